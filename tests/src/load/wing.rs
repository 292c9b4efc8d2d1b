//! A wing: registers of a chain that live in a process of their own, for a process may have only so many open files.

use std::fs;
use std::io::{BufRead as _, BufReader, Lines};
use std::path::Path;
use std::process::{ChildStdout, Command};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use tokio::time::{Instant, sleep, timeout};

use super::chain::enrol;
use super::line::Answers;
use super::till::Seat;
use crate::shop::scratch;
use crate::window::tied::Tied;

/// As many as one process has open files for, at fifteen each.
pub const HOLD: u32 = 700;
const LOOK: Duration = Duration::from_millis(100);
const OPEN: &str = "open";

/// What a wing has to do: enrol these, keep their streams open, and say when each has the prices.
#[derive(Debug, Serialize, Deserialize)]
pub struct Assignment {
    pub url: String,
    pub seats: Vec<(Seat, String)>,
    /// So many products will cost that.
    pub products: usize,
    pub amount: i64,
    pub patience: Duration,
}

/// A wing as its chain sees it.
#[derive(Debug)]
pub struct Wing {
    said: Lines<BufReader<ChildStdout>>,
    _process: Tied,
}

impl Wing {
    /// Starts this program again, as a wing.
    pub fn start(folder: &Path, assignment: &Assignment) -> Result<Wing> {
        let first = assignment.seats.first().context("a wing has registers")?.0.number;
        let file = folder.join(format!("wing-{first}.json"));
        fs::write(&file, serde_json::to_vec(assignment)?)?;
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("wing").arg(&file);
        let mut process = Tied::piped_and_logged("a wing", &command, &folder.join("wings.log"))?;
        let said = BufReader::new(process.stdout().context("the wing's output")?).lines();
        Ok(Wing { said, _process: process })
    }

    /// Waits until all of its streams are open.
    pub fn opened(&mut self) -> Result<()> {
        let said = self.next()?;
        ensure!(said == OPEN, "the wing says {said:?}");
        Ok(())
    }

    /// Waits until all of its registers have the prices; answers how long after a moment each had them.
    pub fn priced(&mut self, since: SystemTime) -> Result<Vec<Duration>> {
        let since = since.duration_since(UNIX_EPOCH)?;
        let moments: Vec<Duration> = serde_json::from_str(&self.next()?)?;
        Ok(moments.into_iter().map(|moment| moment.saturating_sub(since)).collect())
    }

    fn next(&mut self) -> Result<String> {
        match self.said.next() {
            Some(said) => Ok(said?),
            None => bail!("the wing has ended; see its log"),
        }
    }
}

/// The wing's own end: does what the file says, and stays until it is ended.
pub async fn run(assignment: &Path) -> Result<()> {
    let Assignment { url, seats, products, amount, patience } =
        serde_json::from_slice(&fs::read(assignment)?)?;
    let (machines, answers) = (scratch()?, Answers::default());
    let registers = seats.len();
    let tills = enrol(seats, machines.path(), &url, &answers).await?;
    while answers.streams() < registers {
        sleep(LOOK).await;
    }
    println!("{OPEN}");
    let mut moments = Vec::with_capacity(registers);
    for till in &tills {
        let moment = timeout(patience, till.priced(amount, products)).await??;
        moments.push((SystemTime::now() - (Instant::now() - moment)).duration_since(UNIX_EPOCH)?);
    }
    println!("{}", serde_json::to_string(&moments)?);
    std::future::pending().await
}
