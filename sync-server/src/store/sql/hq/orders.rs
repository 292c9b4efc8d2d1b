//! The list of orders, filtered and in pages, newest first.

use std::collections::HashMap;

use evertill_domain::Money;
use evertill_domain::market::fulfilment::{State, order_state};
use uuid::Uuid;

use super::filter::{Filter, Select, beginning};
use super::{local, named, register_ref, store_ref};
use crate::hq::principal::{Asker, Asks};
use crate::hq::view::order::{Channel, OrderQuery, OrderRow, OrderStatus, OutcomeName};
use crate::hq::view::page::{Page, PageQuery};
use crate::store::StoreResult;
use crate::store::sql::shop::steps;
use crate::store::sql::{Arg, Db, Row, args};

/// Something of it is still on its way.
const OPEN: &str = "EXISTS (SELECT 1 FROM sub_order p WHERE p.tenant_id = o.tenant_id AND p.order_id = o.id
    AND p.state IN ('created_pending', 'accepted', 'packed', 'shipped', 'ready_for_pickup'))";
const NOT_OPEN: &str =
    "NOT EXISTS (SELECT 1 FROM sub_order p WHERE p.tenant_id = o.tenant_id AND p.order_id = o.id
    AND p.state IN ('created_pending', 'accepted', 'packed', 'shipped', 'ready_for_pickup'))";

pub const ORDERS: Select = Select {
    columns: "o.id, o.order_id, o.key, o.number, o.sold_ms, o.received_ms, o.business_date, o.sold_offline, o.currency,
        o.total, o.rounding, o.refunded, o.variance, o.status, o.voided_ms, o.cashier_id, u.name AS cashier_name,
        o.channel, o.shipping, o.cancelled,
        (SELECT string_agg(p.state, ',' ORDER BY p.number) FROM sub_order p
            WHERE p.tenant_id = o.tenant_id AND p.order_id = o.id) AS states,
        (SELECT CAST(sum(p.amount) AS BIGINT) FROM payment_intent p
            WHERE p.tenant_id = o.tenant_id AND p.order_id = o.id AND p.status = 'paid') AS paid,
        (SELECT CAST(sum(p.amount) AS BIGINT) FROM payment_intent p
            WHERE p.tenant_id = o.tenant_id AND p.order_id = o.id AND p.status = 'paid' AND p.amount < 0) AS paid_back,
        s.id AS store_id, s.code AS store_code, s.name AS store_name, s.time_zone,
        r.id AS register_id, r.code AS register_code, r.name AS register_name, e.outcome,
        (SELECT count(*) FROM order_line l WHERE l.tenant_id = o.tenant_id AND l.order_id = o.id) AS lines,
        (SELECT count(*) FROM exception x WHERE x.tenant_id = o.tenant_id AND x.order_id = o.id) AS exceptions,
        (SELECT count(*) FROM exception x WHERE x.tenant_id = o.tenant_id AND x.order_id = o.id AND x.settled_ms IS NULL) AS open_exceptions,
        (SELECT string_agg(c.code, ',' ORDER BY c.code) FROM (SELECT DISTINCT x.code FROM exception x
            WHERE x.tenant_id = o.tenant_id AND x.order_id = o.id) AS c) AS codes",
    from: "orders o
        LEFT JOIN event e ON e.tenant_id = o.tenant_id AND e.id = o.id
        JOIN store s ON s.tenant_id = o.tenant_id AND s.id = o.store_id
        LEFT JOIN register r ON r.tenant_id = o.tenant_id AND r.id = o.register_id
        LEFT JOIN \"user\" u ON u.tenant_id = o.tenant_id AND u.id = o.cashier_id",
    order: "o.sold_ms DESC, o.id DESC",
};

pub fn list(db: Db<'_>, asker: &Asker, query: &OrderQuery, page: PageQuery) -> StoreResult<Page<OrderRow>> {
    let found =
        filter(asker, query).page(db, &ORDERS, page, |row| Ok((row.get::<i64>("id")?, order_row(row)?)))?;
    let (rows, mut orders): (Vec<i64>, Vec<OrderRow>) = found.data.into_iter().unzip();
    if let Some(vendor) = asker.scope.vendor() {
        keep_to(db, asker.scope.tenant(), vendor, &rows, &mut orders)?;
    }
    Ok(page.of(orders, found.total))
}

/// Of an order a vendor sees its own part.
pub fn keep_to(
    db: Db<'_>,
    tenant: i64,
    vendor: i64,
    rows: &[i64],
    orders: &mut [OrderRow],
) -> StoreResult<()> {
    let sql = "SELECT p.order_id, CAST(sum(p.total) AS BIGINT), CAST(sum(p.shipping) AS BIGINT),
            CAST(sum(CASE WHEN p.state IN ('rejected', 'cancelled') THEN p.total ELSE 0 END) AS BIGINT),
            string_agg(p.state, ',' ORDER BY p.number),
            (SELECT count(*) FROM order_line l
                WHERE l.tenant_id = ?1 AND l.order_id = p.order_id AND l.vendor_id = ?2)
        FROM sub_order p
        WHERE p.tenant_id = ?1 AND p.vendor_id = ?2 AND p.order_id IN (SELECT j.value FROM json_each(?3) AS j)
        GROUP BY p.order_id";
    let mut parts = HashMap::new();
    db.each(sql, args![tenant, vendor, Arg::Ints(rows)], |row| {
        let states: Option<String> = row.get(4)?;
        parts.insert(row.get::<i64>(0)?, (row.get(1)?, row.get(2)?, row.get(3)?, states, row.get::<u32>(5)?));
        Ok(())
    })?;
    for (row, order) in rows.iter().zip(orders) {
        let (total, shipping, cancelled, states, lines) = parts.remove(row).unwrap_or_default();
        order.state =
            order_state(&parsed(states.as_deref())?, order.voided, Money(total), Money::ZERO).into();
        (order.total, order.shipping, order.cancelled, order.line_count) =
            (total, shipping, cancelled, lines);
        (order.balance_due, order.rounding, order.refunded, order.variance) = (0, 0, 0, 0);
        (order.exception_count, order.open_exception_count) = (0, 0);
        order.codes.clear();
    }
    Ok(())
}

fn parsed(states: Option<&str>) -> StoreResult<Vec<State>> {
    let names = states.unwrap_or_default().split(',').filter(|name| !name.is_empty());
    names.map(steps::parse).collect()
}

/// The books' own number of an order, for one whom it concerns.
pub fn row_of(db: Db<'_>, asker: &Asker, id: Uuid) -> StoreResult<Option<i64>> {
    const ROW: Select = Select { columns: "o.id", from: "orders o", order: "o.id" };
    let mut filter = visible(asker);
    filter.and("o.order_id = ?", id);
    Ok(filter.all(db, &ROW, |row| row.get(0))?.into_iter().next())
}

/// The orders that concern whoever asks at all.
pub fn visible(asker: &Asker) -> Filter {
    let (scope, mut filter) = (&asker.scope, Filter::default());
    filter.and("o.tenant_id = ?", scope.tenant());
    match (asker.role, scope.user(), scope.guest()) {
        (Asks::Reviewer, ..) => filter.and_some("o.store_id = ?", scope.store()),
        (Asks::Vendor, ..) => filter.and(
            "EXISTS (SELECT 1 FROM sub_order p WHERE p.tenant_id = o.tenant_id AND p.order_id = o.id AND p.vendor_id = ?)",
            scope.vendor(),
        ),
        (Asks::Buyer, Some(user), _) => filter.and(
            "o.customer = (SELECT c.id FROM customer c WHERE c.tenant_id = o.tenant_id AND c.user_id = ?)",
            user,
        ),
        (Asks::Buyer, None, Some(guest)) => filter.and("o.guest = ?", guest),
        (Asks::Buyer, None, None) => filter.and_always("FALSE"),
    };
    filter
}

fn filter(asker: &Asker, query: &OrderQuery) -> Filter {
    let mut filter = visible(asker);
    let text = |text: &Option<String>| {
        text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    filter
        .and_some("lower(o.number) LIKE lower(?) ESCAPE '\\'", text(&query.q).map(|q| beginning(&q)))
        .and_some("e.key = ?", query.key)
        .and_some("o.cashier_id = ?", query.cashier)
        .and_some("o.register_id = ?", query.register)
        .and_some("o.store_id = ?", query.store)
        .and_some("o.customer = ?", query.customer.clone())
        .and_some("o.business_date >= ?", query.from.map(|date| date.to_string()))
        .and_some("o.business_date <= ?", query.to.map(|date| date.to_string()))
        .and_some(
            "EXISTS (SELECT 1 FROM exception x WHERE x.tenant_id = o.tenant_id AND x.order_id = o.id AND x.code = ?)",
            text(&query.exception),
        )
        .either(query.offline, "o.sold_offline", "NOT o.sold_offline")
        .either(query.channel.map(|channel| channel == Channel::Web), "o.channel = 'web'", "o.channel = 'till'")
        .either(query.open, OPEN, NOT_OPEN)
        .either(query.voided, "o.voided_ms IS NOT NULL", "o.voided_ms IS NULL")
        .either(
            query.outcome.map(|outcome| outcome == OutcomeName::Parked),
            "e.outcome = 'parked'",
            "coalesce(e.outcome, 'booked') = 'booked'",
        )
        .either(
            query.has_exceptions,
            "EXISTS (SELECT 1 FROM exception x WHERE x.tenant_id = o.tenant_id AND x.order_id = o.id)",
            "NOT EXISTS (SELECT 1 FROM exception x WHERE x.tenant_id = o.tenant_id AND x.order_id = o.id)",
        )
        .either(
            query.has_open_exceptions,
            "EXISTS (SELECT 1 FROM exception x WHERE x.tenant_id = o.tenant_id AND x.order_id = o.id AND x.settled_ms IS NULL)",
            "NOT EXISTS (SELECT 1 FROM exception x WHERE x.tenant_id = o.tenant_id AND x.order_id = o.id AND x.settled_ms IS NULL)",
        );
    filter
}

pub fn order_row(row: &Row<'_>) -> StoreResult<OrderRow> {
    let zone: String = row.get("time_zone")?;
    let codes: Option<String> = row.get("codes")?;
    let status: String = row.get("status")?;
    let (total, voided) = (row.get("total")?, row.get::<Option<i64>>("voided_ms")?.is_some());
    let (refunded, cancelled): (i64, i64) = (row.get("refunded")?, row.get("cancelled")?);
    let paid_back = refunded - row.get::<Option<i64>>("paid_back")?.unwrap_or_default();
    let states = parsed(row.get::<Option<String>>("states")?.as_deref())?;
    let is_web = row.get::<String>("channel")? == "web";
    let paid = row.get::<Option<i64>>("paid")?.unwrap_or_default();
    Ok(OrderRow {
        id: row.get("order_id")?,
        key: row.get("key")?,
        number: row.get("number")?,
        channel: if is_web { Channel::Web } else { Channel::Till },
        state: order_state(&states, voided, Money(total), Money(paid_back)).into(),
        shipping: row.get("shipping")?,
        cancelled,
        balance_due: if is_web { total - cancelled - paid } else { 0 },
        store: store_ref(row)?,
        register: if is_web { None } else { Some(register_ref(row)?) },
        cashier: named(row, "cashier_id", "cashier_name")?,
        sold_at: local(row.get("sold_ms")?, &zone),
        received_at: local(row.get("received_ms")?, &zone),
        business_date: row.get("business_date")?,
        sold_offline: row.get("sold_offline")?,
        currency: row.get("currency")?,
        total,
        rounding: row.get("rounding")?,
        refunded,
        variance: row.get("variance")?,
        line_count: row.get("lines")?,
        status: if status == "pending" { OrderStatus::Pending } else { OrderStatus::Booked },
        outcome: outcome(row)?,
        voided,
        exception_count: row.get("exceptions")?,
        open_exception_count: row.get("open_exceptions")?,
        codes: codes.map(|codes| codes.split(',').map(str::to_owned).collect()).unwrap_or_default(),
    })
}

/// Column `outcome`.
pub fn outcome(row: &Row<'_>) -> StoreResult<OutcomeName> {
    let text: Option<String> = row.get("outcome")?;
    Ok(if text.as_deref() == Some("parked") { OutcomeName::Parked } else { OutcomeName::Booked })
}
