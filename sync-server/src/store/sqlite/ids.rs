//! The database's epoch, and ids that no restored server uses again: `epoch · 2³² + n`.

use evertill_protocol::Epoch;
use rusqlite::Connection;

use crate::store::{StoreError, StoreResult};

/// The history of this database.
///
/// # Errors
/// When it cannot be read.
pub fn epoch(connection: &Connection) -> StoreResult<Epoch> {
    let mut statement = connection.prepare_cached("SELECT epoch_n, epoch_id FROM meta WHERE one = 1")?;
    Ok(statement.query_row((), |row| Ok(Epoch { n: row.get(0)?, id: row.get(1)? }))?)
}

/// The next id of a variant, price, vendor, user, store, …
///
/// # Errors
/// When it cannot be written, or an epoch has used up its four billion.
pub fn next_id(connection: &Connection) -> StoreResult<i64> {
    next_ids(connection, 1)
}

/// The first of `count` consecutive ids.
///
/// # Errors
/// As [`next_id`].
pub fn next_ids(connection: &Connection, count: i64) -> StoreResult<i64> {
    let sql = "UPDATE meta SET next_id = next_id + ?1 WHERE one = 1 RETURNING epoch_n, next_id - ?1";
    let mut statement = connection.prepare_cached(sql)?;
    let (epoch, n): (i64, i64) = statement.query_row([count], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if n + count > 1 << 32 {
        return Err(StoreError::Unusable("this epoch has used up its ids".into()));
    }
    Ok((epoch << 32) + n)
}
