//! A register's own stored events: a till restored from a copy fetches the tail that it lost.

use axum::extract::{Query, State};
use evertill_protocol::push::StoredEvents;
use serde::Deserialize;
use utoipa_axum::routes;

use super::principal::RegisterPrincipal;
use crate::App;
use crate::error::Refusal;
use crate::gate::Routes;
use crate::http::Json;
use crate::openapi::Asking;

const PAGE: usize = 500;

pub(super) fn routes() -> Routes {
    Routes::new().registers(routes!(own_events))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
struct Asked {
    incarnation: u32,
    #[serde(default)]
    after: u64,
}

/// Reads this register's own events after a seq, with their first outcomes.
#[utoipa::path(get, path = "/sync/events", tag = "sync", params(Asked), responses(Asking,
    (status = 200, description = "Bodies and outcomes, verbatim", body = Object),
))]
async fn own_events(
    State(app): State<App>,
    RegisterPrincipal(who): RegisterPrincipal,
    Query(asked): Query<Asked>,
) -> Result<Json<StoredEvents>, Refusal> {
    let (events, more) = app.store.own_events(who, asked.incarnation, asked.after, PAGE).await?;
    Ok(Json(StoredEvents { server: app.server(), incarnation: asked.incarnation, events, more }))
}
