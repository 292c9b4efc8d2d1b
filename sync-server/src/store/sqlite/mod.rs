//! The store in one SQLite file: one thread writes, a few connections read.

pub mod backup;
mod lock;
mod readers;
mod restore;
mod schema;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use async_trait::async_trait;
use evertill_protocol::Epoch;

pub use lock::{Lock, lock};
pub use restore::{Restored, restore};
pub use schema::Migrated;
use tokio::sync::{Semaphore, watch};

use super::check::Breach;
use super::sql::{Db, Engine, Moves, Sums, Whose, check, ids, registers};
use super::{MetaStore, Push, PushAnswer, Recovery, StoreResult};
use crate::config::Config;
use readers::Readers;
use writer::Writer;

/// An open database. Cheap to clone; the last one to go closes it.
#[derive(Clone)]
pub struct SqliteStore {
    path: PathBuf,
    /// Closed before the writer: the last connection tidies the log away, which those that read cannot.
    readers: Readers,
    writer: Arc<Writer>,
    /// A snapshot keeps a connection for as long as its till takes to read it.
    snapshots: Arc<Semaphore>,
    epoch: Arc<RwLock<Epoch>>,
    sums: Sums,
    moves: Moves,
}

impl std::fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SqliteStore").field("path", &self.path).finish_non_exhaustive()
    }
}

impl SqliteStore {
    /// Opens the file, makes it when there is none, and brings its schema up to date.
    ///
    /// # Errors
    /// When the file is foreign, newer than this program, damaged or cannot be used.
    pub fn open(config: &Config, now_ms: i64) -> StoreResult<Self> {
        let path = config.database.clone();
        let mut connection = schema::open(&path)?;
        schema::migrate(&mut connection, now_ms)?;
        let epoch = ids::epoch(&connection)?;
        let writer = Arc::new(Writer::start(connection, config.write_queue)?);
        let readers = Readers::new(&path, config.readers.max(2))?;
        let snapshots = Arc::new(Semaphore::new((config.readers / 2).max(1)));
        Ok(SqliteStore {
            path,
            writer,
            readers,
            snapshots,
            epoch: Arc::new(RwLock::new(epoch)),
            sums: Sums::default(),
            moves: Moves::default(),
        })
    }

    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Engine for SqliteStore {
    const NUMBERS_LATER: bool = false;

    async fn read<T, F>(&self, whose: Whose, job: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: Fn(Db<'_>) -> StoreResult<T> + Send + Sync + 'static,
    {
        self.readers.read(move |connection| job(Db::Sqlite(connection, whose))).await
    }

    async fn write<T, F>(&self, whose: Whose, job: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: Fn(Db<'_>) -> StoreResult<T> + Send + Sync + 'static,
    {
        self.writer.write(move |tx| job(Db::Sqlite(tx, whose))).await
    }

    async fn take(&self, push: Push) -> StoreResult<PushAnswer> {
        self.writer.push(push).await
    }

    /// The writer numbers as it writes.
    async fn numbered(&self) {}

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
impl MetaStore for SqliteStore {
    fn epoch(&self) -> Epoch {
        *self.epoch.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn changed(&self) -> watch::Receiver<()> {
        self.writer.changed()
    }

    async fn ready(&self) -> StoreResult<Recovery> {
        // Whether it can be used at all, and what all registers have said.
        self.write_all(|_| Ok(())).await?;
        // As above.
        self.read_all(registers::recovery).await
    }

    fn place(&self) -> String {
        self.path.display().to_string()
    }

    async fn check(&self) -> StoreResult<Vec<Breach>> {
        // A check is of all books.
        self.read_all(|db| check::check(db)).await
    }
}
