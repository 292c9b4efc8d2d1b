//! Conditions that a query is put together from, each with its values: never text of a request in the SQL itself.

use crate::hq::view::page::{Page, PageQuery};
use crate::store::StoreResult;
use crate::store::sql::{Arg, Db, Given, Row};

/// A growing `WHERE`.
#[derive(Default)]
pub struct Filter {
    conditions: Vec<&'static str>,
    values: Vec<Box<dyn Given>>,
}

impl Filter {
    /// A condition without values.
    pub fn and_always(&mut self, condition: &'static str) -> &mut Self {
        self.conditions.push(condition);
        self
    }

    /// A condition with one `?` for its value.
    pub fn and(&mut self, condition: &'static str, value: impl Given + 'static) -> &mut Self {
        self.conditions.push(condition);
        self.values.push(Box::new(value));
        self
    }

    /// A condition with a `?` for each of two values.
    pub fn and_both(
        &mut self,
        condition: &'static str,
        first: impl Given + 'static,
        second: impl Given + 'static,
    ) -> &mut Self {
        self.conditions.push(condition);
        self.values.extend([Box::new(first) as Box<dyn Given>, Box::new(second)]);
        self
    }

    /// A condition with a `?` for each of its values.
    pub fn and_texts(&mut self, condition: &'static str, values: Vec<String>) -> &mut Self {
        self.conditions.push(condition);
        self.values.extend(values.into_iter().map(|value| Box::new(value) as Box<dyn Given>));
        self
    }

    /// The condition when there is a value.
    pub fn and_some<T: Given + 'static>(&mut self, condition: &'static str, value: Option<T>) -> &mut Self {
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
        if self.conditions.is_empty() { "TRUE".to_owned() } else { self.conditions.join(" AND ") }
    }

    fn values(&self) -> Vec<Arg<'_>> {
        self.values.iter().map(|value| value.arg()).collect()
    }

    /// How many rows of `from` there are.
    pub fn count(&self, db: Db<'_>, from: &str) -> StoreResult<u64> {
        let sql = format!("SELECT count(*) FROM {from} WHERE {}", self.sql());
        db.need(&sql, &self.values(), |row| row.get(0))
    }

    /// One page of rows in an order.
    pub fn page<T>(
        &self,
        db: Db<'_>,
        select: &Select,
        page: PageQuery,
        read: impl FnMut(&Row<'_>) -> StoreResult<T>,
    ) -> StoreResult<Page<T>> {
        let total = self.count(db, select.from)?;
        let sql = format!("{} LIMIT {} OFFSET {}", self.select(select), page.limit, page.offset());
        Ok(page.of(db.all(&sql, &self.values(), read)?, total))
    }

    /// Every row that matches.
    pub fn all<T>(
        &self,
        db: Db<'_>,
        select: &Select,
        read: impl FnMut(&Row<'_>) -> StoreResult<T>,
    ) -> StoreResult<Vec<T>> {
        db.all(&self.select(select), &self.values(), read)
    }

    fn select(&self, select: &Select) -> String {
        let Select { columns, from, order } = select;
        format!("SELECT {columns} FROM {from} WHERE {} ORDER BY {order}", self.sql())
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
