//! How products are sold: at tills, on the web, to be picked up.

use axum::extract::State;
use utoipa_axum::routes;

use super::extract::Path;
use super::failures::{Changing, Looking};
use super::principal::{Catalog, Principal, Review};
use super::vendors::whole;
use super::view::channel::Channel;
use crate::App;
use crate::error::Refusal;
use crate::gate::Routes;
use crate::http::Json;

pub(super) fn routes() -> Routes {
    Routes::new().people::<Review>(routes!(list_channels)).people::<Catalog>(routes!(set_channels))
}

/// How a product is sold. A way that is not named is open, at the list price.
#[utoipa::path(get, path = "/products/{id}/channels", tag = "market", params(("id" = i64, Path)),
    responses((status = 200, body = Vec<Channel>), Looking))]
async fn list_channels(
    principal: Principal<Review>,
    State(app): State<App>,
    Path(id): Path<i64>,
) -> Result<Json<Vec<Channel>>, Refusal> {
    Ok(Json(app.store.channels(principal.scope, id).await?))
}

/// Say how a product is sold: all of it as it is to be. A till has no price of its own.
#[utoipa::path(put, path = "/products/{id}/channels", tag = "market", params(("id" = i64, Path)),
    request_body = Vec<Channel>, responses((status = 200, body = Vec<Channel>), Changing))]
async fn set_channels(
    principal: Principal<Catalog>,
    State(app): State<App>,
    Path(id): Path<i64>,
    Json(request): Json<Vec<Channel>>,
) -> Result<Json<Vec<Channel>>, Refusal> {
    Ok(Json(app.store.set_channels(whole(&principal)?, id, request, app.now_ms()).await?))
}
