//! What the store is asked about customers. What it is given and gives of them is sealed: it opens none of it.

use async_trait::async_trait;
use uuid::Uuid;

use super::StoreResult;
use crate::customers::{Contact, Erasure, NewCustomer, Sealed, StoredCustomer};
use crate::hq::scope::{Candidate, Scope};
use crate::hq::view::page::{Page, PageQuery};

/// A contact as it is kept: by the hash under the tenant's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContactHash {
    Email([u8; 32]),
    Phone([u8; 32]),
}

impl ContactHash {
    #[must_use]
    pub fn of(contact: &Contact, hash: [u8; 32]) -> Self {
        match contact {
            Contact::Email(_) => ContactHash::Email(hash),
            Contact::Phone(_) => ContactHash::Phone(hash),
        }
    }
}

/// Customers. None and false: there is no such customer, or they are erased.
#[async_trait]
pub trait CustomerStore: Send + Sync {
    /// Under which the keys of the tenant's customers are, under the server's own.
    async fn tenant_key(&self, tenant: i64) -> StoreResult<Option<Vec<u8>>>;

    /// The same: this one, if there is none yet.
    async fn begin_tenant_key(&self, tenant: i64, sealed: Vec<u8>) -> StoreResult<Vec<u8>>;

    /// Who is not erased, the last changed first.
    async fn customers(&self, scope: Scope, page: PageQuery) -> StoreResult<Page<StoredCustomer>>;

    /// Also who is erased.
    async fn customer(&self, scope: Scope, id: Uuid) -> StoreResult<Option<StoredCustomer>>;

    async fn customers_by(&self, scope: Scope, contact: ContactHash) -> StoreResult<Vec<StoredCustomer>>;

    /// Whose account the one who acts signs in by.
    async fn own_customer(&self, scope: Scope) -> StoreResult<Option<StoredCustomer>>;

    /// `INVALID` when there is a customer of that e-mail.
    async fn add_customer(&self, scope: Scope, new: NewCustomer, now_ms: i64) -> StoreResult<()>;

    /// As [`CustomerStore::add_customer`].
    async fn change_customer(&self, scope: Scope, id: Uuid, sealed: Sealed, now_ms: i64)
    -> StoreResult<bool>;

    /// Destroys the key, the account and what finds them. Orders keep the id, which says nothing any more.
    async fn erase_customer(&self, scope: Scope, id: Uuid, why: Erasure, now_ms: i64) -> StoreResult<bool>;

    /// Of whom nothing was heard since, and who has not shown since `unconfirmed_ms` that an e-mail is theirs: tenant and id.
    async fn stale_customers(&self, heard_ms: i64, unconfirmed_ms: i64) -> StoreResult<Vec<(i64, Uuid)>>;

    /// By the code of this SHA-256 a customer chooses a password; they get an account for it, where they have none.
    async fn issue_customer_code(
        &self,
        scope: Scope,
        id: Uuid,
        code: [u8; 32],
        now_ms: i64,
        expires_ms: i64,
    ) -> StoreResult<bool>;

    /// The active account of that e-mail, with or without a password.
    async fn customer_candidate(&self, tenant: i64, email: [u8; 32]) -> StoreResult<Option<Candidate>>;
}
