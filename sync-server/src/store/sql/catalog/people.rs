//! People: who may sign in where.

use evertill_domain::Role;
use evertill_protocol::error::ErrorCode;
use evertill_protocol::feed::Collection;
use serde_json::json;

use super::taken;
use crate::audit::{Act, Entry};
use crate::catalog::{ListedUser, NewUser, UserChange};
use crate::error::Refusal;
use crate::hq::scope::Scope;
use crate::store::StoreResult;
use crate::store::sql::feed::{Changed, touch};
use crate::store::sql::ids::next_id;
use crate::store::sql::{Db, args, audit};

pub fn users(db: Db<'_>, tenant: i64) -> StoreResult<Vec<ListedUser>> {
    let sql = "SELECT u.id, u.login, u.name, u.role, s.code, u.active, u.password_hash IS NOT NULL, u.pin_hash IS NOT NULL
        FROM \"user\" u LEFT JOIN store s ON s.tenant_id = u.tenant_id AND s.id = u.store_id
        WHERE u.tenant_id = ? ORDER BY u.login";
    db.all(sql, args![tenant], |row| {
        Ok(ListedUser {
            id: row.get(0)?,
            login: row.get(1)?,
            name: row.get(2)?,
            role: row.get(3)?,
            store: row.get(4)?,
            active: row.get(5)?,
            has_password: row.get(6)?,
            has_pin: row.get(7)?,
        })
    })
}

pub fn create(db: Db<'_>, tenant: i64, new: &NewUser, now_ms: i64) -> StoreResult<i64> {
    new.check()?;
    let store = new.store.as_deref().map(|code| store(db, tenant, code)).transpose()?;
    let id = next_id(db, tenant)?;
    let sql =
        "INSERT INTO \"user\" (tenant_id, id, login, name, role, store_id, password_hash, pin_hash, created_ms)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    db.execute(
        sql,
        args![
            tenant,
            id,
            new.login,
            new.name.trim(),
            new.role.name(),
            store,
            new.password_hash,
            new.pin_hash,
            now_ms
        ],
    )
    .map_err(|error| taken(error, || format!("There is a person with the login {} already.", new.login)))?;
    let detail = json!({ "person": id, "role": new.role.name(), "password": new.password_hash.is_some(), "pin": new.pin_hash.is_some() });
    let entry = Entry::new(Act::PersonAdded, new.login.clone(), detail);
    audit::record(db, &Scope::of_operator(tenant), &entry.at(store), now_ms)?;
    tell(db, tenant, id, store, now_ms)?;
    Ok(id)
}

pub fn set(db: Db<'_>, tenant: i64, login: &str, change: &UserChange, now_ms: i64) -> StoreResult<()> {
    let sql =
        "UPDATE \"user\" SET name = COALESCE(?3, name), role = COALESCE(?4, role), active = COALESCE(?5, active),
            password_hash = COALESCE(?6, password_hash), pin_hash = COALESCE(?7, pin_hash)
        WHERE tenant_id = ?1 AND login = ?2 RETURNING id, store_id, active";
    let changed: Option<(i64, Option<i64>, bool)> = db.one(
        sql,
        args![
            tenant,
            login,
            change.name,
            change.role.map(Role::name),
            change.active,
            change.password_hash,
            change.pin_hash
        ],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    let missing = || Refusal::new(ErrorCode::NotFound, format!("There is nobody with the login {login}."));
    let (id, store, still_active) = changed.ok_or_else(missing)?;
    // Whoever knew the old password, or has left, is signed out.
    if !still_active || change.password_hash.is_some() {
        db.execute("DELETE FROM session WHERE tenant_id = ? AND user_id = ?", args![tenant, id])?;
    }
    let UserChange { name, role, active, password_hash, pin_hash } = change;
    let detail = json!({ "person": id, "name": name, "role": role.map(Role::name), "active": active,
        "password": password_hash.is_some(), "pin": pin_hash.is_some() });
    let entry = Entry::new(Act::PersonChanged, login, detail);
    audit::record(db, &Scope::of_operator(tenant), &entry.at(store), now_ms)?;
    tell(db, tenant, id, store, now_ms)
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
