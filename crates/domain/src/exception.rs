//! Exceptions: one difference that a person must see, with its code, severity and the actions that settle it.

use serde::{Deserialize, Serialize};

use crate::money::Money;
use crate::price::UnitPrice;
use crate::quantity::Quantity;

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $text:literal, $severity:ident;)*) => {
        /// What differs. The text forms are stable: screens, the API and reports branch on them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum ExceptionCode { $($(#[$doc])* #[serde(rename = $text)] $variant,)* }

        impl ExceptionCode {
            pub const ALL: &[ExceptionCode] = &[$(ExceptionCode::$variant,)*];

            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(ExceptionCode::$variant => $text,)* }
            }

            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(ExceptionCode::$variant => Severity::$severity,)* }
            }
        }
    };
}

codes! {
    /// The list price charged had been given to the till but was not in force.
    PriceStale = "PRICE_STALE", Info;
    /// The list price charged was never given.
    PriceUnknown = "PRICE_UNKNOWN", Warning;
    /// An override nobody with the right approved.
    OverrideUnapproved = "OVERRIDE_UNAPPROVED", Warning;
    /// An open, label or amount price where the variant does not allow it.
    PriceBasis = "PRICE_BASIS", Warning;
    /// Less was available than was sold.
    StockShort = "STOCK_SHORT", Warning;
    ProductUnknown = "PRODUCT_UNKNOWN", Warning;
    ProductRetired = "PRODUCT_RETIRED", Info;
    /// The sums of the sale do not add up.
    TotalsMismatch = "TOTALS_MISMATCH", Critical;
    /// A void or return of a sale the server does not have (yet).
    TargetUnknown = "TARGET_UNKNOWN", Warning;
    AlreadyVoided = "ALREADY_VOIDED", Warning;
    /// More was refunded than was paid.
    RefundExceeds = "REFUND_EXCEEDS", Critical;
    /// By a user who is no longer active or never was allowed.
    ActorNotAllowed = "ACTOR_NOT_ALLOWED", Warning;
    /// An impossible clock.
    ClockSkew = "CLOCK_SKEW", Info;
    PaymentUnconfirmed = "PAYMENT_UNCONFIRMED", Warning;
    /// One cart, two sales: a restored till sold an open cart again.
    CartSoldTwice = "CART_SOLD_TWICE", Warning;
    /// Positions of an incarnation that its till no longer has.
    SequenceGap = "SEQUENCE_GAP", Critical;
    /// Same key, another body.
    KeyReused = "KEY_REUSED", Critical;
    /// The event does not follow from the chain the server holds.
    ChainBroken = "CHAIN_BROKEN", Critical;
    SignatureInvalid = "SIGNATURE_INVALID", Critical;
    /// Pushed by a revoked register beyond its high-water mark at revocation.
    RegisterRevoked = "REGISTER_REVOKED", Critical;
    /// A version, kind, field or tender that this server does not know.
    NotUnderstood = "NOT_UNDERSTOOD", Critical;
}

impl ExceptionCode {
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == text)
    }

    /// True for the codes that keep an event out of the books until a person admits it.
    #[must_use]
    pub fn parks(self) -> bool {
        matches!(
            self,
            Self::KeyReused
                | Self::ChainBroken
                | Self::SignatureInvalid
                | Self::RegisterRevoked
                | Self::NotUnderstood
        )
    }

    /// What a person may do about it, the most likely first.
    #[must_use]
    pub fn actions(self) -> &'static [Action] {
        use Action::{AcceptVariance, Admit, Reassign, Recount, RefundDifference, Void, WriteOff};
        match self {
            Self::PriceStale | Self::PriceUnknown | Self::PriceBasis | Self::OverrideUnapproved => {
                &[AcceptVariance, RefundDifference, Void]
            }
            Self::StockShort => &[Recount, WriteOff, AcceptVariance],
            Self::ProductUnknown | Self::ProductRetired => &[Reassign, AcceptVariance, Void],
            Self::ActorNotAllowed => &[AcceptVariance, Reassign, Void],
            Self::TotalsMismatch | Self::RefundExceeds | Self::CartSoldTwice => {
                &[AcceptVariance, WriteOff, Void]
            }
            Self::TargetUnknown | Self::AlreadyVoided | Self::ClockSkew | Self::PaymentUnconfirmed => {
                &[AcceptVariance, WriteOff]
            }
            Self::SequenceGap => &[WriteOff],
            code => {
                debug_assert!(code.parks());
                &[Admit, WriteOff]
            }
        }
    }
}

/// How loudly to say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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

/// How a person settles an exception.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// The difference stands.
    AcceptVariance,
    /// The goods were counted again and the level corrected.
    Recount,
    /// The customer gets the difference back.
    RefundDifference,
    Void,
    /// To the right product or person.
    Reassign,
    /// A parked event enters the books.
    Admit,
    /// Closed as a loss or as of no consequence.
    WriteOff,
}

impl Action {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Action::AcceptVariance => "accept_variance",
            Action::Recount => "recount",
            Action::RefundDifference => "refund_difference",
            Action::Void => "void",
            Action::Reassign => "reassign",
            Action::Admit => "admit",
            Action::WriteOff => "write_off",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [
            Action::AcceptVariance,
            Action::Recount,
            Action::RefundDifference,
            Action::Void,
            Action::Reassign,
            Action::Admit,
            Action::WriteOff,
        ]
        .into_iter()
        .find(|action| action.as_str() == text)
    }
}

/// Why a list price that was given was not the one in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceCause {
    /// Another price had taken its place.
    Replaced,
    /// Its day had not come.
    NotYetValid,
}

/// One difference found by reconcile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exception {
    pub code: ExceptionCode,
    /// Index of the line it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    #[serde(default, skip_serializing_if = "Detail::is_none")]
    pub detail: Detail,
}

impl Exception {
    #[must_use]
    pub fn of(code: ExceptionCode) -> Self {
        Exception { code, line: None, detail: Detail::None }
    }

    #[must_use]
    pub fn on_line(code: ExceptionCode, line: usize, detail: Detail) -> Self {
        Exception { code, line: u32::try_from(line).ok(), detail }
    }
}

/// What exactly differs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Detail {
    #[default]
    None,
    /// Unit prices; `since_ms` is when the one in force began, `variance` what the line would differ by.
    Price {
        charged: Option<UnitPrice>,
        expected: Option<UnitPrice>,
        variance: Money,
        cause: Option<PriceCause>,
        since_ms: Option<i64>,
    },
    Stock {
        sold: Quantity,
        available: Quantity,
        short: Quantity,
    },
    /// Sums of money: as sent and as computed.
    Sum {
        what: String,
        sent: Money,
        computed: Money,
    },
    Actor {
        user: i64,
    },
    Clock {
        claimed_ms: i64,
        received_ms: i64,
    },
    Gap {
        incarnation: u32,
        first: u64,
        last: u64,
    },
    Text(String),
}

impl Detail {
    #[must_use]
    pub fn is_none(&self) -> bool {
        matches!(self, Detail::None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_round_trips_and_can_be_settled() {
        for code in ExceptionCode::ALL {
            assert_eq!(ExceptionCode::parse(code.as_str()), Some(*code));
            assert_eq!(serde_json::to_string(code).unwrap(), format!("\"{}\"", code.as_str()));
            assert!(!code.actions().is_empty());
            assert_eq!(code.actions().contains(&Action::Admit), code.parks(), "{code:?}");
        }
    }
}
