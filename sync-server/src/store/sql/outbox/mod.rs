//! The outbox: events written in the transaction that they tell of, numbered densely, and their way to the webhooks.

mod looks;
mod low;
mod names;
mod say;
mod webhooks;
mod work;

use async_trait::async_trait;
use uuid::Uuid;

pub(in crate::store::sql) use low::low_level;
pub use low::stock_moved;
pub(in crate::store::sql) use names::Products;
pub(in crate::store::sql) use say::say_of;
pub use say::{exception_settled, prices_changed, refunded_by_hq, say};

use super::Engine;
use crate::hq::scope::Scope;
use crate::hq::view::page::{Page, PageQuery};
use crate::hq::view::webhook::{
    DeliveryQuery, DeliveryView, EventQuery, EventView, NewWebhook, ReplayRequest, WebhookChange, WebhookView,
};
use crate::store::StoreResult;
use crate::store::outbox::{Attempt, Batch, Destination, OutboxStore};

#[async_trait]
impl<E: Engine> OutboxStore for E {
    async fn due(&self, now_ms: i64) -> StoreResult<Vec<Destination>> {
        // The publisher works for everybody, one webhook after the other.
        self.read_all(move |db| work::due(db, now_ms)).await
    }

    async fn take_deliveries(
        &self,
        to: Destination,
        holder: Uuid,
        now_ms: i64,
    ) -> StoreResult<Option<Batch>> {
        self.write_for(to.tenant, move |db| work::take(db, to, holder, now_ms)).await
    }

    async fn record_attempts(&self, to: Destination, attempts: Vec<Attempt>, now_ms: i64) -> StoreResult<()> {
        self.write_for(to.tenant, move |db| work::record(db, to, &attempts, now_ms)).await
    }

    async fn webhooks(&self, scope: Scope, now_ms: i64) -> StoreResult<Vec<WebhookView>> {
        self.read_for(scope.tenant(), move |db| webhooks::list(db, &scope, now_ms)).await
    }

    async fn webhook(&self, scope: Scope, id: i64, now_ms: i64) -> StoreResult<Option<WebhookView>> {
        self.read_for(scope.tenant(), move |db| webhooks::show(db, &scope, id, now_ms)).await
    }

    async fn create_webhook(
        &self,
        scope: Scope,
        new: NewWebhook,
        secret: String,
        now_ms: i64,
    ) -> StoreResult<WebhookView> {
        self.write_for(scope.tenant(), move |db| webhooks::create(db, &scope, &new, &secret, now_ms)).await
    }

    async fn set_webhook(
        &self,
        scope: Scope,
        id: i64,
        change: WebhookChange,
        now_ms: i64,
    ) -> StoreResult<WebhookView> {
        self.write_for(scope.tenant(), move |db| webhooks::change(db, &scope, id, &change, now_ms)).await
    }

    async fn set_secret(
        &self,
        scope: Scope,
        id: i64,
        secret: String,
        until_ms: i64,
        now_ms: i64,
    ) -> StoreResult<WebhookView> {
        self.write_for(scope.tenant(), move |db| {
            webhooks::set_secret(db, &scope, id, (&secret, until_ms), now_ms)
        })
        .await
    }

    async fn delete_webhook(&self, scope: Scope, id: i64, now_ms: i64) -> StoreResult<()> {
        self.write_for(scope.tenant(), move |db| webhooks::delete(db, &scope, id, now_ms)).await
    }

    async fn deliveries(
        &self,
        scope: Scope,
        webhook: i64,
        query: DeliveryQuery,
        page: PageQuery,
    ) -> StoreResult<Page<DeliveryView>> {
        self.read_for(scope.tenant(), move |db| looks::deliveries(db, &scope, webhook, &query, page)).await
    }

    async fn replay(
        &self,
        scope: Scope,
        webhook: i64,
        request: ReplayRequest,
        now_ms: i64,
    ) -> StoreResult<u64> {
        self.write_for(scope.tenant(), move |db| looks::replay(db, &scope, webhook, request, now_ms)).await
    }

    async fn say_test(&self, scope: Scope, webhook: i64, now_ms: i64) -> StoreResult<Uuid> {
        self.write_for(scope.tenant(), move |db| webhooks::say_test(db, &scope, webhook, now_ms)).await
    }

    async fn events(&self, scope: Scope, query: EventQuery, page: PageQuery) -> StoreResult<Page<EventView>> {
        self.read_for(scope.tenant(), move |db| looks::events(db, &scope, &query, page)).await
    }

    async fn forget_events(&self, before_ms: i64) -> StoreResult<usize> {
        // Upkeep, of every tenant's events.
        self.write_all(move |db| looks::forget(db, before_ms)).await
    }
}
