//! People as their administrators see them.

use crate::catalog::ListedUser;
use crate::hq::login_subject;
use crate::hq::scope::Scope;
use crate::hq::view::StoreRef;
use crate::hq::view::audit::AuditView;
use crate::hq::view::page::{Page, PageQuery};
use crate::hq::view::person::{PersonQuery, PersonView};
use crate::store::StoreResult;
use crate::store::sql::hq::filter::{Filter, Select, anywhere};
use crate::store::sql::hq::{named, utc};
use crate::store::sql::{Db, Row, args, audit, limits};

const PEOPLE: Select = Select {
    columns: "u.id, u.login, u.name, u.role, u.active, u.password_hash IS NOT NULL AS has_password,
        u.pin_hash IS NOT NULL AS has_pin, u.signed_in_ms, u.created_ms,
        s.id AS store_id, s.code AS store_code, s.name AS store_name, u.vendor_id, d.name AS vendor_name,
        EXISTS (SELECT 1 FROM second_factor f WHERE f.tenant_id = u.tenant_id AND f.user_id = u.id
            AND f.confirmed_ms IS NOT NULL) AS second_factor",
    from: "\"user\" u LEFT JOIN store s ON s.tenant_id = u.tenant_id AND s.id = u.store_id
        LEFT JOIN vendor d ON d.tenant_id = u.tenant_id AND d.id = u.vendor_id",
    order: "lower(u.name), u.id",
};

/// In an operator's words.
pub fn listed(db: Db<'_>, tenant: i64) -> StoreResult<Vec<ListedUser>> {
    let sql = "SELECT u.id, u.login, u.name, u.role, s.code, u.active, u.password_hash IS NOT NULL, u.pin_hash IS NOT NULL
        FROM \"user\" u LEFT JOIN store s ON s.tenant_id = u.tenant_id AND s.id = u.store_id
        WHERE u.tenant_id = ? AND u.role <> 'buyer' ORDER BY u.login";
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

pub fn list(
    db: Db<'_>,
    scope: &Scope,
    query: &PersonQuery,
    page: PageQuery,
    now_ms: i64,
) -> StoreResult<Page<PersonView>> {
    let mut filter = of_tenant(scope);
    filter.and_some("u.role = ?", query.role.clone()).and_some("u.store_id = ?", query.store).either(
        query.active,
        "u.active",
        "NOT u.active",
    );
    if let Some(text) = &query.q {
        let text = anywhere(text);
        let condition =
            "(lower(u.name) LIKE lower(?) ESCAPE '\\' OR lower(u.login) LIKE lower(?) ESCAPE '\\')";
        filter.and_texts(condition, vec![text.clone(), text]);
    }
    filter.page(db, &PEOPLE, page, |row| view(db, scope, row, now_ms))
}

pub fn show(db: Db<'_>, scope: &Scope, id: i64, now_ms: i64) -> StoreResult<Option<PersonView>> {
    let mut filter = of_tenant(scope);
    filter.and("u.id = ?", id);
    Ok(filter.all(db, &PEOPLE, |row| view(db, scope, row, now_ms))?.into_iter().next())
}

fn of_tenant(scope: &Scope) -> Filter {
    let mut filter = Filter::default();
    // Customers' accounts are their own.
    filter.and("u.tenant_id = ?", scope.tenant()).and_always("u.role <> 'buyer'");
    filter
}

fn view(db: Db<'_>, scope: &Scope, row: &Row<'_>, now_ms: i64) -> StoreResult<PersonView> {
    let (id, login): (i64, String) = (row.get("id")?, row.get("login")?);
    let sql = "SELECT count(*) FROM session WHERE tenant_id = ? AND user_id = ? AND expires_ms > ?";
    let sessions = db.need(sql, args![scope.tenant(), id, now_ms], |row| row.get(0))?;
    let locked = limits::locked_until(db, &[login_subject(scope.tenant(), &login)], now_ms)?;
    let store = match row.get::<Option<i64>>("store_id")? {
        Some(id) => Some(StoreRef { id, code: row.get("store_code")?, name: row.get("store_name")? }),
        None => None,
    };
    Ok(PersonView {
        id,
        login,
        name: row.get("name")?,
        role: row.get("role")?,
        store,
        vendor: named(row, "vendor_id", "vendor_name")?,
        active: row.get("active")?,
        has_password: row.get("has_password")?,
        has_pin: row.get("has_pin")?,
        second_factor: row.get("second_factor")?,
        locked_until: locked.map(utc),
        signed_in_at: row.get::<Option<i64>>("signed_in_ms")?.map(utc),
        sessions,
        created_at: utc(row.get("created_ms")?),
    })
}

/// What they did, and what was done to them; none where there is no such person.
pub fn history(db: Db<'_>, scope: &Scope, id: i64, page: PageQuery) -> StoreResult<Option<Page<AuditView>>> {
    let sql = "SELECT login FROM \"user\" WHERE tenant_id = ?1 AND id = ?2 AND role <> 'buyer'";
    let login: Option<String> = db.one(sql, args![scope.tenant(), id], |row| row.get(0))?;
    let Some(login) = login else { return Ok(None) };
    audit::of_person(db, scope, id, &login, page).map(Some)
}
