//! Journal events as typed facts: what a register wrote down and the server must never refuse.
//!
//! A body is the UTF-8 JSON of [`Body`]. It starts `{"v":1,"kind":"…"}`. A released version is frozen: a new field, kind
//! or tender is a new version, and a server that does not know it parks the event whole.

mod body;
mod version;

pub use body::{Body, NotUnderstood};
pub use version::BODY_VERSION;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::money::Money;
use crate::price::{Approval, PriceBasis, UnitPrice};
use crate::quantity::Quantity;
use crate::tax::LineTax;

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    Sale(Sale),
    Void(Void),
    Return(Return),
    SignIn(SignIn),
    SignOut(SignOut),
    ClockChanged(ClockChanged),
    IncarnationOpened(IncarnationOpened),
}

impl Fact {
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Fact::Sale(_) => "sale",
            Fact::Void(_) => "void",
            Fact::Return(_) => "return",
            Fact::SignIn(_) => "sign_in",
            Fact::SignOut(_) => "sign_out",
            Fact::ClockChanged(_) => "clock_changed",
            Fact::IncarnationOpened(_) => "incarnation_opened",
        }
    }
}

/// A finished checkout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sale {
    pub cart: Uuid,
    /// Receipt number, which is also the till's order number.
    pub receipt: String,
    /// ISO 4217.
    pub currency: String,
    /// True when the till sold without the server.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub offline: bool,
    pub lines: Vec<SaleLine>,
    pub tenders: Vec<Tender>,
    /// Line nets plus fees and taxes that are added to them.
    pub total: Money,
    /// What cash rounding added to the total.
    #[serde(default, skip_serializing_if = "Money::is_zero")]
    pub rounding: Money,
    /// Whom it was sold to: an id of at most 64 printable characters, never a name. What is chained cannot be erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// Sold without tax: the certificate's number, or the reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exempt: Option<String>,
    /// True where each rate's tax was rounded once on the receipt and spread back to the lines.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tax_per_receipt: bool,
}

/// One line of a sale, as charged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SaleLine {
    pub variant: i64,
    pub vendor: i64,
    /// What the receipt said, where the catalogue alone would not tell (open-price goods, unknown products).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    pub qty: Quantity,
    /// The unit price before discounts; absent when only the line's amount is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitPrice>,
    pub basis: PriceBasis,
    /// `unit × qty`, rounded, or the amount as known.
    pub gross: Money,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub discounts: Vec<Discount>,
    /// Gross less discounts.
    pub net: Money,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taxes: Vec<LineTax>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fees: Vec<LineFee>,
}

/// A fee per unit on a line: a bottle deposit, a sugar tax. Part of what the line costs, not of its net.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineFee {
    /// The tax rate's id.
    pub rate: i64,
    pub unit: UnitPrice,
    /// `unit × qty`, rounded.
    pub amount: Money,
    /// True when percent taxes are on it as well.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub taxed: bool,
}

/// Why something was taken off a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DiscountKind {
    /// Given by a person at the till.
    Manual,
    /// A loyalty card's price.
    Loyalty,
    /// The store doubling a maker's coupon.
    CouponMatch,
    Promotion,
    /// The line's share of a discount on the whole order.
    Order,
    /// The tax that an included price holds, taken off for an exempt customer.
    TaxExempt,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Discount {
    pub kind: DiscountKind,
    /// Positive takes off.
    pub amount: Money,
    /// Hundredths of a percent, where a percentage was asked for: only to show "10%".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent_bp: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<Approval>,
}

/// One way the order was paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Tender {
    /// Coins and notes: what was handed over, and what was handed back.
    Cash { tendered: Money, change: Money },
    /// A coupon that its maker pays.
    Coupon {
        amount: Money,
        /// Index of the line it belongs to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        line: Option<u32>,
    },
    /// A card on a terminal that is not connected; below zero for money back on it.
    ExternalCard {
        amount: Money,
        /// What the terminal's slip says.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reference: Option<String>,
    },
}

impl Tender {
    /// What it paid: tendered less change.
    #[must_use]
    pub fn paid(&self) -> Money {
        match self {
            Tender::Cash { tendered, change } => *tendered - *change,
            Tender::Coupon { amount, .. } | Tender::ExternalCard { amount, .. } => *amount,
        }
    }
}

/// Undoes a whole sale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Void {
    /// Key of the sale's event.
    pub target: Uuid,
    pub receipt: String,
    pub reason: String,
    /// Who approved it, when it was not the actor's own right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<i64>,
}

/// Goods back for money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Return {
    /// Key of the sale's event.
    pub target: Uuid,
    pub receipt: String,
    pub lines: Vec<ReturnLine>,
    /// What was handed back, in all.
    pub refund: Money,
    pub reason: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReturnLine {
    /// Index of the sale's line.
    pub line: u32,
    pub variant: i64,
    pub qty: Quantity,
    pub amount: Money,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignIn {}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignOut {
    /// `locked`, `idle`, `switched`.
    pub why: String,
}

/// The wall clock was corrected by more than five minutes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockChanged {
    pub from_ms: i64,
    pub to_ms: i64,
}

/// First event of every incarnation but the first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IncarnationOpened {
    pub previous: u32,
    /// `restored`, `cloned`, `re_enrolled`, `journal_damaged`.
    pub why: String,
    /// The positions of the previous incarnation that this till no longer has: first and last seq.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost: Option<(u64, u64)>,
}

#[cfg(test)]
mod tests;
