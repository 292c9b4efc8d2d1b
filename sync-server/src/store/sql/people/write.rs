//! Making and changing people, and saying so to the tills at which they may sign in.

use evertill_domain::Role;
use evertill_protocol::error::ErrorCode;
use evertill_protocol::feed::Collection;
use serde_json::json;

use super::secrets::drop_second_factor;
use super::sessions::end_all;
use crate::audit::{Act, Entry};
use crate::catalog::{NewUser, UserChange};
use crate::error::Refusal;
use crate::hq::login_subject;
use crate::hq::scope::Scope;
use crate::hq::view::person::PersonChange;
use crate::store::StoreResult;
use crate::store::sql::catalog::taken;
use crate::store::sql::feed::{Changed, touch};
use crate::store::sql::ids::next_id;
use crate::store::sql::market::known_vendor;
use crate::store::sql::{Db, Row, args, audit, limits};

/// A person as they are before something changes.
struct Was {
    login: String,
    role: String,
    store: Option<i64>,
    active: bool,
}

pub fn create(db: Db<'_>, scope: &Scope, new: &NewUser, now_ms: i64) -> StoreResult<i64> {
    new.check()?;
    let tenant = scope.tenant();
    let store = new.store.as_deref().map(|code| store(db, tenant, code)).transpose()?;
    let id = next_id(db, tenant)?;
    let NewUser { login, name, role, password_hash, pin_hash, .. } = new;
    let sql =
        "INSERT INTO \"user\" (tenant_id, id, login, name, role, store_id, password_hash, pin_hash, created_ms)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    db.execute(
        sql,
        args![tenant, id, login, name.trim(), role.name(), store, password_hash, pin_hash, now_ms],
    )
    .map_err(|error| taken(error, || format!("There is a person with the login {login} already.")))?;
    let detail = json!({ "person": id, "role": role.name(), "password": password_hash.is_some(), "pin": pin_hash.is_some() });
    let entry = Entry::new(Act::PersonAdded, login.clone(), detail);
    audit::record(db, scope, &entry.at(store), now_ms)?;
    if *role == Role::HqAdmin {
        audit::record(db, scope, &administrator_made(login, store), now_ms)?;
    }
    tell(db, tenant, id, store, now_ms)?;
    Ok(id)
}

/// As [`create`], of a vendor or of none, as the role has it.
pub fn add(db: Db<'_>, scope: &Scope, new: &NewUser, vendor: Option<i64>, now_ms: i64) -> StoreResult<i64> {
    of_vendor(db, scope.tenant(), new.role, vendor)?;
    let id = create(db, scope, new, now_ms)?;
    let sql = "UPDATE \"user\" SET vendor_id = ?3 WHERE tenant_id = ?1 AND id = ?2";
    db.execute(sql, args![scope.tenant(), id, vendor])?;
    Ok(id)
}

/// Whoever is a vendor's says whose.
fn of_vendor(db: Db<'_>, tenant: i64, role: Role, vendor: Option<i64>) -> StoreResult<()> {
    match (role, vendor) {
        (Role::Vendor, Some(vendor)) => known_vendor(db, tenant, vendor),
        (Role::Vendor, None) => Err(Refusal::new(ErrorCode::Invalid, "Say which vendor they are of.").into()),
        (_, Some(_)) => Err(Refusal::new(ErrorCode::Invalid, "Only the role vendor is of a vendor.").into()),
        (_, None) => Ok(()),
    }
}

/// What an operator changes at the server's own machine.
pub fn set(db: Db<'_>, tenant: i64, login: &str, change: &UserChange, now_ms: i64) -> StoreResult<()> {
    let scope = Scope::of_operator(tenant);
    let sql = "SELECT id FROM \"user\" WHERE tenant_id = ? AND login = ?";
    let missing = || Refusal::new(ErrorCode::NotFound, format!("There is nobody with the login {login}."));
    let id: i64 = db.one(sql, args![tenant, login], |row| row.get(0))?.ok_or_else(missing)?;
    let was = was(db, tenant, id)?.ok_or_else(missing)?;
    let UserChange { name, role, active, password_hash, pin_hash } = change;
    let sql =
        "UPDATE \"user\" SET name = COALESCE(?3, name), role = COALESCE(?4, role), active = COALESCE(?5, active),
            password_hash = COALESCE(?6, password_hash), pin_hash = COALESCE(?7, pin_hash)
        WHERE tenant_id = ?1 AND id = ?2";
    let role_name = role.map(Role::name);
    db.execute(sql, args![tenant, id, name, role_name, active, password_hash, pin_hash])?;
    let still_active = active.unwrap_or(was.active);
    // Whoever knew the old password, or has left, is signed out.
    if !still_active || password_hash.is_some() {
        end_all(db, tenant, id, None)?;
    }
    let detail = json!({ "person": id, "name": name, "role": role_name, "active": active,
        "password": password_hash.is_some(), "pin": pin_hash.is_some() });
    written_down(db, &scope, &was, (role_name.unwrap_or(&was.role), still_active), detail, now_ms)?;
    tell(db, tenant, id, was.store, now_ms)
}

/// What an administrator changes at HQ; false: there is no such person.
pub fn change(db: Db<'_>, scope: &Scope, id: i64, change: &PersonChange, now_ms: i64) -> StoreResult<bool> {
    let tenant = scope.tenant();
    let Some(was) = was(db, tenant, id)? else { return Ok(false) };
    let PersonChange { name, role, store: code, vendor, active, pin_hash } = change;
    let at = code.as_deref().map(|code| store(db, tenant, code)).transpose()?;
    allowed(db, scope, id, &was, change, at)?;
    of_vendor(db, tenant, *role, *vendor)?;
    let sql = "UPDATE \"user\" SET name = ?3, role = ?4, store_id = ?5, active = ?6,
            pin_hash = COALESCE(?7, pin_hash), vendor_id = ?8 WHERE tenant_id = ?1 AND id = ?2";
    db.execute(sql, args![tenant, id, name.trim(), role.name(), at, *active, pin_hash, vendor])?;
    if !active {
        end_all(db, tenant, id, None)?;
    }
    let detail = json!({ "person": id, "name": name.trim(), "role": role.name(), "store": code,
        "vendor": vendor, "active": active, "pin": pin_hash.is_some() });
    written_down(db, scope, &was, (role.name(), *active), detail, now_ms)?;
    // The tills of the store that they leave must drop them.
    if was.store != at {
        tell(db, tenant, id, was.store, now_ms)?;
    }
    tell(db, tenant, id, at, now_ms)?;
    Ok(true)
}

/// Nobody locks themselves or everybody out.
fn allowed(
    db: Db<'_>,
    scope: &Scope,
    id: i64,
    was: &Was,
    change: &PersonChange,
    store: Option<i64>,
) -> StoreResult<()> {
    let same = was.role == change.role.name() && was.active == change.active && was.store == store;
    if scope.user() == Some(id) && !same {
        let words = "Another administrator changes your own role, store and whether you are active.";
        return Err(Refusal::new(ErrorCode::OwnAccount, words).into());
    }
    let administers =
        |role: &str, active, store: Option<i64>| role == Role::HqAdmin.name() && active && store.is_none();
    let stays = administers(change.role.name(), change.active, store);
    if !administers(&was.role, was.active, was.store) || stays {
        return Ok(());
    }
    let sql = "SELECT count(*) FROM \"user\" WHERE tenant_id = ?1 AND id <> ?2 AND role = ?3 AND active
        AND store_id IS NULL AND password_hash IS NOT NULL";
    let others: i64 = db.need(sql, args![scope.tenant(), id, Role::HqAdmin.name()], |row| row.get(0))?;
    if others == 0 {
        let words = "Nobody would be left who may administer: make another administrator first.";
        return Err(Refusal::new(ErrorCode::LastAdmin, words).into());
    }
    Ok(())
}

/// What operators are told of: whoever has got hold of one administrator makes another.
fn administrator_made(login: &str, store: Option<i64>) -> Entry {
    Entry::new(Act::AdministratorMade, login, json!({})).at(store)
}

/// One entry of what changed, and one more each of what somebody should be told of.
fn written_down(
    db: Db<'_>,
    scope: &Scope,
    was: &Was,
    (role, active): (&str, bool),
    detail: serde_json::Value,
    now_ms: i64,
) -> StoreResult<()> {
    let entry = |act, detail| Entry::new(act, was.login.clone(), detail).at(was.store);
    audit::record(db, scope, &entry(Act::PersonChanged, detail), now_ms)?;
    if role != was.role {
        let detail = json!({ "from": was.role, "to": role });
        audit::record(db, scope, &entry(Act::RoleChanged, detail), now_ms)?;
    }
    if role != was.role && role == Role::HqAdmin.name() {
        audit::record(db, scope, &administrator_made(&was.login, was.store), now_ms)?;
    }
    if active != was.active {
        let act = if active { Act::PersonActivated } else { Act::PersonDeactivated };
        audit::record(db, scope, &entry(act, json!({})), now_ms)?;
    }
    Ok(())
}

fn was(db: Db<'_>, tenant: i64, id: i64) -> StoreResult<Option<Was>> {
    // Customers' accounts are their own.
    let sql = "SELECT login, role, store_id, active FROM \"user\"
        WHERE tenant_id = ?1 AND id = ?2 AND role <> 'buyer'";
    let read = |row: &Row<'_>| {
        Ok(Was { login: row.get(0)?, role: row.get(1)?, store: row.get(2)?, active: row.get(3)? })
    };
    db.one(sql, args![tenant, id], read)
}

/// Their password and sessions end; they choose another by this code.
pub fn issue_reset_code(
    db: Db<'_>,
    scope: &Scope,
    id: i64,
    code: &[u8; 32],
    (now_ms, expires_ms): (i64, i64),
) -> StoreResult<bool> {
    if was(db, scope.tenant(), id)?.is_none() {
        return Ok(false);
    }
    let sql = "UPDATE \"user\" SET password_hash = NULL WHERE tenant_id = ?1 AND id = ?2";
    db.execute(sql, args![scope.tenant(), id])?;
    let sql = "INSERT INTO reset_code (tenant_id, user_id, hash, expires_ms) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (tenant_id, user_id) DO UPDATE SET hash = excluded.hash, expires_ms = excluded.expires_ms";
    db.execute(sql, args![scope.tenant(), id, code, expires_ms])?;
    end_all(db, scope.tenant(), id, None)?;
    done_to(db, scope, id, Act::PasswordCodeIssued, now_ms)
}

pub fn sign_out(db: Db<'_>, scope: &Scope, id: i64, now_ms: i64) -> StoreResult<bool> {
    if was(db, scope.tenant(), id)?.is_none() {
        return Ok(false);
    }
    end_all(db, scope.tenant(), id, None)?;
    done_to(db, scope, id, Act::SignedOutEverywhere, now_ms)
}

/// Whoever has lost their authenticator signs in without one, and sets up another.
pub fn without_second_factor(db: Db<'_>, scope: &Scope, id: i64, now_ms: i64) -> StoreResult<bool> {
    if was(db, scope.tenant(), id)?.is_none() {
        return Ok(false);
    }
    drop_second_factor(db, scope.tenant(), id)?;
    done_to(db, scope, id, Act::SecondFactorOff, now_ms)
}

pub fn unlock(db: Db<'_>, scope: &Scope, id: i64, now_ms: i64) -> StoreResult<bool> {
    let Some(was) = was(db, scope.tenant(), id)? else { return Ok(false) };
    limits::succeeded(db, &login_subject(scope.tenant(), &was.login))?;
    done_to(db, scope, id, Act::Unlocked, now_ms)
}

fn done_to(db: Db<'_>, scope: &Scope, id: i64, act: Act, now_ms: i64) -> StoreResult<bool> {
    let Some(was) = was(db, scope.tenant(), id)? else { return Ok(false) };
    let entry = Entry::new(act, was.login, json!({ "person": id })).at(was.store);
    audit::record(db, scope, &entry, now_ms)?;
    Ok(true)
}

/// The tills at which this person may sign in.
fn tell(db: Db<'_>, tenant: i64, id: i64, store: Option<i64>, now_ms: i64) -> StoreResult<()> {
    let row = id.to_string();
    let changed = match store {
        Some(store) => Changed::at(Collection::User, &row, store),
        None => Changed::everywhere(Collection::User, &row),
    };
    touch(db, tenant, changed, now_ms)?;
    Ok(())
}

fn store(db: Db<'_>, tenant: i64, code: &str) -> StoreResult<i64> {
    let sql = "SELECT id FROM store WHERE tenant_id = ? AND code = ?";
    let found = db.one(sql, args![tenant, code], |row| row.get(0))?;
    let missing = || Refusal::new(ErrorCode::NotFound, format!("There is no store {code}."));
    Ok(found.ok_or_else(missing)?)
}
