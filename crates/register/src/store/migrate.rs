//! Migrations of the till's database: forward only, each whole or not at all.

use rusqlite::{Connection, TransactionBehavior};

use crate::error::{Error, Result};

/// "EVRT": how a till's database is told from any other SQLite file.
pub(super) const APPLICATION_ID: i64 = 0x4556_5254;

const MIGRATIONS: &[&str] = &[
    include_str!("../../../../migrations/register/0001_till.sql"),
    include_str!("../../../../migrations/register/0002_catalog.sql"),
    include_str!("../../../../migrations/register/0003_views.sql"),
    include_str!("../../../../migrations/register/0004_levies.sql"),
    include_str!("../../../../migrations/register/0005_counter.sql"),
    include_str!("../../../../migrations/register/0006_print.sql"),
    include_str!("../../../../migrations/register/0007_scan.sql"),
    include_str!("../../../../migrations/register/0008_speed.sql"),
    include_str!("../../../../migrations/register/0009_words.sql"),
    include_str!("../../../../migrations/register/0010_sale.sql"),
    include_str!("../../../../migrations/register/0011_vendors.sql"),
];

/// What a file says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    /// Nothing yet.
    Empty,
    /// A till's database, with so many migrations.
    Till(i64),
}

/// Refuses foreign and newer files before anything is written.
pub(super) fn inspect(conn: &Connection, name: &str) -> Result<Written> {
    let application_id: i64 = conn.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let version: i64 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let objects: i64 = conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if application_id == 0 && version == 0 && objects == 0 {
        return Ok(Written::Empty);
    }
    if application_id != APPLICATION_ID {
        return Err(Error::ForeignFile(name.to_owned()));
    }
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    if version > known {
        return Err(Error::NewerFile { found: version, known });
    }
    Ok(Written::Till(version))
}

/// Brings the file up to this version. A power cut leaves it at a whole migration.
pub(super) fn migrate(conn: &mut Connection, written: Written) -> Result<()> {
    let done = match written {
        Written::Empty => 0,
        Written::Till(version) => version,
    };
    for (number, sql) in (1i64..).zip(MIGRATIONS).filter(|(number, _)| *number > done) {
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        tx.execute_batch(sql)?;
        crate::fault::step("mid_migration")?;
        tx.pragma_update(None, "application_id", APPLICATION_ID)?;
        tx.pragma_update(None, "user_version", number)?;
        tx.commit()?;
    }
    Ok(())
}
