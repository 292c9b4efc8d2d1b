//! Requests that may be sent twice: the first answer under its key, byte for byte.

use rusqlite::{Connection, OptionalExtension, params};

use crate::hq::scope::{Claim, Repeatable, Scope};
use crate::store::StoreResult;

/// A claim whose work never answered (the process died) may be taken over after this.
const RUNNING_MS: i64 = 60_000;
/// How long an answer is replayed.
const KEPT_MS: i64 = 24 * 3_600_000;

/// Takes the key for this request, or says what became of the first that did.
pub fn claim(db: &Connection, scope: &Scope, request: &Repeatable, now_ms: i64) -> StoreResult<Claim> {
    db.prepare_cached("DELETE FROM idempotency WHERE expires_ms <= ?")?.execute([now_ms])?;
    let sql = "SELECT request_hash, status, response FROM idempotency
        WHERE tenant_id = ? AND user_id = ? AND store_id = ? AND method = ? AND path = ? AND key = ?";
    let found = db
        .prepare_cached(sql)?
        .query_row(
            params![scope.tenant(), scope.user(), request.store, request.method, request.path, request.key],
            |row| {
                Ok((
                    row.get::<_, [u8; 32]>(0)?,
                    row.get::<_, Option<u16>>(1)?,
                    row.get::<_, Option<Vec<u8>>>(2)?,
                ))
            },
        )
        .optional()?;
    match found {
        Some((hash, _, _)) if hash != request.request_hash => Ok(Claim::OtherBody),
        Some((_, Some(status), Some(body))) => Ok(Claim::Answered { status, body }),
        Some(_) => Ok(Claim::Running),
        None => {
            let sql = "INSERT INTO idempotency
                (tenant_id, user_id, store_id, method, path, key, request_hash, expires_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
            db.prepare_cached(sql)?.execute(params![
                scope.tenant(),
                scope.user(),
                request.store,
                request.method,
                request.path,
                request.key,
                request.request_hash,
                now_ms + RUNNING_MS
            ])?;
            Ok(Claim::First)
        }
    }
}

/// Keeps the answer; in the transaction of the effect, so that one is never without the other.
pub fn answered(
    db: &Connection,
    scope: &Scope,
    request: &Repeatable,
    answer: (u16, &[u8]),
    now_ms: i64,
) -> StoreResult<()> {
    let sql = "UPDATE idempotency SET status = ?, response = ?, expires_ms = ?
        WHERE tenant_id = ? AND user_id = ? AND store_id = ? AND method = ? AND path = ? AND key = ?";
    db.prepare_cached(sql)?.execute(params![
        answer.0,
        answer.1,
        now_ms + KEPT_MS,
        scope.tenant(),
        scope.user(),
        request.store,
        request.method,
        request.path,
        request.key
    ])?;
    Ok(())
}

/// Frees a key that is still without an answer.
pub fn release(db: &Connection, scope: &Scope, request: &Repeatable) -> StoreResult<()> {
    let sql = "DELETE FROM idempotency WHERE status IS NULL
        AND tenant_id = ? AND user_id = ? AND store_id = ? AND method = ? AND path = ? AND key = ?";
    db.prepare_cached(sql)?.execute(params![
        scope.tenant(),
        scope.user(),
        request.store,
        request.method,
        request.path,
        request.key
    ])?;
    Ok(())
}
