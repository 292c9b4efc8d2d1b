//! Webhooks, what was delivered to them, and the events there are, as HQ shows them.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::page::PageQuery;

/// One place that events are delivered to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct WebhookView {
    pub id: i64,
    #[schema(example = "Web shop")]
    pub name: String,
    #[schema(example = "https://shop.example/hooks/evertill")]
    pub url: String,
    /// Kinds of events it gets; empty: all.
    #[schema(example = json!(["order_created", "stock_low"]))]
    pub kinds: Vec<String>,
    pub state: WebhookState,
    /// Since when every attempt has failed.
    pub failing_since: Option<String>,
    pub created_at: String,
    pub last_delivered_at: Option<String>,
    /// The last attempt: its answer's status; none when nobody answered.
    pub last_code: Option<u16>,
    /// The last event that was taken for it, and how many newer there are.
    pub cursor: i64,
    pub behind: i64,
    /// Deliveries that wait for their time, and that were given up.
    pub waiting: u64,
    pub dead: u64,
    /// Events that were forgotten before it was switched on again.
    pub missed: i64,
    /// Until then it is signed with the secret before this one as well.
    pub old_secret_until: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WebhookState {
    /// Delivers.
    Ok,
    /// The last attempt failed; it is tried again.
    Failing,
    /// Switched off by a person.
    Off,
    /// Switched off by the server: its receiver answered 410.
    Gone,
    /// Switched off by the server after days of failures.
    GivenUp,
}

/// A webhook with its secret, which is shown this once.
#[derive(Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct WebhookSecret {
    pub webhook: WebhookView,
    #[schema(example = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD")]
    pub secret: String,
}

/// Not the secret: whoever has it signs in our name.
impl std::fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WebhookSecret").field("webhook", &self.webhook).finish_non_exhaustive()
    }
}

/// `POST /api/v1/webhooks`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWebhook {
    #[schema(example = "Web shop", min_length = 1, max_length = 60)]
    pub name: String,
    #[schema(example = "https://shop.example/hooks/evertill", max_length = 500)]
    pub url: String,
    /// Kinds of events; empty or absent: all.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// The first event to deliver, by its sequence; absent: what happens from now on.
    #[schema(minimum = 1)]
    pub from: Option<i64>,
}

/// `PATCH /api/v1/webhooks/{id}`: what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookChange {
    #[schema(min_length = 1, max_length = 60)]
    pub name: Option<String>,
    #[schema(max_length = 500)]
    pub url: Option<String>,
    pub kinds: Option<Vec<String>>,
    /// True: on, and everything that waits is due. False: off; events wait.
    pub active: Option<bool>,
}

/// `POST /api/v1/webhooks/{id}/rotate-secret`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RotateRequest {
    /// Hours for which the old secret signs as well; 24 when absent.
    #[schema(maximum = 168)]
    pub keep_hours: Option<u32>,
}

/// One event on its way to one webhook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DeliveryView {
    pub sequence: i64,
    /// The event's id: `webhook-id` of every attempt.
    pub event: Uuid,
    #[serde(rename = "type")]
    #[schema(example = "order_created")]
    pub kind: String,
    pub subject: String,
    pub at: String,
    pub status: DeliveryStatus,
    pub attempts: u32,
    /// When it is tried again.
    pub next_at: Option<String>,
    pub last_at: Option<String>,
    /// Status of the last answer; none when nobody answered.
    pub code: Option<u16>,
    /// The beginning of the last answer, or why there was none.
    pub answer: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryStatus {
    Waiting,
    Delivered,
    /// Given up: a person may send it again.
    Dead,
}

impl DeliveryStatus {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            DeliveryStatus::Waiting => "waiting",
            DeliveryStatus::Delivered => "delivered",
            DeliveryStatus::Dead => "dead",
        }
    }
}

/// Which deliveries; the newest event first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct DeliveryQuery {
    #[param(inline)]
    pub status: Option<DeliveryStatus>,
    #[param(minimum = 1, default = 1)]
    pub page: Option<u32>,
    #[param(minimum = 1, maximum = 200, default = 20)]
    pub limit: Option<u32>,
}

impl DeliveryQuery {
    /// # Errors
    /// A sentence that names what is out of bounds.
    pub fn paging(&self) -> Result<PageQuery, String> {
        PageQuery::from_parts(self.page, self.limit)
    }
}

/// `POST /api/v1/webhooks/{id}/replay`: either all that was given up, or a range.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplayRequest {
    /// Everything that was given up.
    #[serde(default)]
    pub dead: bool,
    /// Events from this sequence on, delivered before or not …
    #[schema(minimum = 1)]
    pub from: Option<i64>,
    /// … up to this one; absent: all that it has been given.
    pub to: Option<i64>,
}

/// How many events are sent again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Replayed {
    pub events: u64,
}

/// The event that a webhook is tried with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TestSent {
    pub event: Uuid,
}

/// One event, as webhooks get it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct EventView {
    pub sequence: i64,
    pub id: Uuid,
    #[serde(rename = "type")]
    #[schema(example = "order_created")]
    pub kind: String,
    pub subject: String,
    pub timestamp: String,
    #[schema(value_type = Object)]
    pub data: serde_json::Value,
}

/// Which events; the newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct EventQuery {
    #[serde(rename = "type")]
    #[param(example = "order_created")]
    pub kind: Option<String>,
    #[param(example = "stock/101/401")]
    pub subject: Option<String>,
    /// Only those after this sequence, the oldest first: for a consumer that reads instead of being told.
    pub after: Option<i64>,
    #[param(minimum = 1, default = 1)]
    pub page: Option<u32>,
    #[param(minimum = 1, maximum = 200, default = 20)]
    pub limit: Option<u32>,
}

impl EventQuery {
    /// # Errors
    /// A sentence that names what is out of bounds.
    pub fn paging(&self) -> Result<PageQuery, String> {
        PageQuery::from_parts(self.page, self.limit)
    }
}
