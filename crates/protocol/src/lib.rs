//! What register and server say to each other: JSON over HTTP under `/api/v1`, versioned. See `docs/protocol.md`.

pub mod address;
pub mod digest;
pub mod enrol;
pub mod error;
pub mod feed;
pub mod hello;
pub mod push;
pub mod signature;

/// The protocol versions this code speaks: lowest and highest.
pub const PROTOCOL: [u16; 2] = [1, 1];

/// Where the API lives below the server's address.
pub const API: &str = "/api/v1";

/// At most so many events in one push.
pub const PUSH_LIMIT: usize = 500;

/// One history of the server's database: `n` rises with every restore, `id` tells two restores of one backup apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
pub struct Epoch {
    pub n: u32,
    pub id: uuid::Uuid,
}

/// What every answer of the sync routes says beside its own content.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
pub struct Server {
    pub epoch: Epoch,
    /// Milliseconds since 1970 UTC.
    pub time_ms: i64,
    /// Protocol versions served: lowest and highest.
    pub protocol: [u16; 2],
}
