//! The till's copy of the server's state: feed rows applied one by one, a snapshot swapped in whole, and the digests
//! that show when the copy is wrong.

pub(crate) mod changes;
mod rows;
mod staging;

use evertill_domain::price::Approval;
use evertill_protocol::digest::Digest;
use evertill_protocol::feed::{
    CategoryRow, Change, Collection, OutcomeRow, PriceRow, StockRow, StoreRow, TaxRateRow, UserRow,
    VariantRow, VendorRow,
};
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use uuid::Uuid;

use crate::error::{Error, Result};
use rows::{Stored, read_all, select, upsert};
pub use staging::Staging;

/// Runs the same generic function for whichever row type a collection has.
macro_rules! for_collection {
    ($collection:expr, $function:ident ( $($argument:expr),* )) => {
        match $collection {
            Collection::Store => $function::<StoreRow>($($argument),*),
            Collection::Vendor => $function::<VendorRow>($($argument),*),
            Collection::Category => $function::<CategoryRow>($($argument),*),
            Collection::TaxRate => $function::<TaxRateRow>($($argument),*),
            Collection::User => $function::<UserRow>($($argument),*),
            Collection::Variant => $function::<VariantRow>($($argument),*),
            Collection::Price => $function::<PriceRow>($($argument),*),
            Collection::Stock => $function::<StockRow>($($argument),*),
            Collection::Outcome => $function::<OutcomeRow>($($argument),*),
        }
    };
}
use for_collection;

/// Applies one change of the feed, within the caller's transaction. Applying it again changes nothing.
///
/// # Errors
/// When the row is not what the protocol says, or SQLite fails.
pub fn apply(tx: &Connection, change: &Change) -> Result<()> {
    if change.collection == Collection::Variant {
        let id = number(&change.id)?;
        forget_codes(tx, id)?;
        changes::note(tx, id)?;
    }
    match &change.row {
        Some(row) => for_collection!(change.collection, put_json(tx, row.get())),
        None => delete(tx, change.collection, &change.id),
    }
}

/// What a collection adds up to, recomputed from the columns as stored.
///
/// # Errors
/// When a stored value makes no sense, or SQLite fails.
pub fn digest(conn: &Connection, collection: Collection) -> Result<String> {
    for_collection!(collection, sum(conn, ""))
}

pub(crate) fn find_store(conn: &Connection) -> Result<Option<StoreRow>> {
    let sql = select::<StoreRow>("", "LIMIT 1");
    Ok(conn.prepare_cached(&sql)?.query_row([], StoreRow::read).optional()?)
}

pub(crate) fn find_user(conn: &Connection, id: i64) -> Result<Option<UserRow>> {
    let sql = select::<UserRow>("", "WHERE id = ?1");
    Ok(conn.prepare_cached(&sql)?.query_row([id], UserRow::read).optional()?)
}

/// The name of who gave an approval.
pub(crate) fn approver(conn: &Connection, approval: Option<&Approval>) -> Result<Option<String>> {
    let user = approval.map(|approval| find_user(conn, approval.by)).transpose()?.flatten();
    Ok(user.map(|user| user.name))
}

pub(crate) fn users(conn: &Connection) -> Result<Vec<UserRow>> {
    let mut users = Vec::new();
    read_all::<UserRow>(conn, "", |user| users.push(user))?;
    Ok(users)
}

pub(crate) fn find_variant(conn: &Connection, id: i64) -> Result<Option<VariantRow>> {
    let sql = select::<VariantRow>("", "WHERE id = ?1");
    Ok(conn.prepare_cached(&sql)?.query_row([id], VariantRow::read).optional()?)
}

/// What a receipt says of a variant.
pub(crate) fn name_and_unit(conn: &Connection, id: i64) -> Result<Option<(String, String)>> {
    let sql = "SELECT name, unit FROM variant WHERE id = ?1";
    Ok(conn.prepare_cached(sql)?.query_row([id], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}

/// What a product is found by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    pub name: String,
    pub sku: String,
    pub category: i64,
}

/// What a product on sale is found by.
pub(crate) fn find_named(conn: &Connection, id: i64) -> Result<Option<Named>> {
    let sql = "SELECT name, sku, category FROM variant WHERE id = ?1 AND retired = 0";
    let read = |row: &Row<'_>| Ok(Named { name: row.get(0)?, sku: row.get(1)?, category: row.get(2)? });
    Ok(conn.prepare_cached(sql)?.query_row([id], read).optional()?)
}

/// The same of every product on sale, in the order of their ids.
pub(crate) fn read_named(conn: &Connection, mut each: impl FnMut(i64, Named)) -> Result<()> {
    let mut statement =
        conn.prepare("SELECT id, name, sku, category FROM variant WHERE retired = 0 ORDER BY id")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        each(row.get(0)?, Named { name: row.get(1)?, sku: row.get(2)?, category: row.get(3)? });
    }
    Ok(())
}

pub(crate) fn find_outcome(conn: &Connection, key: Uuid) -> Result<Option<OutcomeRow>> {
    let sql = select::<OutcomeRow>("", "WHERE key = ?1");
    Ok(conn.prepare_cached(&sql)?.query_row([key], OutcomeRow::read).optional()?)
}

pub(crate) fn vendor_name(conn: &Connection, id: i64) -> Result<String> {
    let sql = "SELECT name FROM vendor WHERE id = ?1";
    Ok(conn.prepare_cached(sql)?.query_row([id], |row| row.get(0)).optional()?.unwrap_or_default())
}

/// Every collection's digest.
///
/// # Errors
/// As [`digest`].
pub fn digests(conn: &Connection) -> Result<Vec<(Collection, String)>> {
    Collection::ALL.into_iter().map(|collection| Ok((collection, digest(conn, collection)?))).collect()
}

fn sum<R: Stored>(conn: &Connection, suffix: &str) -> Result<String> {
    let mut digest = Digest::default();
    read_all::<R>(conn, suffix, |row| digest.add(&row))?;
    Ok(digest.hex())
}

fn put_json<R: Stored>(tx: &Connection, json: &str) -> Result<()> {
    let row: R = serde_json::from_str(json)?;
    upsert(tx, "", &row)?;
    row.after_write(tx)
}

fn delete(tx: &Connection, collection: Collection, id: &str) -> Result<()> {
    let (table, key) = for_collection!(collection, place_of());
    let sql = format!("DELETE FROM {table} WHERE {key} = ?1");
    let mut statement = tx.prepare_cached(&sql)?;
    if collection == Collection::Outcome {
        let key = Uuid::parse_str(id).map_err(|_| Error::Corrupt(format!("{id:?} is no event key")))?;
        statement.execute([key])?;
    } else {
        statement.execute([number(id)?])?;
    }
    Ok(())
}

fn place_of<R: Stored>() -> (&'static str, &'static str) {
    let key = R::COLUMNS.split(',').next().unwrap_or_default();
    (R::TABLE, key)
}

fn number(id: &str) -> Result<i64> {
    id.parse().map_err(|_| Error::Corrupt(format!("{id:?} is no row id")))
}

/// Takes a variant's barcodes out, as they stand there now.
fn forget_codes(tx: &Connection, id: i64) -> Result<()> {
    let sql = select::<VariantRow>("", "WHERE id = ?1");
    let old = tx.prepare_cached(&sql)?.query_row([id], VariantRow::read).optional()?;
    for code in old.iter().flat_map(|old| &old.barcodes) {
        tx.prepare_cached("DELETE FROM barcode WHERE code = ?1 AND variant = ?2")?
            .execute(params![code, id])?;
    }
    Ok(())
}

/// Makes a variant findable by its barcodes, also when it is retired and somebody still has one.
fn index_codes(tx: &Connection, row: &VariantRow) -> Result<()> {
    for code in &row.barcodes {
        tx.prepare_cached("INSERT OR IGNORE INTO barcode (code, variant) VALUES (?1, ?2)")?
            .execute(params![code, row.id])?;
    }
    Ok(())
}
