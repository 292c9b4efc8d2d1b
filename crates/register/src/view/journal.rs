//! The journal as the window lists it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::{Minor, Receipt, UnitMinor};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub enum SyncState {
    /// On this till only.
    Waiting,
    /// In the push that is under way.
    Sending,
    /// Booked without a difference, or its differences are settled.
    Accepted,
    /// Booked or parked, and a person must look at it.
    NeedsLook,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub enum JournalFilter {
    All,
    Waiting,
    NeedsLook,
    Voided,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct JournalRow {
    pub key: Uuid,
    /// `sale` or `void` (other events are audit only and are not listed).
    pub kind: String,
    pub receipt: String,
    /// Store-local, RFC 3339 with offset.
    pub time: String,
    #[ts(type = "string")]
    pub amount: Minor,
    pub cashier: String,
    pub state: SyncState,
    pub voided: bool,
    pub offline: bool,
    pub exceptions: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct JournalPage {
    pub items: Vec<JournalRow>,
    #[ts(type = "number")]
    pub total: u64,
    #[ts(type = "number")]
    pub offset: u64,
}

/// One side of a difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
#[serde(rename_all = "snake_case")]
pub enum Measured {
    /// Minor units, with up to three places for a price per unit.
    Money(#[ts(type = "string")] UnitMinor),
    Quantity(String),
}

/// One difference, as the person who sold it may know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct ExceptionView {
    /// The exception's code, such as `PRICE_STALE`.
    pub code: String,
    /// `info`, `warning`, `critical`.
    pub severity: String,
    /// The product it is about, when it is about one.
    pub product: Option<String>,
    /// What was charged and what the server had, when they differ.
    pub charged: Option<Measured>,
    pub expected: Option<Measured>,
    /// RFC 3339: since when the server's value holds.
    pub since: Option<String>,
    /// How it was settled, when it was: `accept_variance`, …
    pub settled: Option<String>,
    pub settled_by: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct JournalDetail {
    pub row: JournalRow,
    pub receipt: Receipt,
    /// `incarnation/seq`, for support.
    pub position: String,
    /// `booked` or `parked`, once the server has answered.
    pub outcome: Option<String>,
    pub order_number: Option<String>,
    pub exceptions: Vec<ExceptionView>,
    /// None when it may be voided; else the problem code that says why not.
    pub void_blocked: Option<String>,
    pub voided_by: Option<String>,
    pub void_reason: Option<String>,
}
