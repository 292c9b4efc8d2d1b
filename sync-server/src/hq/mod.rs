//! HQ's REST API: what people at headquarters see and settle, and the page they do it in.
//!
//! Every handler names the permission it needs in its signature and gets the tenant from who is signed in.

mod csrf;
mod exceptions;
mod extract;
mod failures;
mod files;
mod idempotency;
mod orders;
pub mod password;
pub mod principal;
mod products;
mod registers;
pub mod scope;
mod sessions;
mod stream;
mod summary;
pub mod view;
mod webhooks;

use axum::middleware::from_fn;
use utoipa_axum::router::OpenApiRouter;

use crate::App;

/// HQ's routes: the API below `/api/v1`, the page below `/hq/`.
pub(crate) fn routes() -> OpenApiRouter<App> {
    let api = OpenApiRouter::new()
        .merge(sessions::routes())
        .merge(summary::routes())
        .merge(stream::routes())
        .merge(orders::routes())
        .merge(exceptions::routes())
        .merge(registers::routes())
        .merge(products::routes())
        .merge(webhooks::routes())
        .route_layer(from_fn(csrf::guard));
    OpenApiRouter::new().nest(evertill_protocol::API, api).merge(OpenApiRouter::from(files::routes()))
}
