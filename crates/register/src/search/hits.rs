//! Which goods answer a question, a page at a time: by the words of their names, or all of a shelf in its order.

use std::sync::Arc;

use rusqlite::{Connection, ToSql};

use crate::error::Result;
use crate::register::{Register, locked};
use crate::till;

/// The trigram index knows words from this length on.
const INDEXED_LENGTH: usize = 3;

/// Hits are counted so far beyond the page: a longer list shows its length as it is walked through, and a search with
/// very many hits costs no more than one with some.
const AHEAD: u64 = 600;

/// A page of ids, and how many there are at least.
#[derive(Debug, Default)]
pub(super) struct Hits {
    pub ids: Vec<i64>,
    pub total: u64,
}

/// Every product of a category, or of the shop, in the order of the screen. Kept until the catalogue moves on, so that
/// the grid can be entered anywhere.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shelf {
    category: Option<i64>,
    /// How far the feed had been read.
    cursor: u64,
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
        let words = Words::of(query);
        if words.is_empty() {
            let all = self.shelf(conn, category)?;
            let page = all.iter().skip(size(offset)).take(size(limit));
            return Ok(Hits { ids: page.copied().collect(), total: all.len() as u64 });
        }
        let (sql, mut values) = words.sql(category);
        values.extend([Box::new(limit + AHEAD) as Box<dyn ToSql>, Box::new(offset)]);
        let mut statement = conn.prepare_cached(&sql)?;
        let rows = statement.query_map(rusqlite::params_from_iter(values), |row| row.get(0))?;
        let mut ids = rows.collect::<rusqlite::Result<Vec<i64>>>()?;
        let total = offset + ids.len() as u64;
        ids.truncate(size(limit));
        Ok(Hits { ids, total })
    }

    fn shelf(&self, conn: &Connection, category: Option<i64>) -> Result<Arc<[i64]>> {
        let cursor = till::find(conn)?.map_or(0, |till| till.cursor);
        let mut kept = locked(&self.shelf);
        if kept.ids.is_empty() || kept.category != category || kept.cursor != cursor {
            let sql = match category {
                None => "SELECT id FROM variant WHERE retired = 0 ORDER BY name COLLATE NOCASE, id",
                Some(_) => {
                    "SELECT id FROM variant WHERE retired = 0 AND category = ?1 ORDER BY name COLLATE NOCASE, id"
                }
            };
            let mut statement = conn.prepare_cached(sql)?;
            let ids = statement.query_map(rusqlite::params_from_iter(category), |row| row.get(0))?;
            *kept = Shelf { category, cursor, ids: ids.collect::<rusqlite::Result<_>>()? };
        }
        Ok(Arc::clone(&kept.ids))
    }
}

/// The words of a query: those the index knows, and those too short for it.
#[derive(Debug, Default)]
struct Words {
    /// An expression for the index; empty for none.
    indexed: String,
    short: Vec<String>,
}

type Values = Vec<Box<dyn ToSql>>;

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

    fn is_empty(&self) -> bool {
        self.indexed.is_empty() && self.short.is_empty()
    }

    /// What selects a page of ids, and what is bound to it but for the page's size and place.
    fn sql(&self, category: Option<i64>) -> (String, Values) {
        let mut values: Values = Vec::new();
        let mut bind = |value: Box<dyn ToSql>| {
            values.push(value);
            values.len()
        };
        let mut conditions = Vec::new();
        let mut short = self.short.iter();
        let (from, id, order) = if self.indexed.is_empty() {
            if let Some(first) = short.next() {
                // As a range, which the index on names answers.
                let (low, high) =
                    (bind(Box::new(first.clone())), bind(Box::new(format!("{first}\u{10ffff}"))));
                conditions.push(format!("name COLLATE NOCASE BETWEEN ?{low} AND ?{high}"));
            }
            conditions.push("retired = 0".to_owned());
            ("variant", "id", "name COLLATE NOCASE, id")
        } else {
            conditions.push(format!("variant_text MATCH ?{}", bind(Box::new(self.indexed.clone()))));
            if category.is_none() && self.short.is_empty() {
                ("variant_text", "rowid", "rowid")
            } else {
                ("variant_text JOIN variant ON variant.id = variant_text.rowid", "id", "variant_text.rowid")
            }
        };
        for word in short {
            let pattern = bind(Box::new(format!("% {}%", like_text(word))));
            conditions.push(format!("' ' || variant.name LIKE ?{pattern} ESCAPE '\\'"));
        }
        if let Some(category) = category {
            conditions.push(format!("category = ?{}", bind(Box::new(category))));
        }
        let (page, from_there) = (values.len() + 1, values.len() + 2);
        let conditions = conditions.join(" AND ");
        let sql = format!(
            "SELECT {id} FROM {from} WHERE {conditions} ORDER BY {order} LIMIT ?{page} OFFSET ?{from_there}"
        );
        (sql, values)
    }
}

fn size(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

fn like_text(word: &str) -> String {
    word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
