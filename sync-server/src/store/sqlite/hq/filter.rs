//! Conditions that a query is put together from, each with its values: never text of a request in the SQL itself.

use rusqlite::types::ToSql;
use rusqlite::{Connection, Row, params_from_iter};

use crate::hq::view::page::{Page, PageQuery};

/// A growing `WHERE`.
#[derive(Default)]
pub struct Filter {
    conditions: Vec<&'static str>,
    values: Vec<Box<dyn ToSql>>,
}

impl Filter {
    /// A condition with one `?` for its value.
    pub fn and(&mut self, condition: &'static str, value: impl ToSql + 'static) -> &mut Self {
        self.conditions.push(condition);
        self.values.push(Box::new(value));
        self
    }

    /// A condition with a `?` for each of its values.
    pub fn and_texts(&mut self, condition: &'static str, values: Vec<String>) -> &mut Self {
        self.conditions.push(condition);
        self.values.extend(values.into_iter().map(|value| Box::new(value) as Box<dyn ToSql>));
        self
    }

    /// The condition when there is a value.
    pub fn and_some<T: ToSql + 'static>(&mut self, condition: &'static str, value: Option<T>) -> &mut Self {
        if let Some(value) = value {
            self.and(condition, value);
        }
        self
    }

    /// One condition or the other, by a yes or no.
    pub fn either(&mut self, which: Option<bool>, yes: &'static str, no: &'static str) -> &mut Self {
        self.conditions.extend(which.map(|which| if which { yes } else { no }));
        self
    }

    fn sql(&self) -> String {
        if self.conditions.is_empty() { "1".to_owned() } else { self.conditions.join(" AND ") }
    }

    fn values(&self) -> impl Iterator<Item = &dyn ToSql> {
        self.values.iter().map(AsRef::as_ref)
    }

    /// How many rows of `from` there are.
    pub fn count(&self, db: &Connection, from: &str) -> rusqlite::Result<u64> {
        let sql = format!("SELECT count(*) FROM {from} WHERE {}", self.sql());
        let count: i64 =
            db.prepare_cached(&sql)?.query_row(params_from_iter(self.values()), |row| row.get(0))?;
        Ok(count.unsigned_abs())
    }

    /// One page of rows in an order.
    pub fn page<T>(
        &self,
        db: &Connection,
        select: &Select,
        page: PageQuery,
        read: impl FnMut(&Row) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<Page<T>> {
        let total = self.count(db, select.from)?;
        let sql = format!(
            "SELECT {} FROM {} WHERE {} ORDER BY {} LIMIT {} OFFSET {}",
            select.columns,
            select.from,
            self.sql(),
            select.order,
            page.limit,
            page.offset()
        );
        let mut statement = db.prepare(&sql)?;
        let rows = statement.query_map(params_from_iter(self.values()), read)?.collect::<Result<_, _>>()?;
        Ok(page.of(rows, total))
    }

    /// Every row that matches.
    pub fn all<T>(
        &self,
        db: &Connection,
        select: &Select,
        read: impl FnMut(&Row) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<Vec<T>> {
        let sql = format!(
            "SELECT {} FROM {} WHERE {} ORDER BY {}",
            select.columns,
            select.from,
            self.sql(),
            select.order
        );
        let mut statement = db.prepare_cached(&sql)?;
        statement.query_map(params_from_iter(self.values()), read)?.collect()
    }
}

/// The fixed parts of a query.
pub struct Select {
    pub columns: &'static str,
    pub from: &'static str,
    pub order: &'static str,
}

/// A text that `LIKE … ESCAPE '\'` finds anywhere in another.
pub fn anywhere(text: &str) -> String {
    format!("%{}%", escaped(text))
}

/// A text that `LIKE … ESCAPE '\'` finds at the beginning of another.
pub fn beginning(text: &str) -> String {
    format!("{}%", escaped(text))
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
