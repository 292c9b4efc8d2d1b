//! The database's epoch, and ids that no restored server uses again: `epoch · 2³² + n`.

use evertill_protocol::Epoch;

use super::{Db, Row, args};
use crate::store::{StoreError, StoreResult};

/// The history of this database.
///
/// # Errors
/// When it cannot be read.
pub fn epoch<'c>(db: impl Into<Db<'c>>) -> StoreResult<Epoch> {
    let sql = "SELECT epoch_n, epoch_id FROM meta WHERE one = 1";
    db.into().need(sql, &[], |row| Ok(Epoch { n: row.get(0)?, id: row.get(1)? }))
}

/// The id of a new tenant.
///
/// # Errors
/// When it cannot be written.
pub fn next_tenant(db: Db<'_>) -> StoreResult<i64> {
    of_all(db, 1)
}

/// The next id of a tenant's variant, price, vendor, user, store, …
///
/// # Errors
/// When it cannot be written, or an epoch has used up its four billion.
pub fn next_id<'c>(db: impl Into<Db<'c>>, tenant: i64) -> StoreResult<i64> {
    next_ids(db, tenant, 1)
}

/// Whoever makes rows of this tenant by their codes or names waits for the end of this transaction: what is looked up
/// after this and not found can be made.
///
/// # Errors
/// When it cannot be written.
pub fn hold(db: Db<'_>, tenant: i64) -> StoreResult<()> {
    next_ids(db, tenant, 0).map(drop)
}

/// The first of `count` consecutive ids.
///
/// # Errors
/// As [`next_id`].
pub fn next_ids<'c>(db: impl Into<Db<'c>>, tenant: i64, count: i64) -> StoreResult<i64> {
    let db = db.into();
    match db {
        // One writer: one counter does for all.
        Db::Sqlite(..) => of_all(db, count),
        // A tenant's import must not hold up another's.
        Db::Postgres(_) => {
            let sql = "INSERT INTO counter (tenant_id, epoch_n, next_id) SELECT ?1, epoch_n, 1 + ?2 FROM meta
                       ON CONFLICT (tenant_id) DO UPDATE SET epoch_n = excluded.epoch_n, next_id = ?2 +
                           CASE WHEN counter.epoch_n = excluded.epoch_n THEN counter.next_id ELSE 1 END
                       RETURNING epoch_n, next_id - ?2";
            db.need(sql, args![tenant, count], |row| first_id(row, count))
        }
    }
}

fn of_all(db: Db<'_>, count: i64) -> StoreResult<i64> {
    let sql = "UPDATE meta SET next_id = next_id + ?1 WHERE one = 1 RETURNING epoch_n, next_id - ?1";
    db.need(sql, args![count], |row| first_id(row, count))
}

fn first_id(row: &Row<'_>, count: i64) -> StoreResult<i64> {
    let (epoch, n): (i64, i64) = (row.get(0)?, row.get(1)?);
    if n + count > 1 << 32 {
        return Err(StoreError::Unusable("this epoch has used up its ids".into()));
    }
    Ok((epoch << 32) + n)
}
