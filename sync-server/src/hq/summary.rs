//! HQ's head, and what its filters choose from.

use axum::extract::State;
use utoipa_axum::routes;

use super::failures::Looking;
use super::principal::{Principal, Review};
use super::view::directory::Directory;
use super::view::summary::Summary;
use crate::App;
use crate::error::Refusal;
use crate::gate::Routes;
use crate::http::Json;

pub(super) fn routes() -> Routes {
    Routes::new().people::<Review>(routes!(show_summary)).people::<Review>(routes!(show_directory))
}

/// Today's totals per store, and what waits for a person.
#[utoipa::path(get, path = "/summary", tag = "summary",
    responses((status = 200, body = Summary), Looking))]
async fn show_summary(
    principal: Principal<Review>,
    State(app): State<App>,
) -> Result<Json<Summary>, Refusal> {
    Ok(Json(app.store.summary(principal.scope, app.now_ms()).await?))
}

/// Stores, people, vendors, categories and exception codes.
#[utoipa::path(get, path = "/directory", tag = "summary",
    responses((status = 200, body = Directory), Looking))]
async fn show_directory(
    principal: Principal<Review>,
    State(app): State<App>,
) -> Result<Json<Directory>, Refusal> {
    Ok(Json(app.store.directory(principal.scope).await?))
}
