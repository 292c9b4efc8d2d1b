//! The list of orders, filtered and in pages, newest first.

use super::filter::{Filter, Select, beginning};
use super::{local, named, register_ref, store_ref};
use crate::hq::scope::Scope;
use crate::hq::view::order::{OrderQuery, OrderRow, OrderStatus, OutcomeName};
use crate::hq::view::page::{Page, PageQuery};
use crate::store::StoreResult;
use crate::store::sql::{Db, Row};

pub const ORDERS: Select = Select {
    columns: "o.id, o.order_id, o.key, o.number, o.sold_ms, o.received_ms, o.business_date, o.sold_offline, o.currency,
        o.total, o.rounding, o.refunded, o.variance, o.status, o.voided_ms, o.cashier_id, u.name AS cashier_name,
        s.id AS store_id, s.code AS store_code, s.name AS store_name, s.time_zone,
        r.id AS register_id, r.code AS register_code, r.name AS register_name, e.outcome,
        (SELECT count(*) FROM order_line l WHERE l.tenant_id = o.tenant_id AND l.order_id = o.id) AS lines,
        (SELECT count(*) FROM exception x WHERE x.tenant_id = o.tenant_id AND x.order_id = o.id) AS exceptions,
        (SELECT count(*) FROM exception x WHERE x.tenant_id = o.tenant_id AND x.order_id = o.id AND x.settled_ms IS NULL) AS open_exceptions,
        (SELECT string_agg(c.code, ',' ORDER BY c.code) FROM (SELECT DISTINCT x.code FROM exception x
            WHERE x.tenant_id = o.tenant_id AND x.order_id = o.id) AS c) AS codes",
    from: "orders o
        JOIN event e ON e.tenant_id = o.tenant_id AND e.id = o.id
        JOIN store s ON s.tenant_id = o.tenant_id AND s.id = o.store_id
        JOIN register r ON r.tenant_id = o.tenant_id AND r.id = o.register_id
        LEFT JOIN \"user\" u ON u.tenant_id = o.tenant_id AND u.id = o.cashier_id",
    order: "o.sold_ms DESC, o.id DESC",
};

pub fn list(db: Db<'_>, scope: &Scope, query: &OrderQuery, page: PageQuery) -> StoreResult<Page<OrderRow>> {
    filter(scope, query).page(db, &ORDERS, page, order_row)
}

/// The orders that a person may see at all.
pub fn visible(scope: &Scope) -> Filter {
    let mut filter = Filter::default();
    filter.and("o.tenant_id = ?", scope.tenant()).and_some("o.store_id = ?", scope.store());
    filter
}

fn filter(scope: &Scope, query: &OrderQuery) -> Filter {
    let mut filter = visible(scope);
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
        .either(query.voided, "o.voided_ms IS NOT NULL", "o.voided_ms IS NULL")
        .either(
            query.outcome.map(|outcome| outcome == OutcomeName::Parked),
            "e.outcome = 'parked'",
            "e.outcome = 'booked'",
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
    Ok(OrderRow {
        id: row.get("order_id")?,
        key: row.get("key")?,
        number: row.get("number")?,
        store: store_ref(row)?,
        register: register_ref(row)?,
        cashier: named(row, "cashier_id", "cashier_name")?,
        sold_at: local(row.get("sold_ms")?, &zone),
        received_at: local(row.get("received_ms")?, &zone),
        business_date: row.get("business_date")?,
        sold_offline: row.get("sold_offline")?,
        currency: row.get("currency")?,
        total: row.get("total")?,
        rounding: row.get("rounding")?,
        refunded: row.get("refunded")?,
        variance: row.get("variance")?,
        line_count: row.get("lines")?,
        status: if status == "pending" { OrderStatus::Pending } else { OrderStatus::Booked },
        outcome: outcome(row)?,
        voided: row.get::<Option<i64>>("voided_ms")?.is_some(),
        exception_count: row.get("exceptions")?,
        open_exception_count: row.get("open_exceptions")?,
        codes: codes.map(|codes| codes.split(',').map(str::to_owned).collect()).unwrap_or_default(),
    })
}

/// Column `outcome`.
pub fn outcome(row: &Row<'_>) -> StoreResult<OutcomeName> {
    let text: String = row.get("outcome")?;
    Ok(if text == "parked" { OutcomeName::Parked } else { OutcomeName::Booked })
}
