//! One simulated register: a real journal, a real key, its own line, and what of its sales has not been acknowledged.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::Result;
use evertill_register::clock::SystemClock;
use evertill_register::ids::RandomIds;
use evertill_register::register::{Options, Register};
use evertill_register::sync::{SyncHandle, spawn};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use tokio::time::{Instant, sleep};

use super::latency::Latency;
use super::line::{Answers, Line};
use crate::merchant::Cashier;

/// Orders of different tills have different goods.
const APART: u64 = 1_000_003;
/// Between two looks at whether the goods have come.
const LOOK: Duration = Duration::from_millis(10);

/// Whose a register is, and where it stands.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Seat {
    pub number: u64,
    pub tenant: i64,
    pub store: String,
}

/// A running register.
#[derive(Debug)]
pub struct Till {
    pub seat: Seat,
    pub register: Arc<Register>,
    cashier: Cashier,
    orders: AtomicU64,
    line: watch::Sender<bool>,
    desk: Arc<Desk>,
    syncing: SyncHandle,
}

/// What waits for the server's word.
#[derive(Debug)]
struct Desk {
    /// When each sale was wanted, oldest first, as far as it is not acknowledged.
    sold: Mutex<VecDeque<Instant>>,
    latency: Mutex<Latency>,
    standing: watch::Sender<Standing>,
}

/// How many events wait, since when it has been so many, and when somebody looked last.
#[derive(Debug, Clone, Copy)]
struct Standing {
    waiting: usize,
    since: Instant,
    looked: Instant,
}

impl Till {
    /// Enrols one, fetches its goods, and lets it sync by itself from then on.
    pub async fn enrol(seat: Seat, folder: &Path, url: &str, code: &str, answers: Answers) -> Result<Till> {
        std::fs::create_dir_all(folder)?;
        let (way, line) = Line::lay(answers)?;
        let register = Arc::new(Register::open_with(
            folder.join("till.sqlite"),
            Arc::new(SystemClock::default()),
            Arc::new(RandomIds),
            Arc::new(way),
            Options { reserve_bytes: 0, ..Options::default() },
        )?);
        register.enrol(url, code).await?;
        let desk = Arc::new(Desk::new()?);
        let (told, asked) = (Arc::clone(&desk), Arc::clone(&register));
        let syncing = spawn(&register, move || told.look(&asked))?;
        while register.till()?.is_none_or(|till| till.catalog_as_of_ms.is_none()) {
            sleep(LOOK).await;
        }
        let cashier = Cashier::of(&register)?;
        Ok(Till { seat, register, cashier, orders: AtomicU64::new(0), line, desk, syncing })
    }

    /// Sells an order that a customer wanted at that moment; it is in the journal when this returns.
    pub fn sell(&self, wanted: Instant) -> Result<()> {
        let nth = self.orders.fetch_add(1, Ordering::Relaxed);
        let draft = self.cashier.basket(&self.register, self.seat.number * APART + nth)?;
        self.desk.sell(wanted, || Ok(self.register.sell(&draft).map(drop)?))
    }

    /// Nothing comes through any more, what is on its way neither.
    pub fn cut(&self) {
        self.line.send_replace(false);
    }

    /// The line is there again, and the register notices at once.
    pub fn mend(&self) {
        self.line.send_replace(true);
        self.syncing.sync_now();
    }

    /// Waits until everything is acknowledged; answers when it was.
    pub async fn drained(&self) -> Result<Instant> {
        Ok(self.desk.standing.subscribe().wait_for(|standing| standing.waiting == 0).await?.since)
    }

    /// Waits until something is so, looking whenever the register has synced; answers when it was.
    pub async fn when(&self, is_so: impl Fn(&Till) -> Result<bool>) -> Result<Instant> {
        let mut standing = self.desk.standing.subscribe();
        loop {
            let looked = standing.borrow_and_update().looked;
            if is_so(self)? {
                return Ok(looked);
            }
            standing.changed().await?;
        }
    }

    /// Waits until so many products cost that; answers when they did.
    pub async fn priced(&self, amount: i64, products: usize) -> Result<Instant> {
        let sql = "SELECT count(*) FROM price WHERE amount = ?1";
        self.when(|till| {
            let there: usize = till
                .register
                .store()
                .read(|db| Ok(db.prepare_cached(sql)?.query_row([amount], |row| row.get(0))?))?;
            Ok(there >= products)
        })
        .await
    }

    /// How many orders it has sold.
    #[must_use]
    pub fn sold(&self) -> u64 {
        self.orders.load(Ordering::Relaxed)
    }

    /// Events that wait, as last seen.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.desk.standing.borrow().waiting
    }

    /// From a customer's wish to the server's word, of each sale so far.
    #[must_use]
    pub fn acknowledged(&self) -> Latency {
        lock(&self.desk.latency).clone()
    }
}

impl Desk {
    fn new() -> Result<Desk> {
        let now = Instant::now();
        let standing = watch::Sender::new(Standing { waiting: 0, since: now, looked: now });
        Ok(Desk { sold: Mutex::default(), latency: Mutex::new(Latency::new()?), standing })
    }

    /// Nobody looks between the sale and its note.
    fn sell(&self, wanted: Instant, sell: impl FnOnce() -> Result<()>) -> Result<()> {
        let mut sold = lock(&self.sold);
        sell()?;
        sold.push_back(wanted);
        self.standing.send_modify(|standing| standing.waiting += 1);
        Ok(())
    }

    /// The worker did something: what does not wait any more was acknowledged just now.
    fn look(&self, register: &Register) {
        let mut sold = lock(&self.sold);
        let sql = "SELECT count(*) FROM journal WHERE acked = 0";
        let read = register.store().read(|db| Ok(db.prepare_cached(sql)?.query_row([], |row| row.get(0))?));
        // What cannot be read now is looked at after the next step.
        let Ok(waiting) = read else { return };
        let now = Instant::now();
        let mut latency = lock(&self.latency);
        while sold.len() > waiting {
            if let Some(wanted) = sold.pop_front() {
                latency.record(now - wanted);
            }
        }
        self.standing.send_modify(|standing| {
            let since = if standing.waiting == waiting { standing.since } else { now };
            *standing = Standing { waiting, since, looked: now };
        });
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
