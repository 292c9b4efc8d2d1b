//! Registers: enrolment, keys, nonces, bearers, hello, revocation.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use evertill_domain::journal::{GENESIS, Hash, Position};
use evertill_protocol::Epoch;
use evertill_protocol::PROTOCOL;
use evertill_protocol::error::ErrorCode;
use evertill_protocol::hello::Verdict;
use evertill_protocol::push::StoredEvent;
use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

use super::{SqliteStore, backup, ids, push};
use crate::error::Refusal;
use crate::store::{
    Bearer, EnrolCode, Enrolled, Greeted, Greeting, Push, PushAnswer, Register, RegisterStore, StoreError,
    StoreResult,
};
use crate::sync::stand::{Known, stand};

/// More live nonces than this at once and the oldest go: nobody fills the table by asking.
const NONCES: i64 = 16;

#[async_trait]
impl RegisterStore for SqliteStore {
    async fn put_enrol_code(&self, tenant: i64, code: EnrolCode) -> StoreResult<Uuid> {
        self.write(move |tx| put_enrol_code(tx, tenant, &code)).await
    }

    async fn enrol(&self, code_hash: Hash, public_key: [u8; 32], now_ms: i64) -> StoreResult<Enrolled> {
        self.write(move |tx| enrol(tx, code_hash, public_key, now_ms)).await
    }

    async fn revoke(&self, tenant: i64, store_code: &str, code: &str, now_ms: i64) -> StoreResult<Position> {
        let (store, code) = (store_code.to_owned(), code.to_owned());
        self.write(move |tx| revoke(tx, tenant, &store, &code, now_ms)).await
    }

    async fn register(&self, id: Uuid) -> StoreResult<Option<Register>> {
        self.read(move |connection| register(connection, id)).await
    }

    async fn put_nonce(
        &self,
        register: Uuid,
        nonce_hash: Hash,
        now_ms: i64,
        expires_ms: i64,
    ) -> StoreResult<()> {
        self.write(move |tx| put_nonce(tx, register, nonce_hash, now_ms, expires_ms)).await
    }

    async fn bearer(&self, token_hash: Hash, now_ms: i64) -> StoreResult<Option<Bearer>> {
        self.read(move |connection| bearer(connection, token_hash, now_ms)).await
    }

    async fn greet(&self, greeting: Greeting) -> StoreResult<Greeted> {
        let greeted = self.write(move |tx| greet(tx, &greeting)).await?;
        self.set_epoch(greeted.epoch);
        Ok(greeted)
    }

    async fn push(&self, push: Push) -> StoreResult<PushAnswer> {
        self.writer.push(push).await
    }

    async fn own_events(
        &self,
        register: Uuid,
        incarnation: u32,
        after: u64,
        limit: usize,
    ) -> StoreResult<(Vec<StoredEvent>, bool)> {
        self.read(move |connection| own_events(connection, register, incarnation, after, limit)).await
    }

    async fn reprocess(&self, now: DateTime<Utc>) -> StoreResult<usize> {
        let waiting = self.read(push::not_understood).await?;
        let mut booked = 0;
        for (tenant, key) in waiting {
            let done = self.write(move |tx| push::admit(tx, tenant, key, None, None, now)).await;
            match done {
                Ok(_) => booked += 1,
                // Still not understood, or this version fails on it too: it stays parked and nothing else waits for it.
                Err(error) => tracing::debug!(%key, %error, "a parked event stays parked"),
            }
        }
        Ok(booked)
    }
}

fn put_enrol_code(tx: &Connection, tenant: i64, code: &EnrolCode) -> StoreResult<Uuid> {
    let store = store_of(tx, tenant, &code.store_code)?;
    let known: Option<(Uuid, Option<i64>)> = tx
        .query_row(
            "SELECT id, revoked_ms FROM register WHERE tenant_id = ?1 AND store_id = ?2 AND code = ?3",
            params![tenant, store, code.register_code],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    let id = match known {
        Some((_, Some(_))) => {
            return Err(invalid("This register was revoked: give the new one another code."));
        }
        Some((id, None)) if code.register.is_none_or(|wanted| wanted == id) => id,
        Some(_) => return Err(invalid("This register is known under another id.")),
        None => {
            let id = code.register.unwrap_or_else(Uuid::now_v7);
            tx.execute(
                "INSERT INTO register (tenant_id, id, store_id, code, name) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![tenant, id, store, code.register_code, code.register_name],
            )?;
            id
        }
    };
    tx.execute(
        "INSERT INTO enrol_code (code_hash, tenant_id, register_id, expires_ms) VALUES (?1, ?2, ?3, ?4)",
        params![code.code_hash, tenant, id, code.expires_ms],
    )?;
    Ok(id)
}

fn store_of(tx: &Connection, tenant: i64, store_code: &str) -> StoreResult<i64> {
    let sql = "SELECT id FROM store WHERE tenant_id = ?1 AND code = ?2";
    let found = tx.query_row(sql, (tenant, store_code), |row| row.get(0)).optional()?;
    found.ok_or_else(|| StoreError::Refused(Refusal::not_found("store")))
}

fn invalid(words: &str) -> StoreError {
    StoreError::Refused(Refusal::new(ErrorCode::Invalid, words))
}

fn enrol(tx: &Connection, code_hash: Hash, public_key: [u8; 32], now_ms: i64) -> StoreResult<Enrolled> {
    let wrong = || {
        let words = "This code is unknown, was used, or has expired. Ask HQ for a new one.";
        StoreError::Refused(Refusal::new(ErrorCode::EnrolCodeInvalid, words))
    };
    let sql = "SELECT register_id, used_ms FROM enrol_code WHERE code_hash = ?1 AND expires_ms > ?2";
    let found =
        tx.query_row(sql, params![code_hash, now_ms], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let (id, used): (Uuid, Option<i64>) = found.ok_or_else(wrong)?;
    let keys = keys(tx, id)?;
    // The answer was lost and the same device asks again: the same answer.
    let again = keys.last() == Some(&public_key);
    if used.is_some() && !again {
        return Err(wrong());
    }
    let enrolments = i64::try_from(keys.len()).unwrap_or(i64::MAX) - i64::from(again);
    if !again {
        tx.execute("UPDATE enrol_code SET used_ms = ?2 WHERE code_hash = ?1", params![code_hash, now_ms])?;
        let sql = "INSERT INTO register_key (register_id, no, public_key, since_ms) VALUES (?1, ?2, ?3, ?4)";
        tx.execute(sql, params![id, enrolments + 1, public_key, now_ms])?;
        let sql = "UPDATE register SET enrolled_ms = coalesce(enrolled_ms, ?2) WHERE id = ?1";
        tx.execute(sql, params![id, now_ms])?;
        tx.execute("DELETE FROM bearer WHERE register_id = ?1", [id])?;
    }
    let sql = "SELECT r.code, r.name, t.name,
                   (SELECT coalesce(max(i.incarnation), 0) FROM incarnation i WHERE i.register_id = r.id)
               FROM register r JOIN tenant t ON t.id = r.tenant_id WHERE r.id = ?1";
    let enrolled = tx.query_row(sql, [id], |row| {
        let seen: i64 = row.get(3)?;
        let next = seen.max(enrolments) + 1;
        Ok(Enrolled {
            register: id,
            code: row.get(0)?,
            name: row.get(1)?,
            tenant_name: row.get(2)?,
            incarnation: u32::try_from(next).unwrap_or(u32::MAX),
        })
    })?;
    Ok(enrolled)
}

fn revoke(tx: &Connection, tenant: i64, store: &str, code: &str, now_ms: i64) -> StoreResult<Position> {
    let store = store_of(tx, tenant, store)?;
    let sql = "SELECT id FROM register WHERE tenant_id = ?1 AND store_id = ?2 AND code = ?3";
    let id: Option<Uuid> = tx.query_row(sql, params![tenant, store, code], |row| row.get(0)).optional()?;
    let id = id.ok_or_else(|| StoreError::Refused(Refusal::not_found("register")))?;
    let mark = last_position(tx, id)?;
    tx.execute(
        "UPDATE register SET revoked_ms = ?2, revoked_incarnation = ?3, revoked_seq = ?4
         WHERE id = ?1 AND revoked_ms IS NULL",
        params![id, now_ms, mark.incarnation, mark.seq.cast_signed()],
    )?;
    // Its bearer stays until it expires: the answer is then REGISTER_REVOKED, not a request to say hello.
    log(tx, tenant, id, now_ms, "revoked", "{}")?;
    Ok(mark)
}

/// The end of the newest chain of a register.
pub(super) fn last_position(connection: &Connection, register: Uuid) -> StoreResult<Position> {
    let sql =
        "SELECT incarnation, seq FROM incarnation WHERE register_id = ?1 ORDER BY incarnation DESC LIMIT 1";
    let found = connection
        .prepare_cached(sql)?
        .query_row([register], |row| Ok(Position { incarnation: row.get(0)?, seq: unsigned(row.get(1)?) }))
        .optional()?;
    Ok(found.unwrap_or(Position { incarnation: 0, seq: 0 }))
}

/// A count or place, which the tables keep as a signed integer.
pub(super) fn unsigned(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

fn keys(connection: &Connection, register: Uuid) -> StoreResult<Vec<[u8; 32]>> {
    let sql = "SELECT public_key FROM register_key WHERE register_id = ?1 ORDER BY no";
    let mut statement = connection.prepare_cached(sql)?;
    let keys = statement.query_map([register], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(keys)
}

pub(super) fn register(connection: &Connection, id: Uuid) -> StoreResult<Option<Register>> {
    let sql = "SELECT tenant_id, store_id, code, enrolled_ms, revoked_ms, revoked_incarnation, revoked_seq
               FROM register WHERE id = ?1";
    let found = connection
        .prepare_cached(sql)?
        .query_row([id], |row| {
            let revoked: Option<i64> = row.get(4)?;
            let mark = Position {
                incarnation: row.get::<_, Option<u32>>(5)?.unwrap_or(0),
                seq: unsigned(row.get::<_, Option<i64>>(6)?.unwrap_or(0)),
            };
            Ok(Register {
                tenant: row.get(0)?,
                id,
                store: row.get(1)?,
                code: row.get(2)?,
                enrolled_ms: row.get(3)?,
                revoked: revoked.map(|_| mark),
                keys: Vec::new(),
            })
        })
        .optional()?;
    let Some(mut register) = found else { return Ok(None) };
    register.keys = keys(connection, id)?;
    Ok(Some(register))
}

fn put_nonce(
    tx: &Connection,
    register: Uuid,
    nonce_hash: Hash,
    now_ms: i64,
    expires_ms: i64,
) -> StoreResult<()> {
    let known: bool =
        tx.query_row("SELECT EXISTS (SELECT 1 FROM register WHERE id = ?1)", [register], |row| row.get(0))?;
    if !known {
        return Err(StoreError::Refused(Refusal::not_found("register")));
    }
    tx.execute("DELETE FROM nonce WHERE expires_ms < ?1", [now_ms])?;
    tx.execute(
        "DELETE FROM nonce WHERE register_id = ?1 AND nonce_hash IN (
             SELECT nonce_hash FROM nonce WHERE register_id = ?1 ORDER BY expires_ms DESC LIMIT -1 OFFSET ?2)",
        params![register, NONCES - 1],
    )?;
    let sql = "INSERT INTO nonce (nonce_hash, register_id, expires_ms) VALUES (?1, ?2, ?3)";
    tx.execute(sql, params![nonce_hash, register, expires_ms])?;
    Ok(())
}

fn bearer(connection: &Connection, token_hash: Hash, now_ms: i64) -> StoreResult<Option<Bearer>> {
    let sql = "SELECT r.tenant_id, r.store_id, r.id, r.revoked_ms IS NOT NULL, b.expires_ms, b.may_pull
               FROM bearer b JOIN register r ON r.id = b.register_id
               WHERE b.token_hash = ?1 AND b.expires_ms > ?2";
    let found = connection
        .prepare_cached(sql)?
        .query_row(params![token_hash, now_ms], |row| {
            Ok(Bearer {
                tenant: row.get(0)?,
                store: row.get(1)?,
                register: row.get(2)?,
                revoked: row.get(3)?,
                expires_ms: row.get(4)?,
                may_pull: row.get(5)?,
            })
        })
        .optional()?;
    Ok(found)
}

fn greet(tx: &Connection, greeting: &Greeting) -> StoreResult<Greeted> {
    let Greeting { register, hello, now_ms, .. } = greeting;
    let sql = "DELETE FROM nonce WHERE nonce_hash = ?1 AND register_id = ?2 RETURNING expires_ms";
    let nonce: Option<i64> =
        tx.query_row(sql, params![greeting.nonce_hash, register.id], |row| row.get(0)).optional()?;
    if nonce.is_none_or(|expires| expires < *now_ms) {
        let words = "This nonce was used or has expired: ask for another.";
        return Err(StoreError::Refused(Refusal::new(ErrorCode::NonceInvalid, words)));
    }
    let known = known(tx, register, hello.incarnation)?;
    let stand = stand(hello, &known);
    let epoch = match stand.new_epoch_at_least {
        Some(n) => begin_epoch(tx, n)?,
        None => known.epoch,
    };
    seen(tx, register.id, epoch)?;
    let speaks = hello.protocol[0] <= PROTOCOL[1] && hello.protocol[1] >= PROTOCOL[0];
    tx.execute("DELETE FROM bearer WHERE expires_ms <= ?1", [now_ms])?;
    tx.execute(
        "INSERT INTO bearer (token_hash, register_id, expires_ms, may_pull) VALUES (?1, ?2, ?3, ?4)",
        params![
            greeting.token_hash,
            register.id,
            greeting.token_expires_ms,
            speaks && stand.verdict != Verdict::ReEnrol
        ],
    )?;
    log(tx, register.tenant, register.id, *now_ms, "hello", &greeting.json)?;
    let sql = "SELECT feed_floor, feed_head FROM tenant WHERE id = ?1";
    let (floor, head): (i64, i64) =
        tx.query_row(sql, [register.tenant], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(Greeted {
        epoch,
        verdict: stand.verdict,
        expected_seq: stand.expected_seq,
        incarnation: known.incarnation,
        backup_through: backup::through(tx, register.id)?,
        feed_floor: unsigned(floor),
        feed_head: unsigned(head),
    })
}

fn known(tx: &Connection, register: &Register, incarnation: u32) -> StoreResult<Known> {
    let mark = push::mark(tx, register.id, incarnation)?;
    Ok(Known {
        epoch: ids::epoch(tx)?,
        enrolled: !register.keys.is_empty(),
        incarnation: last_position(tx, register.id)?.incarnation,
        seq: mark.seq,
        hash: if mark.seq == 0 { GENESIS } else { mark.hash },
        aside: mark.aside,
        recovering: tx.query_row("SELECT recovering FROM meta", (), |row| row.get(0))?,
    })
}

/// Begins the next history: ids start again under its number, and the server knows that it may lack events.
pub(super) fn begin_epoch(tx: &Connection, n: u32) -> StoreResult<Epoch> {
    let epoch = Epoch { n, id: Uuid::new_v4() };
    let sql = "UPDATE meta SET epoch_n = ?1, epoch_id = ?2, next_id = 1, recovering = 1 WHERE one = 1";
    tx.execute(sql, params![epoch.n, epoch.id])?;
    tracing::warn!(epoch = n, "a new epoch begins: history was lost, registers will send it again");
    Ok(epoch)
}

/// Notes that a register has heard of this epoch; when all have, the server has recovered.
fn seen(tx: &Connection, register: Uuid, epoch: Epoch) -> StoreResult<()> {
    tx.execute("UPDATE register SET seen_epoch = ?2 WHERE id = ?1", params![register, epoch.n])?;
    tx.execute(
        "UPDATE meta SET recovering = 0 WHERE recovering = 1 AND NOT EXISTS (
             SELECT 1 FROM register
             WHERE enrolled_ms IS NOT NULL AND revoked_ms IS NULL AND seen_epoch < meta.epoch_n)",
        (),
    )?;
    Ok(())
}

/// Adds a line to the sync log that HQ reads.
pub(super) fn log(
    tx: &Connection,
    tenant: i64,
    register: Uuid,
    at_ms: i64,
    kind: &str,
    detail: &str,
) -> StoreResult<()> {
    let sql =
        "INSERT INTO sync_log (tenant_id, register_id, at_ms, kind, detail) VALUES (?1, ?2, ?3, ?4, ?5)";
    tx.prepare_cached(sql)?.execute(params![tenant, register, at_ms, kind, detail])?;
    Ok(())
}

fn own_events(
    connection: &Connection,
    register: Uuid,
    incarnation: u32,
    after: u64,
    limit: usize,
) -> StoreResult<(Vec<StoredEvent>, bool)> {
    let sql = "SELECT seq, body, result FROM event
               WHERE register_id = ?1 AND incarnation = ?2 AND seq > ?3 AND aside = 0 ORDER BY seq LIMIT ?4";
    let after = i64::try_from(after).unwrap_or(i64::MAX);
    let one_more = i64::try_from(limit).unwrap_or(i64::MAX - 1) + 1;
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map(params![register, incarnation, after, one_more], |row| {
        Ok((unsigned(row.get(0)?), row.get::<_, String>(1)?, row.get::<_, String>(2)?))
    })?;
    let mut events = Vec::new();
    for row in rows {
        let (seq, body, result) = row?;
        let raw = |text| {
            serde_json::value::RawValue::from_string(text).map_err(|why| StoreError::Corrupt(why.to_string()))
        };
        events.push(StoredEvent { seq, body: raw(body)?, result: raw(result)? });
    }
    let more = events.len() > limit;
    events.truncate(limit);
    Ok((events, more))
}
