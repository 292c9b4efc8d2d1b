//! Registers: their health and sync log, adding one, a code for a new device, and the end of trust.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use chrono::SecondsFormat;
use evertill_domain::time::instant;
use evertill_protocol::error::{ApiError, ErrorCode};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::routes;
use uuid::Uuid;

use super::extract::{Path, Query, page, said};
use super::failures::{Changing, Looking};
use super::principal::{Administer, Principal, Review};
use super::scope::Scope;
use super::view::StoreRef;
use super::view::page::{Page, PageQuery};
use super::view::register::{EnrolCode, LogEntry, NewRegister, RegisterQuery, RegisterView};
use crate::App;
use crate::error::Refusal;
use crate::gate::Routes;
use crate::http::Json;
use crate::store;
use crate::sync::secret;

/// A code is typed within the shift in which it was asked for.
const CODE_MS: i64 = 24 * 3_600_000;

pub(super) fn routes() -> Routes {
    Routes::new()
        .people::<Review>(routes!(list_registers))
        .people::<Administer>(routes!(add_register))
        .people::<Review>(routes!(show_register))
        .people::<Review>(routes!(register_log))
        .people::<Administer>(routes!(new_enrol_code))
        .people::<Administer>(routes!(revoke_register))
        .people::<Administer>(routes!(lose_register))
        .people::<Administer>(routes!(replace_register))
}

/// Registers and their health.
#[utoipa::path(get, path = "/registers", tag = "registers", params(RegisterQuery),
    responses((status = 200, body = Page<RegisterView>), Looking))]
async fn list_registers(
    principal: Principal<Review>,
    State(app): State<App>,
    Query(query): Query<RegisterQuery>,
) -> Result<Json<Page<RegisterView>>, Refusal> {
    let paging = page(query.paging())?;
    Ok(Json(app.store.registers(principal.scope, query, paging, app.now_ms()).await?))
}

/// One register.
#[utoipa::path(get, path = "/registers/{id}", tag = "registers", params(("id" = Uuid, Path)),
    responses((status = 200, body = RegisterView), Looking))]
async fn show_register(
    principal: Principal<Review>,
    State(app): State<App>,
    Path(id): Path<Uuid>,
) -> Result<Json<RegisterView>, Refusal> {
    known(&app, principal.scope, id).await.map(Json)
}

/// Which page of a log.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct LogQuery {
    #[param(minimum = 1, default = 1)]
    page: Option<u32>,
    #[param(minimum = 1, maximum = 200, default = 20)]
    limit: Option<u32>,
}

/// What a register said and did, newest first.
#[utoipa::path(get, path = "/registers/{id}/log", tag = "registers", params(("id" = Uuid, Path), LogQuery),
    responses((status = 200, body = Page<LogEntry>), Looking))]
async fn register_log(
    principal: Principal<Review>,
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Query(query): Query<LogQuery>,
) -> Result<Json<Page<LogEntry>>, Refusal> {
    let paging = page(PageQuery::from_parts(query.page, query.limit))?;
    let log = app.store.register_log(principal.scope, id, paging).await?;
    log.map(Json).ok_or_else(|| Refusal::not_found("register"))
}

/// Add a register to a store, with the code by which a device becomes it.
#[utoipa::path(post, path = "/registers", tag = "registers", request_body = NewRegister,
    responses((status = 201, body = EnrolCode), Changing,
        (status = 422, description = "`INVALID`: also when the store has a register of that code.", body = ApiError)))]
async fn add_register(
    principal: Principal<Administer>,
    State(app): State<App>,
    Json(request): Json<NewRegister>,
) -> Result<impl IntoResponse, Refusal> {
    let code = register_code(&request.code)?;
    let name = if request.name.trim().is_empty() { code.clone() } else { said(&request.name, "name", 60)? };
    let stores = app.store.directory(principal.scope).await?.stores;
    let store = stores.into_iter().find(|store| store.id == request.store);
    let store = store.ok_or_else(|| Refusal::not_found("store"))?;
    let store = StoreRef { id: store.id, code: store.code, name: store.name };
    let everywhere = PageQuery { page: 1, limit: u32::MAX };
    let query = RegisterQuery { store: Some(store.id), ..RegisterQuery::default() };
    let known = app.store.registers(principal.scope, query, everywhere, app.now_ms()).await?;
    if known.data.iter().any(|register| register.code == code) {
        return Err(Refusal::new(
            ErrorCode::Invalid,
            format!("{} has a register {code} already.", store.code),
        ));
    }
    let code = issue(&app, principal.scope, store, (code, name), Of::Anybody).await?;
    Ok((StatusCode::CREATED, Json(code)))
}

/// A code for a new register, or by which its device is handed over to another: what the one before it has not sent yet is
/// still taken.
#[utoipa::path(post, path = "/registers/{id}/enrol-code", tag = "registers", params(("id" = Uuid, Path)),
    responses((status = 201, body = EnrolCode), Changing))]
async fn new_enrol_code(
    principal: Principal<Administer>,
    State(app): State<App>,
    Path(id): Path<Uuid>,
) -> Result<impl IntoResponse, Refusal> {
    let register = known(&app, principal.scope, id).await?;
    let named = (register.code, register.name);
    let code = issue(&app, principal.scope, register.store, named, Of::Known(id)).await?;
    Ok((StatusCode::CREATED, Json(code)))
}

/// Replace a register's device: it is trusted no more from now on, and the code makes another device the same register,
/// whose receipts are counted in the next series. Also for a register that was revoked or lost.
#[utoipa::path(post, path = "/registers/{id}/replace", tag = "registers", params(("id" = Uuid, Path)),
    responses((status = 201, body = EnrolCode), Changing,
        (status = 422, description = "`INVALID`: no device has been this register yet.", body = ApiError)))]
async fn replace_register(
    principal: Principal<Administer>,
    State(app): State<App>,
    Path(id): Path<Uuid>,
) -> Result<impl IntoResponse, Refusal> {
    let register = known(&app, principal.scope, id).await?;
    let named = (register.code, register.name);
    let code = issue(&app, principal.scope, register.store, named, Of::Replaced(id)).await?;
    Ok((StatusCode::CREATED, Json(code)))
}

/// From now on what this register pushes is parked, and it may read nothing.
#[utoipa::path(post, path = "/registers/{id}/revoke", tag = "registers", params(("id" = Uuid, Path)),
    responses((status = 200, body = RegisterView), Changing))]
async fn revoke_register(
    principal: Principal<Administer>,
    State(app): State<App>,
    Path(id): Path<Uuid>,
) -> Result<Json<RegisterView>, Refusal> {
    let register = known(&app, principal.scope, id).await?;
    app.store.revoke(principal.scope, &register.store.code, &register.code, app.now_ms()).await?;
    known(&app, principal.scope, id).await.map(Json)
}

/// Say that a register's device is lost: it is revoked, and `unsent` names what only that device held.
#[utoipa::path(post, path = "/registers/{id}/lost", tag = "registers", params(("id" = Uuid, Path)),
    responses((status = 200, body = RegisterView), Changing))]
async fn lose_register(
    principal: Principal<Administer>,
    State(app): State<App>,
    Path(id): Path<Uuid>,
) -> Result<Json<RegisterView>, Refusal> {
    let register = known(&app, principal.scope, id).await?;
    app.store.lost(principal.scope, &register.store.code, &register.code, app.now_ms()).await?;
    known(&app, principal.scope, id).await.map(Json)
}

async fn known(app: &App, scope: Scope, id: Uuid) -> Result<RegisterView, Refusal> {
    let register = app.store.register_health(scope, id, app.now_ms()).await?;
    register.ok_or_else(|| Refusal::not_found("register"))
}

/// Whose place a device takes with a code.
enum Of {
    /// A new register's.
    Anybody,
    /// This register's, whose device before it is still heard out.
    Known(Uuid),
    /// This register's, whose device before it is trusted no more.
    Replaced(Uuid),
}

async fn issue(
    app: &App,
    scope: Scope,
    store: StoreRef,
    named: (String, String),
    of: Of,
) -> Result<EnrolCode, Refusal> {
    let code = secret::enrol_code();
    let expires_ms = app.now_ms() + CODE_MS;
    let (register_code, register_name) = named;
    let wanted = store::EnrolCode {
        store_code: store.code.clone(),
        register_code: register_code.clone(),
        register_name,
        register: match of {
            Of::Anybody => None,
            Of::Known(id) | Of::Replaced(id) => Some(id),
        },
        code_hash: secret::hash_code(&code),
        expires_ms,
    };
    let register = match of {
        Of::Replaced(_) => app.store.replace(scope, wanted, app.now_ms()).await?,
        _ => app.store.put_enrol_code(scope, wanted, app.now_ms()).await?,
    };
    let expires_at = instant(expires_ms).to_rfc3339_opts(SecondsFormat::Secs, true);
    let pin = app.tls.as_ref().and_then(|tls| tls.needed_pin());
    let server_pin = pin.map(|pin| pin.to_string());
    Ok(EnrolCode { register, register_code, store, code, expires_at, server_pin })
}

/// It is part of every receipt's number.
fn register_code(code: &str) -> Result<String, Refusal> {
    let code = said(code, "code", 8)?;
    if code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()) {
        return Ok(code);
    }
    Err(Refusal::new(ErrorCode::Invalid, "A register's code is capital letters and digits, like R4."))
}
