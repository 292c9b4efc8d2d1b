//! Products, their prices and their stock.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use chrono::NaiveDate;
use evertill_domain::time::{instant, local_midnight};
use evertill_protocol::error::{ApiError, ErrorCode};
use utoipa_axum::routes;

use super::extract::{Path, Query, page, said};
use super::failures::{Changing, Looking};
use super::principal::{Catalog, Principal, Review};
use super::vendors::whole;
use super::view::directory::StoreEntry;
use super::view::page::Page;
use super::view::product::{
    NewPrice, NewPrices, NewProduct, PriceChanges, ProductChange, ProductDetail, ProductQuery, ProductView,
    StockAdjustment, StockView,
};
use crate::App;
use crate::catalog::{PriceVersion, ValidFrom, amount};
use crate::error::Refusal;
use crate::gate::Routes;
use crate::http::Json;

/// More are a file: `evertill-server import`.
const PRICES_AT_ONCE: usize = 500;

pub(super) fn routes() -> Routes {
    Routes::new()
        .people::<Review>(routes!(list_products))
        .people::<Catalog>(routes!(add_product))
        .people::<Review>(routes!(show_product))
        .people::<Catalog>(routes!(change_product))
        .people::<Catalog>(routes!(set_prices))
        .people::<Review>(routes!(list_stock))
        .people::<Catalog>(routes!(adjust_stock))
}

/// Products by name.
#[utoipa::path(get, path = "/products", tag = "catalogue", params(ProductQuery),
    responses((status = 200, body = Page<ProductView>), Looking))]
async fn list_products(
    principal: Principal<Review>,
    State(app): State<App>,
    Query(query): Query<ProductQuery>,
) -> Result<Json<Page<ProductView>>, Refusal> {
    let paging = page(query.paging())?;
    Ok(Json(app.store.products(principal.scope, query, paging, app.now_ms()).await?))
}

/// One product with its prices and the latest changes of its stock.
#[utoipa::path(get, path = "/products/{id}", tag = "catalogue", params(("id" = i64, Path)),
    responses((status = 200, body = ProductDetail), Looking))]
async fn show_product(
    principal: Principal<Review>,
    State(app): State<App>,
    Path(id): Path<i64>,
) -> Result<Json<ProductDetail>, Refusal> {
    let product = app.store.product(principal.scope, id, app.now_ms()).await?;
    product.map(Json).ok_or_else(|| Refusal::not_found("product"))
}

/// Add a product. It is sold on the web from now on, once it has a price.
#[utoipa::path(post, path = "/products", tag = "catalogue", request_body = NewProduct, responses(
    (status = 201, body = ProductDetail), Changing,
    (status = 404, description = "`VENDOR_NOT_FOUND`", body = ApiError),
    (status = 422, description = "`INVALID`: also when there is a product of that SKU.", body = ApiError)))]
async fn add_product(
    principal: Principal<Catalog>,
    State(app): State<App>,
    Json(request): Json<NewProduct>,
) -> Result<impl IntoResponse, Refusal> {
    let added = app.store.add_product(whole(&principal)?, request, app.now_ms()).await?;
    Ok((StatusCode::CREATED, Json(added)))
}

/// Change a product: what is absent stays.
#[utoipa::path(put, path = "/products/{id}", tag = "catalogue", params(("id" = i64, Path)),
    request_body = ProductChange, responses((status = 200, body = ProductDetail), Changing,
        (status = 404, description = "`NOT_FOUND`, `VENDOR_NOT_FOUND`", body = ApiError)))]
async fn change_product(
    principal: Principal<Catalog>,
    State(app): State<App>,
    Path(id): Path<i64>,
    Json(request): Json<ProductChange>,
) -> Result<Json<ProductDetail>, Refusal> {
    Ok(Json(app.store.change_product(whole(&principal)?, id, request, app.now_ms()).await?))
}

/// Set prices, each in one store or in every store that the person sees; all of them or none. Old prices stay on record.
#[utoipa::path(post, path = "/prices", tag = "catalogue", request_body = PriceChanges,
    responses((status = 201, body = NewPrices), Changing))]
async fn set_prices(
    principal: Principal<Catalog>,
    State(app): State<App>,
    Json(request): Json<PriceChanges>,
) -> Result<impl IntoResponse, Refusal> {
    if !(1..=PRICES_AT_ONCE).contains(&request.prices.len()) {
        let words = format!("A request sets 1 to {PRICES_AT_ONCE} prices.");
        return Err(Refusal::new(ErrorCode::Invalid, words));
    }
    let stores = app.store.directory(principal.scope).await?.stores;
    let now_ms = app.now_ms();
    let mut versions = Vec::new();
    for price in &request.prices {
        versions.extend(versions_of(price, &stores, now_ms)?);
    }
    let prices = app.store.set_prices(principal.scope, versions, now_ms).await?;
    Ok((StatusCode::CREATED, Json(NewPrices { prices })))
}

/// A price in each store that it is meant for.
fn versions_of(price: &NewPrice, stores: &[StoreEntry], now_ms: i64) -> Result<Vec<PriceVersion>, Refusal> {
    let valid_from = amount::valid_from(price.valid_from.as_deref().unwrap_or_default())
        .map_err(|why| Refusal::new(ErrorCode::Invalid, why))?;
    let meant = |store: &&StoreEntry| price.store.is_none_or(|wanted| wanted == store.id);
    let version = |store: &StoreEntry| {
        let valid_from_ms = begins(valid_from, &store.time_zone, now_ms)?;
        Ok(PriceVersion { store: store.id, variant: price.variant, amount: price.amount, valid_from_ms })
    };
    let versions = stores.iter().filter(meant).map(version).collect::<Result<Vec<_>, Refusal>>()?;
    if versions.is_empty() { Err(Refusal::not_found("store")) } else { Ok(versions) }
}

/// The instant at which a price begins in a store's zone.
fn begins(valid_from: ValidFrom, time_zone: &str, now_ms: i64) -> Result<i64, Refusal> {
    let midnight = |date: NaiveDate| local_midnight(date, time_zone);
    match valid_from {
        ValidFrom::Now => Ok(now_ms),
        ValidFrom::At(at) => Ok(instant(at.timestamp_millis()).timestamp_millis()),
        ValidFrom::Day(date) => midnight(date)
            .map(|at| at.timestamp_millis())
            .map_err(|why| Refusal::new(ErrorCode::Invalid, why.to_string())),
    }
}

/// Levels, the lowest first.
#[utoipa::path(get, path = "/stock", tag = "catalogue", params(ProductQuery),
    responses((status = 200, body = Page<StockView>), Looking))]
async fn list_stock(
    principal: Principal<Review>,
    State(app): State<App>,
    Query(query): Query<ProductQuery>,
) -> Result<Json<Page<StockView>>, Refusal> {
    let paging = page(query.paging())?;
    Ok(Json(app.store.stock(principal.scope, query, paging).await?))
}

/// Correct a level by a change or by a count; it never goes below zero.
#[utoipa::path(post, path = "/stock/adjust", tag = "catalogue", request_body = StockAdjustment,
    responses((status = 200, body = StockView), Changing))]
async fn adjust_stock(
    principal: Principal<Catalog>,
    State(app): State<App>,
    Json(mut request): Json<StockAdjustment>,
) -> Result<Json<StockView>, Refusal> {
    request.reason = said(&request.reason, "reason", 200)?;
    let below_zero = [request.count, request.low].into_iter().flatten().any(|qty| qty < 0);
    if below_zero {
        return Err(Refusal::new(ErrorCode::Invalid, "A count or a threshold is not below zero."));
    }
    Ok(Json(app.store.adjust_stock(principal.scope, request, app.now_ms()).await?))
}
