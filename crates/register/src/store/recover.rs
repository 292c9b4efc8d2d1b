//! A damaged file is moved aside, never deleted, and what can be read of it goes into a new one.
//!
//! The new file is built under another name and takes the place of the old one only when it is whole, so that a power
//! cut in the middle leaves the damaged file to be tried again.

use std::fs;
use std::path::{Path, PathBuf};

use evertill_domain::Body;
use evertill_domain::journal::{GENESIS, Hash, Position};
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, params, params_from_iter};
use uuid::Uuid;

use super::{Place, migrate, sync_folder};
use crate::error::{Error, Result};
use crate::journal::{self, Link};
use crate::till;

/// The name of the note under which the new file says what is missing.
pub(crate) const NOTE: &str = "journal_damaged";

/// Copied as far as they can be read; the journal and its sales have rules of their own. Parents before children.
const TABLES: [&str; 17] = [
    "till",
    "cart",
    "cart_line",
    "setting",
    "drawer_opening",
    "pin_failure",
    "sync_note",
    "store",
    "vendor",
    "category",
    "tax_rate",
    "user",
    "variant",
    "barcode",
    "price",
    "stock",
    "outcome",
];

/// Moves the damaged file aside and puts in its place what could be read of it.
pub(super) fn recover(place: &Place, now_ms: i64, why: &Error) -> Result<()> {
    tracing::error!(%why, file = %place.database.display(), "the database is damaged: recovering what can be read");
    let copy = named(&place.database, ".recovering-from");
    let new = named(&place.database, ".recovering");
    for path in [&copy, &new] {
        remove_all(path)?;
    }
    // SQLite must not mend the original while it reads it.
    copy_if_there(&place.database, &copy)?;
    copy_if_there(&named(&place.database, "-wal"), &named(&copy, "-wal"))?;
    rescue(&copy, &new)?;
    remove_all(&copy)?;
    let aside = named(&place.database, &format!(".damaged-{now_ms}"));
    for suffix in ["-wal", "-shm", ""] {
        let file = named(&place.database, suffix);
        if file.exists() {
            fs::rename(&file, named(&aside, suffix))?;
        }
    }
    finish(place)
}

/// Puts a finished recovery in place; also after a power cut between the two renames.
pub(super) fn finish(place: &Place) -> Result<()> {
    let new = named(&place.database, ".recovering");
    if !place.database.exists() && new.exists() {
        fs::rename(&new, &place.database)?;
        sync_folder(&place.database)?;
    }
    Ok(())
}

fn rescue(from: &Path, into: &Path) -> Result<()> {
    let mut new = Connection::open(into)?;
    migrate::migrate(&mut new, migrate::Written::Empty)?;
    let tx = new.transaction()?;
    // A file that cannot even be opened has nothing to read: the till starts as a new one.
    if let Ok(old) = Connection::open_with_flags(from, OpenFlags::SQLITE_OPEN_READ_WRITE) {
        for table in TABLES {
            copy_rows(&old, &tx, table)?;
        }
        rescue_journal(&old, &tx)?;
        copy_rows(&old, &tx, "sale")?;
        tx.execute(
            "DELETE FROM sale WHERE (incarnation, seq) NOT IN (SELECT incarnation, seq FROM journal)",
            [],
        )?;
        // The catalogue is shown until the server has sent it anew.
        tx.execute("UPDATE till SET cursor = 0", [])?;
    }
    tx.commit()?;
    new.close().map_err(|(_, error)| Error::from(error))?;
    fs::File::open(into)?.sync_all()?;
    Ok(())
}

/// Copies a table's readable rows: from its start to the damage, then from its end back to it.
fn copy_rows(old: &Connection, tx: &Connection, table: &str) -> Result<()> {
    // A file of an earlier version has fewer columns, and the others have defaults.
    let known = columns_of(old, table).unwrap_or_default();
    let mut columns = columns_of(tx, table)?;
    if !known.is_empty() {
        columns.retain(|column| known.contains(column));
    }
    let places = vec!["?"; columns.len()].join(",");
    let names = columns.join(",");
    let mut put = tx.prepare(&format!("INSERT OR IGNORE INTO {table} ({names}) VALUES ({places})"))?;
    for order in ["ASC", "DESC"] {
        let Ok(mut select) = old.prepare(&format!("SELECT {names} FROM {table} ORDER BY 1 {order}")) else {
            continue;
        };
        let Ok(mut rows) = select.query([]) else { continue };
        loop {
            match rows.next() {
                Ok(Some(row)) => {
                    let values: Result<Vec<Value>, _> =
                        (0..columns.len()).map(|column| row.get(column)).collect();
                    if let Ok(values) = values {
                        // A row that no longer satisfies the table's rules is part of the damage.
                        let _ = put.execute(params_from_iter(values));
                    }
                }
                Ok(None) => return Ok(()),
                Err(_) => break,
            }
        }
    }
    Ok(())
}

fn columns_of(conn: &Connection, table: &str) -> Result<Vec<String>> {
    let mut described = conn.prepare("SELECT name FROM pragma_table_info(?1)")?;
    let names = described.query_map([table], |row| row.get(0))?;
    Ok(names.collect::<rusqlite::Result<_>>()?)
}

/// Copies each incarnation's events as far as their chain holds, and notes what is missing of the present one.
fn rescue_journal(old: &Connection, tx: &Connection) -> Result<()> {
    let Some(till) = till::find(tx)? else { return Ok(()) };
    let mut lost = None;
    for incarnation in 1..=till.incarnation {
        let kept = rescue_chain(old, tx, till.register, incarnation)?;
        let written: u64 = old
            .query_row("SELECT max(seq) FROM journal WHERE incarnation = ?1", [incarnation], |row| row.get(0))
            .unwrap_or(kept);
        if written > kept && incarnation == till.incarnation {
            lost = Some((kept + 1, written));
        }
    }
    till::set_note(tx, NOTE, Some(&serde_json::to_string(&lost)?))
}

fn rescue_chain(old: &Connection, tx: &Connection, register: Uuid, incarnation: u32) -> Result<u64> {
    let sql = "SELECT seq, key, kind, acked, at_ms, hash, body, result FROM journal WHERE incarnation = ?1 ORDER BY seq";
    let Ok(mut select) = old.prepare(sql) else { return Ok(0) };
    let Ok(mut rows) = select.query([incarnation]) else { return Ok(0) };
    let mut put = tx.prepare(
        "INSERT INTO journal (incarnation, seq, key, kind, acked, at_ms, hash, moved, body, result)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?;
    let mut last: (u64, Hash) = (0, GENESIS);
    while let Ok(Some(row)) = rows.next() {
        let read = || -> rusqlite::Result<_> { Ok((row.get(0)?, row.get(1)?, row.get(5)?, row.get(6)?)) };
        let Ok((seq, key, hash, body)): rusqlite::Result<(u64, Uuid, Hash, Option<String>)> = read() else {
            break;
        };
        let link = Link { register, at: Position { incarnation, seq }, hash, key };
        if seq != last.0 + 1 || !link.follows(&last.1, body.as_deref()) {
            break;
        }
        let value = |column| row.get::<_, Value>(column);
        let known = body.as_deref().and_then(|body| Body::decode(body).ok());
        let moved = known.map(|body| journal::moved(tx, &body.fact)).transpose()?.flatten();
        let (kind, acked, at_ms, result) = (value(2)?, value(3)?, value(4)?, value(7)?);
        put.execute(params![incarnation, seq, key, kind, acked, at_ms, hash, moved, body, result])?;
        last = (seq, hash);
    }
    Ok(last.0)
}

fn named(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn copy_if_there(from: &Path, to: &Path) -> Result<()> {
    if from.exists() {
        fs::copy(from, to)?;
    }
    Ok(())
}

fn remove_all(path: &Path) -> Result<()> {
    for suffix in ["", "-wal", "-shm"] {
        match fs::remove_file(named(path, suffix)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}
