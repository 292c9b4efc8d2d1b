//! Push: contiguous journal events go up, oldest first; an outcome for each comes back.

use evertill_domain::Exception;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::hello::BackupThrough;
use crate::{Epoch, Server};

/// `POST /api/v1/sync/events`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PushRequest {
    pub register: Uuid,
    /// The epoch the register was last told; another one than the server's answers 409 `EPOCH_STALE`.
    pub epoch: Epoch,
    pub incarnation: u32,
    pub first_seq: u64,
    /// The chain's hash before the first event, in hex: a restored server checks what it can.
    pub previous_hash: String,
    /// Bodies, verbatim.
    pub events: Vec<Box<RawValue>>,
    /// Ed25519 over [`crate::signature::push_message`], 64 bytes in hex.
    pub signature: String,
}

/// 200. When `expected_seq` is not beyond the push, there was a gap: nothing was taken, send from there.
#[derive(Debug, Serialize, Deserialize)]
pub struct PushResponse {
    pub server: Server,
    /// Everything of this incarnation up to here is acknowledged.
    pub acked_seq: u64,
    pub expected_seq: u64,
    pub backup_through: BackupThrough,
    /// One entry per event of the push, in its order; empty after a gap.
    pub events: Vec<Pushed>,
}

/// What became of one event: the bytes of its first [`Outcome`], which never change, and whether they are a replay.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Pushed {
    pub seq: u64,
    pub result: Box<RawValue>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub replayed: bool,
}

/// What the server did with one event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The event's idempotency key.
    pub key: Uuid,
    pub outcome: OutcomeKind,
    /// The order that a sale became, or that a void or return acted on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_number: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<Exception>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeKind {
    /// In the books, with or without exceptions.
    Booked,
    /// Kept whole, out of the books until a person admits it or a server that understands it reprocesses it.
    Parked,
}

impl OutcomeKind {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            OutcomeKind::Booked => "booked",
            OutcomeKind::Parked => "parked",
        }
    }
}

/// `GET /api/v1/sync/events?incarnation=&after=`: a register's own stored bodies, so that a till restored from a copy
/// recovers its tail.
#[derive(Debug, Serialize, Deserialize)]
pub struct StoredEvents {
    pub server: Server,
    pub incarnation: u32,
    pub events: Vec<StoredEvent>,
    /// True when there is more after the last one here.
    pub more: bool,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct StoredEvent {
    pub seq: u64,
    pub body: Box<RawValue>,
    /// Its first outcome, verbatim.
    pub result: Box<RawValue>,
}
