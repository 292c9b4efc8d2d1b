//! Moving a vendor's part of an order on, with all that follows: the shelf, what is due, the history, the world's news.

use evertill_domain::journal::derived_id;
use evertill_domain::market::fulfilment::State;
use evertill_protocol::error::ErrorCode;
use uuid::Uuid;

use super::payments::NOT_PAID;
use super::steps::{self, PartOf};
use super::{hold, payments};
use crate::audit::{Act, Entry};
use crate::error::Refusal;
use crate::hq::principal::{Asker, Asks};
use crate::hq::scope::Scope;
use crate::hq::view::session::Permission;
use crate::outbox::news::{News, OrderName, Said, SubOrderMoved};
use crate::shop::view::checkout::MoveSubOrder;
use crate::store::sql::movement::Movement;
use crate::store::sql::{Db, args, audit, outbox};
use crate::store::{StoreError, StoreResult};

pub fn no_order() -> Refusal {
    Refusal::new(ErrorCode::OrderNotFound, "There is no such order.")
}

fn refused(words: String) -> StoreError {
    Refusal::new(ErrorCode::StateNotAllowed, words).into()
}

/// An order's part, as it stands.
struct Standing {
    order: i64,
    number: i64,
    vendor: i64,
    state: State,
    pickup: bool,
    is_web: bool,
    unpaid: bool,
}

/// Moves a part on, if whoever asks may.
///
/// # Errors
/// `ORDER_NOT_FOUND`, `NOT_ALLOWED`, `STATE_NOT_ALLOWED`.
pub fn advance(
    db: Db<'_>,
    asker: &Asker,
    id: Uuid,
    number: u32,
    wanted: &MoveSubOrder,
    now_ms: i64,
) -> StoreResult<()> {
    let tenant = asker.scope.tenant();
    let part = standing(db, asker, id, i64::from(number))?.ok_or_else(no_order)?;
    let next = State::from(wanted.to);
    if asker.role == Asks::Reviewer && !asker.may.contains(&Permission::Settle) {
        return Err(Refusal::new(ErrorCode::NotAllowed, "Your role does not allow this.").into());
    }
    if part.unpaid && next.hands_over() {
        return Err(refused("It is to be paid before its goods leave.".to_owned()));
    }
    if !part.is_web || !may(asker.role, part.state, part.pickup).contains(&next) {
        return Err(refused(format!("It is {} and does not become {}.", part.state.name(), next.name())));
    }
    let by = if asker.role == Asks::Buyer { None } else { asker.scope.user() };
    let note = wanted.note.trim();
    enter(db, tenant, (part.order, part.number), next, (by, note), now_ms)?;
    payments::adjust(db, tenant, part.order, now_ms)?;
    let name = name(db, tenant, part.order)?;
    let detail = serde_json::json!({ "to": next.name(), "note": note });
    let entry = Entry::new(Act::SubOrderMoved, format!("{}/{}", name.number, part.number), detail);
    audit::record(db, &asker.scope, &entry, now_ms)
}

/// Where somebody may move a part from where it is.
pub fn may(role: Asks, state: State, pickup: bool) -> Vec<State> {
    let next = state.next(pickup).iter().copied();
    match role {
        Asks::Reviewer | Asks::Vendor => next.collect(),
        Asks::Buyer => next.filter(|next| *next == State::Cancelled && state.buyer_may_cancel()).collect(),
    }
}

fn standing(db: Db<'_>, asker: &Asker, id: Uuid, number: i64) -> StoreResult<Option<Standing>> {
    let Some(order) = crate::store::sql::hq::orders::row_of(db, asker, id)? else { return Ok(None) };
    let sql = "SELECT p.vendor_id, p.state, p.pickup, o.channel FROM sub_order p
        JOIN orders o ON o.tenant_id = p.tenant_id AND o.id = p.order_id
        WHERE p.tenant_id = ?1 AND p.order_id = ?2 AND p.number = ?3";
    let part = db.one(sql, args![asker.scope.tenant(), order, number], |row| {
        Ok(Standing {
            order,
            number,
            vendor: row.get(0)?,
            state: steps::parse(&row.get::<String>(1)?)?,
            pickup: row.get(2)?,
            is_web: row.get::<String>(3)? == "web",
            unpaid: payments::is_awaited(db, asker.scope.tenant(), order)?,
        })
    })?;
    Ok(part.filter(|part| asker.scope.vendor().is_none_or(|vendor| vendor == part.vendor)))
}

/// Enters a state, with what it does to the shelf and to the order.
pub fn enter(
    db: Db<'_>,
    tenant: i64,
    part: PartOf,
    next: State,
    (by, note): (Option<i64>, &str),
    now_ms: i64,
) -> StoreResult<()> {
    let (order, number) = part;
    let sql = "UPDATE sub_order SET state = ?4 WHERE tenant_id = ?1 AND order_id = ?2 AND number = ?3
        RETURNING total, vendor_id";
    let (total, vendor): (i64, i64) =
        db.need(sql, args![tenant, order, number, next.name()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    steps::write(db, tenant, part, next, (by, note), now_ms)?;
    if next.is_off() {
        give_back(db, tenant, part, now_ms)?;
        let sql = "UPDATE orders SET cancelled = cancelled + ?3 WHERE tenant_id = ?1 AND id = ?2";
        db.execute(sql, args![tenant, order, total])?;
        void_if_all_off(db, tenant, order, (by, note), now_ms)?;
    } else if next.hands_over() {
        leave(db, tenant, part, now_ms)?;
    }
    let name = name(db, tenant, order)?;
    let moved = SubOrderMoved {
        number: format!("{}/{number}", name.number),
        order: name,
        vendor,
        state: next.name(),
        note: note.to_owned(),
        by,
    };
    let id = derived_id(moved.order.id, &format!("{number}/{}/{now_ms}", next.name()));
    outbox::say(db, tenant, vec![Said { id, at_ms: now_ms, news: News::SubOrderMoved(moved) }])
}

/// An order of which nothing stands is void.
fn void_if_all_off(
    db: Db<'_>,
    tenant: i64,
    order: i64,
    (by, note): (Option<i64>, &str),
    now_ms: i64,
) -> StoreResult<()> {
    if steps::states(db, tenant, order)?.iter().all(|(_, state)| state.is_off()) {
        let sql = "UPDATE orders SET voided_ms = ?3, void_reason = ?4, voided_by = ?5
            WHERE tenant_id = ?1 AND id = ?2 AND voided_ms IS NULL";
        db.execute(sql, args![tenant, order, now_ms, note, by])?;
    }
    Ok(())
}

/// A line of a part, as far as its goods are concerned.
struct Goods {
    line: i64,
    store: i64,
    variant: i64,
    qty: i64,
    held: i64,
    taken: i64,
}

/// In the order in which levels are changed.
fn goods(db: Db<'_>, tenant: i64, (order, number): PartOf) -> StoreResult<Vec<Goods>> {
    let sql = "SELECT l.line, coalesce(p.store_id, o.store_id), l.variant_id, l.qty, l.held, l.taken
        FROM order_line l
        JOIN sub_order p ON p.tenant_id = l.tenant_id AND p.order_id = l.order_id AND p.number = l.sub_order
        JOIN orders o ON o.tenant_id = l.tenant_id AND o.id = l.order_id
        WHERE l.tenant_id = ?1 AND l.order_id = ?2 AND l.sub_order = ?3 ORDER BY 2, 3, 1";
    db.all(sql, args![tenant, order, number], |row| {
        Ok(Goods {
            line: row.get(0)?,
            store: row.get(1)?,
            variant: row.get(2)?,
            qty: row.get(3)?,
            held: row.get(4)?,
            taken: row.get(5)?,
        })
    })
}

fn set_line(db: Db<'_>, tenant: i64, order: i64, line: i64, (held, taken): (i64, i64)) -> StoreResult<()> {
    let sql =
        "UPDATE order_line SET held = ?4, taken = ?5 WHERE tenant_id = ?1 AND order_id = ?2 AND line = ?3";
    db.execute(sql, args![tenant, order, line, held, taken]).map(drop)
}

/// What is held for a part is free again, and what has left the shelf is put back on it.
fn give_back(db: Db<'_>, tenant: i64, part: PartOf, now_ms: i64) -> StoreResult<()> {
    for goods in goods(db, tenant, part)? {
        let place = (goods.store, goods.variant);
        if goods.held > 0 && !hold::move_held(db, tenant, place, -goods.held, now_ms)? {
            return Err(StoreError::Corrupt(format!(
                "less is held of variant {} than for its orders",
                goods.variant
            )));
        }
        if goods.taken > 0 {
            move_shelf(db, tenant, part, &goods, ("void", goods.taken), now_ms)?;
        }
        set_line(db, tenant, part.0, goods.line, (0, 0))?;
    }
    Ok(())
}

/// The goods of a part leave the shelf.
fn leave(db: Db<'_>, tenant: i64, part: PartOf, now_ms: i64) -> StoreResult<()> {
    for goods in goods(db, tenant, part)?.into_iter().filter(|goods| goods.held > 0) {
        let sql = "UPDATE stock_level SET reserved = reserved - ?4
            WHERE tenant_id = ?1 AND store_id = ?2 AND variant_id = ?3 AND reserved >= ?4";
        if db.execute(sql, args![tenant, goods.store, goods.variant, goods.held])? == 0 {
            return Err(StoreError::Corrupt(format!(
                "less is held of variant {} than for its orders",
                goods.variant
            )));
        }
        move_shelf(db, tenant, part, &goods, ("sold", -goods.held), now_ms)?;
        set_line(db, tenant, part.0, goods.line, (0, goods.held))?;
    }
    Ok(())
}

fn move_shelf(
    db: Db<'_>,
    tenant: i64,
    (order, _): PartOf,
    goods: &Goods,
    (kind, qty): (&'static str, i64),
    now_ms: i64,
) -> StoreResult<()> {
    let reason = name(db, tenant, order)?.number;
    let movement =
        Movement { store: goods.store, variant: goods.variant, kind, qty, event: None, reason: &reason };
    crate::store::sql::hq::stock::move_by(db, &Scope::of_operator(tenant), &movement, now_ms)
}

/// What was called off because nobody paid is held anew, all of it or none.
///
/// # Errors
/// `ORDER_STOCK_INSUFFICIENT`.
pub fn hold_again(db: Db<'_>, tenant: i64, order: i64, now_ms: i64) -> StoreResult<()> {
    for (number, _) in called_off_unpaid(db, tenant, order)? {
        for goods in goods(db, tenant, (order, number))? {
            let sql = "SELECT tracked FROM variant WHERE tenant_id = ?1 AND id = ?2";
            let tracked: Option<bool> = db.one(sql, args![tenant, goods.variant], |row| row.get(0))?;
            if tracked != Some(true) {
                continue;
            }
            if !hold::move_held(db, tenant, (goods.store, goods.variant), goods.qty, now_ms)? {
                let words = "What was ordered is sold by now: give the money back.";
                return Err(Refusal::new(ErrorCode::OrderStockInsufficient, words).into());
            }
            set_line(db, tenant, order, goods.line, (goods.qty, 0))?;
        }
        let sql = "UPDATE sub_order SET state = ?4 WHERE tenant_id = ?1 AND order_id = ?2 AND number = ?3 RETURNING total";
        let state = State::CreatedPending;
        let total: i64 = db.need(sql, args![tenant, order, number, state.name()], |row| row.get(0))?;
        steps::write(db, tenant, (order, number), state, (None, "PAID_LATE"), now_ms)?;
        let sql = "UPDATE orders SET cancelled = cancelled - ?3, voided_ms = NULL, void_reason = NULL, voided_by = NULL
            WHERE tenant_id = ?1 AND id = ?2";
        db.execute(sql, args![tenant, order, total])?;
    }
    Ok(())
}

fn called_off_unpaid(db: Db<'_>, tenant: i64, order: i64) -> StoreResult<Vec<(i64, State)>> {
    let sql = "SELECT p.number FROM sub_order p WHERE p.tenant_id = ?1 AND p.order_id = ?2 AND p.state = 'cancelled'
        AND (SELECT s.note FROM sub_order_step s WHERE s.tenant_id = p.tenant_id AND s.order_id = p.order_id
            AND s.number = p.number ORDER BY s.no DESC LIMIT 1) = ?3 ORDER BY p.number";
    db.all(sql, args![tenant, order, NOT_PAID], |row| Ok((row.get(0)?, State::Cancelled)))
}

/// Undoes a whole order from the web, whatever has become of its parts.
pub fn void(db: Db<'_>, scope: &Scope, order: i64, reason: &str, now_ms: i64) -> StoreResult<()> {
    let tenant = scope.tenant();
    for (number, state) in steps::states(db, tenant, order)? {
        if !state.is_off() {
            enter(db, tenant, (order, number), State::Cancelled, (scope.user(), reason), now_ms)?;
        }
    }
    payments::adjust(db, tenant, order, now_ms)
}

/// An order, as the world's news name it.
pub fn name(db: Db<'_>, tenant: i64, row: i64) -> StoreResult<OrderName> {
    let sql = "SELECT order_id, number, currency, total FROM orders WHERE tenant_id = ?1 AND id = ?2";
    db.need(sql, args![tenant, row], |found| {
        Ok(OrderName {
            row,
            id: found.get(0)?,
            number: found.get(1)?,
            currency: found.get(2)?,
            total: found.get(3)?,
        })
    })
}

/// Where an order goes, sealed, and whose key it is under.
pub fn consignee(db: Db<'_>, asker: &Asker, id: Uuid) -> StoreResult<Option<(Uuid, Vec<u8>)>> {
    let Some(order) = crate::store::sql::hq::orders::row_of(db, asker, id)? else { return Ok(None) };
    let sql = "SELECT customer, sealed FROM consignee WHERE tenant_id = ?1 AND order_id = ?2";
    let found: Option<(String, Vec<u8>)> =
        db.one(sql, args![asker.scope.tenant(), order], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let read = |(customer, sealed): (String, Vec<u8>)| {
        let customer = Uuid::parse_str(&customer).map_err(|why| StoreError::Corrupt(why.to_string()))?;
        Ok((customer, sealed))
    };
    found.map(read).transpose()
}
