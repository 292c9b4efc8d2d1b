//! Money: integer minor units, one place that rounds, and allocation that loses no cent.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// An amount in integer minor units of the currency at hand (cents for EUR, yen for JPY).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money(pub i64);

impl Money {
    pub const ZERO: Money = Money(0);

    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.0 == 0
    }

    #[must_use]
    pub fn minor(self) -> i64 {
        self.0
    }

    /// Sum that saturates: a body may carry any integers, and a sum of them must not panic; the reconcile rules
    /// then report that the totals do not add up.
    #[must_use]
    pub fn plus(self, other: Money) -> Money {
        Money(self.0.saturating_add(other.0))
    }

    #[must_use]
    pub fn minus(self, other: Money) -> Money {
        Money(self.0.saturating_sub(other.0))
    }
}

impl std::ops::Add for Money {
    type Output = Money;
    fn add(self, other: Money) -> Money {
        self.plus(other)
    }
}

impl std::ops::Sub for Money {
    type Output = Money;
    fn sub(self, other: Money) -> Money {
        self.minus(other)
    }
}

impl std::ops::Neg for Money {
    type Output = Money;
    fn neg(self) -> Money {
        Money(self.0.saturating_neg())
    }
}

impl std::iter::Sum for Money {
    fn sum<I: Iterator<Item = Money>>(amounts: I) -> Money {
        amounts.fold(Money::ZERO, Money::plus)
    }
}

/// How a fraction of a minor unit is rounded; a tenant's setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// Half away from zero: 2.5 → 3, −2.5 → −3. What most fiscal laws and cash registers use.
    #[default]
    HalfUp,
    /// Half to even ("banker's"): 2.5 → 2, 3.5 → 4.
    HalfEven,
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
}

/// The one door through which a fraction of a minor unit becomes whole minor units: `numerator / denominator`, exact
/// until here. The denominator is positive.
///
/// Saturates at the limits of `i64` (about 92 quadrillion units), far beyond any receipt.
#[must_use]
pub fn round(numerator: i128, denominator: i128, how: Rounding) -> Money {
    let (whole, rest) = (numerator / denominator, numerator % denominator);
    let doubled = rest.unsigned_abs() * 2;
    let to_half = doubled.cmp(&denominator.unsigned_abs());
    let away = match how {
        Rounding::HalfUp => to_half.is_ge(),
        Rounding::HalfEven => to_half.is_gt() || (to_half.is_eq() && whole % 2 != 0),
        Rounding::Up => rest != 0,
        Rounding::Down => false,
    };
    let rounded = if away { whole + numerator.signum() } else { whole };
    let limit = if rounded < 0 { i64::MIN } else { i64::MAX };
    Money(i64::try_from(rounded).unwrap_or(limit))
}

/// Spreads `total` over `weights` by largest remainder: the parts sum to `total` exactly, and each is within one
/// minor unit of its exact share. Ties go to the earlier part. All weights zero: everything goes to the first part.
///
/// Source: the Hamilton (largest remainder) method of apportionment.
#[must_use]
pub fn allocate(total: Money, weights: &[u64]) -> Vec<Money> {
    if weights.is_empty() {
        return Vec::new();
    }
    let sum: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    if sum == 0 {
        let mut parts = vec![Money::ZERO; weights.len()];
        parts[0] = total;
        return parts;
    }
    let sign = i64::from(total.0 < 0) * -2 + 1;
    let magnitude = i128::from(total.0).abs();
    let mut parts = Vec::with_capacity(weights.len());
    let mut remainders = Vec::with_capacity(weights.len());
    let mut spread: i128 = 0;
    for (index, weight) in weights.iter().enumerate() {
        let product = magnitude * i128::from(*weight);
        parts.push(product / sum);
        spread += product / sum;
        remainders.push((product % sum, index));
    }
    // Largest remainder first; the earlier part on a tie.
    remainders.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let missing = usize::try_from(magnitude - spread).unwrap_or(0);
    for (_, index) in remainders.iter().take(missing) {
        parts[*index] += 1;
    }
    parts.into_iter().map(|part| Money(i64::try_from(part).unwrap_or(i64::MAX) * sign)).collect()
}

/// What must be added to `total` so that it can be paid in coins: `step` is the smallest coin in minor units
/// (5 for CHF, 10 for SEK 1.00 …; 1 or less means no rounding). Half away from zero.
///
/// Which currencies round is a store's configuration: CLDR knows CHF, CAD, DKK, not NZD, AUD or the euro countries
/// that have dropped the 1 and 2 cent coins (Finland, Netherlands, Belgium, Ireland, Italy, Slovakia, Estonia).
#[must_use]
pub fn cash_rounding(total: Money, step: i64) -> Money {
    if step <= 1 {
        return Money::ZERO;
    }
    let coins = round(i128::from(total.0), i128::from(step), Rounding::HalfUp);
    Money(coins.0.saturating_mul(step)) - total
}

/// A currency of ISO 4217.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// None for a code that ISO 4217 does not list.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        iso_currency::Currency::from_code(code).map(Self)
    }

    /// By ISO 4217's number: 978 is EUR.
    #[must_use]
    pub fn from_number(number: u16) -> Option<Self> {
        iso_currency::Currency::from_numeric(number).map(Self)
    }

    #[must_use]
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// Digits after the decimal point: 2 for EUR, 0 for JPY, 3 for KWD.
    #[must_use]
    pub fn exponent(self) -> u32 {
        self.0.exponent().map_or(0, u32::from)
    }

    /// `4.50`: digits only, a point, no symbol; for logs and receipts without a locale.
    #[must_use]
    pub fn format(self, amount: Money) -> String {
        let exponent = self.exponent();
        Decimal::from_i128_with_scale(i128::from(amount.0), exponent).to_string()
    }
}

impl Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Currency::from_code(&code)
            .ok_or_else(|| serde::de::Error::custom(format!("{code:?} is no ISO 4217 currency")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rounding_modes_at_the_half() {
        // tenths of a minor unit → half_up, half_even, up, down
        let table: &[(i64, i64, i64, i64, i64)] = &[
            (25, 3, 2, 3, 2),
            (35, 4, 4, 4, 3),
            (-25, -3, -2, -3, -2),
            (24, 2, 2, 3, 2),
            (-21, -2, -2, -3, -2),
            (0, 0, 0, 0, 0),
        ];
        for (tenths, half_up, half_even, up, down) in table {
            let value = |how| round(i128::from(*tenths), 10, how);
            assert_eq!(value(Rounding::HalfUp), Money(*half_up), "{tenths} tenths half up");
            assert_eq!(value(Rounding::HalfEven), Money(*half_even), "{tenths} tenths half even");
            assert_eq!(value(Rounding::Up), Money(*up), "{tenths} tenths up");
            assert_eq!(value(Rounding::Down), Money(*down), "{tenths} tenths down");
        }
    }

    #[test]
    fn cash_rounding_by_country() {
        // (total, smallest coin, rounding). Finland and Ireland: 5 cents; Sweden: 1 krona = 100 öre; Germany: none.
        let table: &[(i64, i64, i64)] = &[
            (1002, 5, -2),
            (1003, 5, 2),
            (1005, 5, 0),
            (1, 5, -1),
            (3, 5, 2),
            (-3, 5, -2),
            (-2, 5, 2),
            (10_049, 100, -49),
            (10_050, 100, 50),
            (999, 1, 0),
            (999, 0, 0),
        ];
        for (total, step, expected) in table {
            assert_eq!(cash_rounding(Money(*total), *step), Money(*expected), "{total} at {step}");
        }
    }

    #[test]
    fn exponents_are_those_of_iso_4217() {
        for (code, digits) in [("EUR", 2), ("USD", 2), ("JPY", 0), ("KWD", 3), ("CLP", 0)] {
            assert_eq!(Currency::from_code(code).map(Currency::exponent), Some(digits), "{code}");
        }
        assert_eq!(Currency::from_code("XYZZY"), None);
        assert_eq!(Currency::from_code("KWD").map(|c| c.format(Money(-1_005))), Some("-1.005".into()));
    }

    proptest! {
        #[test]
        fn allocation_loses_no_cent(total in -1_000_000_000i64..1_000_000_000, weights in prop::collection::vec(0u64..1_000_000, 1..40)) {
            let parts = allocate(Money(total), &weights);
            prop_assert_eq!(parts.len(), weights.len());
            prop_assert_eq!(parts.iter().copied().sum::<Money>(), Money(total));
            let sum: u64 = weights.iter().sum();
            if sum > 0 {
                for (part, weight) in parts.iter().zip(&weights) {
                    let exact = i128::from(total) * i128::from(*weight);
                    let off = i128::from(part.0) * i128::from(sum) - exact;
                    prop_assert!(off.abs() < i128::from(sum), "a part is a whole unit off");
                }
            }
        }

        #[test]
        fn cash_rounding_lands_on_a_coin(total in -1_000_000i64..1_000_000, step in 1i64..1000) {
            let rounding = cash_rounding(Money(total), step);
            prop_assert_eq!((total + rounding.0) % step, 0);
            prop_assert!(rounding.0.abs() * 2 <= step);
        }
    }
}
