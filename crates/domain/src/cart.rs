//! The cart: lines being priced, and the sale they become when they are paid.

use uuid::Uuid;

use crate::event::{Discount, Sale, SaleLine, Tender};
use crate::money::{Money, Rounding, cash_rounding};
use crate::order::line_total;
use crate::price::{PriceBasis, UnitPrice};
use crate::quantity::Quantity;
use crate::tax::{LineTax, line_tax};

/// One line of a cart. Either a unit price or, where only the total is known, an amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CartLine {
    pub variant: i64,
    pub vendor: i64,
    pub name: Option<String>,
    pub qty: Quantity,
    pub price: LinePrice,
    pub basis: PriceBasis,
    pub discounts: Vec<Discount>,
    /// Rates that apply, with their parts per million.
    pub rates: Vec<(i64, u32)>,
}

/// What the line's gross amount rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinePrice {
    Unit(UnitPrice),
    Amount(Money),
}

/// A store's rules for money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoneyRules {
    /// ISO 4217.
    pub currency: String,
    pub rounding: Rounding,
    /// True where shelf prices include tax.
    pub tax_included: bool,
    /// Smallest coin in minor units; 1 or less means none is dropped.
    pub cash_step: i64,
}

/// Prices one line: gross, discounts, net, taxes.
#[must_use]
pub fn price_line(line: &CartLine, rules: &MoneyRules) -> SaleLine {
    let (unit, gross) = match line.price {
        LinePrice::Unit(unit) => (Some(unit), unit.extend(line.qty, rules.rounding)),
        LinePrice::Amount(amount) => (None, amount),
    };
    let off: Money = line.discounts.iter().map(|discount| discount.amount).sum();
    let net = gross - off;
    let taxes = line
        .rates
        .iter()
        .map(|(rate, ppm)| LineTax {
            rate: *rate,
            ppm: *ppm,
            included: rules.tax_included,
            amount: line_tax(net, *ppm, rules.tax_included, rules.rounding),
        })
        .collect();
    SaleLine {
        variant: line.variant,
        vendor: line.vendor,
        name: line.name.clone(),
        qty: line.qty,
        unit,
        basis: line.basis.clone(),
        gross,
        discounts: line.discounts.clone(),
        net,
        taxes,
    }
}

/// Why a cart cannot be paid like this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PayError {
    #[error("the cart is empty")]
    Empty,
    #[error("{missing:?} minor units are missing")]
    Short { missing: Money },
}

/// What is due in cash after coupons: the total, its cash rounding and the sum to pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    pub total: Money,
    pub rounding: Money,
    pub cash: Money,
}

/// The order's total and what is left to pay in cash once the coupons are in.
#[must_use]
pub fn due(lines: &[SaleLine], coupons: &[Tender], rules: &MoneyRules) -> Due {
    let total: Money = lines.iter().map(line_total).sum();
    let open = total - coupons.iter().map(Tender::paid).sum();
    let rounding = cash_rounding(open, rules.cash_step);
    Due { total, rounding, cash: open + rounding }
}

/// Turns priced lines and cash on the counter into a sale.
///
/// `tendered` below what is due is refused; when coupons exceed the total the difference is handed back as change.
///
/// # Errors
/// [`PayError`] when there is nothing to sell or too little money.
pub fn settle(
    cart: Uuid,
    receipt: String,
    offline: bool,
    lines: Vec<SaleLine>,
    coupons: Vec<Tender>,
    tendered: Money,
    rules: &MoneyRules,
) -> Result<Sale, PayError> {
    if lines.is_empty() {
        return Err(PayError::Empty);
    }
    let due = due(&lines, &coupons, rules);
    if tendered < due.cash {
        return Err(PayError::Short { missing: due.cash - tendered });
    }
    let mut tenders = coupons;
    if !(tendered.is_zero() && due.cash.is_zero() && !tenders.is_empty()) {
        tenders.push(Tender::Cash { tendered, change: tendered - due.cash });
    }
    Ok(Sale {
        cart,
        receipt,
        currency: rules.currency.clone(),
        offline,
        lines,
        tenders,
        total: due.total,
        rounding: due.rounding,
    })
}

/// Amounts worth a button: the exact one, then the next round sums a customer is likely to hand over.
#[must_use]
pub fn quick_amounts(due: Money, notes: &[i64]) -> Vec<Money> {
    let mut amounts = vec![due];
    for note in notes {
        if due.0 <= 0 || *note <= 0 {
            break;
        }
        let up = (due.0 + note - 1) / note * note;
        if !amounts.contains(&Money(up)) {
            amounts.push(Money(up));
        }
        if amounts.len() == 5 {
            break;
        }
    }
    amounts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::DiscountKind;
    use crate::order::{mismatches, sub_orders};
    use proptest::prelude::*;

    fn rules(tax_included: bool, cash_step: i64) -> MoneyRules {
        MoneyRules { currency: "EUR".into(), rounding: Rounding::HalfUp, tax_included, cash_step }
    }

    fn list_line(vendor: i64, cents: i64, qty: i64, discount: i64, ppm: u32) -> CartLine {
        let discounts = if discount == 0 {
            vec![]
        } else {
            vec![Discount { kind: DiscountKind::Loyalty, amount: Money(discount), approval: None }]
        };
        CartLine {
            variant: 1,
            vendor,
            name: None,
            qty: Quantity(qty),
            price: LinePrice::Unit(UnitPrice::minor(cents)),
            basis: PriceBasis::List { price_id: 1 },
            discounts,
            rates: vec![(1, ppm)],
        }
    }

    #[test]
    fn coupons_above_the_price_hand_back_cash() {
        let rules = rules(true, 1);
        let lines = vec![price_line(&list_line(1, 50, 1000, 0, 0), &rules)];
        let coupon = Tender::Coupon { amount: Money(75), line: Some(0) };
        let sale = settle(Uuid::nil(), "R".into(), false, lines, vec![coupon], Money::ZERO, &rules).unwrap();
        assert_eq!(sale.total, Money(50));
        assert_eq!(sale.tenders[1], Tender::Cash { tendered: Money::ZERO, change: Money(25) });
        assert_eq!(mismatches(&sale, Rounding::HalfUp), vec![]);
    }

    #[test]
    fn too_little_money_and_empty_carts_are_refused() {
        let rules = rules(true, 5);
        let lines = vec![price_line(&list_line(1, 1002, 1000, 0, 0), &rules)];
        assert_eq!(
            settle(Uuid::nil(), "R".into(), false, lines, vec![], Money(999), &rules),
            Err(PayError::Short { missing: Money(1) })
        );
        assert_eq!(
            settle(Uuid::nil(), "R".into(), false, vec![], vec![], Money(1), &rules),
            Err(PayError::Empty)
        );
    }

    #[test]
    fn quick_amounts_climb() {
        let notes = [100, 500, 1000, 2000, 5000];
        assert_eq!(quick_amounts(Money(949), &notes), [949, 1000, 2000, 5000].map(Money));
        assert_eq!(quick_amounts(Money(0), &notes), [Money(0)]);
    }

    proptest! {
        #[test]
        fn sums_conserve(
            specs in prop::collection::vec((1i64..5, -500i64..20_000, 1i64..20_000, 0i64..300, 0u32..250_000), 1..30),
            tax_included: bool,
            step in prop::sample::select(vec![0i64, 1, 5, 10, 50]),
            extra in 0i64..10_000,
        ) {
            let rules = rules(tax_included, step);
            let lines: Vec<_> = specs.iter().map(|(v, c, q, d, p)| price_line(&list_line(*v, *c, *q, *d, *p), &rules)).collect();
            let cash = due(&lines, &[], &rules).cash;
            let tendered = Money(cash.0.max(0) + extra);
            let sale = settle(Uuid::nil(), "R".into(), true, lines, vec![], tendered, &rules).unwrap();
            prop_assert_eq!(mismatches(&sale, Rounding::HalfUp), vec![]);
            let split = sub_orders(&sale);
            prop_assert_eq!(split.iter().map(|s| s.total).sum::<Money>(), sale.total);
            prop_assert_eq!(split.iter().map(|s| s.lines.len()).sum::<usize>(), sale.lines.len());
            prop_assert_eq!(sale.total + sale.rounding, sale.tenders.iter().map(Tender::paid).sum::<Money>());
        }
    }
}
