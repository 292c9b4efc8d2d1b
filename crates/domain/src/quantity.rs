//! Quantity: pieces, kilograms, gallons, with up to three decimal places.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A quantity in integer thousandths of the variant's unit (1 piece = 1000, 0.312 kg = 312).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Quantity(pub i64);

impl Quantity {
    pub const ZERO: Quantity = Quantity(0);
    pub const ONE: Quantity = Quantity(1000);

    #[must_use]
    pub const fn pieces(count: i64) -> Self {
        Quantity(count * 1000)
    }

    #[must_use]
    pub fn decimal(self) -> Decimal {
        Decimal::new(self.0, 3)
    }

    #[must_use]
    pub fn is_whole(self) -> bool {
        self.0 % 1000 == 0
    }

    /// Reads `2`, `0.312`, `-1`; None for anything else or more than three decimal places.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let value = Decimal::from_str_exact(text.trim()).ok()?;
        let scaled = value.checked_mul(Decimal::from(1000))?.normalize();
        (scaled.scale() == 0).then(|| i64::try_from(scaled.mantissa()).ok().map(Quantity)).flatten()
    }

    #[must_use]
    pub fn plus(self, other: Quantity) -> Quantity {
        Quantity(self.0.saturating_add(other.0))
    }

    #[must_use]
    pub fn minus(self, other: Quantity) -> Quantity {
        Quantity(self.0.saturating_sub(other.0))
    }
}

impl std::fmt::Display for Quantity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.decimal().normalize())
    }
}

impl std::ops::Add for Quantity {
    type Output = Quantity;
    fn add(self, other: Quantity) -> Quantity {
        self.plus(other)
    }
}

impl std::ops::Sub for Quantity {
    type Output = Quantity;
    fn sub(self, other: Quantity) -> Quantity {
        self.minus(other)
    }
}

impl std::ops::Neg for Quantity {
    type Output = Quantity;
    fn neg(self) -> Quantity {
        Quantity(self.0.saturating_neg())
    }
}

impl std::iter::Sum for Quantity {
    fn sum<I: Iterator<Item = Quantity>>(all: I) -> Quantity {
        all.fold(Quantity::ZERO, Quantity::plus)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_three_places() {
        for (text, milli) in [
            ("1", 1000),
            ("0.312", 312),
            ("12.5", 12_500),
            ("-2", -2000),
            (" 3 ", 3000),
            ("1.000", 1000),
            ("1.0000", 1000),
        ] {
            assert_eq!(Quantity::parse(text), Some(Quantity(milli)), "{text}");
        }
        for text in ["", "x", "0.3125", "1,5", "1e3", "99999999999999999999"] {
            assert_eq!(Quantity::parse(text), None, "{text}");
        }
        assert_eq!(Quantity(312).to_string(), "0.312");
        assert_eq!(Quantity::pieces(10).to_string(), "10");
    }
}
