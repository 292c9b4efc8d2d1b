//! Finding goods: by name, SKU or category, with price, stock and its age, whether or not the server is there.

mod bits;
mod hits;
mod index;
mod moves;
mod query;
mod shown;
mod texts;

use rusqlite::Connection;

use crate::error::Result;
use crate::register::Register;
use crate::view;
use hits::Hits;
pub(crate) use hits::Shelf;
pub(crate) use index::Index;
pub(crate) use moves::Moves;
pub(crate) use shown::{CatalogAge, Shown};

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
            // Only now: it is held while it lives, and no scan should wait for a search.
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

impl Register {
    /// A code typed into the search field finds just that.
    fn exact(&self, conn: &Connection, query: &str) -> Result<Option<i64>> {
        let query = query.trim();
        let is_code = !query.is_empty() && query.bytes().all(|byte| byte.is_ascii_digit());
        if is_code { self.shown(conn)?.variant_of_code(conn, query) } else { Ok(None) }
    }
}
