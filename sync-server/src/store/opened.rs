//! The store that the settings name: one of the two engines.

use std::sync::Arc;

use super::postgres::PostgresStore;
use super::sql::{Db, Engine, Whose};
use super::sqlite::SqliteStore;
use super::{Store, StoreResult};
use crate::config::Config;

/// An open database of either engine. Cheap to clone.
#[derive(Debug, Clone)]
pub enum Opened {
    Sqlite(SqliteStore),
    Postgres(PostgresStore),
}

impl Opened {
    /// Opens the database, made and brought up to date where it has to be.
    ///
    /// # Errors
    /// When it cannot be reached or used, is foreign, or newer than this program.
    pub async fn open(config: &Config, now_ms: i64) -> StoreResult<Self> {
        Ok(match &config.database_url {
            Some(url) => Opened::Postgres(PostgresStore::open(config, url, now_ms).await?),
            None => Opened::Sqlite(SqliteStore::open(config, now_ms)?),
        })
    }

    /// As the handlers are given it.
    #[must_use]
    pub fn store(&self) -> Arc<dyn Store> {
        match self {
            Opened::Sqlite(store) => Arc::new(store.clone()),
            Opened::Postgres(store) => Arc::new(store.clone()),
        }
    }

    /// [`Engine::read`].
    ///
    /// # Errors
    /// What the job fails with.
    pub async fn read<T, F>(&self, whose: Whose, job: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: Fn(Db<'_>) -> StoreResult<T> + Send + Sync + 'static,
    {
        match self {
            Opened::Sqlite(store) => store.read(whose, job).await,
            Opened::Postgres(store) => store.read(whose, job).await,
        }
    }

    /// [`Engine::write`].
    ///
    /// # Errors
    /// What the job fails with.
    pub async fn write<T, F>(&self, whose: Whose, job: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: Fn(Db<'_>) -> StoreResult<T> + Send + Sync + 'static,
    {
        match self {
            Opened::Sqlite(store) => store.write(whose, job).await,
            Opened::Postgres(store) => store.write(whose, job).await,
        }
    }

    /// [`Engine::read_all`].
    ///
    /// # Errors
    /// What the job fails with.
    pub async fn read_all<T, F>(&self, job: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: Fn(Db<'_>) -> StoreResult<T> + Send + Sync + 'static,
    {
        self.read(Whose::All, job).await
    }

    /// [`Engine::write_all`].
    ///
    /// # Errors
    /// What the job fails with.
    pub async fn write_all<T, F>(&self, job: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: Fn(Db<'_>) -> StoreResult<T> + Send + Sync + 'static,
    {
        self.write(Whose::All, job).await
    }

    /// Resolves when what was committed before has its change numbers, or soon after.
    pub async fn numbered(&self) {
        match self {
            Opened::Sqlite(store) => store.numbered().await,
            Opened::Postgres(store) => store.numbered().await,
        }
    }
}
