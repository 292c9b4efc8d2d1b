//! Is it alive, and can it serve.

use axum::extract::State;
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Json;
use crate::App;
use crate::error::Refusal;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(healthz)).routes(routes!(readyz))
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

/// The database can be read and written.
#[utoipa::path(get, path = "/readyz", tag = "operation", responses((status = 200, body = Health), (status = 503)))]
async fn readyz(State(app): State<App>) -> Result<Json<Health>, Refusal> {
    app.store.ready().await?;
    Ok(Json(HEALTH))
}
