//! The cart's rows: one open cart and those put aside, their lines in their order, and what makes two of them one.

use evertill_domain::cart::{CartLine, LinePrice};
use evertill_domain::time::{business_date, instant};
use evertill_domain::{Money, PriceBasis, Quantity, Rounding, UnitPrice};
use evertill_protocol::feed::VariantRow;
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use uuid::Uuid;

use super::given::Given;
use crate::error::{Error, Result};
use crate::till;
use crate::view::{CustomerInput, LineNote};

/// A cart without its lines.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    pub id: Uuid,
    pub number: u64,
    pub customer: Option<CustomerInput>,
    pub exempt: Option<String>,
    pub discount: Option<Given>,
    /// How many others are put aside.
    pub parked: u64,
}

/// A line as it is kept, with what the catalogue says of its goods now.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub id: Uuid,
    pub variant: i64,
    pub vendor: i64,
    pub name: String,
    pub qty: Quantity,
    pub price: LinePrice,
    pub basis: PriceBasis,
    pub discounts: Vec<Given>,
    pub list_price: Option<UnitPrice>,
    pub repriced_from: Option<UnitPrice>,
    /// What its code said of it.
    pub note: Option<LineNote>,
    pub goods: Goods,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Goods {
    pub tax_class: String,
    pub unit: String,
    pub picture: String,
    pub hue: u16,
    pub vendor: String,
}

impl Kept {
    pub fn gross(&self, how: Rounding) -> Money {
        match self.price {
            LinePrice::Unit(unit) => unit.extend(self.qty, how),
            LinePrice::Amount(amount) => amount,
        }
    }
}

const COLUMNS: &str = "l.id, l.variant, l.vendor, l.name, l.qty, l.unit_price, l.amount, l.basis, l.discounts, \
     l.list_price, l.repriced_from, l.note, coalesce(v.tax_class, ''), coalesce(v.unit, ''), \
     coalesce(v.picture, ''), coalesce(v.hue, 0), coalesce((SELECT name FROM vendor WHERE id = l.vendor AND EXISTS (SELECT 1 FROM vendor WHERE id != l.vendor)), '')";

const TABLES: &str = "cart_line AS l LEFT JOIN variant AS v ON v.id = l.variant";

fn read(row: &Row<'_>) -> rusqlite::Result<Kept> {
    let (unit, amount): (Option<i64>, Option<i64>) = (row.get(5)?, row.get(6)?);
    let price = match unit {
        Some(unit) => LinePrice::Unit(UnitPrice(unit)),
        None => LinePrice::Amount(Money(amount.unwrap_or_default())),
    };
    let unit_price = |column| Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(column)?.map(UnitPrice));
    Ok(Kept {
        id: row.get(0)?,
        variant: row.get(1)?,
        vendor: row.get(2)?,
        name: row.get(3)?,
        qty: Quantity(row.get(4)?),
        price,
        basis: json(7, row.get_ref(7)?.as_str()?)?,
        discounts: json(8, row.get_ref(8)?.as_str()?)?,
        list_price: unit_price(9)?,
        repriced_from: unit_price(10)?,
        note: row.get_ref(11)?.as_str_or_null()?.and_then(|note| serde_json::from_str(note).ok()),
        goods: Goods {
            tax_class: row.get(12)?,
            unit: row.get(13)?,
            picture: row.get(14)?,
            hue: row.get(15)?,
            vendor: row.get(16)?,
        },
    })
}

fn json<T: serde::de::DeserializeOwned>(column: usize, text: &str) -> rusqlite::Result<T> {
    serde_json::from_str(text).map_err(|e| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(e))
    })
}

pub(crate) fn open_cart(conn: &Connection) -> Result<Option<Head>> {
    let sql = "SELECT id, number, customer, customer_name, exempt, discount,
                   (SELECT count(*) FROM cart WHERE parked_ms IS NOT NULL)
               FROM cart WHERE parked_ms IS NULL ORDER BY opened_ms DESC LIMIT 1";
    let read = |row: &Row<'_>| {
        let (customer, name): (Option<String>, _) = (row.get(2)?, row.get(3)?);
        let discount: Option<String> = row.get(5)?;
        Ok(Head {
            id: row.get(0)?,
            number: row.get(1)?,
            customer: customer.map(|id| CustomerInput { id, name }),
            exempt: row.get(4)?,
            discount: discount.map(|text| json(5, &text)).transpose()?,
            parked: row.get(6)?,
        })
    };
    Ok(conn.prepare_cached(sql)?.query_row([], read).optional()?)
}

/// Opens the next cart. Its number is one that no cart of the day has had and none that is put aside has.
pub(super) fn open(tx: &Connection, id: Uuid, now_ms: i64) -> Result<()> {
    let store = till::store(tx)?;
    let at = instant(now_ms);
    let today = business_date(at, &store.time_zone, store.day_start_minutes)?.to_string();
    let sql = "UPDATE till SET cart_day = ?1,
                   cart_number = 1 + max(iif(cart_day = ?1, cart_number, 0), (SELECT coalesce(max(number), 0) FROM cart))";
    tx.prepare_cached(sql)?.execute([today])?;
    let sql = "INSERT INTO cart (id, number, opened_ms) SELECT ?1, cart_number, ?2 FROM till";
    tx.prepare_cached(sql)?.execute(params![id, now_ms])?;
    Ok(())
}

/// Puts a line in, or adds to the one that charges the same for the same.
pub(super) fn put(
    tx: &Connection,
    cart: Uuid,
    id: Uuid,
    product: &VariantRow,
    line: CartLine,
    note: Option<&str>,
) -> Result<Uuid> {
    let basis = serde_json::to_string(&line.basis)?;
    let (unit, amount) = match line.price {
        LinePrice::Unit(unit) => (Some(unit.0), None),
        LinePrice::Amount(amount) => (None, Some(amount.0)),
    };
    let merges = matches!(line.basis, PriceBasis::List { .. }) && product.unit == "each";
    if merges {
        let sql = "UPDATE cart_line SET qty = qty + ?4, repriced_from = NULL
                   WHERE cart_id = ?1 AND variant = ?2 AND basis = ?3 AND discounts = '[]' AND note IS ?5
                   RETURNING id";
        let found = tx
            .prepare_cached(sql)?
            .query_row(params![cart, line.variant, basis, line.qty.0, note], |row| row.get(0))
            .optional()?;
        if let Some(found) = found {
            return Ok(found);
        }
    }
    let list_price = matches!(line.basis, PriceBasis::List { .. }).then_some(unit).flatten();
    let sql = "INSERT INTO cart_line (id, cart_id, place, variant, vendor, name, qty, unit_price, amount, basis, list_price, note)
               SELECT ?1, ?2, 1 + coalesce(max(place), 0), ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11 FROM cart_line WHERE cart_id = ?2";
    tx.prepare_cached(sql)?.execute(params![
        id,
        cart,
        line.variant,
        line.vendor,
        product.name,
        line.qty.0,
        unit,
        amount,
        basis,
        list_price,
        note
    ])?;
    Ok(id)
}

pub(super) fn remove(tx: &Connection, line: Uuid) -> Result<()> {
    tx.execute("DELETE FROM cart_line WHERE id = ?1", [line])?;
    Ok(())
}

pub(super) fn find(conn: &Connection, cart: Uuid, line: Uuid) -> Result<Kept> {
    let sql = format!("SELECT {COLUMNS} FROM {TABLES} WHERE l.cart_id = ?1 AND l.id = ?2");
    conn.prepare_cached(&sql)?.query_row(params![cart, line], read).optional()?.ok_or(Error::LineUnknown)
}

pub(super) fn all(conn: &Connection, cart: Uuid) -> Result<Vec<Kept>> {
    let sql = format!("SELECT {COLUMNS} FROM {TABLES} WHERE l.cart_id = ?1 ORDER BY l.place");
    let mut statement = conn.prepare_cached(&sql)?;
    let lines = statement.query_map([cart], read)?;
    Ok(lines.collect::<rusqlite::Result<_>>()?)
}
