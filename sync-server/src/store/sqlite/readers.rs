//! Connections that read, pooled; a read never waits for a write.

use std::path::{Path, PathBuf};

use deadpool::managed::{Manager, Metrics, Pool, RecycleResult};
use rusqlite::Connection;

use super::schema;
use crate::store::{StoreError, StoreResult};

#[derive(Debug)]
pub(super) struct ReaderManager {
    path: PathBuf,
}

impl Manager for ReaderManager {
    type Type = Connection;
    type Error = StoreError;

    async fn create(&self) -> StoreResult<Connection> {
        schema::open_to_read(&self.path)
    }

    async fn recycle(&self, _: &mut Connection, _: &Metrics) -> RecycleResult<StoreError> {
        Ok(())
    }
}

#[derive(Clone, Debug)]
pub(super) struct Readers(Pool<ReaderManager>);

impl Readers {
    pub fn new(path: &Path, size: usize) -> StoreResult<Self> {
        let pool = Pool::builder(ReaderManager { path: path.to_owned() }).max_size(size.max(1)).build();
        pool.map(Readers).map_err(|why| StoreError::Unusable(why.to_string()))
    }

    /// Runs a job within one read transaction, away from the threads that serve.
    pub async fn read<T, F>(&self, job: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> StoreResult<T> + Send + 'static,
    {
        let connection = self.0.get().await.map_err(|why| StoreError::Unavailable(why.to_string()))?;
        let work = tokio::task::spawn_blocking(move || {
            let transaction = connection.unchecked_transaction()?;
            job(&transaction)
        });
        work.await.map_err(|why| StoreError::Panicked(why.to_string()))?
    }
}
