//! Enrolment: a one-time code and a device's public key make it a register of a store.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Server;

/// `POST /api/v1/enrol`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnrolRequest {
    pub code: String,
    /// Ed25519 public key made on the device, 32 bytes in hex.
    pub public_key: String,
    /// The till's version.
    pub version: String,
    /// Wall clock of the till, milliseconds since 1970 UTC.
    pub wall_ms: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct EnrolResponse {
    pub server: Server,
    pub register: Uuid,
    /// `R3`.
    pub register_code: String,
    pub register_name: String,
    pub tenant_name: String,
    /// The incarnation to begin: 1, or one more than the server knows when a device is replaced.
    pub incarnation: u32,
}
