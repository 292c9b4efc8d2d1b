//! The journal: append-only, dense and hash-chained per incarnation; the offline queue and the audit trail in one.

use chrono::{DateTime, Utc};
use evertill_domain::event::{ClockChanged, IncarnationOpened};
use evertill_domain::journal::{GENESIS, Hash, Position, chain, event_key};
use evertill_domain::time::{CLOCK_TOLERANCE, ClockReading, instant};
use evertill_domain::{Body, Fact, ablation};
use rusqlite::{Connection, OptionalExtension as _, params};
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::store::Writing;
use crate::till::{self, Till};

/// How much of the chain's end is recomputed when the till opens: more than a day's events of a busy till.
const TAIL: u64 = 2_000;

/// An event as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    pub key: Uuid,
    pub at: Position,
    /// The time printed on paper: never earlier than the one before it in this series.
    pub printed: DateTime<Utc>,
}

/// Appends an event within the caller's transaction. A seq is used up only when that transaction commits.
///
/// A jump of the clocks since the last event is an event of its own and comes first.
///
/// # Errors
/// [`Error::NotEnrolled`], and when SQLite fails.
pub fn append(tx: &Writing<'_>, reading: &ClockReading, by: Option<i64>, fact: Fact) -> Result<Written> {
    append_to(tx, &till::load(tx)?, reading, by, fact)
}

/// The same at a till that was just looked at.
pub(crate) fn append_to(
    tx: &Writing<'_>,
    till: &Till,
    reading: &ClockReading,
    by: Option<i64>,
    fact: Fact,
) -> Result<Written> {
    let mut printed_ms = till.last_printed_ms;
    if let Some(from_ms) = jumped(till, reading) {
        let to_ms = reading.business_time().timestamp_millis();
        write(tx, till, reading, None, Fact::ClockChanged(ClockChanged { from_ms, to_ms }), to_ms)?;
        printed_ms = i64::MIN;
    }
    let now_ms = reading.business_time().timestamp_millis();
    let printed_ms = printed_ms.max(now_ms);
    let (key, at) = write(tx, till, reading, by, fact, printed_ms)?;
    till::set_clocks(tx, now_ms, reading.mono_ms, &reading.boot, printed_ms)?;
    Ok(Written { key, at, printed: instant(printed_ms) })
}

/// What the time should have been, when it is further off than the tolerance. Within one boot the monotonic clock
/// says what it should be; across boots only a step back shows.
fn jumped(till: &Till, reading: &ClockReading) -> Option<i64> {
    let now_ms = reading.business_time().timestamp_millis();
    let tolerance = CLOCK_TOLERANCE.num_milliseconds();
    if till.last_boot.is_empty() {
        return None;
    }
    if till.last_boot == reading.boot {
        let expected = till.last_time_ms.saturating_add(reading.mono_ms - till.last_mono_ms);
        return (now_ms.abs_diff(expected) > tolerance.unsigned_abs()).then_some(expected);
    }
    (now_ms < till.last_time_ms.saturating_sub(tolerance)).then_some(till.last_time_ms)
}

fn write(
    tx: &Writing<'_>,
    till: &Till,
    reading: &ClockReading,
    by: Option<i64>,
    fact: Fact,
    at_ms: i64,
) -> Result<(Uuid, Position)> {
    let (last, previous) = head(tx, till.incarnation)?;
    let at = Position { incarnation: till.incarnation, seq: last + 1 };
    let (kind, moved) = (fact.kind(), moved(tx, &fact)?);
    let body = Body { at: reading.clone(), by, cursor: till.cursor, fact }.encode();
    let key = event_key(till.register, at);
    let hash = chain(till.register, at, &previous, body.as_bytes());
    let sql = "INSERT INTO journal (incarnation, seq, key, kind, at_ms, hash, moved, body)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    tx.prepare_cached(sql)?.execute(params![at.incarnation, at.seq, key, kind, at_ms, hash, moved, body])?;
    tx.appended(at, hash);
    Ok((key, at))
}

/// What an event takes from stock, in thousandths by product; below zero, what it gives back.
pub(crate) type Moved = Vec<(i64, i64)>;

/// That of an event, as its row has it: the levels shown are less by it until the server's hold it.
pub(crate) fn moved(conn: &Connection, fact: &Fact) -> Result<Option<String>> {
    let back =
        |moved: Moved| moved.into_iter().map(|(variant, qty)| (variant, qty.saturating_neg())).collect();
    let moved: Moved = match fact {
        Fact::Sale(sale) => sale.lines.iter().map(|line| (line.variant, line.qty.0)).collect(),
        Fact::Return(goods) => back(goods.lines.iter().map(|line| (line.variant, line.qty.0)).collect()),
        Fact::Void(void) => back(moved_by(conn, void.target)?),
        _ => Vec::new(),
    };
    Ok((!moved.is_empty()).then(|| serde_json::to_string(&moved)).transpose()?)
}

/// Nothing where nothing is known of the event: the server's levels will have it.
fn moved_by(conn: &Connection, key: Uuid) -> Result<Moved> {
    let sql = "SELECT moved FROM journal WHERE key = ?1 AND moved IS NOT NULL";
    let found: Option<String> = conn.prepare_cached(sql)?.query_row([key], |row| row.get(0)).optional()?;
    Ok(found.map(|text| serde_json::from_str(&text)).transpose()?.unwrap_or_default())
}

/// The last position written in an incarnation and its hash; (0, genesis) for none.
///
/// # Errors
/// When SQLite fails.
pub fn head(conn: &Connection, incarnation: u32) -> Result<(u64, Hash)> {
    let sql = "SELECT seq, hash FROM journal WHERE incarnation = ?1 ORDER BY seq DESC LIMIT 1";
    let found = conn.prepare_cached(sql)?.query_row([incarnation], |row| Ok((row.get(0)?, row.get(1)?)));
    Ok(found.optional()?.unwrap_or((0, GENESIS)))
}

/// Begins a later incarnation, within the caller's transaction: its first event says why, and what of the previous
/// one this till no longer has.
///
/// # Errors
/// When SQLite fails.
pub fn open_incarnation(
    tx: &Writing<'_>,
    reading: &ClockReading,
    incarnation: u32,
    why: &str,
    lost: Option<(u64, u64)>,
) -> Result<Written> {
    let previous = till::load(tx)?.incarnation;
    let previous = previous.max(incarnation.saturating_sub(1));
    till::set_incarnation(tx, incarnation)?;
    append(
        tx,
        reading,
        None,
        Fact::IncarnationOpened(IncarnationOpened { previous, why: why.to_owned(), lost }),
    )
}

/// Recomputes the end of the present incarnation's chain.
///
/// # Errors
/// [`Error::ChainBroken`] at the first event that does not follow from the one before it.
pub fn verify_tail(conn: &Connection) -> Result<()> {
    let Some(till) = till::find(conn)? else { return Ok(()) };
    let (last, _) = head(conn, till.incarnation)?;
    verify(conn, till.register, till.incarnation, last.saturating_sub(TAIL))
}

/// Recomputes an incarnation's chain after a position; 0 for all of it.
///
/// # Errors
/// [`Error::ChainBroken`] at the first event that does not follow from the one before it.
pub fn verify(conn: &Connection, register: Uuid, incarnation: u32, after: u64) -> Result<()> {
    let sql = "SELECT seq, key, body, hash FROM journal WHERE incarnation = ?1 AND seq >= ?2 ORDER BY seq";
    let mut statement = conn.prepare(sql)?;
    let mut rows = statement.query(params![incarnation, after])?;
    let mut link = (after == 0).then_some((0, GENESIS));
    while let Some(row) = rows.next()? {
        let (seq, hash): (u64, Hash) = (row.get(0)?, row.get(3)?);
        if let Some((last, previous)) = link {
            let entry = Link { register, at: Position { incarnation, seq }, hash, key: row.get(1)? };
            let body: Option<String> = row.get(2)?;
            if seq != last + 1 || !entry.follows(&previous, body.as_deref()) {
                return Err(Error::ChainBroken { incarnation, seq: last + 1 });
            }
        }
        link = Some((seq, hash));
    }
    Ok(())
}

/// One event's place in the chain, as stored.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Link {
    pub register: Uuid,
    pub at: Position,
    pub hash: Hash,
    pub key: Uuid,
}

impl Link {
    /// Whether it follows from the hash before it. A body that was dropped lawfully cannot be checked any more.
    pub fn follows(&self, previous: &Hash, body: Option<&str>) -> bool {
        let key_fits = ablation::is_on("random_key") || self.key == event_key(self.register, self.at);
        let hash_fits =
            body.is_none_or(|body| chain(self.register, self.at, previous, body.as_bytes()) == self.hash);
        key_fits && hash_fits
    }
}

/// Drops the bodies that are acknowledged, within the oldest backup, and past the return window; hashes stay for
/// ever. Returns how many.
///
/// # Errors
/// When SQLite fails.
pub fn trim(tx: &Connection, now_ms: i64, window_ms: i64) -> Result<usize> {
    let Some(till) = till::find(tx)? else { return Ok(0) };
    if ablation::is_on("delete_on_ack") {
        let sql = "UPDATE journal SET body = NULL WHERE body IS NOT NULL AND acked = 1";
        return Ok(tx.prepare_cached(sql)?.execute([])?);
    }
    let sql = "UPDATE journal SET body = NULL WHERE body IS NOT NULL AND acked = 1 AND at_ms < ?1
               AND (incarnation, seq) <= (?2, ?3)";
    let before = now_ms.saturating_sub(window_ms);
    Ok(tx.prepare_cached(sql)?.execute(params![before, till.backup.incarnation, till.backup.seq])?)
}

/// An event's body as written; none when it was dropped lawfully or never was.
///
/// # Errors
/// When SQLite fails.
pub fn body(conn: &Connection, key: Uuid) -> Result<Option<String>> {
    let sql = "SELECT body FROM journal WHERE key = ?1";
    Ok(conn.prepare_cached(sql)?.query_row([key], |row| row.get(0)).optional()?.flatten())
}
