//! Stores that buy from vendors, for their own shelves.

use serde_json::json;

use super::{days, region, short};
use crate::audit::{Act, Entry};
use crate::error::Refusal;
use crate::hq::scope::Scope;
use crate::hq::view::StoreRef;
use crate::hq::view::vendor::{BuyerStoreChange, BuyerStoreView};
use crate::store::StoreResult;
use crate::store::sql::hq::stock::require_store;
use crate::store::sql::{Db, args, audit};

pub fn show(db: Db<'_>, scope: &Scope, id: i64) -> StoreResult<BuyerStoreView> {
    require_store(db, scope, id)?;
    let sql = "SELECT id, code, name, buys, region, licence, licence_from, licence_until
        FROM store WHERE tenant_id = ? AND id = ?";
    let found = db.one(sql, args![scope.tenant(), id], |row| {
        Ok(BuyerStoreView {
            store: StoreRef { id: row.get(0)?, code: row.get(1)?, name: row.get(2)? },
            buys: row.get(3)?,
            region: row.get(4)?,
            licence: row.get(5)?,
            licence_from: row.get(6)?,
            licence_until: row.get(7)?,
        })
    })?;
    Ok(found.ok_or_else(|| Refusal::not_found("store"))?)
}

pub fn set(
    db: Db<'_>,
    scope: &Scope,
    id: i64,
    change: &BuyerStoreChange,
    now_ms: i64,
) -> StoreResult<BuyerStoreView> {
    require_store(db, scope, id)?;
    let licence = short(&change.licence, "A licence", 80)?;
    let (from, until) = days(change.licence_from, change.licence_until, "The licence")?;
    let sql = "UPDATE store SET buys = ?3, region = ?4, licence = ?5, licence_from = ?6, licence_until = ?7
        WHERE tenant_id = ?1 AND id = ?2";
    db.execute(sql, args![scope.tenant(), id, change.buys, region(&change.region)?, licence, from, until])?;
    let store = show(db, scope, id)?;
    let detail = json!({ "buys": store.buys, "region": store.region });
    audit::record(
        db,
        scope,
        &Entry::new(Act::StoreChanged, store.store.code.clone(), detail).at(id),
        now_ms,
    )?;
    Ok(store)
}
