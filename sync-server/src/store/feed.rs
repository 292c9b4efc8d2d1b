//! The change feed's reading end, as the store is asked for it.

use async_trait::async_trait;
use bytes::Bytes;
use evertill_protocol::Server;
use evertill_protocol::feed::ChangesPage;
use tokio::sync::mpsc;

use super::{Bearer, StoreResult};

/// Pieces of a JSON-lines stream; an error in the middle cuts it.
pub type Lines = mpsc::Receiver<StoreResult<Bytes>>;

#[async_trait]
pub trait FeedStore: Send + Sync {
    /// The page after `cursor` of what concerns this register; digests when asked for and at the head.
    async fn changes(
        &self,
        who: Bearer,
        server: Server,
        cursor: u64,
        digests: bool,
    ) -> StoreResult<ChangesPage>;

    /// Everything this register should hold, from one moment.
    async fn snapshot(&self, who: Bearer, server: Server) -> StoreResult<Lines>;

    /// Forgets tombstones older than this and raises the floor past them; answers how many.
    async fn compact_feed(&self, before_ms: i64) -> StoreResult<usize>;
}
