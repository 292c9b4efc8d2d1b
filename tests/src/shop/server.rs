//! The server of a story: opened, stopped, killed, backed up and restored on a real file.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use chrono::TimeDelta;
use evertill_domain::time::instant;
use evertill_domain::{Quantity, UnitPrice};
use evertill_server::http::router;
use evertill_server::store::sqlite::SqliteStore;
use evertill_server::store::{EnrolCode, RegisterStore, StoreResult};
use evertill_server::sync::secret;
use evertill_server::{App, Clock as _, Config, SetClock};
use rusqlite::{Connection, Transaction};
use tempfile::TempDir;

use super::catalog::{self, Seed};
use super::link::Door;
use super::{MORNING_MS, catalog::STORE};

/// A server and its folder.
#[derive(Debug)]
pub struct Shop {
    pub folder: TempDir,
    pub config: Config,
    pub clock: Arc<SetClock>,
    pub door: Door,
    pub seed: Seed,
    store: Option<SqliteStore>,
}

impl Shop {
    /// Opens a shop with so many products, each with so many units in stock.
    pub async fn open(goods: usize, stock: i64) -> Result<Shop> {
        let folder = scratch()?;
        let config = Config {
            database: folder.path().join("evertill.sqlite"),
            backup_folder: Some(folder.path().join("backups")),
            backup_on_other_disk: true,
            ..Config::default()
        };
        std::fs::create_dir_all(folder.path().join("backups"))?;
        let clock = Arc::new(SetClock::at(instant(MORNING_MS)));
        let store = SqliteStore::open(&config, MORNING_MS)?;
        let seed = store.write(move |tx| catalog::seed(tx, goods, Quantity::pieces(stock), MORNING_MS)).await?;
        let mut shop = Shop { folder, config, clock, door: Door::default(), seed, store: None };
        shop.serve(store);
        Ok(shop)
    }

    fn serve(&mut self, store: SqliteStore) {
        let app = App::new(self.config.clone(), Arc::new(store.clone()), Arc::clone(&self.clock) as _);
        self.door.open(router(app));
        self.store = Some(store);
    }

    /// The store, while the server is up.
    ///
    /// # Panics
    /// When the server is down: a story's mistake.
    #[must_use]
    pub fn store(&self) -> &SqliteStore {
        self.store.as_ref().expect("the server is up")
    }

    /// Ends the process: what was committed is on the file.
    pub fn stop(&mut self) {
        self.door.shut();
        self.store = None;
    }

    /// Starts it again on the same file.
    pub fn start(&mut self) -> Result<()> {
        let store = SqliteStore::open(&self.config, self.clock.now_ms())?;
        self.serve(store);
        Ok(())
    }

    pub fn pass(&self, milliseconds: i64) {
        self.clock.advance(TimeDelta::milliseconds(milliseconds));
    }

    /// Writes as one of the server's own writers would.
    pub async fn write<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Transaction<'_>) -> StoreResult<T> + Send + 'static,
    ) -> Result<T> {
        Ok(self.store().write(job).await?)
    }

    /// Looks into the server's file from outside.
    pub fn look(&self) -> Result<Connection> {
        let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
        Connection::open_with_flags(&self.config.database, flags).context("the server's file")
    }

    /// A new price for a product from now on.
    pub async fn set_price(&self, variant: i64, cents: i64) -> Result<()> {
        let (store, now) = (self.seed.store, self.clock.now_ms());
        self.write(move |tx| catalog::set_price(tx, store, variant, UnitPrice::minor(cents), now, now)).await
    }

    /// Goods come in or, below zero, are written off.
    pub async fn receive(&self, variant: i64, pieces: i64) -> Result<()> {
        let (store, now) = (self.seed.store, self.clock.now_ms());
        self.write(move |tx| catalog::receive(tx, store, variant, Quantity::pieces(pieces), now)).await
    }

    pub async fn retire(&self, variant: i64, retired: bool) -> Result<()> {
        let now = self.clock.now_ms();
        self.write(move |tx| catalog::retire(tx, variant, retired, now)).await
    }

    /// A one-time code for a register `R{number}`; the same register again gets a code for its next device.
    pub async fn enrol_code(&self, number: usize) -> Result<String> {
        let code = secret::enrol_code();
        let wanted = EnrolCode {
            store_code: STORE.into(),
            register_code: format!("R{number}"),
            register_name: format!("Till {number}"),
            register: None,
            code_hash: secret::hash_code(&code),
            expires_ms: self.clock.now_ms() + 86_400_000,
        };
        self.store().put_enrol_code(self.seed.tenant, wanted).await?;
        Ok(code)
    }

    /// Takes a backup into the folder on offer.
    pub async fn back_up(&self, keep: usize) -> Result<PathBuf> {
        use evertill_server::store::BackupStore;
        let folder = self.folder.path().join("backups");
        Ok(self.store().back_up(&folder, true, keep, self.clock.now_ms()).await?.path)
    }

    /// The server's disk is lost with everything since; a backup takes its place and the server starts again.
    pub fn restore(&mut self, backup: &Path) -> Result<()> {
        self.stop();
        for suffix in ["", "-wal", "-shm"] {
            let mut file = self.config.database.clone().into_os_string();
            file.push(suffix);
            let _ = std::fs::remove_file(file);
        }
        evertill_server::store::sqlite::restore(&self.config, backup, 0, self.clock.now_ms())?;
        self.start()
    }

    pub async fn backups(&self) -> Result<Vec<PathBuf>> {
        use evertill_server::store::BackupStore;
        Ok(self.store().offered_backups().await?.into_iter().map(|backup| backup.path).collect())
    }
}

/// A folder in memory where there is one: a story's disk need not survive it.
pub fn scratch() -> Result<TempDir> {
    let memory = std::path::Path::new("/dev/shm");
    let place = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
    tempfile::Builder::new().prefix("evertill-").tempdir_in(place).context("a scratch folder")
}
