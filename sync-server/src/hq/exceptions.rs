//! Exceptions: the inbox, one with its history, giving it an owner, settling it.

use axum::extract::State;
use evertill_protocol::error::ApiError;
use utoipa_axum::routes;

use super::extract::{Path, Query, page, said};
use super::failures::{Changing, Looking};
use super::principal::{Principal, Review, Settle};
use super::view::exception::{AssignRequest, ExceptionDetail, ExceptionQuery, ExceptionView, SettleRequest};
use super::view::page::Page;
use crate::App;
use crate::error::Refusal;
use crate::gate::Routes;
use crate::http::Json;

const LONGEST_NOTE: usize = 500;

pub(super) fn routes() -> Routes {
    Routes::new()
        .people::<Review>(routes!(list_exceptions))
        .people::<Review>(routes!(show_exception))
        .people::<Settle>(routes!(settle_exception))
        .people::<Settle>(routes!(assign_exception))
}

/// Exceptions, newest first.
#[utoipa::path(get, path = "/exceptions", tag = "exceptions", params(ExceptionQuery),
    responses((status = 200, body = Page<ExceptionView>), Looking))]
async fn list_exceptions(
    principal: Principal<Review>,
    State(app): State<App>,
    Query(query): Query<ExceptionQuery>,
) -> Result<Json<Page<ExceptionView>>, Refusal> {
    let paging = page(query.paging())?;
    Ok(Json(app.store.exceptions(principal.scope, query, paging, app.now_ms()).await?))
}

/// One exception with its audit trail.
#[utoipa::path(get, path = "/exceptions/{id}", tag = "exceptions", params(("id" = i64, Path)),
    responses((status = 200, body = ExceptionDetail), Looking))]
async fn show_exception(
    principal: Principal<Review>,
    State(app): State<App>,
    Path(id): Path<i64>,
) -> Result<Json<ExceptionDetail>, Refusal> {
    let exception = app.store.exception(principal.scope, id, app.now_ms()).await?;
    exception.map(Json).ok_or_else(|| Refusal::not_found("exception"))
}

/// Settle it by one of its actions.
///
/// `recount` needs `count`; `refund_difference` takes `amount`, else the line's variance; `reassign` needs `variant`, or
/// `user` where the person was wrong; `void` undoes the order; `admit` books the parked event.
#[utoipa::path(post, path = "/exceptions/{id}/settle", tag = "exceptions", params(("id" = i64, Path)),
    request_body = SettleRequest,
    responses((status = 200, body = ExceptionDetail), Changing,
        (status = 409, description = "`ALREADY_SETTLED`, `ALREADY_VOIDED`", body = ApiError)))]
async fn settle_exception(
    principal: Principal<Settle>,
    State(app): State<App>,
    Path(id): Path<i64>,
    Json(mut request): Json<SettleRequest>,
) -> Result<Json<ExceptionDetail>, Refusal> {
    request.note = said(&request.note, "note", LONGEST_NOTE)?;
    Ok(Json(app.store.settle(principal.scope, id, request, app.now_ms()).await?))
}

/// Give it to a person to look after, or take it off them.
#[utoipa::path(post, path = "/exceptions/{id}/assign", tag = "exceptions", params(("id" = i64, Path)),
    request_body = AssignRequest,
    responses((status = 200, body = ExceptionDetail), Changing,
        (status = 409, description = "`ALREADY_SETTLED`", body = ApiError)))]
async fn assign_exception(
    principal: Principal<Settle>,
    State(app): State<App>,
    Path(id): Path<i64>,
    Json(mut request): Json<AssignRequest>,
) -> Result<Json<ExceptionDetail>, Refusal> {
    if !request.note.trim().is_empty() {
        request.note = said(&request.note, "note", LONGEST_NOTE)?;
    }
    Ok(Json(app.store.assign(principal.scope, id, request, app.now_ms()).await?))
}
