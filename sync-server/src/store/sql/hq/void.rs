//! Undoing an order at HQ: what was taken goes back on the shelf, what was short is closed, the till is told.

use evertill_protocol::error::ErrorCode;
use serde_json::json;
use uuid::Uuid;

use super::utc;
use crate::audit::{Act, Entry};
use crate::error::Refusal;
use crate::hq::scope::Scope;
use crate::hq::view::order::{Restored, Voided};
use crate::store::StoreResult;
use crate::store::sql::shop::parts;
use crate::store::sql::{Db, args, audit, push};

/// An order as later writes need it.
#[derive(Debug, Clone)]
pub struct Sold {
    pub row: i64,
    pub id: Uuid,
    pub store: i64,
    pub number: String,
    pub paid: i64,
    pub refunded: i64,
    pub voided: bool,
    pub is_web: bool,
}

/// # Errors
/// `NOT_FOUND`: not there, or not for this person. `ALREADY_VOIDED`.
pub fn void(db: Db<'_>, scope: &Scope, id: Uuid, reason: &str, now_ms: i64) -> StoreResult<Voided> {
    push::hold(db, scope.tenant())?;
    let order = sold(db, scope, id)?.ok_or_else(|| Refusal::not_found("order"))?;
    void_sold(db, scope, &order, reason, now_ms)
}

pub fn void_sold(db: Db<'_>, scope: &Scope, order: &Sold, reason: &str, now_ms: i64) -> StoreResult<Voided> {
    if order.voided {
        let words = format!("{} has been voided before.", order.number);
        return Err(Refusal::new(ErrorCode::AlreadyVoided, words).into());
    }
    let restored = lines(db, scope, order.row)?;
    let by = scope.user().unwrap_or_default();
    if order.is_web {
        parts::void(db, scope, order.row, reason, now_ms)?;
    } else {
        let voided = push::Voided { tenant: scope.tenant(), order: order.row, by, reason, at_ms: now_ms };
        push::void_order(db, &voided)?;
    }
    let detail = json!({ "order": order.id, "reason": reason });
    let entry = Entry::new(Act::OrderVoided, order.number.clone(), detail);
    audit::record(db, scope, &entry.at(order.store), now_ms)?;
    Ok(Voided {
        id: order.id,
        number: order.number.clone(),
        voided_at: utc(now_ms),
        reason: reason.to_owned(),
        restored,
    })
}

pub fn sold(db: Db<'_>, scope: &Scope, id: Uuid) -> StoreResult<Option<Sold>> {
    let row: Option<i64> = db.one(
        "SELECT id FROM orders WHERE tenant_id = ? AND order_id = ?",
        args![scope.tenant(), id],
        |row| row.get(0),
    )?;
    row.map(|row| sold_row(db, scope, row)).transpose().map(Option::flatten)
}

/// By the books' own number of it.
pub fn sold_row(db: Db<'_>, scope: &Scope, row: i64) -> StoreResult<Option<Sold>> {
    let sql = "SELECT id, order_id, store_id, number, total + rounding, refunded,
            voided_ms IS NOT NULL, channel
        FROM orders WHERE tenant_id = ? AND id = ?";
    let found = db.one(sql, args![scope.tenant(), row], |row| {
        Ok(Sold {
            row: row.get(0)?,
            id: row.get(1)?,
            store: row.get(2)?,
            number: row.get(3)?,
            paid: row.get(4)?,
            refunded: row.get(5)?,
            voided: row.get(6)?,
            is_web: row.get::<String>(7)? == "web",
        })
    })?;
    Ok(found.filter(|order| scope.sees(order.store)))
}

/// What each line still holds: taken goes back, short is closed.
fn lines(db: Db<'_>, scope: &Scope, order: i64) -> StoreResult<Vec<Restored>> {
    let sql = "SELECT line, variant_id, taken, short FROM order_line
        WHERE tenant_id = ? AND order_id = ? AND (taken > 0 OR short > 0) ORDER BY line";
    db.all(sql, args![scope.tenant(), order], |row| {
        Ok(Restored { line: row.get(0)?, variant: row.get(1)?, restored: row.get(2)?, unshort: row.get(3)? })
    })
}
