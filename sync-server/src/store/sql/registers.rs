//! Registers: enrolment, keys, nonces, bearers, hello, revocation.

use std::net::IpAddr;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use evertill_domain::journal::{GENESIS, Hash, Position};
use evertill_protocol::Epoch;
use evertill_protocol::PROTOCOL;
use evertill_protocol::error::ErrorCode;
use evertill_protocol::hello::Verdict;
use evertill_protocol::push::StoredEvent;
use serde_json::json;
use serde_json::value::RawValue;
use uuid::Uuid;

use super::hq::registers::unsent;
use super::{Arg, Db, Engine, Row, args, audit, backups, ids, limits, push};
use crate::audit::{Act, Entry};
use crate::error::Refusal;
use crate::hq::scope::Scope;
use crate::store::{
    Bearer, EnrolCode, Enrolled, Greeted, Greeting, Push, PushAnswer, Recovery, Register, RegisterStore,
    StoreError, StoreResult,
};
use crate::sync::stand::{Known, stand};

/// More live nonces than this at once and the oldest go: nobody fills the table by asking.
const NONCES: i64 = 16;
/// Anybody may ask in a register's name, and each asks for a write. A till says hello every quarter of an hour, or
/// whenever its line comes back.
const NONCES_A_MINUTE: i64 = 120;

#[async_trait]
impl<E: Engine> RegisterStore for E {
    async fn put_enrol_code(&self, scope: Scope, code: EnrolCode, now_ms: i64) -> StoreResult<Uuid> {
        self.write_for(scope.tenant(), move |db| put_enrol_code(db, &scope, &code, now_ms)).await
    }

    async fn enrol(
        &self,
        code_hash: Hash,
        public_key: [u8; 32],
        address: Option<IpAddr>,
        now_ms: i64,
    ) -> StoreResult<Enrolled> {
        // The code says whose register it makes.
        self.write_all(move |db| enrol(db, code_hash, public_key, address, now_ms)).await
    }

    async fn revoke(&self, scope: Scope, store_code: &str, code: &str, now_ms: i64) -> StoreResult<Position> {
        let (store, code) = (store_code.to_owned(), code.to_owned());
        self.write_for(scope.tenant(), move |db| revoke(db, &scope, &store, &code, now_ms)).await
    }

    async fn lost(&self, scope: Scope, store_code: &str, code: &str, now_ms: i64) -> StoreResult<Position> {
        let (store, code) = (store_code.to_owned(), code.to_owned());
        self.write_for(scope.tenant(), move |db| lost(db, &scope, &store, &code, now_ms)).await
    }

    async fn replace(&self, scope: Scope, code: EnrolCode, now_ms: i64) -> StoreResult<Uuid> {
        self.write_for(scope.tenant(), move |db| replace(db, &scope, &code, now_ms)).await
    }

    async fn register(&self, id: Uuid) -> StoreResult<Option<Register>> {
        // Whose it is is what is asked.
        self.read_all(move |db| register(db, id)).await
    }

    async fn put_nonce(
        &self,
        register: Uuid,
        nonce_hash: Hash,
        now_ms: i64,
        expires_ms: i64,
    ) -> StoreResult<()> {
        // Anybody asks for one, in the name of a register; whose it is is looked up.
        self.write_all(move |db| put_nonce(db, register, nonce_hash, now_ms, expires_ms)).await
    }

    async fn bearer(&self, token_hash: Hash, now_ms: i64) -> StoreResult<Option<Bearer>> {
        // The token says whose register it is.
        self.read_all(move |db| bearer(db, token_hash, now_ms)).await
    }

    async fn greet(&self, greeting: Greeting) -> StoreResult<Greeted> {
        // A hello may begin the next history, and end the wait for what the last one lost: both are everybody's.
        let greeted = self.write_all(move |db| greet(db, &greeting)).await?;
        self.set_epoch(greeted.epoch);
        Ok(greeted)
    }

    async fn push(&self, push: Push) -> StoreResult<PushAnswer> {
        self.take(push).await
    }

    async fn own_events(
        &self,
        who: Bearer,
        incarnation: u32,
        after: u64,
        limit: usize,
    ) -> StoreResult<(Vec<StoredEvent>, bool)> {
        self.read_for(who.tenant, move |db| own_events(db, who, incarnation, after, limit)).await
    }

    async fn reprocess(&self, now: DateTime<Utc>) -> StoreResult<usize> {
        // Looked for in all journals, tried in each by itself.
        let waiting = self.read_all(push::not_understood).await?;
        let mut booked = 0;
        for (tenant, key) in waiting {
            let done = self.write_for(tenant, move |db| push::admit(db, tenant, key, None, None, now)).await;
            match done {
                Ok(_) => booked += 1,
                // Still not understood, or this version fails on it too: it stays parked and nothing else waits for it.
                Err(error) => tracing::debug!(%key, %error, "a parked event stays parked"),
            }
        }
        Ok(booked)
    }
}

fn put_enrol_code(db: Db<'_>, scope: &Scope, code: &EnrolCode, now_ms: i64) -> StoreResult<Uuid> {
    let tenant = scope.tenant();
    let store = store_of(db, tenant, &code.store_code)?;
    let known: Option<(Uuid, Option<i64>)> = db.one(
        "SELECT id, revoked_ms FROM register WHERE tenant_id = ?1 AND store_id = ?2 AND code = ?3",
        args![tenant, store, code.register_code],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let id = match known {
        Some((_, Some(_))) => {
            return Err(invalid("This register was revoked: replace its device, or add another register."));
        }
        Some((id, None)) if code.register.is_none_or(|wanted| wanted == id) => id,
        Some(_) => return Err(invalid("This register is known under another id.")),
        None => {
            let id = code.register.unwrap_or_else(Uuid::now_v7);
            db.execute(
                "INSERT INTO register (tenant_id, id, store_id, code, name) VALUES (?1, ?2, ?3, ?4, ?5)",
                args![tenant, id, store, code.register_code, code.register_name],
            )?;
            id
        }
    };
    issue(db, scope, store, id, code, now_ms)?;
    Ok(id)
}

fn issue(db: Db<'_>, scope: &Scope, store: i64, id: Uuid, code: &EnrolCode, now_ms: i64) -> StoreResult<()> {
    let sql =
        "INSERT INTO enrol_code (code_hash, tenant_id, register_id, expires_ms) VALUES (?1, ?2, ?3, ?4)";
    db.execute(sql, args![code.code_hash, scope.tenant(), id, code.expires_ms])?;
    let detail = json!({ "register": id, "expires_ms": code.expires_ms });
    let entry = Entry::new(Act::RegisterCodeIssued, named(&code.store_code, &code.register_code), detail);
    audit::record(db, scope, &entry.at(store), now_ms)
}

fn store_of(db: Db<'_>, tenant: i64, store_code: &str) -> StoreResult<i64> {
    let sql = "SELECT id FROM store WHERE tenant_id = ?1 AND code = ?2";
    let found = db.one(sql, args![tenant, store_code], |row| row.get(0))?;
    found.ok_or_else(|| StoreError::Refused(Refusal::not_found("store")))
}

fn invalid(words: &str) -> StoreError {
    StoreError::Refused(Refusal::new(ErrorCode::Invalid, words))
}

fn enrol(
    db: Db<'_>,
    code_hash: Hash,
    public_key: [u8; 32],
    address: Option<IpAddr>,
    now_ms: i64,
) -> StoreResult<Enrolled> {
    let wrong = || {
        let words = "This code is unknown, was used, or has expired. Ask HQ for a new one.";
        StoreError::Refused(Refusal::new(ErrorCode::EnrolCodeInvalid, words))
    };
    // Two devices with one code: the second waits here for the first.
    let sql = "UPDATE enrol_code SET expires_ms = expires_ms WHERE code_hash = ?1 AND expires_ms > ?2
               RETURNING tenant_id, register_id, used_ms";
    let found = db.one(sql, args![code_hash, now_ms], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let (tenant, id, used): (i64, Uuid, Option<i64>) = found.ok_or_else(wrong)?;
    let keys = keys(db, tenant, id)?;
    // The answer was lost and the same device asks again: the same answer.
    let again = used.is_some();
    if again && keys.last() != Some(&public_key) {
        return Err(wrong());
    }
    let enrolments = i64::try_from(keys.len()).unwrap_or(i64::MAX) - i64::from(again);
    if !again {
        let sql = "UPDATE enrol_code SET used_ms = ?3 WHERE tenant_id = ?1 AND code_hash = ?2";
        db.execute(sql, args![tenant, code_hash, now_ms])?;
        let sql = "INSERT INTO register_key (tenant_id, register_id, no, public_key, since_ms)
                   VALUES (?1, ?2, ?3, ?4, ?5)";
        db.execute(sql, args![tenant, id, enrolments + 1, public_key, now_ms])?;
        // A code of a register that was revoked is one for a replacement: revocation ends all others.
        let sql = "UPDATE register SET enrolled_ms = coalesce(enrolled_ms, ?3), lost_ms = NULL, forked_ms = NULL,
                       retired_keys = CASE WHEN revoked_ms IS NULL THEN retired_keys ELSE ?4 END, revoked_ms = NULL
                   WHERE tenant_id = ?1 AND id = ?2";
        db.execute(sql, args![tenant, id, now_ms, enrolments])?;
        db.execute("DELETE FROM bearer WHERE tenant_id = ?1 AND register_id = ?2", args![tenant, id])?;
    }
    let sql = "SELECT r.code, r.name, t.name, (SELECT coalesce(max(i.incarnation), 0) FROM incarnation i
                   WHERE i.tenant_id = r.tenant_id AND i.register_id = r.id)
               FROM register r JOIN tenant t ON t.id = r.tenant_id WHERE r.tenant_id = ?1 AND r.id = ?2";
    let enrolled = db.need(sql, args![tenant, id], |row| {
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
    if !again {
        let sql = "SELECT s.id, s.code FROM register r JOIN store s ON s.tenant_id = r.tenant_id AND s.id = r.store_id
                   WHERE r.tenant_id = ?1 AND r.id = ?2";
        let (store, store_code): (i64, String) =
            db.need(sql, args![tenant, id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let detail =
            json!({ "register": id, "public_key": hex::encode(public_key), "device": enrolments + 1 });
        let entry = Entry::new(Act::RegisterEnrolled, named(&store_code, &enrolled.code), detail);
        audit::record(db, &Scope::of_stranger(tenant, address), &entry.at(store), now_ms)?;
    }
    Ok(enrolled)
}

/// A register as people name it.
fn named(store: &str, register: &str) -> String {
    format!("{store} {register}")
}

fn revoke(db: Db<'_>, scope: &Scope, store_code: &str, code: &str, now_ms: i64) -> StoreResult<Position> {
    let (store, id) = place_of(db, scope, store_code, code)?;
    let mark = distrust(db, scope.tenant(), id, "revoked", now_ms)?;
    let detail = json!({ "register": id, "incarnation": mark.incarnation, "seq": mark.seq });
    let entry = Entry::new(Act::RegisterRevoked, named(store_code, code), detail);
    audit::record(db, scope, &entry.at(store), now_ms)?;
    Ok(mark)
}

fn lost(db: Db<'_>, scope: &Scope, store_code: &str, code: &str, now_ms: i64) -> StoreResult<Position> {
    let (store, id) = place_of(db, scope, store_code, code)?;
    let mark = distrust(db, scope.tenant(), id, "lost", now_ms)?;
    let sql = "UPDATE register SET lost_ms = coalesce(lost_ms, ?3) WHERE tenant_id = ?1 AND id = ?2";
    db.execute(sql, args![scope.tenant(), id, now_ms])?;
    let unsent = unsent(db, scope.tenant(), id)?;
    let detail =
        json!({ "register": id, "incarnation": mark.incarnation, "seq": mark.seq, "unsent": unsent });
    let entry = Entry::new(Act::RegisterLost, named(store_code, code), detail);
    audit::record(db, scope, &entry.at(store), now_ms)?;
    Ok(mark)
}

fn replace(db: Db<'_>, scope: &Scope, code: &EnrolCode, now_ms: i64) -> StoreResult<Uuid> {
    let (store, id) = place_of(db, scope, &code.store_code, &code.register_code)?;
    if keys(db, scope.tenant(), id)?.is_empty() {
        return Err(invalid("No device has been this register yet: there is none to replace."));
    }
    let mark = distrust(db, scope.tenant(), id, "replaced", now_ms)?;
    let detail = json!({ "register": id, "incarnation": mark.incarnation, "seq": mark.seq });
    let entry = Entry::new(Act::RegisterReplaced, named(&code.store_code, &code.register_code), detail);
    audit::record(db, scope, &entry.at(store), now_ms)?;
    issue(db, scope, store, id, code, now_ms)?;
    Ok(id)
}

/// A register of a store, and the store.
fn place_of(db: Db<'_>, scope: &Scope, store_code: &str, code: &str) -> StoreResult<(i64, Uuid)> {
    let store = store_of(db, scope.tenant(), store_code)?;
    let sql = "SELECT id FROM register WHERE tenant_id = ?1 AND store_id = ?2 AND code = ?3";
    let id: Option<Uuid> = db.one(sql, args![scope.tenant(), store, code], |row| row.get(0))?;
    Ok((store, id.ok_or_else(|| StoreError::Refused(Refusal::not_found("register")))?))
}

/// The end of trust in the device that is this register now; a second time it ended when it first did.
fn distrust(db: Db<'_>, tenant: i64, id: Uuid, why: &str, now_ms: i64) -> StoreResult<Position> {
    let mark = last_position(db, tenant, id)?;
    db.execute(
        "UPDATE register SET revoked_ms = ?3, revoked_incarnation = ?4, revoked_seq = ?5
         WHERE tenant_id = ?1 AND id = ?2 AND revoked_ms IS NULL",
        args![tenant, id, now_ms, mark.incarnation, mark.seq.cast_signed()],
    )?;
    // Codes given out before would let a device in that nobody means any more.
    let sql = "DELETE FROM enrol_code WHERE tenant_id = ?1 AND register_id = ?2 AND used_ms IS NULL";
    db.execute(sql, args![tenant, id])?;
    // Its bearer stays until it expires: the answer is then REGISTER_REVOKED, not a request to say hello.
    log(db, tenant, id, now_ms, why, "{}")?;
    let sql = "SELECT revoked_incarnation, revoked_seq FROM register WHERE tenant_id = ?1 AND id = ?2";
    db.need(sql, args![tenant, id], |row| Ok(Position { incarnation: row.get(0)?, seq: row.get(1)? }))
}

/// The end of the newest chain of a register.
pub(super) fn last_position(db: Db<'_>, tenant: i64, register: Uuid) -> StoreResult<Position> {
    let sql = "SELECT incarnation, seq FROM incarnation WHERE tenant_id = ?1 AND register_id = ?2
               ORDER BY incarnation DESC LIMIT 1";
    let read = |row: &Row<'_>| Ok(Position { incarnation: row.get(0)?, seq: row.get(1)? });
    let found = db.one(sql, args![tenant, register], read)?;
    Ok(found.unwrap_or(Position { incarnation: 0, seq: 0 }))
}

fn keys(db: Db<'_>, tenant: i64, register: Uuid) -> StoreResult<Vec<[u8; 32]>> {
    let sql = "SELECT public_key FROM register_key WHERE tenant_id = ?1 AND register_id = ?2 ORDER BY no";
    db.all(sql, args![tenant, register], |row| row.get(0))
}

/// Whose is not known yet: ids are random, and unique for that.
fn register(db: Db<'_>, id: Uuid) -> StoreResult<Option<Register>> {
    register_where(db, "id = ?1", args![id], id)
}

pub(super) fn register_of(db: Db<'_>, tenant: i64, id: Uuid) -> StoreResult<Option<Register>> {
    register_where(db, "tenant_id = ?1 AND id = ?2", args![tenant, id], id)
}

fn register_where(db: Db<'_>, what: &str, given: &[Arg<'_>], id: Uuid) -> StoreResult<Option<Register>> {
    let sql = format!(
        "SELECT tenant_id, store_id, code, enrolled_ms, revoked_ms, revoked_incarnation, revoked_seq, retired_keys
         FROM register WHERE {what}"
    );
    let found = db.one(&sql, given, |row| {
        let revoked: Option<i64> = row.get(4)?;
        let mark = Position {
            incarnation: row.get::<Option<u32>>(5)?.unwrap_or(0),
            seq: row.get::<Option<u64>>(6)?.unwrap_or(0),
        };
        Ok(Register {
            tenant: row.get(0)?,
            id,
            store: row.get(1)?,
            code: row.get(2)?,
            enrolled_ms: row.get(3)?,
            revoked: revoked.map(|_| mark),
            keys: Vec::new(),
            retired: (usize::try_from(row.get::<i64>(7)?).unwrap_or(usize::MAX), mark),
        })
    })?;
    let Some(mut register) = found else { return Ok(None) };
    register.keys = keys(db, register.tenant, id)?;
    Ok(Some(register))
}

fn put_nonce(db: Db<'_>, register: Uuid, nonce_hash: Hash, now_ms: i64, expires_ms: i64) -> StoreResult<()> {
    let known = db.one("SELECT tenant_id FROM register WHERE id = ?1", args![register], |row| row.get(0))?;
    let tenant: i64 = known.ok_or_else(|| StoreError::Refused(Refusal::not_found("register")))?;
    limits::asked(db, &format!("register {register} greeting"), NONCES_A_MINUTE, now_ms)?;
    db.execute("DELETE FROM nonce WHERE expires_ms < ?1", args![now_ms])?;
    db.execute(
        "DELETE FROM nonce WHERE tenant_id = ?1 AND register_id = ?2 AND nonce_hash NOT IN (
             SELECT nonce_hash FROM nonce WHERE tenant_id = ?1 AND register_id = ?2
             ORDER BY expires_ms DESC LIMIT ?3)",
        args![tenant, register, NONCES - 1],
    )?;
    let sql = "INSERT INTO nonce (nonce_hash, tenant_id, register_id, expires_ms) VALUES (?1, ?2, ?3, ?4)";
    db.execute(sql, args![nonce_hash, tenant, register, expires_ms])?;
    Ok(())
}

fn bearer(db: Db<'_>, token_hash: Hash, now_ms: i64) -> StoreResult<Option<Bearer>> {
    let sql = "SELECT r.tenant_id, r.store_id, r.id, r.revoked_ms IS NOT NULL, b.expires_ms, b.may_pull
               FROM bearer b JOIN register r ON r.tenant_id = b.tenant_id AND r.id = b.register_id
               WHERE b.token_hash = ?1 AND b.expires_ms > ?2";
    db.one(sql, args![token_hash, now_ms], |row| {
        Ok(Bearer {
            tenant: row.get(0)?,
            store: row.get(1)?,
            register: row.get(2)?,
            revoked: row.get(3)?,
            expires_ms: row.get(4)?,
            may_pull: row.get(5)?,
        })
    })
}

fn greet(db: Db<'_>, greeting: &Greeting) -> StoreResult<Greeted> {
    let Greeting { register, hello, now_ms, .. } = greeting;
    let sql = "DELETE FROM nonce WHERE tenant_id = ?1 AND register_id = ?2 AND nonce_hash = ?3
               RETURNING expires_ms";
    let given = args![register.tenant, register.id, greeting.nonce_hash];
    let nonce: Option<i64> = db.one(sql, given, |row| row.get(0))?;
    if nonce.is_none_or(|expires| expires < *now_ms) {
        let words = "This nonce was used or has expired: ask for another.";
        return Err(StoreError::Refused(Refusal::new(ErrorCode::NonceInvalid, words)));
    }
    let known = known(db, register, hello.incarnation)?;
    let stand = stand(hello, &known);
    let epoch = match stand.new_epoch_at_least {
        Some(n) => begin_epoch(db, n)?,
        None => known.epoch,
    };
    seen(db, register, epoch)?;
    if stand.forked {
        forked(db, greeting, known.seq)?;
    }
    let speaks = hello.protocol[0] <= PROTOCOL[1] && hello.protocol[1] >= PROTOCOL[0];
    let may_pull = speaks && stand.verdict != Verdict::ReEnrol;
    db.execute("DELETE FROM bearer WHERE expires_ms <= ?1", args![now_ms])?;
    db.execute(
        "INSERT INTO bearer (token_hash, tenant_id, register_id, expires_ms, may_pull)
         VALUES (?1, ?2, ?3, ?4, ?5)",
        args![greeting.token_hash, register.tenant, register.id, greeting.token_expires_ms, may_pull],
    )?;
    log(db, register.tenant, register.id, *now_ms, "hello", &greeting.json)?;
    let sql = "SELECT feed_floor, feed_head FROM tenant WHERE id = ?1";
    let (floor, head) = db.need(sql, args![register.tenant], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(Greeted {
        epoch,
        verdict: stand.verdict,
        expected_seq: stand.expected_seq,
        incarnation: known.incarnation,
        backup_through: backups::through(db, register.tenant, register.id)?,
        feed_floor: floor,
        feed_head: head,
    })
}

fn known(db: Db<'_>, register: &Register, incarnation: u32) -> StoreResult<Known> {
    let mark = push::mark(db, register.tenant, register.id, incarnation)?;
    Ok(Known {
        epoch: ids::epoch(db)?,
        enrolled: !register.keys.is_empty(),
        incarnation: last_position(db, register.tenant, register.id)?.incarnation,
        seq: mark.seq,
        hash: if mark.seq == 0 { GENESIS } else { mark.hash },
        aside: mark.aside,
        recovering: db.need("SELECT recovering FROM meta", &[], |row| row.get(0))?,
    })
}

/// Notes that somebody else's events stand where this device says hello with its own: one of the two is a copy.
fn forked(
    db: Db<'_>,
    Greeting { register, hello, now_ms, .. }: &Greeting,
    known_seq: u64,
) -> StoreResult<()> {
    let sql = "UPDATE register SET forked_ms = ?3 WHERE tenant_id = ?1 AND id = ?2";
    db.execute(sql, args![register.tenant, register.id, now_ms])?;
    log(db, register.tenant, register.id, *now_ms, "forked", "{}")?;
    let sql = "SELECT code FROM store WHERE tenant_id = ?1 AND id = ?2";
    let store: String = db.need(sql, args![register.tenant, register.store], |row| row.get(0))?;
    let detail = json!({ "register": register.id, "incarnation": hello.incarnation, "head_seq": hello.head_seq,
        "known_seq": known_seq });
    let entry = Entry::new(Act::RegisterForked, named(&store, &register.code), detail).at(register.store);
    audit::record(db, &Scope::of_stranger(register.tenant, None), &entry, *now_ms)
}

/// Begins the next history, unless another register's hello just did: ids start again under its number, and the server
/// knows that it may lack events.
pub(crate) fn begin_epoch(db: Db<'_>, n: u32) -> StoreResult<Epoch> {
    let sql = "UPDATE meta SET epoch_n = ?1, epoch_id = ?2, next_id = 1, recovering = TRUE
               WHERE one = 1 AND epoch_n < ?1";
    let begun = db.execute(sql, args![n, Uuid::new_v4()])?;
    if begun > 0 {
        tracing::warn!(epoch = n, "a new epoch begins: history was lost, registers will send it again");
    }
    ids::epoch(db)
}

/// Notes that a register has heard of this epoch; when all have, the server has recovered.
fn seen(db: Db<'_>, register: &Register, epoch: Epoch) -> StoreResult<()> {
    let sql = "UPDATE register SET seen_epoch = ?3 WHERE tenant_id = ?1 AND id = ?2 AND seen_epoch <> ?3";
    db.execute(sql, args![register.tenant, register.id, epoch.n])?;
    db.execute(
        "UPDATE meta SET recovering = FALSE WHERE recovering = TRUE AND NOT EXISTS (
             SELECT 1 FROM register
             WHERE enrolled_ms IS NOT NULL AND revoked_ms IS NULL AND seen_epoch < meta.epoch_n)",
        &[],
    )?;
    Ok(())
}

/// What the books lack since a restore.
pub(crate) fn recovery(db: Db<'_>) -> StoreResult<Recovery> {
    recovery_where(db, "TRUE", &[])
}

/// The same as one tenant is told of it: their own registers are counted.
pub(super) fn recovery_of(db: Db<'_>, tenant: i64) -> StoreResult<Recovery> {
    recovery_where(db, "tenant_id = ?1", args![tenant])
}

fn recovery_where(db: Db<'_>, whose: &str, given: &[Arg<'_>]) -> StoreResult<Recovery> {
    let sql = format!(
        "SELECT recovering, (SELECT count(*) FROM register WHERE {whose} AND enrolled_ms IS NOT NULL
             AND revoked_ms IS NULL AND seen_epoch < meta.epoch_n) FROM meta"
    );
    db.need(&sql, given, |row| {
        let (recovering, unheard): (bool, u64) = (row.get(0)?, row.get(1)?);
        Ok(Recovery { recovering, unheard: if recovering { unheard } else { 0 } })
    })
}

/// Adds a line to the sync log that HQ reads.
fn log(db: Db<'_>, tenant: i64, register: Uuid, at_ms: i64, kind: &str, detail: &str) -> StoreResult<()> {
    let sql =
        "INSERT INTO sync_log (tenant_id, register_id, at_ms, kind, detail) VALUES (?1, ?2, ?3, ?4, ?5)";
    db.execute(sql, args![tenant, register, at_ms, kind, detail])?;
    Ok(())
}

fn own_events(
    db: Db<'_>,
    who: Bearer,
    incarnation: u32,
    after: u64,
    limit: usize,
) -> StoreResult<(Vec<StoredEvent>, bool)> {
    let sql =
        "SELECT seq, body, result FROM event WHERE tenant_id = ?1 AND register_id = ?2 AND incarnation = ?3
                   AND seq > ?4 AND aside = FALSE ORDER BY seq LIMIT ?5";
    let after = i64::try_from(after).unwrap_or(i64::MAX);
    let one_more = i64::try_from(limit).unwrap_or(i64::MAX - 1) + 1;
    let mut events = db.all(sql, args![who.tenant, who.register, incarnation, after, one_more], |row| {
        Ok(StoredEvent { seq: row.get(0)?, body: raw(row.get(1)?)?, result: raw(row.get(2)?)? })
    })?;
    let more = events.len() > limit;
    events.truncate(limit);
    Ok((events, more))
}

fn raw(text: String) -> StoreResult<Box<RawValue>> {
    RawValue::from_string(text).map_err(|why| StoreError::Corrupt(why.to_string()))
}
