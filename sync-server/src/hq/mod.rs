//! HQ's REST API.

use utoipa_axum::router::OpenApiRouter;

use crate::App;

/// HQ's routes.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
}
