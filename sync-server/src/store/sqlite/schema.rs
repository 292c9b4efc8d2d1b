//! The file itself: how it is opened, whose it is, and its migrations, forward only.

use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::faults::kill_at;
use crate::store::{StoreError, StoreResult};

/// Marks the file as ours: `ETsv`.
pub(super) const APPLICATION_ID: i32 = 0x4554_7376;

/// The first SQLite without the WAL-reset bug, which silently drops committed transactions.
const SQLITE_FLOOR: i32 = 3_051_003;

const MIGRATIONS: &[&str] = &[
    include_str!("../../../../migrations/server/sqlite/0001_books.sql"),
    include_str!("../../../../migrations/server/sqlite/0002_registers.sql"),
    include_str!("../../../../migrations/server/sqlite/0003_people_and_backups.sql"),
    include_str!("../../../../migrations/server/sqlite/0004_views.sql"),
    include_str!("../../../../migrations/server/sqlite/0005_levies.sql"),
    include_str!("../../../../migrations/server/sqlite/0006_scan.sql"),
    include_str!("../../../../migrations/server/sqlite/0007_tenants.sql"),
    include_str!("../../../../migrations/server/sqlite/0008_outbox.sql"),
    include_str!("../../../../migrations/server/sqlite/0009_orders.sql"),
    include_str!("../../../../migrations/server/sqlite/0010_carts.sql"),
    include_str!("../../../../migrations/server/sqlite/0011_movements.sql"),
    include_str!("../../../../migrations/server/sqlite/0012_audit.sql"),
    include_str!("../../../../migrations/server/sqlite/0013_sessions.sql"),
    include_str!("../../../../migrations/server/sqlite/0014_customers.sql"),
    include_str!("../../../../migrations/server/sqlite/0015_devices.sql"),
    include_str!("../../../../migrations/server/sqlite/0016_market.sql"),
];

/// What a migration did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Migrated {
    pub from: usize,
    pub to: usize,
}

/// Opens a file for writing.
pub(super) fn open(path: &Path) -> StoreResult<Connection> {
    require_sqlite(rusqlite::version_number())?;
    let connection = Connection::open(path)?;
    check_owner(&connection, path)?;
    // FULL: one fsync a commit, so that what was answered survives a power cut.
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = 1; PRAGMA checkpoint_fullfsync = 1;
         PRAGMA foreign_keys = ON; PRAGMA wal_autocheckpoint = 10000; PRAGMA temp_store = MEMORY;
         PRAGMA cache_size = -65536; PRAGMA busy_timeout = 10000;",
    )?;
    connection.set_prepared_statement_cache_capacity(256);
    plan_once(&connection)?;
    Ok(connection)
}

/// Opens a file for reading only.
pub(super) fn open_to_read(path: &Path) -> StoreResult<Connection> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.execute_batch(
        "PRAGMA busy_timeout = 10000; PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY;",
    )?;
    connection.set_prepared_statement_cache_capacity(128);
    plan_once(&connection)?;
    Ok(connection)
}

/// A cached statement is planned once, not again for every value bound to a range.
fn plan_once(connection: &Connection) -> StoreResult<()> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

/// Refuses an SQLite that loses data.
fn require_sqlite(version: i32) -> StoreResult<()> {
    if version < SQLITE_FLOOR {
        let why =
            format!("SQLite {version} may lose committed data; this program needs {SQLITE_FLOOR} or newer");
        return Err(StoreError::Unusable(why));
    }
    Ok(())
}

/// Refuses a file of another program, or of a newer version of this one.
pub(super) fn check_owner(connection: &Connection, path: &Path) -> StoreResult<()> {
    let application: i32 = connection.query_row("PRAGMA application_id", (), |row| row.get(0))?;
    let version = version(connection)?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_master", (), |row| row.get(0))?;
    let path = path.display();
    if application != APPLICATION_ID && (application != 0 || tables > 0) {
        return Err(StoreError::Unusable(format!("{path} is not a database of this server")));
    }
    if version > MIGRATIONS.len() {
        let why =
            format!("{path} was written by a newer version (schema {version}, known {})", MIGRATIONS.len());
        return Err(StoreError::Unusable(why));
    }
    Ok(())
}

fn version(connection: &Connection) -> StoreResult<usize> {
    let version: i64 = connection.query_row("PRAGMA user_version", (), |row| row.get(0))?;
    usize::try_from(version).map_err(|_| StoreError::Unusable("the schema's version is negative".into()))
}

/// Applies every migration that the file lacks, each in a transaction of its own: a kill half way leaves the last whole one.
pub(super) fn migrate(connection: &mut Connection, now_ms: i64) -> StoreResult<Migrated> {
    let from = version(connection)?;
    for (index, sql) in MIGRATIONS.iter().enumerate().skip(from) {
        let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Another process may have been faster.
        if version(&tx)? == index {
            tx.execute_batch(sql)?;
            kill_at("mid_migration");
            if index == 0 {
                tx.pragma_update(None, "application_id", APPLICATION_ID)?;
                tx.execute(
                    "INSERT INTO meta (one, epoch_n, epoch_id, next_id, created_ms) VALUES (1, 1, ?1, 1, ?2)",
                    (uuid::Uuid::new_v4(), now_ms),
                )?;
            }
            tx.pragma_update(None, "user_version", i64::try_from(index + 1).unwrap_or(i64::MAX))?;
        }
        tx.commit()?;
    }
    Ok(Migrated { from, to: MIGRATIONS.len() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn row_35_an_sqlite_that_loses_data_is_refused() {
        assert!(require_sqlite(3_051_002).is_err());
        assert!(require_sqlite(3_051_003).is_ok());
        assert!(require_sqlite(rusqlite::version_number()).is_ok());
    }

    #[test]
    fn what_a_tenant_has_much_of_is_found_without_walking_through_it() {
        let folder = tempfile::tempdir().unwrap();
        let mut connection = open(&folder.path().join("a.db")).unwrap();
        migrate(&mut connection, 5).unwrap();
        for (sql, plan) in [
            ("SELECT id FROM orders WHERE tenant_id = ? AND order_id = ?", "(tenant_id=? AND order_id=?)"),
            ("SELECT id FROM orders WHERE tenant_id = ? AND number = ?", "(tenant_id=? AND number=?)"),
            (
                "SELECT collection FROM feed WHERE tenant_id = ? AND no > ? AND no <= ? AND store_id IN (0, ?)",
                "(tenant_id=? AND no>? AND no<?)",
            ),
        ] {
            let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            // What is not bound is NULL, which does not change the plan.
            let mut rows = statement.raw_query();
            let mut planned = Vec::new();
            while let Some(row) = rows.next().unwrap() {
                planned.push(row.get::<_, String>(3).unwrap());
            }
            assert!(planned.iter().any(|step| step.ends_with(plan)), "{sql}: {planned:?}");
        }
    }

    #[test]
    fn foreign_and_newer_files_are_refused_and_migrating_twice_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let mut connection = open(&path).unwrap();
        assert_eq!(migrate(&mut connection, 5).unwrap(), Migrated { from: 0, to: MIGRATIONS.len() });
        assert_eq!(migrate(&mut connection, 6).unwrap().from, MIGRATIONS.len());
        connection.pragma_update(None, "user_version", 999).unwrap();
        assert!(matches!(open(&path), Err(StoreError::Unusable(why)) if why.contains("newer")));

        let foreign = folder.path().join("b.db");
        Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE theirs (a)").unwrap();
        assert!(matches!(open(&foreign), Err(StoreError::Unusable(why)) if why.contains("not a database")));
    }
}
