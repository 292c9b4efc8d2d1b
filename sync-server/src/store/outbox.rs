//! Webhooks and what is on its way to them, as the store is asked about it.

use async_trait::async_trait;
use uuid::Uuid;

use super::StoreResult;
use crate::hq::scope::Scope;
use crate::hq::view::page::{Page, PageQuery};
use crate::hq::view::webhook::{
    DeliveryQuery, DeliveryView, EventQuery, EventView, NewWebhook, ReplayRequest, WebhookChange, WebhookView,
};
use crate::outbox::post::Answer;

/// One webhook of one tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Destination {
    pub tenant: i64,
    pub webhook: i64,
}

/// What a worker has to deliver now.
#[derive(Clone)]
pub struct Batch {
    pub webhook: i64,
    /// The tenant's code.
    pub tenant: String,
    pub url: String,
    /// The newest first.
    pub secrets: Vec<String>,
    /// Of each subject at most one, the earliest that waits.
    pub deliveries: Vec<Outgoing>,
    /// There is more to be looked at.
    pub more: bool,
}

/// Not the secrets: whoever has them signs in our name.
impl std::fmt::Debug for Batch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Batch").field("webhook", &self.webhook).finish_non_exhaustive()
    }
}

/// One event on its way.
#[derive(Debug, Clone)]
pub struct Outgoing {
    pub no: i64,
    pub id: Uuid,
    pub kind: String,
    pub subject: String,
    pub at_ms: i64,
    pub data: String,
    /// How often it was tried before.
    pub attempts: i64,
}

/// What an attempt led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    pub no: i64,
    pub end: End,
    pub answer: Answer,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    Delivered,
    Again {
        at_ms: i64,
    },
    /// Given up: a person may send it again.
    Dead,
    /// The receiver says that it is gone for good: the webhook is switched off.
    Gone,
}

/// The outbox and its webhooks.
#[async_trait]
pub trait OutboxStore: Send + Sync {
    /// Webhooks for which something is due.
    async fn due(&self, now_ms: i64) -> StoreResult<Vec<Destination>>;

    /// Takes what is due for a webhook, under a lease; none when another server holds it or it is switched off. When
    /// nothing is due the lease ends.
    async fn take_deliveries(&self, to: Destination, holder: Uuid, now_ms: i64)
    -> StoreResult<Option<Batch>>;

    /// Writes down what became of what was taken.
    async fn record_attempts(&self, to: Destination, attempts: Vec<Attempt>, now_ms: i64) -> StoreResult<()>;

    async fn webhooks(&self, scope: Scope, now_ms: i64) -> StoreResult<Vec<WebhookView>>;

    /// None: there is no such webhook.
    async fn webhook(&self, scope: Scope, id: i64, now_ms: i64) -> StoreResult<Option<WebhookView>>;

    async fn create_webhook(
        &self,
        scope: Scope,
        new: NewWebhook,
        secret: String,
        now_ms: i64,
    ) -> StoreResult<WebhookView>;

    async fn set_webhook(
        &self,
        scope: Scope,
        id: i64,
        change: WebhookChange,
        now_ms: i64,
    ) -> StoreResult<WebhookView>;

    /// From now on it is signed with `secret`, and with the one before as well until `until_ms`.
    async fn set_secret(
        &self,
        scope: Scope,
        id: i64,
        secret: String,
        until_ms: i64,
        now_ms: i64,
    ) -> StoreResult<WebhookView>;

    async fn delete_webhook(&self, scope: Scope, id: i64, now_ms: i64) -> StoreResult<()>;

    async fn deliveries(
        &self,
        scope: Scope,
        webhook: i64,
        query: DeliveryQuery,
        page: PageQuery,
    ) -> StoreResult<Page<DeliveryView>>;

    /// Sends again what was asked for; answers how many events that are.
    async fn replay(
        &self,
        scope: Scope,
        webhook: i64,
        request: ReplayRequest,
        now_ms: i64,
    ) -> StoreResult<u64>;

    /// Says something to one webhook only; answers the event's id.
    async fn say_test(&self, scope: Scope, webhook: i64, now_ms: i64) -> StoreResult<Uuid>;

    async fn events(&self, scope: Scope, query: EventQuery, page: PageQuery) -> StoreResult<Page<EventView>>;

    /// Forgets events older than this, delivered or not; answers how many.
    async fn forget_events(&self, before_ms: i64) -> StoreResult<usize>;
}
