//! The chain under load: the server's process, its books, and the registers of one large merchant and of its neighbours.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use evertill_server::store::Opened;
use evertill_server::{Clock as _, SystemClock};
use tempfile::TempDir;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout};

use super::Plan;
use super::books;
use super::line::Answers;
use super::place::Place;
use super::server::Server;
use super::till::{Seat, Till};
use crate::merchant::{employ_admin, found, store_code};
use crate::served::enrol_code;
use crate::shop::scratch;

/// The merchant with many registers.
pub const LARGE: &str = "large";
/// Registers of a store.
const STORE: u32 = 10;
/// Registers that enrol side by side.
const ABREAST: usize = 8;

/// A server and its registers.
#[derive(Debug)]
pub struct Chain {
    /// Of the large merchant.
    pub tills: Vec<Arc<Till>>,
    /// Each the only one of a merchant of its own.
    pub neighbours: Vec<Arc<Till>>,
    pub answers: Answers,
    pub server: Server,
    pub place: Place,
    /// Registers of the large merchant that nobody has enrolled yet, and their codes.
    pub away: Vec<(Seat, String)>,
    /// The server's, on a disk; behind what uses it.
    pub folder: TempDir,
    /// The registers are machines of their own, whose disks are not what is measured.
    _machines: TempDir,
}

impl Chain {
    /// Founds the merchants, starts the server and enrols everybody.
    pub async fn open(plan: &Plan) -> Result<Chain> {
        Chain::open_with(plan, plan.registers).await
    }

    /// The same, but of the large merchant's registers only so many.
    pub async fn open_with(plan: &Plan, here: u32) -> Result<Chain> {
        let (folder, machines, answers) = (tempfile::tempdir()?, scratch()?, Answers::default());
        let place = Place::open(&plan.db, folder.path())?;
        let now_ms = SystemClock.now_ms();
        let opened = Opened::open(&place.config(), now_ms).await?;
        let store = opened.store();
        let mut codes = Vec::new();
        let stores = plan.registers.div_ceil(STORE);
        let large = found(&*store, LARGE, stores, plan.products, now_ms).await?.tenant();
        for number in 0..plan.registers {
            codes.push((large, store_code(number / STORE + 1), number));
        }
        for number in 0..plan.neighbours {
            let small = found(&*store, &format!("small-{number}"), 1, plan.products, now_ms).await?.tenant();
            codes.push((small, store_code(1), plan.registers + number));
        }
        employ_admin(&*store, LARGE, now_ms).await?;
        let mut seats = Vec::new();
        for (tenant, at, number) in codes {
            let code = enrol_code(&*store, tenant, &at, &format!("R{number}"), now_ms).await?;
            seats.push((Seat { number: u64::from(number), tenant, store: at }, code));
        }
        opened.numbered().await;
        drop((store, opened));
        let server = Server::start(&place, folder.path(), None)?;
        let here = here.min(plan.registers);
        let away = seats.extract_if(here as usize..plan.registers as usize, |_| true).collect();
        let mut tills = enrol(seats, machines.path(), &server.url(), &answers).await?;
        let neighbours = tills.split_off(here as usize);
        answers.take();
        Ok(Chain { tills, neighbours, answers, server, place, away, folder, _machines: machines })
    }

    /// Every register.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Till>> {
        self.tills.iter().chain(&self.neighbours)
    }

    /// Every register sells so many orders, as fast as this machine can.
    pub fn sell_each(&self, orders: impl Fn(&Till) -> u64 + Sync) -> Result<u64> {
        let all: Vec<_> = self.all().collect();
        let sell = |tills: &[&Arc<Till>]| -> Result<u64> {
            let mut sold = 0;
            for till in tills {
                for _ in 0..orders(till) {
                    till.sell(Instant::now())?;
                    sold += 1;
                }
            }
            Ok(sold)
        };
        let share = all.len().div_ceil(std::thread::available_parallelism()?.get()).max(1);
        std::thread::scope(|scope| {
            let sellers: Vec<_> = all.chunks(share).map(|tills| scope.spawn(|| sell(tills))).collect();
            let sold = sellers.into_iter().map(|seller| seller.join().unwrap_or_else(|_| bail!("a till")));
            sold.sum()
        })
    }

    /// Waits until nothing waits any more; answers when each register was done, in their order.
    pub async fn drained(&self, patience: Duration) -> Result<Vec<Instant>> {
        let mut moments = Vec::new();
        let until = Instant::now() + patience;
        for till in self.all() {
            let moment = timeout(until - Instant::now(), till.drained()).await;
            moments.push(moment.with_context(|| self.not_drained())??);
        }
        Ok(moments)
    }

    fn not_drained(&self) -> String {
        let (registers, answers) =
            (self.all().filter(|till| till.waiting() > 0).count(), self.answers.take());
        format!("{registers} registers do not drain; they were answered {answers:?}")
    }

    /// Stops everything and looks at the books of both ends; answers what is wrong, and how often what was answered.
    pub async fn close(self) -> Result<(Vec<String>, BTreeMap<String, u64>)> {
        let Chain { tills, neighbours, answers, server, place, folder, _machines, .. } = self;
        let journals = tills.iter().chain(&neighbours).map(|till| books::Journal::of(till));
        let journals = journals.collect::<Result<Vec<_>>>()?;
        let answers = answers.take();
        drop((tills, neighbours));
        server.stop()?;
        let faults = books::judge(&place, journals).await?;
        drop((place, folder));
        Ok((faults, answers))
    }
}

/// Enrols registers, each in a folder of its own; answers them in their order.
pub async fn enrol(
    seats: Vec<(Seat, String)>,
    machines: &Path,
    url: &str,
    answers: &Answers,
) -> Result<Vec<Arc<Till>>> {
    let abreast = Arc::new(Semaphore::new(ABREAST));
    let mut joining = JoinSet::new();
    for (seat, code) in seats {
        let (abreast, url, answers) = (Arc::clone(&abreast), url.to_owned(), answers.clone());
        let folder = machines.join(seat.number.to_string());
        joining.spawn(async move {
            let _turn = abreast.acquire().await?;
            Till::enrol(seat, &folder, &url, &code, answers).await
        });
    }
    let mut tills = Vec::new();
    while let Some(joined) = joining.join_next().await {
        tills.push(Arc::new(joined??));
    }
    tills.sort_by_key(|till| till.seat.number);
    ensure!(!tills.is_empty(), "a chain has registers");
    Ok(tills)
}
