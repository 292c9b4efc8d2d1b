//! Short lists for filters: stores, people, vendors, categories.

use evertill_domain::{Currency, ExceptionCode};
use rusqlite::{Connection, params};

use crate::hq::scope::Scope;
use crate::hq::view::Named;
use crate::hq::view::directory::{CodeEntry, Directory, Person, StoreEntry};

pub fn directory(db: &Connection, scope: &Scope) -> rusqlite::Result<Directory> {
    Ok(Directory {
        stores: stores(db, scope)?,
        people: people(db, scope)?,
        vendors: names(db, scope, "SELECT id, name FROM vendor WHERE tenant_id = ? ORDER BY name")?,
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

fn stores(db: &Connection, scope: &Scope) -> rusqlite::Result<Vec<StoreEntry>> {
    let sql = "SELECT id, code, name, time_zone, currency FROM store
        WHERE tenant_id = ?1 AND (?2 IS NULL OR id = ?2) ORDER BY code";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map(params![scope.tenant(), scope.store()], |row| {
        let currency: String = row.get("currency")?;
        Ok(StoreEntry {
            id: row.get("id")?,
            code: row.get("code")?,
            name: row.get("name")?,
            time_zone: row.get("time_zone")?,
            exponent: Currency::from_code(&currency).map_or(2, Currency::exponent),
            currency,
        })
    })?;
    rows.collect()
}

fn people(db: &Connection, scope: &Scope) -> rusqlite::Result<Vec<Person>> {
    let sql = "SELECT id, name, role, store_id, active FROM user
        WHERE tenant_id = ?1 AND (?2 IS NULL OR store_id IS NULL OR store_id = ?2) ORDER BY name, id";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map(params![scope.tenant(), scope.store()], |row| {
        Ok(Person {
            id: row.get("id")?,
            name: row.get("name")?,
            role: row.get("role")?,
            store: row.get("store_id")?,
            active: row.get("active")?,
        })
    })?;
    rows.collect()
}

fn names(db: &Connection, scope: &Scope, sql: &'static str) -> rusqlite::Result<Vec<Named>> {
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement
        .query_map([scope.tenant()], |row| Ok(Named { id: row.get("id")?, name: row.get("name")? }))?;
    rows.collect()
}
