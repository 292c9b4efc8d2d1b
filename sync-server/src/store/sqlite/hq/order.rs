//! One order in full: lines as sold beside as the server saw them, tenders, exceptions, event, timeline.

use std::collections::{HashMap, HashSet};

use evertill_domain::{Body, Fact, PriceBasis};
use rusqlite::{Connection, OptionalExtension, Row, params};
use uuid::Uuid;

use super::exceptions;
use super::orders::{ORDERS, order_row, outcome, visible};
use super::{local, named, utc};
use crate::hq::scope::Scope;
use crate::hq::view::Named;
use crate::hq::view::exception::ExceptionDetail;
use crate::hq::view::order::{
    ApprovalView, EventView, FeeView, LineSeen, LineSold, LineView, OrderDetail, OrderRow, SubOrderView,
    TenderView, TimelineEntry, TimelineKind, VoidView,
};

/// None when there is no such order for this person.
pub fn show(db: &Connection, scope: &Scope, id: Uuid, now_ms: i64) -> rusqlite::Result<Option<OrderDetail>> {
    let mut filter = visible(scope);
    filter.and("o.order_id = ?", id);
    let found =
        filter.all(db, &ORDERS, |row| Ok((row.get::<_, i64>("id")?, order_row(row)?, record(row)?)))?;
    let Some((row_id, order, record)) = found.into_iter().next() else { return Ok(None) };
    let event = event(db, row_id)?;
    let exceptions = exceptions::of_order(db, scope, row_id, now_ms)?;
    let void = void(db, row_id)?;
    let lines = lines(db, row_id, &order, &approvals(db, scope, &event.body)?, &exceptions)?;
    let (customer, exempt) = buyer(db, row_id)?;
    let timeline = timeline(&record, &order, &event, &exceptions, void.as_ref());
    Ok(Some(OrderDetail {
        lines,
        sub_orders: sub_orders(db, row_id, &order.number)?,
        tenders: tenders(db, row_id)?,
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

/// The instants behind an order's local times, to sort its timeline by.
struct Record {
    sold_ms: i64,
    received_ms: i64,
}

fn record(row: &Row) -> rusqlite::Result<Record> {
    Ok(Record { sold_ms: row.get("sold_ms")?, received_ms: row.get("received_ms")? })
}

fn event(db: &Connection, id: i64) -> rusqlite::Result<EventView> {
    let sql =
        "SELECT key, register_id, incarnation, seq, hash, outcome, admitted_ms, body FROM event WHERE id = ?";
    db.prepare_cached(sql)?.query_row([id], |row| {
        Ok(EventView {
            key: row.get("key")?,
            register: row.get("register_id")?,
            incarnation: row.get("incarnation")?,
            seq: row.get::<_, i64>("seq")?.unsigned_abs(),
            hash: hex::encode(row.get::<_, Vec<u8>>("hash")?),
            outcome: outcome(row)?,
            admitted_at: row.get::<_, Option<i64>>("admitted_ms")?.map(utc),
            body: row.get("body")?,
        })
    })
}

/// Who approved what on which line: the books keep it in the body only.
fn approvals(db: &Connection, scope: &Scope, body: &str) -> rusqlite::Result<HashMap<i64, ApprovalView>> {
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

fn person(db: &Connection, scope: &Scope, id: i64) -> rusqlite::Result<Named> {
    let name: Option<String> = db
        .prepare_cached("SELECT name FROM user WHERE tenant_id = ? AND id = ?")?
        .query_row(params![scope.tenant(), id], |row| row.get(0))
        .optional()?;
    Ok(Named { id, name: name.unwrap_or_else(|| format!("#{id}")) })
}

fn lines(
    db: &Connection,
    id: i64,
    order: &OrderRow,
    approvals: &HashMap<i64, ApprovalView>,
    exceptions: &[ExceptionDetail],
) -> rusqlite::Result<Vec<LineView>> {
    let sql = "SELECT l.*, v.sku, v.unit, COALESCE(l.name, v.name) AS shown, d.name AS vendor_name
        FROM order_line l JOIN orders o ON o.id = l.order_id
        LEFT JOIN variant v ON v.tenant_id = o.tenant_id AND v.id = l.variant_id
        LEFT JOIN vendor d ON d.tenant_id = o.tenant_id AND d.id = l.vendor_id
        WHERE l.order_id = ? ORDER BY l.line";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([id], |row| {
        let mut line = line_view(row, &order.number)?;
        line.sold.fees = fees(db, id, line.line)?;
        line.approval = approvals.get(&i64::from(line.line)).cloned();
        let on_line = exceptions.iter().filter(|found| found.exception.line == Some(line.line));
        line.codes = on_line.map(|found| found.exception.code.clone()).collect();
        Ok(line)
    })?;
    rows.collect()
}

fn line_view(row: &Row, number: &str) -> rusqlite::Result<LineView> {
    let variant: i64 = row.get("variant_id")?;
    let shown: Option<String> = row.get("shown")?;
    let vendor = named(row, "vendor_id", "vendor_name")?;
    let sub_order: i64 = row.get("sub_order")?;
    Ok(LineView {
        line: row.get("line")?,
        variant,
        sku: row.get("sku")?,
        name: shown.unwrap_or_else(|| format!("#{variant}")),
        unit: row.get::<_, Option<String>>("unit")?.unwrap_or_else(|| "each".to_owned()),
        vendor: vendor.unwrap_or_else(|| Named { id: 0, name: String::new() }),
        sub_order: format!("{number}/{sub_order}"),
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

fn sub_orders(db: &Connection, id: i64, number: &str) -> rusqlite::Result<Vec<SubOrderView>> {
    let sql = "SELECT p.number, p.vendor_id, p.total, d.name AS vendor_name
        FROM sub_order p JOIN orders o ON o.id = p.order_id
        LEFT JOIN vendor d ON d.tenant_id = o.tenant_id AND d.id = p.vendor_id
        WHERE p.order_id = ? ORDER BY p.number";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([id], |row| {
        let vendor = named(row, "vendor_id", "vendor_name")?;
        Ok(SubOrderView {
            number: format!("{number}/{}", row.get::<_, i64>("number")?),
            vendor: vendor.unwrap_or_else(|| Named { id: 0, name: String::new() }),
            total: row.get("total")?,
        })
    })?;
    rows.collect()
}

fn tenders(db: &Connection, id: i64) -> rusqlite::Result<Vec<TenderView>> {
    let sql = "SELECT kind, tendered, change, line, reference FROM tender WHERE order_id = ? ORDER BY place";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([id], |row| {
        Ok(TenderView {
            kind: row.get("kind")?,
            tendered: row.get("tendered")?,
            change: row.get("change")?,
            line: row.get("line")?,
            reference: row.get("reference")?,
        })
    })?;
    rows.collect()
}

/// The customer's id, and why no tax was charged.
fn buyer(db: &Connection, id: i64) -> rusqlite::Result<(Option<String>, Option<String>)> {
    let sql = "SELECT customer, exempt FROM orders WHERE id = ?";
    db.prepare_cached(sql)?.query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
}

fn fees(db: &Connection, id: i64, line: u32) -> rusqlite::Result<Vec<FeeView>> {
    let sql =
        "SELECT coalesce(r.label, '') AS label, f.amount FROM order_fee f JOIN orders o ON o.id = f.order_id
        LEFT JOIN tax_rate r ON r.tenant_id = o.tenant_id AND r.id = f.rate_id
        WHERE f.order_id = ? AND f.line = ? ORDER BY f.place";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map(params![id, line], |row| {
        Ok(FeeView { label: row.get("label")?, amount: row.get("amount")? })
    })?;
    rows.collect()
}

fn void(db: &Connection, id: i64) -> rusqlite::Result<Option<VoidView>> {
    let sql =
        "SELECT o.voided_ms, o.void_key, o.void_reason, o.voided_by, u.name AS voided_by_name, s.time_zone
        FROM orders o JOIN store s ON s.tenant_id = o.tenant_id AND s.id = o.store_id
        LEFT JOIN user u ON u.tenant_id = o.tenant_id AND u.id = o.voided_by
        WHERE o.id = ? AND o.voided_ms IS NOT NULL";
    let mut statement = db.prepare_cached(sql)?;
    statement
        .query_row([id], |row| {
            let zone: String = row.get("time_zone")?;
            Ok(VoidView {
                at: local(row.get("voided_ms")?, &zone),
                reason: row.get::<_, Option<String>>("void_reason")?.unwrap_or_default(),
                by: named(row, "voided_by", "voided_by_name")?,
                key: row.get("void_key")?,
            })
        })
        .optional()
}

fn timeline(
    record: &Record,
    order: &OrderRow,
    event: &EventView,
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
    later.extend(event.admitted_at.as_ref().map(|at| entry(at, TimelineKind::Admitted, None, "")));
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
