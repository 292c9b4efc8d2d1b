//! The change feed's writing end: every writer of a row that registers hold a copy of says so here.

use std::collections::BTreeMap;

use evertill_domain::journal::Position;
use evertill_protocol::feed::Collection;
use uuid::Uuid;

use super::{Arg, Db, args};
use crate::store::StoreResult;

/// What the feed calls a change of many stock levels at once: `first/last`, the movements that changed them.
pub const MOVED: &str = "moved";
/// So many movements at most are one change, for pages end between changes.
const MOVEMENTS: usize = 250;

/// Which row changed, and whom it concerns.
#[derive(Debug, Clone, Copy)]
pub struct Changed<'a> {
    /// A collection's name, or [`MOVED`].
    kind: &'static str,
    /// The row's id: an integer as text, or an event's key.
    row: &'a str,
    /// The one store it concerns; 0 for all.
    store: i64,
    /// The one register it concerns; none for all.
    register: Option<Uuid>,
    deleted: bool,
}

impl<'a> Changed<'a> {
    /// A row that concerns every store of the tenant.
    #[must_use]
    pub fn everywhere(collection: Collection, row: &'a str) -> Self {
        Changed { kind: collection.as_str(), row, store: 0, register: None, deleted: false }
    }

    /// A row that concerns one store.
    #[must_use]
    pub fn at(collection: Collection, row: &'a str, store: i64) -> Self {
        Changed { store, ..Changed::everywhere(collection, row) }
    }

    /// The row is gone for good.
    #[must_use]
    pub fn gone(self) -> Self {
        Changed { deleted: true, ..self }
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

/// Says that the levels of a store changed which these movements moved; they come in the order of their ids. A page of
/// the feed has those levels that none of the movements after these has changed again: each level once, at its last.
///
/// # Errors
/// When it cannot be written.
pub fn moved(db: Db<'_>, tenant: i64, store: i64, movements: &[i64], now_ms: i64) -> StoreResult<()> {
    let spans = movements.chunks(MOVEMENTS).filter_map(|piece| Some((*piece.first()?, *piece.last()?)));
    let rows: Vec<String> = spans.map(|(first, last)| format!("{first:019}/{last:019}")).collect();
    let of = |row| Changed { kind: MOVED, row, store, register: None, deleted: false };
    let changes: Vec<Changed<'_>> = rows.iter().map(|row| of(row)).collect();
    touch_all(db, tenant, &changes, now_ms).map(drop)
}

/// The first and the last movement of such a change.
#[must_use]
pub fn span(row: &str) -> Option<(i64, i64)> {
    let (first, last) = row.split_once('/')?;
    Some((first.parse().ok()?, last.parse().ok()?))
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
    let Changed { kind, row, store, register, deleted } = changed;
    let whom = Arg::Whom(register);
    db.execute(sql, args![tenant, no, kind, row, store, whom, deleted, now_ms])?;
    Ok(())
}

/// Leaves changes for the sequencer, in one statement.
fn pend(db: Db<'_>, tenant: i64, changes: &[Changed<'_>], now_ms: i64) -> StoreResult<()> {
    let text = |of: fn(&Changed<'_>) -> String| changes.iter().map(of).collect::<Vec<String>>();
    let collections = text(|changed| changed.kind.to_owned());
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
