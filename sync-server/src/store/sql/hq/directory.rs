//! Short lists for filters: stores, people, vendors, categories.

use evertill_domain::{Currency, ExceptionCode};

use crate::hq::scope::Scope;
use crate::hq::view::Named;
use crate::hq::view::directory::{CodeEntry, Directory, Person, StoreEntry};
use crate::store::StoreResult;
use crate::store::sql::{Db, args};

pub fn directory(db: Db<'_>, scope: &Scope) -> StoreResult<Directory> {
    Ok(Directory {
        stores: stores(db, scope)?,
        people: people(db, scope)?,
        vendors: names(
            db,
            scope,
            "SELECT id, name FROM vendor WHERE tenant_id = ? AND deleted_ms IS NULL ORDER BY name",
        )?,
        categories: names(
            db,
            scope,
            "SELECT id, name FROM category WHERE tenant_id = ? ORDER BY sort, name",
        )?,
        codes: ExceptionCode::ALL.iter().map(|code| code_entry(*code)).collect(),
    })
}

fn code_entry(code: ExceptionCode) -> CodeEntry {
    CodeEntry {
        code: code.as_str().to_owned(),
        severity: code.severity().into(),
        actions: code.actions().iter().map(|action| (*action).into()).collect(),
    }
}

fn stores(db: Db<'_>, scope: &Scope) -> StoreResult<Vec<StoreEntry>> {
    let sql = "SELECT id, code, name, time_zone, currency FROM store
        WHERE tenant_id = ?1 AND (id = ?2 OR ?2 IS NULL) ORDER BY code";
    db.all(sql, args![scope.tenant(), scope.store()], |row| {
        let currency: String = row.get("currency")?;
        Ok(StoreEntry {
            id: row.get("id")?,
            code: row.get("code")?,
            name: row.get("name")?,
            time_zone: row.get("time_zone")?,
            exponent: Currency::from_code(&currency).map_or(2, Currency::exponent),
            currency,
        })
    })
}

fn people(db: Db<'_>, scope: &Scope) -> StoreResult<Vec<Person>> {
    // Customers' accounts are their own.
    let sql = "SELECT id, name, role, store_id, active FROM \"user\"
        WHERE tenant_id = ?1 AND role <> 'buyer' AND (store_id = ?2 OR store_id IS NULL OR ?2 IS NULL) ORDER BY name, id";
    db.all(sql, args![scope.tenant(), scope.store()], |row| {
        Ok(Person {
            id: row.get("id")?,
            name: row.get("name")?,
            role: row.get("role")?,
            store: row.get("store_id")?,
            active: row.get("active")?,
        })
    })
}

fn names(db: Db<'_>, scope: &Scope, sql: &'static str) -> StoreResult<Vec<Named>> {
    db.all(sql, args![scope.tenant()], |row| Ok(Named { id: row.get("id")?, name: row.get("name")? }))
}
