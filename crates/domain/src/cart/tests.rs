//! Carts priced and paid: what conserves, and what is refused.

use super::*;
use crate::event::DiscountKind;
use crate::order::{mismatches, sub_orders};
use crate::tax::LevyKind;
use proptest::prelude::*;

fn rules(tax_included: bool, cash_step: i64) -> MoneyRules {
    MoneyRules {
        currency: "EUR".into(),
        rounding: Rounding::HalfUp,
        tax_included,
        tax_rounding: TaxRounding::Line,
        cash_step,
    }
}

fn checkout(lines: Vec<SaleLine>, tenders: Vec<Tender>) -> Checkout {
    let (cart, receipt) = (Uuid::nil(), "R".into());
    Checkout { cart, receipt, offline: false, lines, tenders, customer: None, exempt: None }
}

fn list_line(vendor: i64, cents: i64, qty: i64, discount: i64, ppm: u32) -> CartLine {
    let discounts = if discount == 0 {
        vec![]
    } else {
        vec![Discount {
            kind: DiscountKind::Loyalty,
            amount: Money(discount),
            percent_bp: None,
            approval: None,
        }]
    };
    CartLine {
        variant: 1,
        vendor,
        name: None,
        qty: Quantity(qty),
        price: LinePrice::Unit(UnitPrice::minor(cents)),
        basis: PriceBasis::List { price_id: 1 },
        discounts,
        rates: vec![Levy { id: 1, kind: LevyKind::Percent { ppm } }],
    }
}

#[test]
fn coupons_above_the_price_hand_back_cash() {
    let rules = rules(true, 1);
    let lines = price(&[list_line(1, 50, 1000, 0, 0)], &[], None, &rules);
    let coupon = Tender::Coupon { amount: Money(75), line: Some(0) };
    let sale = settle(checkout(lines, vec![coupon]), Money::ZERO, &rules).unwrap();
    assert_eq!(sale.total, Money(50));
    assert_eq!(sale.tenders[1], Tender::Cash { tendered: Money::ZERO, change: Money(25) });
    assert_eq!(mismatches(&sale, Rounding::HalfUp), vec![]);
}

#[test]
fn too_little_money_and_empty_carts_are_refused() {
    let rules = rules(true, 5);
    let lines = price(&[list_line(1, 1002, 1000, 0, 0)], &[], None, &rules);
    assert_eq!(
        settle(checkout(lines, vec![]), Money(999), &rules),
        Err(PayError::Short { missing: Money(1) })
    );
    assert_eq!(settle(checkout(vec![], vec![]), Money(1), &rules), Err(PayError::Empty));
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
        let lines: Vec<_> = specs.iter().map(|(v, c, q, d, p)| list_line(*v, *c, *q, *d, *p)).collect();
        let lines = price(&lines, &[], None, &rules);
        let cash = due(&lines, &[], &rules).cash;
        let tendered = Money(cash.0.max(0) + extra);
        let sale = settle(checkout(lines, vec![]), tendered, &rules).unwrap();
        prop_assert_eq!(mismatches(&sale, Rounding::HalfUp), vec![]);
        let split = sub_orders(&sale);
        prop_assert_eq!(split.iter().map(|s| s.total).sum::<Money>(), sale.total);
        prop_assert_eq!(split.iter().map(|s| s.lines.len()).sum::<usize>(), sale.lines.len());
        prop_assert_eq!(sale.total + sale.rounding, sale.tenders.iter().map(Tender::paid).sum::<Money>());
    }
}
