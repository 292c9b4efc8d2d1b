//! The change feed's reading end, as the store is asked for it.

use async_trait::async_trait;
use bytes::Bytes;
use evertill_protocol::Server;
use evertill_protocol::feed::ChangesPage;
use tokio::sync::mpsc;
use uuid::Uuid;

use super::{Bearer, StoreResult};

/// Pieces of a JSON-lines stream; an error in the middle cuts it.
pub type Lines = mpsc::Receiver<StoreResult<Bytes>>;

/// How far a tenant's books have come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Head {
    pub tenant: i64,
    /// The number of the last change that tills hear of.
    pub feed: u64,
    /// The number of the last event in the outbox.
    pub outbox: u64,
}

impl Head {
    /// Grows with either.
    #[must_use]
    pub fn all(&self) -> u64 {
        self.feed + self.outbox
    }
}

/// Whom changes of a tenant concern, and the number of the last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Concerned {
    /// The one store; 0 for all.
    pub store: i64,
    /// The one register; none for all.
    pub register: Option<Uuid>,
    pub no: u64,
    /// Of the last that is more than sales that moved stock; 0 for none.
    pub prompt: u64,
}

impl Concerned {
    /// Whether a register of the same tenant holds a copy of what changed.
    #[must_use]
    pub fn concerns(&self, who: &Bearer) -> bool {
        (self.store == 0 || self.store == who.store) && self.register.is_none_or(|one| one == who.register)
    }
}

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

    /// How far each tenant's books have come.
    async fn heads(&self) -> StoreResult<Vec<Head>>;

    /// Whom the changes after a number concern.
    async fn concerned(&self, tenant: i64, after: u64) -> StoreResult<Vec<Concerned>>;

    /// Forgets tombstones older than this and raises the floor past them; answers how many.
    async fn compact_feed(&self, before_ms: i64) -> StoreResult<usize>;
}
