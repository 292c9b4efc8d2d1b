//! The stream of a page at HQ: it hears that what it shows may have changed.

use axum::extract::State;
use axum::response::IntoResponse;
use utoipa_axum::routes;

use super::failures::Looking;
use super::principal::{Principal, Review, SignedIn};
use super::scope::Session;
use crate::App;
use crate::gate::Routes;
use crate::line;
use crate::nudge::Hearer;

pub(super) fn routes() -> Routes {
    Routes::new().people::<Review>(routes!(follow))
}

/// Server-sent events: `changed`, with a number that only grows, at once and whenever something has happened in the
/// tenant's books; every five seconds at most. The line closes with the session.
#[utoipa::path(get, path = "/stream", tag = "summary", responses(Looking,
    (status = 200, description = "Server-sent events", body = String, content_type = "text/event-stream"),
))]
async fn follow(State(app): State<App>, person: Principal<Review>, signed_in: SignedIn) -> impl IntoResponse {
    let Session { id, expires_ms, .. } = signed_in.session;
    line::open(app, Hearer::Person { tenant: person.scope.tenant(), session: id, expires_ms })
}
