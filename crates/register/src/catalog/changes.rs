//! Which products changed, in the order in which they did: what is kept of them in memory follows by it.

use rusqlite::Connection;

use crate::error::Result;

/// Notes that a product is not what it was.
pub(super) fn note(tx: &Connection, variant: i64) -> Result<()> {
    tx.prepare_cached("INSERT INTO variant_change (variant) VALUES (?1)")?.execute([variant])?;
    Ok(())
}

/// Notes that all of them are others; what was noted before says nothing more.
pub(super) fn note_all(tx: &Connection) -> Result<()> {
    tx.execute("INSERT INTO variant_change (variant) VALUES (NULL)", [])?;
    forget(tx)
}

/// The till has just been opened: nothing that is kept in memory is older than the last of them.
pub(crate) fn forget(tx: &Connection) -> Result<()> {
    tx.execute("DELETE FROM variant_change WHERE no < (SELECT max(no) FROM variant_change)", [])?;
    Ok(())
}

/// The number of the last change; 0 before the first.
pub(crate) fn last(conn: &Connection) -> Result<i64> {
    let sql = "SELECT coalesce(max(no), 0) FROM variant_change";
    Ok(conn.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}

/// The products that changed after that one; none when all did.
pub(crate) fn since(conn: &Connection, after: i64) -> Result<Option<Vec<i64>>> {
    let sql = "SELECT DISTINCT variant FROM variant_change WHERE no > ?1";
    let mut statement = conn.prepare_cached(sql)?;
    let ids = statement.query_map([after], |row| row.get(0))?;
    let ids: Vec<Option<i64>> = ids.collect::<rusqlite::Result<_>>()?;
    Ok(ids.into_iter().collect())
}
