//! Is it alive, and can it serve.

use axum::extract::State;
use serde::Serialize;
use utoipa_axum::routes;

use super::Json;
use crate::App;
use crate::error::Refusal;
use crate::gate::Routes;
use crate::store::Recovery;

pub(super) fn routes() -> Routes {
    Routes::new().everybody(routes!(healthz)).everybody(routes!(readyz))
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Health {
    status: &'static str,
    version: &'static str,
}

const HEALTH: Health = Health { status: "ok", version: env!("CARGO_PKG_VERSION") };

/// The process answers.
#[utoipa::path(get, path = "/healthz", tag = "operation", responses((status = 200, body = Health)))]
async fn healthz() -> Json<Health> {
    Json(HEALTH)
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Ready {
    /// `recovering`: served, but since a restore not every register has said what it has.
    status: &'static str,
    version: &'static str,
    /// Registers that are still to be heard.
    unheard: u64,
}

/// The database can be read and written.
#[utoipa::path(get, path = "/readyz", tag = "operation", responses((status = 200, body = Ready), (status = 503)))]
async fn readyz(State(app): State<App>) -> Result<Json<Ready>, Refusal> {
    let Recovery { recovering, unheard } = app.store.ready().await?;
    let status = if recovering { "recovering" } else { HEALTH.status };
    Ok(Json(Ready { status, version: HEALTH.version, unheard }))
}
