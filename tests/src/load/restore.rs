//! A restore under load: registers sell and push, the server dies, an older backup takes its place, and every register
//! sends again what that lacks, without a human.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use evertill_server::store::Opened;
use evertill_server::{Clock as _, SystemClock};
use tokio::time::{Instant, sleep, timeout};

use super::chain::Chain;
use super::place::Place;
use super::server::{Server, command};
use super::steady::{Day, sell};
use super::till::Till;
use super::{Outcome, Plan};
use crate::bench::Figure;
use crate::bench::figures::{median, worst};

const PATIENCE: Duration = Duration::from_secs(300);

/// What a restore begins from.
enum Backup {
    File(PathBuf),
    /// A base backup, restored beside the cluster it is of.
    Cluster(Place),
}

pub async fn run(plan: &Plan, day: Day, say: &impl Fn(&str)) -> Result<Outcome> {
    let mut chain = Chain::open(plan).await?;
    let (all, seed) = (chain.all().cloned().collect::<Vec<_>>(), plan.seed);
    let selling = tokio::spawn(async move { sell(all.iter(), day, seed).await });
    sleep(day.lasts / 8).await;
    let backup = back_up(&chain).context("the backup")?;
    say("a backup is taken; they sell on");
    sleep(day.lasts / 2).await;
    let epoch = epoch_of(chain.tills.first().context("a register")?)?;
    chain.server.kill();
    let acknowledged = acknowledged(&chain);
    say("the server has died; they sell on");
    sleep(day.lasts / 8).await;
    restore(&mut chain, backup).context("the restore")?;
    let held = orders(&chain.place).await?;
    ensure!(held < acknowledged, "the backup lacks nothing: {held} orders of {acknowledged}");
    let began = Instant::now();
    chain.server = Server::start(&chain.place, chain.folder.path(), Some(chain.server.address))?;
    say("the server is back with what the backup had; they sell on");
    selling.await??;
    let mut waits = Vec::new();
    for till in chain.all() {
        let back = timeout(PATIENCE, sent_again(till, epoch)).await;
        let back = back.with_context(|| format!("register {} does not send again", till.seat.number))??;
        waits.push(back.saturating_duration_since(began).as_secs_f64());
    }
    let mut outcome = Outcome::default();
    let sold: u64 = chain.all().map(|till| till.sold()).sum();
    outcome.figures.add([
        Figure::new("orders", "", sold as f64),
        Figure::new("orders_acknowledged_before", "", acknowledged as f64),
        Figure::new("orders_the_backup_had", "", held as f64),
        Figure::new("register_complete_median", "s", median(&waits)),
        Figure::new("register_complete_worst", "s", worst(&waits)),
        chain.server.memory()?,
    ]);
    outcome.close(chain).await
}

fn back_up(chain: &Chain) -> Result<Backup> {
    let Place::Sqlite(_) = chain.place else { return Ok(Backup::Cluster(chain.place.copied()?)) };
    let folder = chain.folder.path().join("backups");
    let said = command(&chain.place, &["backup", "--folder", &folder.display().to_string()])?;
    let (path, _) = said.split_once(" (").with_context(|| format!("no path in {said}"))?;
    Ok(Backup::File(path.into()))
}

/// What the operator does, and all that he does.
fn restore(chain: &mut Chain, backup: Backup) -> Result<()> {
    match backup {
        Backup::File(file) => command(&chain.place, &["restore", &file.display().to_string()])?,
        Backup::Cluster(copy) => {
            chain.place = copy;
            command(&chain.place, &["restore"])?
        }
    };
    Ok(())
}

fn acknowledged(chain: &Chain) -> u64 {
    chain.all().map(|till| till.acknowledged().count()).sum()
}

async fn orders(place: &Place) -> Result<u64> {
    let opened = Opened::open(&place.config(), SystemClock.now_ms()).await?;
    Ok(opened.read_all(|db| db.need("SELECT count(*) FROM orders", &[], |row| row.get(0))).await?)
}

fn epoch_of(till: &Till) -> Result<u32> {
    Ok(till.register.till()?.context("an enrolled till")?.epoch.n)
}

/// Waits until a register knows of the next epoch, and nothing waits; answers since when.
async fn sent_again(till: &Arc<Till>, before: u32) -> Result<Instant> {
    till.when(|till| Ok(epoch_of(till)? > before && till.waiting() == 0)).await
}
