//! What is to be paid for orders from the web, or paid back; and what becomes of orders that nobody paid in time.

use evertill_domain::market::fulfilment::State;
use evertill_protocol::error::ErrorCode;
use serde_json::json;
use uuid::Uuid;

use super::{parts, steps};
use crate::audit::{Act, Entry};
use crate::error::Refusal;
use crate::hq::scope::Scope;
use crate::outbox::news::{News, OrderName, PaymentSettled, Said};
use crate::shop::view::checkout::{PayBy, PaymentStatus, PaymentView, SettlePayment};
use crate::store::sql::hq::utc;
use crate::store::sql::{Db, Row, args, audit, outbox};
use crate::store::{StoreError, StoreResult};

/// Why the server called something off by itself.
pub const NOT_PAID: &str = "PAYMENT_EXPIRED";

const INTENT: &str = "SELECT id, amount, method, status, expires_ms, reference, order_id FROM payment_intent";

fn view(row: &Row<'_>) -> StoreResult<PaymentView> {
    let status: String = row.get(3)?;
    let method: String = row.get(2)?;
    Ok(PaymentView {
        id: row.get(0)?,
        amount: row.get(1)?,
        method: if method == "prepaid" { PayBy::Prepaid } else { PayBy::OnDelivery },
        status: PaymentStatus::parse(&status)
            .ok_or_else(|| StoreError::Corrupt(format!("a payment is {status}")))?,
        expires_at: row.get::<Option<i64>>(4)?.map(utc),
        reference: row.get(5)?,
    })
}

/// Asks for an amount; below zero it is owed.
pub fn ask(
    db: Db<'_>,
    tenant: i64,
    order: i64,
    (amount, method): (i64, PayBy),
    expires_ms: Option<i64>,
    now_ms: i64,
) -> StoreResult<()> {
    // Nothing to pay is paid.
    let status = if amount == 0 { PaymentStatus::Paid } else { PaymentStatus::Pending };
    let sql = "INSERT INTO payment_intent (tenant_id, id, order_id, amount, method, status, expires_ms, created_ms, changed_ms)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8)";
    let expires_ms = expires_ms.filter(|_| amount > 0);
    db.execute(
        sql,
        args![tenant, Uuid::now_v7(), order, amount, method.name(), status.name(), expires_ms, now_ms],
    )
    .map(drop)
}

pub fn of_order(db: Db<'_>, tenant: i64, order: i64) -> StoreResult<Vec<PaymentView>> {
    let sql = format!("{INTENT} WHERE tenant_id = ?1 AND order_id = ?2 ORDER BY created_ms, id");
    db.all(&sql, args![tenant, order], view)
}

/// Whether an order is to be paid before its goods leave, and is not.
pub fn is_awaited(db: Db<'_>, tenant: i64, order: i64) -> StoreResult<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM payment_intent WHERE tenant_id = ?1 AND order_id = ?2
        AND method = 'prepaid' AND status IN ('pending', 'failed') AND amount > 0)";
    db.need(sql, args![tenant, order], |row| row.get(0))
}

/// What is still to be paid for an order: what stands of it, less what was paid.
pub fn balance(db: Db<'_>, tenant: i64, order: i64) -> StoreResult<i64> {
    let sql =
        "SELECT o.total - o.cancelled - coalesce((SELECT CAST(sum(p.amount) AS BIGINT) FROM payment_intent p
            WHERE p.tenant_id = o.tenant_id AND p.order_id = o.id AND p.status = 'paid'), 0)
        FROM orders o WHERE o.tenant_id = ?1 AND o.id = ?2";
    db.need(sql, args![tenant, order], |row| row.get(0))
}

/// Makes what is asked for what is due, after part of an order was called off.
pub fn adjust(db: Db<'_>, tenant: i64, order: i64, now_ms: i64) -> StoreResult<()> {
    let due = balance(db, tenant, order)?;
    let sql = "SELECT id FROM payment_intent WHERE tenant_id = ?1 AND order_id = ?2 AND status = 'pending'";
    let pending: Option<Uuid> = db.one(sql, args![tenant, order], |row| row.get(0))?;
    match pending {
        Some(id) => {
            let status = if due == 0 { PaymentStatus::Expired } else { PaymentStatus::Pending };
            let sql = "UPDATE payment_intent SET amount = ?3, status = ?4,
                    expires_ms = CASE WHEN ?5 THEN expires_ms END, changed_ms = ?6
                WHERE tenant_id = ?1 AND id = ?2";
            db.execute(sql, args![tenant, id, due, status.name(), due > 0, now_ms]).map(drop)
        }
        // What was paid for is not coming: it is owed.
        None if due < 0 => ask(db, tenant, order, (due, PayBy::Prepaid), None, now_ms),
        None => Ok(()),
    }
}

/// Says what became of a payment. One that comes after its time has its goods held anew, all of them or none.
///
/// # Errors
/// `NOT_FOUND`, `STATE_NOT_ALLOWED`, `ORDER_STOCK_INSUFFICIENT`.
pub fn settle(
    db: Db<'_>,
    scope: &Scope,
    id: Uuid,
    wanted: &SettlePayment,
    now_ms: i64,
) -> StoreResult<PaymentView> {
    let tenant = scope.tenant();
    let sql = "SELECT o.store_id FROM payment_intent p JOIN orders o ON o.tenant_id = p.tenant_id AND o.id = p.order_id
        WHERE p.tenant_id = ?1 AND p.id = ?2";
    let store: Option<i64> = db.one(sql, args![tenant, id], |row| row.get(0))?;
    let store = store.filter(|store| scope.sees(*store)).ok_or_else(|| Refusal::not_found("payment"))?;
    let sql = "UPDATE payment_intent SET changed_ms = ?3 WHERE tenant_id = ?1 AND id = ?2 RETURNING status, order_id, amount";
    let (status, order, amount): (String, i64, i64) =
        db.need(sql, args![tenant, id, now_ms], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    match (status.as_str(), wanted.status) {
        ("pending" | "failed", PaymentStatus::Paid) | ("pending", PaymentStatus::Failed) => {}
        ("expired", PaymentStatus::Paid) if amount > 0 => parts::hold_again(db, tenant, order, now_ms)?,
        (was, _) => {
            let words = format!("A payment that is {was} does not become {}.", wanted.status.name());
            return Err(Refusal::new(ErrorCode::StateNotAllowed, words).into());
        }
    }
    let sql = "UPDATE payment_intent SET status = ?3, reference = ?4 WHERE tenant_id = ?1 AND id = ?2";
    db.execute(sql, args![tenant, id, wanted.status.name(), wanted.reference.trim()])?;
    let status = wanted.status.name();
    let name = parts::name(db, tenant, order)?;
    let detail = json!({ "payment": id, "amount": amount, "status": status });
    let entry = Entry::new(Act::PaymentSettled, name.number.clone(), detail).at(store);
    audit::record(db, scope, &entry, now_ms)?;
    outbox::say(db, tenant, vec![said(name, id, amount, status, now_ms)])?;
    let sql = format!("{INTENT} WHERE tenant_id = ?1 AND id = ?2");
    db.need(&sql, args![tenant, id], view)
}

fn said(order: OrderName, payment: Uuid, amount: i64, status: &'static str, at_ms: i64) -> Said {
    let id = evertill_domain::journal::derived_id(payment, &format!("{status}/{at_ms}"));
    Said { id, at_ms, news: News::PaymentSettled(PaymentSettled { order, payment, amount, status }) }
}

/// Whose payments were not made in time.
pub fn tenants_with_old(db: Db<'_>, now_ms: i64) -> StoreResult<Vec<i64>> {
    let sql = "SELECT DISTINCT tenant_id FROM payment_intent WHERE status = 'pending' AND expires_ms <= ?1";
    db.all(sql, args![now_ms], |row| row.get(0))
}

/// Calls off what nobody paid for in time; how many payments.
pub fn expire(db: Db<'_>, tenant: i64, now_ms: i64) -> StoreResult<usize> {
    let sql = "UPDATE payment_intent SET status = 'expired', changed_ms = ?2
        WHERE tenant_id = ?1 AND status = 'pending' AND expires_ms <= ?2 RETURNING id, order_id, amount";
    let old: Vec<(Uuid, i64, i64)> =
        db.all(sql, args![tenant, now_ms], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    for (id, order, amount) in &old {
        for (number, state) in steps::states(db, tenant, *order)? {
            if state.may_become(State::Cancelled, true) || state.may_become(State::Cancelled, false) {
                parts::enter(db, tenant, (*order, number), State::Cancelled, (None, NOT_PAID), now_ms)?;
            }
        }
        let name = parts::name(db, tenant, *order)?;
        outbox::say(db, tenant, vec![said(name, *id, *amount, PaymentStatus::Expired.name(), now_ms)])?;
    }
    Ok(old.len())
}
