//! The change feed's writing end: every writer of a row that registers hold a copy of says so here.

use evertill_protocol::feed::Collection;
use rusqlite::{Connection, params};
use uuid::Uuid;

use crate::store::StoreResult;

/// Which row changed, and whom it concerns.
#[derive(Debug, Clone, Copy)]
pub struct Changed<'a> {
    pub collection: Collection,
    /// The row's id: an integer as text, or an event's key.
    pub row: &'a str,
    /// The one store it concerns; 0 for all.
    pub store: i64,
    /// The one register it concerns; none for all.
    pub register: Option<Uuid>,
    /// True when the row is gone for good.
    pub deleted: bool,
}

impl<'a> Changed<'a> {
    /// A row that concerns every store of the tenant.
    #[must_use]
    pub fn everywhere(collection: Collection, row: &'a str) -> Self {
        Changed { collection, row, store: 0, register: None, deleted: false }
    }

    /// A row that concerns one store.
    #[must_use]
    pub fn at(collection: Collection, row: &'a str, store: i64) -> Self {
        Changed { store, ..Changed::everywhere(collection, row) }
    }

    /// A row that concerns one register.
    #[must_use]
    pub fn of(collection: Collection, row: &'a str, register: Uuid) -> Self {
        Changed { register: Some(register), ..Changed::everywhere(collection, row) }
    }
}

/// Gives the change the tenant's next number, in place of the row's older one, and returns it.
///
/// # Errors
/// When it cannot be written.
pub fn bump(connection: &Connection, tenant: i64, changed: Changed<'_>, now_ms: i64) -> StoreResult<i64> {
    let no = take_numbers(connection, tenant, 1)?;
    put(connection, tenant, no, changed, now_ms)?;
    Ok(no)
}

/// Gives each change a number, densely and in order; returns the first.
///
/// # Errors
/// When it cannot be written.
pub fn bump_all(
    connection: &Connection,
    tenant: i64,
    changes: &[Changed<'_>],
    now_ms: i64,
) -> StoreResult<i64> {
    let count = i64::try_from(changes.len()).unwrap_or(i64::MAX);
    let first = take_numbers(connection, tenant, count)?;
    for (no, changed) in (first..).zip(changes) {
        put(connection, tenant, no, *changed, now_ms)?;
    }
    Ok(first)
}

/// Takes `count` numbers of the tenant's feed; returns the first.
fn take_numbers(connection: &Connection, tenant: i64, count: i64) -> StoreResult<i64> {
    let sql = "UPDATE tenant SET feed_head = feed_head + ?2 WHERE id = ?1 RETURNING feed_head - ?2 + 1";
    let mut statement = connection.prepare_cached(sql)?;
    Ok(statement.query_row([tenant, count], |row| row.get(0))?)
}

fn put(connection: &Connection, tenant: i64, no: i64, changed: Changed<'_>, now_ms: i64) -> StoreResult<()> {
    // The unique index over the row replaces its older change.
    let sql = "INSERT OR REPLACE INTO feed (tenant_id, no, collection, row_id, store_id, register_id, deleted, at_ms)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    let register: &[u8] = changed.register.as_ref().map_or(&[], |id| id.as_bytes());
    connection.prepare_cached(sql)?.execute(params![
        tenant,
        no,
        changed.collection.as_str(),
        changed.row,
        changed.store,
        register,
        changed.deleted,
        now_ms
    ])?;
    Ok(())
}
