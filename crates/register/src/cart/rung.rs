//! A cart as it is rung up now: its lines with the taxes and fees in force, its order discount, and what they come to.

use std::collections::BTreeMap;

use evertill_domain::cart::{self, CartLine, LinePrice};
use evertill_domain::event::SaleLine;
use evertill_domain::{Levy, Money, PriceBasis, Rounding, UnitPrice};
use evertill_protocol::feed::StoreRow;
use rusqlite::Connection;

use super::given::Given;
use super::rows::{Head, Kept, all};
use crate::catalog;
use crate::error::Result;
use crate::pricing;
use crate::sums::{Sums, own_discount, percent};
use crate::till;
use crate::view::{self, Minor, UnitMinor};

#[derive(Debug)]
pub(crate) struct Rung {
    pub head: Head,
    pub kept: Vec<Kept>,
    /// What the order discount is taken off: the lines, each less its own discounts.
    pub base: Money,
    pub sold: Vec<SaleLine>,
}

/// Rings a cart up. A handful of statements, however many lines it has.
pub(crate) fn ring(conn: &Connection, head: Head, store: &StoreRow, now_ms: i64) -> Result<Rung> {
    let kept = all(conn, head.id)?;
    let mut levies: BTreeMap<&str, Vec<Levy>> = BTreeMap::new();
    for kept in &kept {
        let class = kept.goods.tax_class.as_str();
        if !levies.contains_key(class) {
            levies.insert(class, pricing::levies(conn, class, now_ms)?);
        }
    }
    let how = store.rounding;
    let rates = |kept: &Kept| levies.get(kept.goods.tax_class.as_str()).cloned().unwrap_or_default();
    let lines: Vec<CartLine> = kept.iter().map(|kept| to_sell(kept, rates(kept), how)).collect();
    let net = |(kept, line): (&Kept, &CartLine)| {
        let off: Money = line.discounts.iter().map(|discount| discount.amount).sum();
        (kept.gross(how) - off).max(Money::ZERO)
    };
    let base = kept.iter().zip(&lines).map(net).sum();
    let order: Vec<_> = head.discount.iter().map(|given| given.on_order(base)).collect();
    let sold = cart::price(&lines, &order, head.exempt.as_deref(), &till::money_rules(store));
    Ok(Rung { head, base, sold, kept })
}

fn to_sell(kept: &Kept, rates: Vec<Levy>, how: Rounding) -> CartLine {
    let gross = kept.gross(how);
    CartLine {
        variant: kept.variant,
        vendor: kept.vendor,
        name: matches!(kept.basis, PriceBasis::Open {}).then(|| kept.name.clone()),
        qty: kept.qty,
        price: kept.price,
        basis: kept.basis.clone(),
        discounts: kept.discounts.iter().map(|given| given.on_line(gross, how)).collect(),
        rates,
    }
}

impl Rung {
    /// As the window shows it.
    pub fn show(self, conn: &Connection) -> Result<view::Cart> {
        let Rung { head, kept, sold, .. } = self;
        let sums = Sums::of(conn, &sold)?;
        let order_discount =
            head.discount.as_ref().map(|given| order_discount(conn, given, sums.order)).transpose()?;
        let lines: Result<_> =
            kept.into_iter().zip(&sold).map(|(kept, line)| show(conn, kept, line)).collect();
        Ok(view::Cart {
            cart_id: head.id,
            number: head.number,
            lines: lines?,
            subtotal: Minor(sums.subtotal.0),
            discount: Minor(sums.discount.0),
            order_discount,
            fees: sums.fees,
            taxes: sums.taxes,
            total: Minor(sums.total.0),
            customer: head.customer,
            exempt: head.exempt,
            exempt_amount: Minor(sums.exempt.0),
            parked: head.parked,
        })
    }
}

fn order_discount(conn: &Connection, given: &Given, amount: Money) -> Result<view::OrderDiscountView> {
    Ok(view::OrderDiscountView {
        label: given.percent_bp.map(percent).unwrap_or_default(),
        amount: Minor(amount.0),
        percent_bp: given.percent_bp,
        reason: given.why().to_owned(),
        approved_by: catalog::approver(conn, given.approval.as_ref())?,
    })
}

fn show(conn: &Connection, kept: Kept, line: &SaleLine) -> Result<view::CartLine> {
    let unit_price = match kept.price {
        LinePrice::Unit(unit) => unit,
        LinePrice::Amount(amount) => UnitPrice::minor(amount.0),
    };
    let list_price = kept.list_price.filter(|list| *list != unit_price);
    let given = kept.discounts.first();
    let (approval, reason) = match &kept.basis {
        PriceBasis::Override { approval, .. } => (Some(approval), Some(approval.reason.clone())),
        _ => (given.and_then(|given| given.approval.as_ref()), given.map(|given| given.why().to_owned())),
    };
    let discount = own_discount(line);
    Ok(view::CartLine {
        line_id: kept.id,
        variant_id: kept.variant,
        vendor: kept.goods.vendor,
        quantity: kept.qty.to_string(),
        unit: kept.goods.unit,
        unit_price: UnitMinor(unit_price),
        list_price: list_price.map(UnitMinor),
        basis: kept.basis.name().to_owned(),
        gross: Minor(line.gross.0),
        discount: Minor(discount.0),
        discount_percent_bp: given.and_then(|given| given.percent_bp),
        net: Minor((line.gross - discount).0),
        fees: crate::sums::fees(conn, std::slice::from_ref(line))?,
        approved_by: catalog::approver(conn, approval)?,
        reason,
        note: kept.note,
        repriced_from: kept.repriced_from.map(UnitMinor),
        name: kept.name,
        picture: kept.goods.picture,
        hue: kept.goods.hue,
    })
}
