//! The store in PostgreSQL: any number of servers over one database.

mod backup;
mod pool;
mod retry;
mod role;
mod schema;
mod sequencer;
mod session;
mod writers;

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use async_trait::async_trait;
use evertill_protocol::Epoch;
use tokio::sync::{Semaphore, watch};

pub use backup::Restorable;
pub use schema::Migrated;
pub use session::Session;

use super::check::Breach;
use super::sql::{Db, Engine, Moves, Sums, Whose, check, ids, registers};
use super::{MetaStore, Push, PushAnswer, Recovery, StoreResult};
use crate::config::Config;
use pool::{Kind, Pool};
use sequencer::{PERIOD, Sequencer};
use writers::Writers;

/// A sequencer that does not answer by then is not waited for.
const LONGEST_TICK: Duration = PERIOD.saturating_mul(2);

/// An open database. Cheap to clone.
#[derive(Clone)]
pub struct PostgresStore {
    pool: Pool,
    /// What this server knows of the database's history; another server may have begun the next.
    epoch: Arc<RwLock<Epoch>>,
    writers: Writers,
    /// Hears when the sequencer has looked.
    ticks: watch::Receiver<()>,
    /// Hears when it has numbered something: then it can be read.
    changed: watch::Receiver<()>,
    snapshots: Arc<Semaphore>,
    sums: Sums,
    moves: Moves,
    /// Goes with the last of the store.
    _sequencer: Arc<Sequencer>,
}

impl std::fmt::Debug for PostgresStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PostgresStore").field("place", &self.pool.place()).finish_non_exhaustive()
    }
}

impl PostgresStore {
    /// Connects, and brings the schema up to date.
    ///
    /// # Errors
    /// When the server cannot be reached, or the database is newer than this program.
    pub async fn open(config: &Config, url: &str, now_ms: i64) -> StoreResult<Self> {
        let pool = Pool::new(url, config.connections)?;
        schema::migrate(&pool, now_ms).await?;
        let role = role::prepare(&pool, config.database_role.as_deref()).await?;
        let pool = pool.with_role(&role);
        let epoch = pool.run(Kind::Read, Whose::All, |db| ids::epoch(db)).await?;
        let ((tick, ticks), (tell, changed)) = (watch::channel(()), watch::channel(()));
        let sequencer = Sequencer::start(pool.clone(), tick, tell);
        Ok(PostgresStore {
            writers: Writers::start(&pool, config.write_queue),
            pool,
            epoch: Arc::new(RwLock::new(epoch)),
            ticks,
            changed,
            snapshots: Arc::new(Semaphore::new((config.connections / 4).max(1))),
            sums: Sums::default(),
            moves: Moves::default(),
            _sequencer: Arc::new(sequencer),
        })
    }
}

impl Engine for PostgresStore {
    const NUMBERS_LATER: bool = true;

    async fn read<T, F>(&self, whose: Whose, job: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: Fn(Db<'_>) -> StoreResult<T> + Send + Sync + 'static,
    {
        self.pool.run(Kind::Read, whose, job).await
    }

    async fn write<T, F>(&self, whose: Whose, job: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: Fn(Db<'_>) -> StoreResult<T> + Send + Sync + 'static,
    {
        let done = self.pool.run(Kind::Write, whose, job).await?;
        self.pool.committed();
        Ok(done)
    }

    async fn take(&self, push: Push) -> StoreResult<PushAnswer> {
        self.writers.push(push).await
    }

    async fn numbered(&self) {
        let mut ticks = self.ticks.clone();
        ticks.mark_unchanged();
        self.pool.committed();
        // Another server may be the one that numbers.
        let _ = tokio::time::timeout(LONGEST_TICK, ticks.changed()).await;
    }

    fn sums(&self) -> Sums {
        self.sums.clone()
    }

    fn moves(&self) -> Moves {
        self.moves.clone()
    }

    fn snapshots(&self) -> Arc<Semaphore> {
        Arc::clone(&self.snapshots)
    }

    fn set_epoch(&self, epoch: Epoch) {
        *self.epoch.write().unwrap_or_else(PoisonError::into_inner) = epoch;
    }
}

#[async_trait]
impl MetaStore for PostgresStore {
    fn epoch(&self) -> Epoch {
        *self.epoch.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn changed(&self) -> watch::Receiver<()> {
        self.changed.clone()
    }

    async fn ready(&self) -> StoreResult<Recovery> {
        // The history is that of all books, and what they lack what any register has not said yet.
        let (epoch, recovery) = self.write_all(|db| Ok((ids::epoch(db)?, registers::recovery(db)?))).await?;
        self.set_epoch(epoch);
        Ok(recovery)
    }

    fn place(&self) -> String {
        self.pool.place().to_owned()
    }

    async fn check(&self) -> StoreResult<Vec<Breach>> {
        // A check is of all books.
        self.read_all(|db| check::check(db)).await
    }
}
