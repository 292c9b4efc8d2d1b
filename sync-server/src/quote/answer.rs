//! What a quote answers: the priced cart, every amount a decimal string with the currency's digits.

use evertill_domain::event::{DiscountKind, LineFee, Sale, SaleLine, Tender};
use evertill_domain::order::{line_fees, line_total, tax_sums};
use evertill_domain::tax::LineTax;
use evertill_domain::{Currency, Money};
use serde::Serialize;

use super::amount::{plain, show_unit};

/// A priced cart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Quote {
    pub currency: String,
    /// Decimal places of its amounts.
    pub digits: u32,
    pub lines: Vec<Line>,
    pub taxes: Vec<TaxSum>,
    pub totals: Totals,
    pub payment: Payment,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    pub quantity: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_price: Option<String>,
    pub gross: String,
    pub discounts: Vec<Discount>,
    /// Gross less discounts.
    pub net: String,
    pub fees: Vec<Fee>,
    pub taxes: Vec<Tax>,
    /// Net, fees and the taxes that come on top.
    pub total: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Discount {
    /// `line`, `order` (its share), `tax_exempt`.
    pub kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent: Option<String>,
    pub amount: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fee {
    pub per_unit: String,
    pub taxed: bool,
    pub amount: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tax {
    /// Percent.
    pub rate: String,
    pub included: bool,
    pub amount: String,
}

/// What one rate adds up to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TaxSum {
    pub rate: String,
    pub included: bool,
    /// Without tax.
    pub base: String,
    pub tax: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Totals {
    pub gross: String,
    pub discount: String,
    pub net: String,
    pub fees: String,
    pub tax_included: String,
    pub tax_added: String,
    /// Net, fees and added taxes: what the order costs.
    pub total: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Payment {
    pub coupons: String,
    pub cards: String,
    /// What rounding to a coin adds to the part that is paid in cash.
    pub rounding: String,
    /// In cash, after coupons, cards and rounding; below zero: to hand back.
    pub due: String,
    /// Handed over in cash.
    pub tendered: String,
    pub change: String,
}

/// How amounts are written.
#[derive(Clone, Copy)]
struct Pen(Currency);

impl Pen {
    fn money(self, amount: Money) -> String {
        self.0.format(amount)
    }

    fn sum<'a, T: 'a>(self, all: impl IntoIterator<Item = &'a T>, of: impl Fn(&T) -> Money) -> String {
        self.money(all.into_iter().map(of).sum())
    }
}

/// Writes out a sale that was settled; `tendered` is what was handed over in cash, if anything was.
pub(super) fn answer(sale: &Sale, tendered: Option<Money>, due: Money, currency: Currency) -> Quote {
    let pen = Pen(currency);
    Quote {
        currency: currency.code().to_owned(),
        digits: currency.exponent(),
        lines: sale.lines.iter().map(|line| show_line(line, pen)).collect(),
        taxes: tax_sums(&sale.lines)
            .into_iter()
            .map(|sum| TaxSum {
                rate: percent(sum.ppm),
                included: sum.included,
                base: pen.money(sum.base),
                tax: pen.money(sum.tax),
            })
            .collect(),
        totals: totals(sale, pen),
        payment: payment(sale, tendered, due, pen),
    }
}

fn percent(ppm: u32) -> String {
    plain(i128::from(ppm), 4)
}

fn tax(line: &SaleLine, included: bool) -> Money {
    line.taxes.iter().filter(|tax| tax.included == included).map(|tax| tax.amount).sum()
}

fn totals(sale: &Sale, pen: Pen) -> Totals {
    let lines = &sale.lines;
    Totals {
        gross: pen.sum(lines, |line| line.gross),
        discount: pen.sum(lines, |line| line.gross - line.net),
        net: pen.sum(lines, |line| line.net),
        fees: pen.sum(lines, line_fees),
        tax_included: pen.sum(lines, |line| tax(line, true)),
        tax_added: pen.sum(lines, |line| tax(line, false)),
        total: pen.money(sale.total),
    }
}

fn payment(sale: &Sale, tendered: Option<Money>, due: Money, pen: Pen) -> Payment {
    let of = |wanted: fn(&Tender) -> bool| {
        pen.money(sale.tenders.iter().filter(|tender| wanted(tender)).map(Tender::paid).sum())
    };
    let tendered = tendered.unwrap_or(Money::ZERO);
    let handed_back = if tendered.is_zero() && due > Money::ZERO { Money::ZERO } else { tendered - due };
    Payment {
        coupons: of(|tender| matches!(tender, Tender::Coupon { .. })),
        cards: of(|tender| matches!(tender, Tender::ExternalCard { .. })),
        rounding: pen.money(sale.rounding),
        due: pen.money(due),
        tendered: pen.money(tendered),
        change: pen.money(handed_back),
    }
}

fn show_line(line: &SaleLine, pen: Pen) -> Line {
    let discounts = line.discounts.iter().map(|discount| Discount {
        kind: match discount.kind {
            DiscountKind::Order => "order",
            DiscountKind::TaxExempt => "tax_exempt",
            _ => "line",
        },
        percent: discount.percent_bp.map(|bp| plain(i128::from(bp), 2)),
        amount: pen.money(discount.amount),
    });
    let fee = |fee: &LineFee| Fee {
        per_unit: show_unit(fee.unit, pen.0),
        taxed: fee.taxed,
        amount: pen.money(fee.amount),
    };
    let tax =
        |tax: &LineTax| Tax { rate: percent(tax.ppm), included: tax.included, amount: pen.money(tax.amount) };
    Line {
        name: line.name.clone(),
        quantity: line.qty.to_string(),
        unit_price: line.unit.map(|unit| show_unit(unit, pen.0)),
        gross: pen.money(line.gross),
        discounts: discounts.collect(),
        net: pen.money(line.net),
        fees: line.fees.iter().map(fee).collect(),
        taxes: line.taxes.iter().map(tax).collect(),
        total: pen.money(line_total(line)),
    }
}
