//! Who a request comes from: tenant, store and register from the verified token, never from what the request says.

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use evertill_protocol::error::ErrorCode;

use uuid::Uuid;

use super::secret;
use crate::App;
use crate::error::Refusal;
use crate::gate::let_in;
use crate::store::Bearer;

/// A register with a live bearer that is not revoked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RegisterPrincipal(pub Bearer);

impl RegisterPrincipal {
    /// # Errors
    /// `REGISTER_REVOKED`.
    pub fn of(bearer: Bearer) -> Result<Self, Refusal> {
        if bearer.revoked {
            return Err(Refusal::new(ErrorCode::RegisterRevoked, "This register was revoked."));
        }
        Ok(RegisterPrincipal(bearer))
    }

    /// Pull is for tills that speak a protocol this server serves.
    pub fn may_pull(self) -> Result<Bearer, Refusal> {
        if self.0.may_pull {
            return Ok(self.0);
        }
        let words = "This till is too old to read from the server; its sales are still taken.";
        Err(Refusal::new(ErrorCode::UpgradeRequired, words))
    }
}

impl FromRequestParts<App> for RegisterPrincipal {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Refusal> {
        let_in(&parts.extensions)
    }
}

/// The log's lines about this request name the register.
pub(super) fn said_by(register: Uuid) {
    tracing::Span::current().record("register", tracing::field::display(register));
}

/// Whose bearer it is that the request bears.
pub(crate) async fn bearer(parts: &Parts, app: &App) -> Result<Option<Bearer>, Refusal> {
    let header = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let Some(token) = header.and_then(|value| value.strip_prefix("Bearer ")) else { return Ok(None) };
    let bearer = app.store.bearer(secret::hash(token), app.now_ms()).await?;
    if let Some(bearer) = &bearer {
        said_by(bearer.register);
    }
    Ok(bearer)
}
