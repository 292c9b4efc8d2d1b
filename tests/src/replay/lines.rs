//! How a line of the data is rung up: through the ordinary sale, by its price basis.

use anyhow::{Context, Result, bail};
use evertill_domain::cart::{CartLine, LinePrice};
use evertill_domain::event::{Discount, DiscountKind, Tender};
use evertill_domain::price::Approval;
use evertill_domain::{Money, PriceBasis, Quantity, UnitPrice};
use evertill_register::pricing::ListPrice;

use super::data::Line;

/// What a till knows of a product.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    pub variant: i64,
    pub vendor: i64,
    /// Its list price, as this till has it at this moment.
    pub list: Option<ListPrice>,
}

/// A line and the coupon scanned with it.
pub fn ring_up(line: &Line, pricing: &str, known: Known, manager: i64) -> Result<(CartLine, Option<i64>)> {
    let (price, basis) = price_of(line, pricing, known, manager)?;
    let mut discounts = Vec::new();
    for (kind, cents) in [
        (DiscountKind::Loyalty, line.loyalty_disc_cents),
        (DiscountKind::CouponMatch, line.coupon_match_cents),
    ] {
        if cents != 0 {
            discounts.push(Discount { kind, amount: Money(cents), percent_bp: None, approval: None });
        }
    }
    let rung = CartLine {
        variant: known.variant,
        vendor: known.vendor,
        name: None,
        qty: Quantity(line.qty_milli),
        price,
        basis,
        discounts,
        rates: Vec::new(),
    };
    Ok((rung, (line.mfr_coupon_cents != 0).then_some(line.mfr_coupon_cents)))
}

/// The coupons of a basket, each on its line.
pub fn coupon(cents: i64, index: usize) -> Tender {
    Tender::Coupon { amount: Money(cents), line: u32::try_from(index).ok() }
}

fn price_of(line: &Line, pricing: &str, known: Known, manager: i64) -> Result<(LinePrice, PriceBasis)> {
    let amount = LinePrice::Amount(Money(line.gross_cents));
    Ok(match line.price_form.as_str() {
        "unit" => {
            let mills = line.unit_price_mills.context("a unit line has a unit price")?;
            let unit = UnitPrice(mills * 100);
            (LinePrice::Unit(unit), unit_basis(line, pricing, known, unit, manager))
        }
        // What the pump shows; with a reward per gallon only the amount before it adds up.
        "fuel" => (amount, PriceBasis::Open {}),
        "split" | "fuel_amount" | "amount" => (amount, PriceBasis::Amount {}),
        "none" if line.kind == "coupon" => (amount, PriceBasis::Amount {}),
        // Goods at nothing, without a unit price: somebody gave them away.
        "none" => (LinePrice::Unit(UnitPrice(0)), overridden(known, manager)),
        other => bail!("price form {other:?} is not known"),
    })
}

/// A weighed article's price is on its label. A fixed one is rung at the list price when that is what this till has it
/// at, else somebody approved it: what the till had not been told yet, and what the shelf said otherwise.
fn unit_basis(line: &Line, pricing: &str, known: Known, unit: UnitPrice, manager: i64) -> PriceBasis {
    if pricing == "variable" {
        return PriceBasis::Label { barcode: line.product_id.to_string() };
    }
    match known.list.filter(|list| list.amount == unit) {
        Some(list) => PriceBasis::List { price_id: list.id },
        None => overridden(known, manager),
    }
}

fn overridden(known: Known, manager: i64) -> PriceBasis {
    let approval = Approval { by: manager, reason: "price on the shelf".into() };
    PriceBasis::Override { price_id: known.list.map(|list| list.id), approval }
}
