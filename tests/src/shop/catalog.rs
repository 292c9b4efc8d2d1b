//! A small catalogue, put into the server's books the way its own writers do: row by row, each change in the feed.

use evertill_domain::{Quantity, Role, UnitPrice};
use evertill_protocol::feed::Collection;
use evertill_server::store::sql::feed::{Changed, touch};
use evertill_server::store::sql::ids::next_id;
use evertill_server::store::{StoreError, StoreResult};
use rusqlite::{Connection, params};

/// One sellable thing of the seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Goods {
    pub variant: i64,
    pub vendor: i64,
}

/// What a fresh server holds for a story: one tenant, one store, people and goods.
#[derive(Debug, Clone)]
pub struct Seed {
    pub tenant: i64,
    pub store: i64,
    pub cashier: i64,
    pub supervisor: i64,
    pub manager: i64,
    pub goods: Vec<Goods>,
}

/// The tenant's and the store's codes, for enrolment.
pub const TENANT: &str = "T";
pub const STORE: &str = "S1";

/// What every piece of goods costs at first, and how many there are.
pub const FIRST_PRICE: UnitPrice = UnitPrice::minor(450);

/// Fills an empty database with `goods` products of `stock` units each, at 4.50.
pub fn seed(db: &Connection, goods: usize, stock: Quantity, now_ms: i64) -> StoreResult<Seed> {
    db.execute("INSERT INTO tenant (id, code, name) VALUES (1, ?1, 'Test Market')", [TENANT])?;
    let store = next_id(db, 1)?;
    db.execute(
        "INSERT INTO store (tenant_id, id, code, name, time_zone, currency, tax_included, cash_step, notes)
         VALUES (1, ?1, ?2, 'High Street', 'Europe/Berlin', 'EUR', 1, 1, '[500,1000,2000,5000]')",
        params![store, STORE],
    )?;
    touch(db, 1, Changed::at(Collection::Store, &store.to_string(), store), now_ms)?;
    let category = next_id(db, 1)?;
    db.execute("INSERT INTO category (tenant_id, id, name) VALUES (1, ?1, 'Food')", [category])?;
    touch(db, 1, Changed::everywhere(Collection::Category, &category.to_string()), now_ms)?;
    let rate = next_id(db, 1)?;
    db.execute(
        "INSERT INTO tax_rate (tenant_id, id, class, label, ppm, valid_from_ms) VALUES (1, ?1, 'reduced', 'VAT 7%', 70000, 0)",
        [rate],
    )?;
    touch(db, 1, Changed::everywhere(Collection::TaxRate, &rate.to_string()), now_ms)?;
    let vendors = [vendor(db, "house", now_ms)?, vendor(db, "baker", now_ms)?];
    let people = (
        person(db, Role::Cashier, now_ms)?,
        person(db, Role::Supervisor, now_ms)?,
        person(db, Role::Manager, now_ms)?,
    );
    let mut all = Vec::with_capacity(goods);
    for number in 0..goods {
        let variant = variant(db, number, vendors[number % 2], category, now_ms)?;
        set_price(db, store, variant, FIRST_PRICE, now_ms - 86_400_000, now_ms)?;
        receive(db, store, variant, stock, now_ms)?;
        all.push(Goods { variant, vendor: vendors[number % 2] });
    }
    Ok(Seed { tenant: 1, store, cashier: people.0, supervisor: people.1, manager: people.2, goods: all })
}

fn vendor(db: &Connection, code: &str, now_ms: i64) -> StoreResult<i64> {
    let id = next_id(db, 1)?;
    db.execute("INSERT INTO vendor (tenant_id, id, code, name) VALUES (1, ?1, ?2, ?2)", params![id, code])?;
    touch(db, 1, Changed::everywhere(Collection::Vendor, &id.to_string()), now_ms)?;
    Ok(id)
}

fn person(db: &Connection, role: Role, now_ms: i64) -> StoreResult<i64> {
    let id = next_id(db, 1)?;
    db.execute(
        "INSERT INTO user (tenant_id, id, login, name, role, pin_hash, created_ms) VALUES (1, ?1, ?2, ?2, ?2, ?3, ?4)",
        params![id, role.name(), "not a hash: engines need no PIN", now_ms],
    )?;
    touch(db, 1, Changed::everywhere(Collection::User, &id.to_string()), now_ms)?;
    Ok(id)
}

fn variant(db: &Connection, number: usize, vendor: i64, category: i64, now_ms: i64) -> StoreResult<i64> {
    let id = next_id(db, 1)?;
    db.execute(
        "INSERT INTO variant (tenant_id, id, sku, name, vendor_id, category_id, tax_class)
         VALUES (1, ?1, ?2, ?3, ?4, ?5, 'reduced')",
        params![id, format!("P-{number:04}"), format!("Product {number}"), vendor, category],
    )?;
    let code = format!("0400000{number:05}0");
    db.execute("INSERT INTO barcode (tenant_id, code, variant_id) VALUES (1, ?1, ?2)", params![code, id])?;
    touch(db, 1, Changed::everywhere(Collection::Variant, &id.to_string()), now_ms)?;
    Ok(id)
}

/// Records a new version of a price.
pub fn set_price(
    db: &Connection,
    store: i64,
    variant: i64,
    amount: UnitPrice,
    valid_from_ms: i64,
    now_ms: i64,
) -> StoreResult<()> {
    let id = next_id(db, 1)?;
    let no = touch(db, 1, Changed::at(Collection::Price, &id.to_string(), store), now_ms)?;
    db.execute(
        "INSERT INTO price (tenant_id, id, store_id, variant_id, amount, valid_from_ms, recorded_ms, no)
         VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![id, store, variant, amount.0, valid_from_ms, now_ms, no],
    )?;
    Ok(())
}

/// Goods come in, or (below zero) are written off as far as there are any.
pub fn receive(
    db: &Connection,
    store: i64,
    variant: i64,
    quantity: Quantity,
    now_ms: i64,
) -> StoreResult<()> {
    let sql = "SELECT coalesce(sum(on_hand - reserved), 0) FROM stock_level
               WHERE tenant_id = 1 AND store_id = ?1 AND variant_id = ?2";
    let available: i64 = db.query_row(sql, [store, variant], |row| row.get(0))?;
    let quantity = quantity.0.max(-available.max(0));
    db.execute(
        "INSERT INTO stock_level (tenant_id, store_id, variant_id, on_hand) VALUES (1, ?1, ?2, ?3)
         ON CONFLICT DO UPDATE SET on_hand = on_hand + excluded.on_hand",
        [store, variant, quantity],
    )?;
    let kind = if quantity < 0 { "adjusted" } else { "received" };
    db.execute(
        "INSERT INTO stock_movement (tenant_id, store_id, variant_id, kind, qty, at_ms) VALUES (1, ?1, ?2, ?3, ?4, ?5)",
        params![store, variant, kind, quantity, now_ms],
    )?;
    touch(db, 1, Changed::at(Collection::Stock, &variant.to_string(), store), now_ms)?;
    Ok(())
}

/// Retires a product, or takes it up again.
pub fn retire(db: &Connection, variant: i64, retired: bool, now_ms: i64) -> Result<(), StoreError> {
    db.execute("UPDATE variant SET retired = ?2 WHERE tenant_id = 1 AND id = ?1", params![variant, retired])?;
    touch(db, 1, Changed::everywhere(Collection::Variant, &variant.to_string()), now_ms)?;
    Ok(())
}
