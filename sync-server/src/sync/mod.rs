//! What registers ask of the server: enrol, hello, push, pull, snapshot. See `docs/protocol.md`.

use utoipa_axum::router::OpenApiRouter;

use crate::App;

/// The routes of registers, below `/api/v1`.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
}
