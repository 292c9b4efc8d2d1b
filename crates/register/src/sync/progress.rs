//! How far this till has come with its server: the sync columns of its one row.

use evertill_protocol::Server;
use evertill_protocol::hello::BackupThrough;
use rusqlite::{Connection, params};

use crate::error::Result;

/// A new history of the server: nothing read from the old one counts any more. Cursor 0 asks for a snapshot; until
/// it is in, the catalogue stays as it was.
pub(crate) fn follow_epoch(tx: &Connection, server: &Server) -> Result<()> {
    let sql =
        "UPDATE till SET epoch_n = ?1, epoch_id = ?2, cursor = 0, backup_incarnation = 0, backup_seq = 0";
    tx.execute(sql, params![server.epoch.n, server.epoch.id])?;
    Ok(())
}

pub(crate) fn set_cursor(tx: &Connection, cursor: u64) -> Result<()> {
    tx.prepare_cached("UPDATE till SET cursor = ?1")?.execute([cursor])?;
    Ok(())
}

/// The levels hold the own events up to here: what those took is no longer subtracted.
pub(crate) fn set_applied(tx: &Connection, applied: BackupThrough) -> Result<()> {
    let sql = "UPDATE till SET applied_incarnation = ?1, applied_seq = ?2";
    tx.prepare_cached(sql)?.execute(params![applied.incarnation, applied.seq])?;
    Ok(())
}

/// The catalogue was the server's newest at this moment.
pub(crate) fn set_catalog_as_of(tx: &Connection, at_ms: i64) -> Result<()> {
    tx.prepare_cached("UPDATE till SET catalog_as_of_ms = ?1")?.execute([at_ms])?;
    Ok(())
}

/// The last own event that the oldest backup holds; it may go back, when that backup is no longer offered.
pub(crate) fn set_backup_through(tx: &Connection, through: BackupThrough) -> Result<()> {
    let sql = "UPDATE till SET backup_incarnation = ?1, backup_seq = ?2
               WHERE (backup_incarnation, backup_seq) <> (?1, ?2)";
    tx.prepare_cached(sql)?.execute(params![through.incarnation, through.seq])?;
    Ok(())
}
