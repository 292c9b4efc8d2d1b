//! Hello: a register shows who it is and where it stands; the server says where to go on.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::{Epoch, Server};

/// `POST /api/v1/sync/nonce`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NonceRequest {
    pub register: Uuid,
}

/// Good once, for 60 seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct NonceResponse {
    pub server: Server,
    /// 32 bytes in hex.
    pub nonce: String,
}

/// `POST /api/v1/sync/hello`: the bytes of a [`Hello`] and a signature over them.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HelloRequest {
    pub hello: Box<RawValue>,
    /// Ed25519 over [`crate::signature::hello_message`], 64 bytes in hex.
    pub signature: String,
}

/// Where a register stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Hello {
    pub nonce: String,
    pub register: Uuid,
    /// Protocol versions it speaks: lowest and highest.
    pub protocol: [u16; 2],
    /// The till's version.
    pub version: String,
    pub incarnation: u32,
    /// The epoch it last heard of.
    pub epoch: Option<Epoch>,
    /// The last seq of this incarnation that it was told is acknowledged.
    pub acked_seq: u64,
    /// The last seq it has written, and the chain's hash there in hex.
    pub head_seq: u64,
    pub head_hash: String,
    /// How far it has read the feed.
    pub cursor: u64,
    pub wall_ms: i64,
    /// Events waiting to be pushed, in all incarnations.
    pub queue_depth: u64,
    /// Age in seconds of the oldest of them.
    pub oldest_age_s: Option<u64>,
    /// Attempts that failed since the last success, and why the last one did.
    pub retries: u32,
    pub last_error: Option<String>,
    /// Free space where the journal lives, in bytes.
    pub disk_free: Option<u64>,
}

/// What the register should do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Ok,
    /// The server has lost history: send again from `expected_seq`.
    Replay,
    /// The server has events of this incarnation that the register does not: it was restored from a copy. Fetch the
    /// tail and begin the next incarnation.
    Resync,
    ReEnrol,
    /// Pull is refused until the till is upgraded; push goes on.
    Upgrade,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct HelloResponse {
    pub server: Server,
    pub verdict: Verdict,
    /// Bearer token for the other sync routes, and how long it lives in seconds.
    pub bearer: String,
    pub bearer_ttl_s: u32,
    /// The next seq of this incarnation that the server wants.
    pub expected_seq: u64,
    /// The highest incarnation that the server knows of this register.
    pub incarnation: u32,
    pub backup_through: BackupThrough,
    /// The oldest change number that can still be read from, and the newest.
    pub feed_floor: u64,
    pub feed_head: u64,
}

/// The last event of this register that the oldest backup offered for restore holds; (0, 0) for none.
///
/// Ordered: everything of an earlier incarnation that was acknowledged is within it too.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, utoipa::ToSchema,
)]
pub struct BackupThrough {
    pub incarnation: u32,
    pub seq: u64,
}
