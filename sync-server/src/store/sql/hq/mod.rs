//! HQ's reads and writes: every query is bound to the tenant, and to the store of a person who has one.

pub mod directory;
pub mod exceptions;
pub(in crate::store::sql) mod filter;
pub mod idempotency;
pub mod order;
pub mod orders;
pub mod outcome;
pub mod parked;
pub mod prices;
pub mod products;
pub mod registers;
pub mod settle;
pub mod stock;
pub mod summary;
pub mod void;

use async_trait::async_trait;
use chrono::SecondsFormat;
use evertill_domain::time::{instant, local_rfc3339};
use uuid::Uuid;

use super::{Db, Engine, Row, args, limits};
use crate::hq::principal::Asker;
use crate::hq::scope::{Claim, Repeatable, Scope};
use crate::hq::view::directory::Directory;
use crate::hq::view::exception::{
    AssignRequest, ExceptionDetail, ExceptionQuery, ExceptionView, SettleRequest,
};
use crate::hq::view::order::{OrderDetail, OrderQuery, OrderRow, ParkedView};
use crate::hq::view::page::{Page, PageQuery};
use crate::hq::view::product::{ProductDetail, ProductQuery, ProductView, StockView};
use crate::hq::view::register::{LogEntry, RegisterQuery, RegisterView};
use crate::hq::view::summary::Summary;
use crate::hq::view::{Named, RegisterRef, StoreRef};
use crate::store::StoreResult;
use crate::store::hq::{LimitStore, ReviewStore, SettleStore, answer_bytes};

/// UTC, to the second.
pub(in crate::store::sql) fn utc(ms: i64) -> String {
    instant(ms).to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// The store's local time with its offset; UTC should the zone have gone from the database of zones.
fn local(ms: i64, time_zone: &str) -> String {
    local_rfc3339(instant(ms), time_zone).unwrap_or_else(|_| utc(ms))
}

/// Columns `store_id`, `store_code`, `store_name`.
fn store_ref(row: &Row<'_>) -> StoreResult<StoreRef> {
    Ok(StoreRef { id: row.get("store_id")?, code: row.get("store_code")?, name: row.get("store_name")? })
}

/// Columns `register_id`, `register_code`, `register_name`.
fn register_ref(row: &Row<'_>) -> StoreResult<RegisterRef> {
    Ok(RegisterRef {
        id: row.get("register_id")?,
        code: row.get("register_code")?,
        name: row.get("register_name")?,
    })
}

/// A person, vendor or category from an id and a name column; a row that has gone keeps its number as its name.
pub(in crate::store::sql) fn named(row: &Row<'_>, id: &str, name: &str) -> StoreResult<Option<Named>> {
    let Some(id) = row.get::<Option<i64>>(id)? else { return Ok(None) };
    let name: Option<String> = row.get(name)?;
    Ok(Some(Named { id, name: name.unwrap_or_else(|| format!("#{id}")) }))
}

/// Whom it was: a person who has gone keeps the number as a name.
fn person(db: Db<'_>, scope: &Scope, id: i64) -> StoreResult<Named> {
    let sql = "SELECT name FROM \"user\" WHERE tenant_id = ?1 AND id = ?2";
    let name: Option<String> = db.one(sql, args![scope.tenant(), id], |row| row.get(0))?;
    Ok(Named { id, name: name.unwrap_or_else(|| format!("#{id}")) })
}

#[async_trait]
impl<E: Engine> LimitStore for E {
    async fn locked_until(&self, subjects: Vec<String>, now_ms: i64) -> StoreResult<Option<i64>> {
        // Counted before anybody knows whose login it is.
        self.read_all(move |db| limits::locked_until(db, &subjects, now_ms)).await
    }

    async fn failed(&self, subjects: Vec<String>, now_ms: i64) -> StoreResult<()> {
        // As above.
        self.write_all(move |db| limits::failed(db, &subjects, now_ms)).await
    }

    async fn asked(&self, subject: String, most: i64, now_ms: i64) -> StoreResult<()> {
        // As above.
        self.write_all(move |db| limits::asked(db, &subject, most, now_ms)).await
    }
}

#[async_trait]
impl<E: Engine> ReviewStore for E {
    async fn orders(&self, asker: Asker, query: OrderQuery, page: PageQuery) -> StoreResult<Page<OrderRow>> {
        self.read_for(asker.scope.tenant(), move |db| orders::list(db, &asker, &query, page)).await
    }

    async fn order(&self, asker: Asker, id: Uuid, now_ms: i64) -> StoreResult<Option<OrderDetail>> {
        self.read_for(asker.scope.tenant(), move |db| order::show(db, &asker, id, now_ms)).await
    }

    async fn parked(
        &self,
        scope: Scope,
        admitted: Option<bool>,
        page: PageQuery,
    ) -> StoreResult<Page<ParkedView>> {
        self.read_for(scope.tenant(), move |db| parked::list(db, &scope, admitted, page)).await
    }

    async fn exceptions(
        &self,
        scope: Scope,
        query: ExceptionQuery,
        page: PageQuery,
        now_ms: i64,
    ) -> StoreResult<Page<ExceptionView>> {
        self.read_for(scope.tenant(), move |db| exceptions::list(db, &scope, &query, page, now_ms)).await
    }

    async fn exception(&self, scope: Scope, id: i64, now_ms: i64) -> StoreResult<Option<ExceptionDetail>> {
        self.read_for(scope.tenant(), move |db| exceptions::show(db, &scope, id, now_ms)).await
    }

    async fn registers(
        &self,
        scope: Scope,
        query: RegisterQuery,
        page: PageQuery,
        now_ms: i64,
    ) -> StoreResult<Page<RegisterView>> {
        self.read_for(scope.tenant(), move |db| registers::list(db, &scope, &query, page, now_ms)).await
    }

    async fn register_health(
        &self,
        scope: Scope,
        id: Uuid,
        now_ms: i64,
    ) -> StoreResult<Option<RegisterView>> {
        self.read_for(scope.tenant(), move |db| registers::show(db, &scope, id, now_ms)).await
    }

    async fn register_log(
        &self,
        scope: Scope,
        id: Uuid,
        page: PageQuery,
    ) -> StoreResult<Option<Page<LogEntry>>> {
        self.read_for(scope.tenant(), move |db| registers::log(db, &scope, id, page)).await
    }

    async fn products(
        &self,
        scope: Scope,
        query: ProductQuery,
        page: PageQuery,
        now_ms: i64,
    ) -> StoreResult<Page<ProductView>> {
        self.read_for(scope.tenant(), move |db| products::list(db, &scope, &query, page, now_ms)).await
    }

    async fn product(&self, scope: Scope, id: i64, now_ms: i64) -> StoreResult<Option<ProductDetail>> {
        self.read_for(scope.tenant(), move |db| products::show(db, &scope, id, now_ms)).await
    }

    async fn stock(
        &self,
        scope: Scope,
        query: ProductQuery,
        page: PageQuery,
    ) -> StoreResult<Page<StockView>> {
        self.read_for(scope.tenant(), move |db| stock::list(db, &scope, &query, page)).await
    }

    async fn directory(&self, scope: Scope) -> StoreResult<Directory> {
        self.read_for(scope.tenant(), move |db| directory::directory(db, &scope)).await
    }

    async fn summary(&self, scope: Scope, now_ms: i64) -> StoreResult<Summary> {
        self.read_for(scope.tenant(), move |db| summary::summary(db, &scope, now_ms)).await
    }
}

#[async_trait]
impl<E: Engine> SettleStore for E {
    async fn claim(&self, scope: Scope, request: Repeatable, now_ms: i64) -> StoreResult<Claim> {
        self.write_for(scope.tenant(), move |db| idempotency::claim(db, &scope, &request, now_ms)).await
    }

    async fn keep_answer(
        &self,
        scope: Scope,
        request: Repeatable,
        status: u16,
        body: Vec<u8>,
        now_ms: i64,
    ) -> StoreResult<()> {
        self.write_for(scope.tenant(), move |db| {
            idempotency::answered(db, &scope, &request, (status, &body), now_ms)
        })
        .await
    }

    async fn release_claim(&self, scope: Scope, request: Repeatable) -> StoreResult<()> {
        self.write_for(scope.tenant(), move |db| idempotency::release(db, &scope, &request)).await
    }

    async fn void_order(
        &self,
        scope: Scope,
        id: Uuid,
        reason: String,
        request: Repeatable,
        now_ms: i64,
    ) -> StoreResult<Vec<u8>> {
        self.write_for(scope.tenant(), move |db| {
            let voided = void::void(db, &scope, id, &reason, now_ms)?;
            let answer = answer_bytes(&voided)?;
            idempotency::answered(db, &scope, &request, (200, &answer), now_ms)?;
            Ok(answer)
        })
        .await
    }

    async fn settle(
        &self,
        scope: Scope,
        id: i64,
        request: SettleRequest,
        now_ms: i64,
    ) -> StoreResult<ExceptionDetail> {
        self.write_for(scope.tenant(), move |db| settle::settle(db, &scope, id, &request, now_ms)).await
    }

    async fn assign(
        &self,
        scope: Scope,
        id: i64,
        request: AssignRequest,
        now_ms: i64,
    ) -> StoreResult<ExceptionDetail> {
        self.write_for(scope.tenant(), move |db| settle::assign(db, &scope, id, &request, now_ms)).await
    }
}
