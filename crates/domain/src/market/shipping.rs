//! What a vendor takes for sending its part of an order.

use crate::money::Money;

const GRAMS_OF_KG: i64 = 1_000;

/// A vendor's terms, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shipping {
    /// For each order.
    pub flat: Money,
    /// For each kilogram begun.
    pub per_kg: Money,
    /// From this sum of goods on, nothing.
    pub free_above: Option<Money>,
}

impl Shipping {
    /// For goods of this sum and weight.
    #[must_use]
    pub fn quote(self, goods: Money, grams: i64) -> Money {
        if self.free_above.is_some_and(|least| goods >= least) {
            return Money::ZERO;
        }
        let kilograms = grams.max(0).div_euclid(GRAMS_OF_KG) + i64::from(grams.rem_euclid(GRAMS_OF_KG) > 0);
        self.flat + Money(self.per_kg.0.saturating_mul(kilograms))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flat_by_weight_and_free_above() {
        let terms = Shipping { flat: Money(390), per_kg: Money(50), free_above: Some(Money(5_000)) };
        // (goods, grams, shipping)
        for (goods, grams, expected) in
            [(1_000, 0, 390), (1_000, 1, 440), (1_000, 1_000, 440), (4_999, 2_500, 540), (5_000, 9_000, 0)]
        {
            assert_eq!(terms.quote(Money(goods), grams), Money(expected), "{goods} {grams}");
        }
        assert_eq!(Shipping::default().quote(Money(1), 1), Money::ZERO);
    }
}
