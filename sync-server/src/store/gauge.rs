//! What operators watch of a store: how things stand at one moment.

use async_trait::async_trait;

use super::StoreResult;

/// Everything at one moment, over all tenants.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Gauges {
    pub registers: Vec<RegisterGauge>,
    /// Tenant, exception code, and how many nobody has settled.
    pub exceptions: Vec<(String, String, u64)>,
    pub feeds: Vec<FeedGauge>,
    pub webhooks: Vec<WebhookGauge>,
    /// Tenant, act, and how often it was done in the last quarter of an hour.
    pub acts: Vec<(String, String, u64)>,
    /// When the newest backup that was opened and checked was taken.
    pub backup_taken_ms: Option<i64>,
    /// Restored, and waiting for every register's tail.
    pub recovering: bool,
}

/// A register as its last hello told it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterGauge {
    pub tenant: String,
    pub store: String,
    pub register: String,
    pub heard_ms: i64,
    /// Events that it had not sent.
    pub queue_depth: u64,
    pub oldest_age_s: u64,
}

/// A tenant's change feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedGauge {
    pub tenant: String,
    pub head: u64,
    /// Changes that are committed and have no number yet, and since when.
    pub unnumbered: u64,
    pub waiting_since_ms: Option<i64>,
}

/// What one destination has not got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookGauge {
    pub tenant: String,
    pub webhook: String,
    pub waiting: u64,
    pub dead: u64,
    /// When the oldest waiting event happened.
    pub waiting_since_ms: Option<i64>,
}

#[async_trait]
pub trait GaugeStore: Send + Sync {
    /// How things stand.
    async fn gauges(&self, now_ms: i64) -> StoreResult<Gauges>;
}
