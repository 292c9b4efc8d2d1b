//! Orders: a sale's sums, checked, and its split into one sub-order per vendor.

use crate::event::{Sale, SaleLine, Tender};
use crate::exception::{Detail, Exception, ExceptionCode};
use crate::money::{Money, Rounding};
use crate::price::PriceBasis;
use crate::tax::{LineTax, TaxRounding, TaxRules, Taxable, taxes};

/// The lines of one vendor within an order; numbered from 1 in vendor order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubOrder {
    pub number: u32,
    pub vendor: i64,
    /// Indices of its lines in the sale.
    pub lines: Vec<usize>,
    pub total: Money,
}

/// What a line costs the customer: its net, its fees and the taxes that come on top.
#[must_use]
pub fn line_total(line: &SaleLine) -> Money {
    let added = line.taxes.iter().filter(|tax| !tax.included).map(|tax| tax.amount);
    line.net + line_fees(line) + added.sum()
}

/// The sum of a line's fees.
#[must_use]
pub fn line_fees(line: &SaleLine) -> Money {
    line.fees.iter().map(|fee| fee.amount).sum()
}

/// What percent taxes are on: a line's net and those of its fees that are taxed.
#[must_use]
pub fn taxable(line: &SaleLine) -> Money {
    line.net + line.fees.iter().filter(|fee| fee.taxed).map(|fee| fee.amount).sum()
}

/// What one rate adds up to over some lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaxSum {
    pub rate: i64,
    pub ppm: u32,
    pub included: bool,
    /// Without tax.
    pub base: Money,
    pub tax: Money,
}

/// Tax sums in the order of the rates' ids.
#[must_use]
pub fn tax_sums(lines: &[SaleLine]) -> Vec<TaxSum> {
    let mut sums: Vec<TaxSum> = Vec::new();
    for line in lines {
        let inside = line.taxes.iter().filter(|tax| tax.included).map(|tax| tax.amount).sum();
        let base = taxable(line) - inside;
        for tax in &line.taxes {
            let same = |sum: &&mut TaxSum| (sum.rate, sum.included) == (tax.rate, tax.included);
            match sums.iter_mut().find(same) {
                Some(sum) => (sum.base, sum.tax) = (sum.base + base, sum.tax + tax.amount),
                None => {
                    let LineTax { rate, ppm, included, amount } = *tax;
                    sums.push(TaxSum { rate, ppm, included, base, tax: amount });
                }
            }
        }
    }
    sums.sort_by_key(|sum| sum.rate);
    sums
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
/// Lines: `gross = unit × qty` where a unit price is given, `net = gross − discounts`, `fee = unit × qty`, and from body
/// version 2 on the taxes of their rates. Order: `total = Σ line totals`, `total + rounding = Σ tenders less change`.
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
        for fee in &line.fees {
            check(Some(index), "fee", fee.amount, fee.unit.extend(line.qty, how));
        }
        if line.unit.is_none() && matches!(line.basis, PriceBasis::List { .. } | PriceBasis::Override { .. })
        {
            // A list or override price without its unit price cannot be checked: say so.
            check(Some(index), "unit", Money::ZERO, Money(1));
        }
    }
    for (index, (sent, computed)) in taxes_again(sale, how).into_iter().enumerate() {
        check(Some(index), "tax", sent, computed);
    }
    check(None, "total", sale.total, sale.lines.iter().map(line_total).sum());
    check(None, "tenders", sale.tenders.iter().map(Tender::paid).sum(), sale.total + sale.rounding);
    found
}

/// Each line's taxes as sent and as its rates make them; none for version 1, whose tills took included rates one by one.
fn taxes_again(sale: &Sale, how: Rounding) -> Vec<(Money, Money)> {
    if !sale.needs_version_2() {
        return Vec::new();
    }
    let included = sale.lines.iter().flat_map(|line| &line.taxes).any(|tax| tax.included);
    let per = TaxRounding::of(sale.tax_per_receipt);
    let bases: Vec<Taxable> = sale.lines.iter().map(Taxable::of).collect();
    let sum = |taxes: &[LineTax]| taxes.iter().map(|tax| tax.amount).sum();
    let again = taxes(&bases, TaxRules { included, per, how });
    sale.lines.iter().zip(again).map(|(line, again)| (sum(&line.taxes), sum(&again))).collect()
}

impl Taxable {
    fn of(line: &SaleLine) -> Taxable {
        let rates = line.taxes.iter().map(|tax| (tax.rate, tax.ppm)).collect();
        Taxable { amount: taxable(line), rates }
    }
}
