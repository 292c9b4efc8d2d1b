//! Orders as HQ shows them: as sold beside as the server saw it.

use evertill_domain::market::fulfilment::OrderState;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::exception::ExceptionDetail;
use super::page::PageQuery;
use super::{Named, RegisterRef, StoreRef};
use crate::shop::view::cart::Options;
use crate::shop::view::checkout::{Address, PaymentView, StateName};

/// One order in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OrderRow {
    pub id: Uuid,
    /// Idempotency key of the sale's event.
    pub key: Uuid,
    /// The receipt's number.
    #[schema(example = "S1-R3A-000417")]
    pub number: String,
    pub channel: Channel,
    pub state: OrderStateName,
    pub store: StoreRef,
    /// The till that sold it; none: it came from the web.
    pub register: Option<RegisterRef>,
    pub cashier: Option<Named>,
    /// Store-local time with its offset.
    #[schema(example = "2026-11-21T09:30:00+01:00")]
    pub sold_at: String,
    #[schema(example = "2026-11-21T09:30:02+01:00")]
    pub received_at: String,
    #[schema(example = "2026-11-21")]
    pub business_date: String,
    /// Sold while the till had no server.
    pub sold_offline: bool,
    #[schema(example = "EUR")]
    pub currency: String,
    /// With shipping. For a vendor: its own part, as everything else.
    pub total: i64,
    pub shipping: i64,
    /// Of the total so much is for parts that were rejected or cancelled.
    pub cancelled: i64,
    /// What is still to be paid; below zero it is owed.
    pub balance_due: i64,
    /// What cash rounding added to the total.
    pub rounding: i64,
    pub refunded: i64,
    /// Charged less expected, over all lines.
    pub variance: i64,
    pub line_count: u32,
    pub status: OrderStatus,
    /// What the server made of its event at first; `parked` means that a person admitted it later.
    pub outcome: OutcomeName,
    pub voided: bool,
    pub exception_count: u32,
    pub open_exception_count: u32,
    /// Codes of its exceptions, each once.
    pub codes: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    Booked,
    /// A tender waits for its provider.
    Pending,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeName {
    Booked,
    Parked,
}

/// Where an order came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    Till,
    Web,
}

/// What an order is as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = OrderState)]
#[serde(rename_all = "snake_case")]
pub enum OrderStateName {
    /// Something of it is still on its way.
    Pending,
    Completed,
    Voided,
    PartiallyRefunded,
    Refunded,
}

impl From<OrderState> for OrderStateName {
    fn from(state: OrderState) -> Self {
        match state {
            OrderState::Pending => OrderStateName::Pending,
            OrderState::Completed => OrderStateName::Completed,
            OrderState::Voided => OrderStateName::Voided,
            OrderState::PartiallyRefunded => OrderStateName::PartiallyRefunded,
            OrderState::Refunded => OrderStateName::Refunded,
        }
    }
}

/// Everything about one order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OrderDetail {
    #[serde(flatten)]
    pub order: OrderRow,
    pub lines: Vec<LineView>,
    pub sub_orders: Vec<SubOrderView>,
    pub tenders: Vec<TenderView>,
    /// What was asked for an order from the web.
    pub payments: Vec<PaymentView>,
    /// Where an order from the web goes; none: it does not, or its customer is erased.
    pub address: Option<Address>,
    /// Id of the customer, never a name.
    pub customer: Option<String>,
    /// Certificate or reason for which it was sold without tax.
    pub exempt: Option<String>,
    pub exceptions: Vec<ExceptionDetail>,
    /// The journal entry it came from; none: it came from the web, or is nobody's business who asks.
    pub event: Option<EventView>,
    /// How it was undone; none: it stands.
    pub void: Option<VoidView>,
    /// Everything that happened to it, oldest first.
    pub timeline: Vec<TimelineEntry>,
    /// False once voided, or for a person who may not.
    pub may_void: bool,
}

/// One line: `sold` is what the receipt says, `seen` what the server made of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LineView {
    /// Index from 0.
    pub line: u32,
    pub variant: i64,
    pub sku: Option<String>,
    pub name: String,
    /// `each`, `kg`, …
    pub unit: String,
    pub vendor: Named,
    /// `S1-R3A-000417/1`.
    pub sub_order: String,
    /// What the buyer chose.
    pub options: Options,
    pub qty: i64,
    /// `list`, `override`, `open`, `label`, `amount`.
    pub basis: String,
    /// Who approved an override, and why.
    pub approval: Option<ApprovalView>,
    pub sold: LineSold,
    pub seen: LineSeen,
    /// Codes of the exceptions on this line.
    pub codes: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ApprovalView {
    pub by: Named,
    pub reason: String,
}

/// As sold: never changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LineSold {
    /// Thousandths of a minor unit; none when only the line's amount is known.
    pub unit_price: Option<i64>,
    pub gross: i64,
    pub discount: i64,
    pub net: i64,
    /// Deposits and other fees per unit.
    pub fees: Vec<FeeView>,
    pub tax_included: i64,
    pub tax_added: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FeeView {
    #[schema(example = "Deposit")]
    pub label: String,
    pub amount: i64,
}

/// As the server saw it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LineSeen {
    /// The list price in force; none where nothing is expected.
    pub unit_price: Option<i64>,
    /// Charged less expected on the line.
    pub variance: i64,
    /// Units still out of stock on this line's account.
    pub taken: i64,
    /// Units sold beyond what was there, still open.
    pub short: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SubOrderView {
    /// From 1.
    pub no: u32,
    #[schema(example = "S1-R3A-000417/1")]
    pub number: String,
    pub vendor: Named,
    pub state: StateName,
    /// The buyer comes for it.
    pub pickup: bool,
    /// The order is to be paid before its goods leave, and is not yet.
    pub awaits_payment: bool,
    pub shipping: i64,
    /// With shipping.
    pub total: i64,
    /// Where whoever asks may move it.
    pub next: Vec<StateName>,
    /// Its history, oldest first.
    pub steps: Vec<StepView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StepView {
    pub state: StateName,
    pub at: String,
    /// None: the buyer, or the server by itself.
    pub by: Option<Named>,
    pub note: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TenderView {
    /// `cash`, `coupon`, `external_card`.
    pub kind: String,
    pub tendered: i64,
    pub change: i64,
    /// The line that a coupon belongs to.
    pub line: Option<u32>,
    /// What a card terminal's slip says.
    pub reference: Option<String>,
}

/// The journal entry it came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct EventView {
    pub key: Uuid,
    pub register: Uuid,
    pub incarnation: u32,
    pub seq: u64,
    /// The chain's hash at this entry, in hex.
    pub hash: String,
    pub outcome: OutcomeName,
    /// When a parked event was booked after all.
    pub admitted_at: Option<String>,
    /// The bytes as the till wrote them.
    pub body: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct VoidView {
    pub at: String,
    pub reason: String,
    pub by: Option<Named>,
    /// Key of the till's event; none when HQ did it.
    pub key: Option<Uuid>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TimelineEntry {
    pub at: String,
    pub what: TimelineKind,
    pub by: Option<Named>,
    /// An exception's code, a reason, a note.
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TimelineKind {
    Sold,
    Received,
    Admitted,
    ExceptionOpened,
    ExceptionAssigned,
    ExceptionSettled,
    Voided,
}

/// `POST /api/v1/orders/{id}/void`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VoidRequest {
    #[schema(example = "Customer brought everything back", min_length = 1, max_length = 500)]
    pub reason: String,
}

/// What a void did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Voided {
    pub id: Uuid,
    pub number: String,
    pub voided_at: String,
    pub reason: String,
    /// What went back on the shelf, by product.
    pub restored: Vec<Restored>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Restored {
    pub line: u32,
    pub variant: i64,
    /// Thousandths given back to stock.
    pub restored: i64,
    /// Thousandths of shortage closed.
    pub unshort: i64,
}

/// A journal entry that is kept whole, out of the books.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ParkedView {
    pub key: Uuid,
    /// SHA-256 in hex of a second body of a used key; none when the event itself is parked.
    pub body_hash: Option<String>,
    pub store: StoreRef,
    pub register: RegisterRef,
    pub incarnation: u32,
    pub seq: u64,
    /// `sale`, `void`, …; as the body says, which may be unknown here.
    pub kind: String,
    /// Why it was parked.
    pub code: String,
    pub received_at: String,
    pub admitted_at: Option<String>,
    /// The exception to settle.
    pub exception: Option<i64>,
    pub body: String,
}

/// Which orders; newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct OrderQuery {
    /// Beginning of the receipt's number.
    #[param(example = "S1-R3A-0004")]
    pub q: Option<String>,
    /// Key of the sale's event.
    pub key: Option<Uuid>,
    /// Id of the cashier.
    pub cashier: Option<i64>,
    pub register: Option<Uuid>,
    /// Id of a store.
    pub store: Option<i64>,
    /// Id of a customer.
    pub customer: Option<String>,
    #[param(inline)]
    pub outcome: Option<OutcomeName>,
    /// Code of an exception it has.
    #[param(example = "PRICE_STALE")]
    pub exception: Option<String>,
    pub has_exceptions: Option<bool>,
    pub has_open_exceptions: Option<bool>,
    /// First business date.
    #[param(value_type = Option<String>, format = Date, example = "2026-11-01")]
    pub from: Option<chrono::NaiveDate>,
    /// Last business date.
    #[param(value_type = Option<String>, format = Date, example = "2026-11-21")]
    pub to: Option<chrono::NaiveDate>,
    /// Sold while the till had no server.
    pub offline: Option<bool>,
    #[param(inline)]
    pub channel: Option<Channel>,
    /// Only those of which something is still on its way.
    pub open: Option<bool>,
    pub voided: Option<bool>,
    #[param(minimum = 1, default = 1)]
    pub page: Option<u32>,
    #[param(minimum = 1, maximum = 200, default = 20)]
    pub limit: Option<u32>,
}

impl OrderQuery {
    /// # Errors
    /// A sentence that names what is out of bounds.
    pub fn paging(&self) -> Result<PageQuery, String> {
        PageQuery::from_parts(self.page, self.limit)
    }
}
