//! Tills that are ready to sell many products, made once through the register's own snapshot path and kept under
//! `target/bench-data`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use evertill_domain::UnitPrice;
use evertill_protocol::Epoch;
use evertill_protocol::feed::{Change, Collection};
use evertill_register::catalog::Staging;
use evertill_register::clock::SystemClock;
use evertill_register::ids::RandomIds;
use evertill_register::register::Register;
use evertill_register::sync::HttpLink;
use evertill_register::till::Enrolled;
use evertill_server::Clock as _;
use evertill_server::hq::password;
use rusqlite::Connection;
use serde_json::{Value, json};
use uuid::Uuid;

use super::floor::checkpoint;
use super::goods::{self, AISLES, Goods, VENDORS};

/// Who sells, and the PIN that says so.
pub const CASHIER: (&str, &str) = ("Cashier", "2468");

/// Rows written in one transaction.
const PIECE: u32 = 20_000;
/// Rises when what is written here changes.
const EDITION: u32 = 1;

/// A folder with a till that has so many products, as it was first made.
pub fn kept(products: u32, say: impl Fn(&str)) -> Result<PathBuf> {
    let folder = PathBuf::from(std::env::var_os("EVERTILL_BENCH_DATA").unwrap_or("target/bench-data".into()));
    let folder = folder.join(format!("till-{EDITION}-{}-{products}", schema()?));
    if folder.join("ready").exists() {
        return Ok(folder);
    }
    say(&format!("  making a till of {products} products, once"));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder)?;
    fill(&open(&folder)?, products)?;
    checkpoint(&Connection::open(folder.join("till.sqlite"))?)?;
    std::fs::write(folder.join("ready"), "")?;
    Ok(folder)
}

/// A copy that may be written to.
pub fn copied(products: u32, to: &Path, say: impl Fn(&str)) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(kept(products, say)?)? {
        let entry = entry?;
        std::fs::copy(entry.path(), to.join(entry.file_name()))?;
    }
    Ok(())
}

/// The till of a folder.
pub fn open(folder: &Path) -> Result<Register> {
    let link = HttpLink::new().map_err(|why| anyhow::anyhow!("{why}"))?;
    let (clock, ids) = (Arc::new(SystemClock::default()), Arc::new(RandomIds));
    Ok(Register::open(folder.join("till.sqlite"), clock, ids, Arc::new(link))?)
}

/// The version of the tables: another one is another folder.
fn schema() -> Result<i64> {
    let scratch = tempfile::tempdir()?;
    let register = open(scratch.path())?;
    Ok(register.store().read(|db| Ok(db.pragma_query_value(None, "user_version", |row| row.get(0))?))?)
}

fn fill(register: &Register, products: u32) -> Result<()> {
    register.enrolled(&Enrolled {
        register: Uuid::new_v4(),
        register_code: "R1".into(),
        register_name: "Till R1".into(),
        tenant_name: "Bench".into(),
        // The discard port: nobody answers, as on a day without a network.
        server_url: "http://127.0.0.1:9".into(),
        incarnation: 1,
        epoch: Epoch { n: 1, id: Uuid::new_v4() },
    })?;
    let store = register.store();
    let mut staging = store.write(|tx| Staging::begin(tx))?;
    let few = few_rows()?;
    store.write(|tx| few.iter().try_for_each(|change| staging.load(tx, change)))?;
    let goods = Goods::default();
    for first in (0..products).step_by(PIECE as usize) {
        let last = (first + PIECE).min(products);
        let rows = (first..last).map(|number| rows_of(&goods, number)).collect::<Result<Vec<_>>>()?;
        store.write(|tx| rows.iter().flatten().try_for_each(|change| staging.load(tx, change)))?;
    }
    while store.write(|tx| staging.step(tx))? {}
    let now_ms = evertill_server::SystemClock.now_ms();
    let mut staging = Some(staging);
    store.write(|tx| {
        if let Some(staging) = staging.take() {
            staging.swap(tx)?;
        }
        tx.execute("UPDATE till SET cursor = 1, catalog_as_of_ms = ?1", [now_ms])?;
        Ok(())
    })?;
    Ok(())
}

/// The store, its people, its shelves, its vendors and its tax.
fn few_rows() -> Result<Vec<Change>> {
    let store = json!({
        "id": 1, "code": "S1", "name": "Bench", "tenant_name": "Bench", "time_zone": "Europe/Berlin",
        "currency": "EUR", "rounding": "half_up", "tax_included": true, "cash_step": 1, "day_start_minutes": 0,
        "locale": "en-GB", "notes": [500, 1000, 2000, 5000],
    });
    let person = |id: u32, name: &str, role: &str, pin: &str| {
        Ok::<_, anyhow::Error>(
            json!({ "id": id, "name": name, "role": role, "pin_hash": password::hash(pin)? }),
        )
    };
    let tax = json!({ "id": 1, "class": "food", "label": "VAT 7%", "ppm": 70_000, "valid_from_ms": 0 });
    let mut rows = vec![
        change(Collection::Store, 1, &store)?,
        change(Collection::User, 1, &person(1, CASHIER.0, "cashier", CASHIER.1)?)?,
        change(Collection::User, 2, &person(2, "Manager", "manager", "8642")?)?,
        change(Collection::TaxRate, 1, &tax)?,
    ];
    for id in 1..=VENDORS {
        let row = json!({ "id": id, "name": format!("Vendor {id}") });
        rows.push(change(Collection::Vendor, id, &row)?);
    }
    for id in 1..=AISLES {
        let row = json!({ "id": id, "name": format!("Aisle {id}"), "sort": id });
        rows.push(change(Collection::Category, id, &row)?);
    }
    Ok(rows)
}

/// One product: itself, its price, its stock.
fn rows_of(goods: &Goods, number: u32) -> Result<[Change; 3]> {
    let id = number + 1;
    let UnitPrice(amount) = goods::price(number);
    let variant = json!({
        "id": id, "sku": goods::sku(number), "name": goods.name(number), "vendor": 1 + number % VENDORS,
        "category": 1 + number % AISLES, "tax_class": "food", "unit": "each",
        "barcodes": [goods::barcode(number)], "tracked": true, "picture": "", "hue": number % 360,
    });
    let price = json!({ "id": id, "variant": id, "amount": amount, "valid_from_ms": 0, "recorded_ms": 0 });
    let stock = json!({ "variant": id, "on_hand": goods::ON_HAND, "reserved": 0, "low": 0 });
    Ok([
        change(Collection::Variant, id, &variant)?,
        change(Collection::Price, id, &price)?,
        change(Collection::Stock, id, &stock)?,
    ])
}

fn change(collection: Collection, id: u32, row: &Value) -> Result<Change> {
    let row = serde_json::value::to_raw_value(row).context("a row as JSON")?;
    Ok(Change { no: 0, collection, id: id.to_string(), row: Some(row) })
}
