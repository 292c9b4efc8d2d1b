//! Requests that may be sent twice: the first answer under its key, byte for byte.

use crate::hq::scope::{Claim, Repeatable, Scope};
use crate::store::StoreResult;
use crate::store::sql::{Db, args};

/// A claim whose work never answered (the process died) may be taken over after this.
const RUNNING_MS: i64 = 60_000;

/// Takes the key for this request, or says what became of the first that did.
pub fn claim(db: Db<'_>, scope: &Scope, request: &Repeatable, now_ms: i64) -> StoreResult<Claim> {
    // The plus: by the index of times. All that a tenant has asked for within a day is more than what has run out.
    let sql = "DELETE FROM idempotency WHERE +tenant_id = ? AND expires_ms <= ?";
    db.execute(sql, args![scope.tenant(), now_ms])?;
    let sql = "INSERT INTO idempotency
        (tenant_id, user_id, store_id, method, path, key, request_hash, expires_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO NOTHING";
    let Repeatable { method, path, key, request_hash, store, .. } = request;
    let (tenant, user, until) = (scope.tenant(), scope.caller(), now_ms + RUNNING_MS);
    if db.execute(sql, args![tenant, user, store, method, path, key, request_hash, until])? > 0 {
        return Ok(Claim::First);
    }
    let sql = "SELECT request_hash, status, response FROM idempotency
        WHERE tenant_id = ? AND user_id = ? AND store_id = ? AND method = ? AND path = ? AND key = ?";
    let found = db.one(sql, args![tenant, user, store, method, path, key], |row| {
        Ok((row.get::<[u8; 32]>(0)?, row.get::<Option<u16>>(1)?, row.get::<Option<Vec<u8>>>(2)?))
    })?;
    Ok(match found {
        Some((hash, _, _)) if hash != *request_hash => Claim::OtherBody,
        Some((_, Some(status), Some(body))) => Claim::Answered { status, body },
        // None: it was freed this instant, and the next try takes it.
        Some(_) | None => Claim::Running,
    })
}

/// Keeps the answer; in the transaction of the effect, so that one is never without the other.
pub fn answered(
    db: Db<'_>,
    scope: &Scope,
    request: &Repeatable,
    answer: (u16, &[u8]),
    now_ms: i64,
) -> StoreResult<()> {
    let sql = "UPDATE idempotency SET status = ?, response = ?, expires_ms = ?
        WHERE tenant_id = ? AND user_id = ? AND store_id = ? AND method = ? AND path = ? AND key = ?";
    db.execute(
        sql,
        args![
            answer.0,
            answer.1,
            now_ms + request.kept_ms,
            scope.tenant(),
            scope.caller(),
            request.store,
            request.method,
            request.path,
            request.key
        ],
    )?;
    Ok(())
}

/// Frees a key that is still without an answer.
pub fn release(db: Db<'_>, scope: &Scope, request: &Repeatable) -> StoreResult<()> {
    let sql = "DELETE FROM idempotency WHERE status IS NULL
        AND tenant_id = ? AND user_id = ? AND store_id = ? AND method = ? AND path = ? AND key = ?";
    db.execute(
        sql,
        args![scope.tenant(), scope.caller(), request.store, request.method, request.path, request.key],
    )?;
    Ok(())
}
