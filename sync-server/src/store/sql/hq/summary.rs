//! HQ's head: today's totals per store, and what waits for a person.

use evertill_domain::ExceptionCode;
use evertill_domain::time::{business_date, instant};

use super::stock::IS_LOW;
use super::{registers, store_ref, utc};
use crate::hq::scope::Scope;
use crate::hq::view::page::PageQuery;
use crate::hq::view::register::{RegisterQuery, RegisterState};
use crate::hq::view::summary::{BackupState, OpenByCode, RegisterCounts, StoreToday, Summary};
use crate::store::sql::registers::recovery_of;
use crate::store::sql::{Db, args};
use crate::store::{Recovery, StoreResult};

pub fn summary(db: Db<'_>, scope: &Scope, now_ms: i64) -> StoreResult<Summary> {
    let open_exceptions = open_exceptions(db, scope)?;
    let Recovery { recovering, unheard } = recovery_of(db, scope.tenant())?;
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
        recovering,
        unheard,
    })
}

fn stores(db: Db<'_>, scope: &Scope, now_ms: i64) -> StoreResult<Vec<StoreToday>> {
    let sql = "SELECT id AS store_id, code AS store_code, name AS store_name, currency, time_zone, day_start_minutes
        FROM store WHERE tenant_id = ?1 AND (id = ?2 OR ?2 IS NULL) ORDER BY code";
    db.all(sql, args![scope.tenant(), scope.store()], |row| {
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
        sold_today(db, scope, &today)
    })
}

fn sold_today(db: Db<'_>, scope: &Scope, today: &StoreToday) -> StoreResult<StoreToday> {
    let sql = "SELECT count(*) FILTER (WHERE voided_ms IS NULL) AS orders,
            CAST(COALESCE(sum(total - cancelled) FILTER (WHERE voided_ms IS NULL), 0) AS BIGINT) AS total,
            count(*) FILTER (WHERE voided_ms IS NULL AND sold_offline) AS offline_orders,
            count(*) FILTER (WHERE voided_ms IS NOT NULL) AS voided_orders,
            CAST(COALESCE(sum(total) FILTER (WHERE voided_ms IS NOT NULL), 0) AS BIGINT) AS voided_total,
            CAST(COALESCE(sum(refunded), 0) AS BIGINT) AS refunded
        FROM orders WHERE tenant_id = ? AND store_id = ? AND business_date = ?";
    db.need(sql, args![scope.tenant(), today.store.id, today.business_date], |row| {
        Ok(StoreToday {
            orders: row.get("orders")?,
            total: row.get("total")?,
            offline_orders: row.get("offline_orders")?,
            voided_orders: row.get("voided_orders")?,
            voided_total: row.get("voided_total")?,
            refunded: row.get("refunded")?,
            ..today.clone()
        })
    })
}

fn open_exceptions(db: Db<'_>, scope: &Scope) -> StoreResult<Vec<OpenByCode>> {
    let sql = "SELECT code, count(*) AS found FROM exception
        WHERE tenant_id = ?1 AND settled_ms IS NULL AND (store_id = ?2 OR ?2 IS NULL)
        GROUP BY code ORDER BY found DESC, code";
    db.all(sql, args![scope.tenant(), scope.store()], |row| {
        let code: String = row.get("code")?;
        let severity = ExceptionCode::parse(&code)
            .map_or(evertill_domain::exception::Severity::Warning, ExceptionCode::severity);
        Ok(OpenByCode { code, severity: severity.into(), count: row.get("found")? })
    })
}

fn register_counts(db: Db<'_>, scope: &Scope, now_ms: i64) -> StoreResult<RegisterCounts> {
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

fn low_stock(db: Db<'_>, scope: &Scope) -> StoreResult<u64> {
    let sql = format!(
        "SELECT count(*) AS low FROM stock_level l JOIN variant v ON v.tenant_id = l.tenant_id AND v.id = l.variant_id
         WHERE l.tenant_id = ?1 AND (l.store_id = ?2 OR ?2 IS NULL) AND {IS_LOW}"
    );
    db.need(&sql, args![scope.tenant(), scope.store()], |row| row.get(0))
}

fn backups(db: Db<'_>) -> StoreResult<BackupState> {
    let sql = "SELECT count(*) AS kept, max(taken_ms) AS latest, count(*) FILTER (WHERE other_disk) AS on_other_disk FROM backup";
    db.need(sql, &[], |row| {
        let (count, on_other_disk): (u64, u64) = (row.get("kept")?, row.get("on_other_disk")?);
        Ok(BackupState {
            count,
            latest_at: row.get::<Option<i64>>("latest")?.map(utc),
            on_other_disk: count > 0 && on_other_disk == count,
        })
    })
}
