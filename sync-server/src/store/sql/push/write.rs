//! Writes what was decided about a batch: the journal, the orders, stock, exceptions, marks, the feed.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use chrono::{DateTime, Utc};
use evertill_domain::event::{Sale, SaleLine, Tender};
use evertill_domain::exception::{Exception, ExceptionCode};
use evertill_domain::journal::derived_id;
use evertill_domain::order::{line_fees, sub_orders};
use evertill_domain::reconcile::{Decision, Effect, LineEffect, SaleEffect};
use evertill_domain::time::business_date;
use evertill_domain::{Body, Fact, Money, Quantity, ablation};
use evertill_protocol::feed::Collection;
use uuid::Uuid;

use super::once;
use super::pens::{Pen, Pens};
use super::stock::Stock;
use crate::faults::swallow;
use crate::outbox::news::{
    ExceptionName, ExceptionOpened, Line, News, OrderCreated, OrderName, Paid, ProductName, RegisterName,
    Said, StoreName, SubOrderName, utc,
};
use crate::store::sql::feed::{self, Changed};
use crate::store::sql::outbox::Products;
use crate::store::sql::{Arg, Db, Row, args, outbox};
use crate::store::{Push, StoreError, StoreResult};
use crate::sync::books::{Books, Fate, Mark, claimed_kind};
use crate::sync::incoming::Incoming;

/// Rows for exceptions are taken so many at a time.
const EXCEPTIONS: i64 = 16;

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
    pub db: Db<'c>,
    tenant: i64,
    pushes: usize,
    pens: Pens,
    pub stock: Stock,
    /// Events whose outcome changed after the first one, with their tenant and register.
    pub outcomes: BTreeSet<(i64, Uuid, Uuid)>,
    pub at_ms: i64,
    zones: HashMap<i64, (String, u16)>,
    /// The row of the push that is being written, by register.
    push_rows: HashMap<Uuid, i64>,
    free_push_rows: VecDeque<i64>,
    free_exceptions: VecDeque<i64>,
    /// What the world is told, by tenant, in the order in which it happened.
    said: BTreeMap<i64, Vec<Said>>,
    /// Exceptions that were settled by what happened, by tenant.
    settled: BTreeMap<i64, Vec<i64>>,
    marks: once::Marks,
    last_business: BTreeMap<(i64, Uuid), i64>,
}

impl<'c> Writing<'c> {
    /// For so many pushes, in PostgreSQL of this one tenant.
    pub fn new(db: Db<'c>, tenant: i64, pushes: usize) -> Self {
        Writing {
            db,
            tenant,
            pushes,
            pens: Pens::new(db),
            stock: Stock::default(),
            outcomes: BTreeSet::new(),
            at_ms: 0,
            zones: HashMap::new(),
            push_rows: HashMap::new(),
            free_push_rows: VecDeque::new(),
            free_exceptions: VecDeque::new(),
            said: BTreeMap::new(),
            settled: BTreeMap::new(),
            marks: BTreeMap::new(),
            last_business: BTreeMap::new(),
        }
    }

    /// Adds a row; it may be written only by [`Writing::flush`].
    pub(super) fn put(&mut self, pen: Pen, row: &[Arg<'_>]) -> StoreResult<()> {
        self.pens.put(self.db, pen, row)
    }

    /// Writes every row that waits, before something looks for them.
    pub(super) fn flush(&mut self) -> StoreResult<()> {
        self.pens.flush(self.db)
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
                self.exception(origin(*row), None, None, (0, exception))
            }
            Fate::Aside { body_hash, result, exception } => {
                self.push_row(push)?;
                self.put(
                    Pen::ParkedBody,
                    args![
                        tenant,
                        key,
                        body_hash,
                        register.id,
                        push.incarnation,
                        event.at.seq.cast_signed(),
                        event.body,
                        exception.code.as_str(),
                        result,
                        received_ms
                    ],
                )?;
                self.exception(origin(0), Some(body_hash), None, (0, exception))
            }
            Fate::Overwritten { .. } => {
                self.flush()?;
                let sql = "UPDATE event SET body = ?3 WHERE tenant_id = ?1 AND key = ?2";
                self.db.execute(sql, args![tenant, key, event.body])?;
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
        self.put(
            Pen::Event,
            args![
                push.register.tenant,
                row,
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
            ],
        )
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
        let row = self.next_push_row()?;
        self.put(
            Pen::Push,
            args![
                push.register.tenant,
                row,
                push.register.id,
                push.incarnation,
                first.at.seq.cast_signed(),
                last.at.seq.cast_signed(),
                last.hash,
                push.signature,
                push.received_at.timestamp_millis()
            ],
        )?;
        self.push_rows.insert(push.register.id, row);
        Ok(row)
    }

    fn next_push_row(&mut self) -> StoreResult<i64> {
        if self.free_push_rows.is_empty() {
            let count = i64::try_from(self.pushes.max(1)).unwrap_or(1);
            self.free_push_rows = once::free_rows(self.db, "push", count)?;
        }
        self.free_push_rows.pop_front().ok_or_else(|| StoreError::Corrupt("no row for a push".into()))
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
        for exception in decision.exceptions.iter().enumerate() {
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
        swallow(sale)?;
        let variance: Money = effect.lines.iter().map(|line| line.variance).sum();
        let business_date = self.business_date(origin, decision.business_time)?;
        let order_id = derived_id(origin.key, "order");
        self.put(
            Pen::Order,
            args![
                origin.tenant,
                origin.event,
                order_id,
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
            ],
        )?;
        let mut parts = Vec::new();
        for sub in sub_orders(sale) {
            let number = format!("{}/{}", sale.receipt, sub.number);
            parts.push(SubOrderName { number, vendor: sub.vendor, total: sub.total.0, shipping: 0 });
            self.put(Pen::SubOrder, args![origin.tenant, origin.event, sub.number, sub.vendor, sub.total.0])?;
            for index in sub.lines {
                let (Some(line), Some(seen)) = (sale.lines.get(index), effect.lines.get(index)) else {
                    continue;
                };
                self.line(origin, index, sub.number, line, seen)?;
            }
        }
        let mut tenders = Vec::with_capacity(sale.tenders.len());
        for (place, tender) in (0i64..).zip(&sale.tenders) {
            let (kind, tendered, change, line, reference) = match tender {
                Tender::Cash { tendered, change } => ("cash", tendered.0, change.0, None, None),
                Tender::Coupon { amount, line } => ("coupon", amount.0, 0, *line, None),
                Tender::ExternalCard { amount, reference } => {
                    ("external_card", amount.0, 0, None, reference.as_deref())
                }
            };
            self.put(
                Pen::Tender,
                args![origin.tenant, origin.event, place, kind, tendered, change, line, reference],
            )?;
            tenders.push(Paid { kind, amount: tendered - change });
        }
        let lines = (0u32..).zip(sale.lines.iter().zip(&effect.lines));
        let created = OrderCreated {
            order: OrderName {
                row: origin.event,
                id: order_id,
                number: sale.receipt.clone(),
                currency: sale.currency.clone(),
                total: sale.total.0,
            },
            channel: "till",
            store: StoreName::of(origin.store),
            register: Some(RegisterName::of(origin.register)),
            cart: sale.cart,
            cashier: body.by,
            customer: sale.customer.clone(),
            sold_at: utc(decision.business_time.timestamp_millis()),
            business_date,
            sold_offline: sale.offline,
            rounding: sale.rounding.0,
            sub_orders: parts,
            lines: lines.map(|(index, (line, seen))| said_line(index, line, seen)).collect(),
            tenders,
            exceptions: decision.exceptions.iter().map(|exception| exception.code.as_str()).collect(),
        };
        self.say(origin, "order_created", News::OrderCreated(Box::new(created)));
        Ok(())
    }

    /// Something the world is told, at the end of the batch. `what` tells it from all else that this event says.
    pub(super) fn say(&mut self, origin: Origin, what: &str, news: News) {
        let said = Said { id: derived_id(origin.key, what), at_ms: origin.received_ms, news };
        self.said.entry(origin.tenant).or_default().push(said);
    }

    /// Exceptions that were settled by what happened: the world is told at the end of the batch.
    pub(super) fn say_settled(&mut self, tenant: i64, exceptions: Vec<i64>) {
        self.settled.entry(tenant).or_default().extend(exceptions);
    }

    fn line(
        &mut self,
        origin: Origin,
        index: usize,
        sub_order: u32,
        line: &SaleLine,
        seen: &LineEffect,
    ) -> StoreResult<()> {
        self.put(
            Pen::Line,
            args![
                origin.tenant,
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
                discount(line),
                line.net.0,
                tax(line, true),
                tax(line, false),
                seen.expected.map(|unit| unit.0),
                seen.variance.0,
                seen.taken.0,
                seen.short.0,
                line_fees(line).0
            ],
        )?;
        for (place, fee) in (0i64..).zip(&line.fees) {
            let at = index.cast_signed() as i64;
            self.put(
                Pen::Fee,
                args![origin.tenant, origin.event, at, place, fee.rate, fee.unit.0, fee.amount.0, fee.taxed],
            )?;
        }
        if seen.taken == Quantity::ZERO {
            return Ok(());
        }
        self.stock.moved(origin, line.variant, "sold", -seen.taken);
        Ok(())
    }

    pub fn exception(
        &mut self,
        origin: Origin,
        body_hash: Option<&[u8; 32]>,
        order: Option<i64>,
        (nth, exception): (usize, &Exception),
    ) -> StoreResult<()> {
        let detail =
            serde_json::to_string(&exception.detail).map_err(|why| StoreError::Corrupt(why.to_string()))?;
        let id = self.next_exception()?;
        let (code, severity) = (exception.code.as_str(), exception.code.severity().as_str());
        let opened = ExceptionOpened {
            exception: ExceptionName { id, code: code.to_owned(), severity: severity.to_owned() },
            store: StoreName::of(origin.store),
            register: RegisterName::of(origin.register),
            order: order.map(OrderName::of),
            line: exception.line,
            detail: exception.detail.clone(),
        };
        let what = format!("exception_opened/{code}/{nth}/{}", hex::encode(body_hash.unwrap_or(&[0; 32])));
        self.say(origin, &what, News::ExceptionOpened(opened));
        self.put(
            Pen::Exception,
            args![
                origin.tenant,
                id,
                origin.store,
                origin.register,
                origin.key,
                body_hash,
                order,
                code,
                severity,
                exception.line,
                detail,
                origin.received_ms
            ],
        )
    }

    /// Known before the row is written: the world is told of it.
    fn next_exception(&mut self) -> StoreResult<i64> {
        if self.free_exceptions.is_empty() {
            self.free_exceptions = once::free_rows(self.db, "exception", EXCEPTIONS)?;
        }
        self.free_exceptions.pop_front().ok_or_else(|| StoreError::Corrupt("no row for an exception".into()))
    }

    /// How far the register's journal and its own time have come.
    pub fn progress(&mut self, push: &Push, mark: Mark, books: &Books) {
        let (tenant, register) = (push.register.tenant, push.register.id);
        if mark.seq > 0 {
            self.marks.insert((tenant, register, push.incarnation), mark);
        }
        let last = books.tills.get(&register).and_then(|till| till.last_business_time);
        if let Some(last) = last {
            self.last_business.insert((tenant, register), last.timestamp_millis());
        }
        // Another part of the same register in this batch is another push.
        self.push_rows.remove(&register);
    }

    /// Stock, marks and feed, once for the whole batch.
    pub fn finish(mut self, books: &Books) -> StoreResult<()> {
        let low =
            std::mem::take(&mut self.stock).write(self.db, &mut self.pens, &books.levels, self.at_ms)?;
        self.flush()?;
        self.tell_the_world(low, &books.products)?;
        for (tenant, key, register) in &self.outcomes {
            let key = key.to_string();
            let changed = Changed::of(Collection::Outcome, &key, *register);
            feed::touch(self.db, *tenant, changed, self.at_ms)?;
        }
        once::marks(self.db, &self.marks, self.at_ms)?;
        once::last_business(self.db, &self.last_business)?;
        once::next_event(self.db, self.tenant, books.next_event)
    }

    /// What happened, then what that did to the stock, then what it settled.
    fn tell_the_world(&mut self, low: Vec<(i64, Said)>, products: &Products) -> StoreResult<()> {
        for (tenant, said) in low {
            self.said.entry(tenant).or_default().push(said);
        }
        for (tenant, said) in std::mem::take(&mut self.said) {
            outbox::say_of(self.db, tenant, said, products)?;
        }
        for (tenant, settled) in std::mem::take(&mut self.settled) {
            outbox::exception_settled(self.db, tenant, &settled, self.at_ms)?;
        }
        Ok(())
    }

    fn business_date(&mut self, origin: Origin, at: DateTime<Utc>) -> StoreResult<String> {
        if !self.zones.contains_key(&origin.store) {
            let sql = "SELECT time_zone, day_start_minutes FROM store WHERE tenant_id = ?1 AND id = ?2";
            let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
            let zone = self.db.need(sql, args![origin.tenant, origin.store], read)?;
            self.zones.insert(origin.store, zone);
        }
        let (zone, day_start) = self.zones.get(&origin.store).cloned().unwrap_or_default();
        // A zone that this machine does not know: the sale is booked all the same, on the UTC day.
        let date = business_date(at, &zone, day_start).unwrap_or_else(|_| at.date_naive());
        Ok(date.to_string())
    }
}

fn tax(line: &SaleLine, included: bool) -> i64 {
    line.taxes.iter().filter(|tax| tax.included == included).map(|tax| tax.amount).sum::<Money>().0
}

fn discount(line: &SaleLine) -> i64 {
    line.discounts.iter().map(|discount| discount.amount).sum::<Money>().0
}

fn said_line(index: u32, line: &SaleLine, seen: &LineEffect) -> Line {
    Line {
        line: index,
        product: ProductName { name: line.name.clone(), ..ProductName::of(line.variant) },
        vendor: line.vendor,
        quantity: line.qty.0,
        unit_price: line.unit.map(|unit| unit.0),
        gross: line.gross.0,
        discount: discount(line),
        net: line.net.0,
        tax_included: tax(line, true),
        tax_added: tax(line, false),
        fees: line_fees(line).0,
        taken: seen.taken.0,
        short: seen.short.0,
    }
}

fn is_short(decision: &Decision) -> bool {
    decision.exceptions.iter().any(|exception| exception.code == ExceptionCode::StockShort)
}
