//! Settling an exception: what the action does to the books, the audit trail, and the word to the till.

use evertill_domain::exception::{Action, Detail};
use evertill_domain::journal::Hash;
use evertill_domain::time::instant;
use evertill_domain::{ExceptionCode, Role};
use evertill_protocol::error::ErrorCode;
use serde_json::{Value, json};
use uuid::Uuid;

use super::stock;
use super::void::{Sold, sold_row, void_sold};
use super::{exceptions, outcome};
use crate::audit::{Act, Entry};
use crate::error::Refusal;
use crate::hq::scope::Scope;
use crate::hq::view::exception::{AssignRequest, ExceptionDetail, SettleRequest};
use crate::store::sql::movement::Movement;
use crate::store::sql::{Db, args, audit, outbox, push};
use crate::store::{StoreError, StoreResult};

/// An open exception as its settlement needs it.
struct Open {
    id: i64,
    code: ExceptionCode,
    register: Uuid,
    event_key: Uuid,
    body_hash: Option<Hash>,
    order: Option<Sold>,
    line: Option<i64>,
    detail: Detail,
}

/// # Errors
/// `NOT_FOUND`, `ALREADY_SETTLED`, `INVALID` for an action that does not fit, and what the action itself refuses.
pub fn settle(
    db: Db<'_>,
    scope: &Scope,
    id: i64,
    request: &SettleRequest,
    now_ms: i64,
) -> StoreResult<ExceptionDetail> {
    push::hold(db, scope.tenant())?;
    let open = open(db, scope, id)?;
    let action = Action::from(request.action);
    if !open.code.actions().contains(&action) {
        let words = format!("{} is not settled by {}.", open.code.as_str(), action.as_str());
        return Err(invalid(words));
    }
    match action {
        Action::AcceptVariance | Action::WriteOff => {}
        Action::Recount => recount(db, scope, &open, request, now_ms)?,
        Action::RefundDifference => refund(db, scope, &open, request, now_ms)?,
        Action::Void => {
            let order =
                open.order.as_ref().ok_or_else(|| invalid("It made no order that could be voided."))?;
            void_sold(db, scope, order, &request.note, now_ms)?;
        }
        Action::Reassign => reassign(db, scope, &open, request, now_ms)?,
        Action::Admit => {
            admit(db, scope, &open, &request.note, now_ms)?;
            let detail = json!({ "action": action.as_str(), "note": request.note });
            recorded(db, scope, Act::ExceptionSettled, &open, detail, now_ms)?;
            return shown(db, scope, id, now_ms);
        }
    }
    let sql = "UPDATE exception SET settled_ms = ?, settled_by = ?, action = ?, note = ?
        WHERE tenant_id = ? AND id = ?";
    let (by, tenant) = (scope.user(), scope.tenant());
    db.execute(sql, args![now_ms, by, action.as_str(), request.note, tenant, id])?;
    written_down(db, scope, id, action.as_str(), &request.note, now_ms)?;
    recorded(
        db,
        scope,
        Act::ExceptionSettled,
        &open,
        json!({ "action": action.as_str(), "note": request.note }),
        now_ms,
    )?;
    outbox::exception_settled(db, scope.tenant(), &[id], now_ms)?;
    outcome::changed(db, scope.tenant(), open.register, open.event_key, now_ms)?;
    shown(db, scope, id, now_ms)
}

/// # Errors
/// `NOT_FOUND` for the exception or its new owner, `ALREADY_SETTLED`.
pub fn assign(
    db: Db<'_>,
    scope: &Scope,
    id: i64,
    request: &AssignRequest,
    now_ms: i64,
) -> StoreResult<ExceptionDetail> {
    push::hold(db, scope.tenant())?;
    let open = open(db, scope, id)?;
    if let Some(owner) = request.owner {
        let (role, active) = person(db, scope, owner)?;
        if !active || !role.may_review() {
            return Err(invalid("That person does not look at exceptions."));
        }
    }
    let sql = "UPDATE exception SET owner_id = ? WHERE tenant_id = ? AND id = ?";
    db.execute(sql, args![request.owner, scope.tenant(), id])?;
    written_down(db, scope, id, "assigned", &request.note, now_ms)?;
    let detail = json!({ "owner": request.owner, "note": request.note });
    recorded(db, scope, Act::ExceptionAssigned, &open, detail, now_ms)?;
    outcome::changed(db, scope.tenant(), open.register, open.event_key, now_ms)?;
    shown(db, scope, id, now_ms)
}

fn shown(db: Db<'_>, scope: &Scope, id: i64, now_ms: i64) -> StoreResult<ExceptionDetail> {
    let found = exceptions::show(db, scope, id, now_ms)?;
    Ok(found.ok_or_else(|| Refusal::not_found("exception"))?)
}

fn recorded(
    db: Db<'_>,
    scope: &Scope,
    act: Act,
    open: &Open,
    mut detail: Value,
    now_ms: i64,
) -> StoreResult<()> {
    detail["exception"] = open.id.into();
    let store = open.order.as_ref().map(|order| order.store);
    audit::record(db, scope, &Entry::new(act, open.code.as_str(), detail).at(store), now_ms)
}

fn written_down(
    db: Db<'_>,
    scope: &Scope,
    id: i64,
    action: &str,
    note: &str,
    now_ms: i64,
) -> StoreResult<()> {
    let sql = "INSERT INTO exception_history (tenant_id, exception_id, at_ms, user_id, action, note)
               VALUES (?, ?, ?, ?, ?, ?)";
    db.execute(sql, args![scope.tenant(), id, now_ms, scope.user(), action, note])?;
    Ok(())
}

fn open(db: Db<'_>, scope: &Scope, id: i64) -> StoreResult<Open> {
    let sql = "SELECT code, register_id, event_key, body_hash, order_id, line, detail, store_id, settled_ms
        FROM exception WHERE tenant_id = ? AND id = ?";
    let found = db.one(sql, args![scope.tenant(), id], |row| {
        let code: String = row.get(0)?;
        let detail: String = row.get(6)?;
        let open = Open {
            id,
            code: ExceptionCode::parse(&code).unwrap_or(ExceptionCode::NotUnderstood),
            register: row.get(1)?,
            event_key: row.get(2)?,
            body_hash: row.get(3)?,
            order: None,
            line: row.get(5)?,
            detail: serde_json::from_str(&detail).unwrap_or_default(),
        };
        Ok((open, row.get::<Option<i64>>(4)?, row.get::<i64>(7)?, row.get::<Option<i64>>(8)?))
    })?;
    let visible = found.filter(|(_, _, store, _)| scope.sees(*store));
    let (mut open, order, _, settled_ms) = visible.ok_or_else(|| Refusal::not_found("exception"))?;
    if settled_ms.is_some() {
        return Err(Refusal::new(ErrorCode::AlreadySettled, "This has been settled before.").into());
    }
    open.order = order.map(|row| sold_row(db, scope, row)).transpose()?.flatten();
    Ok(open)
}

fn invalid(words: impl Into<String>) -> StoreError {
    Refusal::new(ErrorCode::Invalid, words).into()
}

/// One line of the order as the books hold it.
struct Line {
    line: i64,
    variant: i64,
    qty: i64,
    taken: i64,
    short: i64,
}

/// The order and the line that an exception is about.
fn on_line<'a>(db: Db<'_>, scope: &Scope, open: &'a Open) -> StoreResult<(&'a Sold, Line)> {
    let (Some(order), Some(line)) = (&open.order, open.line) else {
        return Err(invalid("It is about no line of an order."));
    };
    let sql = "SELECT line, variant_id, qty, taken, short FROM order_line
        WHERE tenant_id = ? AND order_id = ? AND line = ?";
    let found = db.one(sql, args![scope.tenant(), order.row, line], |row| {
        Ok(Line {
            line: row.get(0)?,
            variant: row.get(1)?,
            qty: row.get(2)?,
            taken: row.get(3)?,
            short: row.get(4)?,
        })
    })?;
    Ok((order, found.ok_or_else(|| invalid("Its order has no such line."))?))
}

fn recount(db: Db<'_>, scope: &Scope, open: &Open, request: &SettleRequest, now_ms: i64) -> StoreResult<()> {
    let counted = request.count.ok_or_else(|| invalid("A recount needs `count`."))?;
    if counted < 0 {
        return Err(invalid("A count is not below zero."));
    }
    let (order, line) = on_line(db, scope, open)?;
    let reason = format!("recount for exception {}: {}", open.id, request.note);
    stock::count_to(db, scope, (order.store, line.variant), counted, (None, &reason), now_ms)
}

/// Gives back the amount named, or what the customer paid too much on that line.
fn refund(db: Db<'_>, scope: &Scope, open: &Open, request: &SettleRequest, now_ms: i64) -> StoreResult<()> {
    let order = open.order.as_ref().ok_or_else(|| invalid("It made no order to refund."))?;
    let overpaid = match &open.detail {
        Detail::Price { variance, .. } => Some(variance.0),
        _ => None,
    };
    let amount = request.amount.or(overpaid).filter(|amount| *amount > 0);
    let amount =
        amount.ok_or_else(|| invalid("The customer paid nothing too much: name an `amount` above zero."))?;
    if order.voided {
        return Err(invalid("The order is voided: everything was given back."));
    }
    if order.refunded.saturating_add(amount) > order.paid {
        return Err(invalid("That is more than is left of what the customer paid."));
    }
    let sql = "UPDATE orders SET refunded = refunded + ? WHERE tenant_id = ? AND id = ?";
    db.execute(sql, args![amount, scope.tenant(), order.row])?;
    let by = (scope.user(), request.note.as_str());
    outbox::refunded_by_hq(db, scope.tenant(), open.id, amount, by, now_ms)
}

/// To the right product, which stock then answers for, or to the right person.
fn reassign(db: Db<'_>, scope: &Scope, open: &Open, request: &SettleRequest, now_ms: i64) -> StoreResult<()> {
    match (request.variant, request.user) {
        (Some(variant), None) if open.code != ExceptionCode::ActorNotAllowed => {
            reassign_product(db, scope, open, variant, now_ms)
        }
        (None, Some(user)) if open.code == ExceptionCode::ActorNotAllowed => {
            person(db, scope, user)?;
            let sql = "UPDATE orders SET cashier_id = ? WHERE tenant_id = ? AND id = ?";
            if let Some(order) = &open.order {
                db.execute(sql, args![user, scope.tenant(), order.row])?;
            }
            Ok(())
        }
        _ => Err(invalid("Name the `variant` that was sold, or for a person the `user`.")),
    }
}

/// What the wrong product gave goes back, the right one gives what it has; the receipt stays as it was.
fn reassign_product(db: Db<'_>, scope: &Scope, open: &Open, variant: i64, now_ms: i64) -> StoreResult<()> {
    stock::require_variant(db, scope, variant)?;
    let (order, line) = on_line(db, scope, open)?;
    let reason = format!("reassigned by exception {}", open.id);
    let movement = |variant, kind, qty| Movement {
        store: order.store,
        variant,
        kind,
        qty,
        event: Some(order.row),
        reason: &reason,
    };
    if line.taken > 0 {
        stock::move_by(db, scope, &movement(line.variant, "void", line.taken), now_ms)?;
    }
    let (taken, short) = if order.voided { (0, 0) } else { takes(db, scope, order, &line, variant)? };
    if taken > 0 {
        stock::move_by(db, scope, &movement(variant, "sold", -taken), now_ms)?;
    }
    let sql = "UPDATE order_line SET variant_id = ?, taken = ?, short = ?
        WHERE tenant_id = ? AND order_id = ? AND line = ?";
    db.execute(sql, args![variant, taken, short, scope.tenant(), order.row, line.line])?;
    Ok(())
}

/// What the right product can give for the line, and what is then short. Units returned before stay returned.
fn takes(db: Db<'_>, scope: &Scope, order: &Sold, line: &Line, variant: i64) -> StoreResult<(i64, i64)> {
    let sql = "SELECT tracked FROM variant WHERE tenant_id = ? AND id = ?";
    let tracked: bool = db.need(sql, args![scope.tenant(), variant], |row| row.get(0))?;
    if !tracked {
        return Ok((0, 0));
    }
    let held = line.taken + line.short;
    let wanted = if held > 0 { held } else { line.qty.max(0) };
    let (on_hand, reserved) = stock::level(db, scope.tenant(), order.store, variant)?;
    let taken = wanted.min((on_hand - reserved).max(0));
    Ok((taken, wanted - taken))
}

fn person(db: Db<'_>, scope: &Scope, id: i64) -> StoreResult<(Role, bool)> {
    let sql = "SELECT role, active FROM \"user\"
        WHERE tenant_id = ?1 AND id = ?2 AND (store_id = ?3 OR store_id IS NULL OR ?3 IS NULL)";
    let found: Option<(String, bool)> =
        db.one(sql, args![scope.tenant(), id, scope.store()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let known = found.and_then(|(role, active)| Some((Role::parse(&role)?, active)));
    Ok(known.ok_or_else(|| Refusal::not_found("person"))?)
}

/// Books a parked event after all. Booking settles the exception itself; the person's note is then put to it.
fn admit(db: Db<'_>, scope: &Scope, open: &Open, note: &str, now_ms: i64) -> StoreResult<()> {
    push::admit(db, scope.tenant(), open.event_key, open.body_hash, scope.user(), instant(now_ms))?;
    let tenant = scope.tenant();
    let own = args![note, tenant, open.id];
    db.execute("UPDATE exception SET note = ? WHERE tenant_id = ? AND id = ?", own)?;
    let sql = "UPDATE exception_history SET note = ?
        WHERE tenant_id = ? AND exception_id = ? AND action = 'admit'";
    db.execute(sql, own)?;
    Ok(())
}
