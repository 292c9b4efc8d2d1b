//! Tax: included in the price or added to it, rounded per line or once per receipt, rates in parts per million.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::money::{Money, Rounding, round};
use crate::price::UnitPrice;

/// What the law puts on a line: one of the rates of its tax class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Levy {
    /// The tax rate's id.
    pub id: i64,
    pub kind: LevyKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum LevyKind {
    /// A tax in parts per million: 7% is 70 000, New York's 8.875% is 88 750.
    Percent { ppm: u32 },
    /// A fee per unit: a bottle deposit, a sugar tax; `taxed` when percent taxes are on it as well.
    PerUnit { unit: UnitPrice, taxed: bool },
}

/// The tax of one rate on one line, as charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineTax {
    /// The tax rate's id.
    pub rate: i64,
    pub ppm: u32,
    /// True when the line's net already holds the tax (VAT), false when it comes on top (US sales tax).
    pub included: bool,
    pub amount: Money,
}

/// What a tax is rounded on; a store's setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxRounding {
    /// Each line's tax of each rate.
    #[default]
    Line,
    /// Each rate's sum over the receipt, spread back to its lines.
    Receipt,
}

impl TaxRounding {
    #[must_use]
    pub fn of(per_receipt: bool) -> TaxRounding {
        if per_receipt { TaxRounding::Receipt } else { TaxRounding::Line }
    }
}

/// An amount and the percent rates that are on (or in) it: id and parts per million.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taxable {
    pub amount: Money,
    pub rates: Vec<(i64, u32)>,
}

/// How a store taxes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaxRules {
    /// The amounts hold their taxes already.
    pub included: bool,
    pub per: TaxRounding,
    pub how: Rounding,
}

const ONE_PPM: i128 = 1_000_000;

/// Parts of a minor unit in which fractions of several denominators are summed.
const PARTS: i128 = 1_000_000_000_000_000_000;

impl Taxable {
    /// What a rate's share is divided by. Rates that lie in one price are parts of it together.
    fn denominator(&self, included: bool) -> i128 {
        let inside: i128 = self.rates.iter().map(|(_, ppm)| i128::from(*ppm)).sum();
        if included { ONE_PPM + inside } else { ONE_PPM }
    }
}

/// The taxes of every line, in the order of its rates.
///
/// Added: `amount × r`. Included: `amount × r / (1 + Σ r of the line)`. Per receipt each rate's exact sum is rounded
/// once and spread back by largest remainder, so that the lines' taxes sum to it exactly: what article 226 of Directive
/// 2006/112/EC and Japan's qualified invoices ask for, "one rounding per rate and invoice".
#[must_use]
pub fn taxes(lines: &[Taxable], rules: TaxRules) -> Vec<Vec<LineTax>> {
    let mut all: Vec<Vec<LineTax>> = lines.iter().map(|line| on_line(line, rules)).collect();
    if rules.per == TaxRounding::Receipt {
        let mut rates: Vec<(i64, u32)> = lines.iter().flat_map(|line| line.rates.iter().copied()).collect();
        rates.sort_unstable();
        rates.dedup();
        for rate in rates {
            spread(lines, rate, rules, &mut all);
        }
    }
    all
}

fn on_line(line: &Taxable, rules: TaxRules) -> Vec<LineTax> {
    let denominator = line.denominator(rules.included);
    let tax = |(rate, ppm): &(i64, u32)| {
        let amount = round(i128::from(line.amount.0) * i128::from(*ppm), denominator, rules.how);
        LineTax { rate: *rate, ppm: *ppm, included: rules.included, amount }
    };
    line.rates.iter().map(tax).collect()
}

/// Rounds one rate's sum and gives each line its share: whole units below its exact one, and those still missing to
/// the largest fractions, the earlier line on a tie.
fn spread(lines: &[Taxable], (rate, ppm): (i64, u32), rules: TaxRules, all: &mut [Vec<LineTax>]) {
    let mut sums: BTreeMap<i128, i128> = BTreeMap::new();
    let mut given: i128 = 0;
    let mut fractions = Vec::new();
    for (place, line) in lines.iter().enumerate() {
        let Some(tax) = all[place].iter_mut().find(|tax| (tax.rate, tax.ppm) == (rate, ppm)) else {
            continue;
        };
        let (product, denominator) =
            (i128::from(line.amount.0) * i128::from(ppm), line.denominator(rules.included));
        *sums.entry(denominator).or_default() += product;
        let whole = product.div_euclid(denominator);
        tax.amount = Money(i64::try_from(whole).unwrap_or(i64::MAX));
        given += whole;
        fractions.push((fraction(product, denominator), place));
    }
    let missing = i128::from(rounded_sum(&sums, rules.how).0) - given;
    fractions.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    for (_, place) in fractions.into_iter().take(usize::try_from(missing).unwrap_or(0)) {
        if let Some(tax) = all[place].iter_mut().find(|tax| (tax.rate, tax.ppm) == (rate, ppm)) {
            tax.amount = tax.amount + Money(1);
        }
    }
}

/// The part of a quotient beyond its floor, in [`PARTS`].
fn fraction(product: i128, denominator: i128) -> i128 {
    product.rem_euclid(denominator) * PARTS / denominator
}

/// Products by denominator, divided, summed and rounded once. With one denominator, as nearly always, this is exact;
/// with several, what is off by less than a thousand [`PARTS`] of a unit is taken for whole.
fn rounded_sum(sums: &BTreeMap<i128, i128>, how: Rounding) -> Money {
    if let (1, Some((denominator, product))) = (sums.len(), sums.first_key_value()) {
        return round(*product, *denominator, how);
    }
    let whole: i128 = sums.iter().map(|(denominator, product)| product.div_euclid(*denominator)).sum();
    let rest: i128 = sums.iter().map(|(denominator, product)| fraction(*product, *denominator)).sum();
    let near = (rest + 500).div_euclid(1000) * 1000;
    round(whole.saturating_mul(PARTS).saturating_add(near), PARTS, how)
}

#[cfg(test)]
mod tests;
