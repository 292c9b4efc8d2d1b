//! The chain that is measured: one shop with many products behind a real socket, and tills on real files.

use std::fmt;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, Result, anyhow};
use evertill_domain::{Role, Rounding};
use evertill_register::clock::SystemClock;
use evertill_register::ids::RandomIds;
use evertill_register::register::Register;
use evertill_register::sync::link::{BoxFuture, Link, LinkError, LinkRequest, LinkResponse};
use evertill_register::sync::{HttpLink, Worker};
use evertill_server::Clock as _;
use evertill_server::catalog::{
    NewStore, NewTaxRate, NewTenant, NewUser, NewVendor, PriceLine, ProductLine, StockLine, ValidFrom,
};
use evertill_server::hq::scope::Scope;

use super::goods::{self, AISLES, Goods, ON_HAND, VENDORS};
use crate::served::{Served, drain, imported, quiet};

const STORE: &str = "S1";

/// Serves the database of this folder.
pub async fn open(folder: &Path) -> Result<Served> {
    Served::open(folder.join("server.sqlite"), Arc::new(evertill_server::SystemClock)).await
}

/// A shop with so many products, each priced, taxed and in stock.
pub async fn stocked(folder: &Path, products: u32) -> Result<Served> {
    let served = open(folder).await?;
    stock(&served, products).await?;
    Ok(served)
}

/// Fills an empty database with that shop.
pub async fn stock(served: &Served, products: u32) -> Result<()> {
    let (store, now) = (&served.store, now_ms());
    let new = NewTenant { code: "bench".into(), name: "Bench".into(), rounding: Rounding::HalfUp };
    let scope = Scope::of_operator(store.create_tenant(new).await?);
    store.create_store(scope.tenant(), shop(), now).await?;
    store.create_user(scope.tenant(), cashier(), now).await?;
    let rate = NewTaxRate::percent("food", "VAT 7%", 70_000, 0);
    store.add_tax_rate(scope.tenant(), rate, now).await?;
    for vendor in 0..VENDORS {
        let new = NewVendor { code: format!("v{vendor}"), name: format!("Vendor {vendor}") };
        store.create_vendor(scope.tenant(), new, now).await?;
    }
    let goods = Goods::default();
    let all = (0..products).map(|number| product(&goods, number)).collect();
    imported(store.put_products(scope, all, now, quiet()).await?)?;
    imported(store.put_prices(scope, (0..products).map(price).collect(), now, quiet()).await?)?;
    imported(store.put_stock(scope, (0..products).map(level).collect(), now, quiet()).await?)
}

/// A code with which one till may enrol.
pub async fn enrol_code(served: &Served, register: &str) -> Result<String> {
    served.enrol_code(STORE, register, now_ms()).await
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
        self.register.enrol(&self.line.server(), code).await?;
        drain(&mut self.worker).await
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

/// The variants of a till's catalogue, in the order of their ids.
pub fn variants(register: &Register) -> Result<Vec<i64>> {
    let all = register.store().read(|db| {
        let mut statement = db.prepare("SELECT id FROM variant ORDER BY id")?;
        let ids = statement.query_map([], |row| row.get(0))?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    });
    all.context("the till's catalogue")
}

fn product(goods: &Goods, number: u32) -> ProductLine {
    let (vendor, category) = (format!("v{}", number % VENDORS), format!("Aisle {}", number % AISLES));
    let mut row = ProductLine::new(&goods::sku(number), &goods.name(number), &vendor, &category, "food");
    row.line = u64::from(number) + 1;
    row.barcodes = vec![goods::barcode(number)];
    row
}

fn price(number: u32) -> PriceLine {
    let minor = goods::price(number).rounded().0;
    PriceLine {
        line: u64::from(number) + 1,
        store: None,
        sku: goods::sku(number),
        price: format!("{}.{:02}", minor / 100, minor % 100),
        valid_from: ValidFrom::Now,
    }
}

fn level(number: u32) -> StockLine {
    let sku = goods::sku(number);
    StockLine { line: u64::from(number) + 1, store: Some(STORE.into()), sku, on_hand: ON_HAND, low: None }
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

pub fn now_ms() -> i64 {
    evertill_server::SystemClock.now_ms()
}
