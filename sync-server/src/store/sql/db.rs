//! A connection to either engine, within a transaction.

use rusqlite::{Connection, Transaction, params_from_iter};

use super::dialect::postgres;
use super::{Arg, Row, bound};
use crate::store::postgres::Session;
use crate::store::{StoreError, StoreResult};

/// Whose rows a transaction sees and changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// One tenant's alone: PostgreSQL has no others for it, and SQLite refuses what does not ask for them alone.
    Tenant(i64),
    /// Every tenant's.
    All,
}

/// A transaction of one of the engines. Work on it blocks its thread.
#[derive(Debug, Clone, Copy)]
pub enum Db<'c> {
    Sqlite(&'c Connection, Whose),
    Postgres(&'c Session<'c>),
}

impl<'c> From<&'c Connection> for Db<'c> {
    fn from(connection: &'c Connection) -> Self {
        Db::Sqlite(connection, Whose::All)
    }
}

impl<'c> From<&'c Transaction<'_>> for Db<'c> {
    fn from(transaction: &'c Transaction<'_>) -> Self {
        Db::Sqlite(transaction, Whose::All)
    }
}

impl Db<'_> {
    /// The same transaction for what SQLite counts over all tenants: the next ids. PostgreSQL counts by tenant, and its
    /// transaction stays what it is.
    #[must_use]
    pub(super) fn of_all(self) -> Self {
        match self {
            Db::Sqlite(connection, _) => Db::Sqlite(connection, Whose::All),
            Db::Postgres(_) => self,
        }
    }

    /// Does something whose old bytes must not stay in the file: SQLite writes zeros over them. PostgreSQL's old rows go
    /// with its next vacuum.
    pub(super) fn overwriting<T>(self, work: impl FnOnce() -> StoreResult<T>) -> StoreResult<T> {
        let Db::Sqlite(connection, _) = self else { return work() };
        connection.pragma_update(None, "secure_delete", true)?;
        let done = work();
        connection.pragma_update(None, "secure_delete", false)?;
        done
    }

    /// Refuses what is not bound to the tenant whose transaction this is.
    fn keep_apart(&self, sql: &str, args: &[Arg<'_>]) -> StoreResult<()> {
        match self {
            Db::Sqlite(connection, Whose::Tenant(tenant)) => bound::check(connection, *tenant, sql, args),
            Db::Sqlite(_, Whose::All) | Db::Postgres(_) => Ok(()),
        }
    }

    /// Refuses a row of another tenant than the one whose transaction this is.
    pub(super) fn keep_row_apart(&self, tenant: Option<&Arg<'_>>) -> StoreResult<()> {
        match (self, tenant) {
            (Db::Sqlite(_, Whose::Tenant(own)), Some(Arg::Int(tenant))) if own == tenant => Ok(()),
            (Db::Sqlite(_, Whose::Tenant(_)), _) => {
                Err(StoreError::NotApart("a row of another tenant".into()))
            }
            (Db::Sqlite(_, Whose::All) | Db::Postgres(_), _) => Ok(()),
        }
    }

    /// Runs a statement that answers nothing; how many rows it changed.
    ///
    /// # Errors
    /// What the engine says.
    pub fn execute(&self, sql: &str, args: &[Arg<'_>]) -> StoreResult<usize> {
        match self {
            Db::Sqlite(db, _) => {
                self.keep_apart(sql, args)?;
                Ok(db.prepare_cached(sql)?.execute(params_from_iter(args))?)
            }
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
            Db::Sqlite(db, _) => {
                self.keep_apart(sql, args)?;
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
            Db::Sqlite(..) => {
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
            Db::Sqlite(db, _) => {
                self.keep_apart(sql, args)?;
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
