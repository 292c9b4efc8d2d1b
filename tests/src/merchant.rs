//! A merchant made up for measurements: stores, people, and goods that are named, priced, taxed and in stock.

use anyhow::{Context as _, Result};
use evertill_domain::{Quantity, Role, Rounding};
use evertill_protocol::API;
use evertill_register::Pricing;
use evertill_register::checkout::SaleDraft;
use evertill_register::register::Register;
use evertill_server::catalog::{
    NewStore, NewTaxRate, NewTenant, NewUser, NewVendor, PriceLine, ProductLine, StockLine, ValidFrom,
};
use evertill_server::hq::password;
use evertill_server::hq::scope::Scope;
use evertill_server::store::Store;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::bench::goods::{self, AISLES, Goods, ON_HAND, VENDORS, picked};
use crate::served::{imported, quiet};

/// Lines of an order.
const LINES: u64 = 8;

/// Makes a tenant with so many stores, one cashier for all of them, and so many products in each.
pub async fn found(books: &dyn Store, code: &str, stores: u32, products: u32, now_ms: i64) -> Result<Scope> {
    let new = NewTenant { code: code.into(), name: code.into(), rounding: Rounding::HalfUp };
    let scope = Scope::of_operator(books.create_tenant(new).await?);
    for number in 1..=stores {
        books.create_store(scope.tenant(), store(number), now_ms).await?;
    }
    books.create_user(scope.tenant(), cashier(), now_ms).await?;
    let rate = NewTaxRate::percent("food", "VAT 7%", 70_000, 0);
    books.add_tax_rate(scope.tenant(), rate, now_ms).await?;
    for vendor in 0..VENDORS {
        let new = NewVendor { code: format!("v{vendor}"), name: format!("Vendor {vendor}") };
        books.create_vendor(scope.tenant(), new, now_ms).await?;
    }
    let goods = Goods::default();
    let all = (0..products).map(|number| product(&goods, number)).collect();
    imported(books.put_products(scope, all, now_ms, quiet()).await?)?;
    imported(books.put_prices(scope, (0..products).map(price).collect(), now_ms, quiet()).await?)?;
    for number in 1..=stores {
        let stock = (0..products).map(|product| stock(number, product)).collect();
        imported(books.put_stock(scope, stock, now_ms, quiet()).await?)?;
    }
    Ok(scope)
}

/// What the n-th store is called, counted from 1.
#[must_use]
pub fn store_code(number: u32) -> String {
    format!("S{number}")
}

/// The password of the administrators made here.
const PASSWORD: &str = "measured and found fine";

/// Takes on an administrator at HQ; the tenant by its code.
pub async fn employ_admin(books: &dyn Store, code: &str, now_ms: i64) -> Result<()> {
    let admin = NewUser {
        login: "admin".into(),
        name: "Admin".into(),
        role: Role::HqAdmin,
        store: None,
        password_hash: Some(password::hash(PASSWORD)?),
        pin_hash: None,
    };
    books.create_user(books.tenant(Some(code.into())).await?, admin, now_ms).await?;
    Ok(())
}

/// Their token, for ten minutes.
pub async fn admin_token(http: &reqwest::Client, server_url: &str, code: &str) -> Result<String> {
    let sign_in = json!({ "tenant": code, "login": "admin", "password": PASSWORD });
    let answer = http.post(format!("{server_url}{API}/sessions")).json(&sign_in).send().await?;
    let said: Value = answer.error_for_status()?.json().await?;
    Ok(said["token"].as_str().context("a token")?.to_owned())
}

/// Who sells at a till, and what there is to sell.
#[derive(Debug)]
pub struct Cashier {
    id: i64,
    variants: Vec<i64>,
}

impl Cashier {
    /// The one cashier whom this till knows.
    pub fn of(register: &Register) -> Result<Cashier> {
        let id =
            register.store().read(|db| Ok(db.query_row("SELECT id FROM user", [], |row| row.get(0))?))?;
        Ok(Cashier { id, variants: variants(register)? })
    }

    /// The n-th order: eight lines at list prices.
    pub fn basket(&self, register: &Register, order: u64) -> Result<SaleDraft> {
        let products = u32::try_from(self.variants.len())?;
        let line = |no: u64| {
            let variant = self.variants[picked(order * LINES + no, products) as usize];
            register.line(variant, Quantity::pieces(1), Pricing::List)
        };
        let lines = (0..LINES).map(line).collect::<Result<_, _>>()?;
        let (cart, by) = (Uuid::new_v4(), Some(self.id));
        Ok(SaleDraft::of(cart, by, lines))
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

fn stock(store: u32, product: u32) -> StockLine {
    let (line, sku) = (u64::from(product) + 1, goods::sku(product));
    StockLine { line, store: Some(store_code(store)), sku, on_hand: ON_HAND, low: None }
}

fn store(number: u32) -> NewStore {
    NewStore {
        code: store_code(number),
        name: format!("Store {number}"),
        time_zone: "Europe/Berlin".into(),
        currency: "EUR".into(),
        tax_included: true,
        tax_per_receipt: false,
        receipt_by_vendor: false,
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
        pin_hash: Some("not a hash: nobody types a PIN here".into()),
    }
}
