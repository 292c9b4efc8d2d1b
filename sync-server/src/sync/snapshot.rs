//! Snapshot: everything a register should hold, as JSON lines from one moment.

use axum::body::Body;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use evertill_protocol::error::ApiError;
use futures_util::stream::{StreamExt, unfold};
use utoipa_axum::routes;

use super::principal::RegisterPrincipal;
use crate::App;
use crate::error::Refusal;
use crate::gate::Routes;
use crate::openapi::Asking;

pub(super) fn routes() -> Routes {
    Routes::new().registers(routes!(snapshot))
}

/// Streams a head, every row, and an end; without the end it was cut.
#[utoipa::path(get, path = "/sync/snapshot", tag = "sync", responses(Asking,
    (status = 200, description = "JSON lines", content_type = "application/x-ndjson", body = String),
    (status = 426, description = "UPGRADE_REQUIRED", body = ApiError),
))]
async fn snapshot(State(app): State<App>, principal: RegisterPrincipal) -> Result<Response, Refusal> {
    let who = principal.may_pull()?;
    let lines = app.store.snapshot(who, app.server()).await?;
    // An error ends the stream without its end, and the connection with it.
    let stream = unfold(lines, |mut lines| async move { lines.recv().await.map(|piece| (piece, lines)) });
    // Fused: the compression asks once more after the end.
    Ok(([(CONTENT_TYPE, "application/x-ndjson")], Body::from_stream(stream.fuse())).into_response())
}
