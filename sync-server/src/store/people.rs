//! What the store is asked about people: who they are, their sessions and secrets, and the keys that vouch for them.

use std::net::IpAddr;

use async_trait::async_trait;
use uuid::Uuid;

use super::StoreResult;
use crate::catalog::NewUser;
use crate::hq::scope::{Candidate, Ending, Opening, Proof, Renewed, Scope, Session};
use crate::hq::view::audit::AuditView;
use crate::hq::view::page::{Page, PageQuery};
use crate::hq::view::person::{OwnSession, PersonChange, PersonQuery, PersonView};

/// Signing in and out.
#[async_trait]
pub trait SessionStore: Send + Sync {
    /// `SECOND_FACTOR_WRONG` when the proof was shown before.
    async fn open_session(&self, scope: Scope, opening: Opening) -> StoreResult<()>;

    /// None when it has ended, or its person is no longer active.
    async fn session(&self, tenant: i64, id: Uuid, now_ms: i64) -> StoreResult<Option<Session>>;

    /// By the SHA-256 of what renews it, which the next one replaces.
    async fn renew_session(
        &self,
        shown: [u8; 32],
        next: [u8; 32],
        address: Option<IpAddr>,
        now_ms: i64,
    ) -> StoreResult<Renewed>;

    async fn own_sessions(&self, scope: Scope, current: Uuid, now_ms: i64) -> StoreResult<Vec<OwnSession>>;

    /// Ends sessions of the person in whose name it is asked; false when there was none.
    async fn end_sessions(&self, scope: Scope, ending: Ending, now_ms: i64) -> StoreResult<bool>;
}

/// A person's own secrets. What is shown as a proof counts once.
#[async_trait]
pub trait AccountStore: Send + Sync {
    /// Whoever acts here, with their hash and second factor.
    async fn own_candidate(&self, scope: Scope) -> StoreResult<Option<Candidate>>;

    /// Every other session ends.
    async fn change_password(&self, scope: Scope, hash: String, keep: Uuid, now_ms: i64) -> StoreResult<()>;

    /// By a one-time code; `RESET_CODE_INVALID` when it is none. Every session ends, and the failures counted under the
    /// subject are forgotten.
    async fn reset_password(
        &self,
        person: Candidate,
        code: [u8; 32],
        hash: String,
        (subject, address): (String, Option<IpAddr>),
        now_ms: i64,
    ) -> StoreResult<()>;

    /// The active person of that login, with or without a password; without a tenant's code only where there is one tenant.
    async fn candidate(&self, tenant: Option<String>, login: String) -> StoreResult<Option<Candidate>>;

    /// Keeps a secret that is not yet confirmed. `INVALID` when there is a confirmed one.
    async fn begin_second_factor(&self, scope: Scope, sealed: Vec<u8>) -> StoreResult<()>;

    /// The secret that waits for its first code.
    async fn unconfirmed_second_factor(&self, scope: Scope) -> StoreResult<Option<Vec<u8>>>;

    /// From now on it is asked for; these are the recovery codes.
    async fn confirm_second_factor(
        &self,
        scope: Scope,
        step: i64,
        recovery: Vec<[u8; 32]>,
        now_ms: i64,
    ) -> StoreResult<()>;

    async fn remove_second_factor(&self, scope: Scope, proof: Proof, now_ms: i64) -> StoreResult<()>;

    /// In place of those there were.
    async fn renew_recovery_codes(
        &self,
        scope: Scope,
        proof: Proof,
        recovery: Vec<[u8; 32]>,
        now_ms: i64,
    ) -> StoreResult<()>;
}

/// The people of a tenant, as its administrators see and change them. None and false: there is no such person.
#[async_trait]
pub trait PeopleStore: Send + Sync {
    async fn people(
        &self,
        scope: Scope,
        query: PersonQuery,
        page: PageQuery,
        now_ms: i64,
    ) -> StoreResult<Page<PersonView>>;

    async fn person(&self, scope: Scope, id: i64, now_ms: i64) -> StoreResult<Option<PersonView>>;

    /// Of this vendor, if they are one's. `VENDOR_NOT_FOUND`.
    async fn add_person(
        &self,
        scope: Scope,
        new: NewUser,
        vendor: Option<i64>,
        now_ms: i64,
    ) -> StoreResult<i64>;

    /// `LAST_ADMIN`, `OWN_ACCOUNT`.
    async fn change_person(
        &self,
        scope: Scope,
        id: i64,
        change: PersonChange,
        now_ms: i64,
    ) -> StoreResult<bool>;

    /// The password and the sessions end; by the code of this SHA-256 a new one is chosen.
    async fn issue_reset_code(
        &self,
        scope: Scope,
        id: i64,
        code: [u8; 32],
        now_ms: i64,
        expires_ms: i64,
    ) -> StoreResult<bool>;

    async fn sign_person_out(&self, scope: Scope, id: i64, now_ms: i64) -> StoreResult<bool>;

    async fn drop_second_factor(&self, scope: Scope, id: i64, now_ms: i64) -> StoreResult<bool>;

    async fn unlock_person(&self, scope: Scope, id: i64, now_ms: i64) -> StoreResult<bool>;

    /// What they did, and what was done to them, the newest first.
    async fn person_history(
        &self,
        scope: Scope,
        id: i64,
        page: PageQuery,
    ) -> StoreResult<Option<Page<AuditView>>>;
}

/// A key that signs access tokens, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredKey {
    pub kid: String,
    /// The private half, under the server's own key.
    pub sealed: Vec<u8>,
    pub made_ms: i64,
    pub signs_until_ms: i64,
}

/// Keys of the servers, of no tenant.
#[async_trait]
pub trait KeyStore: Send + Sync {
    /// The known text under the server's own key, once anything is.
    async fn vault_check(&self) -> StoreResult<Option<Vec<u8>>>;

    /// The same: this one, if there is none yet.
    async fn begin_vault(&self, sealed: Vec<u8>) -> StoreResult<Vec<u8>>;

    /// Gives up everything that is under the server's own key: whoever had a second factor has none, and customers are
    /// erased.
    async fn renew_vault(&self, now_ms: i64) -> StoreResult<()>;

    /// Those that signed until then or later, the newest first.
    async fn signing_keys(&self, signed_after_ms: i64) -> StoreResult<Vec<StoredKey>>;

    /// Adds one, and drops those that have not signed since.
    async fn add_signing_key(&self, key: StoredKey, drop_before_ms: i64) -> StoreResult<()>;

    /// No key of today signs from now on; at once: what they signed is good no longer.
    async fn end_signing_keys(&self, now_ms: i64, at_once: bool) -> StoreResult<()>;
}
