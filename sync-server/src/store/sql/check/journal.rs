//! The journal: the file is whole, every chain holds, every mark is its end, every push bears its register's signature.

use std::collections::HashMap;

use evertill_domain::journal::{GENESIS, Hash, Position, chain, event_key};
use evertill_protocol::signature::{push_message, verify};
use uuid::Uuid;

use super::{Breach, Invariant};
use crate::store::StoreResult;
use crate::store::sql::Db;

/// What the engine itself finds. PostgreSQL checks its pages as it reads them, where they have checksums.
///
/// # Errors
/// When the file cannot be read at all.
pub fn integrity(db: Db<'_>) -> StoreResult<Vec<Breach>> {
    if let Db::Postgres(_) = db {
        return Ok(Vec::new());
    }
    let words: Vec<String> = db.all("PRAGMA integrity_check", &[], |row| row.get(0))?;
    let found = words.into_iter().filter(|words| words != "ok");
    Ok(found.map(|what| Breach { invariant: Invariant::Durable, what }).collect())
}

/// Recomputes every key and every link of every chain.
///
/// # Errors
/// When the file cannot be read.
pub fn chains(db: Db<'_>) -> StoreResult<Vec<Breach>> {
    let mut breaches = Vec::new();
    let mut ends: HashMap<(Uuid, u32), (u64, Hash)> = HashMap::new();
    let sql = "SELECT register_id, incarnation, seq, key, body, hash FROM event WHERE aside = FALSE
               ORDER BY register_id, incarnation, seq, id";
    db.each(sql, &[], |row| {
        let (register, at): (Uuid, Position) =
            (row.get(0)?, Position { incarnation: row.get(1)?, seq: row.get(2)? });
        let (key, body, hash): (Uuid, String, Hash) = (row.get(3)?, row.get(4)?, row.get(5)?);
        let (seq, end) = ends.entry((register, at.incarnation)).or_insert((0, GENESIS));
        let place = format!("register {register}, incarnation {}, seq {}", at.incarnation, at.seq);
        let mut say =
            |invariant, why: &str| breaches.push(Breach { invariant, what: format!("{place}: {why}") });
        if at.seq <= *seq {
            say(Invariant::ExactlyOnce, "is there twice");
            return Ok(());
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
        Ok(())
    })?;
    breaches.extend(marks(db, &ends)?);
    Ok(breaches)
}

/// High-water marks are the ends of the chains: a cut tail shows here only.
fn marks(db: Db<'_>, ends: &HashMap<(Uuid, u32), (u64, Hash)>) -> StoreResult<Vec<Breach>> {
    let mut breaches = Vec::new();
    db.each("SELECT register_id, incarnation, seq, hash FROM incarnation", &[], |row| {
        let at: (Uuid, u32) = (row.get(0)?, row.get(1)?);
        let mark: (u64, Hash) = (row.get(2)?, row.get(3)?);
        let end = ends.get(&at).copied().unwrap_or((0, GENESIS));
        if end != mark {
            let (register, incarnation) = at;
            let what = format!(
                "register {register}, incarnation {incarnation}: {} was acknowledged, the journal ends at {}",
                mark.0, end.0
            );
            breaches.push(Breach { invariant: Invariant::FactKept, what });
        }
        Ok(())
    })?;
    Ok(breaches)
}

/// Verifies every push under the keys that its register has held.
pub(super) fn signatures(db: Db<'_>) -> StoreResult<Vec<Breach>> {
    let mut keys: HashMap<Uuid, Vec<[u8; 32]>> = HashMap::new();
    db.each("SELECT register_id, public_key FROM register_key", &[], |row| {
        keys.entry(row.get(0)?).or_default().push(row.get(1)?);
        Ok(())
    })?;
    let sql = "SELECT p.id, p.register_id, p.incarnation, p.first_seq, p.last_seq, p.last_hash, p.signature,
                   e.hash FROM push p
               LEFT JOIN event e ON e.tenant_id = p.tenant_id AND e.register_id = p.register_id
                   AND e.incarnation = p.incarnation AND e.seq = p.last_seq AND e.push_id = p.id";
    let mut breaches = Vec::new();
    db.each(sql, &[], |row| {
        let (id, register, incarnation): (i64, Uuid, u32) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let (first, last, end): (u64, u64, Hash) = (row.get(3)?, row.get(4)?, row.get(5)?);
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
        Ok(())
    })?;
    Ok(breaches)
}
