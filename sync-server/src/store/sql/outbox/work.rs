//! A worker's work: what is due, taken under a lease, and what became of it.

use uuid::Uuid;

use crate::outbox::schedule::{BACK_AFTER, PATIENCE_MS};
use crate::store::StoreResult;
use crate::store::outbox::{Attempt, Batch, Destination, End, Outgoing};
use crate::store::sql::{Arg, Db, Row, args};

/// So many at once to one webhook.
const BATCH: usize = 16;
/// So many events are looked at together, and so often within one transaction.
const PIECE: i64 = 256;
const PIECES: usize = 4;
/// Longer than any attempt takes: those of a batch are made side by side.
const LEASE_MS: i64 = 20_000;

/// Webhooks for which something is due.
pub(super) fn due(db: Db<'_>, now_ms: i64) -> StoreResult<Vec<Destination>> {
    let sql = "SELECT w.tenant_id, w.id FROM webhook w JOIN tenant t ON t.id = w.tenant_id
               WHERE w.active = TRUE AND (w.cursor < t.outbox_head OR EXISTS (
                   SELECT 1 FROM delivery d WHERE d.tenant_id = w.tenant_id AND d.webhook_id = w.id
                       AND d.status = 'waiting' AND d.next_ms <= ?1))";
    db.all(sql, args![now_ms], |row| Ok(Destination { tenant: row.get(0)?, webhook: row.get(1)? }))
}

/// A webhook as its worker needs it.
struct Held {
    tenant: String,
    head: i64,
    url: String,
    secrets: Vec<String>,
    kinds: String,
    cursor: i64,
}

pub(super) fn take(db: Db<'_>, to: Destination, holder: Uuid, now_ms: i64) -> StoreResult<Option<Batch>> {
    let Some(mut held) = hold(db, to, holder, now_ms)? else { return Ok(None) };
    let mut deliveries = waiting(db, to, now_ms)?;
    for _ in 0..PIECES {
        if deliveries.len() >= BATCH || held.cursor >= held.head {
            break;
        }
        held.cursor = look_at_more(db, to, &held, now_ms)?;
        deliveries = waiting(db, to, now_ms)?;
    }
    let more = held.cursor < held.head;
    if deliveries.is_empty() && !more {
        let sql = "UPDATE webhook SET holder = NULL WHERE tenant_id = ?1 AND id = ?2";
        db.execute(sql, args![to.tenant, to.webhook])?;
    }
    let Held { tenant, url, secrets, .. } = held;
    Ok(Some(Batch { webhook: to.webhook, tenant, url, secrets, deliveries, more }))
}

/// By the database's own clock: servers may differ.
fn clock(db: Db<'_>) -> &'static str {
    match db {
        Db::Sqlite(..) => "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
        Db::Postgres(_) => "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)",
    }
}

fn hold(db: Db<'_>, to: Destination, holder: Uuid, now_ms: i64) -> StoreResult<Option<Held>> {
    let now = clock(db);
    let sql = format!(
        "UPDATE webhook SET holder = ?3, held_until_ms = {now} + ?4
         WHERE tenant_id = ?1 AND id = ?2 AND active = TRUE
             AND (holder IS NULL OR holder = ?3 OR held_until_ms < {now})
         RETURNING url, secret, old_secret, old_secret_until_ms, kinds, cursor"
    );
    let read = |row: &Row<'_>| {
        let old: Option<String> = row.get(2)?;
        let old = old.filter(|_| row.get::<i64>(3).is_ok_and(|until| until > now_ms));
        let secrets = [Some(row.get(1)?), old].into_iter().flatten().collect();
        let (tenant, head) = (String::new(), 0);
        Ok(Held { tenant, head, url: row.get(0)?, secrets, kinds: row.get(4)?, cursor: row.get(5)? })
    };
    let Some(held) = db.one(&sql, args![to.tenant, to.webhook, holder, LEASE_MS], read)? else {
        return Ok(None);
    };
    let sql = "SELECT code, outbox_head FROM tenant WHERE id = ?1";
    let (tenant, head) = db.need(sql, args![to.tenant], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(Some(Held { tenant, head, ..held }))
}

/// What is due, of each subject only the earliest that waits: the others wait for it.
fn waiting(db: Db<'_>, to: Destination, now_ms: i64) -> StoreResult<Vec<Outgoing>> {
    let sql = format!(
        "SELECT d.no, o.id, o.kind, o.subject, o.at_ms, o.data, d.attempts
         FROM delivery d CROSS JOIN outbox AS o ON o.tenant_id = d.tenant_id AND o.no = d.no
         WHERE d.tenant_id = ?1 AND d.webhook_id = ?2 AND d.status = 'waiting' AND d.next_ms <= ?3
             AND NOT EXISTS (SELECT 1 FROM delivery e WHERE e.tenant_id = d.tenant_id
                 AND e.webhook_id = d.webhook_id AND e.subject = d.subject AND e.status = 'waiting' AND e.no < d.no)
         ORDER BY d.next_ms, d.no LIMIT {BATCH}"
    );
    db.all(&sql, args![to.tenant, to.webhook, now_ms], |row| {
        Ok(Outgoing {
            no: row.get(0)?,
            id: row.get(1)?,
            kind: row.get(2)?,
            subject: row.get(3)?,
            at_ms: row.get(4)?,
            data: row.get(5)?,
            attempts: row.get(6)?,
        })
    })
}

/// Which events of a range a webhook gets: the kinds it asked for, and tests that are meant for it. ?1 is the tenant,
/// ?2 the webhook, ?3 whether it gets all kinds, ?4 the kinds, ?5 its subject.
const WANTED: &str = "((o.kind <> 'test' AND (?3 OR o.kind IN (SELECT t.value FROM json_each(?4) AS t)))
        OR (o.kind = 'test' AND o.subject = ?5))";

/// Takes the next events after the cursor that the webhook wants; answers where the cursor is now.
fn look_at_more(db: Db<'_>, to: Destination, held: &Held, now_ms: i64) -> StoreResult<i64> {
    let sql = "SELECT min(w.no), max(w.no) FROM (
                   SELECT no FROM outbox WHERE tenant_id = ?1 AND no > ?2 ORDER BY no LIMIT ?3) AS w";
    let found = db.need(sql, args![to.tenant, held.cursor, PIECE], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let (first, last) = match found {
        (Some(first), Some(last)) => (first, last),
        // All forgotten.
        _ => (held.head + 1, held.head),
    };
    let range = (held.cursor + 1, last);
    insert(db, to, &held.kinds, range, "ON CONFLICT (tenant_id, webhook_id, no) DO NOTHING", now_ms)?;
    let sql = "UPDATE webhook SET cursor = ?3, missed = missed + ?4 WHERE tenant_id = ?1 AND id = ?2";
    db.execute(sql, args![to.tenant, to.webhook, last, first - held.cursor - 1])?;
    Ok(last)
}

/// Deliveries of the events of a range that a webhook wants; how many.
pub(super) fn insert(
    db: Db<'_>,
    to: Destination,
    kinds: &str,
    (first, last): (i64, i64),
    on_conflict: &str,
    now_ms: i64,
) -> StoreResult<usize> {
    let wanted: Vec<String> = kinds.split_whitespace().map(str::to_owned).collect();
    let own = format!("webhook/{}", to.webhook);
    let sql = format!(
        "INSERT INTO delivery (tenant_id, webhook_id, no, subject, status, next_ms)
         SELECT o.tenant_id, ?2, o.no, o.subject, 'waiting', ?8 FROM outbox o
         WHERE o.tenant_id = ?1 AND o.no >= ?6 AND o.no <= ?7 AND {WANTED} {on_conflict}"
    );
    let all = wanted.is_empty();
    db.execute(&sql, args![to.tenant, to.webhook, all, Arg::Texts(&wanted), own, first, last, now_ms])
}

pub(super) fn record(db: Db<'_>, to: Destination, attempts: &[Attempt], now_ms: i64) -> StoreResult<()> {
    for attempt in attempts {
        record_one(db, to, attempt, now_ms)?;
    }
    let failed = attempts.iter().filter(|attempt| attempt.end != End::Delivered).count();
    if failed < attempts.len() {
        delivered(db, to, now_ms)?;
    } else {
        all_failed(db, to, i64::try_from(failed).unwrap_or(i64::MAX), now_ms)?;
    }
    let code = attempts.last().and_then(|attempt| attempt.answer.code);
    let sql = "UPDATE webhook SET last_code = ?3 WHERE tenant_id = ?1 AND id = ?2";
    db.execute(sql, args![to.tenant, to.webhook, code])?;
    if attempts.iter().any(|attempt| attempt.end == End::Gone) {
        stop(db, to, "gone")?;
    }
    Ok(())
}

fn record_one(db: Db<'_>, to: Destination, attempt: &Attempt, now_ms: i64) -> StoreResult<()> {
    let (status, next_ms) = match attempt.end {
        End::Delivered => ("delivered", now_ms),
        End::Again { at_ms } => ("waiting", at_ms),
        // Waits until a person switches the webhook on again.
        End::Gone => ("waiting", now_ms),
        End::Dead => ("dead", now_ms),
    };
    let sql = "UPDATE delivery SET status = ?4, next_ms = ?5, attempts = attempts + 1, last_ms = ?6,
                   answer_code = ?7, answer = ?8
               WHERE tenant_id = ?1 AND webhook_id = ?2 AND no = ?3 AND status = 'waiting'";
    let (code, words) = (attempt.answer.code, &attempt.answer.words);
    db.execute(sql, args![to.tenant, to.webhook, attempt.no, status, next_ms, now_ms, code, words])?;
    Ok(())
}

/// Something came through. Where nothing had for a while, the receiver is back: whatever waits for it is due.
fn delivered(db: Db<'_>, to: Destination, now_ms: i64) -> StoreResult<()> {
    let sql = "UPDATE delivery SET next_ms = ?3
               WHERE tenant_id = ?1 AND webhook_id = ?2 AND status = 'waiting' AND next_ms > ?3
                   AND EXISTS (SELECT 1 FROM webhook w WHERE w.tenant_id = ?1 AND w.id = ?2 AND w.failures >= ?4)";
    db.execute(sql, args![to.tenant, to.webhook, now_ms, BACK_AFTER])?;
    let sql = "UPDATE webhook SET failures = 0, failing_since_ms = NULL, delivered_ms = ?3
               WHERE tenant_id = ?1 AND id = ?2";
    db.execute(sql, args![to.tenant, to.webhook, now_ms])?;
    Ok(())
}

fn all_failed(db: Db<'_>, to: Destination, failed: i64, now_ms: i64) -> StoreResult<()> {
    let sql = "UPDATE webhook SET failures = failures + ?3, failing_since_ms = coalesce(failing_since_ms, ?4)
               WHERE tenant_id = ?1 AND id = ?2 RETURNING failing_since_ms";
    let since: Option<i64> = db.one(sql, args![to.tenant, to.webhook, failed, now_ms], |row| row.get(0))?;
    if since.is_some_and(|since| now_ms - since >= PATIENCE_MS) {
        stop(db, to, "failing")?;
    }
    Ok(())
}

/// Switches a webhook off.
fn stop(db: Db<'_>, to: Destination, why: &str) -> StoreResult<()> {
    let sql =
        "UPDATE webhook SET active = FALSE, stopped = ?3, holder = NULL WHERE tenant_id = ?1 AND id = ?2";
    db.execute(sql, args![to.tenant, to.webhook, why])?;
    tracing::warn!(webhook = to.webhook, why, "a webhook was switched off");
    Ok(())
}
