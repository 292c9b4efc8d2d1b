//! A person's own secrets: passwords, second factors, and the codes that stand for them once.

use std::net::IpAddr;

use evertill_protocol::error::ErrorCode;

use super::sessions::{end_all, record};
use crate::audit::Act;
use crate::error::Refusal;
use crate::hq::account::reset_code_invalid;
use crate::hq::scope::{Candidate, Proof, Scope};
use crate::store::StoreResult;
use crate::store::sql::{Db, args, limits};
use uuid::Uuid;

fn wrong() -> Refusal {
    Refusal::new(ErrorCode::SecondFactorWrong, "This code is wrong, or was used before.")
}

/// Takes what somebody has shown; nobody shows it again.
pub fn spend(db: Db<'_>, scope: &Scope, proof: Proof, now_ms: i64) -> StoreResult<()> {
    let (tenant, user) = (scope.tenant(), scope.user());
    let taken = match proof {
        Proof::Step(step) => db.execute(
            "UPDATE second_factor SET last_step = ?3
             WHERE tenant_id = ?1 AND user_id = ?2 AND last_step < ?3 AND confirmed_ms IS NOT NULL",
            args![tenant, user, step],
        )?,
        Proof::Recovery(hash) => db.execute(
            "DELETE FROM recovery_code WHERE tenant_id = ? AND user_id = ? AND hash = ?",
            args![tenant, user, hash],
        )?,
    };
    if taken == 0 {
        return Err(wrong().into());
    }
    if matches!(proof, Proof::Recovery(_)) {
        record(db, scope, Act::RecoveryCodeUsed, now_ms)?;
    }
    Ok(())
}

fn set_password(db: Db<'_>, scope: &Scope, hash: &str) -> StoreResult<()> {
    let sql = "UPDATE \"user\" SET password_hash = ?3 WHERE tenant_id = ?1 AND id = ?2";
    db.execute(sql, args![scope.tenant(), scope.user(), hash])?;
    let sql = "DELETE FROM reset_code WHERE tenant_id = ?1 AND user_id = ?2";
    db.execute(sql, args![scope.tenant(), scope.user()]).map(drop)
}

/// Whoever knew the old one is signed out.
pub fn change_password(db: Db<'_>, scope: &Scope, hash: &str, keep: Uuid, now_ms: i64) -> StoreResult<()> {
    set_password(db, scope, hash)?;
    if let Some(user) = scope.user() {
        end_all(db, scope.tenant(), user, Some(keep))?;
    }
    record(db, scope, Act::PasswordChanged, now_ms)
}

/// By a code that is good once.
pub fn reset_password(
    db: Db<'_>,
    person: &Candidate,
    code: &[u8; 32],
    hash: &str,
    (subject, address): (&str, Option<IpAddr>),
    now_ms: i64,
) -> StoreResult<()> {
    let sql = "DELETE FROM reset_code WHERE tenant_id = ? AND user_id = ? AND hash = ? AND expires_ms > ?";
    if db.execute(sql, args![person.tenant, person.user, code, now_ms])? == 0 {
        return Err(reset_code_invalid().into());
    }
    let scope = Scope::of_candidate(person, address);
    set_password(db, &scope, hash)?;
    end_all(db, person.tenant, person.user, None)?;
    limits::succeeded(db, subject)?;
    record(db, &scope, Act::PasswordReset, now_ms)
}

pub fn begin(db: Db<'_>, scope: &Scope, sealed: &[u8]) -> StoreResult<()> {
    let sql = "INSERT INTO second_factor (tenant_id, user_id, sealed) VALUES (?1, ?2, ?3)
        ON CONFLICT (tenant_id, user_id) DO UPDATE SET sealed = excluded.sealed, last_step = 0
        WHERE second_factor.confirmed_ms IS NULL";
    if db.execute(sql, args![scope.tenant(), scope.user(), sealed])? == 0 {
        return Err(Refusal::new(ErrorCode::Invalid, "Remove the second factor that there is first.").into());
    }
    Ok(())
}

pub fn unconfirmed(db: Db<'_>, scope: &Scope) -> StoreResult<Option<Vec<u8>>> {
    let sql =
        "SELECT sealed FROM second_factor WHERE tenant_id = ?1 AND user_id = ?2 AND confirmed_ms IS NULL";
    db.one(sql, args![scope.tenant(), scope.user()], |row| row.get(0))
}

pub fn confirm(db: Db<'_>, scope: &Scope, step: i64, recovery: &[[u8; 32]], now_ms: i64) -> StoreResult<()> {
    let sql = "UPDATE second_factor SET confirmed_ms = ?3, last_step = ?4
        WHERE tenant_id = ?1 AND user_id = ?2 AND confirmed_ms IS NULL";
    if db.execute(sql, args![scope.tenant(), scope.user(), now_ms, step])? == 0 {
        return Err(wrong().into());
    }
    put_recovery_codes(db, scope, recovery)?;
    record(db, scope, Act::SecondFactorOn, now_ms)
}

pub fn remove(db: Db<'_>, scope: &Scope, proof: Proof, now_ms: i64) -> StoreResult<()> {
    spend(db, scope, proof, now_ms)?;
    if let Some(user) = scope.user() {
        drop_second_factor(db, scope.tenant(), user)?;
    }
    record(db, scope, Act::SecondFactorOff, now_ms)
}

/// Whether there was one.
pub fn drop_second_factor(db: Db<'_>, tenant: i64, user: i64) -> StoreResult<bool> {
    db.execute("DELETE FROM recovery_code WHERE tenant_id = ? AND user_id = ?", args![tenant, user])?;
    let sql = "DELETE FROM second_factor WHERE tenant_id = ? AND user_id = ?";
    Ok(db.execute(sql, args![tenant, user])? > 0)
}

/// Whoever signed in by any of them does so no more.
pub fn forget(db: Db<'_>, tenant: i64, user: i64) -> StoreResult<()> {
    drop_second_factor(db, tenant, user)?;
    db.execute("DELETE FROM reset_code WHERE tenant_id = ? AND user_id = ?", args![tenant, user]).map(drop)
}

pub fn renew_recovery_codes(
    db: Db<'_>,
    scope: &Scope,
    proof: Proof,
    recovery: &[[u8; 32]],
    now_ms: i64,
) -> StoreResult<()> {
    spend(db, scope, proof, now_ms)?;
    put_recovery_codes(db, scope, recovery)?;
    record(db, scope, Act::RecoveryCodesMade, now_ms)
}

fn put_recovery_codes(db: Db<'_>, scope: &Scope, recovery: &[[u8; 32]]) -> StoreResult<()> {
    let (tenant, user) = (scope.tenant(), scope.user());
    db.execute("DELETE FROM recovery_code WHERE tenant_id = ? AND user_id = ?", args![tenant, user])?;
    for hash in recovery {
        let sql = "INSERT INTO recovery_code (tenant_id, user_id, hash) VALUES (?, ?, ?)";
        db.execute(sql, args![tenant, user, hash])?;
    }
    Ok(())
}
