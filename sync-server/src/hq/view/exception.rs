//! Exceptions as HQ shows them: what differs, whose it is, what may be done, and who did what.

use evertill_domain::exception::{self as domain, Action};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::page::PageQuery;
use super::{Named, RegisterRef, StoreRef};

/// One difference that a person must see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ExceptionView {
    pub id: i64,
    /// Stable code.
    #[schema(example = "PRICE_STALE")]
    pub code: String,
    pub severity: Severity,
    pub store: StoreRef,
    pub register: RegisterRef,
    /// Key of the event it is about.
    pub event_key: Uuid,
    /// The order it is about; none for a parked event or one that made no order.
    pub order: Option<OrderRef>,
    /// Index of the line it is about, from 0.
    pub line: Option<u32>,
    /// The product on that line.
    pub product: Option<Named>,
    pub detail: DetailView,
    #[schema(example = "2026-11-21T09:30:00Z")]
    pub opened_at: String,
    /// Seconds since then, or until it was settled.
    pub age_s: i64,
    pub owner: Option<Named>,
    pub settled: Option<Settled>,
    /// What may be done about it, the most likely first; empty once settled.
    pub actions: Vec<ActionName>,
}

/// An exception with its audit trail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ExceptionDetail {
    #[serde(flatten)]
    pub exception: ExceptionView,
    pub history: Vec<HistoryEntry>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OrderRef {
    /// Public id, for `/orders/{id}`.
    pub id: Uuid,
    #[schema(example = "S1-R3A-000417")]
    pub number: String,
    #[schema(example = "EUR")]
    pub currency: String,
    pub voided: bool,
}

/// How it was settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Settled {
    pub at: String,
    /// None when the server did it by itself.
    pub by: Option<Named>,
    pub action: String,
    pub note: String,
}

/// One step of an exception's life.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct HistoryEntry {
    pub at: String,
    pub by: Option<Named>,
    /// `opened`, `assigned`, or the action that settled it.
    #[schema(example = "assigned")]
    pub action: String,
    pub note: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Info,
    Warning,
    Critical,
}

impl Severity {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Critical => "critical",
        }
    }
}

impl From<domain::Severity> for Severity {
    fn from(severity: domain::Severity) -> Self {
        match severity {
            domain::Severity::Info => Severity::Info,
            domain::Severity::Warning => Severity::Warning,
            domain::Severity::Critical => Severity::Critical,
        }
    }
}

/// How a person settles an exception.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActionName {
    /// The difference stands.
    AcceptVariance,
    /// The goods were counted: needs `count`.
    Recount,
    /// The customer gets the difference back: `amount`, or the line's variance.
    RefundDifference,
    /// Undoes the order.
    Void,
    /// To the right product (`variant`) or person (`user`).
    Reassign,
    /// The parked event enters the books.
    Admit,
    /// Closed as a loss or as of no consequence.
    WriteOff,
}

impl From<Action> for ActionName {
    fn from(action: Action) -> Self {
        match action {
            Action::AcceptVariance => ActionName::AcceptVariance,
            Action::Recount => ActionName::Recount,
            Action::RefundDifference => ActionName::RefundDifference,
            Action::Void => ActionName::Void,
            Action::Reassign => ActionName::Reassign,
            Action::Admit => ActionName::Admit,
            Action::WriteOff => ActionName::WriteOff,
        }
    }
}

impl From<ActionName> for Action {
    fn from(action: ActionName) -> Self {
        match action {
            ActionName::AcceptVariance => Action::AcceptVariance,
            ActionName::Recount => Action::Recount,
            ActionName::RefundDifference => Action::RefundDifference,
            ActionName::Void => Action::Void,
            ActionName::Reassign => Action::Reassign,
            ActionName::Admit => Action::Admit,
            ActionName::WriteOff => Action::WriteOff,
        }
    }
}

/// What exactly differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DetailView {
    None,
    /// Unit prices in thousandths of a minor unit; `variance` in minor units on the whole line.
    Price {
        charged: Option<i64>,
        expected: Option<i64>,
        variance: i64,
        /// `replaced`: another price had taken its place. `not_yet_valid`: its day had not come.
        cause: Option<String>,
        /// Since when the expected price was in force.
        since: Option<String>,
    },
    /// Quantities in thousandths.
    Stock {
        sold: i64,
        available: i64,
        short: i64,
    },
    /// Sums in minor units.
    Sum {
        /// `gross`, `net`, `total`, `tenders`, `refund`, …
        what: String,
        sent: i64,
        computed: i64,
    },
    Actor {
        user: Named,
    },
    Clock {
        claimed: String,
        received: String,
    },
    Gap {
        incarnation: u32,
        first: u64,
        last: u64,
    },
    Text {
        text: String,
    },
}

/// `POST /api/v1/exceptions/{id}/settle`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SettleRequest {
    pub action: ActionName,
    /// Why; for the audit trail.
    #[schema(example = "Shelf label had not been changed", min_length = 1, max_length = 500)]
    pub note: String,
    /// `recount`: units found on the shelf, in thousandths.
    #[schema(minimum = 0)]
    pub count: Option<i64>,
    /// `refund_difference`: minor units; the line's variance when absent.
    #[schema(minimum = 1)]
    pub amount: Option<i64>,
    /// `reassign`: the product that was really sold.
    pub variant: Option<i64>,
    /// `reassign`: the person who really did it.
    pub user: Option<i64>,
}

/// `POST /api/v1/exceptions/{id}/assign`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignRequest {
    /// The person who looks after it; null takes the owner off.
    pub owner: Option<i64>,
    #[serde(default)]
    #[schema(max_length = 500)]
    pub note: String,
}

/// Which exceptions; without any: all, the newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct ExceptionQuery {
    #[param(example = "STOCK_SHORT")]
    pub code: Option<String>,
    #[param(inline)]
    pub severity: Option<Severity>,
    /// Id of a store.
    pub store: Option<i64>,
    pub register: Option<Uuid>,
    /// True: still open. False: settled.
    pub open: Option<bool>,
    /// Id of its owner.
    pub owner: Option<i64>,
    /// At least so many hours old.
    pub older_than_hours: Option<u32>,
    #[param(minimum = 1, default = 1)]
    pub page: Option<u32>,
    #[param(minimum = 1, maximum = 200, default = 20)]
    pub limit: Option<u32>,
}

impl ExceptionQuery {
    /// # Errors
    /// A sentence that names what is out of bounds.
    pub fn paging(&self) -> Result<PageQuery, String> {
        PageQuery::from_parts(self.page, self.limit)
    }
}
