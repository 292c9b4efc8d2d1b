//! A small catalogue, put into the server's books the way its own writers do: row by row, each change in the feed.

use evertill_domain::{Quantity, Role, UnitPrice};
use evertill_protocol::feed::Collection;
use evertill_server::store::StoreResult;
use evertill_server::store::sql::feed::{Changed, touch};
use evertill_server::store::sql::ids::next_id;
use evertill_server::store::sql::movement::{Movement, record};
use evertill_server::store::sql::{Arg, Db, Given};

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
pub fn seed(db: Db<'_>, goods: usize, stock: Quantity, now_ms: i64) -> StoreResult<Seed> {
    db.execute("INSERT INTO tenant (id, code, name) VALUES (1, ?1, 'Test Market')", &[Arg::Text(TENANT)])?;
    let store = next_id(db, 1)?;
    db.execute(
        "INSERT INTO store (tenant_id, id, code, name, time_zone, currency, tax_included, cash_step, notes)
         VALUES (1, ?1, ?2, 'High Street', 'Europe/Berlin', 'EUR', TRUE, 1, '[500,1000,2000,5000]')",
        &[Arg::Int(store), Arg::Text(STORE)],
    )?;
    touch(db, 1, Changed::at(Collection::Store, &store.to_string(), store), now_ms)?;
    let category = next_id(db, 1)?;
    db.execute("INSERT INTO category (tenant_id, id, name) VALUES (1, ?1, 'Food')", &[Arg::Int(category)])?;
    touch(db, 1, Changed::everywhere(Collection::Category, &category.to_string()), now_ms)?;
    let rate = next_id(db, 1)?;
    db.execute(
        "INSERT INTO tax_rate (tenant_id, id, class, label, ppm, valid_from_ms) VALUES (1, ?1, 'reduced', 'VAT 7%', 70000, 0)",
        &[Arg::Int(rate)],
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

fn vendor(db: Db<'_>, code: &str, now_ms: i64) -> StoreResult<i64> {
    let id = next_id(db, 1)?;
    db.execute(
        "INSERT INTO vendor (tenant_id, id, code, name) VALUES (1, ?1, ?2, ?2)",
        &[Arg::Int(id), Arg::Text(code)],
    )?;
    touch(db, 1, Changed::everywhere(Collection::Vendor, &id.to_string()), now_ms)?;
    Ok(id)
}

fn person(db: Db<'_>, role: Role, now_ms: i64) -> StoreResult<i64> {
    let id = next_id(db, 1)?;
    db.execute(
        "INSERT INTO \"user\" (tenant_id, id, login, name, role, pin_hash, created_ms) VALUES (1, ?1, ?2, ?2, ?2, ?3, ?4)",
        &[
            Arg::Int(id),
            Arg::Text(role.name()),
            Arg::Text("not a hash: engines need no PIN"),
            Arg::Int(now_ms),
        ],
    )?;
    touch(db, 1, Changed::everywhere(Collection::User, &id.to_string()), now_ms)?;
    Ok(id)
}

fn variant(db: Db<'_>, number: usize, vendor: i64, category: i64, now_ms: i64) -> StoreResult<i64> {
    let id = next_id(db, 1)?;
    db.execute(
        "INSERT INTO variant (tenant_id, id, sku, name, vendor_id, category_id, tax_class)
         VALUES (1, ?1, ?2, ?3, ?4, ?5, 'reduced')",
        &[
            Arg::Int(id),
            Arg::Text(&format!("P-{number:04}")),
            Arg::Text(&format!("Product {number}")),
            Arg::Int(vendor),
            Arg::Int(category),
        ],
    )?;
    let code = format!("0400000{number:05}0");
    db.execute(
        "INSERT INTO barcode (tenant_id, code, variant_id) VALUES (1, ?1, ?2)",
        &[Arg::Text(&code), Arg::Int(id)],
    )?;
    touch(db, 1, Changed::everywhere(Collection::Variant, &id.to_string()), now_ms)?;
    Ok(id)
}

/// Records a new version of a price.
pub fn set_price(
    db: Db<'_>,
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
        &[id.arg(), store.arg(), variant.arg(), amount.0.arg(), valid_from_ms.arg(), now_ms.arg(), no.arg()],
    )?;
    Ok(())
}

/// Goods come in, or (below zero) are written off as far as there are any.
pub fn receive(db: Db<'_>, store: i64, variant: i64, quantity: Quantity, now_ms: i64) -> StoreResult<()> {
    let sql = "SELECT CAST(coalesce(sum(on_hand - reserved), 0) AS BIGINT) FROM stock_level
               WHERE tenant_id = 1 AND store_id = ?1 AND variant_id = ?2";
    let available: i64 = db.need(sql, &[Arg::Int(store), Arg::Int(variant)], |row| row.get(0))?;
    let quantity = quantity.0.max(-available.max(0));
    // PostgreSQL checks a row before it meets the one that is there: none may begin below zero.
    let sql = "INSERT INTO stock_level (tenant_id, store_id, variant_id, on_hand) VALUES (1, ?1, ?2, 0)
               ON CONFLICT (tenant_id, store_id, variant_id) DO NOTHING";
    db.execute(sql, &[store, variant].map(Arg::Int))?;
    let sql = "UPDATE stock_level SET on_hand = on_hand + ?3 WHERE tenant_id = 1 AND store_id = ?1 AND variant_id = ?2";
    db.execute(sql, &[store, variant, quantity].map(Arg::Int))?;
    let kind = if quantity < 0 { "adjusted" } else { "received" };
    let movement = Movement { store, variant, kind, qty: quantity, event: None, reason: "" };
    record(db, 1, None, &movement, now_ms)?;
    touch(db, 1, Changed::at(Collection::Stock, &variant.to_string(), store), now_ms)?;
    Ok(())
}

/// Retires a product, or takes it up again.
pub fn retire(db: Db<'_>, variant: i64, retired: bool, now_ms: i64) -> StoreResult<()> {
    let sql = "UPDATE variant SET retired = ?2 WHERE tenant_id = 1 AND id = ?1";
    db.execute(sql, &[Arg::Int(variant), Arg::Bool(retired)])?;
    touch(db, 1, Changed::everywhere(Collection::Variant, &variant.to_string()), now_ms)?;
    Ok(())
}
