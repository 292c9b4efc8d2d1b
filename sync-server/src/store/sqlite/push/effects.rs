//! Voids and returns: what they give back, the shortages they close, and those that wait for their sale.

use evertill_domain::exception::{Action, ExceptionCode};
use evertill_domain::reconcile::{Effect, Linked, Undone, UndoneLine};
use evertill_domain::{Body, Fact, Quantity};
use evertill_protocol::error::ErrorCode;
use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

use super::write::{Origin, Writing};
use crate::error::Refusal;
use crate::store::{StoreError, StoreResult};
use crate::sync::books::Books;

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
            self.pens.wait.execute(params![target, origin.key])?;
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
        for exception in &linked.exceptions {
            self.exception(Origin { store: source.store, ..origin }, None, Some(sale.event), exception)?;
        }
        self.pens.wait_no_more.execute(params![sale.key, linked.key])?;
        let settled = Settled {
            action: Action::AcceptVariance,
            by: None,
            note: "Its sale has arrived.",
            at_ms: sale.received_ms,
        };
        settle(self.tx, &settled, "event_key = ?1 AND code = 'TARGET_UNKNOWN'", params![linked.key])?;
        self.outcomes.insert((sale.tenant, linked.key, source.register));
        self.outcomes.insert((sale.tenant, sale.key, sale.register));
        Ok(())
    }

    fn act(&mut self, origin: Origin, body: &Body, effect: &Effect, order: i64) -> StoreResult<()> {
        match (&body.fact, effect) {
            (Fact::Void(void), Effect::Void(effect)) => {
                let Some(undone) = &effect.undone else { return Ok(()) };
                let by = void.approved_by.or(body.by);
                self.pens.order_void.execute(params![
                    order,
                    origin.received_ms,
                    origin.key,
                    void.reason,
                    by
                ])?;
                self.give_back(origin, "void", order, undone)?;
                let note = "The sale was voided.";
                let settled = Settled { action: Action::Void, by, note, at_ms: origin.received_ms };
                settle(self.tx, &settled, "order_id = ?1 AND code = 'STOCK_SHORT'", params![order])
            }
            (Fact::Return(ret), Effect::Return(effect)) => {
                self.pens.order_refund.execute(params![order, ret.refund.0])?;
                let Some(undone) = &effect.undone else { return Ok(()) };
                self.give_back(origin, "return", order, undone)?;
                let (by, note) = (ret.approved_by.or(body.by), "The goods came back.");
                let settled = Settled { action: Action::AcceptVariance, by, note, at_ms: origin.received_ms };
                // Only where nothing of the line is short any more.
                let what = "order_id = ?1 AND code = 'STOCK_SHORT' AND line IN (
                                SELECT line FROM order_line WHERE order_id = ?1 AND short = 0)";
                settle(self.tx, &settled, what, params![order])
            }
            _ => Ok(()),
        }
    }

    fn give_back(&mut self, origin: Origin, kind: &str, order: i64, undone: &Undone) -> StoreResult<()> {
        for UndoneLine { line, variant, restored, unshort } in &undone.lines {
            let line = i64::try_from(*line).unwrap_or(i64::MAX);
            self.pens.line_back.execute(params![order, line, restored.0, unshort.0])?;
            if *restored > Quantity::ZERO {
                self.moved(origin, *variant, kind, *restored)?;
            }
        }
        Ok(())
    }
}

/// How exceptions are settled by what happened, not by a person at HQ.
struct Settled<'a> {
    action: Action,
    by: Option<i64>,
    note: &'a str,
    at_ms: i64,
}

/// Settles the open exceptions that `what` names and writes their history.
fn settle(
    tx: &Connection,
    settled: &Settled<'_>,
    what: &str,
    params: impl rusqlite::Params,
) -> StoreResult<()> {
    let sql = format!("SELECT id FROM exception WHERE settled_ms IS NULL AND {what}");
    let ids: Vec<i64> =
        tx.prepare_cached(&sql)?.query_map(params, |row| row.get(0))?.collect::<Result<_, _>>()?;
    for id in ids {
        settle_one(tx, id, settled)?;
    }
    Ok(())
}

fn settle_one(tx: &Connection, id: i64, settled: &Settled<'_>) -> StoreResult<()> {
    let Settled { action, by, note, at_ms } = settled;
    let sql = "UPDATE exception SET settled_ms = ?2, settled_by = ?3, action = ?4, note = ?5 WHERE id = ?1";
    tx.prepare_cached(sql)?.execute(params![id, at_ms, by, action.as_str(), note])?;
    let sql = "INSERT INTO exception_history (exception_id, at_ms, user_id, action, note) VALUES (?1, ?2, ?3, ?4, ?5)";
    tx.prepare_cached(sql)?.execute(params![id, at_ms, by, action.as_str(), note])?;
    Ok(())
}

/// Settles what kept an event out of the books, once it is in.
pub(super) fn settle_parked(
    tx: &Connection,
    key: Uuid,
    body_hash: Option<&[u8; 32]>,
    by: Option<i64>,
    at_ms: i64,
) -> StoreResult<()> {
    let settled = Settled { action: Action::Admit, by, note: "It is in the books now.", at_ms };
    let codes: Vec<String> = ExceptionCode::ALL
        .iter()
        .filter(|code| code.parks())
        .map(|code| format!("'{}'", code.as_str()))
        .collect();
    let what = format!("event_key = ?1 AND body_hash IS ?2 AND code IN ({})", codes.join(","));
    settle(tx, &settled, &what, params![key, body_hash])
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
pub fn void_order(tx: &Connection, void: &Voided<'_>) -> StoreResult<()> {
    let sql = "SELECT store_id, register_id, key, voided_ms FROM orders WHERE id = ?1 AND tenant_id = ?2";
    let found: Option<(i64, Uuid, Uuid, Option<i64>)> = tx
        .query_row(sql, [void.order, void.tenant], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .optional()?;
    let Some((store, register, key, voided)) = found else {
        return Err(StoreError::Refused(Refusal::not_found("order")));
    };
    if voided.is_some() {
        return Err(StoreError::Refused(Refusal::new(
            ErrorCode::AlreadyVoided,
            "This order is voided already.",
        )));
    }
    let mut writing = Writing::new(tx)?;
    writing.at_ms = void.at_ms;
    let origin =
        Origin { tenant: void.tenant, store, register, event: void.order, key, received_ms: void.at_ms };
    writing.pens.order_void.execute(params![void.order, void.at_ms, None::<Uuid>, void.reason, void.by])?;
    let undone = Undone { lines: still_out(tx, void.order)? };
    writing.give_back(origin, "void", void.order, &undone)?;
    let settled = Settled { action: Action::Void, by: Some(void.by), note: void.reason, at_ms: void.at_ms };
    settle(tx, &settled, "order_id = ?1 AND code = 'STOCK_SHORT'", params![void.order])?;
    writing.outcomes.insert((void.tenant, key, register));
    writing.finish()
}

/// What the lines of an order still keep from the shelf.
fn still_out(tx: &Connection, order: i64) -> StoreResult<Vec<UndoneLine>> {
    let sql = "SELECT line, variant_id, taken, short FROM order_line
               WHERE order_id = ?1 AND (taken > 0 OR short > 0) ORDER BY line";
    let mut statement = tx.prepare_cached(sql)?;
    let lines = statement.query_map([order], |row| {
        Ok(UndoneLine {
            line: usize::try_from(row.get::<_, i64>(0)?).unwrap_or_default(),
            variant: row.get(1)?,
            restored: Quantity(row.get(2)?),
            unshort: Quantity(row.get(3)?),
        })
    })?;
    Ok(lines.collect::<Result<_, _>>()?)
}
