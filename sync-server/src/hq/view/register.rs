//! Registers' health, their sync log, and enrolment as HQ shows them.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::StoreRef;
use super::page::PageQuery;

/// One till.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RegisterView {
    pub id: Uuid,
    #[schema(example = "R3")]
    pub code: String,
    pub name: String,
    pub store: StoreRef,
    pub state: RegisterState,
    pub enrolled_at: Option<String>,
    pub revoked_at: Option<String>,
    /// When somebody said that its device is lost; none once another has taken its place.
    pub lost_at: Option<String>,
    /// When its journal was last found to be written by two devices: one is a copy of the other's disk. None once its
    /// device was replaced.
    pub forked_at: Option<String>,
    /// What it had not sent when it was last heard: lost with a device that is. It may have written more since.
    pub unsent: Option<Unsent>,
    /// The last time it was heard.
    pub last_seen_at: Option<String>,
    /// Seconds since then.
    pub last_seen_age_s: Option<i64>,
    /// What its last hello said; none before the first.
    pub health: Option<Health>,
    pub incarnation: u32,
    /// Everything of that incarnation up to here is acknowledged.
    pub acked_seq: u64,
    /// Up to here its journal is in the oldest backup offered for restore.
    pub backup_through: Position,
    pub open_exceptions: u32,
    /// Depth of its queue over the last hellos, oldest first.
    pub history: Vec<DepthPoint>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Position {
    pub incarnation: u32,
    pub seq: u64,
}

/// Events of a register's journal that only its device holds, the first and the last of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Unsent {
    pub incarnation: u32,
    pub first_seq: u64,
    pub last_seq: u64,
    pub said_at: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RegisterState {
    /// Waits for a device with its code.
    Waiting,
    Online,
    /// Not heard for a while.
    Offline,
    Revoked,
}

/// As it said itself, in its last hello.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = RegisterHealth)]
pub struct Health {
    pub at: String,
    /// The till's version.
    #[schema(example = "0.1.0")]
    pub version: String,
    pub queue_depth: u64,
    pub oldest_age_s: Option<u64>,
    /// Attempts that failed since the last success.
    pub retries: u32,
    pub last_error: Option<String>,
    /// How far it has read the feed, and how many changes it is behind.
    pub cursor: u64,
    pub behind: u64,
    /// Free bytes where its journal lives.
    pub disk_free: Option<u64>,
    /// Its wall clock less the server's, in seconds.
    pub clock_off_s: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DepthPoint {
    pub at: String,
    pub queue_depth: u64,
}

/// One line of a register's sync log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LogEntry {
    pub id: i64,
    pub at: String,
    /// `hello`, `push`, `revoked`, `lost`, `replaced`, `forked`, …
    pub kind: String,
    /// What was said: the hello's own words, or the counts of a push.
    #[schema(value_type = Object)]
    pub detail: serde_json::Value,
}

/// `POST /api/v1/registers`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRegister {
    /// Id of its store.
    pub store: i64,
    /// `R4`; unique in the store.
    #[schema(example = "R4", min_length = 1, max_length = 8)]
    pub code: String,
    #[schema(example = "Front till", max_length = 60)]
    pub name: String,
}

/// A code that makes one device this register, once.
#[derive(Serialize, ToSchema)]
pub struct EnrolCode {
    pub register: Uuid,
    pub register_code: String,
    pub store: StoreRef,
    #[schema(example = "7K4M-Q2XD")]
    pub code: String,
    pub expires_at: String,
    /// By what a till has to know this server, after its address and `#`; none when others vouch for the server.
    #[schema(example = "sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU")]
    pub server_pin: Option<String>,
}

/// Not the code: it makes any device a register.
impl std::fmt::Debug for EnrolCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EnrolCode").field("register", &self.register).finish_non_exhaustive()
    }
}

/// Which registers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct RegisterQuery {
    /// Id of a store.
    pub store: Option<i64>,
    #[param(inline)]
    pub state: Option<RegisterState>,
    #[param(minimum = 1, default = 1)]
    pub page: Option<u32>,
    #[param(minimum = 1, maximum = 200, default = 20)]
    pub limit: Option<u32>,
}

impl RegisterQuery {
    /// # Errors
    /// A sentence that names what is out of bounds.
    pub fn paging(&self) -> Result<PageQuery, String> {
        PageQuery::from_parts(self.page, self.limit)
    }
}
