//! Discounts on orders from the web.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use evertill_protocol::error::ApiError;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::routes;

use super::extract::{Path, Query, page};
use super::failures::{Changing, Looking};
use super::principal::{Catalog, Principal, Review};
use super::vendors::whole;
use super::view::discount::{DiscountChange, DiscountView};
use super::view::page::{Page, PageQuery};
use crate::App;
use crate::error::Refusal;
use crate::gate::Routes;
use crate::http::Json;

pub(super) fn routes() -> Routes {
    Routes::new()
        .people::<Review>(routes!(list_discounts))
        .people::<Catalog>(routes!(add_discount))
        .people::<Catalog>(routes!(change_discount))
}

/// Which page of the discounts.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default, deny_unknown_fields)]
struct DiscountQuery {
    #[param(minimum = 1, default = 1)]
    page: Option<u32>,
    #[param(minimum = 1, maximum = 200, default = 20)]
    limit: Option<u32>,
}

/// Discounts, the latest first.
#[utoipa::path(get, path = "/discounts", tag = "market", params(DiscountQuery),
    responses((status = 200, body = Page<DiscountView>), Looking))]
async fn list_discounts(
    principal: Principal<Review>,
    State(app): State<App>,
    Query(query): Query<DiscountQuery>,
) -> Result<Json<Page<DiscountView>>, Refusal> {
    let paging = page(PageQuery::from_parts(query.page, query.limit))?;
    Ok(Json(app.store.discounts(principal.scope, paging).await?))
}

/// Add a discount.
#[utoipa::path(post, path = "/discounts", tag = "market", request_body = DiscountChange, responses(
    (status = 201, body = DiscountView), Changing,
    (status = 422, description = "`INVALID`: also when there is a discount of that code.", body = ApiError)))]
async fn add_discount(
    principal: Principal<Catalog>,
    State(app): State<App>,
    Json(request): Json<DiscountChange>,
) -> Result<impl IntoResponse, Refusal> {
    let added = app.store.add_discount(whole(&principal)?, request, app.now_ms()).await?;
    Ok((StatusCode::CREATED, Json(added)))
}

/// Change a discount: all of it is as it is to be.
#[utoipa::path(put, path = "/discounts/{id}", tag = "market", params(("id" = i64, Path)),
    request_body = DiscountChange, responses((status = 200, body = DiscountView), Changing))]
async fn change_discount(
    principal: Principal<Catalog>,
    State(app): State<App>,
    Path(id): Path<i64>,
    Json(request): Json<DiscountChange>,
) -> Result<Json<DiscountView>, Refusal> {
    Ok(Json(app.store.change_discount(whole(&principal)?, id, request, app.now_ms()).await?))
}
