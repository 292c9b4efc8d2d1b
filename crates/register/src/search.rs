//! Finding goods: by name, SKU or category, with price, stock and its age, whether or not the server is there.

mod bits;
mod hits;
mod index;
mod moves;
mod query;
mod texts;

use std::sync::MutexGuard;

use evertill_domain::time::{instant, local_rfc3339};
use evertill_domain::{Quantity, UnitPrice};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::error::Result;
use crate::pricing;
use crate::register::{Register, locked};
use crate::view::{self, UnitMinor};
use hits::Hits;
pub(crate) use hits::Shelf;
pub(crate) use index::Index;
use moves::Levels;
pub(crate) use moves::Moves;

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
        let limit = limit.min(MOST_PER_PAGE);
        self.store.read(|conn| {
            let hits = match self.exact(conn, query)? {
                Some(variant) if category.is_none() => Hits { ids: vec![variant], total: 1 },
                _ => self.hits(conn, query, category, offset, limit)?,
            };
            let shown = self.shown(conn)?;
            let mut items = Vec::with_capacity(hits.ids.len());
            for id in hits.ids {
                items.extend(shown.product(conn, id)?);
            }
            Ok(view::ProductPage { items, total: hits.total, offset })
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

/// When the levels and prices were the server's newest, as the store's clock shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct CatalogAge {
    at_ms: i64,
    time_zone: String,
    text: String,
}

impl Register {
    /// A code typed into the search field finds just that.
    fn exact(&self, conn: &Connection, query: &str) -> Result<Option<i64>> {
        let query = query.trim();
        let is_code = !query.is_empty() && query.bytes().all(|byte| byte.is_ascii_digit());
        if is_code { self.variant_of_code(conn, query, self.now_ms()) } else { Ok(None) }
    }

    /// As products stand now.
    pub(crate) fn shown(&self, conn: &Connection) -> Result<Shown<'_>> {
        let sql = "SELECT catalog_as_of_ms, cursor, applied_incarnation, applied_seq, time_zone FROM till
                   LEFT JOIN store";
        let mut statement = conn.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        let (mut as_of, mut levels) = (None, Levels::default());
        if let Some(row) = rows.next()? {
            levels = Levels { cursor: row.get(1)?, applied: (row.get(2)?, row.get(3)?) };
            if let (Some(at_ms), Some(zone)) =
                (row.get(0)?, row.get_ref(4)?.as_str_or_null().map_err(rusqlite::Error::from)?)
            {
                as_of = Some(self.as_of(at_ms, zone)?);
            }
        }
        let mut moves = locked(&self.moves);
        moves.catch_up(conn, levels)?;
        Ok(Shown { now_ms: pricing::in_force_at(conn, self.now_ms())?, as_of, moves })
    }

    /// Kept from one search to the next: to look a zone up takes longer than to find a product.
    fn as_of(&self, at_ms: i64, time_zone: &str) -> Result<String> {
        let mut age = locked(&self.catalog_age);
        if age.at_ms != at_ms || age.time_zone != time_zone {
            let text = local_rfc3339(instant(at_ms), time_zone)?;
            *age = CatalogAge { at_ms, time_zone: time_zone.to_owned(), text };
        }
        Ok(age.text.clone())
    }
}

/// How products are shown at one moment: at prices in force then, with stock as old as it says and less what was sold
/// since.
#[derive(Debug)]
pub(crate) struct Shown<'a> {
    now_ms: i64,
    as_of: Option<String>,
    moves: MutexGuard<'a, Moves>,
}

impl Shown<'_> {
    /// One product, and what should be on the shelf.
    pub(crate) fn product(&self, conn: &Connection, variant: i64) -> Result<Option<view::Product>> {
        let sql = "SELECT v.id, v.name, (SELECT name FROM vendor WHERE id = v.vendor),
                       (SELECT name FROM category WHERE id = v.category), v.unit, v.allow_open, v.barcodes, v.plu,
                       v.picture, v.hue, v.tracked, (SELECT amount FROM price
                           WHERE variant = v.id AND valid_from_ms <= ?2
                           ORDER BY valid_from_ms DESC, recorded_ms DESC, price.id DESC LIMIT 1),
                       s.on_hand - s.reserved, s.low, v.allow_amount
                   FROM variant v LEFT JOIN stock s ON s.variant = v.id WHERE v.id = ?1";
        let read = |row: &Row<'_>| read_product(row, self.as_of.as_deref(), self.moves.of(variant));
        Ok(conn.prepare_cached(sql)?.query_row(params![variant, self.now_ms], read).optional()?)
    }
}

fn read_product(row: &Row<'_>, as_of: Option<&str>, sold: i64) -> rusqlite::Result<view::Product> {
    let price: Option<i64> = row.get(11)?;
    let tracked: bool = row.get(10)?;
    let level: Option<i64> = row.get(12)?;
    let available = level.filter(|_| tracked).map(|level| level.saturating_sub(sold));
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
