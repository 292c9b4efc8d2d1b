//! Looking at deliveries and events, sending them again, and forgetting them.

use serde_json::json;

use super::webhooks;
use super::work::insert;
use crate::audit::Act;
use crate::hq::scope::Scope;
use crate::hq::view::page::{Page, PageQuery};
use crate::hq::view::webhook::{
    DeliveryQuery, DeliveryStatus, DeliveryView, EventQuery, EventView, ReplayRequest,
};
use crate::outbox::news::utc;
use crate::store::outbox::Destination;
use crate::store::sql::hq::filter::{Filter, Select};
use crate::store::sql::{Db, Row, args};
use crate::store::{StoreError, StoreResult};

const DELIVERIES: Select = Select {
    columns:
        "d.no, o.id, o.kind, d.subject, o.at_ms, d.status, d.attempts, d.next_ms, d.last_ms, d.answer_code,
        d.answer",
    from: "delivery d JOIN outbox o ON o.tenant_id = d.tenant_id AND o.no = d.no",
    order: "d.no DESC",
};

pub(super) fn deliveries(
    db: Db<'_>,
    scope: &Scope,
    webhook: i64,
    query: &DeliveryQuery,
    page: PageQuery,
) -> StoreResult<Page<DeliveryView>> {
    webhooks::need(db, scope, webhook, 0)?;
    let mut filter = Filter::default();
    filter.and("d.tenant_id = ?", scope.tenant()).and("d.webhook_id = ?", webhook);
    filter.and_some("d.status = ?", query.status.map(|status| status.as_str().to_owned()));
    filter.page(db, &DELIVERIES, page, delivery_view)
}

fn delivery_view(row: &Row<'_>) -> StoreResult<DeliveryView> {
    let status: String = row.get("status")?;
    let status = match status.as_str() {
        "waiting" => DeliveryStatus::Waiting,
        "delivered" => DeliveryStatus::Delivered,
        _ => DeliveryStatus::Dead,
    };
    let next_ms: i64 = row.get("next_ms")?;
    Ok(DeliveryView {
        sequence: row.get("no")?,
        event: row.get("id")?,
        kind: row.get("kind")?,
        subject: row.get("subject")?,
        at: utc(row.get("at_ms")?),
        status,
        attempts: row.get("attempts")?,
        next_at: (status == DeliveryStatus::Waiting).then(|| utc(next_ms)),
        last_at: row.get::<Option<i64>>("last_ms")?.map(utc),
        code: row.get("answer_code")?,
        answer: row.get("answer")?,
    })
}

/// Sends again: what was given up, or a range of what it has been given, delivered or not.
pub(super) fn replay(
    db: Db<'_>,
    scope: &Scope,
    webhook: i64,
    request: ReplayRequest,
    now_ms: i64,
) -> StoreResult<u64> {
    let known = webhooks::need(db, scope, webhook, now_ms)?;
    let tenant = scope.tenant();
    let mut again = 0;
    if request.dead {
        let sql = "UPDATE delivery SET status = 'waiting', attempts = 0, next_ms = ?3
                   WHERE tenant_id = ?1 AND webhook_id = ?2 AND status = 'dead'";
        again += db.execute(sql, args![tenant, webhook, now_ms])?;
    }
    if let Some(from) = request.from {
        // What comes after the cursor comes anyway.
        let last = request.to.unwrap_or(known.cursor).min(known.cursor);
        let anew = "ON CONFLICT (tenant_id, webhook_id, no)
                    DO UPDATE SET status = 'waiting', attempts = 0, next_ms = excluded.next_ms";
        let to = Destination { tenant, webhook };
        again += insert(db, to, &known.kinds.join(" "), (from, last), anew, now_ms)?;
    }
    let ReplayRequest { dead, from, to } = request;
    let detail = json!({ "webhook": webhook, "dead": dead, "from": from, "to": to, "events": again });
    webhooks::recorded(db, scope, Act::EventsReplayed, &known.name, detail, now_ms)?;
    Ok(again as u64)
}

const NEWEST: Select = Select {
    columns: "o.no, o.id, o.kind, o.subject, o.at_ms, o.data",
    from: "outbox o",
    order: "o.no DESC",
};
const OLDEST: Select = Select { order: "o.no", ..NEWEST };

pub(super) fn events(
    db: Db<'_>,
    scope: &Scope,
    query: &EventQuery,
    page: PageQuery,
) -> StoreResult<Page<EventView>> {
    let mut filter = Filter::default();
    filter.and("o.tenant_id = ?", scope.tenant()).and_some("o.kind = ?", query.kind.clone());
    filter.and_some("o.subject = ?", query.subject.clone()).and_some("o.no > ?", query.after);
    let select = if query.after.is_some() { &OLDEST } else { &NEWEST };
    filter.page(db, select, page, |row| {
        let data: String = row.get("data")?;
        Ok(EventView {
            sequence: row.get("no")?,
            id: row.get("id")?,
            kind: row.get("kind")?,
            subject: row.get("subject")?,
            timestamp: utc(row.get("at_ms")?),
            data: serde_json::from_str(&data).map_err(|why| StoreError::Corrupt(why.to_string()))?,
        })
    })
}

/// Forgets what is older, with its deliveries. A webhook that had not come so far sees what it has missed.
pub(super) fn forget(db: Db<'_>, before_ms: i64) -> StoreResult<usize> {
    let mut forgotten = 0;
    for tenant in db.all("SELECT id FROM tenant", &[], |row| row.get::<i64>(0))? {
        let sql = "SELECT no FROM outbox WHERE tenant_id = ?1 AND at_ms >= ?2 ORDER BY no LIMIT 1";
        let kept: Option<i64> = db.one(sql, args![tenant, before_ms], |row| row.get(0))?;
        let kept = kept.unwrap_or(i64::MAX);
        let at = args![tenant, kept];
        let sql = "DELETE FROM delivery WHERE tenant_id = ?1 AND no < ?2
                       AND webhook_id IN (SELECT id FROM webhook WHERE tenant_id = ?1)";
        db.execute(sql, at)?;
        forgotten += db.execute("DELETE FROM outbox WHERE tenant_id = ?1 AND no < ?2", at)?;
    }
    Ok(forgotten)
}
