//! People in the database: who they are, their sessions, their secrets, and the keys that vouch for them.

mod keys;
mod list;
mod secrets;
mod sessions;
pub mod write;

use std::net::IpAddr;

use async_trait::async_trait;
use uuid::Uuid;

pub use list::listed;
pub use secrets::forget as forget_secrets;
pub use sessions::{customer, end_all};

use super::Engine;
use crate::catalog::NewUser;
use crate::hq::scope::{Candidate, Ending, Opening, Proof, Renewed, Scope, Session};
use crate::hq::view::audit::AuditView;
use crate::hq::view::page::{Page, PageQuery};
use crate::hq::view::person::{OwnSession, PersonChange, PersonQuery, PersonView};
use crate::store::StoreResult;
use crate::store::people::{AccountStore, KeyStore, PeopleStore, SessionStore, StoredKey};

#[async_trait]
impl<E: Engine> SessionStore for E {
    async fn open_session(&self, scope: Scope, opening: Opening) -> StoreResult<()> {
        self.write_for(scope.tenant(), move |db| sessions::open(db, &scope, &opening)).await
    }

    async fn session(&self, tenant: i64, id: Uuid, now_ms: i64) -> StoreResult<Option<Session>> {
        self.read_for(tenant, move |db| sessions::session(db, tenant, id, now_ms)).await
    }

    async fn renew_session(
        &self,
        shown: [u8; 32],
        next: [u8; 32],
        address: Option<IpAddr>,
        now_ms: i64,
    ) -> StoreResult<Renewed> {
        // The token says whose session it is.
        self.write_all(move |db| sessions::renew(db, &shown, &next, address, now_ms)).await
    }

    async fn own_sessions(&self, scope: Scope, current: Uuid, now_ms: i64) -> StoreResult<Vec<OwnSession>> {
        self.read_for(scope.tenant(), move |db| sessions::list(db, &scope, current, now_ms)).await
    }

    async fn end_sessions(&self, scope: Scope, ending: Ending, now_ms: i64) -> StoreResult<bool> {
        self.write_for(scope.tenant(), move |db| sessions::end(db, &scope, ending, now_ms)).await
    }
}

#[async_trait]
impl<E: Engine> AccountStore for E {
    async fn own_candidate(&self, scope: Scope) -> StoreResult<Option<Candidate>> {
        self.read_for(scope.tenant(), move |db| sessions::own(db, &scope)).await
    }

    async fn change_password(&self, scope: Scope, hash: String, keep: Uuid, now_ms: i64) -> StoreResult<()> {
        self.write_for(scope.tenant(), move |db| secrets::change_password(db, &scope, &hash, keep, now_ms))
            .await
    }

    async fn reset_password(
        &self,
        person: Candidate,
        code: [u8; 32],
        hash: String,
        (subject, address): (String, Option<IpAddr>),
        now_ms: i64,
    ) -> StoreResult<()> {
        self.write_for(person.tenant, move |db| {
            secrets::reset_password(db, &person, &code, &hash, (&subject, address), now_ms)
        })
        .await
    }

    async fn candidate(&self, tenant: Option<String>, login: String) -> StoreResult<Option<Candidate>> {
        // Whose login it is is what is asked.
        self.read_all(move |db| sessions::candidate(db, tenant.as_deref(), &login)).await
    }

    async fn begin_second_factor(&self, scope: Scope, sealed: Vec<u8>) -> StoreResult<()> {
        self.write_for(scope.tenant(), move |db| secrets::begin(db, &scope, &sealed)).await
    }

    async fn unconfirmed_second_factor(&self, scope: Scope) -> StoreResult<Option<Vec<u8>>> {
        self.read_for(scope.tenant(), move |db| secrets::unconfirmed(db, &scope)).await
    }

    async fn confirm_second_factor(
        &self,
        scope: Scope,
        step: i64,
        recovery: Vec<[u8; 32]>,
        now_ms: i64,
    ) -> StoreResult<()> {
        self.write_for(scope.tenant(), move |db| secrets::confirm(db, &scope, step, &recovery, now_ms)).await
    }

    async fn remove_second_factor(&self, scope: Scope, proof: Proof, now_ms: i64) -> StoreResult<()> {
        self.write_for(scope.tenant(), move |db| secrets::remove(db, &scope, proof, now_ms)).await
    }

    async fn renew_recovery_codes(
        &self,
        scope: Scope,
        proof: Proof,
        recovery: Vec<[u8; 32]>,
        now_ms: i64,
    ) -> StoreResult<()> {
        self.write_for(scope.tenant(), move |db| {
            secrets::renew_recovery_codes(db, &scope, proof, &recovery, now_ms)
        })
        .await
    }
}

#[async_trait]
impl<E: Engine> PeopleStore for E {
    async fn people(
        &self,
        scope: Scope,
        query: PersonQuery,
        page: PageQuery,
        now_ms: i64,
    ) -> StoreResult<Page<PersonView>> {
        self.read_for(scope.tenant(), move |db| list::list(db, &scope, &query, page, now_ms)).await
    }

    async fn person(&self, scope: Scope, id: i64, now_ms: i64) -> StoreResult<Option<PersonView>> {
        self.read_for(scope.tenant(), move |db| list::show(db, &scope, id, now_ms)).await
    }

    async fn add_person(
        &self,
        scope: Scope,
        new: NewUser,
        vendor: Option<i64>,
        now_ms: i64,
    ) -> StoreResult<i64> {
        self.write_for(scope.tenant(), move |db| write::add(db, &scope, &new, vendor, now_ms)).await
    }

    async fn change_person(
        &self,
        scope: Scope,
        id: i64,
        change: PersonChange,
        now_ms: i64,
    ) -> StoreResult<bool> {
        self.write_for(scope.tenant(), move |db| write::change(db, &scope, id, &change, now_ms)).await
    }

    async fn issue_reset_code(
        &self,
        scope: Scope,
        id: i64,
        code: [u8; 32],
        now_ms: i64,
        expires_ms: i64,
    ) -> StoreResult<bool> {
        self.write_for(scope.tenant(), move |db| {
            write::issue_reset_code(db, &scope, id, &code, (now_ms, expires_ms))
        })
        .await
    }

    async fn sign_person_out(&self, scope: Scope, id: i64, now_ms: i64) -> StoreResult<bool> {
        self.write_for(scope.tenant(), move |db| write::sign_out(db, &scope, id, now_ms)).await
    }

    async fn drop_second_factor(&self, scope: Scope, id: i64, now_ms: i64) -> StoreResult<bool> {
        self.write_for(scope.tenant(), move |db| write::without_second_factor(db, &scope, id, now_ms)).await
    }

    async fn unlock_person(&self, scope: Scope, id: i64, now_ms: i64) -> StoreResult<bool> {
        self.write_for(scope.tenant(), move |db| write::unlock(db, &scope, id, now_ms)).await
    }

    async fn person_history(
        &self,
        scope: Scope,
        id: i64,
        page: PageQuery,
    ) -> StoreResult<Option<Page<AuditView>>> {
        self.read_for(scope.tenant(), move |db| list::history(db, &scope, id, page)).await
    }
}

#[async_trait]
impl<E: Engine> KeyStore for E {
    async fn vault_check(&self) -> StoreResult<Option<Vec<u8>>> {
        // The servers' own key, under which everybody's secrets are.
        self.read_all(keys::vault_check).await
    }

    async fn begin_vault(&self, sealed: Vec<u8>) -> StoreResult<Vec<u8>> {
        // The servers' own key, under which everybody's secrets are.
        self.write_all(move |db| keys::begin_vault(db, &sealed)).await
    }

    async fn renew_vault(&self, now_ms: i64) -> StoreResult<()> {
        // As above: everybody's second factors go with it.
        self.write_all(move |db| keys::renew_vault(db, now_ms)).await
    }

    async fn signing_keys(&self, signed_after_ms: i64) -> StoreResult<Vec<StoredKey>> {
        // The servers' own, for everybody's sessions.
        self.read_all(move |db| keys::signing_keys(db, signed_after_ms)).await
    }

    async fn add_signing_key(&self, key: StoredKey, drop_before_ms: i64) -> StoreResult<()> {
        // As above.
        self.write_all(move |db| keys::add(db, &key, drop_before_ms)).await
    }

    async fn end_signing_keys(&self, now_ms: i64, at_once: bool) -> StoreResult<()> {
        // As above.
        self.write_all(move |db| keys::end(db, now_ms, at_once)).await
    }
}
