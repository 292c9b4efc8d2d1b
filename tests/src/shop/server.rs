//! The server of a story: opened, stopped, killed, backed up and restored on a real file.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use chrono::TimeDelta;
use evertill_domain::time::instant;
use evertill_domain::{Quantity, UnitPrice};
use evertill_server::http::router;
use evertill_server::store::sql::{Db, Engine as _};
use evertill_server::store::sqlite::SqliteStore;
use evertill_server::store::{EnrolCode, RegisterStore, StoreResult};
use evertill_server::sync::secret;
use evertill_server::{App, Clock as _, Config, SetClock};
use rusqlite::Connection;
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
        Self::open_at(goods, stock, MORNING_MS).await
    }

    /// The same at another time: now, for stories with processes that read the machine's clock.
    pub async fn open_at(goods: usize, stock: i64, now_ms: i64) -> Result<Shop> {
        let folder = scratch()?;
        let config = config_in(&folder)?;
        let clock = Arc::new(SetClock::at(instant(now_ms)));
        let store = SqliteStore::open(&config, now_ms)?;
        let seed = store.write(move |db| catalog::seed(db, goods, Quantity::pieces(stock), now_ms)).await?;
        let mut shop = Shop { folder, config, clock, door: Door::default(), seed, store: None };
        shop.serve(store);
        Ok(shop)
    }

    fn serve(&mut self, store: SqliteStore) {
        self.store = Some(store);
        self.door.open(router(self.app()));
    }

    /// What a handler is given.
    #[must_use]
    pub fn app(&self) -> App {
        App::new(self.config.clone(), Arc::new(self.store().clone()), Arc::clone(&self.clock) as _)
    }

    /// Serves on a real socket too, at a free port, until what is returned goes.
    pub async fn listen(&self) -> Result<Listening> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let stopped = async move {
            let _ = stopped.await;
        };
        tokio::spawn(evertill_server::serve(listener, self.app(), stopped));
        Ok(Listening { address, _stop: stop })
    }

    /// Another server, restored from a backup of this one, while this one lives on.
    pub fn restored_elsewhere(&self, backup: &Path) -> Result<Shop> {
        let folder = scratch()?;
        let config = config_in(&folder)?;
        evertill_server::store::sqlite::restore(&config, backup, 0, self.clock.now_ms())?;
        let (clock, seed) = (Arc::clone(&self.clock), self.seed.clone());
        let mut shop = Shop { folder, config, clock, door: Door::default(), seed, store: None };
        shop.start()?;
        Ok(shop)
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
        job: impl Fn(Db<'_>) -> StoreResult<T> + Send + Sync + 'static,
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
        self.write(move |db| catalog::set_price(db, store, variant, UnitPrice::minor(cents), now, now)).await
    }

    /// Goods come in or, below zero, are written off.
    pub async fn receive(&self, variant: i64, pieces: i64) -> Result<()> {
        let (store, now) = (self.seed.store, self.clock.now_ms());
        self.write(move |db| catalog::receive(db, store, variant, Quantity::pieces(pieces), now)).await
    }

    pub async fn retire(&self, variant: i64, retired: bool) -> Result<()> {
        let now = self.clock.now_ms();
        self.write(move |db| catalog::retire(db, variant, retired, now)).await
    }

    /// A one-time code for a register `R{number}`; the same register again gets a code for its next device.
    pub async fn enrol_code(&self, number: usize) -> Result<String> {
        self.enrol_code_of(number, None).await
    }

    /// The same for a register whose id is known and which this server may never have heard of.
    pub async fn enrol_code_of(&self, number: usize, register: Option<uuid::Uuid>) -> Result<String> {
        let code = secret::enrol_code();
        let wanted = EnrolCode {
            store_code: STORE.into(),
            register_code: format!("R{number}"),
            register_name: format!("Till {number}"),
            register,
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

/// A server at a port; it stops when this goes.
#[derive(Debug)]
pub struct Listening {
    pub address: std::net::SocketAddr,
    _stop: tokio::sync::oneshot::Sender<()>,
}

impl Listening {
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

/// Backups are taken by hand in a story.
fn config_in(folder: &TempDir) -> Result<Config> {
    let backups = folder.path().join("backups");
    std::fs::create_dir_all(&backups)?;
    Ok(Config {
        database: folder.path().join("evertill.sqlite"),
        backup_folder: Some(backups),
        backup_on_other_disk: true,
        backup_every_minutes: 0,
        ..Config::default()
    })
}

/// A folder in memory where there is one: a story's disk need not survive it.
pub fn scratch() -> Result<TempDir> {
    let memory = std::path::Path::new("/dev/shm");
    let place = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
    tempfile::Builder::new().prefix("evertill-").tempdir_in(place).context("a scratch folder")
}
