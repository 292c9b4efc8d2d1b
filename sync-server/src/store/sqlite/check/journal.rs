//! The journal: the file is whole, every chain holds, every mark is its end, every push bears its register's signature.

use std::collections::HashMap;

use evertill_domain::journal::{GENESIS, Hash, Position, chain, event_key};
use evertill_protocol::signature::{push_message, verify};
use rusqlite::Connection;
use uuid::Uuid;

use super::{Breach, Invariant};
use crate::store::StoreResult;
use crate::store::sqlite::registers::unsigned;

/// What SQLite itself finds.
///
/// # Errors
/// When the file cannot be read at all.
pub fn integrity(connection: &Connection) -> StoreResult<Vec<Breach>> {
    let mut statement = connection.prepare("PRAGMA integrity_check")?;
    let words: Vec<String> = statement.query_map((), |row| row.get(0))?.collect::<Result<_, _>>()?;
    let found = words.into_iter().filter(|words| words != "ok");
    Ok(found.map(|what| Breach { invariant: Invariant::Durable, what }).collect())
}

/// Recomputes every key and every link of every chain.
///
/// # Errors
/// When the file cannot be read.
pub fn chains(connection: &Connection) -> StoreResult<Vec<Breach>> {
    let mut breaches = Vec::new();
    let mut ends: HashMap<(Uuid, u32), (u64, Hash)> = HashMap::new();
    let sql = "SELECT register_id, incarnation, seq, key, body, hash FROM event WHERE aside = 0
               ORDER BY register_id, incarnation, seq, id";
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query(())?;
    while let Some(row) = rows.next()? {
        let (register, at): (Uuid, Position) =
            (row.get(0)?, Position { incarnation: row.get(1)?, seq: unsigned(row.get(2)?) });
        let (key, body, hash): (Uuid, String, Hash) = (row.get(3)?, row.get(4)?, row.get(5)?);
        let (seq, end) = ends.entry((register, at.incarnation)).or_insert((0, GENESIS));
        let place = format!("register {register}, incarnation {}, seq {}", at.incarnation, at.seq);
        let mut say =
            |invariant, why: &str| breaches.push(Breach { invariant, what: format!("{place}: {why}") });
        if at.seq <= *seq {
            say(Invariant::ExactlyOnce, "is there twice");
            continue;
        }
        if at.seq != *seq + 1 {
            say(Invariant::FactKept, &format!("the events after {seq} are missing"));
        } else if chain(register, at, end, body.as_bytes()) != hash {
            say(Invariant::ExactlyOnce, "the body is not the one that was received: the chain is broken");
        }
        if key != event_key(register, at) {
            say(Invariant::ExactlyOnce, "the key is not that of its place");
        }
        (*seq, *end) = (at.seq, hash);
    }
    breaches.extend(marks(connection, &ends)?);
    Ok(breaches)
}

/// High-water marks are the ends of the chains: a cut tail shows here only.
fn marks(connection: &Connection, ends: &HashMap<(Uuid, u32), (u64, Hash)>) -> StoreResult<Vec<Breach>> {
    let mut statement = connection.prepare("SELECT register_id, incarnation, seq, hash FROM incarnation")?;
    let mut rows = statement.query(())?;
    let mut breaches = Vec::new();
    while let Some(row) = rows.next()? {
        let at: (Uuid, u32) = (row.get(0)?, row.get(1)?);
        let mark: (u64, Hash) = (unsigned(row.get(2)?), row.get(3)?);
        let end = ends.get(&at).copied().unwrap_or((0, GENESIS));
        if end != mark {
            let (register, incarnation) = at;
            let what = format!(
                "register {register}, incarnation {incarnation}: {} was acknowledged, the journal ends at {}",
                mark.0, end.0
            );
            breaches.push(Breach { invariant: Invariant::FactKept, what });
        }
    }
    Ok(breaches)
}

/// Verifies every push under the keys that its register has held.
pub(super) fn signatures(connection: &Connection) -> StoreResult<Vec<Breach>> {
    let mut keys: HashMap<Uuid, Vec<[u8; 32]>> = HashMap::new();
    let mut statement = connection.prepare("SELECT register_id, public_key FROM register_key")?;
    let mut rows = statement.query(())?;
    while let Some(row) = rows.next()? {
        keys.entry(row.get(0)?).or_default().push(row.get(1)?);
    }
    let sql = "SELECT p.id, p.register_id, p.incarnation, p.first_seq, p.last_seq, p.last_hash, p.signature,
                   (SELECT e.hash FROM event e WHERE e.push_id = p.id AND e.seq = p.last_seq) FROM push p";
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query(())?;
    let mut breaches = Vec::new();
    while let Some(row) = rows.next()? {
        let (id, register, incarnation): (i64, Uuid, u32) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let (first, last, end): (u64, u64, Hash) =
            (unsigned(row.get(3)?), unsigned(row.get(4)?), row.get(5)?);
        let signature: [u8; 64] = row.get(6)?;
        let held: Option<Hash> = row.get(7)?;
        let message = push_message(register, incarnation, first, last, &end);
        let signature = hex::encode(signature);
        let signed =
            keys.get(&register).is_some_and(|keys| keys.iter().any(|key| verify(key, &message, &signature)));
        if !signed || held.is_some_and(|held| held != end) {
            let what = format!("push {id} of register {register} does not bear its signature");
            breaches.push(Breach { invariant: Invariant::ExactlyOnce, what });
        }
    }
    Ok(breaches)
}
