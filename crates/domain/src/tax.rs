//! Tax on a line: included in the price or added to it, rates in parts per million.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::money::{Money, Rounding, round};

/// A tax rate of a tax class from a date on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxRate {
    pub id: i64,
    /// Parts per million: 7% is 70 000, New York's 8.875% is 88 750.
    pub ppm: u32,
    pub valid_from: DateTime<Utc>,
}

/// The tax of one rate on one line, as charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineTax {
    /// The tax rate's id.
    pub rate: i64,
    pub ppm: u32,
    /// True when the line's net already holds the tax (VAT), false when it comes on top (US sales tax).
    pub included: bool,
    pub amount: Money,
}

/// The tax in or on an amount, rounded per line.
///
/// Included: `amount × r / (1 + r)`. Added: `amount × r`.
#[must_use]
pub fn line_tax(amount: Money, ppm: u32, included: bool, how: Rounding) -> Money {
    let amount = Decimal::from(amount.0);
    let rate = Decimal::new(i64::from(ppm), 6);
    let exact = if included { amount * rate / (Decimal::ONE + rate) } else { amount * rate };
    round(exact, how)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn included_and_added() {
        // (amount, ppm, included, tax): German 19% and 7% VAT included; New York 8.875% added; zero rate; negative line.
        let table = [
            (1190, 190_000, true, 190),
            (949, 70_000, true, 62),
            (999, 88_750, false, 89),
            (999, 0, true, 0),
            (-1190, 190_000, true, -190),
        ];
        for (amount, ppm, included, tax) in table {
            assert_eq!(
                line_tax(Money(amount), ppm, included, Rounding::HalfUp),
                Money(tax),
                "{amount} at {ppm}"
            );
        }
    }
}
