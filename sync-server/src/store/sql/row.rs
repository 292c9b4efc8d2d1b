//! A row of an answer, of either engine.

use super::cell::{Cell, place};
use crate::store::StoreResult;

/// One row, good until the next is read.
#[derive(Debug)]
pub enum Row<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r tokio_postgres::Row),
}

/// A column by its place or its name.
#[derive(Debug, Clone, Copy)]
pub enum Column<'a> {
    Place(usize),
    Name(&'a str),
}

impl From<usize> for Column<'_> {
    fn from(place: usize) -> Self {
        Column::Place(place)
    }
}

impl<'a> From<&'a str> for Column<'a> {
    fn from(name: &'a str) -> Self {
        Column::Name(name)
    }
}

impl Row<'_> {
    /// What a column holds.
    ///
    /// # Errors
    /// When there is no such column, or it holds something else.
    pub fn get<'a, T: Cell>(&self, column: impl Into<Column<'a>>) -> StoreResult<T> {
        match self {
            Row::Sqlite(row) => {
                let place = place(column.into(), |name| row.as_ref().column_index(name).ok())?;
                T::sqlite(row.get_ref(place)?)
            }
            Row::Postgres(row) => {
                let named = |name: &str| row.columns().iter().position(|column| column.name() == name);
                T::postgres(row, place(column.into(), named)?)
            }
        }
    }
}
