//! One random cart, the same for the same seed: its mode goes round, the rest is drawn.

use evertill_domain::cart::{CartLine, LinePrice, MoneyRules, Off, OrderDiscount};
use evertill_domain::event::{Discount, DiscountKind, Tender};
use evertill_domain::{Levy, LevyKind, Money, PriceBasis, Quantity, Rounding, TaxRounding, UnitPrice};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};

/// Currencies of 0, 2 and 3 digits with their smallest coins, how tax lies, what it is rounded on, and how.
pub const MODES: u64 = 5 * 2 * 2 * 4;

const CURRENCIES: [(&str, i64); 5] = [("EUR", 1), ("CHF", 5), ("SEK", 100), ("JPY", 1), ("KWD", 5)];
const ROUNDINGS: [Rounding; 4] = [Rounding::HalfUp, Rounding::HalfEven, Rounding::Up, Rounding::Down];

/// Percentages, and fees.
type Class = (&'static [u32], &'static [(i64, bool)]);

/// The tax classes of the random shop: percentages in parts per million, and fees in minor units with whether they are
/// taxed. The last has a rate of the one before beside another.
pub const CLASSES: [Class; 6] = [
    (&[], &[]),
    (&[70_000], &[]),
    (&[40_000, 45_000, 3_750], &[(5, false)]),
    (&[88_750], &[(8, false), (15, true)]),
    (&[190_000], &[(25, true)]),
    (&[190_000, 10_000], &[]),
];

/// A cart, how it is priced, and how it is paid.
#[derive(Debug, Clone)]
pub struct Cart {
    pub rules: MoneyRules,
    /// A line's variant is the index of its tax class.
    pub lines: Vec<CartLine>,
    pub discounts: Vec<OrderDiscount>,
    pub exempt: Option<String>,
    /// Coupons.
    pub coupons: Vec<Tender>,
    /// Of what is due, in percent, on a card.
    pub card_percent: i64,
    /// In cash beyond what is due.
    pub extra: Money,
}

/// The cart number `number` of a seed.
#[must_use]
pub fn cart(seed: u64, number: u64) -> Cart {
    let mut rng = StdRng::seed_from_u64(seed ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let rules = rules(number);
    let lines = (0..rng.random_range(1..12)).map(|_| line(&mut rng)).collect();
    let discounts = (0..rng.random_range(0..6_i32) - 3).map(|_| order_discount(&mut rng)).collect();
    let coupons = (0..rng.random_range(0..8_i32) - 6)
        .map(|_| Tender::Coupon { amount: Money(rng.random_range(0..500)), line: None })
        .collect();
    Cart {
        rules,
        lines,
        discounts,
        exempt: (rng.random_range(0..8) == 0).then(|| "certificate".to_owned()),
        coupons,
        card_percent: [0, 0, 0, 30, 77, 100][rng.random_range(0..6)],
        extra: Money(rng.random_range(0..3) * rng.random_range(0..5_000)),
    }
}

/// The rules of a mode.
#[must_use]
pub fn rules(mode: u64) -> MoneyRules {
    let place = |of: u64, modes: usize| usize::try_from(of % modes as u64).unwrap_or(0);
    let (currency, cash_step) = CURRENCIES[place(mode, 5)];
    MoneyRules {
        currency: currency.to_owned(),
        rounding: ROUNDINGS[place(mode / 20, 4)],
        tax_included: (mode / 5).is_multiple_of(2),
        tax_rounding: TaxRounding::of((mode / 10).is_multiple_of(2)),
        cash_step,
    }
}

fn line(rng: &mut StdRng) -> CartLine {
    let class = rng.random_range(0..CLASSES.len());
    let back = rng.random_range(0..12) == 0;
    let weighed = rng.random_range(0..4) == 0;
    let qty = if weighed { rng.random_range(1..9_999) } else { rng.random_range(1..8) * 1000 };
    let qty = Quantity(if back { -qty } else { qty });
    let amount = rng.random_range(0..6) == 0;
    let (price, basis) = if amount {
        let sum = rng.random_range(0..5_000) * if back { -1 } else { 1 };
        (LinePrice::Amount(Money(sum)), PriceBasis::Amount {})
    } else {
        let fine = if rng.random_range(0..3) == 0 { rng.random_range(0..1000) } else { 0 };
        (LinePrice::Unit(UnitPrice(rng.random_range(0..20_000) * 1000 + fine)), PriceBasis::Open {})
    };
    let mut line = CartLine {
        variant: class as i64,
        vendor: rng.random_range(1..4),
        name: None,
        qty,
        price,
        basis,
        discounts: Vec::new(),
        rates: levies(class),
    };
    if rng.random_range(0..4) == 0 {
        let discount = line_discount(&line, rng);
        // Nothing is taken off goods that come back.
        line.discounts.extend((!discount.amount.is_zero()).then_some(discount));
    }
    line
}

/// The levies of a class; a percentage is the same rate in every class.
#[must_use]
pub fn levies(class: usize) -> Vec<Levy> {
    let (percents, fees) = CLASSES[class];
    let percents =
        percents.iter().map(|ppm| Levy { id: i64::from(*ppm), kind: LevyKind::Percent { ppm: *ppm } });
    let fees = fees.iter().map(|(minor, taxed)| Levy {
        id: minor * 1000,
        kind: LevyKind::PerUnit { unit: UnitPrice::minor(*minor), taxed: *taxed },
    });
    percents.chain(fees).collect()
}

/// An amount off a line: what a till's percentages come to depends on the mode and is drawn as little.
fn line_discount(line: &CartLine, rng: &mut StdRng) -> Discount {
    let gross = match line.price {
        LinePrice::Unit(unit) => unit.extend(line.qty, Rounding::Down),
        LinePrice::Amount(amount) => amount,
    };
    let amount = Money(rng.random_range(0..=gross.0.max(0)));
    Discount { kind: DiscountKind::Manual, amount, percent_bp: None, approval: None }
}

fn order_discount(rng: &mut StdRng) -> OrderDiscount {
    let off = if rng.random_range(0..2) == 0 {
        Off::Percent { bp: rng.random_range(0..=10_000) }
    } else {
        Off::Amount(Money(rng.random_range(0..3_000)))
    };
    OrderDiscount { off, approval: None }
}
