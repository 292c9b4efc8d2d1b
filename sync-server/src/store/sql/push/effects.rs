//! Voids and returns: what they give back, the shortages they close, and those that wait for their sale.

use evertill_domain::event::Return;
use evertill_domain::exception::{Action, ExceptionCode};
use evertill_domain::reconcile::{Effect, Linked, Undone, UndoneLine};
use evertill_domain::{Body, Fact, Quantity};
use evertill_protocol::error::ErrorCode;
use uuid::Uuid;

use super::load::next_event;
use super::write::{Origin, Writing};
use crate::error::Refusal;
use crate::outbox::news::{
    News, OrderName, OrderRefunded, OrderVoided, ProductName, RegisterName, Restored, StoreName, utc,
};
use crate::store::sql::{Arg, Db, Row, args};
use crate::store::{StoreError, StoreResult};
use crate::sync::books::Books;

/// Open shortages of an order.
const SHORT: &str = "order_id = ?2 AND code = 'STOCK_SHORT'";

const VOID: &str = "UPDATE orders SET voided_ms = ?3, void_key = ?4, void_reason = ?5, voided_by = ?6
                    WHERE tenant_id = ?1 AND id = ?2 AND voided_ms IS NULL";

impl Writing<'_> {
    /// A void or return as booked: it acts on its sale, or waits for it. Answers the order it acts on.
    pub(super) fn on_sale(
        &mut self,
        origin: Origin,
        body: &Body,
        effect: &Effect,
        target: Uuid,
        books: &Books,
    ) -> StoreResult<Option<i64>> {
        let Some(order) = books.orders.get(&target) else {
            let sql =
                "INSERT INTO waiting (tenant_id, target, key) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
            self.db.execute(sql, args![origin.tenant, target, origin.key])?;
            return Ok(None);
        };
        self.act(origin, body, effect, order.row)?;
        self.outcomes.insert((origin.tenant, target, order.register));
        Ok(Some(order.row))
    }

    /// A void or return that waited for the sale that has just been booked.
    pub(super) fn linked(&mut self, sale: Origin, linked: &Linked, books: &Books) -> StoreResult<()> {
        let Some(source) = books.waiting.get(&linked.key) else { return Ok(()) };
        let origin = Origin { event: source.event, key: linked.key, register: source.register, ..sale };
        self.act(origin, &source.body, &linked.effect, sale.event)?;
        for exception in linked.exceptions.iter().enumerate() {
            self.exception(Origin { store: source.store, ..origin }, None, Some(sale.event), exception)?;
        }
        let sql = "DELETE FROM waiting WHERE tenant_id = ?1 AND target = ?2 AND key = ?3";
        self.db.execute(sql, args![sale.tenant, sale.key, linked.key])?;
        let settled = Settled {
            action: Action::AcceptVariance,
            by: None,
            note: "Its sale has arrived.",
            at_ms: sale.received_ms,
        };
        self.flush()?;
        let what = "event_key = ?2 AND code = 'TARGET_UNKNOWN'";
        let settled = settle(self.db, &settled, what, args![sale.tenant, linked.key])?;
        self.say_settled(sale.tenant, settled);
        self.outcomes.insert((sale.tenant, linked.key, source.register));
        self.outcomes.insert((sale.tenant, sale.key, sale.register));
        Ok(())
    }

    fn act(&mut self, origin: Origin, body: &Body, effect: &Effect, order: i64) -> StoreResult<()> {
        // The sale may have come in the same batch.
        self.flush()?;
        match (&body.fact, effect) {
            (Fact::Void(void), Effect::Void(effect)) => {
                let Some(undone) = &effect.undone else { return Ok(()) };
                let by = void.approved_by.or(body.by);
                self.db.execute(
                    VOID,
                    args![origin.tenant, order, origin.received_ms, origin.key, void.reason, by],
                )?;
                self.give_back(origin, "void", order, undone)?;
                self.say_voided(origin, order, (Some(origin.register), &void.reason, by), undone);
                let note = "The sale was voided.";
                let settled = Settled { action: Action::Void, by, note, at_ms: origin.received_ms };
                self.settle(origin.tenant, &settled, SHORT, order)
            }
            (Fact::Return(ret), Effect::Return(effect)) => {
                let sql = "UPDATE orders SET refunded = refunded + ?3 WHERE tenant_id = ?1 AND id = ?2";
                self.db.execute(sql, args![origin.tenant, order, ret.refund.0])?;
                let by = ret.approved_by.or(body.by);
                self.say_refunded(origin, order, ret, by, effect.undone.as_ref());
                let Some(undone) = &effect.undone else { return Ok(()) };
                self.give_back(origin, "return", order, undone)?;
                let note = "The goods came back.";
                let settled = Settled { action: Action::AcceptVariance, by, note, at_ms: origin.received_ms };
                // Only where nothing of the line is short any more.
                let what = "order_id = ?2 AND code = 'STOCK_SHORT' AND line IN (
                                SELECT line FROM order_line WHERE tenant_id = ?1 AND order_id = ?2 AND short = 0)";
                self.settle(origin.tenant, &settled, what, order)
            }
            _ => Ok(()),
        }
    }

    /// Settles exceptions of an order, and says so.
    fn settle(&mut self, tenant: i64, settled: &Settled<'_>, what: &str, order: i64) -> StoreResult<()> {
        let settled = settle(self.db, settled, what, args![tenant, order])?;
        self.say_settled(tenant, settled);
        Ok(())
    }

    fn say_voided(
        &mut self,
        origin: Origin,
        order: i64,
        (register, reason, by): (Option<Uuid>, &str, Option<i64>),
        undone: &Undone,
    ) {
        let news = News::OrderVoided(OrderVoided {
            order: OrderName::of(order),
            store: StoreName::of(origin.store),
            register: register.map(RegisterName::of),
            reason: reason.to_owned(),
            by,
            voided_at: utc(origin.received_ms),
            restored: restored(undone),
        });
        self.say(origin, "order_voided", news);
    }

    fn say_refunded(
        &mut self,
        origin: Origin,
        order: i64,
        ret: &Return,
        by: Option<i64>,
        undone: Option<&Undone>,
    ) {
        let news = News::OrderRefunded(OrderRefunded {
            order: OrderName::of(order),
            store: StoreName::of(origin.store),
            register: Some(RegisterName::of(origin.register)),
            amount: ret.refund.0,
            reason: ret.reason.clone(),
            by,
            refunded_at: utc(origin.received_ms),
            restored: undone.map(restored).unwrap_or_default(),
        });
        self.say(origin, "order_refunded", news);
    }

    fn give_back(
        &mut self,
        origin: Origin,
        kind: &'static str,
        order: i64,
        undone: &Undone,
    ) -> StoreResult<()> {
        for UndoneLine { line, variant, restored, unshort } in &undone.lines {
            let line = i64::try_from(*line).unwrap_or(i64::MAX);
            let sql = "UPDATE order_line SET taken = taken - ?4, short = short - ?5
                       WHERE tenant_id = ?1 AND order_id = ?2 AND line = ?3";
            self.db.execute(sql, args![origin.tenant, order, line, restored.0, unshort.0])?;
            if *restored > Quantity::ZERO {
                self.stock.moved(origin, *variant, kind, *restored);
            }
        }
        Ok(())
    }
}

/// What goes back on the shelf, as the world is told.
fn restored(undone: &Undone) -> Vec<Restored> {
    let back = undone.lines.iter().filter(|line| line.restored > Quantity::ZERO);
    back.map(|line| Restored {
        line: u32::try_from(line.line).unwrap_or(u32::MAX),
        product: ProductName::of(line.variant),
        quantity: line.restored.0,
    })
    .collect()
}

/// How exceptions are settled by what happened, not by a person at HQ.
struct Settled<'a> {
    action: Action,
    by: Option<i64>,
    note: &'a str,
    at_ms: i64,
}

/// Settles the open exceptions that `what` names and writes their history; ?1 is the tenant. Answers which.
fn settle(db: Db<'_>, settled: &Settled<'_>, what: &str, given: &[Arg<'_>]) -> StoreResult<Vec<i64>> {
    let sql =
        format!("SELECT tenant_id, id FROM exception WHERE tenant_id = ?1 AND settled_ms IS NULL AND {what}");
    let ids: Vec<(i64, i64)> = db.all(&sql, given, |row| Ok((row.get(0)?, row.get(1)?)))?;
    for (tenant, id) in &ids {
        settle_one(db, *tenant, *id, settled)?;
    }
    Ok(ids.into_iter().map(|(_, id)| id).collect())
}

fn settle_one(db: Db<'_>, tenant: i64, id: i64, settled: &Settled<'_>) -> StoreResult<()> {
    let Settled { by, note, at_ms, .. } = settled;
    let action = settled.action.as_str();
    let row = args![tenant, id, at_ms, by, action, note];
    let sql = "UPDATE exception SET settled_ms = ?3, settled_by = ?4, action = ?5, note = ?6
               WHERE tenant_id = ?1 AND id = ?2";
    db.execute(sql, row)?;
    let sql = "INSERT INTO exception_history (tenant_id, exception_id, at_ms, user_id, action, note)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    db.execute(sql, row)?;
    Ok(())
}

/// Settles what kept an event out of the books, once it is in.
pub(super) fn settle_parked(
    db: Db<'_>,
    tenant: i64,
    key: Uuid,
    body_hash: Option<&[u8; 32]>,
    by: Option<i64>,
    at_ms: i64,
) -> StoreResult<Vec<i64>> {
    let settled = Settled { action: Action::Admit, by, note: "It is in the books now.", at_ms };
    let codes: Vec<String> = ExceptionCode::ALL
        .iter()
        .filter(|code| code.parks())
        .map(|code| format!("'{}'", code.as_str()))
        .collect();
    let codes = codes.join(",");
    let what = format!("event_key = ?2 AND body_hash IS NOT DISTINCT FROM ?3 AND code IN ({codes})");
    settle(db, &settled, &what, args![tenant, key, body_hash])
}

/// A void at HQ: any day, by a person with the right, with a reason.
#[derive(Debug, Clone, Copy)]
pub struct Voided<'a> {
    pub tenant: i64,
    /// The order's row.
    pub order: i64,
    pub by: i64,
    pub reason: &'a str,
    pub at_ms: i64,
}

/// Gives back what the order took, closes its shortages and tells the till that sold it.
///
/// # Errors
/// `NOT_FOUND`; `ALREADY_VOIDED`.
pub fn void_order(db: Db<'_>, void: &Voided<'_>) -> StoreResult<()> {
    let sql = "SELECT store_id, register_id, key, voided_ms FROM orders WHERE tenant_id = ?1 AND id = ?2";
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
    // Before the order is looked at: nobody else books anything of this tenant until this is done.
    let next_event = next_event(db, void.tenant)?;
    let found: Option<(i64, Uuid, Uuid, Option<i64>)> = db.one(sql, args![void.tenant, void.order], read)?;
    let Some((store, register, key, voided)) = found else {
        return Err(StoreError::Refused(Refusal::not_found("order")));
    };
    if voided.is_some() {
        return Err(StoreError::Refused(Refusal::new(
            ErrorCode::AlreadyVoided,
            "This order is voided already.",
        )));
    }
    let mut writing = Writing::new(db, void.tenant, 0);
    writing.at_ms = void.at_ms;
    let origin =
        Origin { tenant: void.tenant, store, register, event: void.order, key, received_ms: void.at_ms };
    let nobody = None::<Uuid>;
    db.execute(VOID, args![void.tenant, void.order, void.at_ms, nobody, void.reason, void.by])?;
    let undone = Undone { lines: still_out(db, void.tenant, void.order)? };
    writing.give_back(origin, "void", void.order, &undone)?;
    let settled = Settled { action: Action::Void, by: Some(void.by), note: void.reason, at_ms: void.at_ms };
    writing.settle(void.tenant, &settled, SHORT, void.order)?;
    writing.say_voided(origin, void.order, (None, void.reason, Some(void.by)), &undone);
    writing.outcomes.insert((void.tenant, key, register));
    writing.finish(&Books { next_event, ..Books::default() })
}

/// What the lines of an order still keep from the shelf.
fn still_out(db: Db<'_>, tenant: i64, order: i64) -> StoreResult<Vec<UndoneLine>> {
    let sql = "SELECT line, variant_id, taken, short FROM order_line
               WHERE tenant_id = ?1 AND order_id = ?2 AND (taken > 0 OR short > 0) ORDER BY line";
    db.all(sql, args![tenant, order], |row| {
        Ok(UndoneLine {
            line: row.get(0)?,
            variant: row.get(1)?,
            restored: Quantity(row.get(2)?),
            unshort: Quantity(row.get(3)?),
        })
    })
}
