//! Opening the till's file: the right SQLite, one instance, our file and no newer one, whole, and set to be durable.

use std::fs::{self, OpenOptions};
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

use evertill_domain::ablation;
use fs4::fs_std::FileExt as _;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::key::{self, Kept, Keyring};
use super::mark::MarkFile;
use super::migrate::{Written, inspect, migrate};
use super::pins::{Pins, seal_old};
use super::reserve::Reserve;
use super::{Place, Readers, Store, Writer, recover};
use crate::error::{Error, Result};
use crate::ids::Ids;

/// The first version without the bug that loses commits when two connections write and checkpoint at once.
const SQLITE_NEEDED: i32 = 3_051_003;

/// Pages the log may grow to before a commit moves it into the database: a burst of sales stays clear of it, and
/// idle moments do it sooner.
const CHECKPOINT_PAGES: i64 = 8_000;

/// Memory for pages of each connection, in KiB. What goods are found by stays in it; the rest is in the system's own
/// cache, which gives way to others when they need memory.
const CACHE_KIB: i64 = 4_096;

impl Store {
    /// Opens or makes the database and the device's key. `now_ms` names a damaged file that is moved aside.
    pub(crate) fn open(
        place: Place,
        ids: &dyn Ids,
        keyring: Option<&Keyring>,
        now_ms: i64,
    ) -> Result<(Store, Kept)> {
        refuse_old_sqlite(rusqlite::version_number())?;
        fs::create_dir_all(&place.beside)?;
        let lock = lock_instance(&place)?;
        let mark = MarkFile::open(&place.file("register.mark"))?;
        if place.vfs.is_none() {
            recover::finish(&place)?;
        }
        let kept = key::load_or_make(&place.file("register.key"), ids, keyring)?;
        let pins = Pins::of(&kept.key);
        let conn = match whole(&place, &pins) {
            // Without a mark beside it, it may be anybody's file: it stays as it is.
            Err(error @ Error::ForeignFile(_)) if mark.get().is_none() => return Err(error),
            Err(error) if is_damage(&error) && place.vfs.is_none() => {
                recover::recover(&place, now_ms, &error)?;
                whole(&place, &pins)?
            }
            other => other?,
        };
        let reserve = Reserve::new(place.file("register.reserve"), place.reserve_bytes);
        let writer = Mutex::new(Writer { conn: Some(conn), failed: false, mark, reserve });
        let readers = Mutex::new(Readers::default());
        let store = Store { place, pins, writer, readers, unsettled: AtomicBool::new(true), _lock: lock };
        Ok((store, kept))
    }
}

fn refuse_old_sqlite(version: i32) -> Result<()> {
    if version < SQLITE_NEEDED { Err(Error::SqliteTooOld(rusqlite::version())) } else { Ok(()) }
}

fn lock_instance(place: &Place) -> Result<fs::File> {
    let path = place.file("register.lock");
    let file = OpenOptions::new().write(true).create(true).truncate(false).open(path)?;
    if file.try_lock_exclusive()? { Ok(file) } else { Err(Error::InUse) }
}

/// What means that the file itself is at fault, and not the disk's being full or busy.
fn is_damage(error: &Error) -> bool {
    use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
    match error {
        Error::Sqlite(error) => matches!(error.sqlite_error_code(), Some(DatabaseCorrupt | NotADatabase)),
        Error::ForeignFile(_) | Error::Corrupt(_) | Error::ChainBroken { .. } => true,
        _ => false,
    }
}

/// The file as a writer, migrated and checked.
fn whole(place: &Place, pins: &Pins) -> Result<Connection> {
    let mut conn = connect(place, pins, OpenFlags::default())?;
    let name = place.database.display().to_string();
    let written = match inspect(&conn, &name) {
        Err(Error::Sqlite(error)) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::NotADatabase) => {
            return Err(Error::ForeignFile(name));
        }
        other => other?,
    };
    prepare_writer(&conn)?;
    if written != Written::Empty {
        check(&conn)?;
    }
    migrate(&mut conn, written)?;
    crate::journal::verify_tail(&conn)?;
    seal_old(&conn)?;
    match renew_log(&conn) {
        // It stays in the log until there is room.
        Err(Error::DiskFull) => Ok(conn),
        renewed => renewed.map(|()| conn),
    }
}

/// The file again, after the disk failed under it.
pub(super) fn reopened(place: &Place, pins: &Pins) -> Result<Connection> {
    let conn = connect(place, pins, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    prepare_writer(&conn)?;
    check(&conn)?;
    crate::journal::verify_tail(&conn)?;
    Ok(conn)
}

/// Writes over the end of the log, where the frames of a commit are whose sync failed. The system has them, and no later
/// sync will write them: whoever read them back from there would build on what is not on the disk.
pub(super) fn write_over(conn: &Connection) -> Result<()> {
    // A commit that changes nothing.
    let version: i64 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    Ok(conn.pragma_update(None, "user_version", version)?)
}

/// Moves what an earlier run left in the log into the file, and begins another log: the end of the old one may be in the
/// system's memory alone, and what is committed behind it would be lost with it.
fn renew_log(conn: &Connection) -> Result<()> {
    conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    write_over(conn)
}

pub(super) fn reader(place: &Place, pins: &Pins) -> Result<Connection> {
    let conn = connect(place, pins, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    conn.pragma_update(None, "query_only", true)?;
    conn.pragma_update(None, "cache_size", -CACHE_KIB)?;
    Ok(conn)
}

fn connect(place: &Place, pins: &Pins, flags: OpenFlags) -> Result<Connection> {
    let conn = match &place.vfs {
        Some(vfs) => Connection::open_with_flags_and_vfs(&place.database, flags, vfs.as_str())?,
        None => Connection::open_with_flags(&place.database, flags)?,
    };
    conn.busy_timeout(std::time::Duration::from_secs(5))?;
    pins.teach(&conn)?;
    conn.set_prepared_statement_cache_capacity(128);
    // Else SQLite plans a cached statement anew whenever a value bound to it changes: five times a lookup's cost.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(conn)
}

fn prepare_writer(conn: &Connection) -> Result<()> {
    let mode: String = conn.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    if mode != "wal" {
        return Err(Error::StorageFailed(format!("the database cannot keep a log ({mode})")));
    }
    let synchronous = if ablation::is_on("sync_normal") { "NORMAL" } else { "FULL" };
    conn.pragma_update(None, "synchronous", synchronous)?;
    // macOS: a plain sync leaves the data in the drive's cache.
    conn.pragma_update(None, "fullfsync", true)?;
    conn.pragma_update(None, "checkpoint_fullfsync", true)?;
    conn.pragma_update(None, "foreign_keys", true)?;
    conn.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
    conn.pragma_update(None, "cache_size", -CACHE_KIB)?;
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    Ok(())
}

/// Reads everything once.
fn check(conn: &Connection) -> Result<()> {
    let verdict: String = conn.query_row("PRAGMA quick_check", [], |row| row.get(0))?;
    if verdict == "ok" { Ok(()) } else { Err(Error::Corrupt(verdict)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_sqlite_that_loses_commits_is_refused() {
        assert!(matches!(refuse_old_sqlite(3_051_002), Err(Error::SqliteTooOld(_))));
        assert!(refuse_old_sqlite(3_051_003).is_ok());
        assert!(refuse_old_sqlite(rusqlite::version_number()).is_ok(), "{}", rusqlite::version());
    }
}
