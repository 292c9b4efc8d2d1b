//! From a cart to an order: what is asked, quoted, placed and rejected.

use evertill_domain::market::fulfilment::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::cart::CartView;
use super::problem::ProblemView;
use crate::hq::view::Named;

/// How goods come to the buyer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Handover {
    #[default]
    Ship,
    /// The buyer comes for them.
    Pickup,
}

/// How an order is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PayBy {
    /// Before anything is sent, within the shop's time.
    Prepaid,
    /// When the goods come, or are picked up.
    OnDelivery,
}

impl PayBy {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            PayBy::Prepaid => "prepaid",
            PayBy::OnDelivery => "on_delivery",
        }
    }
}

/// Whom goods go to. Kept under the customer's own key.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Address {
    #[schema(example = "Ada Byron", max_length = 120)]
    pub name: String,
    #[schema(example = "ada@example.org")]
    pub email: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Street and number; for a pickup they may be left out.
    #[serde(default)]
    #[schema(example = "Marylebone 12", max_length = 200)]
    pub street: String,
    #[serde(default)]
    #[schema(example = "10117", max_length = 20)]
    pub postcode: String,
    #[serde(default)]
    #[schema(example = "Berlin", max_length = 120)]
    pub city: String,
    /// ISO 3166-1, two letters.
    #[serde(default)]
    #[schema(example = "DE", max_length = 2)]
    pub country: String,
}

/// None of it: it is somebody's.
impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Address")
    }
}

/// `POST /api/v1/cart/prepare-checkout`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PrepareCheckout {
    #[serde(default)]
    pub handover: Handover,
    /// May be left out until it is placed.
    pub address: Option<Address>,
}

/// What it would cost, and until when it is held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Prepared {
    pub cart: CartView,
    /// Over all vendors.
    pub shipping: i64,
    pub total: i64,
    pub reserved_until: String,
    /// Nothing stands in the way.
    pub ready: bool,
}

/// `POST /api/v1/checkout` and `POST /api/v1/orders`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckoutRequest {
    #[serde(default)]
    pub handover: Handover,
    pub address: Address,
    pub pay_by: PayBy,
}

/// An order, placed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Placed {
    pub id: Uuid,
    #[schema(example = "W-S12-000033")]
    pub number: String,
    pub currency: String,
    pub shipping: i64,
    /// With shipping.
    pub total: i64,
    pub balance_due: i64,
    pub sub_orders: Vec<PlacedSubOrder>,
    pub payments: Vec<PaymentView>,
    /// What could not be served; the rest was ordered.
    pub rejected: Vec<RejectedLine>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PlacedSubOrder {
    #[schema(example = "W-S12-000033/1")]
    pub number: String,
    pub vendor: Named,
    pub state: StateName,
    pub shipping: i64,
    /// With shipping.
    pub total: i64,
    pub lines: u32,
}

/// A line that is not part of the order, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RejectedLine {
    pub variant: i64,
    pub name: String,
    pub vendor: Named,
    pub qty: i64,
    pub reason: ProblemView,
}

/// What is to be paid, or paid back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PaymentView {
    pub id: Uuid,
    /// Below zero it is paid back.
    pub amount: i64,
    pub method: PayBy,
    pub status: PaymentStatus,
    /// Until when it can be paid.
    pub expires_at: Option<String>,
    /// What the provider or the bank calls it.
    pub reference: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaymentStatus {
    Pending,
    Paid,
    Failed,
    /// Nobody paid in time: what was held for it is free again.
    Expired,
}

impl PaymentStatus {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            PaymentStatus::Pending => "pending",
            PaymentStatus::Paid => "paid",
            PaymentStatus::Failed => "failed",
            PaymentStatus::Expired => "expired",
        }
    }

    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let all =
            [PaymentStatus::Pending, PaymentStatus::Paid, PaymentStatus::Failed, PaymentStatus::Expired];
        all.into_iter().find(|status| status.name() == name)
    }
}

/// How far a sub-order is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StateName {
    CreatedPending,
    Accepted,
    Rejected,
    Packed,
    Shipped,
    ReadyForPickup,
    Delivered,
    PickedUp,
    Cancelled,
}

impl From<State> for StateName {
    fn from(state: State) -> Self {
        match state {
            State::CreatedPending => StateName::CreatedPending,
            State::Accepted => StateName::Accepted,
            State::Rejected => StateName::Rejected,
            State::Packed => StateName::Packed,
            State::Shipped => StateName::Shipped,
            State::ReadyForPickup => StateName::ReadyForPickup,
            State::Delivered => StateName::Delivered,
            State::PickedUp => StateName::PickedUp,
            State::Cancelled => StateName::Cancelled,
        }
    }
}

impl From<StateName> for State {
    fn from(name: StateName) -> Self {
        match name {
            StateName::CreatedPending => State::CreatedPending,
            StateName::Accepted => State::Accepted,
            StateName::Rejected => State::Rejected,
            StateName::Packed => State::Packed,
            StateName::Shipped => State::Shipped,
            StateName::ReadyForPickup => State::ReadyForPickup,
            StateName::Delivered => State::Delivered,
            StateName::PickedUp => State::PickedUp,
            StateName::Cancelled => State::Cancelled,
        }
    }
}

/// `POST /api/v1/orders/{id}/sub-orders/{number}/move`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveSubOrder {
    pub to: StateName,
    /// For the history: why, a parcel's number.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub note: String,
}

/// `POST /api/v1/payments/{id}`: what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SettlePayment {
    pub status: PaymentStatus,
    #[serde(default)]
    #[schema(max_length = 100)]
    pub reference: String,
}
