//! HQ's head: today's totals per store, and what waits for a person.

use evertill_domain::ExceptionCode;
use evertill_domain::time::{business_date, instant};
use rusqlite::{Connection, params};

use super::stock::IS_LOW;
use super::{count, registers, store_ref, utc};
use crate::hq::scope::Scope;
use crate::hq::view::page::PageQuery;
use crate::hq::view::register::{RegisterQuery, RegisterState};
use crate::hq::view::summary::{BackupState, OpenByCode, RegisterCounts, StoreToday, Summary};

pub fn summary(db: &Connection, scope: &Scope, now_ms: i64) -> rusqlite::Result<Summary> {
    let open_exceptions = open_exceptions(db, scope)?;
    Ok(Summary {
        now: utc(now_ms),
        stores: stores(db, scope, now_ms)?,
        open_exceptions_total: open_exceptions.iter().map(|open| open.count).sum(),
        parked: open_exceptions
            .iter()
            .filter(|open| ExceptionCode::parse(&open.code).is_some_and(ExceptionCode::parks))
            .map(|open| open.count)
            .sum(),
        open_exceptions,
        registers: register_counts(db, scope, now_ms)?,
        low_stock: low_stock(db, scope)?,
        backups: backups(db)?,
    })
}

fn stores(db: &Connection, scope: &Scope, now_ms: i64) -> rusqlite::Result<Vec<StoreToday>> {
    let sql = "SELECT id AS store_id, code AS store_code, name AS store_name, currency, time_zone, day_start_minutes
        FROM store WHERE tenant_id = ?1 AND (?2 IS NULL OR id = ?2) ORDER BY code";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map(params![scope.tenant(), scope.store()], |row| {
        let zone: String = row.get("time_zone")?;
        let date = business_date(instant(now_ms), &zone, row.get("day_start_minutes")?);
        let date = date.unwrap_or_else(|_| instant(now_ms).date_naive()).to_string();
        let today = StoreToday {
            store: store_ref(row)?,
            business_date: date,
            currency: row.get("currency")?,
            orders: 0,
            total: 0,
            offline_orders: 0,
            voided_orders: 0,
            voided_total: 0,
            refunded: 0,
        };
        sold_today(db, scope, today)
    })?;
    rows.collect()
}

fn sold_today(db: &Connection, scope: &Scope, mut today: StoreToday) -> rusqlite::Result<StoreToday> {
    let sql = "SELECT count(*) FILTER (WHERE voided_ms IS NULL) AS orders,
            COALESCE(sum(total) FILTER (WHERE voided_ms IS NULL), 0) AS total,
            count(*) FILTER (WHERE voided_ms IS NULL AND sold_offline = 1) AS offline_orders,
            count(*) FILTER (WHERE voided_ms IS NOT NULL) AS voided_orders,
            COALESCE(sum(total) FILTER (WHERE voided_ms IS NOT NULL), 0) AS voided_total,
            COALESCE(sum(refunded), 0) AS refunded
        FROM orders WHERE tenant_id = ? AND store_id = ? AND business_date = ?";
    let mut statement = db.prepare_cached(sql)?;
    statement.query_row(params![scope.tenant(), today.store.id, today.business_date], |row| {
        today.orders = count(row, "orders")?;
        today.total = row.get("total")?;
        today.offline_orders = count(row, "offline_orders")?;
        today.voided_orders = count(row, "voided_orders")?;
        today.voided_total = row.get("voided_total")?;
        today.refunded = row.get("refunded")?;
        Ok(())
    })?;
    Ok(today)
}

fn open_exceptions(db: &Connection, scope: &Scope) -> rusqlite::Result<Vec<OpenByCode>> {
    let sql = "SELECT code, count(*) AS found FROM exception
        WHERE tenant_id = ?1 AND settled_ms IS NULL AND (?2 IS NULL OR store_id = ?2)
        GROUP BY code ORDER BY found DESC, code";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map(params![scope.tenant(), scope.store()], |row| {
        let code: String = row.get("code")?;
        let severity = ExceptionCode::parse(&code)
            .map_or(evertill_domain::exception::Severity::Warning, ExceptionCode::severity);
        Ok(OpenByCode { code, severity: severity.into(), count: count(row, "found")? })
    })?;
    rows.collect()
}

fn register_counts(db: &Connection, scope: &Scope, now_ms: i64) -> rusqlite::Result<RegisterCounts> {
    let everything = PageQuery { page: 1, limit: u32::MAX };
    let all = registers::list(db, scope, &RegisterQuery::default(), everything, now_ms)?;
    let of = |state| {
        u64::try_from(all.data.iter().filter(|register| register.state == state).count()).unwrap_or_default()
    };
    Ok(RegisterCounts {
        total: all.total,
        online: of(RegisterState::Online),
        offline: of(RegisterState::Offline),
        waiting: of(RegisterState::Waiting),
        revoked: of(RegisterState::Revoked),
        queued: all
            .data
            .iter()
            .filter_map(|register| register.health.as_ref())
            .map(|health| health.queue_depth)
            .sum(),
    })
}

fn low_stock(db: &Connection, scope: &Scope) -> rusqlite::Result<u64> {
    let sql = format!(
        "SELECT count(*) AS low FROM stock_level l JOIN variant v ON v.tenant_id = l.tenant_id AND v.id = l.variant_id
         WHERE l.tenant_id = ?1 AND (?2 IS NULL OR l.store_id = ?2) AND {IS_LOW}"
    );
    db.prepare_cached(&sql)?.query_row(params![scope.tenant(), scope.store()], |row| count(row, "low"))
}

fn backups(db: &Connection) -> rusqlite::Result<BackupState> {
    let sql = "SELECT count(*) AS kept, max(taken_ms) AS latest, COALESCE(min(other_disk), 0) AS other_disk FROM backup";
    db.prepare_cached(sql)?.query_row([], |row| {
        Ok(BackupState {
            count: count(row, "kept")?,
            latest_at: row.get::<_, Option<i64>>("latest")?.map(utc),
            on_other_disk: row.get("other_disk")?,
        })
    })
}
