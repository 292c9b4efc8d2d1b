//! What the server keeps, as one trait per noun; `sqlite` is the implementation for a shop and a small chain.

mod error;
pub mod sqlite;

use async_trait::async_trait;
use evertill_protocol::Epoch;

pub use error::StoreError;

pub type StoreResult<T> = Result<T, StoreError>;

/// Whether the store can be used, and which history it holds.
#[async_trait]
pub trait MetaStore: Send + Sync {
    /// The history of this database.
    fn epoch(&self) -> Epoch;

    /// Fails when a read or a write would.
    async fn ready(&self) -> StoreResult<()>;
}

/// Everything the handlers need of a store.
pub trait Store: MetaStore + std::fmt::Debug {}

impl<T: MetaStore + std::fmt::Debug> Store for T {}
