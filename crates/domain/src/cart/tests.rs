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

fn card(amount: i64) -> Tender {
    Tender::ExternalCard { amount: Money(amount), reference: None }
}

fn amount_line(amount: i64) -> CartLine {
    CartLine {
        price: LinePrice::Amount(Money(amount)),
        basis: PriceBasis::Amount {},
        ..list_line(1, 0, 1000, 0, 0)
    }
}

/// Order discounts by largest remainder: (lines, off, what each line gives).
#[test]
fn order_discounts_lose_no_cent() {
    let percent = |bp| Off::Percent { bp };
    let table: [(&[i64], Off, &[i64]); 8] = [
        (&[1000, 1000, 1000], Off::Amount(Money(100)), &[34, 33, 33]),
        (&[1, 1, 1], Off::Amount(Money(2)), &[1, 1, 0]),
        (&[333, 333, 334], percent(1_000), &[33, 33, 34]),
        (&[999, -500, 0], percent(5_000), &[500, 0, 0]),
        (&[300, 200], Off::Amount(Money(900)), &[300, 200]),
        (&[-300, 0], Off::Amount(Money(100)), &[0, 0]),
        (&[500], percent(10_000), &[500]),
        (&[500], Off::Amount(Money(-5)), &[0]),
    ];
    let rules = rules(true, 1);
    for (nets, off, shares) in table {
        let lines: Vec<CartLine> = nets.iter().map(|net| amount_line(*net)).collect();
        let priced = price(&lines, &[OrderDiscount { off, approval: None }], None, &rules);
        let given: Vec<i64> = priced.iter().map(|line| (line.gross - line.net).0).collect();
        assert_eq!(given, shares, "{off:?} off {nets:?}");
    }
}

#[test]
fn order_discounts_follow_one_another() {
    let half = OrderDiscount { off: Off::Percent { bp: 5_000 }, approval: None };
    let euro = OrderDiscount { off: Off::Amount(Money(100)), approval: None };
    let net = |order: &[OrderDiscount]| price(&[amount_line(1000)], order, None, &rules(true, 1))[0].net;
    assert_eq!(net(&[half.clone(), euro.clone()]), Money(400));
    assert_eq!(net(&[euro, half]), Money(450));
}

/// Pfand in Germany is part of the price that VAT is on (UStAE 10.1); New York's 5 cents are not taxed (ECL 27-1005).
#[test]
fn fees_are_per_unit_and_taxed_where_they_are() {
    let fee =
        |id, minor, taxed| Levy { id, kind: LevyKind::PerUnit { unit: UnitPrice::minor(minor), taxed } };
    let mut bottle = list_line(1, 99, 6000, 0, 190_000);
    bottle.rates.push(fee(2, 25, true));
    let line = &price(&[bottle.clone()], &[], None, &rules(true, 1))[0];
    assert_eq!((line.net, line.fees[0].amount, line.taxes[0].amount), (Money(594), Money(150), Money(119)));
    assert_eq!(line_total(line), Money(744));
    bottle.rates = vec![Levy { id: 1, kind: LevyKind::Percent { ppm: 88_750 } }, fee(2, 5, false)];
    bottle.qty = Quantity::pieces(-6);
    let back = &price(&[bottle], &[], None, &rules(false, 1))[0];
    assert_eq!((back.net, back.fees[0].amount, back.taxes[0].amount), (Money(-594), Money(-30), Money(-53)));
}

#[test]
fn an_exempt_customer_pays_no_tax_and_every_fee() {
    let mut line = list_line(1, 1190, 1000, 0, 190_000);
    line.rates.push(Levy { id: 2, kind: LevyKind::PerUnit { unit: UnitPrice::minor(25), taxed: false } });
    for (included, net) in [(true, 1000), (false, 1190)] {
        let rules = rules(included, 1);
        let priced = price(&[line.clone()], &[], Some("certificate"), &rules);
        assert_eq!((priced[0].net, line_total(&priced[0])), (Money(net), Money(net + 25)));
        assert!(priced[0].taxes.is_empty());
        let mut paid = checkout(priced, vec![]);
        paid.exempt = Some("certificate".into());
        let sale = settle(paid, Money(5_000), &rules).unwrap();
        assert_eq!(mismatches(&sale, Rounding::HalfUp), vec![]);
    }
}

/// What cash comes to: Switzerland 5 rappen; Sweden 1 krona; Finland and the Netherlands 5 cents (recommendation of the
/// Commission 2017/769); Norway 1 krone, half a krone up. (total, on a card, coin, rounding)
#[test]
fn only_the_cash_part_is_rounded() {
    let table = [
        (995, 0, 5, 0),
        (997, 0, 5, -2),
        (998, 0, 5, 2),
        (997, 500, 5, -2),
        (997, 997, 5, 0),
        (997, 996, 5, -1),
        (10_049, 0, 100, -49),
        (10_050, 0, 100, 50),
        (10_049, 49, 100, 0),
        (-997, 0, 5, 2),
        (-998, 0, 5, -2),
        (-998, -498, 5, 0),
    ];
    for (total, on_card, coin, rounding) in table {
        let rules = rules(true, coin);
        let lines = price(&[amount_line(total)], &[], None, &rules);
        let tenders = if on_card == 0 { vec![] } else { vec![card(on_card)] };
        let due = due(&lines, &tenders, &rules);
        assert_eq!(due.rounding, Money(rounding), "{total}, {on_card} on a card, coins of {coin}");
        let sale = settle(checkout(lines, tenders), due.cash.max(Money::ZERO), &rules).unwrap();
        assert_eq!(mismatches(&sale, Rounding::HalfUp), vec![]);
    }
}

#[test]
fn a_card_pays_no_more_than_is_due() {
    let rules = rules(true, 5);
    let over = |total: i64, on_card: i64| {
        let lines = price(&[amount_line(total)], &[], None, &rules);
        settle(checkout(lines, vec![card(on_card)]), Money(10_000), &rules).err()
    };
    assert_eq!(over(997, 998), Some(PayError::Over { over: Money(1) }));
    assert_eq!(over(-997, -998), Some(PayError::Over { over: Money(1) }));
    assert_eq!(over(-997, 5), Some(PayError::Over { over: Money(5) }));
    assert_eq!(over(997, -5), Some(PayError::Over { over: Money(5) }));
    assert_eq!(over(997, 997), None);
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
