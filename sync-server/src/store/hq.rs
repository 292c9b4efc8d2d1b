//! What HQ asks of a store: what there is to see, and what people settle.

use async_trait::async_trait;
use uuid::Uuid;

use super::StoreResult;
use crate::hq::principal::Asker;
use crate::hq::scope::{Claim, Repeatable, Scope};
use crate::hq::view::directory::Directory;
use crate::hq::view::exception::{
    AssignRequest, ExceptionDetail, ExceptionQuery, ExceptionView, SettleRequest,
};
use crate::hq::view::order::{OrderDetail, OrderQuery, OrderRow, ParkedView, Voided};
use crate::hq::view::page::{Page, PageQuery};
use crate::hq::view::product::{ProductDetail, ProductQuery, ProductView, StockView};
use crate::hq::view::register::{LogEntry, RegisterQuery, RegisterView};
use crate::hq::view::summary::Summary;

/// Who guessed wrong too often: a login, an address.
#[async_trait]
pub trait LimitStore: Send + Sync {
    /// Until when any of these subjects may not try, if that is not over.
    async fn locked_until(&self, subjects: Vec<String>, now_ms: i64) -> StoreResult<Option<i64>>;

    /// Counts a failure against each.
    async fn failed(&self, subjects: Vec<String>, now_ms: i64) -> StoreResult<()>;

    /// Counts what may be asked for so often a minute; `TOO_MANY_REQUESTS` beyond.
    async fn asked(&self, subject: String, most: i64, now_ms: i64) -> StoreResult<()>;
}

/// What there is to see. None: not there, or not for this person.
#[async_trait]
pub trait ReviewStore: Send + Sync {
    async fn orders(&self, asker: Asker, query: OrderQuery, page: PageQuery) -> StoreResult<Page<OrderRow>>;
    async fn order(&self, asker: Asker, id: Uuid, now_ms: i64) -> StoreResult<Option<OrderDetail>>;
    async fn parked(
        &self,
        scope: Scope,
        admitted: Option<bool>,
        page: PageQuery,
    ) -> StoreResult<Page<ParkedView>>;
    async fn exceptions(
        &self,
        scope: Scope,
        query: ExceptionQuery,
        page: PageQuery,
        now_ms: i64,
    ) -> StoreResult<Page<ExceptionView>>;
    async fn exception(&self, scope: Scope, id: i64, now_ms: i64) -> StoreResult<Option<ExceptionDetail>>;
    async fn registers(
        &self,
        scope: Scope,
        query: RegisterQuery,
        page: PageQuery,
        now_ms: i64,
    ) -> StoreResult<Page<RegisterView>>;
    async fn register_health(&self, scope: Scope, id: Uuid, now_ms: i64)
    -> StoreResult<Option<RegisterView>>;
    async fn register_log(
        &self,
        scope: Scope,
        id: Uuid,
        page: PageQuery,
    ) -> StoreResult<Option<Page<LogEntry>>>;
    async fn products(
        &self,
        scope: Scope,
        query: ProductQuery,
        page: PageQuery,
        now_ms: i64,
    ) -> StoreResult<Page<ProductView>>;
    async fn product(&self, scope: Scope, id: i64, now_ms: i64) -> StoreResult<Option<ProductDetail>>;
    async fn stock(&self, scope: Scope, query: ProductQuery, page: PageQuery)
    -> StoreResult<Page<StockView>>;
    async fn directory(&self, scope: Scope) -> StoreResult<Directory>;
    async fn summary(&self, scope: Scope, now_ms: i64) -> StoreResult<Summary>;
}

/// What people decide. Each is one transaction: the effect, its audit trail and the word to the till.
#[async_trait]
pub trait SettleStore: Send + Sync {
    /// Takes an idempotency key, or says what became of the first request that did.
    async fn claim(&self, scope: Scope, request: Repeatable, now_ms: i64) -> StoreResult<Claim>;

    /// Keeps an answer that had no effect.
    async fn keep_answer(
        &self,
        scope: Scope,
        request: Repeatable,
        status: u16,
        body: Vec<u8>,
        now_ms: i64,
    ) -> StoreResult<()>;

    /// Frees a key whose work neither had an effect nor was refused.
    async fn release_claim(&self, scope: Scope, request: Repeatable) -> StoreResult<()>;

    /// Undoes an order and keeps the answer under the request's key; returns the answer's bytes.
    async fn void_order(
        &self,
        scope: Scope,
        id: Uuid,
        reason: String,
        request: Repeatable,
        now_ms: i64,
    ) -> StoreResult<Vec<u8>>;

    async fn settle(
        &self,
        scope: Scope,
        id: i64,
        request: SettleRequest,
        now_ms: i64,
    ) -> StoreResult<ExceptionDetail>;

    async fn assign(
        &self,
        scope: Scope,
        id: i64,
        request: AssignRequest,
        now_ms: i64,
    ) -> StoreResult<ExceptionDetail>;
}

/// The answer to a void, as it is sent and kept.
///
/// # Errors
/// Plain structs of strings and integers serialise.
pub(crate) fn answer_bytes(voided: &Voided) -> StoreResult<Vec<u8>> {
    serde_json::to_vec(voided).map_err(|why| super::StoreError::Corrupt(why.to_string()))
}
