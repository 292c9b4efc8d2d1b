//! What the server keeps, as one trait per noun: `sqlite` for a shop and a small chain, `postgres` for several servers. What
//! both read alike is in `sql`.

pub mod audit;
mod backup;
pub mod catalog;
pub mod check;
pub mod customers;
mod error;
mod feed;
pub mod gauge;
pub mod hq;
pub mod market;
mod opened;
pub mod outbox;
pub mod people;
pub mod postgres;
mod register;
pub mod shop;
pub mod sql;
pub mod sqlite;

use std::sync::Arc;

use async_trait::async_trait;
use evertill_protocol::Epoch;
use tokio::sync::watch;

use crate::config::Config;
pub use audit::AuditStore;
pub use backup::{Backup, BackupStore};
pub use catalog::CatalogStore;
use check::Breach;
pub use customers::CustomerStore;
pub use error::StoreError;
pub use feed::{Concerned, FeedStore, Head, Lines};
pub use gauge::GaugeStore;
pub use hq::{LimitStore, ReviewStore, SettleStore};
pub use market::MarketStore;
pub use opened::Opened;
pub use outbox::OutboxStore;
pub use people::{AccountStore, KeyStore, PeopleStore, SessionStore};
pub use register::{
    Bearer, EnrolCode, Enrolled, Greeted, Greeting, Push, PushAnswer, Register, RegisterStore, Taken,
};
pub use shop::ShopStore;

pub type StoreResult<T> = Result<T, StoreError>;

/// What the books lack since a restore.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Recovery {
    /// True from a restore until every register has said what it has.
    pub recovering: bool,
    /// Registers that have not said hello in this epoch.
    pub unheard: u64,
}

/// Whether the store can be used, and which history it holds.
#[async_trait]
pub trait MetaStore: Send + Sync {
    /// The history of this database.
    fn epoch(&self) -> Epoch;

    /// Resolves after each commit that this process made.
    fn changed(&self) -> watch::Receiver<()>;

    /// Fails when a read or a write would; otherwise, what the books still lack.
    async fn ready(&self) -> StoreResult<Recovery>;

    /// Which database this is, for people; no secrets.
    fn place(&self) -> String;

    /// Checks the whole database, as it is at one moment, against the invariants.
    async fn check(&self) -> StoreResult<Vec<Breach>>;
}

/// Everything the handlers need of a store.
pub trait Store:
    MetaStore
    + RegisterStore
    + FeedStore
    + BackupStore
    + LimitStore
    + SessionStore
    + AccountStore
    + PeopleStore
    + KeyStore
    + CustomerStore
    + ShopStore
    + ReviewStore
    + SettleStore
    + CatalogStore
    + MarketStore
    + OutboxStore
    + AuditStore
    + GaugeStore
    + std::fmt::Debug
{
}

impl<T> Store for T where
    T: MetaStore
        + RegisterStore
        + FeedStore
        + BackupStore
        + LimitStore
        + SessionStore
        + AccountStore
        + PeopleStore
        + KeyStore
        + CustomerStore
        + ShopStore
        + ReviewStore
        + SettleStore
        + CatalogStore
        + MarketStore
        + OutboxStore
        + AuditStore
        + GaugeStore
        + std::fmt::Debug
{
}

/// Opens the database that the settings name, made and brought up to date where it has to be.
///
/// # Errors
/// When it cannot be reached or used, is foreign, or newer than this program.
pub async fn open(config: &Config, now_ms: i64) -> StoreResult<Arc<dyn Store>> {
    Ok(Opened::open(config, now_ms).await?.store())
}
