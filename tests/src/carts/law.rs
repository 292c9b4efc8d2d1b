//! What holds for every priced and settled cart, computed another way than the rules do.

use std::collections::BTreeMap;

use evertill_domain::cart::{self, Checkout, Off};
use evertill_domain::event::{DiscountKind, Sale, SaleLine, Tender};
use evertill_domain::order::{line_total, mismatches, sub_orders, tax_sums, taxable};
use evertill_domain::time::ClockReading;
use evertill_domain::{Body, Fact, Money, Rounding, TaxRounding};
use uuid::Uuid;

use super::random::Cart;

impl Cart {
    /// Priced and paid as drawn.
    ///
    /// # Errors
    /// What the domain refuses, in words: a drawn cart can always be paid.
    pub fn settled(&self) -> Result<Sale, String> {
        let lines = cart::price(&self.lines, &self.discounts, self.exempt.as_deref(), &self.rules);
        let tenders = self.tenders(&lines);
        let due = cart::due(&lines, &tenders, &self.rules);
        let checkout = Checkout {
            cart: Uuid::nil(),
            receipt: "R".into(),
            offline: false,
            lines,
            tenders,
            customer: None,
            exempt: self.exempt.clone(),
        };
        let handed_over = due.cash.max(Money::ZERO) + self.extra;
        cart::settle(checkout, handed_over, &self.rules).map_err(|why| why.to_string())
    }

    /// Everything but cash.
    #[must_use]
    pub fn tenders(&self, lines: &[SaleLine]) -> Vec<Tender> {
        let mut tenders = self.coupons.clone();
        let open = cart::due(lines, &tenders, &self.rules);
        let card = (open.cash - open.rounding).0 * self.card_percent / 100;
        if card != 0 {
            tenders.push(Tender::ExternalCard { amount: Money(card), reference: None });
        }
        tenders
    }
}

/// The first law that a settled cart breaks.
#[must_use]
pub fn broken(cart: &Cart, sale: &Sale) -> Option<String> {
    let found = mismatches(sale, cart.rules.rounding);
    if !found.is_empty() {
        return Some(format!("the server would say {found:?}"));
    }
    sums(cart, sale)
        .or_else(|| order_discounts(cart, sale))
        .or_else(|| taxes(cart, sale))
        .or_else(|| bytes(sale))
}

fn sums(cart: &Cart, sale: &Sale) -> Option<String> {
    let lines: i64 = sale.lines.iter().map(|line| line_total(line).0).sum();
    let parts: i64 = sub_orders(sale).iter().map(|part| part.total.0).sum();
    let paid: i64 = sale.tenders.iter().map(|tender| tender.paid().0).sum();
    let cash: i64 =
        sale.tenders.iter().filter(|tender| matches!(tender, Tender::Cash { .. })).map(|t| t.paid().0).sum();
    let step = cart.rules.cash_step.max(1);
    [
        (lines != sale.total.0, "lines do not sum to the total"),
        (parts != sale.total.0, "sub-orders do not sum to the total"),
        (paid != sale.total.0 + sale.rounding.0, "tenders less change are not the total and its rounding"),
        (cash % step != 0, "the cash part is no coins"),
        (sale.rounding.0.abs() * 2 > step, "rounded by more than half a coin"),
    ]
    .into_iter()
    .find_map(|(broken, what)| broken.then(|| what.to_owned()))
}

/// Shares sum to what was asked or to all there was, and never turn a line.
fn order_discounts(cart: &Cart, sale: &Sale) -> Option<String> {
    let shares = |line: &SaleLine, kind| -> i64 {
        line.discounts.iter().filter(|discount| discount.kind == kind).map(|discount| discount.amount.0).sum()
    };
    let before: Vec<i64> =
        sale.lines.iter().map(|line| line.gross.0 - shares(line, DiscountKind::Manual)).collect();
    let mut left: i64 = before.iter().map(|net| (*net).max(0)).sum();
    let there_was = left;
    for discount in &cart.discounts {
        left -= match discount.off {
            Off::Amount(amount) => amount.0.min(left),
            Off::Percent { bp } => {
                let exact = i128::from(left) * i128::from(bp);
                i64::try_from(nearest(exact, 10_000, cart.rules.rounding)).unwrap_or(i64::MAX).min(left)
            }
        };
    }
    let taken: i64 = sale.lines.iter().map(|line| shares(line, DiscountKind::Order)).sum();
    if taken != there_was - left {
        return Some(format!("order discounts take {taken}, not {}", there_was - left));
    }
    let turned = sale.lines.iter().zip(&before).any(|(line, before)| {
        let share = shares(line, DiscountKind::Order);
        share < 0 || share > (*before).max(0)
    });
    turned.then(|| "a line gives more than it had".to_owned())
}

/// Every tax against its exact quotient: per line rounded itself, per receipt the sum.
fn taxes(cart: &Cart, sale: &Sale) -> Option<String> {
    if cart.exempt.is_some() {
        return (!tax_sums(&sale.lines).is_empty()).then(|| "an exempt customer pays tax".to_owned());
    }
    let mut exact: BTreeMap<i64, (i128, i128)> = BTreeMap::new();
    for line in &sale.lines {
        let inside: i128 = line.taxes.iter().map(|tax| i128::from(tax.ppm)).sum();
        let divisor = if cart.rules.tax_included { 1_000_000 + inside } else { 1_000_000 };
        for tax in &line.taxes {
            let product = i128::from(taxable(line).0) * i128::from(tax.ppm);
            let off = (i128::from(tax.amount.0) * divisor - product).abs();
            if off >= divisor {
                return Some(format!("{tax:?} on {:?} is a unit off", taxable(line)));
            }
            let alone = nearest(product, divisor, cart.rules.rounding);
            if cart.rules.tax_rounding == TaxRounding::Line && i128::from(tax.amount.0) != alone {
                return Some(format!("{tax:?} on {:?} is {alone}", taxable(line)));
            }
            let (top, bottom) = exact.entry(tax.rate).or_insert((0, 1));
            (*top, *bottom) = if divisor == *bottom {
                (*top + product, divisor)
            } else {
                (*top * divisor + product * *bottom, *bottom * divisor)
            };
            let shared = gcd(top.unsigned_abs(), bottom.unsigned_abs()).max(1);
            (*top, *bottom) = (*top / shared, *bottom / shared);
        }
    }
    if cart.rules.tax_rounding == TaxRounding::Line {
        return None;
    }
    tax_sums(&sale.lines).iter().find_map(|sum| {
        let (top, bottom) = exact.get(&sum.rate).copied()?;
        let once = nearest(top, bottom, cart.rules.rounding);
        (i128::from(sum.tax.0) != once).then(|| format!("{sum:?} rounded once is {once}"))
    })
}

fn gcd(a: u128, b: u128) -> i128 {
    if b == 0 { i128::try_from(a).unwrap_or(1) } else { gcd(b, a % b) }
}

/// The whole number next to a quotient, found by distance.
fn nearest(top: i128, bottom: i128, how: Rounding) -> i128 {
    let below = top.div_euclid(bottom);
    let (to_below, to_above) = (top - below * bottom, (below + 1) * bottom - top);
    if to_below == 0 {
        return below;
    }
    let (towards_zero, away) = if top < 0 { (below + 1, below) } else { (below, below + 1) };
    match (how, to_below.cmp(&to_above)) {
        (Rounding::Up, _) => away,
        (Rounding::Down, _) => towards_zero,
        (_, std::cmp::Ordering::Less) => below,
        (_, std::cmp::Ordering::Greater) => below + 1,
        (Rounding::HalfUp, _) => away,
        (Rounding::HalfEven, _) => below + below.rem_euclid(2),
    }
}

/// The journal's bytes say it, in the lowest version that can.
fn bytes(sale: &Sale) -> Option<String> {
    let at = ClockReading { wall_ms: 0, boot: "b".into(), mono_ms: 0, anchor: None };
    let body = Body { at, by: Some(1), cursor: 1, fact: Fact::Sale(sale.clone()) };
    let written = body.encode();
    (Body::decode(&written).as_ref() != Ok(&body)).then(|| format!("does not come back: {written}"))
}
