//! HQ's head: what happened today and what waits for a person.

use serde::Serialize;
use utoipa::ToSchema;

use super::StoreRef;
use super::exception::Severity;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Summary {
    pub now: String,
    pub stores: Vec<StoreToday>,
    /// Open exceptions by code, the most frequent first.
    pub open_exceptions: Vec<OpenByCode>,
    pub open_exceptions_total: u64,
    /// Events kept out of the books that nobody has settled.
    pub parked: u64,
    pub registers: RegisterCounts,
    /// Levels at or below their threshold.
    pub low_stock: u64,
    pub backups: BackupState,
    /// True from a restore until every register has said what it has; until then the books may lack sales.
    pub recovering: bool,
    /// Registers that are still to be heard.
    pub unheard: u64,
}

/// A store's present business day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StoreToday {
    pub store: StoreRef,
    #[schema(example = "2026-11-21")]
    pub business_date: String,
    #[schema(example = "EUR")]
    pub currency: String,
    /// Orders that stand, and their total in minor units without what was cancelled of them.
    pub orders: u64,
    pub total: i64,
    pub offline_orders: u64,
    pub voided_orders: u64,
    pub voided_total: i64,
    pub refunded: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OpenByCode {
    pub code: String,
    pub severity: Severity,
    pub count: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct RegisterCounts {
    pub total: u64,
    pub online: u64,
    pub offline: u64,
    pub waiting: u64,
    pub revoked: u64,
    /// Events that registers said are waiting to be sent.
    pub queued: u64,
}

/// Without a backup on another disk, tills keep every sale and HQ must know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct BackupState {
    pub count: u64,
    pub latest_at: Option<String>,
    /// True when the backups are declared to be on another disk.
    pub on_other_disk: bool,
}
