//! The one row that says who this till is and how far it has come, and the store it stands in.

use evertill_domain::TaxRounding;
use evertill_domain::cart::MoneyRules;
use evertill_domain::journal::Position;
use evertill_protocol::Epoch;
use evertill_protocol::feed::StoreRow;
use evertill_protocol::hello::BackupThrough;
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use uuid::Uuid;

use crate::error::{Error, Result};

/// Who this till is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Till {
    pub register: Uuid,
    pub register_code: String,
    pub register_name: String,
    pub tenant_name: String,
    pub server_url: String,
    pub enrolled_ms: i64,
    pub open_id: Uuid,
    pub incarnation: u32,
    pub epoch: Epoch,
    pub cursor: u64,
    pub catalog_as_of_ms: Option<i64>,
    /// The last own event that is in the stock levels.
    pub applied: BackupThrough,
    /// The last own event that the oldest backup holds.
    pub backup: BackupThrough,
    pub work_offline: bool,
    pub last_time_ms: i64,
    pub last_mono_ms: i64,
    pub last_boot: String,
    pub last_printed_ms: i64,
}

const COLUMNS: &str = "register_id, register_code, register_name, tenant_name, server_url, enrolled_ms, open_id, \
     incarnation, epoch_n, epoch_id, cursor, catalog_as_of_ms, applied_incarnation, applied_seq, \
     backup_incarnation, backup_seq, work_offline, last_time_ms, last_mono_ms, last_boot, last_printed_ms";

fn read(row: &Row<'_>) -> rusqlite::Result<Till> {
    Ok(Till {
        register: row.get(0)?,
        register_code: row.get(1)?,
        register_name: row.get(2)?,
        tenant_name: row.get(3)?,
        server_url: row.get(4)?,
        enrolled_ms: row.get(5)?,
        open_id: row.get(6)?,
        incarnation: row.get(7)?,
        epoch: Epoch { n: row.get(8)?, id: row.get(9)? },
        cursor: row.get(10)?,
        catalog_as_of_ms: row.get(11)?,
        applied: BackupThrough { incarnation: row.get(12)?, seq: row.get(13)? },
        backup: BackupThrough { incarnation: row.get(14)?, seq: row.get(15)? },
        work_offline: row.get(16)?,
        last_time_ms: row.get(17)?,
        last_mono_ms: row.get(18)?,
        last_boot: row.get(19)?,
        last_printed_ms: row.get(20)?,
    })
}

/// The till, once it is enrolled.
///
/// # Errors
/// When SQLite fails.
pub fn find(conn: &Connection) -> Result<Option<Till>> {
    let sql = format!("SELECT {COLUMNS} FROM till");
    Ok(conn.prepare_cached(&sql)?.query_row([], read).optional()?)
}

/// The till.
///
/// # Errors
/// [`Error::NotEnrolled`], and when SQLite fails.
pub fn load(conn: &Connection) -> Result<Till> {
    find(conn)?.ok_or(Error::NotEnrolled)
}

/// The row of a till that has just been enrolled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolled {
    pub register: Uuid,
    pub register_code: String,
    pub register_name: String,
    pub tenant_name: String,
    pub server_url: String,
    pub incarnation: u32,
    pub epoch: Epoch,
}

pub(crate) fn insert(tx: &Connection, enrolled: &Enrolled, open_id: Uuid, at_ms: i64) -> Result<()> {
    tx.execute(
        "INSERT INTO till (one, register_id, register_code, register_name, tenant_name, server_url, enrolled_ms,
             open_id, incarnation, epoch_n, epoch_id) VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            enrolled.register,
            enrolled.register_code,
            enrolled.register_name,
            enrolled.tenant_name,
            enrolled.server_url,
            at_ms,
            open_id,
            enrolled.incarnation,
            enrolled.epoch.n,
            enrolled.epoch.id,
        ],
    )?;
    Ok(())
}

/// What a second enrolment of the same register changes; the catalogue is fetched anew.
pub(crate) fn renew(tx: &Connection, enrolled: &Enrolled) -> Result<()> {
    tx.execute(
        "UPDATE till SET register_code = ?1, register_name = ?2, tenant_name = ?3, server_url = ?4, epoch_n = ?5,
             epoch_id = ?6, cursor = 0, backup_incarnation = 0, backup_seq = 0",
        params![
            enrolled.register_code,
            enrolled.register_name,
            enrolled.tenant_name,
            enrolled.server_url,
            enrolled.epoch.n,
            enrolled.epoch.id,
        ],
    )?;
    Ok(())
}

pub(crate) fn set_open_id(tx: &Connection, open_id: Uuid) -> Result<()> {
    tx.execute("UPDATE till SET open_id = ?1", [open_id])?;
    Ok(())
}

pub(crate) fn set_incarnation(tx: &Connection, incarnation: u32) -> Result<()> {
    tx.execute("UPDATE till SET incarnation = ?1", [incarnation])?;
    Ok(())
}

/// Remembers the clocks at an event.
pub(crate) fn set_clocks(
    tx: &Connection,
    time_ms: i64,
    mono_ms: i64,
    boot: &str,
    printed_ms: i64,
) -> Result<()> {
    let sql = "UPDATE till SET last_time_ms = ?1, last_mono_ms = ?2, last_boot = ?3, last_printed_ms = ?4";
    tx.prepare_cached(sql)?.execute(params![time_ms, mono_ms, boot, printed_ms])?;
    Ok(())
}

/// The receipts of all sales up to there were seen or printed, or nobody waits for them.
pub(crate) fn receipts_shown(tx: &Connection, at: Position) -> Result<()> {
    let sql = "UPDATE till SET shown_incarnation = ?1, shown_seq = ?2
               WHERE (shown_incarnation, shown_seq) < (?1, ?2)";
    tx.prepare_cached(sql)?.execute(params![at.incarnation, at.seq])?;
    Ok(())
}

/// When the server was last read to its head, else when the till was enrolled: what is known of people is as old as that.
///
/// # Errors
/// [`Error::NotEnrolled`], and when SQLite fails.
pub fn heard_ms(conn: &Connection) -> Result<i64> {
    let sql = "SELECT coalesce(catalog_as_of_ms, enrolled_ms) FROM till";
    conn.prepare_cached(sql)?.query_row([], |row| row.get(0)).optional()?.ok_or(Error::NotEnrolled)
}

/// The store this till stands in, once the first snapshot is here.
///
/// # Errors
/// When SQLite fails.
pub fn find_store(conn: &Connection) -> Result<Option<StoreRow>> {
    crate::catalog::find_store(conn)
}

/// The store this till stands in.
///
/// # Errors
/// [`Error::NotEnrolled`] while the first snapshot is on its way, and when SQLite fails.
pub fn store(conn: &Connection) -> Result<StoreRow> {
    find_store(conn)?.ok_or(Error::NotEnrolled)
}

/// A store's rules for money, as the domain wants them.
#[must_use]
pub fn money_rules(store: &StoreRow) -> MoneyRules {
    MoneyRules {
        currency: store.currency.clone(),
        rounding: store.rounding,
        tax_included: store.tax_included,
        tax_rounding: TaxRounding::of(store.tax_per_receipt),
        cash_step: store.cash_step,
    }
}

impl Till {
    /// Whether the levels of the feed hold this event already.
    #[must_use]
    pub fn has_applied(&self, at: Position) -> bool {
        (at.incarnation, at.seq) <= (self.applied.incarnation, self.applied.seq)
    }
}

/// Something the sync worker wants kept for the status bar and the next hello.
///
/// # Errors
/// When SQLite fails.
pub fn note(conn: &Connection, name: &str) -> Result<Option<String>> {
    let sql = "SELECT value FROM sync_note WHERE name = ?1";
    Ok(conn.prepare_cached(sql)?.query_row([name], |row| row.get(0)).optional()?)
}

/// Keeps it; none forgets it.
///
/// # Errors
/// When SQLite fails.
pub fn set_note(tx: &Connection, name: &str, value: Option<&str>) -> Result<()> {
    match value {
        Some(value) => tx
            .prepare_cached("INSERT OR REPLACE INTO sync_note (name, value) VALUES (?1, ?2)")?
            .execute(params![name, value])?,
        None => tx.prepare_cached("DELETE FROM sync_note WHERE name = ?1")?.execute([name])?,
    };
    Ok(())
}
