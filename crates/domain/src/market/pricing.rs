//! What a basket of many vendors' goods costs: discounts spread over their lines to the cent, and who bears them.

use crate::cart::{CartLine, LinePrice, MoneyRules, Off, price};
use crate::event::{Discount, DiscountKind, SaleLine};
use crate::money::{Money, allocate};

/// Out of whose share a discount comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bearer {
    House,
    Vendor,
}

/// Something taken off the basket, or off one vendor's goods in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promotion {
    pub id: i64,
    pub off: Off,
    pub vendor: Option<i64>,
    /// From this sum of the goods that it is on.
    pub min_total: Money,
    pub bearer: Bearer,
}

/// A priced basket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Priced {
    pub lines: Vec<SaleLine>,
    /// Of each line's discount so much comes out of the chain's share.
    pub house: Vec<Money>,
    /// What each promotion takes off, in their order; zero: its sum was not reached, or nothing was left.
    pub given: Vec<Money>,
}

/// Prices lines, one promotion after the other: each is spread over its lines by what is left of them, by largest
/// remainder; none takes more than there is.
#[must_use]
pub fn price_basket(mut lines: Vec<CartLine>, promotions: &[Promotion], rules: &MoneyRules) -> Priced {
    let mut left: Vec<Money> = lines.iter().map(|line| gross(line, rules)).collect();
    let mut house = vec![Money::ZERO; lines.len()];
    let mut given = Vec::with_capacity(promotions.len());
    for promotion in promotions {
        let parts = parts(promotion, &lines, &left, rules);
        for (at, amount) in parts.iter().copied().enumerate().filter(|(_, amount)| !amount.is_zero()) {
            left[at] = left[at] - amount;
            if promotion.bearer == Bearer::House {
                house[at] = house[at] + amount;
            }
            let percent_bp = promotion.off.percent_bp();
            let kind = DiscountKind::Promotion;
            lines[at].discounts.push(Discount { kind, amount, percent_bp, approval: None });
        }
        given.push(parts.into_iter().sum());
    }
    Priced { lines: price(&lines, &[], None, rules), house, given }
}

fn gross(line: &CartLine, rules: &MoneyRules) -> Money {
    match line.price {
        LinePrice::Unit(unit) => unit.extend(line.qty, rules.rounding),
        LinePrice::Amount(amount) => amount,
    }
}

/// Each line's share of a promotion.
fn parts(promotion: &Promotion, lines: &[CartLine], left: &[Money], rules: &MoneyRules) -> Vec<Money> {
    let is_on = |line: &CartLine| promotion.vendor.is_none_or(|vendor| vendor == line.vendor);
    let weight = |(line, left): (&CartLine, &Money)| {
        if is_on(line) { u64::try_from(left.0).unwrap_or(0) } else { 0 }
    };
    let weights: Vec<u64> = lines.iter().zip(left).map(weight).collect();
    let there_is = Money(i64::try_from(weights.iter().sum::<u64>()).unwrap_or(i64::MAX));
    if there_is < promotion.min_total || there_is.is_zero() {
        return vec![Money::ZERO; lines.len()];
    }
    allocate(promotion.off.of(there_is, rules.rounding).clamp(Money::ZERO, there_is), &weights)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Rounding;
    use crate::price::{PriceBasis, UnitPrice};
    use crate::quantity::Quantity;
    use crate::tax::TaxRounding;

    fn rules() -> MoneyRules {
        MoneyRules {
            currency: "EUR".into(),
            rounding: Rounding::HalfUp,
            tax_included: true,
            tax_rounding: TaxRounding::Line,
            cash_step: 1,
        }
    }

    fn line(vendor: i64, cents: i64) -> CartLine {
        CartLine {
            variant: cents,
            vendor,
            name: None,
            qty: Quantity::ONE,
            price: LinePrice::Unit(UnitPrice(cents * 1000)),
            basis: PriceBasis::List { price_id: 1 },
            discounts: Vec::new(),
            rates: Vec::new(),
        }
    }

    fn off(off: Off, vendor: Option<i64>, bearer: Bearer) -> Promotion {
        Promotion { id: 1, off, vendor, min_total: Money::ZERO, bearer }
    }

    #[test]
    fn a_discount_is_spread_over_vendors_to_the_cent() {
        let lines = vec![line(1, 333), line(1, 333), line(2, 334)];
        let promotions = [
            off(Off::Amount(Money(100)), None, Bearer::House),
            off(Off::Percent { bp: 1_000 }, Some(2), Bearer::Vendor),
        ];
        let priced = price_basket(lines, &promotions, &rules());
        assert_eq!(priced.given, [Money(100), Money(30)]);
        assert_eq!(priced.house.iter().copied().sum::<Money>(), Money(100));
        let nets: Vec<i64> = priced.lines.iter().map(|line| line.net.0).collect();
        assert_eq!(nets.iter().sum::<i64>(), 1_000 - 130);
        assert_eq!(nets[2], 334 - priced.house[2].0 - 30);
    }

    #[test]
    fn no_discount_takes_more_than_there_is_or_begins_too_early() {
        let all = off(Off::Amount(Money(5_000)), None, Bearer::House);
        let late = Promotion { min_total: Money(1_001), ..all.clone() };
        let priced = price_basket(vec![line(1, 600), line(2, 400)], &[late, all.clone(), all], &rules());
        assert_eq!(priced.given, [Money::ZERO, Money(1_000), Money::ZERO]);
        assert!(priced.lines.iter().all(|line| line.net.is_zero()));
    }
}
