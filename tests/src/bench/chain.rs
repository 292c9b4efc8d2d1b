//! The chain that is measured: one shop with many products behind a real socket, and tills on real files.

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, Result, anyhow, bail};
use evertill_domain::{Quantity, Role, Rounding};
use evertill_register::clock::SystemClock;
use evertill_register::ids::RandomIds;
use evertill_register::register::Register;
use evertill_register::sync::link::{BoxFuture, Link, LinkError, LinkRequest, LinkResponse};
use evertill_register::sync::{HttpLink, Worker, enrol};
use evertill_server::catalog::{
    NewStore, NewTaxRate, NewTenant, NewUser, NewVendor, PriceLine, ProductLine, StockLine, ValidFrom,
};
use evertill_server::hq::scope::Scope;
use evertill_server::store::catalog::Imported;
use evertill_server::store::sqlite::SqliteStore;
use evertill_server::store::{CatalogStore, EnrolCode, RegisterStore};
use evertill_server::sync::secret;
use evertill_server::{App, Clock as _, Config, serve};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

const STORE: &str = "S1";

/// A server on its file.
#[derive(Debug)]
pub struct Chain {
    store: SqliteStore,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<std::io::Result<()>>,
    pub address: SocketAddr,
    pub database: PathBuf,
}

impl Chain {
    /// Serves the database of this folder.
    pub async fn open(folder: &Path) -> Result<Chain> {
        let database = folder.join("server.sqlite");
        let config = Config { database: database.clone(), ..Config::default() };
        let clock = Arc::new(evertill_server::SystemClock);
        let store = SqliteStore::open(&config, clock.now_ms())?;
        let app = App::new(config, Arc::new(store.clone()), clock);
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = tokio::spawn(serve(listener, app, async move {
            let _ = stopped.await;
        }));
        Ok(Chain { store, stop, serving, address, database })
    }

    /// A shop with so many products, each priced, taxed and in stock.
    pub async fn stocked(folder: &Path, products: u32) -> Result<Chain> {
        let chain = Chain::open(folder).await?;
        let now = now_ms();
        let new = NewTenant { code: "bench".into(), name: "Bench".into(), rounding: Rounding::HalfUp };
        let scope = Scope::of_operator(chain.store.create_tenant(new).await?);
        chain.store.create_store(scope.tenant(), shop(), now).await?;
        chain.store.create_user(scope.tenant(), cashier(), now).await?;
        let rate = NewTaxRate::percent("food", "VAT 7%", 70_000, 0);
        chain.store.add_tax_rate(scope.tenant(), rate, now).await?;
        for vendor in 0..VENDORS {
            let new = NewVendor { code: format!("v{vendor}"), name: format!("Vendor {vendor}") };
            chain.store.create_vendor(scope.tenant(), new, now).await?;
        }
        let quiet = || -> evertill_server::store::catalog::Progress { Arc::new(|_| {}) };
        imported(chain.store.put_products(scope, (0..products).map(product).collect(), now, quiet()).await?)?;
        imported(chain.store.put_prices(scope, (0..products).map(price).collect(), now, quiet()).await?)?;
        imported(chain.store.put_stock(scope, (0..products).map(stock).collect(), now, quiet()).await?)?;
        Ok(chain)
    }

    /// A code with which one till may enrol.
    pub async fn enrol_code(&self, register: &str) -> Result<String> {
        let code = secret::enrol_code();
        let wanted = EnrolCode {
            store_code: STORE.into(),
            register_code: register.into(),
            register_name: format!("Till {register}"),
            register: None,
            code_hash: secret::hash_code(&code),
            expires_ms: now_ms() + 86_400_000,
        };
        let tenant = self.store.tenant(None).await?;
        self.store.put_enrol_code(tenant, wanted).await?;
        Ok(code)
    }

    /// Stops serving and closes the file.
    pub async fn close(self) -> Result<()> {
        let _ = self.stop.send(());
        Ok(self.serving.await??)
    }
}

/// One register and the line that counts what it sends.
#[derive(Debug)]
pub struct Till {
    pub register: Arc<Register>,
    pub worker: Worker,
    pub line: Arc<CountingLink>,
}

impl Till {
    /// Opens the till of this folder with the server at that address, wherever it was when it enrolled.
    pub fn open(folder: &Path, server: SocketAddr) -> Result<Till> {
        std::fs::create_dir_all(folder)?;
        let line = Arc::new(CountingLink::to(server)?);
        let register = Register::open(
            folder.join("till.sqlite"),
            Arc::new(SystemClock::default()),
            Arc::new(RandomIds),
            Arc::clone(&line) as _,
        )?;
        let register = Arc::new(register);
        let worker = Worker::new(Arc::clone(&register))?;
        Ok(Till { register, worker, line })
    }

    /// Enrols and fetches the catalogue.
    pub async fn enrol(&mut self, code: &str) -> Result<()> {
        let url = self.line.server();
        let enrolled = enrol::enrol(&*self.line, &url, code, self.register.signing_key(), now_ms()).await?;
        self.register.enrolled(&enrolled)?;
        self.drain().await
    }

    pub async fn drain(&mut self) -> Result<()> {
        match self.worker.drain().await.failure {
            None => Ok(()),
            Some(failure) => bail!("a till does not drain: {failure:?}"),
        }
    }
}

/// The real link, which adds up the bodies it sends. A copy of a till finds the copy of its server by it.
pub struct CountingLink {
    http: HttpLink,
    server: Mutex<String>,
    sent: AtomicU64,
}

impl fmt::Debug for CountingLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CountingLink").field("server", &self.server()).finish_non_exhaustive()
    }
}

impl CountingLink {
    fn to(server: SocketAddr) -> Result<CountingLink> {
        let http = HttpLink::new().map_err(|why| anyhow!("{why}"))?;
        Ok(CountingLink { http, server: Mutex::new(format!("http://{server}")), sent: AtomicU64::new(0) })
    }

    fn server(&self) -> String {
        self.server.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Bytes of all bodies sent so far, as they went over the wire.
    #[must_use]
    pub fn sent(&self) -> u64 {
        self.sent.load(Ordering::Relaxed)
    }
}

impl Link for CountingLink {
    fn send(&self, mut request: LinkRequest) -> BoxFuture<'_, Result<LinkResponse, LinkError>> {
        self.sent.fetch_add(request.body.len() as u64, Ordering::Relaxed);
        request.server = self.server();
        self.http.send(request)
    }
}

/// The product that the n-th line sells: popular ones often, as 1/√rank has it. The same everywhere, so that the floor
/// sells what the till sells.
#[must_use]
pub fn picked(n: u64, products: u32) -> u32 {
    let spread = n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 44;
    let skewed = (spread * spread) >> 20;
    u32::try_from((skewed * u64::from(products)) >> 20).unwrap_or(0)
}

/// The variants of a till's catalogue, in the order of their ids.
pub fn variants(register: &Register) -> Result<Vec<i64>> {
    let all = register.store().read(|db| {
        let mut statement = db.prepare("SELECT id FROM variant ORDER BY id")?;
        let ids = statement.query_map([], |row| row.get(0))?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    });
    all.context("the till's catalogue")
}

const VENDORS: u32 = 20;
const FIRST: [&str; 16] = [
    "Alpine", "Baltic", "Coastal", "Dunmore", "Elder", "Fennel", "Golden", "Harvest", "Island", "Juniper",
    "Kestrel", "Lowland", "Meadow", "Northern", "Orchard", "Prairie",
];
const SECOND: [&str; 20] = [
    "almond",
    "barley",
    "biscuit",
    "butter",
    "candle",
    "cheese",
    "coffee",
    "detergent",
    "flour",
    "honey",
    "lemonade",
    "mustard",
    "noodles",
    "oatmeal",
    "pepper",
    "shampoo",
    "sponge",
    "tomato",
    "vinegar",
    "yoghurt",
];
const THIRD: [&str; 12] = [
    "classic",
    "family pack",
    "fine",
    "large",
    "light",
    "mild",
    "organic",
    "refill",
    "smoked",
    "special",
    "strong",
    "unsalted",
];

/// Two words of a product's name.
#[must_use]
pub fn two_words(number: u32) -> String {
    format!("{} {}", pick(&FIRST, number), pick(&SECOND, number / 16))
}

/// An EAN-13 as any in-store system makes it; nothing here checks its last digit.
#[must_use]
pub fn barcode(number: u32) -> String {
    format!("40{:011}", u64::from(number) * 7 + 1)
}

fn pick<'a>(words: &[&'a str], number: u32) -> &'a str {
    words[number as usize % words.len()]
}

fn product(number: u32) -> ProductLine {
    let name = format!("{} {} no. {}", two_words(number), pick(&THIRD, number / 320), number / 3840 + 1);
    let category = format!("Aisle {}", number % 40);
    let mut row = ProductLine::new(&sku(number), &name, &format!("v{}", number % VENDORS), &category, "food");
    row.line = u64::from(number) + 1;
    row.barcodes = vec![barcode(number)];
    row
}

fn price(number: u32) -> PriceLine {
    let price = format!("{}.{:02}", number % 20, number % 90 + 9);
    PriceLine {
        line: u64::from(number) + 1,
        store: None,
        sku: sku(number),
        price,
        valid_from: ValidFrom::Now,
    }
}

fn stock(number: u32) -> StockLine {
    let on_hand = Quantity::pieces(100_000);
    StockLine { line: u64::from(number) + 1, store: Some(STORE.into()), sku: sku(number), on_hand, low: None }
}

fn sku(number: u32) -> String {
    format!("P{number:06}")
}

fn shop() -> NewStore {
    NewStore {
        code: STORE.into(),
        name: "Bench".into(),
        time_zone: "Europe/Berlin".into(),
        currency: "EUR".into(),
        tax_included: true,
        tax_per_receipt: false,
        cash_step: 1,
        day_start_minutes: 0,
        locale: "en-GB".into(),
        notes: vec![500, 1000, 2000],
    }
}

fn cashier() -> NewUser {
    NewUser {
        login: "cashier".into(),
        name: "Cashier".into(),
        role: Role::Cashier,
        store: None,
        password_hash: None,
        pin_hash: Some("not a hash: the benchmark types no PIN".into()),
    }
}

fn now_ms() -> i64 {
    evertill_server::SystemClock.now_ms()
}

fn imported(outcome: Imported) -> Result<()> {
    match outcome {
        Ok(_) => Ok(()),
        Err(bad) => bail!("{} rows were not taken, the first: {:?}", bad.len(), bad.first()),
    }
}
