//! A cart as a quote is asked for it, and whether the answer is what the engine charged.

use evertill_domain::cart::{CartLine, LinePrice, Off};
use evertill_domain::event::{Sale, Tender};
use evertill_domain::order::{line_fees, line_total, tax_sums};
use evertill_domain::{Currency, LevyKind, Money, TaxRounding, UnitPrice};
use evertill_server::quote::{Quote, quote};
use serde_json::{Value, json};

use super::random::Cart;

/// Where the quote of a cart differs from the sale it became.
#[must_use]
pub fn differs(cart: &Cart, sale: &Sale) -> Option<String> {
    let Some(currency) = Currency::from_code(&cart.rules.currency) else { return Some("no currency".into()) };
    let asked = document(cart, sale, currency).to_string();
    match quote(&asked) {
        Err(refusal) => Some(format!("{refusal} for {asked}")),
        Ok(quote) => {
            let (ours, theirs) = (of_sale(sale, currency), of_quote(&quote));
            (ours != theirs).then(|| format!("{ours:?}\nis quoted as\n{theirs:?}\nfor {asked}"))
        }
    }
}

/// The cart, priced by nobody yet.
fn document(cart: &Cart, sale: &Sale, currency: Currency) -> Value {
    let money = |amount: Money| currency.format(amount);
    let unit = |unit: UnitPrice| decimal(unit.0, currency.exponent() + 3);
    let line = |line: &CartLine| {
        let (field, price) = match line.price {
            LinePrice::Unit(price) => ("unit_price", unit(price)),
            LinePrice::Amount(amount) => ("amount", money(amount)),
        };
        let (mut rates, mut fees) = (Vec::new(), Vec::new());
        for levy in &line.rates {
            match levy.kind {
                LevyKind::Percent { ppm } => rates.push(decimal(i64::from(ppm), 4)),
                LevyKind::PerUnit { unit: per_unit, taxed } => {
                    fees.push(json!({ "per_unit": unit(per_unit), "taxed": taxed }));
                }
            }
        }
        let off: Vec<Value> =
            line.discounts.iter().map(|discount| json!({ "amount": money(discount.amount) })).collect();
        json!({ "quantity": line.qty.to_string(), field: price, "rates": rates, "fees": fees, "discounts": off })
    };
    let off = |off: Off| match off {
        Off::Percent { bp } => json!({ "percent": decimal(i64::from(bp), 2) }),
        Off::Amount(amount) => json!({ "amount": money(amount) }),
    };
    let tender = |tender: &Tender| match tender {
        Tender::Cash { tendered, .. } => json!({ "cash": money(*tendered) }),
        Tender::Coupon { amount, .. } => json!({ "coupon": money(*amount) }),
        Tender::ExternalCard { amount, .. } => json!({ "card": money(*amount) }),
    };
    json!({
        "currency": currency.code(),
        "tax": if cart.rules.tax_included { "included" } else { "added" },
        "tax_rounding": if cart.rules.tax_rounding == TaxRounding::Receipt { "receipt" } else { "line" },
        "rounding": cart.rules.rounding,
        "cash_step": money(Money(cart.rules.cash_step)),
        "lines": cart.lines.iter().map(line).collect::<Vec<_>>(),
        "discounts": cart.discounts.iter().map(|discount| off(discount.off)).collect::<Vec<_>>(),
        "exempt": cart.exempt,
        "tenders": sale.tenders.iter().map(tender).collect::<Vec<_>>(),
    })
}

/// `count` of `10^-places`.
fn decimal(count: i64, places: u32) -> String {
    let (sign, count, one) = (if count < 0 { "-" } else { "" }, count.unsigned_abs(), 10_u64.pow(places));
    let width = places as usize;
    if places == 0 {
        format!("{sign}{count}")
    } else {
        format!("{sign}{}.{:0width$}", count / one, count % one)
    }
}

/// Every line's gross, discount, net, fees, taxes and total; the sums of each rate; total, rounding, change.
type Figures = (Vec<[String; 6]>, Vec<(String, String)>, [String; 3]);

fn of_sale(sale: &Sale, currency: Currency) -> Figures {
    let money = |amount: Money| currency.format(amount);
    let lines = sale.lines.iter().map(|line| {
        let tax = line.taxes.iter().map(|tax| tax.amount).sum();
        [line.gross, line.gross - line.net, line.net, line_fees(line), tax, line_total(line)].map(money)
    });
    let taxes = tax_sums(&sale.lines).into_iter().map(|sum| (money(sum.base), money(sum.tax)));
    let change: Money = sale
        .tenders
        .iter()
        .map(|tender| match tender {
            Tender::Cash { change, .. } => *change,
            _ => Money::ZERO,
        })
        .sum();
    (lines.collect(), sorted(taxes), [sale.total, sale.rounding, change].map(money))
}

fn of_quote(quote: &Quote) -> Figures {
    let sum = |amounts: &mut dyn Iterator<Item = &String>| {
        let total: i64 = amounts.map(|amount| minor(amount, quote.digits)).sum();
        decimal(total, quote.digits)
    };
    let lines = quote.lines.iter().map(|line| {
        let off = sum(&mut line.discounts.iter().map(|discount| &discount.amount));
        let fees = sum(&mut line.fees.iter().map(|fee| &fee.amount));
        let taxes = sum(&mut line.taxes.iter().map(|tax| &tax.amount));
        [line.gross.clone(), off, line.net.clone(), fees, taxes, line.total.clone()]
    });
    let taxes = quote.taxes.iter().map(|sum| (sum.base.clone(), sum.tax.clone()));
    let payment = &quote.payment;
    let last = [quote.totals.total.clone(), payment.rounding.clone(), payment.change.clone()];
    (lines.collect(), sorted(taxes), last)
}

/// Digits as they stand, without the point.
fn minor(text: &str, digits: u32) -> i64 {
    let whole: String = text.chars().filter(|c| *c != '.').collect();
    debug_assert_eq!(text.split_once('.').map_or(0, |(_, rest)| rest.len()), digits as usize);
    whole.parse().unwrap_or(i64::MIN)
}

/// Each end lists rates in the order of its own numbers for them.
fn sorted(taxes: impl Iterator<Item = (String, String)>) -> Vec<(String, String)> {
    let mut taxes: Vec<_> = taxes.collect();
    taxes.sort();
    taxes
}
