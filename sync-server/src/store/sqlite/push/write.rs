//! Writes what was decided about a batch: the journal, the orders, stock, exceptions, marks, the feed.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use evertill_domain::event::{Sale, SaleLine, Tender};
use evertill_domain::exception::{Exception, ExceptionCode};
use evertill_domain::journal::derived_id;
use evertill_domain::order::{line_fees, sub_orders};
use evertill_domain::reconcile::{Decision, Effect, LineEffect, SaleEffect};
use evertill_domain::time::business_date;
use evertill_domain::{Body, Fact, Money, Quantity, ablation};
use evertill_protocol::feed::Collection;
use rusqlite::{Connection, params};
use uuid::Uuid;

use super::pens::Pens;
use crate::faults::is_poison;
use crate::store::sqlite::feed::{self, Changed};
use crate::store::{Push, StoreError, StoreResult};
use crate::sync::books::{Books, Fate, Mark, claimed_kind};
use crate::sync::incoming::Incoming;

/// Collection, row, store, register.
type FeedRow = (Collection, String, i64, Option<Uuid>);

/// Whose event it is that is being booked, and where.
#[derive(Debug, Clone, Copy)]
pub(super) struct Origin {
    pub tenant: i64,
    pub store: i64,
    pub register: Uuid,
    pub event: i64,
    pub key: Uuid,
    pub received_ms: i64,
}

/// A batch being written. What many events change is summed up and written once, by [`Writing::finish`].
pub(super) struct Writing<'c> {
    pub tx: &'c Connection,
    pub pens: Pens<'c>,
    /// Net change of levels by tenant, store and variant, in the order in which rows are locked.
    pub stock: BTreeMap<(i64, i64, i64), Quantity>,
    /// Events whose outcome changed after the first one, with their tenant and register.
    pub outcomes: BTreeSet<(i64, Uuid, Uuid)>,
    pub at_ms: i64,
    zones: HashMap<i64, (String, u16)>,
    /// The row of the push that is being written, by register.
    push_rows: HashMap<Uuid, i64>,
}

impl<'c> Writing<'c> {
    pub fn new(tx: &'c Connection) -> StoreResult<Self> {
        Ok(Writing {
            tx,
            pens: Pens::new(tx)?,
            stock: BTreeMap::new(),
            outcomes: BTreeSet::new(),
            at_ms: 0,
            zones: HashMap::new(),
            push_rows: HashMap::new(),
        })
    }

    /// One event as decided.
    pub fn event(&mut self, push: &Push, event: &Incoming, fate: &Fate, books: &Books) -> StoreResult<()> {
        let received_ms = push.received_at.timestamp_millis();
        self.at_ms = self.at_ms.max(received_ms);
        let register = &push.register;
        let (tenant, store, key) = (register.tenant, register.store, event.key);
        let origin = |event| Origin { tenant, store, register: register.id, event, key, received_ms };
        match fate {
            Fate::Replayed { .. } => Ok(()),
            Fate::Booked { decision, .. } if ablation::is_on("reject_fact") && is_short(decision) => Ok(()),
            Fate::Booked { event: row, result, decision } => {
                self.journal(push, event, *row, "booked", result)?;
                let Ok(body) = &event.read else { return Ok(()) };
                self.book(origin(*row), body, decision, books)
            }
            Fate::Parked { event: row, result, exception } => {
                self.journal(push, event, *row, "parked", result)?;
                self.exception(origin(*row), None, None, exception)
            }
            Fate::Aside { body_hash, result, exception } => {
                self.push_row(push)?;
                self.pens.parked_body.execute(params![
                    key,
                    body_hash,
                    tenant,
                    register.id,
                    push.incarnation,
                    event.at.seq.cast_signed(),
                    event.body,
                    exception.code.as_str(),
                    result,
                    received_ms
                ])?;
                self.exception(origin(0), Some(body_hash), None, exception)
            }
            Fate::Overwritten { .. } => {
                self.pens.overwrite.execute(params![key, event.body])?;
                Ok(())
            }
        }
    }

    /// The event's row in the journal.
    fn journal(
        &mut self,
        push: &Push,
        event: &Incoming,
        row: i64,
        outcome: &str,
        result: &str,
    ) -> StoreResult<()> {
        let push_row = self.push_row(push)?;
        self.pens.event.execute(params![
            row,
            push.register.tenant,
            event.key,
            push.register.id,
            push.incarnation,
            event.at.seq.cast_signed(),
            claimed_kind(&event.read),
            event.body,
            event.hash,
            push_row,
            push.received_at.timestamp_millis(),
            outcome,
            result,
            false
        ])?;
        Ok(())
    }

    /// The row of the push with its signature, written before its first event. One register has one push in a batch.
    fn push_row(&mut self, push: &Push) -> StoreResult<i64> {
        if let Some(row) = self.push_rows.get(&push.register.id) {
            return Ok(*row);
        }
        let (Some(first), Some(last)) = (push.events.first(), push.events.last()) else { return Ok(0) };
        if !push.authentic {
            return Ok(0);
        }
        self.pens.push.execute(params![
            push.register.id,
            push.incarnation,
            first.at.seq.cast_signed(),
            last.at.seq.cast_signed(),
            last.hash,
            push.signature,
            push.received_at.timestamp_millis()
        ])?;
        let row = self.tx.last_insert_rowid();
        self.push_rows.insert(push.register.id, row);
        Ok(row)
    }

    /// The effects of a booked fact.
    pub fn book(
        &mut self,
        origin: Origin,
        body: &Body,
        decision: &Decision,
        books: &Books,
    ) -> StoreResult<()> {
        let order = match (&body.fact, &decision.effect) {
            (Fact::Sale(sale), Effect::Sale(effect)) => {
                self.sale(origin, body, sale, effect, decision)?;
                Some(origin.event)
            }
            (_, Effect::Void(void)) => self.on_sale(origin, body, &decision.effect, void.target, books)?,
            (_, Effect::Return(ret)) => self.on_sale(origin, body, &decision.effect, ret.target, books)?,
            _ => None,
        };
        for exception in &decision.exceptions {
            self.exception(origin, None, order, exception)?;
        }
        if let Effect::Sale(effect) = &decision.effect {
            for linked in &effect.linked {
                self.linked(origin, linked, books)?;
            }
        }
        Ok(())
    }

    fn sale(
        &mut self,
        origin: Origin,
        body: &Body,
        sale: &Sale,
        effect: &SaleEffect,
        decision: &Decision,
    ) -> StoreResult<()> {
        if is_poison(sale) {
            return Err(StoreError::Panicked("poison".into()));
        }
        let variance: Money = effect.lines.iter().map(|line| line.variance).sum();
        let business_date = self.business_date(origin, decision.business_time)?;
        self.pens.order.execute(params![
            origin.event,
            origin.tenant,
            derived_id(origin.key, "order"),
            origin.key,
            origin.store,
            origin.register,
            sale.receipt,
            sale.cart,
            body.by,
            decision.business_time.timestamp_millis(),
            origin.received_ms,
            business_date,
            sale.offline,
            sale.currency,
            sale.total.0,
            sale.rounding.0,
            variance.0,
            decision.exceptions.len().cast_signed() as i64,
            sale.customer,
            sale.exempt
        ])?;
        for sub in sub_orders(sale) {
            self.pens.sub_order.execute(params![origin.event, sub.number, sub.vendor, sub.total.0])?;
            for index in sub.lines {
                let (Some(line), Some(seen)) = (sale.lines.get(index), effect.lines.get(index)) else {
                    continue;
                };
                self.line(origin, index, sub.number, line, seen)?;
            }
        }
        for (place, tender) in (0i64..).zip(&sale.tenders) {
            let (kind, tendered, change, line, reference) = match tender {
                Tender::Cash { tendered, change } => ("cash", tendered.0, change.0, None, None),
                Tender::Coupon { amount, line } => ("coupon", amount.0, 0, *line, None),
                Tender::ExternalCard { amount, reference } => {
                    ("external_card", amount.0, 0, None, reference.as_deref())
                }
            };
            let row = params![origin.event, place, kind, tendered, change, line, reference];
            self.pens.tender.execute(row)?;
        }
        Ok(())
    }

    fn line(
        &mut self,
        origin: Origin,
        index: usize,
        sub_order: u32,
        line: &SaleLine,
        seen: &LineEffect,
    ) -> StoreResult<()> {
        let tax = |included| -> i64 {
            line.taxes.iter().filter(|tax| tax.included == included).map(|tax| tax.amount).sum::<Money>().0
        };
        let discount: Money = line.discounts.iter().map(|discount| discount.amount).sum();
        self.pens.line.execute(params![
            origin.event,
            index.cast_signed() as i64,
            line.variant,
            line.vendor,
            sub_order,
            line.name,
            line.qty.0,
            line.unit.map(|unit| unit.0),
            line.basis.name(),
            line.gross.0,
            discount.0,
            line.net.0,
            tax(true),
            tax(false),
            seen.expected.map(|unit| unit.0),
            seen.variance.0,
            seen.taken.0,
            seen.short.0,
            line_fees(line).0
        ])?;
        for (place, fee) in (0i64..).zip(&line.fees) {
            let at = index.cast_signed() as i64;
            let row = params![origin.event, at, place, fee.rate, fee.unit.0, fee.amount.0, fee.taxed];
            self.pens.fee.execute(row)?;
        }
        if seen.taken == Quantity::ZERO {
            return Ok(());
        }
        self.moved(origin, line.variant, "sold", -seen.taken)
    }

    /// A movement of stock on account of an event; the level follows at the end of the batch.
    pub fn moved(&mut self, origin: Origin, variant: i64, kind: &str, change: Quantity) -> StoreResult<()> {
        let Origin { tenant, store, event, received_ms, .. } = origin;
        self.pens.movement.execute(params![
            tenant,
            store,
            variant,
            kind,
            change.0,
            event,
            None::<i64>,
            None::<String>,
            received_ms
        ])?;
        let level = self.stock.entry((tenant, store, variant)).or_default();
        *level = level.plus(change);
        Ok(())
    }

    pub fn exception(
        &mut self,
        origin: Origin,
        body_hash: Option<&[u8; 32]>,
        order: Option<i64>,
        exception: &Exception,
    ) -> StoreResult<()> {
        let detail =
            serde_json::to_string(&exception.detail).map_err(|why| StoreError::Corrupt(why.to_string()))?;
        self.pens.exception.execute(params![
            origin.tenant,
            origin.store,
            origin.register,
            origin.key,
            body_hash,
            order,
            exception.code.as_str(),
            exception.code.severity().as_str(),
            exception.line,
            detail,
            origin.received_ms
        ])?;
        Ok(())
    }

    /// How far the register's journal and its own time have come.
    pub fn progress(&mut self, push: &Push, mark: Mark, books: &Books) -> StoreResult<()> {
        let register = push.register.id;
        if mark.seq > 0 {
            self.pens.mark.execute(params![register, push.incarnation, mark.seq.cast_signed(), mark.hash])?;
        }
        let last = books.tills.get(&register).and_then(|till| till.last_business_time);
        if let Some(last) = last {
            self.pens.last_business.execute(params![register, last.timestamp_millis()])?;
        }
        // Another part of the same register in this batch is another push.
        self.push_rows.remove(&register);
        Ok(())
    }

    /// Levels and feed, once for the whole batch.
    pub fn finish(mut self) -> StoreResult<()> {
        let mut changed: BTreeMap<i64, Vec<FeedRow>> = BTreeMap::new();
        for ((tenant, store, variant), change) in std::mem::take(&mut self.stock) {
            if change == Quantity::ZERO {
                continue;
            }
            self.level(tenant, store, variant, change)?;
            changed.entry(tenant).or_default().push((Collection::Stock, variant.to_string(), store, None));
        }
        for (tenant, key, register) in &self.outcomes {
            let row = (Collection::Outcome, key.to_string(), 0, Some(*register));
            changed.entry(*tenant).or_default().push(row);
        }
        for (tenant, rows) in &changed {
            let rows: Vec<Changed<'_>> = rows
                .iter()
                .map(|(collection, row, store, register)| Changed {
                    collection: *collection,
                    row,
                    store: *store,
                    register: *register,
                    deleted: false,
                })
                .collect();
            feed::bump_all(self.tx, *tenant, &rows, self.at_ms)?;
        }
        Ok(())
    }

    fn level(&mut self, tenant: i64, store: i64, variant: i64, change: Quantity) -> StoreResult<()> {
        let at = params![tenant, store, variant, change.0];
        if ablation::is_on("unconditional_stock") || self.pens.stock.execute(at)? == 0 {
            if change < Quantity::ZERO && !ablation::is_on("unconditional_stock") {
                return Err(StoreError::Redecide);
            }
            self.pens.stock_first.execute(params![tenant, store, variant, change.0])?;
        }
        Ok(())
    }

    fn business_date(&mut self, origin: Origin, at: DateTime<Utc>) -> StoreResult<String> {
        if !self.zones.contains_key(&origin.store) {
            let sql = "SELECT time_zone, day_start_minutes FROM store WHERE tenant_id = ?1 AND id = ?2";
            let zone = self
                .tx
                .prepare_cached(sql)?
                .query_row([origin.tenant, origin.store], |row| Ok((row.get(0)?, row.get(1)?)))?;
            self.zones.insert(origin.store, zone);
        }
        let (zone, day_start) = self.zones.get(&origin.store).cloned().unwrap_or_default();
        // A zone that this machine does not know: the sale is booked all the same, on the UTC day.
        let date = business_date(at, &zone, day_start).unwrap_or_else(|_| at.date_naive());
        Ok(date.to_string())
    }
}

fn is_short(decision: &Decision) -> bool {
    decision.exceptions.iter().any(|exception| exception.code == ExceptionCode::StockShort)
}
