//! Journal events as typed facts: what a register wrote down and the server must never refuse.
//!
//! A body is the UTF-8 JSON of [`Body`]. It starts `{"v":1,"kind":"…"}`. Version 1 is frozen: a new field, kind or
//! tender is a new version, and a server that does not know it parks the event whole.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::money::Money;
use crate::price::{Approval, PriceBasis, UnitPrice};
use crate::quantity::Quantity;
use crate::tax::LineTax;
use crate::time::ClockReading;

/// The version that this code writes.
pub const BODY_VERSION: u16 = 1;

/// One journal event: when, by whom, knowing which catalogue, and what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    pub at: ClockReading,
    /// The user signed in; none for what the till does by itself.
    pub by: Option<i64>,
    /// The change number up to which the till knew the server's catalogue.
    pub cursor: u64,
    pub fact: Fact,
}

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
    /// Line nets plus taxes that are added to them.
    pub total: Money,
    /// What cash rounding added to the total.
    #[serde(default, skip_serializing_if = "Money::is_zero")]
    pub rounding: Money,
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
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Discount {
    pub kind: DiscountKind,
    /// Positive takes off.
    pub amount: Money,
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
}

impl Tender {
    /// What it paid: tendered less change.
    #[must_use]
    pub fn paid(&self) -> Money {
        match self {
            Tender::Cash { tendered, change } => *tendered - *change,
            Tender::Coupon { amount, .. } => *amount,
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

/// Why a body was not understood; the event is parked, never refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotUnderstood {
    #[error("the body is not a JSON object of the form {{v, kind, at, cursor, data}}: {0}")]
    Malformed(String),
    #[error("version {0} of the body is not known here")]
    Version(u64),
    #[error("kind {0:?} is not known here")]
    Kind(String),
    #[error("a {kind} has something that is not known here: {why}")]
    Content { kind: String, why: String },
}

#[derive(Serialize)]
struct Written<'a, T> {
    v: u16,
    kind: &'static str,
    at: &'a ClockReading,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<i64>,
    cursor: u64,
    data: &'a T,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Read<'a> {
    v: u64,
    kind: String,
    #[serde(borrow)]
    at: &'a serde_json::value::RawValue,
    #[serde(default)]
    by: Option<i64>,
    cursor: u64,
    #[serde(borrow)]
    data: &'a serde_json::value::RawValue,
}

/// Only what every version has, to name an unknown one.
#[derive(Deserialize)]
struct Head {
    v: u64,
    kind: String,
}

impl Body {
    /// The bytes that are chained, stored and sent verbatim.
    #[must_use]
    pub fn encode(&self) -> String {
        match &self.fact {
            Fact::Sale(data) => self.write(data),
            Fact::Void(data) => self.write(data),
            Fact::Return(data) => self.write(data),
            Fact::SignIn(data) => self.write(data),
            Fact::SignOut(data) => self.write(data),
            Fact::ClockChanged(data) => self.write(data),
            Fact::IncarnationOpened(data) => self.write(data),
        }
    }

    fn write<T: Serialize>(&self, data: &T) -> String {
        let written = Written {
            v: BODY_VERSION,
            kind: self.fact.kind(),
            at: &self.at,
            by: self.by,
            cursor: self.cursor,
            data,
        };
        // Plain structs of strings and integers: serialising them cannot fail.
        serde_json::to_string(&written).unwrap_or_default()
    }

    /// Reads a body.
    ///
    /// # Errors
    /// [`NotUnderstood`] for an unknown version, kind, field or tender.
    pub fn decode(bytes: &str) -> Result<Body, NotUnderstood> {
        let head: Head = serde_json::from_str(bytes).map_err(|e| NotUnderstood::Malformed(e.to_string()))?;
        if head.v != u64::from(BODY_VERSION) {
            return Err(NotUnderstood::Version(head.v));
        }
        let content =
            |why: serde_json::Error| NotUnderstood::Content { kind: head.kind.clone(), why: why.to_string() };
        let read: Read = serde_json::from_str(bytes).map_err(content)?;
        let at: ClockReading = serde_json::from_str(read.at.get()).map_err(content)?;
        let data = read.data.get();
        let fact = match read.kind.as_str() {
            "sale" => Fact::Sale(serde_json::from_str(data).map_err(content)?),
            "void" => Fact::Void(serde_json::from_str(data).map_err(content)?),
            "return" => Fact::Return(serde_json::from_str(data).map_err(content)?),
            "sign_in" => Fact::SignIn(serde_json::from_str(data).map_err(content)?),
            "sign_out" => Fact::SignOut(serde_json::from_str(data).map_err(content)?),
            "clock_changed" => Fact::ClockChanged(serde_json::from_str(data).map_err(content)?),
            "incarnation_opened" => Fact::IncarnationOpened(serde_json::from_str(data).map_err(content)?),
            unknown => return Err(NotUnderstood::Kind(unknown.to_owned())),
        };
        debug_assert_eq!(read.v, u64::from(BODY_VERSION));
        Ok(Body { at, by: read.by, cursor: read.cursor, fact })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sale() -> Body {
        Body {
            at: ClockReading { wall_ms: 1_795_000_000_000, boot: "b1".into(), mono_ms: 12_000, anchor: None },
            by: Some(4_294_967_303),
            cursor: 1_204,
            fact: Fact::Sale(Sale {
                cart: Uuid::from_u128(7),
                receipt: "S12-R3B-000417".into(),
                currency: "EUR".into(),
                offline: true,
                lines: vec![SaleLine {
                    variant: 4_294_967_301,
                    vendor: 4_294_967_297,
                    name: None,
                    qty: Quantity::ONE,
                    unit: Some(UnitPrice::minor(450)),
                    basis: PriceBasis::List { price_id: 4_294_967_400 },
                    gross: Money(450),
                    discounts: vec![],
                    net: Money(450),
                    taxes: vec![LineTax { rate: 1, ppm: 70_000, included: true, amount: Money(29) }],
                }],
                tenders: vec![Tender::Cash { tendered: Money(500), change: Money(50) }],
                total: Money(450),
                rounding: Money::ZERO,
            }),
        }
    }

    /// The frozen bytes of version 1.
    const SALE_V1: &str = r#"{"v":1,"kind":"sale","at":{"wall_ms":1795000000000,"boot":"b1","mono_ms":12000},"by":4294967303,"cursor":1204,"data":{"cart":"00000000-0000-0000-0000-000000000007","receipt":"S12-R3B-000417","currency":"EUR","offline":true,"lines":[{"variant":4294967301,"vendor":4294967297,"qty":1000,"unit":450000,"basis":{"list":{"price_id":4294967400}},"gross":450,"net":450,"taxes":[{"rate":1,"ppm":70000,"included":true,"amount":29}]}],"tenders":[{"cash":{"tendered":500,"change":50}}],"total":450}}"#;

    #[test]
    fn version_1_is_frozen() {
        assert_eq!(sale().encode(), SALE_V1);
        assert_eq!(Body::decode(SALE_V1), Ok(sale()));
    }

    #[test]
    fn what_is_not_known_is_named() {
        let edit = |from: &str, to: &str| Body::decode(&SALE_V1.replacen(from, to, 1)).unwrap_err();
        assert_eq!(edit("\"v\":1", "\"v\":9"), NotUnderstood::Version(9));
        assert_eq!(edit("\"sale\"", "\"lease\""), NotUnderstood::Kind("lease".into()));
        assert!(matches!(edit("\"cash\"", "\"shells\""), NotUnderstood::Content { .. }));
        assert!(matches!(edit("\"total\"", "\"tip\":1,\"total\""), NotUnderstood::Content { .. }));
        assert!(matches!(edit("\"cursor\"", "\"mood\":1,\"cursor\""), NotUnderstood::Content { .. }));
        for garbage in ["", "[]", "{}", "null", "{\"v\":1}", "\u{0}"] {
            assert!(matches!(Body::decode(garbage), Err(NotUnderstood::Malformed(_))), "{garbage:?}");
        }
    }
}
