//! Webhooks: making, changing and showing them.

use evertill_protocol::error::ErrorCode;
use serde_json::{Value, json};
use uuid::Uuid;

use super::say;
use crate::audit::{Act, Entry};
use crate::error::Refusal;
use crate::hq::scope::Scope;
use crate::hq::view::webhook::{NewWebhook, WebhookChange, WebhookState, WebhookView};
use crate::outbox::news::{News, Said, Test, utc};
use crate::store::StoreResult;
use crate::store::sql::{Db, Row, args, audit, ids};

/// Each has a worker of its own.
const MOST: i64 = 50;

const VIEW: &str =
    "SELECT w.id, w.name, w.url, w.kinds, w.active, w.stopped, w.failing_since_ms, w.created_ms,
        w.delivered_ms, w.cursor, t.outbox_head - w.cursor AS behind, w.missed, w.old_secret_until_ms,
        (SELECT count(*) FROM delivery d WHERE d.tenant_id = w.tenant_id AND d.webhook_id = w.id
            AND d.status = 'waiting') AS waiting,
        (SELECT count(*) FROM delivery d WHERE d.tenant_id = w.tenant_id AND d.webhook_id = w.id
            AND d.status = 'dead') AS dead, w.last_code
    FROM webhook w JOIN tenant t ON t.id = w.tenant_id WHERE w.tenant_id = ?1";

pub(super) fn list(db: Db<'_>, scope: &Scope, now_ms: i64) -> StoreResult<Vec<WebhookView>> {
    let sql = format!("{VIEW} ORDER BY w.name, w.id");
    db.all(&sql, args![scope.tenant()], |row| view(row, now_ms))
}

pub(super) fn show(db: Db<'_>, scope: &Scope, id: i64, now_ms: i64) -> StoreResult<Option<WebhookView>> {
    let sql = format!("{VIEW} AND w.id = ?2");
    db.one(&sql, args![scope.tenant(), id], |row| view(row, now_ms))
}

fn view(row: &Row<'_>, now_ms: i64) -> StoreResult<WebhookView> {
    let (active, stopped): (bool, Option<String>) = (row.get("active")?, row.get("stopped")?);
    let failing_since: Option<i64> = row.get("failing_since_ms")?;
    let state = match (active, stopped.as_deref(), failing_since) {
        (true, _, None) => WebhookState::Ok,
        (true, _, Some(_)) => WebhookState::Failing,
        (false, Some("gone"), _) => WebhookState::Gone,
        (false, Some(_), _) => WebhookState::GivenUp,
        (false, None, _) => WebhookState::Off,
    };
    let kinds: String = row.get("kinds")?;
    Ok(WebhookView {
        id: row.get("id")?,
        name: row.get("name")?,
        url: row.get("url")?,
        kinds: kinds.split_whitespace().map(str::to_owned).collect(),
        state,
        failing_since: failing_since.map(utc),
        created_at: utc(row.get("created_ms")?),
        last_delivered_at: row.get::<Option<i64>>("delivered_ms")?.map(utc),
        last_code: row.get("last_code")?,
        cursor: row.get("cursor")?,
        behind: row.get("behind")?,
        waiting: row.get("waiting")?,
        dead: row.get("dead")?,
        missed: row.get("missed")?,
        old_secret_until: Some(row.get("old_secret_until_ms")?).filter(|until| *until > now_ms).map(utc),
    })
}

/// # Errors
/// `NOT_FOUND`.
pub(super) fn need(db: Db<'_>, scope: &Scope, id: i64, now_ms: i64) -> StoreResult<WebhookView> {
    Ok(show(db, scope, id, now_ms)?.ok_or_else(missing)?)
}

pub(super) fn missing() -> Refusal {
    Refusal::not_found("webhook")
}

pub(super) fn recorded(
    db: Db<'_>,
    scope: &Scope,
    act: Act,
    name: &str,
    detail: Value,
    now_ms: i64,
) -> StoreResult<()> {
    audit::record(db, scope, &Entry::new(act, name, detail), now_ms)
}

pub(super) fn create(
    db: Db<'_>,
    scope: &Scope,
    new: &NewWebhook,
    secret: &str,
    now_ms: i64,
) -> StoreResult<WebhookView> {
    let tenant = scope.tenant();
    let id = ids::next_id(db, tenant)?;
    let sql = "SELECT count(*) FROM webhook WHERE tenant_id = ?1";
    if db.need(sql, args![tenant], |row| row.get::<i64>(0))? >= MOST {
        return Err(Refusal::new(ErrorCode::Invalid, format!("{MOST} webhooks are the most.")).into());
    }
    let sql = "INSERT INTO webhook (tenant_id, id, name, url, kinds, secret, cursor, created_ms, created_by)
               SELECT ?1, ?2, ?3, ?4, ?5, ?6, CASE WHEN ?7 < t.outbox_head THEN ?7 ELSE t.outbox_head END, ?8, ?9
               FROM tenant t WHERE t.id = ?1";
    let before = new.from.map_or(i64::MAX, |from| from.max(1) - 1);
    let kinds = new.kinds.join(" ");
    db.execute(sql, args![tenant, id, new.name, new.url, kinds, secret, before, now_ms, scope.user()])?;
    recorded(db, scope, Act::WebhookAdded, &new.name, json!({ "webhook": id, "url": new.url }), now_ms)?;
    need(db, scope, id, now_ms)
}

pub(super) fn change(
    db: Db<'_>,
    scope: &Scope,
    id: i64,
    change: &WebhookChange,
    now_ms: i64,
) -> StoreResult<WebhookView> {
    let before = need(db, scope, id, now_ms)?;
    let name = change.name.as_ref().unwrap_or(&before.name);
    let url = change.url.as_ref().unwrap_or(&before.url);
    let kinds = change.kinds.as_ref().unwrap_or(&before.kinds).join(" ");
    let sql = "UPDATE webhook SET name = ?3, url = ?4, kinds = ?5 WHERE tenant_id = ?1 AND id = ?2";
    db.execute(sql, args![scope.tenant(), id, name, url, kinds])?;
    if let Some(active) = change.active {
        let sql = "UPDATE webhook SET active = ?3, stopped = NULL, failures = 0, failing_since_ms = NULL
                   WHERE tenant_id = ?1 AND id = ?2";
        db.execute(sql, args![scope.tenant(), id, active])?;
        let sql = "UPDATE delivery SET next_ms = ?3 WHERE tenant_id = ?1 AND webhook_id = ?2 AND status = 'waiting'";
        db.execute(sql, args![scope.tenant(), id, now_ms])?;
    }
    let detail = json!({ "webhook": id, "url": url, "active": change.active });
    recorded(db, scope, Act::WebhookChanged, name, detail, now_ms)?;
    need(db, scope, id, now_ms)
}

pub(super) fn set_secret(
    db: Db<'_>,
    scope: &Scope,
    id: i64,
    (secret, until_ms): (&str, i64),
    now_ms: i64,
) -> StoreResult<WebhookView> {
    let sql = "UPDATE webhook SET old_secret = secret, old_secret_until_ms = ?4, secret = ?3
               WHERE tenant_id = ?1 AND id = ?2";
    db.execute(sql, args![scope.tenant(), id, secret, until_ms])?;
    let changed = need(db, scope, id, now_ms)?;
    let detail = json!({ "webhook": id, "old_until_ms": until_ms });
    recorded(db, scope, Act::WebhookSecretRotated, &changed.name, detail, now_ms)?;
    Ok(changed)
}

pub(super) fn delete(db: Db<'_>, scope: &Scope, id: i64, now_ms: i64) -> StoreResult<()> {
    let tenant = scope.tenant();
    let gone = need(db, scope, id, now_ms)?;
    recorded(db, scope, Act::WebhookDeleted, &gone.name, json!({ "webhook": id, "url": gone.url }), now_ms)?;
    let at = args![tenant, id];
    if db.execute("DELETE FROM webhook WHERE tenant_id = ?1 AND id = ?2", at)? == 0 {
        return Err(missing().into());
    }
    db.execute("DELETE FROM delivery WHERE tenant_id = ?1 AND webhook_id = ?2", at)?;
    Ok(())
}

pub(super) fn say_test(db: Db<'_>, scope: &Scope, id: i64, now_ms: i64) -> StoreResult<Uuid> {
    need(db, scope, id, now_ms)?;
    let said = Said { id: Uuid::new_v4(), at_ms: now_ms, news: News::Test(Test { webhook: id }) };
    let event = said.id;
    say(db, scope.tenant(), vec![said])?;
    Ok(event)
}
