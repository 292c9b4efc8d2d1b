//! The open cart, the parked ones, and what may be done to them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::{Minor, UnitMinor};

/// What a line's code said beside the product.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct LineNote {
    pub batch: Option<String>,
    pub serial: Option<String>,
    /// `2026-11-20`.
    pub best_before: Option<String>,
    /// That day had passed when it was scanned: still sold, but worth a word.
    pub past_best: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct CartLine {
    pub line_id: Uuid,
    #[ts(type = "number")]
    pub variant_id: i64,
    pub name: String,
    /// Its vendor's name where there is more than one; else empty.
    pub vendor: String,
    pub quantity: String,
    pub unit: String,
    /// Charged, per unit.
    #[ts(type = "string")]
    pub unit_price: UnitMinor,
    /// The list price when it differs from what is charged.
    #[ts(type = "string | null")]
    pub list_price: Option<UnitMinor>,
    /// `list`, `override`, `open`, `label`, `amount`.
    pub basis: String,
    #[ts(type = "string")]
    pub gross: Minor,
    /// Taken off this line; its share of an order discount is not in it.
    #[ts(type = "string")]
    pub discount: Minor,
    /// Set when the discount was given in percent, in hundredths of a percent.
    pub discount_percent_bp: Option<u32>,
    /// Gross less the line's own discounts.
    #[ts(type = "string")]
    pub net: Minor,
    /// Deposits and other fees on it, beyond the net.
    pub fees: Vec<FeeSum>,
    /// Who approved an override or a discount, and why.
    pub approved_by: Option<String>,
    pub reason: Option<String>,
    /// What its code said of it.
    pub note: Option<LineNote>,
    /// Set by a recall that found another list price than the one parked: the old one.
    #[ts(type = "string | null")]
    pub repriced_from: Option<UnitMinor>,
    pub picture: String,
    pub hue: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct TaxSum {
    /// Shown as is: `Reduced 7%`.
    pub label: String,
    #[ts(type = "string")]
    pub net: Minor,
    #[ts(type = "string")]
    pub tax: Minor,
    pub included: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct Cart {
    pub cart_id: Uuid,
    /// Counts carts of the day on this till, for the heading.
    #[ts(type = "number")]
    pub number: u64,
    pub lines: Vec<CartLine>,
    /// What the lines cost before anything is taken off or comes on top.
    #[ts(type = "string")]
    pub subtotal: Minor,
    /// Everything taken off: from lines, and from the order.
    #[ts(type = "string")]
    pub discount: Minor,
    /// The part of it that was taken off the order as a whole.
    pub order_discount: Option<OrderDiscountView>,
    pub fees: Vec<FeeSum>,
    pub taxes: Vec<TaxSum>,
    #[ts(type = "string")]
    pub total: Minor,
    pub customer: Option<CustomerInput>,
    /// The certificate or reason of a tax exemption.
    pub exempt: Option<String>,
    /// The tax that an exemption took out of prices which include it; not part of `discount`.
    #[ts(type = "string")]
    pub exempt_amount: Minor,
    /// Carts parked at this till.
    #[ts(type = "number")]
    pub parked: u64,
}

/// Fees of one kind: a deposit, a sugar tax.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct FeeSum {
    pub label: String,
    #[ts(type = "string")]
    pub amount: Minor,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct OrderDiscountView {
    /// Ready to show: `10%`, or nothing when it is an amount.
    pub label: String,
    #[ts(type = "string")]
    pub amount: Minor,
    pub percent_bp: Option<u32>,
    pub reason: String,
    pub approved_by: Option<String>,
}

/// How much to take off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub enum DiscountInput {
    /// Hundredths of a percent, at most 10,000; nothing takes the discount back.
    PercentBp(u32),
    Amount(#[ts(type = "string")] Minor),
}

/// Whose order it is. The name stays on this till; only the id is written into the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct CustomerInput {
    /// 1 to 64 printable characters.
    pub id: String,
    pub name: Option<String>,
}

/// A cart put aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct ParkedCart {
    pub cart_id: Uuid,
    #[ts(type = "number")]
    pub number: u64,
    pub name: Option<String>,
    #[ts(type = "number")]
    pub lines: u64,
    /// At the prices it was parked at.
    #[ts(type = "string")]
    pub total: Minor,
    /// Store-local, RFC 3339.
    pub parked_at: String,
    /// Who parked it.
    pub cashier: String,
    pub customer: Option<CustomerInput>,
}
