//! The audit trail in the database: links are added at its end, read, and looked through.

use async_trait::async_trait;
use chrono::NaiveDate;
use serde_json::Value;

use super::hq::filter::{Filter, Select, anywhere};
use super::hq::{named, utc};
use super::{Db, Engine, Row, args};
use crate::audit::{Entry, GENESIS, Link, Verified};
use crate::hq::scope::Scope;
use crate::hq::view::StoreRef;
use crate::hq::view::audit::{AuditQuery, AuditView};
use crate::hq::view::page::{Page, PageQuery};
use crate::store::StoreResult;
use crate::store::audit::AuditStore;

const DAY_MS: i64 = 86_400_000;

const LINKS: Select = Select {
    columns:
        "a.tenant_id, a.no, a.at_ms, a.act, a.user_id, a.store_id, a.address, a.subject, a.detail, a.hash,
        u.name AS user_name, s.code AS store_code, s.name AS store_name",
    from: "audit a LEFT JOIN \"user\" u ON u.tenant_id = a.tenant_id AND u.id = a.user_id
        LEFT JOIN store s ON s.tenant_id = a.tenant_id AND s.id = a.store_id",
    order: "a.no DESC",
};

/// Adds an entry in somebody's name, in the transaction that does what it tells of.
///
/// # Errors
/// When it cannot be written: then nothing else is either.
pub fn record(db: Db<'_>, scope: &Scope, entry: &Entry, now_ms: i64) -> StoreResult<()> {
    // Whoever else adds one waits here for this transaction's end.
    let sql = "INSERT INTO audit_head (tenant_id, no, hash) VALUES (?1, 1, ?2)
        ON CONFLICT (tenant_id) DO UPDATE SET no = audit_head.no + 1 RETURNING no, hash";
    let (no, previous): (i64, [u8; 32]) =
        db.need(sql, args![scope.tenant(), GENESIS], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let link = Link {
        tenant: scope.tenant(),
        no,
        at_ms: now_ms,
        act: entry.act.code().to_owned(),
        user: scope.user(),
        store: entry.store,
        address: scope.address().map(|address| address.to_string()),
        subject: entry.subject.clone(),
        detail: entry.detail.to_string(),
    };
    let hash = link.hash(&previous);
    let sql =
        "INSERT INTO audit (tenant_id, no, at_ms, act, user_id, store_id, address, subject, detail, hash)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    let Link { tenant, at_ms, act, user, store, address, subject, detail, .. } = &link;
    db.execute(sql, args![*tenant, no, *at_ms, act, *user, *store, *address, subject, detail, hash])?;
    db.execute("UPDATE audit_head SET hash = ?2 WHERE tenant_id = ?1", args![*tenant, hash])?;
    Ok(())
}

fn matching(scope: &Scope, query: &AuditQuery) -> Filter {
    let start = |day: NaiveDate| day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_millis();
    let mut filter = Filter::default();
    filter
        .and("a.tenant_id = ?", scope.tenant())
        .and_some("a.act = ?", query.act.clone())
        .and_some("a.user_id = ?", query.person)
        .and_some("lower(a.subject) LIKE lower(?) ESCAPE '\\'", query.q.as_deref().map(anywhere))
        .and_some("a.at_ms >= ?", query.from.map(start))
        .and_some("a.at_ms < ?", query.to.map(|day| start(day) + DAY_MS));
    filter
}

/// What a person did, and what was done to them: then the login is what it was done to.
pub fn of_person(
    db: Db<'_>,
    scope: &Scope,
    id: i64,
    login: &str,
    page: PageQuery,
) -> StoreResult<Page<AuditView>> {
    let about = "(a.user_id = ? OR (a.subject = ? AND a.act IN ('sign_in_failed', 'locked', 'unlocked',
        'signed_out_everywhere', 'session_refreshed_twice', 'password_code_issued', 'second_factor_off',
        'person_added', 'person_changed', 'role_changed', 'administrator_made', 'person_activated', 'person_deactivated')))";
    let mut filter = Filter::default();
    filter.and("a.tenant_id = ?", scope.tenant()).and_both(about, id, login.to_owned());
    filter.page(db, &LINKS, page, audit_view)
}

fn link(row: &Row<'_>) -> StoreResult<(Link, [u8; 32])> {
    let link = Link {
        tenant: row.get("tenant_id")?,
        no: row.get("no")?,
        at_ms: row.get("at_ms")?,
        act: row.get("act")?,
        user: row.get("user_id")?,
        store: row.get("store_id")?,
        address: row.get("address")?,
        subject: row.get("subject")?,
        detail: row.get("detail")?,
    };
    Ok((link, row.get("hash")?))
}

fn audit_view(row: &Row<'_>) -> StoreResult<AuditView> {
    let (link, hash) = link(row)?;
    let store = match link.store {
        Some(id) => Some(StoreRef { id, code: row.get("store_code")?, name: row.get("store_name")? }),
        None => None,
    };
    Ok(AuditView {
        no: link.no,
        at: utc(link.at_ms),
        act: link.act,
        person: named(row, "user_id", "user_name")?,
        store,
        address: link.address,
        subject: link.subject,
        detail: serde_json::from_str(&link.detail).unwrap_or(Value::Null),
        hash: hex::encode(hash),
    })
}

/// Every tenant's chain, from its first link to the one that its head names.
fn verify(db: Db<'_>) -> StoreResult<Vec<Verified>> {
    let tenants: Vec<(i64, String)> =
        db.all("SELECT id, code FROM tenant ORDER BY id", &[], |row| Ok((row.get(0)?, row.get(1)?)))?;
    tenants.into_iter().map(|(id, code)| verify_one(db, id, code)).collect()
}

fn verify_one(db: Db<'_>, tenant: i64, code: String) -> StoreResult<Verified> {
    let mut found = Verified { tenant: code, entries: 0, broken: Vec::new() };
    let (mut end, mut last) = (GENESIS, 0);
    let sql = "SELECT tenant_id, no, at_ms, act, user_id, store_id, address, subject, detail, hash FROM audit
        WHERE tenant_id = ?1 ORDER BY no";
    db.each(sql, args![tenant], |row| {
        let (link, hash) = link(row)?;
        found.entries += 1;
        if link.no != last + 1 {
            found.broken.push(format!("entries {} to {} are missing", last + 1, link.no - 1));
        } else if link.hash(&end) != hash {
            found.broken.push(format!("entry {} is not what was written", link.no));
        }
        (last, end) = (link.no, hash);
        Ok(())
    })?;
    let sql = "SELECT no, hash FROM audit_head WHERE tenant_id = ?1";
    let head: Option<(i64, [u8; 32])> = db.one(sql, args![tenant], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if head.unwrap_or((0, GENESIS)) != (last, end) {
        found.broken.push(format!("the trail ends with entry {last}, and not where its head says"));
    }
    Ok(found)
}

#[async_trait]
impl<E: Engine> AuditStore for E {
    async fn record(&self, scope: Scope, entry: Entry, now_ms: i64) -> StoreResult<()> {
        self.write_for(scope.tenant(), move |db| record(db, &scope, &entry, now_ms)).await
    }

    async fn audit(&self, scope: Scope, query: AuditQuery, page: PageQuery) -> StoreResult<Page<AuditView>> {
        self.read_for(scope.tenant(), move |db| matching(&scope, &query).page(db, &LINKS, page, audit_view))
            .await
    }

    async fn audit_after(
        &self,
        scope: Scope,
        query: AuditQuery,
        after: i64,
        most: u32,
    ) -> StoreResult<Vec<(Link, [u8; 32])>> {
        let first = PageQuery { page: 1, limit: most };
        let oldest_first = Select { order: "a.no", ..LINKS };
        self.read_for(scope.tenant(), move |db| {
            let mut filter = matching(&scope, &query);
            filter.and("a.no > ?", after);
            Ok(filter.page(db, &oldest_first, first, link)?.data)
        })
        .await
    }

    async fn verify_audit(&self) -> StoreResult<Vec<Verified>> {
        // A check is of all books.
        self.read_all(verify).await
    }
}
