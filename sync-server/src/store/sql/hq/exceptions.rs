//! Exceptions, one or many, with their audit trail.

use evertill_domain::ExceptionCode;
use evertill_domain::exception::{Detail, PriceCause};

use super::filter::{Filter, Select};
use super::{named, person, register_ref, store_ref, utc};
use crate::hq::scope::Scope;
use crate::hq::view::exception::{
    DetailView, ExceptionDetail, ExceptionQuery, ExceptionView, HistoryEntry, OrderRef, Settled, Severity,
};
use crate::hq::view::page::{Page, PageQuery};
use crate::store::StoreResult;
use crate::store::sql::{Db, Row, args};

const HOUR_MS: i64 = 3_600_000;

const EXCEPTIONS: Select = Select {
    columns: "x.id, x.code, x.severity, x.event_key, x.line, x.detail, x.opened_ms, x.owner_id, w.name AS owner_name,
        x.settled_ms, x.settled_by, b.name AS settled_by_name, x.action, x.note,
        s.id AS store_id, s.code AS store_code, s.name AS store_name,
        r.id AS register_id, r.code AS register_code, r.name AS register_name,
        o.order_id, o.number, o.currency, o.voided_ms, l.variant_id, COALESCE(l.name, v.name) AS product",
    from: "exception x
        JOIN store s ON s.tenant_id = x.tenant_id AND s.id = x.store_id
        JOIN register r ON r.tenant_id = x.tenant_id AND r.id = x.register_id
        LEFT JOIN \"user\" w ON w.tenant_id = x.tenant_id AND w.id = x.owner_id
        LEFT JOIN \"user\" b ON b.tenant_id = x.tenant_id AND b.id = x.settled_by
        LEFT JOIN orders o ON o.tenant_id = x.tenant_id AND o.id = x.order_id
        LEFT JOIN order_line l ON l.tenant_id = x.tenant_id AND l.order_id = x.order_id AND l.line = x.line
        LEFT JOIN variant v ON v.tenant_id = x.tenant_id AND v.id = l.variant_id",
    order: "x.id DESC",
};

pub fn list(
    db: Db<'_>,
    scope: &Scope,
    query: &ExceptionQuery,
    page: PageQuery,
    now_ms: i64,
) -> StoreResult<Page<ExceptionView>> {
    let opened_before = query.older_than_hours.map(|hours| now_ms - i64::from(hours) * HOUR_MS);
    let mut filter = visible(scope);
    filter
        .and_some("x.code = ?", query.code.clone().filter(|code| !code.is_empty()))
        .and_some("x.severity = ?", query.severity.map(Severity::as_str))
        .and_some("x.store_id = ?", query.store)
        .and_some("x.register_id = ?", query.register)
        .and_some("x.owner_id = ?", query.owner)
        .and_some("x.opened_ms <= ?", opened_before)
        .either(query.open, "x.settled_ms IS NULL", "x.settled_ms IS NOT NULL");
    filter.page(db, &EXCEPTIONS, page, |row| view(db, scope, row, now_ms))
}

/// None when there is no such exception for this person.
pub fn show(db: Db<'_>, scope: &Scope, id: i64, now_ms: i64) -> StoreResult<Option<ExceptionDetail>> {
    let mut filter = visible(scope);
    filter.and("x.id = ?", id);
    let found = filter.all(db, &EXCEPTIONS, |row| view(db, scope, row, now_ms))?.into_iter().next();
    found.map(|exception| with_history(db, scope, exception)).transpose()
}

/// Those of one order, in the order in which they were opened.
pub fn of_order(db: Db<'_>, scope: &Scope, order: i64, now_ms: i64) -> StoreResult<Vec<ExceptionDetail>> {
    let mut filter = visible(scope);
    filter.and("x.order_id = ?", order);
    let mut found = filter.all(db, &EXCEPTIONS, |row| view(db, scope, row, now_ms))?;
    found.reverse();
    found.into_iter().map(|exception| with_history(db, scope, exception)).collect()
}

fn visible(scope: &Scope) -> Filter {
    let mut filter = Filter::default();
    filter.and("x.tenant_id = ?", scope.tenant()).and_some("x.store_id = ?", scope.store());
    filter
}

fn with_history(db: Db<'_>, scope: &Scope, exception: ExceptionView) -> StoreResult<ExceptionDetail> {
    let sql = "SELECT h.at_ms, h.user_id, u.name AS user_name, h.action, h.note
        FROM exception_history h LEFT JOIN \"user\" u ON u.tenant_id = h.tenant_id AND u.id = h.user_id
        WHERE h.tenant_id = ? AND h.exception_id = ? ORDER BY h.id";
    let history = db.all(sql, args![scope.tenant(), exception.id], |row| {
        Ok(HistoryEntry {
            at: utc(row.get("at_ms")?),
            by: named(row, "user_id", "user_name")?,
            action: row.get("action")?,
            note: row.get("note")?,
        })
    })?;
    Ok(ExceptionDetail { exception, history })
}

fn view(db: Db<'_>, scope: &Scope, row: &Row<'_>, now_ms: i64) -> StoreResult<ExceptionView> {
    let code: String = row.get("code")?;
    let known = ExceptionCode::parse(&code);
    let opened_ms: i64 = row.get("opened_ms")?;
    let settled_ms: Option<i64> = row.get("settled_ms")?;
    let actions = known.filter(|_| settled_ms.is_none()).map(ExceptionCode::actions).unwrap_or_default();
    let detail: Detail = serde_json::from_str(&row.get::<String>("detail")?).unwrap_or_default();
    Ok(ExceptionView {
        id: row.get("id")?,
        severity: known.map_or(Severity::Warning, |code| code.severity().into()),
        code,
        store: store_ref(row)?,
        register: register_ref(row)?,
        event_key: row.get("event_key")?,
        order: order_ref(row)?,
        line: row.get("line")?,
        product: named(row, "variant_id", "product")?,
        detail: detail_view(db, scope, detail)?,
        opened_at: utc(opened_ms),
        age_s: (settled_ms.unwrap_or(now_ms) - opened_ms).max(0) / 1000,
        owner: named(row, "owner_id", "owner_name")?,
        settled: settled(row, settled_ms)?,
        actions: actions.iter().map(|action| (*action).into()).collect(),
    })
}

fn order_ref(row: &Row<'_>) -> StoreResult<Option<OrderRef>> {
    let Some(id) = row.get("order_id")? else { return Ok(None) };
    let voided = row.get::<Option<i64>>("voided_ms")?.is_some();
    Ok(Some(OrderRef { id, number: row.get("number")?, currency: row.get("currency")?, voided }))
}

fn settled(row: &Row<'_>, settled_ms: Option<i64>) -> StoreResult<Option<Settled>> {
    let Some(at) = settled_ms else { return Ok(None) };
    Ok(Some(Settled {
        at: utc(at),
        by: named(row, "settled_by", "settled_by_name")?,
        action: row.get::<Option<String>>("action")?.unwrap_or_default(),
        note: row.get::<Option<String>>("note")?.unwrap_or_default(),
    }))
}

fn detail_view(db: Db<'_>, scope: &Scope, detail: Detail) -> StoreResult<DetailView> {
    Ok(match detail {
        Detail::None => DetailView::None,
        Detail::Price { charged, expected, variance, cause, since_ms } => DetailView::Price {
            charged: charged.map(|price| price.0),
            expected: expected.map(|price| price.0),
            variance: variance.0,
            cause: cause.map(|cause| match cause {
                PriceCause::Replaced => "replaced".to_owned(),
                PriceCause::NotYetValid => "not_yet_valid".to_owned(),
            }),
            since: since_ms.map(utc),
        },
        Detail::Stock { sold, available, short } => {
            DetailView::Stock { sold: sold.0, available: available.0, short: short.0 }
        }
        Detail::Sum { what, sent, computed } => DetailView::Sum { what, sent: sent.0, computed: computed.0 },
        Detail::Actor { user } => DetailView::Actor { user: person(db, scope, user)? },
        Detail::Clock { claimed_ms, received_ms } => {
            DetailView::Clock { claimed: utc(claimed_ms), received: utc(received_ms) }
        }
        Detail::Gap { incarnation, first, last } => DetailView::Gap { incarnation, first, last },
        Detail::Text(text) => DetailView::Text { text },
    })
}
