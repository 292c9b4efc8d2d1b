//! A till restored from a copy fetches what it no longer has of its own journal, as history.
//!
//! The next incarnation has begun by then, so that nothing sold meanwhile gets in the way.

use evertill_domain::Body;
use evertill_domain::journal::{Hash, Position, chain, event_key};
use evertill_protocol::API;
use evertill_protocol::push::{StoredEvent, StoredEvents};
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::failure::Failure;
use super::{effects, queue};
use crate::error::Result;
use crate::journal;
use crate::till::{self, Till};

/// What to ask for next. Everything of earlier incarnations is here, or cannot be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Recovery {
    pub incarnation: u32,
    pub after: u64,
}

/// Kept in the database: a restart goes on where it was.
const NAME: &str = "recovery";

impl Recovery {
    /// Each incarnation before the present one is asked for once: whatever ended it may have cost this till its tail.
    pub fn pending(db: &Connection) -> Result<Option<Recovery>> {
        let Some(till) = till::find(db)? else { return Ok(None) };
        let kept = till::note(db, NAME)?.and_then(|value| serde_json::from_str(&value).ok());
        let mut at = kept.unwrap_or(Recovery { incarnation: 1, after: 0 });
        at.after = at.after.max(queue::acked_through(db, at.incarnation)?);
        Ok((at.incarnation < till.incarnation).then_some(at))
    }

    pub fn path(&self) -> String {
        format!("{API}/sync/events?incarnation={}&after={}", self.incarnation, self.after)
    }
}

pub(crate) fn check(at: &Recovery, page: &StoredEvents) -> Result<(), Failure> {
    let dense = (at.after + 1..).zip(&page.events).all(|(seq, event)| seq == event.seq);
    let ours = page.incarnation == at.incarnation && !(page.more && page.events.is_empty());
    if dense && ours { Ok(()) } else { Err(Failure::garbled("events that were not asked for")) }
}

/// Writes a page of the till's own events into its journal. Returns how many were new, and what is still to fetch.
///
/// Where the till has written something else at a position, its own word stays and is sent (the server keeps both);
/// what the server has beyond is not chained to it, so that incarnation is left as it is.
pub(crate) fn settle(
    tx: &Connection,
    till: &Till,
    at: Recovery,
    page: &StoredEvents,
) -> Result<(u64, Option<Recovery>)> {
    let mut written = 0;
    let mut forked = false;
    for event in &page.events {
        let position = Position { incarnation: at.incarnation, seq: event.seq };
        match take(tx, till.register, position, event)? {
            Taken::New => written += 1,
            Taken::Had => {}
            Taken::Forked => {
                forked = true;
                break;
            }
        }
    }
    let next = if page.more && !forked {
        Recovery { after: at.after + page.events.len() as u64, ..at }
    } else {
        Recovery { incarnation: at.incarnation + 1, after: 0 }
    };
    till::set_note(tx, NAME, Some(&serde_json::to_string(&next)?))?;
    Ok((written, Recovery::pending(tx)?))
}

enum Taken {
    New,
    Had,
    Forked,
}

fn take(tx: &Connection, register: Uuid, at: Position, event: &StoredEvent) -> Result<Taken> {
    let Some(previous) = queue::hash_at(tx, at.incarnation, at.seq - 1)? else { return Ok(Taken::Forked) };
    let hash = chain(register, at, &previous, event.body.get().as_bytes());
    match queue::hash_at(tx, at.incarnation, at.seq)? {
        Some(ours) if ours != hash => Ok(Taken::Forked),
        Some(_) => {
            queue::acknowledge(tx, at, event.result.get())?;
            Ok(Taken::Had)
        }
        None => {
            write(tx, event_key(register, at), at, &hash, event)?;
            Ok(Taken::New)
        }
    }
}

fn write(tx: &Connection, key: Uuid, at: Position, hash: &Hash, event: &StoredEvent) -> Result<()> {
    let text = event.body.get();
    let body = Body::decode(text).ok();
    let kind = body.as_ref().map_or("unknown", |body| body.fact.kind());
    let written = body.as_ref().map(|body| effects::written(at, key, body));
    let at_ms = written.map_or(0, |written| written.printed.timestamp_millis());
    let moved = body.as_ref().map(|body| journal::moved(tx, &body.fact)).transpose()?.flatten();
    let sql = "INSERT INTO journal (incarnation, seq, key, kind, acked, at_ms, hash, moved, body, result)
               VALUES (?1, ?2, ?3, ?4, 1, ?5, ?6, ?7, ?8, ?9)";
    tx.prepare_cached(sql)?.execute(params![
        at.incarnation,
        at.seq,
        key,
        kind,
        at_ms,
        hash,
        moved,
        text,
        event.result.get()
    ])?;
    match (written, body) {
        (Some(written), Some(body)) => effects::list(tx, &written, &body),
        _ => Ok(()),
    }
}
