//! The cart: looked at, changed, merged after a sign-in, and brought up to date by a device that had no network.

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{ETAG, HeaderMap, HeaderValue, IF_MATCH};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use evertill_protocol::error::{ApiError, ErrorCode};
use serde::Deserialize;
use tower_http::request_id::RequestId;
use utoipa::{IntoResponses, ToSchema};
use utoipa_axum::routes;
use uuid::Uuid;

use super::guest::Forgotten;
use super::shopper::Shopper;
use super::view::cart::{
    CartView, ChangeItem, EmptyQuery, MergedCart, PutCart, PutItem, SyncCart, SyncedCart,
};
use crate::App;
use crate::error::Refusal;
use crate::gate::Routes;
use crate::hq::extract::{Path, Query};
use crate::hq::failures::{Changing, Looking};
use crate::hq::idempotency::{once, repeatable};
use crate::http::Json;
use crate::store::shop::{CartChange, Customer};

/// A cart with more is no cart.
const MOST_ITEMS: usize = 200;

pub(super) fn routes() -> Routes {
    Routes::new()
        .shoppers(routes!(show_cart))
        .shoppers(routes!(put_cart))
        .shoppers(routes!(add_item))
        .shoppers(routes!(change_item))
        .shoppers(routes!(remove_item))
        .shoppers(routes!(empty_cart))
        .shoppers(routes!(set_discount))
        .shoppers(routes!(merge_carts))
        .shoppers(routes!(sync_cart))
}

/// What else a change of a cart answers.
#[derive(IntoResponses)]
#[allow(dead_code, reason = "names answers for the document; nothing is ever made of it")]
pub(super) enum CartChanging {
    /// `CART_NOT_FOUND`, `NOT_FOUND`, `SHOP_CLOSED`.
    #[response(status = 404)]
    NotFound(#[to_schema] ApiError),
    /// `IDEMPOTENCY_KEY_REUSED`, `IDEMPOTENCY_KEY_IN_FLIGHT`.
    #[response(status = 409)]
    Conflict(#[to_schema] ApiError),
    /// `VERSION_STALE`: it is not the version that `If-Match` names.
    #[response(status = 412)]
    Stale(#[to_schema] ApiError),
    /// `INVALID`, `TOTALS_MISMATCH`, `VENDOR_MISMATCH`, `DISCOUNT_INVALID`.
    #[response(status = 422)]
    Invalid(#[to_schema] ApiError),
}

/// A cart with its version as the tag.
fn tagged(cart: CartView) -> Response {
    let tag = tag_of(cart.version);
    (tag.map(|tag| [(ETAG, tag)]), Json(cart)).into_response()
}

fn tag_of(version: u64) -> Option<HeaderValue> {
    HeaderValue::from_str(&format!("\"{version}\"")).ok()
}

/// The version that the caller means to change.
fn meant(headers: &HeaderMap) -> Result<Option<u64>, Refusal> {
    let Some(value) = headers.get(IF_MATCH).and_then(|value| value.to_str().ok()) else { return Ok(None) };
    let version = value.trim().trim_start_matches("W/").trim_matches('"');
    let words = "If-Match names a version of the cart as its ETag does.";
    version.parse().map(Some).map_err(|_| Refusal::bad_request(words))
}

pub(super) fn no_cart() -> Refusal {
    Refusal::new(ErrorCode::CartNotFound, "There is nothing in the cart yet.")
}

/// The cart; looking changes nothing.
#[utoipa::path(get, path = "/cart", tag = "cart", responses((status = 200, body = CartView), Looking,
    (status = 404, description = "`CART_NOT_FOUND`, `SHOP_CLOSED`", body = ApiError)))]
async fn show_cart(shopper: Shopper, State(app): State<App>) -> Result<Response, Refusal> {
    let cart = app.store.cart(Customer::from(&shopper), app.now_ms()).await?;
    cart.map(tagged).ok_or_else(no_cart)
}

/// Make the cart what it is to be; all of it or none. The same key with the same body replays the first answer.
#[utoipa::path(put, path = "/cart", tag = "cart", request_body = PutCart,
    params(("Idempotency-Key" = String, Header), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = CartView), Changing, CartChanging))]
async fn put_cart(
    shopper: Shopper,
    State(app): State<App>,
    Extension(request_id): Extension<RequestId>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let scope = shopper.scope;
    let request = repeatable(&headers, "PUT", "/cart".into(), &body, &scope)?;
    let wanted: PutCart =
        serde_json::from_slice(&body).map_err(|why| Refusal::bad_request(why.to_string()))?;
    at_most(wanted.items.len())?;
    let if_match = meant(&headers)?;
    let request_id = request_id.header_value().to_str().unwrap_or_default().to_owned();
    let customer = Customer::from(&shopper);
    let work = async |request| app.store.put_cart(customer, wanted, if_match, request, app.now_ms()).await;
    once(&app, scope, request, request_id, work).await
}

fn at_most(items: usize) -> Result<(), Refusal> {
    if items <= MOST_ITEMS {
        return Ok(());
    }
    Err(Refusal::new(ErrorCode::Invalid, format!("A cart has at most {MOST_ITEMS} items.")))
}

/// Add some goods to those that are there.
#[utoipa::path(post, path = "/cart/items", tag = "cart", request_body = PutItem,
    params(("If-Match" = Option<String>, Header)),
    responses((status = 200, body = CartView), Changing, CartChanging))]
async fn add_item(
    shopper: Shopper,
    State(app): State<App>,
    headers: HeaderMap,
    Json(item): Json<PutItem>,
) -> Result<Response, Refusal> {
    changed(&app, &shopper, &headers, CartChange::Add(item)).await
}

/// Change how much of an item there is.
#[utoipa::path(patch, path = "/cart/items/{id}", tag = "cart", request_body = ChangeItem,
    params(("id" = Uuid, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = CartView), Changing, CartChanging))]
async fn change_item(
    shopper: Shopper,
    State(app): State<App>,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
    Json(change): Json<ChangeItem>,
) -> Result<Response, Refusal> {
    changed(&app, &shopper, &headers, CartChange::Set(id, change.qty)).await
}

/// Take an item out.
#[utoipa::path(delete, path = "/cart/items/{id}", tag = "cart",
    params(("id" = Uuid, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = CartView), Changing, CartChanging))]
async fn remove_item(
    shopper: Shopper,
    State(app): State<App>,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    changed(&app, &shopper, &headers, CartChange::Remove(id)).await
}

/// Empty the cart, or take one vendor's goods out.
#[utoipa::path(delete, path = "/cart", tag = "cart", params(EmptyQuery, ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = CartView), Changing, CartChanging))]
async fn empty_cart(
    shopper: Shopper,
    State(app): State<App>,
    Query(query): Query<EmptyQuery>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    changed(&app, &shopper, &headers, CartChange::Empty(query.vendor_id)).await
}

/// `PUT /api/v1/cart/discount`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SetDiscount {
    /// None: the code goes.
    #[schema(example = "HARVEST10", max_length = 40)]
    code: Option<String>,
}

/// Use a discount's code, or take it off.
#[utoipa::path(put, path = "/cart/discount", tag = "cart", request_body = SetDiscount,
    params(("If-Match" = Option<String>, Header)),
    responses((status = 200, body = CartView), Changing, CartChanging))]
async fn set_discount(
    shopper: Shopper,
    State(app): State<App>,
    headers: HeaderMap,
    Json(wanted): Json<SetDiscount>,
) -> Result<Response, Refusal> {
    let code = wanted.code.map(|code| code.trim().to_uppercase()).filter(|code| !code.is_empty());
    changed(&app, &shopper, &headers, CartChange::Discount(code)).await
}

async fn changed(
    app: &App,
    shopper: &Shopper,
    headers: &HeaderMap,
    change: CartChange,
) -> Result<Response, Refusal> {
    let if_match = meant(headers)?;
    Ok(tagged(app.store.change_cart(Customer::from(shopper), change, if_match, app.now_ms()).await?))
}

/// After a sign-in: what the guest of this browser had joins what the person has, and so do the guest's orders.
#[utoipa::path(post, path = "/cart/merge", tag = "cart",
    responses((status = 200, body = MergedCart), Changing, CartChanging))]
async fn merge_carts(shopper: Shopper, State(app): State<App>) -> Result<Response, Refusal> {
    if !shopper.is_signed_in() {
        return Err(Refusal::new(ErrorCode::Unauthenticated, "Sign in first."));
    }
    let customer = Customer::from(&shopper);
    let merged = match shopper.guest {
        Some(guest) => {
            let merged = app.store.merge_carts(customer, guest, app.now_ms()).await;
            app.metrics.cart_merged(merged.is_ok());
            let merged = merged?;
            tracing::info!(
                shopper = shopper.alias(),
                capped = merged.capped.len(),
                orders = merged.orders,
                "merged"
            );
            merged
        }
        None => {
            MergedCart { cart: app.store.cart(customer, app.now_ms()).await?, capped: Vec::new(), orders: 0 }
        }
    };
    let mut response = Json(merged).into_response();
    response.extensions_mut().insert(Forgotten);
    Ok(response)
}

/// What a device did while it had no network, on top of what was done elsewhere in the meantime.
#[utoipa::path(post, path = "/cart/sync", tag = "cart", request_body = SyncCart,
    responses((status = 200, body = SyncedCart), Changing, CartChanging))]
async fn sync_cart(
    shopper: Shopper,
    State(app): State<App>,
    Json(wanted): Json<SyncCart>,
) -> Result<(StatusCode, Json<SyncedCart>), Refusal> {
    at_most(wanted.changes.len())?;
    let synced = app.store.sync_cart(Customer::from(&shopper), wanted, app.now_ms()).await?;
    let conflicts = synced.conflicts.len();
    app.metrics.cart_conflicts(conflicts);
    tracing::info!(shopper = shopper.alias(), conflicts, "a device that had no network is in step");
    Ok((StatusCode::OK, Json(synced)))
}
