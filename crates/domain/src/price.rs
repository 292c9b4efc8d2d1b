//! Prices: amount per unit, effective-dated, never overwritten; and how a line came by its price.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::money::{Money, Rounding, round};
use crate::quantity::Quantity;

/// A price per unit in integer thousandths of a minor unit, so that fuel at 249.9 cents is exact (249 900).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnitPrice(pub i64);

impl UnitPrice {
    /// A price of whole minor units.
    #[must_use]
    pub const fn minor(units: i64) -> Self {
        UnitPrice(units.saturating_mul(1000))
    }

    /// In minor units, with its fraction.
    #[must_use]
    pub fn decimal(self) -> Decimal {
        Decimal::new(self.0, 3)
    }

    /// What a quantity costs, rounded once, on the line.
    #[must_use]
    pub fn extend(self, quantity: Quantity, how: Rounding) -> Money {
        round(i128::from(self.0) * i128::from(quantity.0), 1_000_000, how)
    }

    /// The nearest whole minor unit, for display.
    #[must_use]
    pub fn rounded(self) -> Money {
        round(i128::from(self.0), 1000, Rounding::HalfUp)
    }
}

/// Another person's consent to something that a role may not do alone.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// The user who approved: never the one who asked.
    pub by: i64,
    pub reason: String,
}

/// How a line came by the price it charges.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum PriceBasis {
    /// The store's list price, as this till knew it.
    List { price_id: i64 },
    /// Another price than the list's, approved by a person; `price_id` is the list price it replaced, if any.
    Override { price_id: Option<i64>, approval: Approval },
    /// Typed in by the cashier or metered by a pump.
    Open {},
    /// In the barcode of a label printed by a scale.
    Label { barcode: String },
    /// Only the line's total is known ("3 for 5.00").
    Amount {},
}

impl PriceBasis {
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            PriceBasis::List { .. } => "list",
            PriceBasis::Override { .. } => "override",
            PriceBasis::Open {} => "open",
            PriceBasis::Label { .. } => "label",
            PriceBasis::Amount {} => "amount",
        }
    }
}

/// One version of a variant's price in a store; immutable once recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PriceVersion {
    pub id: i64,
    pub amount: UnitPrice,
    pub valid_from: DateTime<Utc>,
    pub recorded_at: DateTime<Utc>,
    /// The change number under which tills were given it.
    pub no: u64,
}

/// The price in force at an instant: the latest `valid_from` not after it, then the latest recorded, then the
/// highest id.
pub fn in_force<'a>(
    versions: impl IntoIterator<Item = &'a PriceVersion>,
    at: DateTime<Utc>,
) -> Option<&'a PriceVersion> {
    versions
        .into_iter()
        .filter(|version| version.valid_from <= at)
        .max_by_key(|version| (version.valid_from, version.recorded_at, version.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    fn at(hour: u32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 11, 21, hour, 0, 0).unwrap()
    }

    fn version(id: i64, amount: i64, valid: u32, recorded: u32) -> PriceVersion {
        PriceVersion {
            id,
            amount: UnitPrice::minor(amount),
            valid_from: at(valid),
            recorded_at: at(recorded),
            no: id as u64,
        }
    }

    #[test]
    fn lines_round_half_up_once() {
        // price in thousandths of a cent, quantity in thousandths, expected cents
        let table = [
            (450_000, 1000, 450),
            (1_599_000, 312, 499),  // 15.99/kg × 0.312 kg = 4.98888
            (249_900, 8_573, 2142), // fuel: 249.9 ct × 8.573 gal = 2142.3927
            (100_000, 5, 1),        // half a cent goes away from zero
            (-100_000, 5, -1),
            (0, 1000, 0),
        ];
        for (price, quantity, cents) in table {
            assert_eq!(
                UnitPrice(price).extend(Quantity(quantity), Rounding::HalfUp),
                Money(cents),
                "{price} × {quantity}"
            );
        }
        assert_eq!(UnitPrice(i64::MAX).extend(Quantity(i64::MAX), Rounding::HalfUp), Money(i64::MAX));
    }

    #[test]
    fn the_latest_valid_from_wins_then_the_latest_recorded() {
        let versions =
            [version(1, 100, 1, 1), version(2, 120, 5, 2), version(3, 130, 5, 3), version(4, 150, 9, 1)];
        assert_eq!(in_force(&versions, at(0)), None);
        assert_eq!(in_force(&versions, at(4)).map(|v| v.id), Some(1));
        assert_eq!(in_force(&versions, at(5)).map(|v| v.id), Some(3));
        assert_eq!(in_force(&versions, at(23)).map(|v| v.id), Some(4));
    }
}
