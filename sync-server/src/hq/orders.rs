//! Orders: the list, one in full, undoing one; and what was parked.

use axum::Extension;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use bytes::Bytes;
use evertill_protocol::error::{ApiError, ErrorCode};
use serde::Deserialize;
use tower_http::request_id::RequestId;
use utoipa::IntoParams;
use utoipa_axum::routes;
use uuid::Uuid;

use super::extract::{Path, Query, page, said};
use super::failures::{Changing, Looking};
use super::idempotency::{once, repeatable};
use super::principal::{Asker, Principal, Review, Settle};
use super::view::order::{OrderDetail, OrderQuery, OrderRow, ParkedView, VoidRequest, Voided};
use super::view::page::{Page, PageQuery};
use super::view::session::Permission;
use crate::App;
use crate::error::Refusal;
use crate::gate::Routes;
use crate::http::Json;

pub(super) fn routes() -> Routes {
    Routes::new()
        .concerned(routes!(list_orders))
        .concerned(routes!(show_order))
        .people::<Settle>(routes!(void_order))
        .people::<Review>(routes!(list_parked))
}

/// Orders, newest first: for people at HQ those of the stores that they see, for a vendor those with a part of its own,
/// for a buyer or a guest what they ordered.
#[utoipa::path(get, path = "/orders", tag = "orders", params(OrderQuery),
    responses((status = 200, body = Page<OrderRow>), Looking))]
async fn list_orders(
    asker: Asker,
    State(app): State<App>,
    Query(query): Query<OrderQuery>,
) -> Result<Json<Page<OrderRow>>, Refusal> {
    let paging = page(query.paging())?;
    Ok(Json(app.store.orders(asker, query, paging).await?))
}

/// One order: as sold beside as the server saw it.
#[utoipa::path(get, path = "/orders/{id}", tag = "orders", params(("id" = Uuid, Path, description = "The order's id.")),
    responses((status = 200, body = OrderDetail), Looking,
        (status = 404, description = "`ORDER_NOT_FOUND`: not there, or none of whoever asks.", body = ApiError)))]
async fn show_order(
    asker: Asker,
    State(app): State<App>,
    Path(id): Path<Uuid>,
) -> Result<Json<OrderDetail>, Refusal> {
    shown(&app, &asker, id).await.map(Json)
}

/// An order as whoever asks may see it.
pub(crate) async fn shown(app: &App, asker: &Asker, id: Uuid) -> Result<OrderDetail, Refusal> {
    let order = app.store.order(asker.clone(), id, app.now_ms()).await?;
    let unknown = || Refusal::new(ErrorCode::OrderNotFound, "There is no such order.");
    let mut order = order.ok_or_else(unknown)?;
    order.may_void &= asker.may.contains(&Permission::Settle);
    if let Some((customer, sealed)) = app.store.consignee(asker.clone(), id).await? {
        let scope = asker.scope;
        if let Some(customer) = app.store.customer(scope, customer).await? {
            order.address = app.tenant_key(scope.tenant()).await?.open_consignee(&customer, &sealed)?;
        }
    }
    Ok(order)
}

/// Undo an order, on any day.
///
/// What was taken goes back on the shelf, what was short is closed, the till that sold it is told. The same key with
/// the same body replays the first answer byte for byte, whatever it was.
#[utoipa::path(post, path = "/orders/{id}/void", tag = "orders", request_body = VoidRequest,
    params(("id" = Uuid, Path, description = "The order's id."),
        ("Idempotency-Key" = String, Header, description = "Chosen by the caller, one for each thing it wants done.")),
    responses((status = 200, body = Voided), Changing,
        (status = 409, description = "`ALREADY_VOIDED`, `IDEMPOTENCY_KEY_REUSED`, `IDEMPOTENCY_KEY_IN_FLIGHT`", body = ApiError)))]
async fn void_order(
    principal: Principal<Settle>,
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Extension(request_id): Extension<RequestId>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let scope = principal.scope;
    let request = repeatable(&headers, "POST", format!("/orders/{id}/void"), &body, &scope)?;
    let wanted: VoidRequest =
        serde_json::from_slice(&body).map_err(|why| Refusal::bad_request(why.to_string()))?;
    let reason = said(&wanted.reason, "reason", 500)?;
    let request_id = request_id.header_value().to_str().unwrap_or_default().to_owned();
    let work = async |request| app.store.void_order(scope, id, reason, request, app.now_ms()).await;
    once(&app, scope, request, request_id, work).await
}

/// Which parked entries.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct ParkedQuery {
    /// True: admitted since. False: still out of the books. Absent: both.
    admitted: Option<bool>,
    #[param(minimum = 1, default = 1)]
    page: Option<u32>,
    #[param(minimum = 1, maximum = 200, default = 20)]
    limit: Option<u32>,
}

/// Journal entries kept whole, out of the books, newest first.
#[utoipa::path(get, path = "/parked", tag = "orders", params(ParkedQuery),
    responses((status = 200, body = Page<ParkedView>), Looking))]
async fn list_parked(
    principal: Principal<Review>,
    State(app): State<App>,
    Query(query): Query<ParkedQuery>,
) -> Result<Json<Page<ParkedView>>, Refusal> {
    let paging = page(PageQuery::from_parts(query.page, query.limit))?;
    Ok(Json(app.store.parked(principal.scope, query.admitted, paging).await?))
}
