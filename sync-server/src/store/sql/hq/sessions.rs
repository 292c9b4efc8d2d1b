//! Signing in: who may, how often they failed, and which tokens are good.

use evertill_domain::Role;

use crate::hq::principal::permissions;
use crate::hq::scope::{Candidate, Session};
use crate::hq::view::StoreRef;
use crate::hq::view::session::{Me, TenantRef};
use crate::store::StoreResult;
use crate::store::sql::{Db, args};

/// Failures of one login that are forgiven.
const FREE_FAILURES: i64 = 5;
/// An address may be a whole office behind one router.
const FREE_FAILURES_OF_ADDRESS: i64 = 20;
const FIRST_LOCK_MS: i64 = 30_000;
const LONGEST_LOCK_MS: i64 = 3_600_000;
/// Failures are forgotten so long after the last lock.
const FORGET_MS: i64 = 900_000;

/// The person of that login; without a tenant's code, only where the server holds one tenant.
pub fn candidate(db: Db<'_>, tenant: Option<&str>, login: &str) -> StoreResult<Option<Candidate>> {
    let sql = "SELECT u.tenant_id, u.id, u.password_hash FROM \"user\" u JOIN tenant t ON t.id = u.tenant_id
        WHERE u.login = ?1 AND u.active AND u.password_hash IS NOT NULL
          AND (t.code = ?2 OR (?2 IS NULL AND (SELECT count(*) FROM tenant) = 1))";
    db.one(sql, args![login, tenant], |row| {
        Ok(Candidate { tenant: row.get(0)?, user: row.get(1)?, password_hash: row.get(2)? })
    })
}

/// Until when any of these may not try, if that is not over.
pub fn locked_until(db: Db<'_>, subjects: &[String], now_ms: i64) -> StoreResult<Option<i64>> {
    let mut latest = None;
    for subject in subjects {
        let until: Option<i64> = db.one(
            "SELECT locked_until_ms FROM sign_in_failure WHERE subject = ? AND failures >= ?",
            args![subject, free(subject)],
            |row| row.get(0),
        )?;
        latest = latest.max(until.filter(|until| *until > now_ms));
    }
    Ok(latest)
}

fn free(subject: &str) -> i64 {
    if subject.starts_with("address ") { FREE_FAILURES_OF_ADDRESS } else { FREE_FAILURES }
}

/// Counts a failure against each; beyond those that are forgiven, each locks for twice as long as the one before.
pub fn failed(db: Db<'_>, subjects: &[String], now_ms: i64) -> StoreResult<()> {
    db.execute("DELETE FROM sign_in_failure WHERE locked_until_ms < ?", args![now_ms - FORGET_MS])?;
    for subject in subjects {
        let sql = "INSERT INTO sign_in_failure (subject, failures, locked_until_ms) VALUES (?1, 1, ?2)
            ON CONFLICT (subject) DO UPDATE SET failures = sign_in_failure.failures + 1, locked_until_ms = ?2 RETURNING failures";
        let failures: i64 = db.need(sql, args![subject, now_ms], |row| row.get(0))?;
        let free = free(subject);
        if failures >= free {
            let doublings = u32::try_from(failures - free).unwrap_or(u32::MAX).min(20);
            let lock = FIRST_LOCK_MS.saturating_mul(1 << doublings).min(LONGEST_LOCK_MS);
            db.execute(
                "UPDATE sign_in_failure SET locked_until_ms = ? WHERE subject = ?",
                args![now_ms + lock, subject],
            )?;
        }
    }
    Ok(())
}

/// Signed in: the login's failures are forgotten, the address's are not (it may be trying other logins).
pub fn open(
    db: Db<'_>,
    candidate: &Candidate,
    token_hash: &[u8],
    subject: &str,
    times: (i64, i64),
) -> StoreResult<()> {
    let (now_ms, expires_ms) = times;
    db.execute("DELETE FROM sign_in_failure WHERE subject = ?", args![subject])?;
    db.execute("DELETE FROM session WHERE expires_ms <= ?", args![now_ms])?;
    db.execute(
        "INSERT INTO session (token_hash, tenant_id, user_id, created_ms, expires_ms) VALUES (?, ?, ?, ?, ?)",
        args![token_hash, candidate.tenant, candidate.user, now_ms, expires_ms],
    )?;
    Ok(())
}

pub fn close(db: Db<'_>, token_hash: &[u8]) -> StoreResult<()> {
    db.execute("DELETE FROM session WHERE token_hash = ?", args![token_hash])?;
    Ok(())
}

/// Who holds this token now; a person set inactive since holds nothing.
pub fn session(db: Db<'_>, token_hash: &[u8], now_ms: i64) -> StoreResult<Option<Session>> {
    let sql =
        "SELECT t.id AS tenant, t.code AS tenant_code, t.name AS tenant_name, u.id, u.login, u.name, u.role,
            s.id AS store_id, s.code AS store_code, s.name AS store_name, n.expires_ms
        FROM session n JOIN \"user\" u ON u.tenant_id = n.tenant_id AND u.id = n.user_id
        JOIN tenant t ON t.id = n.tenant_id
        LEFT JOIN store s ON s.tenant_id = u.tenant_id AND s.id = u.store_id
        WHERE n.token_hash = ?1 AND n.expires_ms > ?2 AND u.active";
    let found = db.one(sql, args![token_hash, now_ms], |row| {
        let role_name: String = row.get("role")?;
        let role = Role::parse(&role_name);
        let store = match row.get::<Option<i64>>("store_id")? {
            Some(id) => Some(StoreRef { id, code: row.get("store_code")?, name: row.get("store_name")? }),
            None => None,
        };
        let me = Me {
            id: row.get("id")?,
            login: row.get("login")?,
            name: row.get("name")?,
            may: role.map(permissions).unwrap_or_default(),
            role: role_name,
            tenant: TenantRef { code: row.get("tenant_code")?, name: row.get("tenant_name")? },
            store,
        };
        let (tenant, expires_ms) = (row.get("tenant")?, row.get("expires_ms")?);
        Ok(role.map(|role| Session { me, role, tenant, expires_ms }))
    })?;
    Ok(found.flatten())
}
