//! The stream of a till: it hears that it should ask for changes.

use axum::extract::State;
use axum::response::IntoResponse;
use evertill_protocol::error::ApiError;
use utoipa_axum::routes;

use super::principal::RegisterPrincipal;
use crate::App;
use crate::error::Refusal;
use crate::gate::Routes;
use crate::line;
use crate::nudge::Hearer;
use crate::openapi::Asking;

pub(super) fn routes() -> Routes {
    Routes::new().registers(routes!(stream))
}

/// Server-sent events: `changed`, with the number of the last change that concerns this register, at once and after
/// every change. The line closes when the bearer expires: say hello, ask once, open it again.
#[utoipa::path(get, path = "/sync/stream", tag = "sync", responses(Asking,
    (status = 200, description = "Server-sent events", body = String, content_type = "text/event-stream"),
    (status = 426, description = "UPGRADE_REQUIRED", body = ApiError),
))]
async fn stream(State(app): State<App>, principal: RegisterPrincipal) -> Result<impl IntoResponse, Refusal> {
    Ok(line::open(app, Hearer::Register(principal.may_pull()?)))
}
