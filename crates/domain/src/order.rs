//! Orders: a sale's sums, checked, and its split into one sub-order per vendor.

use crate::event::{Sale, SaleLine, Tender};
use crate::exception::{Detail, Exception, ExceptionCode};
use crate::money::{Money, Rounding};
use crate::price::PriceBasis;

/// The lines of one vendor within an order; numbered from 1 in vendor order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubOrder {
    pub number: u32,
    pub vendor: i64,
    /// Indices of its lines in the sale.
    pub lines: Vec<usize>,
    pub total: Money,
}

/// What a line costs the customer: its net and the taxes that come on top.
#[must_use]
pub fn line_total(line: &SaleLine) -> Money {
    line.net + line.taxes.iter().filter(|tax| !tax.included).map(|tax| tax.amount).sum()
}

/// Splits a sale per vendor, vendors in the order of their ids.
#[must_use]
pub fn sub_orders(sale: &Sale) -> Vec<SubOrder> {
    let mut vendors: Vec<i64> = sale.lines.iter().map(|line| line.vendor).collect();
    vendors.sort_unstable();
    vendors.dedup();
    vendors
        .into_iter()
        .zip(1u32..)
        .map(|(vendor, number)| {
            let lines: Vec<usize> =
                (0..sale.lines.len()).filter(|i| sale.lines[*i].vendor == vendor).collect();
            let total = lines.iter().map(|i| line_total(&sale.lines[*i])).sum();
            SubOrder { number, vendor, lines, total }
        })
        .collect()
}

/// Every sum of a sale that does not add up.
///
/// Lines: `gross = unit × qty` where a unit price is given, `net = gross − discounts`. Order: `total = Σ line totals`,
/// `total + rounding = Σ tenders less change`.
#[must_use]
pub fn mismatches(sale: &Sale, how: Rounding) -> Vec<Exception> {
    let mut found = Vec::new();
    let mut check = |line: Option<usize>, what: &str, sent: Money, computed: Money| {
        if sent != computed {
            found.push(Exception {
                code: ExceptionCode::TotalsMismatch,
                line: line.and_then(|l| u32::try_from(l).ok()),
                detail: Detail::Sum { what: what.to_owned(), sent, computed },
            });
        }
    };
    for (index, line) in sale.lines.iter().enumerate() {
        if let Some(unit) = line.unit {
            check(Some(index), "gross", line.gross, unit.extend(line.qty, how));
        }
        let discounts: Money = line.discounts.iter().map(|discount| discount.amount).sum();
        check(Some(index), "net", line.net, line.gross - discounts);
        if line.unit.is_none() && matches!(line.basis, PriceBasis::List { .. } | PriceBasis::Override { .. })
        {
            // A list or override price without its unit price cannot be checked: say so.
            check(Some(index), "unit", Money::ZERO, Money(1));
        }
    }
    check(None, "total", sale.total, sale.lines.iter().map(line_total).sum());
    check(None, "tenders", sale.tenders.iter().map(Tender::paid).sum(), sale.total + sale.rounding);
    found
}
