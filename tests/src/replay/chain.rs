//! The chain that the replay builds: the server behind a real socket, registers on real files.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use evertill_cluster::Cluster;
use evertill_domain::time::instant;
use evertill_domain::{Quantity, Role, Rounding};
use evertill_register::checkout::SaleDraft;
use evertill_register::clock::{Clock as _, TestClock};
use evertill_register::ids::RandomIds;
use evertill_register::pricing::list_price;
use evertill_register::register::{Options, Register};
use evertill_register::sync::{HttpLink, Worker};
use evertill_server::catalog::{
    NewStore, NewTaxRate, NewTenant, NewUser, NewVendor, PriceLine, ProductLine, StockLine, ValidFrom,
};
use evertill_server::hq::scope::Scope;
use evertill_server::store::StoreResult;
use evertill_server::store::sql::{Arg, Db};
use evertill_server::{Config, SetClock};
use rusqlite::{Connection, OpenFlags};
use tempfile::TempDir;
use uuid::Uuid;

use super::data::{Basket, Data, PriceChange, ZONE};
use super::lines::{Known, coupon, ring_up};
use super::totals::{self, Both};
use super::{Outages, Plan, Replayed, register_of};
use crate::served::{Served, drain, imported, quiet};
use crate::shop::Engine;

const TENANT: &str = "replay";
/// The day before the data's first.
const BEFORE_MS: i64 = 1_483_200_000_000;

/// One register.
#[derive(Debug)]
pub struct Till {
    register: Arc<Register>,
    worker: Worker,
    clock: Arc<TestClock>,
    outages: Outages,
    /// How many times prices had been entered when it last synced, and what it has sold since.
    synced: u64,
    unsent: u32,
}

/// Online, a till syncs before it sells where prices have changed, and when so many sales wait.
const BATCH: u32 = 25;

/// A server, its stores and their tills.
#[derive(Debug)]
pub struct Chain {
    folder: PathBuf,
    _scratch: Option<TempDir>,
    served: Served,
    /// Behind the server, so that it outlives it.
    _cluster: Option<Cluster>,
    scope: Scope,
    clock: Arc<SetClock>,
    cashier: i64,
    manager: i64,
    stores: HashMap<String, i64>,
    variants: HashMap<i64, (i64, i64)>,
    tills: BTreeMap<String, Vec<Till>>,
    price_rounds: u64,
}

impl Chain {
    /// Builds the chain: catalogue, opening stock, people, enrolled tills.
    pub async fn build(plan: &Plan, data: &Data) -> Result<Chain> {
        let (folder, scratch) = match &plan.keep {
            Some(folder) => {
                std::fs::create_dir_all(folder)?;
                (folder.clone(), None)
            }
            None => {
                let scratch = tempfile::tempdir()?;
                (scratch.path().to_owned(), Some(scratch))
            }
        };
        let database = folder.join("server.sqlite");
        if database.exists() {
            bail!("{} is there already: choose an empty folder", database.display());
        }
        let clock = Arc::new(SetClock::at(instant(BEFORE_MS)));
        let cluster = (plan.engine == Engine::Postgres).then(Cluster::start).transpose()?;
        let database_url = cluster.as_ref().map(|cluster| cluster.create("replay", None)).transpose()?;
        let config = Config { database, database_url, ..Config::default() };
        let served = Served::open_with(config, Arc::clone(&clock) as _).await?;
        let new = NewTenant { code: TENANT.into(), name: "Replay".into(), rounding: Rounding::HalfUp };
        let scope = Scope::of_operator(served.store.create_tenant(new).await?);
        let mut chain = Chain {
            folder,
            _scratch: scratch,
            served,
            _cluster: cluster,
            scope,
            clock,
            cashier: 0,
            manager: 0,
            stores: HashMap::new(),
            variants: HashMap::new(),
            tills: BTreeMap::new(),
            price_rounds: 0,
        };
        chain.hire().await?;
        chain.fill(data).await?;
        chain.enrol_all(plan, data).await?;
        Ok(chain)
    }

    async fn hire(&mut self) -> Result<()> {
        let person = |role: Role| NewUser {
            login: role.name().to_owned(),
            name: role.name().to_owned(),
            role,
            store: None,
            password_hash: None,
            pin_hash: Some("not a hash: the replay types no PIN".into()),
        };
        let tenant = self.scope.tenant();
        self.cashier = self.served.store.create_user(tenant, person(Role::Cashier), BEFORE_MS).await?;
        self.manager = self.served.store.create_user(tenant, person(Role::Manager), BEFORE_MS).await?;
        Ok(())
    }

    /// Stores, vendors, products, and as much stock as will be sold.
    async fn fill(&mut self, data: &Data) -> Result<()> {
        let tenant = self.scope.tenant();
        for code in &data.stores {
            let new = NewStore {
                code: code.clone(),
                name: format!("Store {code}"),
                time_zone: ZONE.into(),
                currency: "USD".into(),
                tax_included: false,
                tax_per_receipt: false,
                receipt_by_vendor: false,
                cash_step: 1,
                day_start_minutes: 0,
                locale: "en-US".into(),
                notes: vec![100, 500, 1000, 2000],
            };
            let id = self.served.store.create_store(tenant, new, BEFORE_MS).await?;
            self.stores.insert(code.clone(), id);
        }
        let untaxed = NewTaxRate::percent("none", "No tax", 0, 0);
        self.served.store.add_tax_rate(tenant, untaxed, BEFORE_MS).await?;
        let mut vendors: Vec<i64> = data.products.iter().map(|product| product.vendor_id).collect();
        vendors.sort_unstable();
        vendors.dedup();
        let new = |vendor| NewVendor { code: format!("v{vendor}"), name: format!("Maker {vendor}") };
        self.served.store.create_vendors(tenant, vendors.into_iter().map(new).collect(), BEFORE_MS).await?;
        let products =
            data.products.iter().zip(1..).map(|(product, line)| product_line(product, line)).collect();
        imported(self.served.store.put_products(self.scope, products, BEFORE_MS, quiet()).await?)?;
        imported(self.served.store.put_stock(self.scope, opening_stock(data), BEFORE_MS, quiet()).await?)?;
        let variants = self.served.books.read_all(|db| {
            let sql = "SELECT sku, id, vendor_id FROM variant";
            db.all(sql, &[], |row| Ok((row.get::<String>(0)?, row.get(1)?, row.get(2)?)))
        });
        for (sku, id, vendor) in variants.await? {
            self.variants.insert(sku.parse().context("a product's number")?, (id, vendor));
        }
        Ok(())
    }

    async fn enrol_all(&mut self, plan: &Plan, data: &Data) -> Result<()> {
        let last = data.baskets.last().map_or(BEFORE_MS, |basket| basket.at_ms);
        let mut seed = plan.seed;
        for code in &data.stores {
            for number in 1..=plan.registers_per_store.max(1) {
                seed = seed.wrapping_add(1);
                let outages = Outages::plan(plan.outage_percent, seed, BEFORE_MS, last);
                let till = self.enrol(code, number, outages).await?;
                self.tills.entry(code.clone()).or_default().push(till);
            }
        }
        Ok(())
    }

    async fn enrol(&self, store: &str, number: usize, outages: Outages) -> Result<Till> {
        let code = self.served.enrol_code(store, &format!("R{number}"), BEFORE_MS).await?;
        let folder = self.folder.join(format!("till-{store}-{number}"));
        std::fs::create_dir_all(&folder)?;
        let clock = Arc::new(TestClock::at(BEFORE_MS));
        let link = Arc::new(HttpLink::new().map_err(|why| anyhow::anyhow!("{why}"))?);
        let options = Options { return_window_days: 400, ..Options::default() };
        let register = Arc::new(Register::open_with(
            folder.join("till.sqlite"),
            Arc::clone(&clock) as _,
            Arc::new(RandomIds),
            link,
            options,
        )?);
        register.enrol(&self.served.url(), &code).await?;
        let worker = Worker::new(Arc::clone(&register))?;
        let mut till = Till { register, worker, clock, outages, synced: 0, unsent: 0 };
        drain(&mut till.worker).await?;
        Ok(till)
    }

    /// Enters prices at the server on the instant from which they hold.
    pub async fn set_prices(&mut self, midnight_ms: i64, changes: &[PriceChange]) -> Result<()> {
        self.clock.set(instant(midnight_ms));
        self.price_rounds += 1;
        let line = |(change, line): (&PriceChange, u64)| PriceLine {
            line,
            store: Some(change.store.clone()),
            sku: change.product.to_string(),
            price: format!("{}.{:02}", change.cents / 100, change.cents % 100),
            valid_from: ValidFrom::At(instant(midnight_ms)),
        };
        let rows = changes.iter().zip(1..).map(line).collect();
        imported(self.served.store.put_prices(self.scope, rows, midnight_ms, quiet()).await?)
    }

    /// Rings a basket up, syncing first where there is a network.
    pub async fn sell(&mut self, data: &Data, basket: &Basket) -> Result<()> {
        self.clock.set(instant(basket.at_ms));
        let tills = self.tills.get_mut(&basket.store).context("a store has tills")?;
        let till = register_of(tills, basket).context("a store has tills")?;
        till.clock.advance_ms(basket.at_ms - till.clock.wall_ms());
        let away = till.outages.is_away(basket.at_ms);
        till.register.set_work_offline(away)?;
        if !away && (till.synced != self.price_rounds || till.unsent >= BATCH) {
            drain(&mut till.worker).await?;
            (till.synced, till.unsent) = (self.price_rounds, 0);
        }
        till.unsent += 1;
        let (mut lines, mut coupons) = (Vec::new(), Vec::new());
        for (index, line) in basket.lines.iter().enumerate() {
            let (variant, vendor) =
                *self.variants.get(&line.product_id).context("a product of the catalogue")?;
            let list = till.register.store().read(|db| list_price(db, variant, basket.at_ms))?;
            let pricing = data.pricing.get(&line.product_id).map_or("fixed", String::as_str);
            let (rung, worth) = ring_up(line, pricing, Known { variant, vendor, list }, self.manager)?;
            lines.push(rung);
            coupons.extend(worth.map(|cents| coupon(cents, index)));
        }
        let cart = Uuid::new_v5(&Uuid::NAMESPACE_OID, basket.id.to_string().as_bytes());
        let draft = SaleDraft { tenders: coupons, ..SaleDraft::of(cart, Some(self.cashier), lines) };
        till.register.sell(&draft).with_context(|| format!("basket {}", basket.id))?;
        Ok(())
    }

    /// Everybody comes back and sends what waits.
    pub async fn drain_all(&mut self) -> Result<()> {
        use evertill_server::Clock as _;
        let now = self.clock.now_ms();
        for till in self.tills.values_mut().flatten() {
            till.clock.advance_ms(now - till.clock.wall_ms());
            till.register.set_work_offline(false)?;
            drain(&mut till.worker).await?;
        }
        Ok(())
    }

    /// The books of both ends.
    pub async fn compare(&self, data: &Data, took: Duration) -> Result<Replayed> {
        let books = &self.served.books;
        let (mut ours, mut theirs) = (Both::default(), Both::default());
        let mut lost = 0;
        for (code, tills) in &self.tills {
            for till in tills {
                let journal = open(till.register.store().path())?;
                ours.add(code, totals::of_till(&journal)?);
                let sales = sales(&journal)?;
                lost += books.read_all(move |db| missing(db, &sales)).await?;
            }
            let id = *self.stores.get(code).context("a store")?;
            theirs.add(code, books.read_all(move |db| totals::of_server(db, id)).await?);
        }
        let orders_per_s = data.baskets.len() as u128 * 1_000 / took.as_millis().max(1);
        Ok(Replayed {
            register: ours,
            server: theirs,
            exceptions: books.read_all(totals::exceptions).await?,
            lost,
            duplicated: books.read_all(totals::duplicated).await?,
            orders_per_s: u64::try_from(orders_per_s)?,
        })
    }

    /// Stops the server.
    pub async fn close(self) {
        drop(self.tills);
        let _ = self.served.close().await;
    }
}

fn open(path: &Path) -> Result<Connection> {
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)
        .with_context(|| path.display().to_string())
}

/// The keys of a journal's sales.
fn sales(journal: &Connection) -> Result<Vec<Uuid>> {
    let mut keys = journal.prepare("SELECT key FROM journal WHERE kind = 'sale'")?;
    Ok(keys.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// How many of these sales the server does not have.
fn missing(db: Db<'_>, sales: &[Uuid]) -> StoreResult<u64> {
    let sql = "SELECT count(*) FROM json_each(?1) AS k CROSS JOIN event AS e ON e.tenant_id = ?2 AND e.key = unhex(k.value)
               CROSS JOIN orders AS o ON o.tenant_id = e.tenant_id AND o.id = e.id";
    let tenant = db.need("SELECT min(id) FROM tenant", &[], |row| row.get(0))?;
    let there: u64 = db.need(sql, &[Arg::Ids(sales), Arg::Int(tenant)], |row| row.get(0))?;
    Ok((sales.len() as u64).saturating_sub(there))
}

fn product_line(product: &super::data::Product, line: u64) -> ProductLine {
    let category = if product.department.is_empty() { "Other" } else { &product.department };
    let sku = product.product_id.to_string();
    let mut row = ProductLine::new(&sku, &product.name, &format!("v{}", product.vendor_id), category, "none");
    row.line = line;
    row.barcodes = vec![product.ean13_derived.clone()];
    row.allow_label = product.pricing_derived == "variable";
    row.allow_open = product.pricing_derived == "fuel";
    // "3 for 5.00" happens with any article.
    row.allow_amount = true;
    if product.pricing_derived == "fuel" {
        row.unit = "gal".into();
    }
    row
}

fn opening_stock(data: &Data) -> Vec<StockLine> {
    let mut sold: BTreeMap<(&str, i64), i64> = BTreeMap::new();
    for basket in &data.baskets {
        for line in &basket.lines {
            *sold.entry((&basket.store, line.product_id)).or_default() += line.qty_milli;
        }
    }
    let row = |((&(store, product), milli), line): ((&(&str, i64), &i64), u64)| StockLine {
        line,
        store: Some(store.to_owned()),
        sku: product.to_string(),
        on_hand: Quantity(*milli),
        low: None,
    };
    sold.iter().filter(|(_, milli)| **milli > 0).zip(1..).map(row).collect()
}
