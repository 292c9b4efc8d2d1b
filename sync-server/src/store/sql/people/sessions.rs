//! Signing in and out: who may, which sessions are open, and what renews them.

use std::net::IpAddr;

use evertill_domain::Role;
use serde_json::json;
use uuid::Uuid;

use super::secrets::spend;
use crate::audit::{Act, Entry};
use crate::hq::principal::permissions;
use crate::hq::scope::{Candidate, Ending, Opening, Renewed, Scope, Session};
use crate::hq::view::StoreRef;
use crate::hq::view::person::OwnSession;
use crate::hq::view::session::{Me, SecondFactor, TenantRef};
use crate::store::StoreResult;
use crate::store::sql::hq::{named, utc};
use crate::store::sql::{Db, Row, args, audit, limits};

/// Two windows of one browser may renew at once, with what they share: so long that is no theft.
const TOGETHER_MS: i64 = 10_000;
/// Of what a browser calls itself, as much as is worth keeping.
const LONGEST_AGENT: usize = 200;

const CANDIDATE: &str = "SELECT u.tenant_id, u.id, u.login, u.name, u.password_hash, f.sealed, u.role
    FROM \"user\" u JOIN tenant t ON t.id = u.tenant_id
    LEFT JOIN second_factor f ON f.tenant_id = u.tenant_id AND f.user_id = u.id AND f.confirmed_ms IS NOT NULL";

fn read_candidate(row: &Row<'_>) -> StoreResult<Candidate> {
    let hash: Option<String> = row.get(4)?;
    Ok(Candidate {
        tenant: row.get(0)?,
        user: row.get(1)?,
        login: row.get(2)?,
        name: row.get(3)?,
        password_hash: hash.unwrap_or_default(),
        second_factor: row.get(5)?,
        is_customer: row.get::<String>(6)? == Role::Buyer.name(),
    })
}

/// The active person of that login; without a tenant's code, only where the server holds one tenant.
pub fn candidate(db: Db<'_>, tenant: Option<&str>, login: &str) -> StoreResult<Option<Candidate>> {
    let sql = format!(
        "{CANDIDATE} WHERE u.login = ?1 AND u.active
         AND (t.code = ?2 OR (?2 IS NULL AND (SELECT count(*) FROM tenant) = 1))"
    );
    db.one(&sql, args![login, tenant], read_candidate)
}

/// The active account of the customer whose e-mail has this hash.
pub fn customer(db: Db<'_>, tenant: i64, email: &[u8; 32]) -> StoreResult<Option<Candidate>> {
    let sql = format!(
        "{CANDIDATE} JOIN customer c ON c.tenant_id = u.tenant_id AND c.user_id = u.id
         WHERE c.tenant_id = ?1 AND c.email_hash = ?2 AND u.active"
    );
    db.one(&sql, args![tenant, email], read_candidate)
}

/// Whoever acts.
pub fn own(db: Db<'_>, scope: &Scope) -> StoreResult<Option<Candidate>> {
    let sql = format!("{CANDIDATE} WHERE u.tenant_id = ?1 AND u.id = ?2 AND u.active");
    db.one(&sql, args![scope.tenant(), scope.user()], read_candidate)
}

/// Signed in: the login's failures are forgotten, the address's are not (it may be trying other logins).
pub fn open(db: Db<'_>, scope: &Scope, opening: &Opening) -> StoreResult<()> {
    let Opening { id, refresh_hash, subject, agent, proof, now_ms, expires_ms } = opening;
    let (tenant, user) = (scope.tenant(), scope.user());
    limits::succeeded(db, subject)?;
    if let Some(proof) = proof {
        spend(db, scope, *proof, *now_ms)?;
    }
    db.execute("DELETE FROM session WHERE tenant_id = ? AND expires_ms <= ?", args![tenant, now_ms])?;
    let agent: Option<String> = agent.as_ref().map(|agent| agent.chars().take(LONGEST_AGENT).collect());
    let address = scope.address().map(|address| address.to_string());
    db.execute(
        "INSERT INTO session (tenant_id, id, user_id, started_ms, used_ms, expires_ms, address, agent)
         VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6, ?7)",
        args![tenant, id, user, now_ms, expires_ms, address, agent],
    )?;
    add_refresh(db, tenant, *id, refresh_hash)?;
    db.execute(
        "UPDATE \"user\" SET signed_in_ms = ?3 WHERE tenant_id = ?1 AND id = ?2",
        args![tenant, user, now_ms],
    )?;
    record(db, scope, Act::SignedIn, *now_ms)
}

fn add_refresh(db: Db<'_>, tenant: i64, session: Uuid, hash: &[u8; 32]) -> StoreResult<()> {
    let sql = "INSERT INTO refresh_token (hash, tenant_id, session_id) VALUES (?, ?, ?)";
    db.execute(sql, args![hash, tenant, session]).map(drop)
}

/// Each of what renews a session is good once, and hands on to the next. Shown again it is stolen: then nobody has the
/// session any more, neither the thief nor who was stolen from.
pub fn renew(
    db: Db<'_>,
    shown: &[u8; 32],
    next: &[u8; 32],
    address: Option<IpAddr>,
    now_ms: i64,
) -> StoreResult<Renewed> {
    let sql = "UPDATE refresh_token SET used_ms = ?2 WHERE hash = ?1 AND used_ms IS NULL
        RETURNING tenant_id, session_id";
    let first: Option<(i64, Uuid)> =
        db.one(sql, args![shown, now_ms], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let Some((tenant, session)) = first else { return shown_again(db, shown, address, now_ms) };
    let sql = "UPDATE session SET used_ms = ?3 WHERE tenant_id = ?1 AND id = ?2 AND expires_ms > ?3";
    if db.execute(sql, args![tenant, session, now_ms])? == 0 {
        return Ok(Renewed::Unknown);
    }
    add_refresh(db, tenant, session, next)?;
    Ok(Renewed::Done { tenant, session })
}

fn shown_again(db: Db<'_>, shown: &[u8; 32], address: Option<IpAddr>, now_ms: i64) -> StoreResult<Renewed> {
    let sql = "SELECT r.tenant_id, r.session_id, r.used_ms, s.user_id FROM refresh_token r
        JOIN session s ON s.tenant_id = r.tenant_id AND s.id = r.session_id WHERE r.hash = ?1";
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
    let found: Option<(i64, Uuid, Option<i64>, i64)> = db.one(sql, args![shown], read)?;
    match found {
        None => Ok(Renewed::Unknown),
        Some((_, _, Some(used_ms), _)) if now_ms - used_ms < TOGETHER_MS => Ok(Renewed::Already),
        Some((tenant, session, _, user)) => {
            db.execute("DELETE FROM session WHERE tenant_id = ? AND id = ?", args![tenant, session])?;
            record(db, &Scope::of_holder(tenant, user, address), Act::SessionRefreshedTwice, now_ms)?;
            Ok(Renewed::Stolen)
        }
    }
}

/// Whose session this is; a person set inactive since has none.
pub fn session(db: Db<'_>, tenant: i64, id: Uuid, now_ms: i64) -> StoreResult<Option<Session>> {
    let sql = "SELECT t.code AS tenant_code, t.name AS tenant_name, u.id, u.login, u.name, u.role,
            s.id AS store_id, s.code AS store_code, s.name AS store_name, n.expires_ms,
            f.confirmed_ms IS NOT NULL AS second_factor, d.id AS vendor_id, d.name AS vendor_name
        FROM session n JOIN \"user\" u ON u.tenant_id = n.tenant_id AND u.id = n.user_id
        JOIN tenant t ON t.id = n.tenant_id
        LEFT JOIN store s ON s.tenant_id = u.tenant_id AND s.id = u.store_id
        LEFT JOIN second_factor f ON f.tenant_id = u.tenant_id AND f.user_id = u.id
        LEFT JOIN vendor d ON d.tenant_id = u.tenant_id AND d.id = u.vendor_id AND d.deleted_ms IS NULL
        WHERE n.tenant_id = ?1 AND n.id = ?2 AND n.expires_ms > ?3 AND u.active";
    let found = db.one(sql, args![tenant, id, now_ms], |row| {
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
            vendor: named(row, "vendor_id", "vendor_name")?,
            second_factor: if row.get("second_factor")? { SecondFactor::On } else { SecondFactor::Off },
        };
        let expires_ms = row.get("expires_ms")?;
        Ok(role.map(|role| Session { id, me, role, tenant, expires_ms }))
    })?;
    Ok(found.flatten())
}

pub fn list(db: Db<'_>, scope: &Scope, current: Uuid, now_ms: i64) -> StoreResult<Vec<OwnSession>> {
    let sql = "SELECT id, started_ms, used_ms, expires_ms, address, agent FROM session
        WHERE tenant_id = ?1 AND user_id = ?2 AND expires_ms > ?3 ORDER BY used_ms DESC, id";
    db.all(sql, args![scope.tenant(), scope.user(), now_ms], |row| {
        let id = row.get(0)?;
        Ok(OwnSession {
            id,
            current: id == current,
            started_at: utc(row.get(1)?),
            used_at: utc(row.get(2)?),
            expires_at: utc(row.get(3)?),
            address: row.get(4)?,
            agent: row.get(5)?,
        })
    })
}

/// Ends the person's own; says whether there was one.
pub fn end(db: Db<'_>, scope: &Scope, ending: Ending, now_ms: i64) -> StoreResult<bool> {
    let (sql, id, act) = match ending {
        Ending::One(id) => (" AND id = ?3", Some(id), Act::SignedOut),
        Ending::Others(id) => (" AND id <> ?3", Some(id), Act::SignedOutEverywhere),
        Ending::All => ("", None, Act::SignedOutEverywhere),
    };
    let sql = format!("DELETE FROM session WHERE tenant_id = ?1 AND user_id = ?2{sql}");
    let (tenant, user) = (scope.tenant(), scope.user());
    let ended = match id {
        Some(id) => db.execute(&sql, args![tenant, user, id])?,
        None => db.execute(&sql, args![tenant, user])?,
    };
    if ended > 0 {
        record(db, scope, act, now_ms)?;
    }
    Ok(ended > 0)
}

/// Ends every session of a person, or all but one.
pub fn end_all(db: Db<'_>, tenant: i64, user: i64, but: Option<Uuid>) -> StoreResult<()> {
    let but = but.unwrap_or_default();
    let sql = "DELETE FROM session WHERE tenant_id = ? AND user_id = ? AND id <> ?";
    db.execute(sql, args![tenant, user, but]).map(drop)
}

/// Something that a person did to what is their own.
pub fn record(db: Db<'_>, scope: &Scope, act: Act, now_ms: i64) -> StoreResult<()> {
    let sql = "SELECT login FROM \"user\" WHERE tenant_id = ?1 AND id = ?2";
    let login: String = db.need(sql, args![scope.tenant(), scope.user()], |row| row.get(0))?;
    audit::record(db, scope, &Entry::new(act, login, json!({})), now_ms)
}
