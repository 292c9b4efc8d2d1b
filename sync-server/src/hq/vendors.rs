//! Vendors, as people at HQ keep them and as they keep what they say of themselves; and stores that buy from them.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use evertill_protocol::error::{ApiError, ErrorCode};
use utoipa_axum::routes;

use super::extract::{Path, Query, page};
use super::failures::{Changing, Looking};
use super::principal::{Asker, Asks, Catalog, Needs, Principal, Review, Sell};
use super::scope::Scope;
use super::view::page::Page;
use super::view::vendor::{
    BuyerStoreChange, BuyerStoreView, NewVendorRequest, VendorChange, VendorDetail, VendorProfile,
    VendorQuery, VendorView,
};
use crate::App;
use crate::error::Refusal;
use crate::gate::Routes;
use crate::http::Json;

pub(super) fn routes() -> Routes {
    Routes::new()
        .people::<Review>(routes!(list_vendors))
        .people::<Catalog>(routes!(add_vendor))
        .concerned(routes!(show_vendor))
        .people::<Catalog>(routes!(change_vendor, delete_vendor))
        .people::<Sell>(routes!(change_profile))
        .people::<Review>(routes!(show_buyer_store))
        .people::<Catalog>(routes!(set_buyer_store))
}

/// The market is the whole chain's: whoever sees one store only changes nothing of it, and sees no sums of it.
pub(super) fn whole<P: Needs>(principal: &Principal<P>) -> Result<Scope, Refusal> {
    of_every_store(principal.scope)
}

fn of_every_store(scope: Scope) -> Result<Scope, Refusal> {
    match scope.store() {
        None => Ok(scope),
        Some(_) => Err(Refusal::new(ErrorCode::NotAllowed, "This is about every store.")),
    }
}

/// A vendor is its own people's too; others are not there for them.
pub(super) fn of_vendor(asker: &Asker, id: i64) -> Result<Scope, Refusal> {
    match asker.role {
        Asks::Reviewer => Ok(asker.scope),
        Asks::Vendor if asker.scope.vendor() == Some(id) => Ok(asker.scope),
        Asks::Vendor => Err(unknown()),
        Asks::Buyer => Err(Refusal::new(ErrorCode::NotAllowed, "Your role does not allow this.")),
    }
}

/// What is due to a vendor, too; of every store, for whoever reviews.
pub(super) fn due_to(asker: &Asker, id: i64) -> Result<Scope, Refusal> {
    let scope = of_vendor(asker, id)?;
    if asker.role == Asks::Vendor { Ok(scope) } else { of_every_store(scope) }
}

fn unknown() -> Refusal {
    Refusal::new(ErrorCode::VendorNotFound, "There is no such vendor.")
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

/// One vendor with its products, for whoever reviews and for its own people.
#[utoipa::path(get, path = "/vendors/{id}", tag = "market", params(("id" = i64, Path)), responses(
    (status = 200, body = VendorDetail), Looking,
    (status = 404, description = "`VENDOR_NOT_FOUND`", body = ApiError)))]
async fn show_vendor(
    asker: Asker,
    State(app): State<App>,
    Path(id): Path<i64>,
) -> Result<Json<VendorDetail>, Refusal> {
    Ok(Json(app.store.show_vendor(of_vendor(&asker, id)?, id).await?))
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

/// Change what a vendor says of itself: for its own people.
#[utoipa::path(put, path = "/vendors/{id}/profile", tag = "market", params(("id" = i64, Path)),
    request_body = VendorProfile, responses((status = 200, body = VendorView), Changing,
        (status = 404, description = "`VENDOR_NOT_FOUND`: also when it is not one's own.", body = ApiError)))]
async fn change_profile(
    principal: Principal<Sell>,
    State(app): State<App>,
    Path(id): Path<i64>,
    Json(request): Json<VendorProfile>,
) -> Result<Json<VendorView>, Refusal> {
    let scope = principal.scope;
    if scope.vendor() != Some(id) {
        return Err(unknown());
    }
    Ok(Json(app.store.change_profile(scope, id, request, app.now_ms()).await?))
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
