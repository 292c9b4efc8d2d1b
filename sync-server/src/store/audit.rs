//! The audit trail, as the store is asked for it.

use async_trait::async_trait;

use super::StoreResult;
use crate::audit::{Entry, Link, Verified};
use crate::hq::scope::Scope;
use crate::hq::view::audit::{AuditQuery, AuditView};
use crate::hq::view::page::{Page, PageQuery};

#[async_trait]
pub trait AuditStore: Send + Sync {
    /// Writes down what has no other effect on the books; all else is written in the transaction that does it.
    async fn record(&self, scope: Scope, entry: Entry, now_ms: i64) -> StoreResult<()>;

    async fn audit(&self, scope: Scope, query: AuditQuery, page: PageQuery) -> StoreResult<Page<AuditView>>;

    /// What matches, the oldest first, after a number; so many at most.
    async fn audit_after(
        &self,
        scope: Scope,
        query: AuditQuery,
        after: i64,
        most: u32,
    ) -> StoreResult<Vec<(Link, [u8; 32])>>;

    /// Looks through every tenant's chain.
    async fn verify_audit(&self) -> StoreResult<Vec<Verified>>;
}
