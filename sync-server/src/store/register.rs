//! Registers and their journals, as the store is asked about them.

use std::net::IpAddr;
use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use evertill_domain::journal::{Hash, Position};
use evertill_protocol::Epoch;
use evertill_protocol::hello::{BackupThrough, Hello, Verdict};
use evertill_protocol::push::{Pushed, StoredEvent};
use uuid::Uuid;

use super::StoreResult;
use crate::hq::scope::Scope;
use crate::sync::incoming::Incoming;

/// A register as the server knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Register {
    pub tenant: i64,
    pub id: Uuid,
    pub store: i64,
    pub code: String,
    pub enrolled_ms: Option<i64>,
    /// Its high-water mark when it was revoked.
    pub revoked: Option<Position>,
    /// Every key it has held, the newest last.
    pub keys: Vec<[u8; 32]>,
    /// So many of them, the oldest, are of devices that were replaced, and trusted up to here.
    pub retired: (usize, Position),
}

impl Register {
    /// Up to where what this key signed is trusted; none: without end.
    #[must_use]
    pub fn trusted_to(&self, key: usize) -> Option<Position> {
        let (keys, mark) = self.retired;
        self.revoked.or_else(|| (key < keys).then_some(mark))
    }
}

/// A live bearer token, and what it lets its register do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bearer {
    pub tenant: i64,
    pub store: i64,
    pub register: Uuid,
    pub revoked: bool,
    pub expires_ms: i64,
    /// False for a till whose protocol is too old to be served.
    pub may_pull: bool,
}

/// A one-time code that makes a device a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnrolCode {
    pub store_code: String,
    pub register_code: String,
    pub register_name: String,
    /// The register's id when it was known before; a restored server may have lost it.
    pub register: Option<Uuid>,
    pub code_hash: Hash,
    pub expires_ms: i64,
}

/// What a till that enrolled is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolled {
    pub register: Uuid,
    pub code: String,
    pub name: String,
    pub tenant_name: String,
    pub incarnation: u32,
}

/// A hello whose signature was verified.
#[derive(Debug, Clone)]
pub struct Greeting {
    pub register: Arc<Register>,
    pub hello: Hello,
    /// The hello as JSON, for the sync log.
    pub json: String,
    pub nonce_hash: Hash,
    pub token_hash: Hash,
    pub token_expires_ms: i64,
    pub now_ms: i64,
}

/// What hello found and decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Greeted {
    pub epoch: Epoch,
    pub verdict: Verdict,
    pub expected_seq: u64,
    pub incarnation: u32,
    pub backup_through: BackupThrough,
    pub feed_floor: u64,
    pub feed_head: u64,
}

/// An admitted push.
#[derive(Debug)]
pub struct Push {
    pub register: Arc<Register>,
    /// The epoch the register believes in.
    pub epoch: Epoch,
    pub incarnation: u32,
    pub signature: [u8; 64],
    /// False when a live bearer sent it under a signature that does not verify: everything is parked.
    pub authentic: bool,
    /// What stands after this place is parked: the register, or the device that signed it, is trusted no more.
    pub trusted_to: Option<Position>,
    pub received_at: DateTime<Utc>,
    /// At least one, contiguous.
    pub events: Vec<Incoming>,
}

/// What became of a push.
#[derive(Debug)]
pub struct PushAnswer {
    pub epoch: Epoch,
    pub backup_through: BackupThrough,
    pub taken: Taken,
}

#[derive(Debug)]
pub enum Taken {
    /// The register believes in another history.
    EpochStale,
    /// Events before the first one are missing; nothing was taken.
    Gap { acked_seq: u64 },
    /// Every event has its outcome.
    All { acked_seq: u64, events: Vec<Pushed> },
}

/// Registers, their identity and their journals.
#[async_trait]
pub trait RegisterStore: Send + Sync {
    /// Prepares a register for a device; answers its id.
    async fn put_enrol_code(&self, scope: Scope, code: EnrolCode, now_ms: i64) -> StoreResult<Uuid>;

    /// Uses an enrolment code up.
    async fn enrol(
        &self,
        code_hash: Hash,
        public_key: [u8; 32],
        address: Option<IpAddr>,
        now_ms: i64,
    ) -> StoreResult<Enrolled>;

    /// From now on what this register pushes is parked; answers its high-water mark.
    async fn revoke(&self, scope: Scope, store_code: &str, code: &str, now_ms: i64) -> StoreResult<Position>;

    /// The same, and notes that the device is lost with what it had not sent.
    async fn lost(&self, scope: Scope, store_code: &str, code: &str, now_ms: i64) -> StoreResult<Position>;

    /// From now on its device is trusted no more; the code makes another device the same register.
    async fn replace(&self, scope: Scope, code: EnrolCode, now_ms: i64) -> StoreResult<Uuid>;

    async fn register(&self, id: Uuid) -> StoreResult<Option<Register>>;

    async fn put_nonce(
        &self,
        register: Uuid,
        nonce_hash: Hash,
        now_ms: i64,
        expires_ms: i64,
    ) -> StoreResult<()>;

    async fn bearer(&self, token_hash: Hash, now_ms: i64) -> StoreResult<Option<Bearer>>;

    /// Uses the nonce up, decides where the register stands, logs it and issues the bearer.
    async fn greet(&self, greeting: Greeting) -> StoreResult<Greeted>;

    /// Takes a push: key, effect and outcome of every event are committed when this answers.
    async fn push(&self, push: Push) -> StoreResult<PushAnswer>;

    /// A register's own events after a seq, at most `limit`, and whether there are more.
    async fn own_events(
        &self,
        who: Bearer,
        incarnation: u32,
        after: u64,
        limit: usize,
    ) -> StoreResult<(Vec<StoredEvent>, bool)>;

    /// Books parked events that this version understands and an older one did not; answers how many.
    async fn reprocess(&self, now: DateTime<Utc>) -> StoreResult<usize>;
}
