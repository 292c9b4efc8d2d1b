//! Vendors, as people at HQ keep them and as they keep what they say of themselves; and stores that buy from them.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use evertill_protocol::error::{ApiError, ErrorCode};
use utoipa_axum::routes;

use super::extract::{Path, Query, page};
use super::failures::{Changing, Looking};
use super::principal::{Catalog, Needs, Principal, Review};
use super::scope::Scope;
use super::view::page::Page;
use super::view::vendor::{
    BuyerStoreChange, BuyerStoreView, NewVendorRequest, VendorChange, VendorDetail, VendorQuery, VendorView,
};
use crate::App;
use crate::error::Refusal;
use crate::gate::Routes;
use crate::http::Json;

pub(super) fn routes() -> Routes {
    Routes::new()
        .people::<Review>(routes!(list_vendors))
        .people::<Catalog>(routes!(add_vendor))
        .people::<Review>(routes!(show_vendor))
        .people::<Catalog>(routes!(change_vendor, delete_vendor))
        .people::<Review>(routes!(show_buyer_store))
        .people::<Catalog>(routes!(set_buyer_store))
}

/// The market is the whole chain's: whoever sees one store only changes nothing of it, and sees no sums of it.
pub(super) fn whole<P: Needs>(principal: &Principal<P>) -> Result<Scope, Refusal> {
    match principal.scope.store() {
        None => Ok(principal.scope),
        Some(_) => Err(Refusal::new(ErrorCode::NotAllowed, "This is about every store.")),
    }
}

/// The vendors, by name.
#[utoipa::path(get, path = "/vendors", tag = "market", params(VendorQuery),
    responses((status = 200, body = Page<VendorView>), Looking))]
async fn list_vendors(
    principal: Principal<Review>,
    State(app): State<App>,
    Query(query): Query<VendorQuery>,
) -> Result<Json<Page<VendorView>>, Refusal> {
    let paging = page(query.paging())?;
    Ok(Json(app.store.list_vendors(principal.scope, query, paging).await?))
}

/// Add a vendor.
#[utoipa::path(post, path = "/vendors", tag = "market", request_body = NewVendorRequest, responses(
    (status = 201, body = VendorView), Changing,
    (status = 422, description = "`INVALID`: also when there is a vendor of that code.", body = ApiError)))]
async fn add_vendor(
    principal: Principal<Catalog>,
    State(app): State<App>,
    Json(request): Json<NewVendorRequest>,
) -> Result<impl IntoResponse, Refusal> {
    let added = app.store.add_vendor(whole(&principal)?, request, app.now_ms()).await?;
    Ok((StatusCode::CREATED, Json(added)))
}

/// One vendor with its products.
#[utoipa::path(get, path = "/vendors/{id}", tag = "market", params(("id" = i64, Path)), responses(
    (status = 200, body = VendorDetail), Looking,
    (status = 404, description = "`VENDOR_NOT_FOUND`", body = ApiError)))]
async fn show_vendor(
    principal: Principal<Review>,
    State(app): State<App>,
    Path(id): Path<i64>,
) -> Result<Json<VendorDetail>, Refusal> {
    Ok(Json(app.store.show_vendor(principal.scope, id).await?))
}

/// Change a vendor: all of it is as it is to be. Another commission counts for what is sold from now on.
#[utoipa::path(put, path = "/vendors/{id}", tag = "market", params(("id" = i64, Path)), request_body = VendorChange,
    responses((status = 200, body = VendorView), Changing,
        (status = 404, description = "`VENDOR_NOT_FOUND`, `NOT_FOUND`", body = ApiError)))]
async fn change_vendor(
    principal: Principal<Catalog>,
    State(app): State<App>,
    Path(id): Path<i64>,
    Json(request): Json<VendorChange>,
) -> Result<Json<VendorView>, Refusal> {
    Ok(Json(app.store.change_vendor(whole(&principal)?, id, request, app.now_ms()).await?))
}

/// Delete a vendor. It stays in the books; its products are no longer sold on the web.
#[utoipa::path(delete, path = "/vendors/{id}", tag = "market", params(("id" = i64, Path)), responses(
    (status = 204, description = "Deleted."), Changing,
    (status = 404, description = "`VENDOR_NOT_FOUND`", body = ApiError),
    (status = 409, description = "`STATE_NOT_ALLOWED`: it has orders to see to.", body = ApiError)))]
async fn delete_vendor(
    principal: Principal<Catalog>,
    State(app): State<App>,
    Path(id): Path<i64>,
) -> Result<StatusCode, Refusal> {
    app.store.delete_vendor(whole(&principal)?, id, app.now_ms()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whether and where a store buys from vendors.
#[utoipa::path(get, path = "/stores/{id}/buyer", tag = "market", params(("id" = i64, Path)),
    responses((status = 200, body = BuyerStoreView), Looking))]
async fn show_buyer_store(
    principal: Principal<Review>,
    State(app): State<App>,
    Path(id): Path<i64>,
) -> Result<Json<BuyerStoreView>, Refusal> {
    Ok(Json(app.store.buyer_store(principal.scope, id).await?))
}

/// Let a store buy from vendors, or no longer: all of it is as it is to be.
#[utoipa::path(put, path = "/stores/{id}/buyer", tag = "market", params(("id" = i64, Path)),
    request_body = BuyerStoreChange, responses((status = 200, body = BuyerStoreView), Changing))]
async fn set_buyer_store(
    principal: Principal<Catalog>,
    State(app): State<App>,
    Path(id): Path<i64>,
    Json(request): Json<BuyerStoreChange>,
) -> Result<Json<BuyerStoreView>, Refusal> {
    Ok(Json(app.store.set_buyer_store(principal.scope, id, request, app.now_ms()).await?))
}
