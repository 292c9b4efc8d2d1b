//! Finding goods: by name, SKU or category, with price, stock and its age, whether or not the server is there.

use evertill_domain::time::{instant, local_rfc3339};
use evertill_domain::{Quantity, UnitPrice};
use rusqlite::{Connection, OptionalExtension as _, Row, ToSql, params};

use crate::error::Result;
use crate::pricing;
use crate::register::{Register, locked};
use crate::view::{self, UnitMinor};

/// The trigram index knows words from this length on.
const INDEXED_LENGTH: usize = 3;

/// Hits are counted up to here; nobody turns so many pages.
const COUNTED: u64 = 10_000;

const MOST_PER_PAGE: u64 = 500;

impl Register {
    /// A page of goods whose names (or SKUs) hold every word, or of all goods, within a category if one is named.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn products(
        &self,
        query: &str,
        category: Option<i64>,
        offset: u64,
        limit: u64,
    ) -> Result<view::ProductPage> {
        let now_ms = self.now_ms();
        let limit = limit.min(MOST_PER_PAGE);
        self.store.read(|conn| {
            let as_of = self.as_of(conn)?;
            let (ids, total) = match self.exact(conn, query, now_ms)? {
                Some(variant) if category.is_none() => (vec![variant], 1),
                _ => hits(conn, &Words::of(query), category, offset, limit)?,
            };
            let mut items = Vec::with_capacity(ids.len());
            for id in ids {
                items.extend(product(conn, id, now_ms, as_of.as_deref())?);
            }
            Ok(view::ProductPage { items, total, offset })
        })
    }

    /// The categories that hold anything, in their order on the screen.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn categories(&self) -> Result<Vec<view::Category>> {
        self.store.read(|conn| {
            let sql = "SELECT id, name, products FROM category JOIN
                           (SELECT category, count(*) AS products FROM variant WHERE retired = 0 GROUP BY category)
                       ON category = id ORDER BY sort, name";
            let mut statement = conn.prepare_cached(sql)?;
            let rows = statement.query_map([], |row| {
                Ok(view::Category { id: row.get(0)?, name: row.get(1)?, products: row.get(2)? })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }
}

/// The words of a query: those the index knows, and those too short for it.
#[derive(Debug, Default)]
struct Words {
    /// An expression for the index; empty for none.
    indexed: String,
    short: Vec<String>,
}

impl Words {
    fn of(query: &str) -> Words {
        let mut words = Words::default();
        for word in query.split_whitespace() {
            if word.chars().count() < INDEXED_LENGTH {
                words.short.push(word.to_owned());
                continue;
            }
            if !words.indexed.is_empty() {
                words.indexed.push_str(" AND ");
            }
            // Quoted: what is typed is text, never an expression.
            words.indexed.push_str(&format!("\"{}\"", word.replace('"', "\"\"")));
        }
        words
    }
}

/// A page of ids, and how many there are.
fn hits(
    conn: &Connection,
    words: &Words,
    category: Option<i64>,
    offset: u64,
    limit: u64,
) -> Result<(Vec<i64>, u64)> {
    let mut values: Vec<Box<dyn ToSql>> = Vec::new();
    let mut bind = |value: Box<dyn ToSql>| {
        values.push(value);
        values.len()
    };
    let mut conditions = Vec::new();
    let mut short = words.short.iter();
    let (from, order) = if words.indexed.is_empty() {
        if let Some(first) = short.next() {
            // As a range, which the index on names answers.
            let (low, high) = (bind(Box::new(first.clone())), bind(Box::new(format!("{first}\u{10ffff}"))));
            conditions.push(format!("name COLLATE NOCASE BETWEEN ?{low} AND ?{high}"));
        }
        conditions.push("retired = 0".to_owned());
        ("variant", "name COLLATE NOCASE, id")
    } else if category.is_none() && words.short.is_empty() {
        conditions.push(format!("variant_text MATCH ?{}", bind(Box::new(words.indexed.clone()))));
        ("variant_text", "rowid")
    } else {
        conditions.push(format!("variant_text MATCH ?{}", bind(Box::new(words.indexed.clone()))));
        ("variant_text JOIN variant ON variant.id = variant_text.rowid", "variant_text.rowid")
    };
    let id = if from == "variant_text" { "rowid" } else { "id" };
    for word in short {
        let pattern = bind(Box::new(format!("% {}%", like_text(word))));
        conditions.push(format!("' ' || variant.name LIKE ?{pattern} ESCAPE '\\'"));
    }
    if let Some(category) = category {
        conditions.push(format!("category = ?{}", bind(Box::new(category))));
    }
    let rest = format!("FROM {from} WHERE {}", conditions.join(" AND "));
    let parameters: Vec<&dyn ToSql> = values.iter().map(AsRef::as_ref).collect();
    let count = format!("SELECT count(*) FROM (SELECT 1 {rest} LIMIT {COUNTED})");
    let total: u64 = conn.prepare_cached(&count)?.query_row(&*parameters, |row| row.get(0))?;
    let page = format!("SELECT {id} {rest} ORDER BY {order} LIMIT {limit} OFFSET {offset}");
    let mut statement = conn.prepare(&page)?;
    let ids = statement.query_map(&*parameters, |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok((ids, total))
}

fn like_text(word: &str) -> String {
    word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// When the levels and prices were the server's newest, as the store's clock shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct CatalogAge {
    at_ms: i64,
    time_zone: String,
    text: String,
}

impl Register {
    /// A code typed into the search field finds just that.
    fn exact(&self, conn: &Connection, query: &str, now_ms: i64) -> Result<Option<i64>> {
        let query = query.trim();
        let is_code = !query.is_empty() && query.bytes().all(|byte| byte.is_ascii_digit());
        if is_code { self.variant_of_code(conn, query, now_ms) } else { Ok(None) }
    }

    /// Kept from one search to the next: to look a zone up takes longer than to find a product.
    pub(crate) fn as_of(&self, conn: &Connection) -> Result<Option<String>> {
        let sql = "SELECT catalog_as_of_ms, time_zone FROM till, store";
        let mut statement = conn.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let Some(at_ms) = row.get(0)? else { return Ok(None) };
        let time_zone = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
        let mut age = locked(&self.catalog_age);
        if age.at_ms != at_ms || age.time_zone != time_zone {
            let text = local_rfc3339(instant(at_ms), time_zone)?;
            *age = CatalogAge { at_ms, time_zone: time_zone.to_owned(), text };
        }
        Ok(Some(age.text.clone()))
    }
}

/// One product as it is shown: the price in force, and what should be on the shelf.
pub(crate) fn product(
    conn: &Connection,
    variant: i64,
    now_ms: i64,
    as_of: Option<&str>,
) -> Result<Option<view::Product>> {
    let sql = "SELECT v.id, v.name, (SELECT name FROM vendor WHERE id = v.vendor),
                   (SELECT name FROM category WHERE id = v.category), v.unit, v.allow_open, v.barcodes, v.plu, v.picture,
                   v.hue, v.tracked, (SELECT amount FROM price WHERE variant = v.id AND valid_from_ms <= ?2
                       ORDER BY valid_from_ms DESC, recorded_ms DESC, price.id DESC LIMIT 1),
                   s.on_hand - s.reserved - coalesce((SELECT sum(qty) FROM own_move WHERE variant = v.id), 0), s.low, v.allow_amount
               FROM variant v LEFT JOIN stock s ON s.variant = v.id WHERE v.id = ?1";
    let read = |row: &Row<'_>| read_product(row, as_of);
    let now_ms = pricing::in_force_at(conn, now_ms)?;
    Ok(conn.prepare_cached(sql)?.query_row(params![variant, now_ms], read).optional()?)
}

fn read_product(row: &Row<'_>, as_of: Option<&str>) -> rusqlite::Result<view::Product> {
    let price: Option<i64> = row.get(11)?;
    let tracked: bool = row.get(10)?;
    let available: Option<i64> = row.get::<_, Option<i64>>(12)?.filter(|_| tracked);
    let low: Option<i64> = row.get(13)?;
    let allow_open: bool = row.get(5)?;
    let barcodes = row.get_ref(6)?.as_str()?;
    Ok(view::Product {
        variant_id: row.get(0)?,
        name: row.get(1)?,
        vendor: row.get::<_, Option<String>>(2)?.unwrap_or_default(),
        category: row.get::<_, Option<String>>(3)?.unwrap_or_default(),
        price: price.map(|amount| UnitMinor(UnitPrice(amount))),
        unit: row.get(4)?,
        open_price: allow_open && price.is_none(),
        allow_open,
        allow_amount: row.get(14)?,
        barcode: serde_json::from_str::<Vec<String>>(barcodes)
            .ok()
            .and_then(|codes| codes.into_iter().next()),
        plu: row.get(7)?,
        picture: row.get(8)?,
        hue: row.get(9)?,
        stock: available.map(|available| Quantity(available).to_string()),
        low: available.zip(low).is_some_and(|(available, low)| available <= low),
        stock_as_of: available.and(as_of).map(str::to_owned),
    })
}
