//! The cart: lines being priced, and the sale they become when they are paid.

use uuid::Uuid;

use crate::event::{Discount, Sale, SaleLine, Tender};
use crate::money::{Money, Rounding, cash_rounding};
use crate::order::line_total;
use crate::price::{PriceBasis, UnitPrice};
use crate::quantity::Quantity;
use crate::tax::{Levy, TaxRounding};

mod price;

pub use price::{Off, OrderDiscount, price};

/// One line of a cart. Either a unit price or, where only the total is known, an amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CartLine {
    pub variant: i64,
    pub vendor: i64,
    pub name: Option<String>,
    pub qty: Quantity,
    pub price: LinePrice,
    pub basis: PriceBasis,
    pub discounts: Vec<Discount>,
    /// The taxes and fees of its tax class, as in force.
    pub rates: Vec<Levy>,
}

/// What the line's gross amount rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinePrice {
    Unit(UnitPrice),
    Amount(Money),
}

/// A store's rules for money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoneyRules {
    /// ISO 4217.
    pub currency: String,
    pub rounding: Rounding,
    /// True where shelf prices include tax.
    pub tax_included: bool,
    pub tax_rounding: TaxRounding,
    /// Smallest coin in minor units; 1 or less means none is dropped.
    pub cash_step: i64,
}

/// Why a cart cannot be paid like this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PayError {
    #[error("the cart is empty")]
    Empty,
    #[error("{missing:?} minor units are missing")]
    Short { missing: Money },
    #[error("{over:?} minor units more on the card than are due")]
    Over { over: Money },
}

/// What is due in cash once everything else is in: the total, its cash rounding and the sum to pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    pub total: Money,
    pub rounding: Money,
    pub cash: Money,
}

/// The order's total and what is left for cash after coupons and cards. Only that is rounded to a coin: the cash part
/// of a split payment, and what is handed back.
#[must_use]
pub fn due(lines: &[SaleLine], tenders: &[Tender], rules: &MoneyRules) -> Due {
    let total: Money = lines.iter().map(line_total).sum();
    let open = total - tenders.iter().map(Tender::paid).sum();
    let rounding = cash_rounding(open, rules.cash_step);
    Due { total, rounding, cash: open + rounding }
}

/// Priced lines, and all that was paid but cash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkout {
    pub cart: Uuid,
    pub receipt: String,
    pub offline: bool,
    pub lines: Vec<SaleLine>,
    /// Coupons and cards.
    pub tenders: Vec<Tender>,
    pub customer: Option<String>,
    pub exempt: Option<String>,
}

/// Turns a checkout and the cash on the counter into a sale.
///
/// `tendered` below what is due is refused, and a card for more than is due; when coupons exceed the total the
/// difference is handed back as change. A total below zero is paid out.
///
/// # Errors
/// [`PayError`] when there is nothing to sell, too little money or too much on a card.
pub fn settle(checkout: Checkout, tendered: Money, rules: &MoneyRules) -> Result<Sale, PayError> {
    let Checkout { cart, receipt, offline, lines, mut tenders, customer, exempt } = checkout;
    if lines.is_empty() {
        return Err(PayError::Empty);
    }
    let due = due(&lines, &tenders, rules);
    refuse_cards_over(due, &tenders)?;
    if tendered < due.cash {
        return Err(PayError::Short { missing: due.cash - tendered });
    }
    if !(tendered.is_zero() && due.cash.is_zero() && !tenders.is_empty()) {
        tenders.push(Tender::Cash { tendered, change: tendered - due.cash });
    }
    Ok(Sale {
        cart,
        receipt,
        currency: rules.currency.clone(),
        offline,
        lines,
        tenders,
        total: due.total,
        rounding: due.rounding,
        customer,
        exempt,
        tax_per_receipt: rules.tax_rounding == TaxRounding::Receipt,
    })
}

/// A card pays no more than is open without it, nor takes money back that is not owed.
fn refuse_cards_over(due: Due, tenders: &[Tender]) -> Result<(), PayError> {
    let card = |tender: &&Tender| matches!(tender, Tender::ExternalCard { .. });
    let cards: Money = tenders.iter().filter(card).map(Tender::paid).sum();
    let open = due.cash - due.rounding + cards;
    let most = if cards < Money::ZERO { open.min(Money::ZERO) } else { open.max(Money::ZERO) };
    let over = if cards < Money::ZERO { most - cards } else { cards - most };
    if over > Money::ZERO { Err(PayError::Over { over }) } else { Ok(()) }
}

/// Amounts worth a button: the exact one, then the next round sums a customer is likely to hand over.
#[must_use]
pub fn quick_amounts(due: Money, notes: &[i64]) -> Vec<Money> {
    let mut amounts = vec![due];
    for note in notes {
        if due.0 <= 0 || *note <= 0 {
            break;
        }
        let up = (due.0 + note - 1) / note * note;
        if !amounts.contains(&Money(up)) {
            amounts.push(Money(up));
        }
        if amounts.len() == 5 {
            break;
        }
    }
    amounts
}

#[cfg(test)]
mod tests;
