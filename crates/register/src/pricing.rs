//! What a product costs here and now: the price in force, the taxes of its class, and a line ready to be sold.

use evertill_domain::cart::{CartLine, LinePrice};
use evertill_domain::event::Discount;
use evertill_domain::price::Approval;
use evertill_domain::{Levy, LevyKind, Money, PriceBasis, Quantity, UnitPrice};
use evertill_protocol::feed::VariantRow;
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::catalog;
use crate::error::{Error, Result};

/// A list price, by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListPrice {
    pub id: i64,
    pub amount: UnitPrice,
}

/// How a line comes by its price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pricing {
    /// The store's list price in force.
    List,
    Override {
        unit: UnitPrice,
        approval: Approval,
    },
    Open {
        unit: UnitPrice,
    },
    /// The price stood in the barcode of a label.
    Label {
        barcode: String,
        amount: Money,
    },
    Amount {
        amount: Money,
    },
}

/// Now, for prices and taxes: never before what the server said last. A clock that was set back, or whose battery is
/// empty, would hide every price and stop the sale.
pub(crate) fn in_force_at(conn: &Connection, now_ms: i64) -> Result<i64> {
    let sql = "SELECT max(?1, coalesce(max(catalog_as_of_ms), ?1)) FROM till";
    Ok(conn.prepare_cached(sql)?.query_row([now_ms], |row| row.get(0))?)
}

/// The price in force: the latest `valid_from` not after now, then the latest recorded, then the highest id.
///
/// # Errors
/// When SQLite fails.
pub fn list_price(conn: &Connection, variant: i64, now_ms: i64) -> Result<Option<ListPrice>> {
    let sql = "SELECT id, amount FROM price WHERE variant = ?1 AND valid_from_ms <= ?2
               ORDER BY valid_from_ms DESC, recorded_ms DESC, id DESC LIMIT 1";
    let found = conn.prepare_cached(sql)?.query_row(params![variant, in_force_at(conn, now_ms)?], |row| {
        Ok(ListPrice { id: row.get(0)?, amount: UnitPrice(row.get(1)?) })
    });
    Ok(found.optional()?)
}

/// The taxes and fees of a class in force: the percentages of the latest `valid_from` not after now (several where
/// several taxes lie on one line), and of each label the latest fee, unless it has ended. The same tax of two classes has
/// the id of the first: a receipt shows it once.
///
/// # Errors
/// When SQLite fails.
pub fn levies(conn: &Connection, class: &str, now_ms: i64) -> Result<Vec<Levy>> {
    let sql = "SELECT (SELECT min(id) FROM tax_rate AS s
                       WHERE (s.label, s.ppm) = (r.label, r.ppm) AND s.per_unit IS r.per_unit) AS id,
                   ppm, per_unit, taxed FROM tax_rate AS r
               WHERE class = ?1 AND per_unit IS NOT 0 AND valid_from_ms =
                   (SELECT max(valid_from_ms) FROM tax_rate AS o WHERE o.class = ?1 AND o.valid_from_ms <= ?2
                        AND iif(r.per_unit IS NULL, o.per_unit IS NULL, o.per_unit IS NOT NULL AND o.label = r.label))
               ORDER BY r.id";
    let mut statement = conn.prepare_cached(sql)?;
    let levies = statement.query_map(params![class, in_force_at(conn, now_ms)?], |row| {
        let kind = match row.get::<_, Option<i64>>(2)? {
            Some(unit) => LevyKind::PerUnit { unit: UnitPrice(unit), taxed: row.get(3)? },
            None => LevyKind::Percent { ppm: row.get(1)? },
        };
        Ok(Levy { id: row.get(0)?, kind })
    })?;
    Ok(levies.collect::<rusqlite::Result<_>>()?)
}

/// A product at this till.
///
/// # Errors
/// [`Error::ProductUnknown`], and when SQLite fails.
pub fn product(conn: &Connection, variant: i64) -> Result<VariantRow> {
    catalog::find_variant(conn, variant)?.ok_or(Error::ProductUnknown(variant))
}

/// A line ready to be sold.
///
/// # Errors
/// [`Error::ProductUnknown`], [`Error::PriceMissing`], and when SQLite fails.
pub fn line(
    conn: &Connection,
    variant: i64,
    qty: Quantity,
    pricing: Pricing,
    discounts: Vec<Discount>,
    now_ms: i64,
) -> Result<CartLine> {
    let product = product(conn, variant)?;
    let list = list_price(conn, variant, now_ms)?;
    let mut name = None;
    let (price, basis) = match pricing {
        Pricing::List => {
            let list = list.ok_or_else(|| Error::PriceMissing(product.name.clone()))?;
            (LinePrice::Unit(list.amount), PriceBasis::List { price_id: list.id })
        }
        Pricing::Override { unit, approval } => {
            (LinePrice::Unit(unit), PriceBasis::Override { price_id: list.map(|list| list.id), approval })
        }
        Pricing::Open { unit } => {
            // The catalogue alone would not tell what was sold at this price.
            name = Some(product.name.clone());
            (LinePrice::Unit(unit), PriceBasis::Open {})
        }
        Pricing::Label { barcode, amount } => (LinePrice::Amount(amount), PriceBasis::Label { barcode }),
        Pricing::Amount { amount } => (LinePrice::Amount(amount), PriceBasis::Amount {}),
    };
    let rates = levies(conn, &product.tax_class, now_ms)?;
    Ok(CartLine { variant, vendor: product.vendor, name, qty, price, basis, discounts, rates })
}
