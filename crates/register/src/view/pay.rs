//! Paying: what is due, what is handed over, and the receipt.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::{FeeSum, Minor, OrderDiscountView, TaxSum, UnitMinor};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct PayOptions {
    pub cart_id: Uuid,
    #[ts(type = "string")]
    pub total: Minor,
    /// What is paid by card beside the cash.
    #[ts(type = "string")]
    pub card: Minor,
    /// Cash rounding of the store's currency: `due = total - card + rounding`.
    #[ts(type = "string")]
    pub rounding: Minor,
    /// Due in cash.
    #[ts(type = "string")]
    pub due: Minor,
    /// The exact amount first, then the next likely notes.
    #[ts(type = "string[]")]
    pub quick: Vec<Minor>,
    /// Notes and coins worth a key of their own, ascending.
    #[ts(type = "string[]")]
    pub notes: Vec<Minor>,
}

/// One way of paying. Cash is what is handed over; what is too much of it comes back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub enum TenderInput {
    Cash {
        #[ts(type = "string")]
        amount: Minor,
    },
    /// Paid on a terminal that this till does not know.
    ExternalCard {
        #[ts(type = "string")]
        amount: Minor,
        /// What the terminal's slip says, at most 64 printable characters.
        reference: Option<String>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct ReceiptLine {
    pub name: String,
    pub quantity: String,
    pub unit: String,
    #[ts(type = "string")]
    pub unit_price: UnitMinor,
    #[ts(type = "string")]
    pub gross: Minor,
    /// Taken off this line; its share of an order discount is not in it.
    #[ts(type = "string")]
    pub discount: Minor,
    pub discount_percent_bp: Option<u32>,
    #[ts(type = "string")]
    pub net: Minor,
    pub fees: Vec<FeeSum>,
    pub note: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct ReceiptGroup {
    /// Empty where receipts do not stand by vendor: then there is one part.
    pub vendor: String,
    /// Sub-order number: `S12-R3B-000417/1`; empty with the vendor.
    pub number: String,
    pub lines: Vec<ReceiptLine>,
    /// What its lines cost in all, the order discount's share taken off.
    #[ts(type = "string")]
    pub total: Minor,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct TenderLine {
    /// `cash`, `external_card`, `coupon`.
    pub kind: String,
    pub label: String,
    pub reference: Option<String>,
    #[ts(type = "string")]
    pub amount: Minor,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct Receipt {
    /// The idempotency key of the sale's journal event.
    pub key: Uuid,
    /// `S12-R3B-000417`.
    pub number: String,
    /// 0 for the original, n for the n-th copy.
    pub copy: u32,
    pub tenant_name: String,
    pub store_name: String,
    pub register_name: String,
    pub cashier: String,
    /// Store-local time with its offset, RFC 3339.
    pub sold_at: String,
    pub currency: String,
    pub currency_digits: u8,
    /// BCP 47, of the store.
    pub locale: String,
    pub customer_id: Option<String>,
    /// The certificate or reason of a tax exemption.
    pub exempt: Option<String>,
    /// The tax that it took out of prices which include it; not part of `discount`.
    #[ts(type = "string")]
    pub exempt_amount: Minor,
    pub groups: Vec<ReceiptGroup>,
    /// Everything taken off: from lines, and from the order.
    #[ts(type = "string")]
    pub discount: Minor,
    /// The part of it that was taken off the order as a whole.
    pub order_discount: Option<OrderDiscountView>,
    pub fees: Vec<FeeSum>,
    pub taxes: Vec<TaxSum>,
    #[ts(type = "string")]
    pub total: Minor,
    #[ts(type = "string")]
    pub rounding: Minor,
    pub tenders: Vec<TenderLine>,
    #[ts(type = "string")]
    pub change: Minor,
    /// True when it was sold without the server.
    pub offline: bool,
    pub voided: bool,
}
