//! Registers' health as their hellos tell it, their sync log, and the end of their trust.

use evertill_protocol::hello::Hello;
use uuid::Uuid;

use super::filter::{Filter, Select};
use super::{store_ref, utc};
use crate::hq::scope::Scope;
use crate::hq::view::page::{Page, PageQuery};
use crate::hq::view::register::{
    DepthPoint, Health, LogEntry, Position, RegisterQuery, RegisterState, RegisterView, Unsent,
};
use crate::store::StoreResult;
use crate::store::sql::{Db, Row, args};

/// A till says hello at least every quarter of an hour; a little later it is missed.
pub const MISSED_AFTER_MS: i64 = 20 * 60_000;
/// Hellos shown as a line of the queue's depth.
const HISTORY: i64 = 48;

const REGISTERS: Select = Select {
    columns: "r.id, r.code, r.name, r.enrolled_ms, r.revoked_ms, r.lost_ms, r.forked_ms, t.feed_head,
        s.id AS store_id, s.code AS store_code, s.name AS store_name,
        (SELECT count(*) FROM exception x WHERE x.tenant_id = r.tenant_id AND x.register_id = r.id
            AND x.settled_ms IS NULL) AS open_exceptions,
        (SELECT max(at_ms) FROM sync_log g WHERE g.tenant_id = r.tenant_id AND g.register_id = r.id
            AND g.kind IN ('hello', 'push')) AS heard_ms,
        (SELECT p.received_ms FROM push p WHERE p.tenant_id = r.tenant_id AND p.id =
            (SELECT max(e.push_id) FROM event e WHERE e.tenant_id = r.tenant_id AND e.register_id = r.id)) AS pushed_ms",
    from: "register r JOIN tenant t ON t.id = r.tenant_id
        JOIN store s ON s.tenant_id = r.tenant_id AND s.id = r.store_id",
    order: "s.code, r.code",
};

/// Registers with their health; by state they are chosen after reading, for it depends on the time.
pub fn list(
    db: Db<'_>,
    scope: &Scope,
    query: &RegisterQuery,
    page: PageQuery,
    now_ms: i64,
) -> StoreResult<Page<RegisterView>> {
    let mut filter = visible(scope);
    filter.and_some("r.store_id = ?", query.store);
    let mut all = filter.all(db, &REGISTERS, |row| register_view(db, scope, row, now_ms))?;
    all.retain(|register| query.state.is_none_or(|state| register.state == state));
    let total = u64::try_from(all.len()).unwrap_or_default();
    let skipped = usize::try_from(page.offset()).unwrap_or(usize::MAX);
    let taken = usize::try_from(page.limit).unwrap_or(usize::MAX);
    Ok(page.of(all.into_iter().skip(skipped).take(taken).collect(), total))
}

/// None when there is no such register for this person.
pub fn show(db: Db<'_>, scope: &Scope, id: Uuid, now_ms: i64) -> StoreResult<Option<RegisterView>> {
    let mut filter = visible(scope);
    filter.and("r.id = ?", id);
    Ok(filter.all(db, &REGISTERS, |row| register_view(db, scope, row, now_ms))?.into_iter().next())
}

/// The register's sync log, the newest first; none when there is no such register for this person.
pub fn log(db: Db<'_>, scope: &Scope, id: Uuid, page: PageQuery) -> StoreResult<Option<Page<LogEntry>>> {
    let mut register = visible(scope);
    register.and("r.id = ?", id);
    if register.count(db, REGISTERS.from)? == 0 {
        return Ok(None);
    }
    let select =
        Select { columns: "g.id, g.at_ms, g.kind, g.detail", from: "sync_log g", order: "g.id DESC" };
    let mut filter = Filter::default();
    filter.and("g.tenant_id = ?", scope.tenant()).and("g.register_id = ?", id);
    let entries = filter.page(db, &select, page, |row| {
        let detail: String = row.get("detail")?;
        Ok(LogEntry {
            id: row.get("id")?,
            at: utc(row.get("at_ms")?),
            kind: row.get("kind")?,
            detail: serde_json::from_str(&detail).unwrap_or(serde_json::Value::String(detail)),
        })
    })?;
    Ok(Some(entries))
}

fn visible(scope: &Scope) -> Filter {
    let mut filter = Filter::default();
    filter.and("r.tenant_id = ?", scope.tenant()).and_some("r.store_id = ?", scope.store());
    filter
}

fn register_view(db: Db<'_>, scope: &Scope, row: &Row<'_>, now_ms: i64) -> StoreResult<RegisterView> {
    let id: Uuid = row.get("id")?;
    let enrolled_ms: Option<i64> = row.get("enrolled_ms")?;
    let revoked_ms: Option<i64> = row.get("revoked_ms")?;
    let seen_ms = row.get::<Option<i64>>("heard_ms")?.max(row.get("pushed_ms")?);
    let head: u64 = row.get("feed_head")?;
    let hellos = hellos(db, scope.tenant(), id, HISTORY)?;
    let (incarnation, acked_seq) = position(db, scope, id)?;
    Ok(RegisterView {
        id,
        code: row.get("code")?,
        name: row.get("name")?,
        store: store_ref(row)?,
        state: state(enrolled_ms, revoked_ms, seen_ms, now_ms),
        enrolled_at: enrolled_ms.map(utc),
        revoked_at: revoked_ms.map(utc),
        lost_at: row.get::<Option<i64>>("lost_ms")?.map(utc),
        forked_at: row.get::<Option<i64>>("forked_ms")?.map(utc),
        unsent: match hellos.first() {
            Some((at_ms, hello)) => unsent_of(db, scope.tenant(), *at_ms, hello)?,
            None => None,
        },
        last_seen_at: seen_ms.map(utc),
        last_seen_age_s: seen_ms.map(|seen| (now_ms - seen).max(0) / 1000),
        health: hellos.first().map(|(at_ms, hello)| health(*at_ms, hello, head)),
        incarnation,
        acked_seq,
        backup_through: backup_through(db, scope, id)?,
        open_exceptions: row.get("open_exceptions")?,
        history: hellos
            .iter()
            .rev()
            .map(|(at_ms, hello)| DepthPoint { at: utc(*at_ms), queue_depth: hello.queue_depth })
            .collect(),
    })
}

pub fn state(enrolled: Option<i64>, revoked: Option<i64>, seen: Option<i64>, now_ms: i64) -> RegisterState {
    match (enrolled, revoked, seen) {
        (_, Some(_), _) => RegisterState::Revoked,
        (None, None, _) => RegisterState::Waiting,
        (_, _, Some(seen)) if now_ms - seen <= MISSED_AFTER_MS => RegisterState::Online,
        _ => RegisterState::Offline,
    }
}

fn health(at_ms: i64, hello: &Hello, head: u64) -> Health {
    Health {
        at: utc(at_ms),
        version: hello.version.clone(),
        queue_depth: hello.queue_depth,
        oldest_age_s: hello.oldest_age_s,
        retries: hello.retries,
        last_error: hello.last_error.clone(),
        cursor: hello.cursor,
        behind: head.saturating_sub(hello.cursor),
        disk_free: hello.disk_free,
        clock_off_s: (hello.wall_ms.saturating_sub(at_ms)) / 1000,
    }
}

/// What a register's last hello said that it had written, and the books do not hold.
pub fn unsent(db: Db<'_>, tenant: i64, id: Uuid) -> StoreResult<Option<Unsent>> {
    match hellos(db, tenant, id, 1)?.first() {
        Some((at_ms, hello)) => unsent_of(db, tenant, *at_ms, hello),
        None => Ok(None),
    }
}

fn unsent_of(db: Db<'_>, tenant: i64, at_ms: i64, hello: &Hello) -> StoreResult<Option<Unsent>> {
    let sql = "SELECT seq FROM incarnation WHERE tenant_id = ? AND register_id = ? AND incarnation = ?";
    let held: Option<u64> =
        db.one(sql, args![tenant, hello.register, hello.incarnation], |row| row.get(0))?;
    let first_seq = held.unwrap_or(0) + 1;
    let (incarnation, last_seq) = (hello.incarnation, hello.head_seq);
    Ok((last_seq >= first_seq).then(|| Unsent { incarnation, first_seq, last_seq, said_at: utc(at_ms) }))
}

/// The latest hellos, the newest first. The log keeps either the hello itself or an object that holds it.
fn hellos(db: Db<'_>, tenant: i64, id: Uuid, limit: i64) -> StoreResult<Vec<(i64, Hello)>> {
    let sql = "SELECT at_ms, detail FROM sync_log
        WHERE tenant_id = ? AND register_id = ? AND kind = 'hello' ORDER BY id DESC LIMIT ?";
    let rows =
        db.all(sql, args![tenant, id, limit], |row| Ok((row.get::<i64>(0)?, hello(&row.get::<String>(1)?))))?;
    Ok(rows.into_iter().filter_map(|(at, hello)| Some((at, hello?))).collect())
}

fn hello(text: &str) -> Option<Hello> {
    let value: serde_json::Value = serde_json::from_str(text).ok()?;
    let inner = value.get("hello").cloned().unwrap_or(value);
    serde_json::from_value(inner).ok()
}

fn position(db: Db<'_>, scope: &Scope, id: Uuid) -> StoreResult<(u32, u64)> {
    let sql = "SELECT incarnation, seq FROM incarnation WHERE tenant_id = ? AND register_id = ?
        ORDER BY incarnation DESC LIMIT 1";
    let found = db.one(sql, args![scope.tenant(), id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(found.unwrap_or_default())
}

fn backup_through(db: Db<'_>, scope: &Scope, id: Uuid) -> StoreResult<Position> {
    let sql = "SELECT m.incarnation, m.seq FROM backup b
        LEFT JOIN backup_mark m ON m.tenant_id = ? AND m.backup_id = b.id AND m.register_id = ?
        WHERE b.other_disk ORDER BY b.taken_ms, b.id, m.incarnation DESC LIMIT 1";
    let found = db.one(sql, args![scope.tenant(), id], |row| {
        Ok((row.get::<Option<u32>>(0)?, row.get::<Option<u64>>(1)?))
    })?;
    let (incarnation, seq) = found.unwrap_or_default();
    Ok(Position { incarnation: incarnation.unwrap_or_default(), seq: seq.unwrap_or_default() })
}
