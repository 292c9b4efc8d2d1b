//! The journal as a queue: what waits to be sent, oldest first, and what the server made of it.

use evertill_domain::journal::{GENESIS, Hash, Position};
use evertill_protocol::PUSH_LIMIT;
use evertill_protocol::push::Pushed;
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::error::{Error, Result};

/// Contiguous events of one incarnation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Batch {
    pub incarnation: u32,
    pub first_seq: u64,
    pub previous_hash: Hash,
    pub last_hash: Hash,
    pub bodies: Vec<String>,
}

impl Batch {
    pub fn last_seq(&self) -> u64 {
        self.first_seq + self.bodies.len() as u64 - 1
    }
}

/// What waits, for the status bar and the next hello.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Depth {
    pub events: u64,
    /// Wall time of the oldest of them.
    pub oldest_ms: Option<i64>,
}

/// Events without a body were acknowledged once and dropped lawfully; they cannot be sent, so they do not wait.
const WAITING: &str = "acked = 0 AND body IS NOT NULL";

pub(crate) fn depth(db: &Connection) -> Result<Depth> {
    // The count comes from the index alone; the oldest is the first of them, up to a clock that was set back.
    let count = "SELECT count(*) FROM journal WHERE acked = 0";
    let oldest = "SELECT at_ms FROM journal WHERE acked = 0 ORDER BY incarnation, seq LIMIT 1";
    let events = db.prepare_cached(count)?.query_row([], |row| row.get(0))?;
    let oldest_ms = db.prepare_cached(oldest)?.query_row([], |row| row.get(0)).optional()?;
    Ok(Depth { events, oldest_ms })
}

/// The oldest events that wait, as many as fit, of the oldest incarnation that is not `held`.
pub(crate) fn next_batch(db: &Connection, held: &[u32], max_bytes: usize) -> Result<Option<Batch>> {
    let Some((incarnation, first_seq)) = oldest_waiting(db, held)? else { return Ok(None) };
    let sql = format!(
        "SELECT seq, body, hash FROM journal
         WHERE incarnation = ?1 AND seq >= ?2 AND {WAITING} ORDER BY seq LIMIT {PUSH_LIMIT}"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query(params![incarnation, first_seq])?;
    let previous_hash = hash_at(db, incarnation, first_seq - 1)?.unwrap_or(GENESIS);
    let mut batch =
        Batch { incarnation, first_seq, previous_hash, last_hash: previous_hash, bodies: Vec::new() };
    let mut bytes = 0;
    while let Some(row) = rows.next()? {
        let (seq, body): (u64, String) = (row.get(0)?, row.get(1)?);
        bytes += body.len();
        let full = !batch.bodies.is_empty() && bytes > max_bytes;
        if full || seq != first_seq + batch.bodies.len() as u64 {
            break;
        }
        batch.last_hash = row.get(2)?;
        batch.bodies.push(body);
    }
    Ok(Some(batch))
}

/// Incarnations are few and each has its part of the index, so looking one after the other costs nothing.
pub(crate) fn oldest_waiting(db: &Connection, held: &[u32]) -> Result<Option<(u32, u64)>> {
    let sql = format!(
        "SELECT incarnation, seq FROM journal WHERE {WAITING} AND incarnation > ?1 ORDER BY incarnation, seq LIMIT 1"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let mut after = 0;
    loop {
        let found = statement.query_row([after], position).optional()?;
        match found {
            Some((incarnation, _)) if held.contains(&incarnation) => after = incarnation,
            found => return Ok(found),
        }
    }
}

fn position(row: &rusqlite::Row<'_>) -> rusqlite::Result<(u32, u64)> {
    Ok((row.get(0)?, row.get(1)?))
}

/// The chain's hash at a position; the genesis at 0.
pub(crate) fn hash_at(db: &Connection, incarnation: u32, seq: u64) -> Result<Option<Hash>> {
    if seq == 0 {
        return Ok(Some(GENESIS));
    }
    let mut statement = db.prepare_cached("SELECT hash FROM journal WHERE incarnation = ?1 AND seq = ?2")?;
    Ok(statement.query_row(params![incarnation, seq], |row| row.get(0)).optional()?)
}

/// The last position up to which everything of an incarnation is acknowledged.
pub(crate) fn acked_through(db: &Connection, incarnation: u32) -> Result<u64> {
    let sql = "SELECT COALESCE(
        (SELECT min(seq) - 1 FROM journal WHERE incarnation = ?1 AND acked = 0),
        (SELECT max(seq) FROM journal WHERE incarnation = ?1), 0)";
    Ok(db.prepare_cached(sql)?.query_row([incarnation], |row| row.get(0))?)
}

/// Writes down what the server made of a push, verbatim.
pub(crate) fn record(tx: &Connection, incarnation: u32, pushed: &[Pushed]) -> Result<()> {
    let sql = "UPDATE journal SET acked = 1, result = ?3 WHERE incarnation = ?1 AND seq = ?2";
    let mut statement = tx.prepare_cached(sql)?;
    for event in pushed {
        if statement.execute(params![incarnation, event.seq, event.result.get()])? == 0 {
            return Err(Error::Corrupt(format!(
                "event {incarnation}/{} was sent and is not there",
                event.seq
            )));
        }
    }
    Ok(())
}

/// The server has this event already, as this till has it.
pub(crate) fn acknowledge(tx: &Connection, at: Position, result: &str) -> Result<()> {
    let sql = "UPDATE journal SET acked = 1, result = ?3 WHERE incarnation = ?1 AND seq = ?2";
    tx.prepare_cached(sql)?.execute(params![at.incarnation, at.seq, result])?;
    Ok(())
}

/// The server does not have (any more) what comes from here on in an incarnation: it waits again.
pub(crate) fn wait_again(tx: &Connection, incarnation: u32, from_seq: u64) -> Result<u64> {
    let sql = "UPDATE journal SET acked = 0 WHERE incarnation = ?1 AND seq >= ?2 AND acked = 1 AND body IS NOT NULL";
    Ok(tx.prepare_cached(sql)?.execute(params![incarnation, from_seq])? as u64)
}

/// The server has another history than the one that acknowledged: whatever is kept waits again. How far it counts says
/// nothing about whose events those are; after a restore they may be those of another copy of this till. What is
/// there already is answered as before.
pub(crate) fn wait_again_all(tx: &Connection) -> Result<u64> {
    let sql = "UPDATE journal SET acked = 0 WHERE acked = 1 AND body IS NOT NULL";
    Ok(tx.prepare_cached(sql)?.execute([])? as u64)
}

/// True when an event can be sent from there on.
pub(crate) fn can_send(db: &Connection, incarnation: u32, seq: u64) -> Result<bool> {
    let sql =
        "SELECT EXISTS (SELECT 1 FROM journal WHERE incarnation = ?1 AND seq = ?2 AND body IS NOT NULL)";
    Ok(db.prepare_cached(sql)?.query_row(params![incarnation, seq], |row| row.get(0))?)
}
