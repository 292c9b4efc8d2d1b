//! The one door through which a cart is priced: lines, order discounts, fees, taxes, exemption.

use serde::{Deserialize, Serialize};

use super::{CartLine, LinePrice, MoneyRules};
use crate::event::{Discount, DiscountKind, LineFee, SaleLine};
use crate::money::{Money, Rounding, allocate, round};
use crate::order::taxable;
use crate::price::Approval;
use crate::tax::{LevyKind, LineTax, TaxRules, Taxable, taxes};

/// What a discount takes off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Off {
    /// Hundredths of a percent: 10% is 1000.
    Percent {
        bp: u32,
    },
    Amount(Money),
}

impl Off {
    /// What it takes off an amount; a percentage is rounded as the tenant rounds.
    #[must_use]
    pub fn of(self, base: Money, how: Rounding) -> Money {
        match self {
            Off::Percent { bp } => round(i128::from(base.0) * i128::from(bp), 10_000, how),
            Off::Amount(amount) => amount,
        }
    }

    /// The percentage, to show.
    #[must_use]
    pub fn percent_bp(self) -> Option<u32> {
        match self {
            Off::Percent { bp } => Some(bp),
            Off::Amount(_) => None,
        }
    }
}

/// A discount on the whole order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderDiscount {
    pub off: Off,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<Approval>,
}

/// Prices a cart. Order discounts follow those of the lines, one after the other; taxes are on what is left and on the
/// fees that are taxed. An exempt customer pays no percent taxes: where prices include them, what they hold is taken off.
#[must_use]
pub fn price(
    lines: &[CartLine],
    order: &[OrderDiscount],
    exempt: Option<&str>,
    rules: &MoneyRules,
) -> Vec<SaleLine> {
    let mut priced: Vec<SaleLine> = lines.iter().map(|line| price_line(line, rules)).collect();
    for discount in order {
        take_off(&mut priced, discount, rules.rounding);
    }
    let bases: Vec<Taxable> = lines.iter().zip(&priced).map(|(line, priced)| base(line, priced)).collect();
    let tax_rules = TaxRules { included: rules.tax_included, per: rules.tax_rounding, how: rules.rounding };
    for (line, taxes) in priced.iter_mut().zip(taxes(&bases, tax_rules)) {
        match exempt {
            None => line.taxes = taxes,
            Some(_) => take_tax_off(line, &taxes),
        }
    }
    priced
}

/// One line without its taxes: gross, discounts, net, fees.
fn price_line(line: &CartLine, rules: &MoneyRules) -> SaleLine {
    let (unit, gross) = match line.price {
        LinePrice::Unit(unit) => (Some(unit), unit.extend(line.qty, rules.rounding)),
        LinePrice::Amount(amount) => (None, amount),
    };
    let off: Money = line.discounts.iter().map(|discount| discount.amount).sum();
    let fee = |rate, unit: crate::UnitPrice, taxed| LineFee {
        rate,
        unit,
        amount: unit.extend(line.qty, rules.rounding),
        taxed,
    };
    let fees = line.rates.iter().filter_map(|levy| match levy.kind {
        LevyKind::PerUnit { unit, taxed } => Some(fee(levy.id, unit, taxed)),
        LevyKind::Percent { .. } => None,
    });
    SaleLine {
        variant: line.variant,
        vendor: line.vendor,
        name: line.name.clone(),
        qty: line.qty,
        unit,
        basis: line.basis.clone(),
        gross,
        discounts: line.discounts.clone(),
        net: gross - off,
        taxes: Vec::new(),
        fees: fees.collect(),
    }
}

/// Gives every line its share of an order discount by largest remainder over their nets: none to a line of zero or
/// below, never more than a line's net, never more in all than there is.
fn take_off(lines: &mut [SaleLine], discount: &OrderDiscount, how: Rounding) {
    let weights: Vec<u64> = lines.iter().map(|line| u64::try_from(line.net.0).unwrap_or(0)).collect();
    let there_is = lines.iter().map(|line| line.net.max(Money::ZERO)).sum();
    let off = discount.off.of(there_is, how).clamp(Money::ZERO, there_is);
    if off.is_zero() {
        return;
    }
    for (line, amount) in lines.iter_mut().zip(allocate(off, &weights)) {
        if !amount.is_zero() {
            let (percent_bp, approval) = (discount.off.percent_bp(), discount.approval.clone());
            line.discounts.push(Discount { kind: DiscountKind::Order, amount, percent_bp, approval });
            line.net = line.net - amount;
        }
    }
}

fn base(line: &CartLine, priced: &SaleLine) -> Taxable {
    let rates = line.rates.iter().filter_map(|levy| match levy.kind {
        LevyKind::Percent { ppm } => Some((levy.id, ppm)),
        LevyKind::PerUnit { .. } => None,
    });
    Taxable { amount: taxable(priced), rates: rates.collect() }
}

fn take_tax_off(line: &mut SaleLine, taxes: &[LineTax]) {
    let amount: Money = taxes.iter().filter(|tax| tax.included).map(|tax| tax.amount).sum();
    if !amount.is_zero() {
        let kind = DiscountKind::TaxExempt;
        line.discounts.push(Discount { kind, amount, percent_bp: None, approval: None });
        line.net = line.net - amount;
    }
}
