//! Signing in: who may, and which tokens are good.

use evertill_domain::Role;
use serde_json::json;

use crate::audit::{Act, Entry};
use crate::hq::principal::permissions;
use crate::hq::scope::{Candidate, Scope, Session};
use crate::hq::view::StoreRef;
use crate::hq::view::session::{Me, TenantRef};
use crate::store::StoreResult;
use crate::store::sql::{Db, args, audit, limits};

/// The person of that login; without a tenant's code, only where the server holds one tenant.
pub fn candidate(db: Db<'_>, tenant: Option<&str>, login: &str) -> StoreResult<Option<Candidate>> {
    let sql = "SELECT u.tenant_id, u.id, u.password_hash FROM \"user\" u JOIN tenant t ON t.id = u.tenant_id
        WHERE u.login = ?1 AND u.active AND u.password_hash IS NOT NULL
          AND (t.code = ?2 OR (?2 IS NULL AND (SELECT count(*) FROM tenant) = 1))";
    db.one(sql, args![login, tenant], |row| {
        Ok(Candidate { tenant: row.get(0)?, user: row.get(1)?, password_hash: row.get(2)? })
    })
}

/// Signed in: the login's failures are forgotten, the address's are not (it may be trying other logins).
pub fn open(
    db: Db<'_>,
    scope: &Scope,
    token_hash: &[u8],
    subject: &str,
    times: (i64, i64),
) -> StoreResult<()> {
    let (now_ms, expires_ms) = times;
    limits::succeeded(db, subject)?;
    db.execute("DELETE FROM session WHERE expires_ms <= ?", args![now_ms])?;
    db.execute(
        "INSERT INTO session (token_hash, tenant_id, user_id, created_ms, expires_ms) VALUES (?, ?, ?, ?, ?)",
        args![token_hash, scope.tenant(), scope.user(), now_ms, expires_ms],
    )?;
    record(db, scope, Act::SignedIn, now_ms)
}

pub fn close(db: Db<'_>, scope: &Scope, token_hash: &[u8], now_ms: i64) -> StoreResult<()> {
    if db.execute("DELETE FROM session WHERE token_hash = ?", args![token_hash])? == 0 {
        return Ok(());
    }
    record(db, scope, Act::SignedOut, now_ms)
}

fn record(db: Db<'_>, scope: &Scope, act: Act, now_ms: i64) -> StoreResult<()> {
    let sql = "SELECT login FROM \"user\" WHERE tenant_id = ?1 AND id = ?2";
    let login: String = db.need(sql, args![scope.tenant(), scope.user()], |row| row.get(0))?;
    audit::record(db, scope, &Entry::new(act, login, json!({})), now_ms)
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
