//! The change feed's writing end: every writer of a row that registers hold a copy of says so here.

use std::collections::BTreeMap;

use evertill_domain::journal::Position;
use evertill_protocol::feed::Collection;
use uuid::Uuid;

use super::{Arg, Db, args};
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

/// Says that a row changed; answers the change's number, where it has one before the transaction ends.
///
/// # Errors
/// When it cannot be written.
pub fn touch<'c>(
    db: impl Into<Db<'c>>,
    tenant: i64,
    changed: Changed<'_>,
    now_ms: i64,
) -> StoreResult<Option<i64>> {
    touch_all(db, tenant, &[changed], now_ms)
}

/// Says that rows changed, in this order; answers the number of the first. SQLite has one writer and numbers here, densely;
/// in PostgreSQL the sequencer numbers what has been committed.
///
/// # Errors
/// When it cannot be written.
pub fn touch_all<'c>(
    db: impl Into<Db<'c>>,
    tenant: i64,
    changes: &[Changed<'_>],
    now_ms: i64,
) -> StoreResult<Option<i64>> {
    let db = db.into();
    if let Db::Postgres(_) = db {
        pend(db, tenant, changes, now_ms)?;
        return Ok(None);
    }
    let count = i64::try_from(changes.len()).unwrap_or(i64::MAX);
    let first = take_numbers(db, tenant, count)?;
    for (no, changed) in (first..).zip(changes) {
        put(db, tenant, no, *changed, now_ms)?;
    }
    Ok(Some(first))
}

/// Takes `count` numbers of the tenant's feed; returns the first.
fn take_numbers(db: Db<'_>, tenant: i64, count: i64) -> StoreResult<i64> {
    let sql = "UPDATE tenant SET feed_head = feed_head + ?2 WHERE id = ?1 RETURNING feed_head - ?2 + 1";
    db.need(sql, args![tenant, count], |row| row.get(0))
}

fn put(db: Db<'_>, tenant: i64, no: i64, changed: Changed<'_>, now_ms: i64) -> StoreResult<()> {
    // The unique index over the row replaces its older change.
    let sql = "INSERT OR REPLACE INTO feed (tenant_id, no, collection, row_id, store_id, register_id, deleted, at_ms)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    let Changed { collection, row, store, register, deleted } = changed;
    let whom = Arg::Whom(register);
    db.execute(sql, args![tenant, no, collection.as_str(), row, store, whom, deleted, now_ms])?;
    Ok(())
}

/// Leaves changes for the sequencer, in one statement.
fn pend(db: Db<'_>, tenant: i64, changes: &[Changed<'_>], now_ms: i64) -> StoreResult<()> {
    let text = |of: fn(&Changed<'_>) -> String| changes.iter().map(of).collect::<Vec<String>>();
    let collections = text(|changed| changed.collection.as_str().to_owned());
    let rows = text(|changed| changed.row.to_owned());
    let stores: Vec<i64> = changes.iter().map(|changed| changed.store).collect();
    let registers: Vec<Uuid> = changes.iter().map(|changed| changed.register.unwrap_or_default()).collect();
    let deleted: Vec<i64> = changes.iter().map(|changed| i64::from(changed.deleted)).collect();
    let sql = "INSERT INTO feed_pending (tenant_id, collection, row_id, store_id, register_id, deleted, at_ms)
               SELECT ?1, c, r, s, w, d = 1, ?7
               FROM unnest(?2::text[], ?3::text[], ?4::bigint[], ?5::uuid[], ?6::bigint[]) AS u (c, r, s, w, d)";
    let (collections, rows) = (Arg::Texts(&collections), Arg::Texts(&rows));
    let (stores, registers, deleted) = (Arg::Ints(&stores), Arg::Ids(&registers), Arg::Ints(&deleted));
    db.execute(sql, args![tenant, collections, rows, stores, registers, deleted, now_ms])?;
    Ok(())
}

/// Leaves word of how far registers' journals are in the books, behind the changes that they made: where numbers come
/// after the commit, stock levels must not be read as holding more than they do.
pub(super) fn applied(db: Db<'_>, ends: &BTreeMap<(i64, Uuid), Position>, now_ms: i64) -> StoreResult<()> {
    let tenants: Vec<i64> = ends.keys().map(|at| at.0).collect();
    let registers: Vec<Uuid> = ends.keys().map(|at| at.1).collect();
    let places: Vec<String> = ends.values().map(|at| format!("{}/{}", at.incarnation, at.seq)).collect();
    let sql =
        "INSERT INTO feed_pending (tenant_id, collection, row_id, store_id, register_id, deleted, at_ms)
               SELECT t, 'applied', p, 0, r, FALSE, ?4
               FROM unnest(?1::bigint[], ?2::uuid[], ?3::text[]) AS u (t, r, p)";
    db.execute(sql, args![Arg::Ints(&tenants), Arg::Ids(&registers), Arg::Texts(&places), now_ms])?;
    Ok(())
}
