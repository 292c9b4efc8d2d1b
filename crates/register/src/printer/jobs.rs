//! Print jobs in the till's database: what waits, what is under way, and what may have come out already.

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use uuid::Uuid;

use super::trouble::Trouble;
use crate::error::Result;
use crate::view::{AutoPrint, PrintKind, PrinterSettings, PrinterTarget};

/// A job that is not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    pub number: i64,
    pub id: Uuid,
    pub kind: PrintKind,
    /// The sale it belongs to.
    pub key: Option<Uuid>,
    pub copy: u32,
    pub state: State,
    pub attempts: u32,
    /// Attempts that may have sent a byte.
    pub begun: u32,
    pub queued_ms: i64,
    pub problem: Option<String>,
}

/// How far a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Queued,
    Printing,
    Done,
    /// It is not tried again by itself.
    Failed,
    Dropped,
}

impl State {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            State::Queued => "queued",
            State::Printing => "printing",
            State::Done => "done",
            State::Failed => "failed",
            State::Dropped => "dropped",
        }
    }

    fn named(name: &str) -> State {
        let all = [State::Queued, State::Printing, State::Done, State::Dropped];
        all.into_iter().find(|state| state.name() == name).unwrap_or(State::Failed)
    }
}

fn kind_name(kind: PrintKind) -> &'static str {
    match kind {
        PrintKind::Receipt => "receipt",
        PrintKind::Test => "test",
        PrintKind::Drawer => "drawer",
    }
}

const COLUMNS: &str = "number, id, kind, key, copy, state, attempts, begun, queued_ms, problem";

fn read(row: &Row<'_>) -> rusqlite::Result<Job> {
    let (kind, state): (String, String) = (row.get(2)?, row.get(5)?);
    Ok(Job {
        number: row.get(0)?,
        id: row.get(1)?,
        kind: match kind.as_str() {
            "drawer" => PrintKind::Drawer,
            "test" => PrintKind::Test,
            _ => PrintKind::Receipt,
        },
        key: row.get(3)?,
        copy: row.get(4)?,
        state: State::named(&state),
        attempts: row.get(6)?,
        begun: row.get(7)?,
        queued_ms: row.get(8)?,
        problem: row.get(9)?,
    })
}

/// What a sale asks for: its drawer when cash changed hands, and its receipt. Within the sale's own transaction, so that
/// there is no sale without its receipt, and no receipt of a sale that never was.
///
/// # Errors
/// When SQLite fails.
pub(crate) fn enqueue(
    tx: &Connection,
    settings: &PrinterSettings,
    key: Uuid,
    cash: bool,
    now_ms: i64,
) -> Result<()> {
    if settings.target == PrinterTarget::None {
        return Ok(());
    }
    if cash && settings.drawer.as_ref().is_some_and(|drawer| drawer.on_cash) {
        add(tx, PrintKind::Drawer, Some(key), 0, now_ms)?;
    }
    if settings.auto_print == AutoPrint::Always {
        add(tx, PrintKind::Receipt, Some(key), 0, now_ms)?;
    }
    Ok(())
}

/// Somebody opens the drawer by hand.
///
/// # Errors
/// When SQLite fails.
pub(crate) fn open_drawer(tx: &Connection, settings: &PrinterSettings, now_ms: i64) -> Result<()> {
    if settings.target == PrinterTarget::None || settings.drawer.is_none() {
        return Ok(());
    }
    add(tx, PrintKind::Drawer, None, 0, now_ms)
}

/// Puts a job at the end of the queue. A sale's second pulse is none: the first one stands.
///
/// # Errors
/// When SQLite fails.
pub(crate) fn add(tx: &Connection, kind: PrintKind, key: Option<Uuid>, copy: u32, now_ms: i64) -> Result<()> {
    let sql = "INSERT INTO print_job (id, kind, key, copy, queued_ms) VALUES (?1, ?2, ?3, ?4, ?5)
               ON CONFLICT DO NOTHING";
    tx.prepare_cached(sql)?.execute(params![Uuid::now_v7(), kind_name(kind), key, copy, now_ms])?;
    Ok(())
}

/// What is next: a drawer goes first, somebody waits for change.
///
/// # Errors
/// When SQLite fails.
pub(crate) fn next(conn: &Connection) -> Result<Option<Job>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM print_job WHERE state = 'queued' ORDER BY kind = 'drawer' DESC, number LIMIT 1"
    );
    Ok(conn.prepare_cached(&sql)?.query_row([], read).optional()?)
}

/// Everything that somebody may still care about, oldest first.
///
/// # Errors
/// When SQLite fails.
pub(crate) fn open_jobs(conn: &Connection) -> Result<Vec<Job>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM print_job WHERE state IN ('queued', 'printing', 'failed') ORDER BY number"
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let jobs = statement.query_map([], read)?.collect::<rusqlite::Result<_>>()?;
    Ok(jobs)
}

/// That job.
///
/// # Errors
/// When SQLite fails.
pub(crate) fn find(conn: &Connection, id: Uuid) -> Result<Option<Job>> {
    let sql = format!("SELECT {COLUMNS} FROM print_job WHERE id = ?1");
    Ok(conn.prepare_cached(&sql)?.query_row([id], read).optional()?)
}

/// Bytes are about to go out: from here on the job may be on paper. False when somebody dropped it meanwhile.
///
/// # Errors
/// When SQLite fails.
pub(crate) fn begin(tx: &Connection, job: &Job) -> Result<bool> {
    let sql =
        "UPDATE print_job SET state = 'printing', attempts = attempts + 1, begun = begun + 1, problem = NULL
               WHERE number = ?1 AND state = 'queued'";
    Ok(tx.prepare_cached(sql)?.execute([job.number])? == 1)
}

/// Where a job stands now, and why. What somebody dropped stays dropped.
///
/// # Errors
/// When SQLite fails.
pub(crate) fn set(tx: &Connection, job: &Job, state: State, trouble: Option<&Trouble>) -> Result<()> {
    let sql = "UPDATE print_job SET state = ?2, problem = ?3 WHERE number = ?1 AND state != 'dropped'";
    tx.prepare_cached(sql)?.execute(params![job.number, state.name(), trouble.map(Trouble::code)])?;
    Ok(())
}

/// An attempt ended before a byte went out.
///
/// # Errors
/// When SQLite fails.
pub(crate) fn could_not_begin(tx: &Connection, job: &Job, trouble: &Trouble) -> Result<()> {
    let sql =
        "UPDATE print_job SET attempts = attempts + 1, problem = ?2 WHERE number = ?1 AND state = 'queued'";
    tx.prepare_cached(sql)?.execute(params![job.number, trouble.code()])?;
    Ok(())
}

/// Somebody wants it tried again at once. A pulse is never sent twice.
///
/// # Errors
/// When SQLite fails.
pub(crate) fn retry(tx: &Connection, id: Uuid, now_ms: i64) -> Result<()> {
    let sql = "UPDATE print_job SET state = 'queued', queued_ms = ?2, problem = NULL
               WHERE id = ?1 AND state IN ('failed', 'queued') AND kind != 'drawer'";
    tx.prepare_cached(sql)?.execute(params![id, now_ms])?;
    Ok(())
}

/// Nobody wants it any more.
///
/// # Errors
/// When SQLite fails.
pub(crate) fn forget(tx: &Connection, id: Uuid) -> Result<()> {
    let sql =
        "UPDATE print_job SET state = 'dropped' WHERE id = ?1 AND state IN ('queued', 'printing', 'failed')";
    tx.prepare_cached(sql)?.execute([id])?;
    Ok(())
}

/// After a start: what was under way when the till stopped is tried again, pulses are not, and what is long over goes.
///
/// # Errors
/// When SQLite fails.
pub(crate) fn recover(tx: &Connection, now_ms: i64) -> Result<()> {
    /// Long after anybody could ask whether a receipt came out.
    const KEPT_MS: i64 = 30 * 86_400_000;
    tx.execute(
        "UPDATE print_job SET state = 'failed', problem = ?1 WHERE state = 'printing' AND kind = 'drawer'",
        [Trouble::DrawerUnsure.code()],
    )?;
    tx.execute(
        "UPDATE print_job SET state = 'queued', problem = ?1 WHERE state = 'printing'",
        [Trouble::Interrupted(String::new()).code()],
    )?;
    tx.execute(
        "DELETE FROM print_job WHERE state IN ('done', 'dropped') AND queued_ms < ?1",
        [now_ms - KEPT_MS],
    )?;
    Ok(())
}
