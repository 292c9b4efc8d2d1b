//! Pull: the current state of whatever changed since a cursor.

use axum::extract::{Query, State};
use evertill_protocol::error::ApiError;
use evertill_protocol::feed::ChangesPage;
use serde::Deserialize;
use utoipa_axum::routes;

use super::principal::RegisterPrincipal;
use crate::App;
use crate::error::Refusal;
use crate::gate::Routes;
use crate::http::Json;
use crate::openapi::Asking;

pub(super) fn routes() -> Routes {
    Routes::new().registers(routes!(changes))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
struct Asked {
    /// Read up to here so far.
    #[serde(default)]
    cursor: u64,
    /// `1` or `true`: at the head, say what each collection must add up to.
    digests: Option<String>,
}

/// Reads one page of changes. It advances the cursor even when nothing in it concerns this register.
#[utoipa::path(get, path = "/sync/changes", tag = "sync", params(Asked), responses(Asking,
    (status = 200, description = "Current state, tombstones included", body = Object),
    (status = 410, description = "CURSOR_BELOW_FLOOR: take a snapshot", body = ApiError),
    (status = 426, description = "UPGRADE_REQUIRED", body = ApiError),
))]
async fn changes(
    State(app): State<App>,
    principal: RegisterPrincipal,
    Query(asked): Query<Asked>,
) -> Result<Json<ChangesPage>, Refusal> {
    let who = principal.may_pull()?;
    let digests = matches!(asked.digests.as_deref(), Some("1" | "true"));
    Ok(Json(app.store.changes(who, app.server(), asked.cursor, digests).await?))
}
