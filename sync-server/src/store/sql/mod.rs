//! SQL that both engines read: everything that is not their own is written once, over a connection to either.
//!
//! The text is SQLite's; [`dialect`] names the few words that PostgreSQL reads otherwise. Work runs in jobs, which get
//! a [`Db`] within one transaction: of one tenant's rows, wherever it is known whose they are. A job may run more than once: what failed because of another transaction, or
//! because the connection was lost before its commit, is simply done again.

mod arg;
mod audit;
pub(super) mod backups;
mod bound;
mod catalog;
mod cell;
mod changes;
pub mod check;
mod customers;
mod db;
mod dialect;
pub mod feed;
mod gauges;
mod hq;
pub mod ids;
mod limits;
mod market;
pub mod movement;
mod moves;
pub mod outbox;
mod people;
pub mod push;
pub(super) mod registers;
mod row;
mod rows;
mod shop;
mod sums;
mod words;

use std::future::Future;
use std::sync::Arc;

pub(crate) use arg::args;
pub use arg::{Arg, Given};
pub use cell::Cell;
pub use db::{Db, Whose};
pub use row::Row;

use evertill_protocol::Epoch;
use tokio::sync::Semaphore;

pub use moves::Moves;
pub use sums::Sums;

use super::{Push, PushAnswer, StoreResult};

/// A store that runs jobs: what is written over it is written for both.
pub trait Engine: Clone + Send + Sync + 'static {
    /// Whether changes get their numbers after the commit.
    const NUMBERS_LATER: bool;

    /// Runs a job that only reads, over one consistent state.
    fn read<T, F>(&self, whose: Whose, job: F) -> impl Future<Output = StoreResult<T>> + Send
    where
        T: Send + 'static,
        F: Fn(Db<'_>) -> StoreResult<T> + Send + Sync + 'static;

    /// Runs a job in a transaction of its own; nothing of it stays unless it succeeds.
    fn write<T, F>(&self, whose: Whose, job: F) -> impl Future<Output = StoreResult<T>> + Send
    where
        T: Send + 'static,
        F: Fn(Db<'_>) -> StoreResult<T> + Send + Sync + 'static;

    /// Reads one tenant's rows.
    fn read_for<T, F>(&self, tenant: i64, job: F) -> impl Future<Output = StoreResult<T>> + Send
    where
        T: Send + 'static,
        F: Fn(Db<'_>) -> StoreResult<T> + Send + Sync + 'static,
    {
        self.read(Whose::Tenant(tenant), job)
    }

    /// Changes one tenant's rows.
    fn write_for<T, F>(&self, tenant: i64, job: F) -> impl Future<Output = StoreResult<T>> + Send
    where
        T: Send + 'static,
        F: Fn(Db<'_>) -> StoreResult<T> + Send + Sync + 'static,
    {
        self.write(Whose::Tenant(tenant), job)
    }

    /// Reads every tenant's rows: for what is nobody's, or finds out whose it is. Each use says why.
    fn read_all<T, F>(&self, job: F) -> impl Future<Output = StoreResult<T>> + Send
    where
        T: Send + 'static,
        F: Fn(Db<'_>) -> StoreResult<T> + Send + Sync + 'static,
    {
        self.read(Whose::All, job)
    }

    /// Changes rows whosever they are. Each use says why.
    fn write_all<T, F>(&self, job: F) -> impl Future<Output = StoreResult<T>> + Send
    where
        T: Send + 'static,
        F: Fn(Db<'_>) -> StoreResult<T> + Send + Sync + 'static,
    {
        self.write(Whose::All, job)
    }

    /// Takes a push, together with others that wait.
    fn take(&self, push: Push) -> impl Future<Output = StoreResult<PushAnswer>> + Send;

    /// Resolves when what was committed before has its numbers, or soon after.
    fn numbered(&self) -> impl Future<Output = ()> + Send;

    /// Sums over the rows that registers hold, taken earlier.
    fn sums(&self) -> Sums;

    /// What movements moved, read earlier.
    fn moves(&self) -> Moves;

    /// A snapshot keeps a connection for as long as its till takes to read it: so many at once.
    fn snapshots(&self) -> Arc<Semaphore>;

    /// Remembers the database's history, as a job has just read or begun it.
    fn set_epoch(&self, epoch: Epoch);
}
