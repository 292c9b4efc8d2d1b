//! A quote: a cart given as JSON, priced by the same rules as a till's, so that anyone can check a case.

mod amount;
mod answer;
mod asked;

use evertill_domain::cart::{self, CartLine, Checkout, LinePrice, MoneyRules, Off, OrderDiscount, PayError};
use evertill_domain::event::{Discount, DiscountKind, SaleLine, Tender};
use evertill_domain::{Currency, Levy, LevyKind, Money, PriceBasis, Quantity};
use evertill_protocol::error::ErrorCode;
use serde_json::json;
use uuid::Uuid;

use crate::error::Refusal;
use amount::{MOST_MINOR, basis_points, invalid, money, ppm, quantity, unit_price};
pub use answer::Quote;
use asked::{Asked, Object, TaxMode};

/// Lines of a cart, and rates, fees and discounts of a line.
const MOST_LINES: usize = 1000;
const MOST_PER_LINE: usize = 8;

/// Prices a cart as docs/quote.md describes it.
///
/// # Errors
/// `BAD_REQUEST` for what is not such a document (with its line and column), `INVALID` for a value out of bounds (with
/// its path), `CART_EMPTY`, `TENDER_SHORT` (with what is missing) and `TENDER_OVER`.
pub fn quote(document: &str) -> Result<Quote, Refusal> {
    let asked: Object<Asked> = serde_json::from_str(document).map_err(|why| {
        let details = json!({ "line": why.line(), "column": why.column() });
        Refusal::bad_request(format!("This is no cart: {why}.")).with_details(details)
    })?;
    let currency = Currency::from_code(&asked.currency)
        .ok_or_else(|| invalid("currency", format_args!("{:?} is not in ISO 4217", asked.currency)))?;
    price(&asked, currency)
}

fn price(asked: &Asked, currency: Currency) -> Result<Quote, Refusal> {
    let rules = rules(asked, currency)?;
    if asked.lines.len() > MOST_LINES {
        return Err(invalid("lines", format_args!("a cart has at most {MOST_LINES}")));
    }
    at_most(asked.discounts.len(), "discounts")?;
    let lines: Result<Vec<CartLine>, Refusal> =
        asked.lines.iter().enumerate().map(|(at, line)| cart_line(at, line, currency, &rules)).collect();
    let discounts = order_discounts(asked, currency)?;
    let priced = cart::price(&lines?, &discounts, asked.exempt.as_deref(), &rules);
    in_bounds(&priced)?;
    pay(asked, priced, currency, &rules)
}

fn rules(asked: &Asked, currency: Currency) -> Result<MoneyRules, Refusal> {
    let coin = asked.cash_step.as_deref().map(|step| money(step, currency, "cash_step")).transpose()?;
    let step = coin.map_or(1, |coin| coin.0);
    if step < 1 {
        return Err(invalid("cash_step", "the smallest coin is worth something"));
    }
    Ok(MoneyRules {
        currency: currency.code().to_owned(),
        rounding: asked.rounding,
        tax_included: asked.tax == TaxMode::Included,
        tax_rounding: asked.tax_rounding,
        cash_step: step,
    })
}

/// The same percentage is the same rate wherever it stands.
fn levies(at: usize, line: &asked::Line, currency: Currency) -> Result<Vec<Levy>, Refusal> {
    at_most(line.rates.len(), &format!("lines[{at}].rates"))?;
    at_most(line.fees.len(), &format!("lines[{at}].fees"))?;
    let percents = line.rates.iter().enumerate().map(|(place, rate)| {
        let ppm = ppm(rate, &format!("lines[{at}].rates[{place}]"))?;
        Ok(Levy { id: i64::from(ppm), kind: LevyKind::Percent { ppm } })
    });
    let fees = line.fees.iter().enumerate().map(|(place, fee)| {
        let unit = unit_price(&fee.per_unit, currency, &format!("lines[{at}].fees[{place}].per_unit"))?;
        Ok(Levy { id: unit.0, kind: LevyKind::PerUnit { unit, taxed: fee.taxed } })
    });
    let levies: Vec<Levy> = percents.chain(fees).collect::<Result<_, Refusal>>()?;
    distinct(&levies, at)?;
    Ok(levies)
}

/// A line has a rate once: a rate that lies on it twice is another rate.
fn distinct(levies: &[Levy], at: usize) -> Result<(), Refusal> {
    let mut percents: Vec<i64> = levies
        .iter()
        .filter_map(|levy| matches!(levy.kind, LevyKind::Percent { .. }).then_some(levy.id))
        .collect();
    percents.sort_unstable();
    let twice = percents.windows(2).any(|pair| pair[0] == pair[1]);
    if twice {
        Err(invalid(&format!("lines[{at}].rates"), "the same rate stands there twice"))
    } else {
        Ok(())
    }
}

fn at_most(count: usize, path: &str) -> Result<(), Refusal> {
    let fits = count <= MOST_PER_LINE;
    if fits { Ok(()) } else { Err(invalid(path, format_args!("there are at most {MOST_PER_LINE}"))) }
}

fn cart_line(
    at: usize,
    line: &asked::Line,
    currency: Currency,
    rules: &MoneyRules,
) -> Result<CartLine, Refusal> {
    let path = |field: &str| format!("lines[{at}].{field}");
    let text = line.quantity.as_deref().unwrap_or("1");
    let qty = quantity(text, &path("quantity"))?;
    if qty == Quantity::ZERO {
        return Err(invalid(&path("quantity"), "a line of nothing is no line"));
    }
    let price = match (&line.unit_price, &line.amount) {
        (Some(unit), None) => LinePrice::Unit(unit_price(unit, currency, &path("unit_price"))?),
        (None, Some(amount)) => LinePrice::Amount(money(amount, currency, &path("amount"))?),
        _ => return Err(invalid(&path("unit_price"), "a line has either a unit_price or an amount")),
    };
    let gross = match price {
        LinePrice::Unit(unit) => unit.extend(qty, rules.rounding),
        LinePrice::Amount(amount) => amount,
    };
    let basis = match price {
        LinePrice::Unit(_) => PriceBasis::Open {},
        LinePrice::Amount(_) => PriceBasis::Amount {},
    };
    let discounts = line_discounts(at, line, gross, currency, rules)?;
    let rates = levies(at, line, currency)?;
    Ok(CartLine { variant: 0, vendor: 0, name: line.name.clone(), qty, price, basis, discounts, rates })
}

/// One after the other, each on what the last one left, never more than that.
fn line_discounts(
    at: usize,
    line: &asked::Line,
    gross: Money,
    currency: Currency,
    rules: &MoneyRules,
) -> Result<Vec<Discount>, Refusal> {
    let path = format!("lines[{at}].discounts");
    at_most(line.discounts.len(), &path)?;
    let mut left = gross.max(Money::ZERO);
    let mut taken = Vec::with_capacity(line.discounts.len());
    for (place, discount) in line.discounts.iter().enumerate() {
        let off = off(discount, currency, &format!("{path}[{place}]"))?;
        let amount = off.of(left, rules.rounding).min(left);
        left = left - amount;
        let (kind, percent_bp) = (DiscountKind::Manual, off.percent_bp());
        taken.push(Discount { kind, amount, percent_bp, approval: None });
    }
    Ok(taken)
}

fn order_discounts(asked: &Asked, currency: Currency) -> Result<Vec<OrderDiscount>, Refusal> {
    let one = |(at, discount): (usize, &asked::Discount)| {
        Ok(OrderDiscount { off: off(discount, currency, &format!("discounts[{at}]"))?, approval: None })
    };
    asked.discounts.iter().enumerate().map(one).collect()
}

fn off(discount: &asked::Discount, currency: Currency, path: &str) -> Result<Off, Refusal> {
    Ok(match discount {
        asked::Discount::Percent(percent) => Off::Percent { bp: basis_points(percent, path)? },
        asked::Discount::Amount(amount) => {
            let amount = money(amount, currency, path)?;
            if amount < Money::ZERO {
                return Err(invalid(path, "a discount takes off"));
            }
            Off::Amount(amount)
        }
    })
}

/// What the arithmetic was bounded for: `unit × qty` may be beyond it where neither is.
fn in_bounds(lines: &[SaleLine]) -> Result<(), Refusal> {
    for (at, line) in lines.iter().enumerate() {
        let mut amounts = line.fees.iter().map(|fee| fee.amount).chain([line.gross]);
        if amounts.any(|amount| amount.0.unsigned_abs() > MOST_MINOR.unsigned_abs()) {
            return Err(invalid(
                &format!("lines[{at}]"),
                "price times quantity is beyond what can be quoted",
            ));
        }
    }
    Ok(())
}

fn pay(
    asked: &Asked,
    lines: Vec<SaleLine>,
    currency: Currency,
    rules: &MoneyRules,
) -> Result<Quote, Refusal> {
    let (mut tenders, mut cash) = (Vec::new(), None);
    at_most(asked.tenders.len(), "tenders")?;
    for (at, tender) in asked.tenders.iter().enumerate() {
        let path = format!("tenders[{at}]");
        match tender {
            asked::Tender::Cash(_) if cash.is_some() => {
                return Err(invalid(&path, "cash is handed over once"));
            }
            asked::Tender::Cash(amount) => cash = Some(positive(amount, currency, &path)?),
            asked::Tender::Coupon(amount) => {
                tenders.push(Tender::Coupon { amount: positive(amount, currency, &path)?, line: None });
            }
            asked::Tender::Card(amount) => {
                let amount = money(amount, currency, &path)?;
                tenders.push(Tender::ExternalCard { amount, reference: None });
            }
        }
    }
    let due = cart::due(&lines, &tenders, rules);
    let checkout = Checkout {
        cart: Uuid::nil(),
        receipt: String::new(),
        offline: false,
        lines,
        tenders,
        customer: None,
        exempt: asked.exempt.clone(),
    };
    // Nobody has paid yet: the question is what it costs.
    let tendered = cash.unwrap_or_else(|| due.cash.max(Money::ZERO));
    let sale = cart::settle(checkout, tendered, rules).map_err(|why| unpaid(why, currency))?;
    Ok(answer::answer(&sale, cash, due.cash, currency))
}

fn positive(text: &str, currency: Currency, path: &str) -> Result<Money, Refusal> {
    let amount = money(text, currency, path)?;
    if amount < Money::ZERO { Err(invalid(path, "this is not below zero")) } else { Ok(amount) }
}

fn unpaid(why: PayError, currency: Currency) -> Refusal {
    match why {
        PayError::Empty => Refusal::new(ErrorCode::CartEmpty, "There is nothing in the cart."),
        PayError::Short { missing } => {
            let missing = currency.format(missing);
            Refusal::new(ErrorCode::TenderShort, format!("{missing} are missing."))
                .with_details(json!({ "missing": missing }))
        }
        PayError::Over { over } => {
            let over = currency.format(over);
            Refusal::new(ErrorCode::TenderOver, format!("{over} more on the card than are due."))
                .with_details(json!({ "over": over }))
        }
    }
}

#[cfg(test)]
mod tests;
