//! Which goods answer a question, a page at a time: by the words of their names, or all of a shelf in its order.

use std::sync::Arc;

use rusqlite::Connection;

use super::query::Query;
use crate::catalog;
use crate::error::Result;
use crate::register::{Register, locked};

/// A page of ids, and how many there are.
#[derive(Debug, Default)]
pub(super) struct Hits {
    pub ids: Vec<i64>,
    pub total: u64,
}

/// Every product of a category, or of the shop, in the order of the screen. Kept until a product changes, so that the
/// grid can be entered anywhere.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shelf {
    category: Option<i64>,
    /// The last change of a product that is in it.
    version: i64,
    ids: Arc<[i64]>,
}

impl Register {
    /// A page of what a query asks for.
    pub(super) fn hits(
        &self,
        conn: &Connection,
        query: &str,
        category: Option<i64>,
        offset: u64,
        limit: u64,
    ) -> Result<Hits> {
        let (query, offset, limit) = (Query::of(query), size(offset), size(limit));
        if query.is_empty() {
            let all = self.shelf(conn, category)?;
            let page = all.iter().skip(offset).take(limit);
            return Ok(Hits { ids: page.copied().collect(), total: all.len() as u64 });
        }
        let mut index = locked(&self.index);
        index.catch_up(conn)?;
        Ok(index.page(&query, category, offset, limit))
    }

    /// Makes ready for the next search, while nobody waits for one.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn prepare_search(&self) -> Result<()> {
        self.store.read(|conn| locked(&self.index).catch_up(conn))
    }

    fn shelf(&self, conn: &Connection, category: Option<i64>) -> Result<Arc<[i64]>> {
        let version = catalog::changes::last(conn)?;
        let mut kept = locked(&self.shelf);
        if kept.ids.is_empty() || kept.category != category || kept.version != version {
            let sql = match category {
                None => "SELECT id FROM variant WHERE retired = 0 ORDER BY name COLLATE NOCASE, id",
                Some(_) => {
                    "SELECT id FROM variant WHERE retired = 0 AND category = ?1 ORDER BY name COLLATE NOCASE, id"
                }
            };
            let mut statement = conn.prepare_cached(sql)?;
            let ids = statement.query_map(rusqlite::params_from_iter(category), |row| row.get(0))?;
            *kept = Shelf { category, version, ids: ids.collect::<rusqlite::Result<_>>()? };
        }
        Ok(Arc::clone(&kept.ids))
    }
}

fn size(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}
