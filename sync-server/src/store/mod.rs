//! What the server keeps, as one trait per noun; `sqlite` is the implementation for a shop and a small chain.

mod backup;
pub mod catalog;
mod error;
mod feed;
pub mod hq;
mod register;
pub mod sqlite;

use async_trait::async_trait;
use evertill_protocol::Epoch;
use tokio::sync::watch;

pub use backup::{Backup, BackupStore};
pub use catalog::CatalogStore;
pub use error::StoreError;
pub use feed::{Concerned, FeedStore, Lines};
pub use hq::{ReviewStore, SessionStore, SettleStore};
pub use register::{
    Bearer, EnrolCode, Enrolled, Greeted, Greeting, Push, PushAnswer, Register, RegisterStore, Taken,
};

pub type StoreResult<T> = Result<T, StoreError>;

/// Whether the store can be used, and which history it holds.
#[async_trait]
pub trait MetaStore: Send + Sync {
    /// The history of this database.
    fn epoch(&self) -> Epoch;

    /// Resolves after each commit that this process made.
    fn changed(&self) -> watch::Receiver<()>;

    /// Fails when a read or a write would.
    async fn ready(&self) -> StoreResult<()>;
}

/// Everything the handlers need of a store.
pub trait Store:
    MetaStore
    + RegisterStore
    + FeedStore
    + BackupStore
    + SessionStore
    + ReviewStore
    + SettleStore
    + CatalogStore
    + std::fmt::Debug
{
}

impl<T> Store for T where
    T: MetaStore
        + RegisterStore
        + FeedStore
        + BackupStore
        + SessionStore
        + ReviewStore
        + SettleStore
        + CatalogStore
        + std::fmt::Debug
{
}
