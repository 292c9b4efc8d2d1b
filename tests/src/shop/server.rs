//! The server of a story: opened, stopped, killed, backed up and restored, on a real file or a real PostgreSQL.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use chrono::TimeDelta;
use evertill_domain::time::instant;
use evertill_domain::{Quantity, UnitPrice};
use evertill_server::hq::scope::Scope;
use evertill_server::http::router;
use evertill_server::store::sql::Db;
use evertill_server::store::{EnrolCode, Opened, Store, StoreResult};
use evertill_server::sync::secret;
use evertill_server::{App, Clock as _, Config, SetClock};
use tempfile::TempDir;

use super::books::{Books, Engine, place};
use super::catalog::{self, Seed};
use super::link::Door;
use super::{MORNING_MS, catalog::STORE};

/// Whether anything that was committed has no number yet.
const WAITING: &str = "SELECT EXISTS (SELECT 1 FROM feed_pending) OR EXISTS (SELECT 1 FROM outbox_pending)";

/// A server and its folder.
#[derive(Debug)]
pub struct Shop {
    /// While the server is up.
    serving: Option<Serving>,
    books: Books,
    pub config: Config,
    pub clock: Arc<SetClock>,
    pub door: Door,
    pub seed: Seed,
    pub folder: TempDir,
}

/// The books as the server has them open, and as its handlers are given them.
#[derive(Debug)]
struct Serving {
    books: Opened,
    store: Arc<dyn Store>,
}

impl Shop {
    /// Opens a shop with so many products, each with so many units in stock.
    pub async fn open(engine: Engine, goods: usize, stock: i64) -> Result<Shop> {
        Self::open_at(engine, goods, stock, MORNING_MS).await
    }

    /// The same at another time: now, for stories with processes that read the machine's clock.
    pub async fn open_at(engine: Engine, goods: usize, stock: i64, now_ms: i64) -> Result<Shop> {
        let folder = scratch()?;
        let (books, config) = Books::open(engine, &folder)?;
        let clock = Arc::new(SetClock::at(instant(now_ms)));
        let opened = Opened::open(&config, now_ms).await?;
        let seed =
            opened.write_all(move |db| catalog::seed(db, goods, Quantity::pieces(stock), now_ms)).await?;
        let mut shop = Shop { serving: None, books, config, clock, door: Door::default(), seed, folder };
        numbered(&opened).await?;
        shop.serve(opened);
        Ok(shop)
    }

    fn serve(&mut self, books: Opened) {
        let store = books.store();
        self.serving = Some(Serving { books, store });
        self.door.open(router(self.app()));
    }

    /// What a handler is given.
    #[must_use]
    pub fn app(&self) -> App {
        App::new(self.config.clone(), Arc::clone(self.store()), Arc::clone(&self.clock) as _)
    }

    /// Serves on a real socket too, at a free port, until what is returned goes.
    pub async fn listen(&self) -> Result<Listening> {
        self.listen_as(self.app()).await
    }

    /// The same as this server is told.
    pub async fn listen_as(&self, app: App) -> Result<Listening> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let stopped = async move {
            let _ = stopped.await;
        };
        tokio::spawn(evertill_server::serve(listener, app, stopped));
        Ok(Listening { address, _stop: stop })
    }

    /// Another server, restored from a backup of this one, while this one lives on.
    pub async fn restored_elsewhere(&self, backup: &Path) -> Result<Shop> {
        let folder = scratch()?;
        let (books, config) = self.books.restored(backup, &folder, self.clock.now_ms()).await?;
        let (clock, seed) = (Arc::clone(&self.clock), self.seed.clone());
        let mut shop = Shop { serving: None, books, config, clock, door: Door::default(), seed, folder };
        shop.start().await?;
        Ok(shop)
    }

    /// # Panics
    /// When the server is down: a story's mistake.
    fn serving(&self) -> &Serving {
        self.serving.as_ref().expect("the server is up")
    }

    /// The store, while the server is up.
    #[must_use]
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.serving().store
    }

    /// The books as the server has them open, while it is up.
    #[must_use]
    pub fn opened(&self) -> &Opened {
        &self.serving().books
    }

    /// Where its books are, as `--db` takes it.
    #[must_use]
    pub fn database(&self) -> String {
        place(&self.config)
    }

    /// Ends the process: what was committed is there.
    pub fn stop(&mut self) {
        self.door.shut();
        self.serving = None;
    }

    /// Starts it again on the same books.
    pub async fn start(&mut self) -> Result<()> {
        let books = Opened::open(&self.config, self.clock.now_ms()).await?;
        self.serve(books);
        Ok(())
    }

    pub fn pass(&self, milliseconds: i64) {
        self.clock.advance(TimeDelta::milliseconds(milliseconds));
    }

    /// Writes as one of the server's own writers would, whether it is up or not; what changed has its numbers then.
    pub async fn write<T: Send + 'static>(
        &self,
        job: impl Fn(Db<'_>) -> StoreResult<T> + Send + Sync + 'static,
    ) -> Result<T> {
        let books = self.books().await?;
        let done = books.write_all(job).await?;
        numbered(&books).await?;
        Ok(done)
    }

    /// Looks into the books, whether the server is up or not.
    pub async fn read<T: Send + 'static>(
        &self,
        job: impl Fn(Db<'_>) -> StoreResult<T> + Send + Sync + 'static,
    ) -> Result<T> {
        Ok(self.books().await?.read_all(job).await?)
    }

    async fn books(&self) -> Result<Opened> {
        Ok(match &self.serving {
            Some(serving) => serving.books.clone(),
            None => Opened::open(&self.config, self.clock.now_ms()).await?,
        })
    }

    /// Waits until everything that was committed has its change numbers, while the server is up.
    pub async fn numbered(&self) -> Result<()> {
        match &self.serving {
            Some(serving) => numbered(&serving.books).await,
            None => Ok(()),
        }
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
        let wanted = self.wanted(number, register, &code);
        self.store()
            .put_enrol_code(Scope::of_operator(self.seed.tenant), wanted, self.clock.now_ms())
            .await?;
        Ok(code)
    }

    /// A code by which another device, or the same one again, takes the place of the one that is trusted no more.
    pub async fn replacement_code(&self, number: usize) -> Result<String> {
        let code = secret::enrol_code();
        let wanted = self.wanted(number, None, &code);
        self.store().replace(Scope::of_operator(self.seed.tenant), wanted, self.clock.now_ms()).await?;
        Ok(code)
    }

    fn wanted(&self, number: usize, register: Option<uuid::Uuid>, code: &str) -> EnrolCode {
        EnrolCode {
            store_code: STORE.into(),
            register_code: format!("R{number}"),
            register_name: format!("Till {number}"),
            register,
            code_hash: secret::hash_code(code),
            expires_ms: self.clock.now_ms() + 86_400_000,
        }
    }

    /// Takes a backup and offers it.
    pub async fn back_up(&mut self, keep: usize) -> Result<PathBuf> {
        let serving = self.serving.as_ref().context("the server is down")?;
        self.books.back_up(&serving.books, &self.config, keep, self.clock.now_ms()).await
    }

    /// The server's disk is lost with everything since; a backup takes its place and the server starts again.
    pub async fn restore(&mut self, backup: &Path) -> Result<()> {
        self.stop();
        self.books.put_back(&mut self.config, backup, self.clock.now_ms()).await?;
        self.start().await
    }

    pub async fn backups(&self) -> Result<Vec<PathBuf>> {
        Ok(self.store().offered_backups().await?.into_iter().map(|backup| backup.path).collect())
    }
}

/// Waits until everything that was committed has its change numbers.
async fn numbered(books: &Opened) -> Result<()> {
    let waits = |db: Db<'_>| match db {
        Db::Sqlite(..) => Ok(false),
        Db::Postgres(_) => db.need(WAITING, &[], |row| row.get(0)),
    };
    while books.read_all(waits).await? {
        books.numbered().await;
    }
    Ok(())
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

/// A folder in memory where there is one: a story's disk need not survive it.
pub fn scratch() -> Result<TempDir> {
    let memory = std::path::Path::new("/dev/shm");
    let place = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
    tempfile::Builder::new().prefix("evertill-").tempdir_in(place).context("a scratch folder")
}
