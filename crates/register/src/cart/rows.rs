//! The cart's rows: one open cart, its lines in their order, and what makes two of them one.

use evertill_domain::cart::{CartLine, LinePrice};
use evertill_domain::event::Discount;
use evertill_domain::time::{business_date, instant};
use evertill_domain::{Money, PriceBasis, Quantity, UnitPrice};
use evertill_protocol::feed::VariantRow;
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::till;

/// A line as it is kept.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub id: Uuid,
    pub variant: i64,
    pub vendor: i64,
    pub name: String,
    pub qty: Quantity,
    pub price: LinePrice,
    pub basis: PriceBasis,
    pub discounts: Vec<Discount>,
    pub list_price: Option<UnitPrice>,
}

const COLUMNS: &str = "id, variant, vendor, name, qty, unit_price, amount, basis, discounts, list_price";

fn read(row: &Row<'_>) -> rusqlite::Result<Kept> {
    let (unit, amount): (Option<i64>, Option<i64>) = (row.get(5)?, row.get(6)?);
    let price = match unit {
        Some(unit) => LinePrice::Unit(UnitPrice(unit)),
        None => LinePrice::Amount(Money(amount.unwrap_or_default())),
    };
    Ok(Kept {
        id: row.get(0)?,
        variant: row.get(1)?,
        vendor: row.get(2)?,
        name: row.get(3)?,
        qty: Quantity(row.get(4)?),
        price,
        basis: json(row, 7)?,
        discounts: json(row, 8)?,
        list_price: row.get::<_, Option<i64>>(9)?.map(UnitPrice),
    })
}

fn json<T: serde::de::DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    serde_json::from_str(row.get_ref(column)?.as_str()?).map_err(|e| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(e))
    })
}

pub(super) fn open_cart(conn: &Connection) -> Result<Option<(Uuid, u64)>> {
    let sql = "SELECT id, number FROM cart ORDER BY opened_ms DESC LIMIT 1";
    Ok(conn.prepare_cached(sql)?.query_row([], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}

pub(super) fn open(tx: &Connection, id: Uuid, now_ms: i64) -> Result<Uuid> {
    let store = till::store(tx)?;
    let at = instant(now_ms);
    let today = business_date(at, &store.time_zone, store.day_start_minutes)?.to_string();
    let sql = "INSERT INTO cart (id, number, opened_ms)
               SELECT ?1, 1 + count(*), ?2 FROM sale WHERE business_date = ?3";
    tx.prepare_cached(sql)?.execute(params![id, now_ms, today])?;
    Ok(id)
}

/// Puts a line in, or adds to the one that charges the same for the same.
pub(super) fn put(
    tx: &Connection,
    cart: Uuid,
    id: Uuid,
    product: &VariantRow,
    line: CartLine,
) -> Result<Uuid> {
    let basis = serde_json::to_string(&line.basis)?;
    let (unit, amount) = match line.price {
        LinePrice::Unit(unit) => (Some(unit.0), None),
        LinePrice::Amount(amount) => (None, Some(amount.0)),
    };
    let merges = matches!(line.basis, PriceBasis::List { .. }) && product.unit == "each";
    if merges {
        let sql = "UPDATE cart_line SET qty = qty + ?4
                   WHERE cart_id = ?1 AND variant = ?2 AND basis = ?3 AND discounts = '[]' RETURNING id";
        let found = tx
            .prepare_cached(sql)?
            .query_row(params![cart, line.variant, basis, line.qty.0], |row| row.get(0))
            .optional()?;
        if let Some(found) = found {
            return Ok(found);
        }
    }
    let list_price = matches!(line.basis, PriceBasis::List { .. }).then_some(unit).flatten();
    let sql = "INSERT INTO cart_line (id, cart_id, place, variant, vendor, name, qty, unit_price, amount, basis, list_price)
               SELECT ?1, ?2, 1 + coalesce(max(place), 0), ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10 FROM cart_line WHERE cart_id = ?2";
    tx.prepare_cached(sql)?.execute(params![
        id,
        cart,
        line.variant,
        line.vendor,
        product.name,
        line.qty.0,
        unit,
        amount,
        basis,
        list_price
    ])?;
    Ok(id)
}

pub(super) fn remove(tx: &Connection, line: Uuid) -> Result<()> {
    tx.execute("DELETE FROM cart_line WHERE id = ?1", [line])?;
    Ok(())
}

pub(super) fn find(conn: &Connection, cart: Uuid, line: Uuid) -> Result<Kept> {
    let sql = format!("SELECT {COLUMNS} FROM cart_line WHERE cart_id = ?1 AND id = ?2");
    conn.prepare_cached(&sql)?.query_row(params![cart, line], read).optional()?.ok_or(Error::LineUnknown)
}

pub(super) fn all(conn: &Connection, cart: Uuid) -> Result<Vec<Kept>> {
    let sql = format!("SELECT {COLUMNS} FROM cart_line WHERE cart_id = ?1 ORDER BY place");
    let mut statement = conn.prepare_cached(&sql)?;
    let lines = statement.query_map([cart], read)?;
    Ok(lines.collect::<rusqlite::Result<_>>()?)
}
