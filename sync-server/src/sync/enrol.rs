//! Enrolment: a one-time code and a device's public key make it a register of a store.

use axum::extract::State;
use evertill_protocol::enrol::{EnrolRequest, EnrolResponse};
use evertill_protocol::error::{ApiError, ErrorCode};
use utoipa_axum::routes;

use super::secret;
use crate::App;
use crate::error::Refusal;
use crate::gate::Routes;
use crate::http::{Address, Json};
use crate::openapi::Served;
use crate::store::StoreError;

pub(super) fn routes() -> Routes {
    Routes::new().everybody(routes!(enrol))
}

/// Makes a device a register.
#[utoipa::path(post, path = "/enrol", tag = "sync", request_body = EnrolRequest, responses(Served,
    (status = 200, body = EnrolResponse),
    (status = 401, description = "ENROL_CODE_INVALID: unknown, used or expired", body = ApiError),
    (status = 429, description = "TOO_MANY_REQUESTS: this address guessed too often; not before `Retry-After`", body = ApiError),
))]
async fn enrol(
    State(app): State<App>,
    address: Address,
    Json(request): Json<EnrolRequest>,
) -> Result<Json<EnrolResponse>, Refusal> {
    let mut public_key = [0; 32];
    hex::decode_to_slice(&request.public_key, &mut public_key)
        .map_err(|_| Refusal::bad_request("The public key is not 32 bytes in hex."))?;
    let guesser = vec![format!("address {address} enrolling")];
    if let Some(until_ms) = app.store.locked_until(guesser.clone(), app.now_ms()).await? {
        return Err(Refusal::locked(until_ms - app.now_ms()));
    }
    let enrolled =
        app.store.enrol(secret::hash_code(&request.code), public_key, address.0, app.now_ms()).await;
    if matches!(&enrolled, Err(StoreError::Refused(why)) if why.code == ErrorCode::EnrolCodeInvalid) {
        app.store.failed(guesser, app.now_ms()).await?;
    }
    let enrolled = enrolled?;
    tracing::info!(register = %enrolled.register, incarnation = enrolled.incarnation, till = request.version, "enrolled");
    Ok(Json(EnrolResponse {
        server: app.server(),
        register: enrolled.register,
        register_code: enrolled.code,
        register_name: enrolled.name,
        tenant_name: enrolled.tenant_name,
        incarnation: enrolled.incarnation,
    }))
}
