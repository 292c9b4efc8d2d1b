//! What the lines of a cart or a sale add up to, as the window and the receipt show it.

use evertill_domain::Money;
use evertill_domain::event::{DiscountKind, SaleLine};
use evertill_domain::order;
use rusqlite::{Connection, OptionalExtension as _};
use rust_decimal::Decimal;

use crate::error::Result;
use crate::view::{FeeSum, Minor, TaxSum};

#[derive(Debug)]
pub(crate) struct Sums {
    /// Before anything is taken off or comes on top.
    pub subtotal: Money,
    /// Taken off the lines and the order.
    pub discount: Money,
    /// The part of it that was taken off the order.
    pub order: Money,
    /// Tax that an exemption took out of prices which include it.
    pub exempt: Money,
    pub fees: Vec<FeeSum>,
    pub taxes: Vec<TaxSum>,
    pub total: Money,
}

impl Sums {
    pub fn of(conn: &Connection, lines: &[SaleLine]) -> Result<Sums> {
        let of_kind = |kind| lines.iter().map(|line| off(line, |other| other == kind)).sum::<Money>();
        let (order, exempt) = (of_kind(DiscountKind::Order), of_kind(DiscountKind::TaxExempt));
        Ok(Sums {
            subtotal: lines.iter().map(|line| line.gross).sum(),
            discount: lines.iter().map(own_discount).sum::<Money>() + order,
            order,
            exempt,
            fees: fees(conn, lines)?,
            taxes: taxes(conn, lines)?,
            total: lines.iter().map(order::line_total).sum(),
        })
    }
}

/// What was taken off a line itself, its share of the order's left out.
pub(crate) fn own_discount(line: &SaleLine) -> Money {
    off(line, |kind| !matches!(kind, DiscountKind::Order | DiscountKind::TaxExempt))
}

fn off(line: &SaleLine, which: impl Fn(DiscountKind) -> bool) -> Money {
    line.discounts.iter().filter(|discount| which(discount.kind)).map(|discount| discount.amount).sum()
}

/// Fees by what they are called.
pub(crate) fn fees(conn: &Connection, lines: &[SaleLine]) -> Result<Vec<FeeSum>> {
    let mut sums: Vec<(i64, Money)> = Vec::new();
    for fee in lines.iter().flat_map(|line| &line.fees) {
        match sums.iter_mut().find(|(rate, _)| *rate == fee.rate) {
            Some((_, sum)) => *sum = *sum + fee.amount,
            None => sums.push((fee.rate, fee.amount)),
        }
    }
    let shown = |(rate, sum): (i64, Money)| {
        Ok(FeeSum { label: label(conn, rate)?.unwrap_or_default(), amount: Minor(sum.0) })
    };
    sums.into_iter().map(shown).collect()
}

/// What each rate adds up to.
fn taxes(conn: &Connection, lines: &[SaleLine]) -> Result<Vec<TaxSum>> {
    let shown = |sum: order::TaxSum| {
        Ok(TaxSum {
            label: label(conn, sum.rate)?.unwrap_or_else(|| percent(sum.ppm / 100)),
            net: Minor(sum.base.0),
            tax: Minor(sum.tax.0),
            included: sum.included,
        })
    };
    order::tax_sums(lines).into_iter().map(shown).collect()
}

/// What a tax or a fee is called.
pub(crate) fn label(conn: &Connection, rate: i64) -> Result<Option<String>> {
    let sql = "SELECT label FROM tax_rate WHERE id = ?1";
    Ok(conn.prepare_cached(sql)?.query_row([rate], |row| row.get(0)).optional()?)
}

/// Hundredths of a percent, as people write them: `12.5%`.
pub(crate) fn percent(bp: u32) -> String {
    format!("{}%", Decimal::new(i64::from(bp), 2).normalize())
}
