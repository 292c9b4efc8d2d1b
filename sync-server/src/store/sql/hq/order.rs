//! One order in full: lines as sold beside as the server saw them, tenders, exceptions, event, timeline.

use std::collections::{HashMap, HashSet};

use evertill_domain::{Body, Fact, PriceBasis};
use uuid::Uuid;

use super::exceptions;
use super::orders::{ORDERS, keep_to, order_row, outcome, visible};
use super::{local, named, person, utc};
use crate::hq::principal::{Asker, Asks};
use crate::hq::scope::Scope;
use crate::hq::view::Named;
use crate::hq::view::exception::ExceptionDetail;
use crate::hq::view::order::{
    ApprovalView, Channel, EventView, FeeView, LineSeen, LineSold, LineView, OrderDetail, OrderRow, StepView,
    SubOrderView, TenderView, TimelineEntry, TimelineKind, VoidView,
};
use crate::shop::view::cart::Options;
use crate::shop::view::checkout::StateName;
use crate::store::sql::shop::parts::may;
use crate::store::sql::shop::{payments, steps as shop_steps};
use crate::store::sql::{Db, Row, args};
use crate::store::{StoreError, StoreResult};

/// None when there is no such order for this person.
pub fn show(db: Db<'_>, asker: &Asker, id: Uuid, now_ms: i64) -> StoreResult<Option<OrderDetail>> {
    let (scope, mut filter) = (&asker.scope, visible(asker));
    filter.and("o.order_id = ?", id);
    let found = filter.all(db, &ORDERS, |row| Ok((row.get::<i64>("id")?, order_row(row)?, record(row)?)))?;
    let Some((row_id, mut order, record)) = found.into_iter().next() else { return Ok(None) };
    let own = (scope.tenant(), row_id);
    // What differed, and the journal, are the chain's own business.
    let reviews = asker.role == Asks::Reviewer;
    let event = if reviews { event(db, own)? } else { None };
    let exceptions = if reviews { exceptions::of_order(db, scope, row_id, now_ms)? } else { Vec::new() };
    let void = void(db, own)?;
    let approvals = match &event {
        Some(event) => approvals(db, scope, &event.body)?,
        None => HashMap::new(),
    };
    let mut lines = lines(db, own, &order, &approvals, &exceptions)?;
    let (customer, exempt) = buyer(db, own)?;
    let timeline = timeline(&record, &order, event.as_ref(), &exceptions, void.as_ref());
    let mut sub_orders = sub_orders(db, own, &order, asker.role)?;
    let (mut tenders, mut payments) = (tenders(db, own)?, payments::of_order(db, scope.tenant(), row_id)?);
    if let Some(vendor) = scope.vendor() {
        keep_to(db, scope.tenant(), vendor, &[row_id], std::slice::from_mut(&mut order))?;
        lines.retain(|line| line.vendor.id == vendor);
        sub_orders.retain(|part| part.vendor.id == vendor);
        tenders.clear();
        payments.clear();
    }
    let customer = customer.filter(|_| asker.role != Asks::Vendor);
    Ok(Some(OrderDetail {
        lines,
        sub_orders,
        tenders,
        payments,
        address: None,
        customer,
        exempt,
        exceptions,
        may_void: void.is_none(),
        void,
        timeline,
        event,
        order,
    }))
}

/// A tenant and its own number of one of its orders.
type Own = (i64, i64);

/// The instants behind an order's local times, to sort its timeline by.
struct Record {
    sold_ms: i64,
    received_ms: i64,
}

fn record(row: &Row<'_>) -> StoreResult<Record> {
    Ok(Record { sold_ms: row.get("sold_ms")?, received_ms: row.get("received_ms")? })
}

fn event(db: Db<'_>, (tenant, id): Own) -> StoreResult<Option<EventView>> {
    let sql = "SELECT key, register_id, incarnation, seq, hash, outcome, admitted_ms, body
        FROM event WHERE tenant_id = ? AND id = ?";
    db.one(sql, args![tenant, id], |row| {
        Ok(EventView {
            key: row.get("key")?,
            register: row.get("register_id")?,
            incarnation: row.get("incarnation")?,
            seq: row.get("seq")?,
            hash: hex::encode(row.get::<Vec<u8>>("hash")?),
            outcome: outcome(row)?,
            admitted_at: row.get::<Option<i64>>("admitted_ms")?.map(utc),
            body: row.get("body")?,
        })
    })
}

/// Who approved what on which line: the books keep it in the body only.
fn approvals(db: Db<'_>, scope: &Scope, body: &str) -> StoreResult<HashMap<i64, ApprovalView>> {
    let Ok(Body { fact: Fact::Sale(sale), .. }) = Body::decode(body) else { return Ok(HashMap::new()) };
    let mut approvals = HashMap::new();
    for (index, line) in (0..).zip(&sale.lines) {
        let approval = match &line.basis {
            PriceBasis::Override { approval, .. } => Some(approval),
            _ => line.discounts.iter().find_map(|discount| discount.approval.as_ref()),
        };
        if let Some(approval) = approval {
            let by = person(db, scope, approval.by)?;
            approvals.insert(index, ApprovalView { by, reason: approval.reason.clone() });
        }
    }
    Ok(approvals)
}

fn lines(
    db: Db<'_>,
    (tenant, id): Own,
    order: &OrderRow,
    approvals: &HashMap<i64, ApprovalView>,
    exceptions: &[ExceptionDetail],
) -> StoreResult<Vec<LineView>> {
    let sql = "SELECT l.*, COALESCE(l.sku, v.sku) AS sku_sold, v.unit, COALESCE(l.name, v.name) AS shown, d.name AS vendor_name
        FROM order_line l
        LEFT JOIN variant v ON v.tenant_id = l.tenant_id AND v.id = l.variant_id
        LEFT JOIN vendor d ON d.tenant_id = l.tenant_id AND d.id = l.vendor_id
        WHERE l.tenant_id = ? AND l.order_id = ? ORDER BY l.line";
    db.all(sql, args![tenant, id], |row| {
        let mut line = line_view(row, &order.number)?;
        line.sold.fees = fees(db, (tenant, id), line.line)?;
        line.approval = approvals.get(&i64::from(line.line)).cloned();
        let on_line = exceptions.iter().filter(|found| found.exception.line == Some(line.line));
        line.codes = on_line.map(|found| found.exception.code.clone()).collect();
        Ok(line)
    })
}

/// What a buyer chose; nothing where the line is from a till.
fn chosen(options: &str) -> StoreResult<Options> {
    if options.is_empty() {
        return Ok(Options::new());
    }
    serde_json::from_str(options).map_err(|why| StoreError::Corrupt(format!("a line's options: {why}")))
}

fn line_view(row: &Row<'_>, number: &str) -> StoreResult<LineView> {
    let variant: i64 = row.get("variant_id")?;
    let shown: Option<String> = row.get("shown")?;
    let vendor = named(row, "vendor_id", "vendor_name")?;
    let sub_order: i64 = row.get("sub_order")?;
    Ok(LineView {
        line: row.get("line")?,
        variant,
        sku: row.get("sku_sold")?,
        name: shown.unwrap_or_else(|| format!("#{variant}")),
        unit: row.get::<Option<String>>("unit")?.unwrap_or_else(|| "each".to_owned()),
        vendor: vendor.unwrap_or_else(|| Named { id: 0, name: String::new() }),
        sub_order: format!("{number}/{sub_order}"),
        options: chosen(&row.get::<String>("options")?)?,
        qty: row.get("qty")?,
        basis: row.get("basis")?,
        approval: None,
        sold: LineSold {
            unit_price: row.get("unit_price")?,
            gross: row.get("gross")?,
            discount: row.get("discount")?,
            net: row.get("net")?,
            fees: Vec::new(),
            tax_included: row.get("tax_included")?,
            tax_added: row.get("tax_added")?,
        },
        seen: LineSeen {
            unit_price: row.get("expected")?,
            variance: row.get("variance")?,
            taken: row.get("taken")?,
            short: row.get("short")?,
        },
        codes: Vec::new(),
    })
}

fn sub_orders(db: Db<'_>, (tenant, id): Own, order: &OrderRow, role: Asks) -> StoreResult<Vec<SubOrderView>> {
    let mut steps = steps(db, (tenant, id))?;
    let unpaid = payments::is_awaited(db, tenant, id)?;
    let sql = "SELECT p.number, p.vendor_id, p.total, p.state, p.shipping, p.pickup, d.name AS vendor_name
        FROM sub_order p
        LEFT JOIN vendor d ON d.tenant_id = p.tenant_id AND d.id = p.vendor_id
        WHERE p.tenant_id = ? AND p.order_id = ? ORDER BY p.number";
    db.all(sql, args![tenant, id], |row| {
        let vendor = named(row, "vendor_id", "vendor_name")?;
        let (no, pickup): (u32, bool) = (row.get("number")?, row.get("pickup")?);
        let state = shop_steps::parse(&row.get::<String>("state")?)?;
        let awaits_payment = unpaid && !state.is_off() && !state.has_left();
        let mut next = if order.channel == Channel::Web { may(role, state, pickup) } else { Vec::new() };
        next.retain(|next| !(unpaid && next.hands_over()));
        Ok(SubOrderView {
            no,
            number: format!("{}/{no}", order.number),
            vendor: vendor.unwrap_or_else(|| Named { id: 0, name: String::new() }),
            state: state.into(),
            pickup,
            awaits_payment,
            shipping: row.get("shipping")?,
            total: row.get("total")?,
            next: next.into_iter().map(StateName::from).collect(),
            steps: steps.remove(&no).unwrap_or_default(),
        })
    })
}

/// The history of each part.
fn steps(db: Db<'_>, (tenant, id): Own) -> StoreResult<HashMap<u32, Vec<StepView>>> {
    let sql =
        "SELECT s.number, s.state, s.at_ms, s.note, s.user_id, u.name AS user_name FROM sub_order_step s
        LEFT JOIN \"user\" u ON u.tenant_id = s.tenant_id AND u.id = s.user_id
        WHERE s.tenant_id = ? AND s.order_id = ? ORDER BY s.number, s.no";
    let mut steps: HashMap<u32, Vec<StepView>> = HashMap::new();
    db.each(sql, args![tenant, id], |row| {
        steps.entry(row.get("number")?).or_default().push(StepView {
            state: shop_steps::parse(&row.get::<String>("state")?)?.into(),
            at: utc(row.get("at_ms")?),
            by: named(row, "user_id", "user_name")?,
            note: row.get("note")?,
        });
        Ok(())
    })?;
    Ok(steps)
}

fn tenders(db: Db<'_>, (tenant, id): Own) -> StoreResult<Vec<TenderView>> {
    let sql = "SELECT kind, tendered, change, line, reference FROM tender
        WHERE tenant_id = ? AND order_id = ? ORDER BY place";
    db.all(sql, args![tenant, id], |row| {
        Ok(TenderView {
            kind: row.get("kind")?,
            tendered: row.get("tendered")?,
            change: row.get("change")?,
            line: row.get("line")?,
            reference: row.get("reference")?,
        })
    })
}

/// The customer's id, and why no tax was charged.
fn buyer(db: Db<'_>, (tenant, id): Own) -> StoreResult<(Option<String>, Option<String>)> {
    let sql = "SELECT customer, exempt FROM orders WHERE tenant_id = ? AND id = ?";
    db.need(sql, args![tenant, id], |row| Ok((row.get(0)?, row.get(1)?)))
}

fn fees(db: Db<'_>, (tenant, id): Own, line: u32) -> StoreResult<Vec<FeeView>> {
    let sql = "SELECT coalesce(r.label, '') AS label, f.amount FROM order_fee f
        LEFT JOIN tax_rate r ON r.tenant_id = f.tenant_id AND r.id = f.rate_id
        WHERE f.tenant_id = ? AND f.order_id = ? AND f.line = ? ORDER BY f.place";
    db.all(sql, args![tenant, id, line], |row| {
        Ok(FeeView { label: row.get("label")?, amount: row.get("amount")? })
    })
}

fn void(db: Db<'_>, (tenant, id): Own) -> StoreResult<Option<VoidView>> {
    let sql =
        "SELECT o.voided_ms, o.void_key, o.void_reason, o.voided_by, u.name AS voided_by_name, s.time_zone
        FROM orders o JOIN store s ON s.tenant_id = o.tenant_id AND s.id = o.store_id
        LEFT JOIN \"user\" u ON u.tenant_id = o.tenant_id AND u.id = o.voided_by
        WHERE o.tenant_id = ? AND o.id = ? AND o.voided_ms IS NOT NULL";
    db.one(sql, args![tenant, id], |row| {
        let zone: String = row.get("time_zone")?;
        Ok(VoidView {
            at: local(row.get("voided_ms")?, &zone),
            reason: row.get::<Option<String>>("void_reason")?.unwrap_or_default(),
            by: named(row, "voided_by", "voided_by_name")?,
            key: row.get("void_key")?,
        })
    })
}

fn timeline(
    record: &Record,
    order: &OrderRow,
    event: Option<&EventView>,
    exceptions: &[ExceptionDetail],
    void: Option<&VoidView>,
) -> Vec<TimelineEntry> {
    let entry = |at: &str, what, by: Option<&Named>, text: &str| TimelineEntry {
        at: at.to_owned(),
        what,
        by: by.cloned(),
        text: text.to_owned(),
    };
    let sold = entry(&utc(record.sold_ms), TimelineKind::Sold, order.cashier.as_ref(), &order.number);
    let received = entry(&utc(record.received_ms), TimelineKind::Received, None, "");
    let mut later: Vec<TimelineEntry> = Vec::new();
    later.extend(
        event
            .and_then(|event| event.admitted_at.as_ref())
            .map(|at| entry(at, TimelineKind::Admitted, None, "")),
    );
    later.extend(void.map(|void| entry(&void.at, TimelineKind::Voided, void.by.as_ref(), &void.reason)));
    for found in exceptions {
        let code = &found.exception.code;
        let mut known = HashSet::new();
        later.push(entry(&found.exception.opened_at, TimelineKind::ExceptionOpened, None, code));
        for step in found.history.iter().filter(|step| step.action != "opened") {
            let assigned = step.action == "assigned";
            let what =
                if assigned { TimelineKind::ExceptionAssigned } else { TimelineKind::ExceptionSettled };
            known.insert(step.action.as_str());
            later.push(entry(
                &step.at,
                what,
                step.by.as_ref(),
                &format!("{code}: {} {}", step.action, step.note),
            ));
        }
        if let Some(settled) =
            found.exception.settled.as_ref().filter(|settled| !known.contains(settled.action.as_str()))
        {
            let text = format!("{code}: {} {}", settled.action, settled.note);
            later.push(entry(&settled.at, TimelineKind::ExceptionSettled, settled.by.as_ref(), &text));
        }
    }
    later.sort_by_key(|entry| {
        chrono::DateTime::parse_from_rfc3339(&entry.at).map(|at| at.timestamp()).unwrap_or(0)
    });
    [vec![sold, received], later].concat()
}
