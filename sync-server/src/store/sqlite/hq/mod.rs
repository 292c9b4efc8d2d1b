//! HQ's reads and writes on SQLite: every query is bound to the tenant, and to the store of a person who has one.

pub mod directory;
pub mod exceptions;
mod filter;
pub mod idempotency;
pub mod order;
pub mod orders;
pub mod outcome;
pub mod parked;
pub mod prices;
pub mod products;
pub mod registers;
pub mod sessions;
pub mod settle;
pub mod stock;
pub mod summary;
pub mod void;

use chrono::SecondsFormat;
use evertill_domain::time::{instant, local_rfc3339};
use rusqlite::Row;

use crate::hq::view::{Named, RegisterRef, StoreRef};

/// UTC, to the second.
fn utc(ms: i64) -> String {
    instant(ms).to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// The store's local time with its offset; UTC should the zone have gone from the database of zones.
fn local(ms: i64, time_zone: &str) -> String {
    local_rfc3339(instant(ms), time_zone).unwrap_or_else(|_| utc(ms))
}

/// Columns `store_id`, `store_code`, `store_name`.
fn store_ref(row: &Row) -> rusqlite::Result<StoreRef> {
    Ok(StoreRef { id: row.get("store_id")?, code: row.get("store_code")?, name: row.get("store_name")? })
}

/// Columns `register_id`, `register_code`, `register_name`.
fn register_ref(row: &Row) -> rusqlite::Result<RegisterRef> {
    Ok(RegisterRef {
        id: row.get("register_id")?,
        code: row.get("register_code")?,
        name: row.get("register_name")?,
    })
}

/// A person, vendor or category from an id and a name column; a row that has gone keeps its number as its name.
fn named(row: &Row, id: &str, name: &str) -> rusqlite::Result<Option<Named>> {
    let Some(id) = row.get::<_, Option<i64>>(id)? else { return Ok(None) };
    let name: Option<String> = row.get(name)?;
    Ok(Some(Named { id, name: name.unwrap_or_else(|| format!("#{id}")) }))
}

/// Counts are never negative.
fn count(row: &Row, column: &str) -> rusqlite::Result<u64> {
    Ok(row.get::<_, i64>(column)?.unsigned_abs())
}
