//! A connection to either engine, within a transaction.

use rusqlite::{Connection, Transaction, params_from_iter};

use super::dialect::postgres;
use super::{Arg, Row};
use crate::store::postgres::Session;
use crate::store::{StoreError, StoreResult};

/// A transaction of one of the engines. Work on it blocks its thread.
#[derive(Debug, Clone, Copy)]
pub enum Db<'c> {
    Sqlite(&'c Connection),
    Postgres(&'c Session<'c>),
}

impl<'c> From<&'c Connection> for Db<'c> {
    fn from(connection: &'c Connection) -> Self {
        Db::Sqlite(connection)
    }
}

impl<'c> From<&'c Transaction<'_>> for Db<'c> {
    fn from(transaction: &'c Transaction<'_>) -> Self {
        Db::Sqlite(transaction)
    }
}

impl Db<'_> {
    /// Runs a statement that answers nothing; how many rows it changed.
    ///
    /// # Errors
    /// What the engine says.
    pub fn execute(&self, sql: &str, args: &[Arg<'_>]) -> StoreResult<usize> {
        match self {
            Db::Sqlite(db) => Ok(db.prepare_cached(sql)?.execute(params_from_iter(args))?),
            Db::Postgres(session) => session.execute(&postgres(sql), args),
        }
    }

    /// Hands over every row as it comes. `take` must not ask anything of the same connection.
    ///
    /// # Errors
    /// What the engine says, and what `take` fails with.
    pub fn each(
        &self,
        sql: &str,
        args: &[Arg<'_>],
        mut take: impl FnMut(&Row<'_>) -> StoreResult<()>,
    ) -> StoreResult<()> {
        match self {
            Db::Sqlite(db) => {
                let mut statement = db.prepare_cached(sql)?;
                let mut rows = statement.query(params_from_iter(args))?;
                while let Some(row) = rows.next()? {
                    take(&Row::Sqlite(row))?;
                }
                Ok(())
            }
            Db::Postgres(session) => session.each(&postgres(sql), args, |row| take(&Row::Postgres(row))),
        }
    }

    /// All rows, read. `read` may ask more of the same connection.
    ///
    /// # Errors
    /// What the engine says, and what `read` fails with.
    pub fn all<T>(
        &self,
        sql: &str,
        args: &[Arg<'_>],
        mut read: impl FnMut(&Row<'_>) -> StoreResult<T>,
    ) -> StoreResult<Vec<T>> {
        match self {
            Db::Sqlite(_) => {
                let mut all = Vec::new();
                self.each(sql, args, |row| {
                    all.push(read(row)?);
                    Ok(())
                })?;
                Ok(all)
            }
            Db::Postgres(session) => {
                session.all(&postgres(sql), args)?.iter().map(|row| read(&Row::Postgres(row))).collect()
            }
        }
    }

    /// The first row, if there is any.
    ///
    /// # Errors
    /// What the engine says, and what `read` fails with.
    pub fn one<T>(
        &self,
        sql: &str,
        args: &[Arg<'_>],
        read: impl FnOnce(&Row<'_>) -> StoreResult<T>,
    ) -> StoreResult<Option<T>> {
        match self {
            Db::Sqlite(db) => {
                let mut statement = db.prepare_cached(sql)?;
                let mut rows = statement.query(params_from_iter(args))?;
                rows.next()?.map(|row| read(&Row::Sqlite(row))).transpose()
            }
            Db::Postgres(session) => {
                session.all(&postgres(sql), args)?.first().map(|row| read(&Row::Postgres(row))).transpose()
            }
        }
    }

    /// The one row of a statement that always has one.
    ///
    /// # Errors
    /// As [`Db::one`], and when there is none.
    pub fn need<T>(
        &self,
        sql: &str,
        args: &[Arg<'_>],
        read: impl FnOnce(&Row<'_>) -> StoreResult<T>,
    ) -> StoreResult<T> {
        self.one(sql, args, read)?.ok_or_else(|| StoreError::Corrupt("a row is missing".into()))
    }
}
