//! From a cart to an order: prepared, placed once however often it is sent, and what becomes of its parts and payments.

use axum::Extension;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use bytes::Bytes;
use evertill_protocol::error::{ApiError, ErrorCode};
use tower_http::request_id::RequestId;
use utoipa::IntoResponses;
use utoipa_axum::routes;
use uuid::Uuid;

use super::shopper::Shopper;
use super::view::checkout::{
    Address, CheckoutRequest, Handover, MoveSubOrder, PaymentView, Placed, PrepareCheckout, Prepared,
    SettlePayment,
};
use crate::App;
use crate::customers::{Contact, Record, SealedConsignee};
use crate::error::Refusal;
use crate::gate::Routes;
use crate::hq::extract::Path;
use crate::hq::failures::Changing;
use crate::hq::idempotency::{DAY_MS, once_with, repeatable};
use crate::hq::principal::{Asker, Principal, Settle};
use crate::hq::view::order::OrderDetail;
use crate::http::Json;
use crate::store::shop::{Customer, Wanted};

/// How long a checkout's answer is replayed.
const KEPT_MS: i64 = 7 * DAY_MS;

pub(super) fn routes() -> Routes {
    Routes::new()
        .shoppers(routes!(prepare_checkout))
        .shoppers(routes!(check_out))
        .shoppers(routes!(place_order))
        .concerned(routes!(move_sub_order))
        .people::<Settle>(routes!(settle_payment))
}

/// What a checkout answers when nothing comes of it.
#[derive(IntoResponses)]
#[allow(dead_code, reason = "names answers for the document; nothing is ever made of it")]
enum CheckingOut {
    /// `CART_NOT_FOUND`, `SHOP_CLOSED`.
    #[response(status = 404)]
    NotFound(#[to_schema] ApiError),
    /// `PRICE_CHANGED`, `ORDER_STOCK_INSUFFICIENT`, `ORDER_CREATION_FAILED`, `IDEMPOTENCY_KEY_REUSED`,
    /// `IDEMPOTENCY_KEY_IN_FLIGHT`: `details` says what.
    #[response(status = 409)]
    Conflict(#[to_schema] ApiError),
    /// `CART_EMPTY`, `MOQ_NOT_MET`, `BUYER_STORE_REQUIRED`, `BUYER_LICENCE_INVALID`, `DISCOUNT_INVALID`, `INVALID`.
    #[response(status = 422)]
    Invalid(#[to_schema] ApiError),
}

/// What the cart would cost with its shipping; what is in it is held for a while, and for longer when asked again.
#[utoipa::path(post, path = "/cart/prepare-checkout", tag = "cart", request_body = PrepareCheckout,
    responses((status = 200, body = Prepared), Changing, CheckingOut))]
async fn prepare_checkout(
    shopper: Shopper,
    State(app): State<App>,
    Json(wanted): Json<PrepareCheckout>,
) -> Result<Json<Prepared>, Refusal> {
    if let Some(address) = &wanted.address {
        checked(address, wanted.handover)?;
    }
    let held_ms = i64::from(app.config.reservation_minutes) * 60_000;
    let prepared =
        app.store.prepare(Customer::from(&shopper), wanted.handover, held_ms, app.now_ms()).await?;
    Ok(Json(prepared))
}

/// Order what is in the cart: what can be served of it, with the rest named. The same key with the same body replays
/// the first answer byte for byte, for a week.
#[utoipa::path(post, path = "/checkout", tag = "cart", request_body = CheckoutRequest,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = Placed), Changing, CheckingOut))]
async fn check_out(
    shopper: Shopper,
    State(app): State<App>,
    Extension(request_id): Extension<RequestId>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    placed(&app, &shopper, request_id, &headers, "/checkout", body).await
}

/// Order what is in the cart: `POST /checkout` under its other name.
#[utoipa::path(post, path = "/orders", tag = "orders", request_body = CheckoutRequest,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = Placed), Changing, CheckingOut))]
async fn place_order(
    shopper: Shopper,
    State(app): State<App>,
    Extension(request_id): Extension<RequestId>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    placed(&app, &shopper, request_id, &headers, "/orders", body).await
}

async fn placed(
    app: &App,
    shopper: &Shopper,
    request_id: RequestId,
    headers: &HeaderMap,
    path: &str,
    body: Bytes,
) -> Result<Response, Refusal> {
    let scope = shopper.scope;
    let mut request = repeatable(headers, "POST", path.to_owned(), &body, &scope)?;
    request.kept_ms = KEPT_MS;
    request.store = shopper.shop.store.id;
    let CheckoutRequest { handover, address, pay_by } =
        serde_json::from_slice(&body).map_err(|why| Refusal::bad_request(why.to_string()))?;
    let address = checked(&address, handover)?;
    let request_id = request_id.header_value().to_str().unwrap_or_default().to_owned();
    let work = async |request| {
        let consignee = seal(app, shopper, &address).await?;
        let payment_ms = i64::from(app.config.payment_minutes) * 60_000;
        let wanted = Wanted { handover, pay_by, payment_ms, consignee };
        app.store.check_out(Customer::from(shopper), wanted, request, app.now_ms()).await
    };
    once_with(app, scope, request, request_id, 201, work).await
}

/// Under the key of the customer whose order it is: a guest becomes one with it.
async fn seal(app: &App, shopper: &Shopper, address: &Address) -> crate::store::StoreResult<SealedConsignee> {
    let key = app.tenant_key(shopper.shop.tenant).await?;
    let own = if shopper.is_signed_in() { app.store.own_customer(shopper.scope).await? } else { None };
    match own {
        Some(customer) => key.seal_consignee(&customer, address),
        None => {
            let Address { name, email, phone, .. } = address.clone();
            let record = Record { name, email: Some(email), phone, address: None, note: None };
            key.new_consignee(&record.checked()?, address)
        }
    }
}

/// The same, written in one way.
fn checked(address: &Address, handover: Handover) -> Result<Address, Refusal> {
    let invalid = |words: &str| Refusal::new(ErrorCode::Invalid, words);
    let text = |text: &str, longest: usize, what: &str| {
        let text = text.trim();
        match text.chars().count() <= longest {
            true => Ok(text.to_owned()),
            false => Err(invalid(&format!("{what} has at most {longest} characters."))),
        }
    };
    let phone = address.phone.as_deref().filter(|phone| !phone.trim().is_empty());
    let address = Address {
        name: text(&address.name, 120, "A name")?,
        email: Contact::email(&address.email)?.text().to_owned(),
        phone: phone.map(|phone| Contact::phone(phone).map(|phone| phone.text().to_owned())).transpose()?,
        street: text(&address.street, 200, "A street")?,
        postcode: text(&address.postcode, 20, "A postcode")?,
        city: text(&address.city, 120, "A city")?,
        country: text(&address.country, 2, "A country's code")?.to_uppercase(),
    };
    if address.name.is_empty() {
        return Err(invalid("Say whom it is for."));
    }
    let missing = [&address.street, &address.city, &address.country].into_iter().any(String::is_empty);
    if handover == Handover::Ship && missing {
        return Err(invalid("To send goods takes a street, a city and a country."));
    }
    Ok(address)
}

/// Move a vendor's part of an order on: accepted, packed, shipped, delivered; or rejected, or cancelled. A vendor moves
/// its own, people at HQ everyone's, and a buyer may cancel what nobody has packed yet.
#[utoipa::path(post, path = "/orders/{id}/sub-orders/{number}/move", tag = "orders", request_body = MoveSubOrder,
    params(("id" = Uuid, Path, description = "The order's id."), ("number" = u32, Path, description = "From 1.")),
    responses((status = 200, body = OrderDetail), Changing,
        (status = 404, description = "`ORDER_NOT_FOUND`", body = ApiError),
        (status = 409, description = "`STATE_NOT_ALLOWED`: it does not go there from where it is.", body = ApiError)))]
async fn move_sub_order(
    asker: Asker,
    State(app): State<App>,
    Path((id, number)): Path<(Uuid, u32)>,
    Json(wanted): Json<MoveSubOrder>,
) -> Result<Json<OrderDetail>, Refusal> {
    if wanted.note.chars().count() > 500 {
        return Err(Refusal::new(ErrorCode::Invalid, "A note has at most 500 characters."));
    }
    app.store.move_sub_order(asker.clone(), id, number, wanted, app.now_ms()).await?;
    crate::hq::orders::shown(&app, &asker, id).await.map(Json)
}

/// Say what became of a payment. One that comes too late has its goods held anew, or is refused.
#[utoipa::path(post, path = "/payments/{id}", tag = "orders", request_body = SettlePayment,
    params(("id" = Uuid, Path, description = "The payment's id.")),
    responses((status = 200, body = PaymentView), Changing,
        (status = 409, description = "`STATE_NOT_ALLOWED`, `ORDER_STOCK_INSUFFICIENT`", body = ApiError)))]
async fn settle_payment(
    principal: Principal<Settle>,
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Json(wanted): Json<SettlePayment>,
) -> Result<Json<PaymentView>, Refusal> {
    if wanted.reference.chars().count() > 100 {
        return Err(Refusal::new(ErrorCode::Invalid, "A reference has at most 100 characters."));
    }
    Ok(Json(app.store.settle_payment(principal.scope, id, wanted, app.now_ms()).await?))
}
