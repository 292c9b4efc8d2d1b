//! People: who works here, as what and where, and the end of their sessions and secrets.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use chrono::SecondsFormat;
use evertill_domain::Role;
use evertill_domain::time::instant;
use evertill_protocol::error::{ApiError, ErrorCode};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::routes;

use super::extract::{Path, Query, page, said};
use super::failures::{Changing, Looking};
use super::principal::{Administer, Principal, permissions};
use super::scope::Scope;
use super::sessions::hashed;
use super::view::audit::AuditView;
use super::view::page::{Page, PageQuery};
use super::view::person::{
    AddedPerson, EditPerson, NewPerson, PersonChange, PersonQuery, PersonView, ResetCode,
};
use crate::App;
use crate::catalog::NewUser;
use crate::catalog::new::check_pin;
use crate::error::Refusal;
use crate::gate::Routes;
use crate::http::Json;
use crate::sync::secret;

/// A code is handed over, and typed, within a day.
const CODE_MS: i64 = 24 * 3_600_000;
const LONGEST_NAME: usize = 120;

pub(super) fn routes() -> Routes {
    Routes::new()
        .people::<Administer>(routes!(list_people))
        .people::<Administer>(routes!(add_person))
        .people::<Administer>(routes!(show_person))
        .people::<Administer>(routes!(edit_person))
        .people::<Administer>(routes!(person_history))
        .people::<Administer>(routes!(reset_person))
        .people::<Administer>(routes!(sign_person_out))
        .people::<Administer>(routes!(drop_second_factor))
        .people::<Administer>(routes!(unlock_person))
}

/// People are of the whole tenant: whoever sees one store only has nothing to say about them.
fn whole(principal: &Principal<Administer>) -> Result<Scope, Refusal> {
    match principal.scope.store() {
        None => Ok(principal.scope),
        Some(_) => Err(Refusal::new(ErrorCode::NotAllowed, "People are administered for every store.")),
    }
}

fn nobody() -> Refusal {
    Refusal::not_found("person")
}

/// The people of the tenant, by name.
#[utoipa::path(get, path = "/people", tag = "people", params(PersonQuery),
    responses((status = 200, body = Page<PersonView>), Looking))]
async fn list_people(
    principal: Principal<Administer>,
    State(app): State<App>,
    Query(query): Query<PersonQuery>,
) -> Result<Json<Page<PersonView>>, Refusal> {
    let paging = page(query.paging())?;
    Ok(Json(app.store.people(whole(&principal)?, query, paging, app.now_ms()).await?))
}

/// One person.
#[utoipa::path(get, path = "/people/{id}", tag = "people", params(("id" = i64, Path)),
    responses((status = 200, body = PersonView), Looking))]
async fn show_person(
    principal: Principal<Administer>,
    State(app): State<App>,
    Path(id): Path<i64>,
) -> Result<Json<PersonView>, Refusal> {
    app.store.person(whole(&principal)?, id, app.now_ms()).await?.map(Json).ok_or_else(nobody)
}

/// Add a person. Where their role signs in at HQ, they choose a password by the code in the answer.
#[utoipa::path(post, path = "/people", tag = "people", request_body = NewPerson,
    responses((status = 201, body = AddedPerson), Changing,
        (status = 404, description = "`NOT_FOUND`, `VENDOR_NOT_FOUND`", body = ApiError),
        (status = 422, description = "`INVALID`: also when there is a person of that login.", body = ApiError)))]
async fn add_person(
    principal: Principal<Administer>,
    State(app): State<App>,
    Json(request): Json<NewPerson>,
) -> Result<impl IntoResponse, Refusal> {
    let scope = whole(&principal)?;
    let NewPerson { login, name, role, store, vendor, pin } = request;
    let role = Role::from(role);
    let new = NewUser {
        login,
        name: said(&name, "name", LONGEST_NAME)?,
        role,
        store,
        password_hash: None,
        pin_hash: pin_hash(pin, role).await?,
    };
    let id = app.store.add_person(scope, new, vendor, app.now_ms()).await?;
    let reset = if !permissions(role).is_empty() { Some(issue(&app, scope, id).await?) } else { None };
    let person = app.store.person(scope, id, app.now_ms()).await?.ok_or_else(nobody)?;
    Ok((StatusCode::CREATED, Json(AddedPerson { person, reset })))
}

/// Change a person: all of it is as it is to be. Whoever is set inactive is signed out.
#[utoipa::path(put, path = "/people/{id}", tag = "people", params(("id" = i64, Path)), request_body = EditPerson,
    responses((status = 200, body = PersonView), Changing,
        (status = 422, description = "`INVALID`, `LAST_ADMIN`, `OWN_ACCOUNT`", body = ApiError)))]
async fn edit_person(
    principal: Principal<Administer>,
    State(app): State<App>,
    Path(id): Path<i64>,
    Json(request): Json<EditPerson>,
) -> Result<Json<PersonView>, Refusal> {
    let scope = whole(&principal)?;
    let EditPerson { name, role, store, vendor, active, pin } = request;
    let role = Role::from(role);
    let (name, pin_hash) = (said(&name, "name", LONGEST_NAME)?, pin_hash(pin, role).await?);
    let change = PersonChange { name, role, store, vendor, active, pin_hash };
    if !app.store.change_person(scope, id, change, app.now_ms()).await? {
        return Err(nobody());
    }
    app.store.person(scope, id, app.now_ms()).await?.map(Json).ok_or_else(nobody)
}

async fn pin_hash(pin: Option<String>, role: Role) -> Result<Option<String>, Refusal> {
    let Some(pin) = pin else { return Ok(None) };
    if !role.may_sell() {
        return Err(Refusal::new(ErrorCode::Invalid, "This role signs in at no till: it needs no PIN."));
    }
    check_pin(&pin)?;
    Ok(Some(hashed(pin).await?))
}

/// End a person's password and sessions; they choose another password by the code in the answer.
#[utoipa::path(post, path = "/people/{id}/reset", tag = "people", params(("id" = i64, Path)),
    responses((status = 201, body = ResetCode), Changing))]
async fn reset_person(
    principal: Principal<Administer>,
    State(app): State<App>,
    Path(id): Path<i64>,
) -> Result<impl IntoResponse, Refusal> {
    Ok((StatusCode::CREATED, Json(issue(&app, whole(&principal)?, id).await?)))
}

async fn issue(app: &App, scope: Scope, id: i64) -> Result<ResetCode, Refusal> {
    let (code, now_ms) = (secret::enrol_code(), app.now_ms());
    let expires_ms = now_ms + CODE_MS;
    if !app.store.issue_reset_code(scope, id, secret::hash_code(&code), now_ms, expires_ms).await? {
        return Err(nobody());
    }
    Ok(ResetCode { code, expires_at: instant(expires_ms).to_rfc3339_opts(SecondsFormat::Secs, true) })
}

/// Sign a person out everywhere at HQ.
#[utoipa::path(post, path = "/people/{id}/sign-out", tag = "people", params(("id" = i64, Path)),
    responses((status = 204, description = "Signed out."), Changing))]
async fn sign_person_out(
    principal: Principal<Administer>,
    State(app): State<App>,
    Path(id): Path<i64>,
) -> Result<StatusCode, Refusal> {
    done(app.store.sign_person_out(whole(&principal)?, id, app.now_ms()).await?)
}

/// Take away the second factor of somebody who has lost it.
#[utoipa::path(post, path = "/people/{id}/second-factor/reset", tag = "people", params(("id" = i64, Path)),
    responses((status = 204, description = "They sign in without one."), Changing))]
async fn drop_second_factor(
    principal: Principal<Administer>,
    State(app): State<App>,
    Path(id): Path<i64>,
) -> Result<StatusCode, Refusal> {
    done(app.store.drop_second_factor(whole(&principal)?, id, app.now_ms()).await?)
}

/// Let somebody who has guessed too often try again.
#[utoipa::path(post, path = "/people/{id}/unlock", tag = "people", params(("id" = i64, Path)),
    responses((status = 204, description = "They may try again."), Changing))]
async fn unlock_person(
    principal: Principal<Administer>,
    State(app): State<App>,
    Path(id): Path<i64>,
) -> Result<StatusCode, Refusal> {
    done(app.store.unlock_person(whole(&principal)?, id, app.now_ms()).await?)
}

fn done(found: bool) -> Result<StatusCode, Refusal> {
    if found { Ok(StatusCode::NO_CONTENT) } else { Err(nobody()) }
}

/// Which page of a history.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default, deny_unknown_fields)]
struct HistoryQuery {
    #[param(minimum = 1, default = 1)]
    page: Option<u32>,
    #[param(minimum = 1, maximum = 200, default = 20)]
    limit: Option<u32>,
}

/// What a person did and what was done to them, of the audit trail, the newest first.
#[utoipa::path(get, path = "/people/{id}/history", tag = "people", params(("id" = i64, Path), HistoryQuery),
    responses((status = 200, body = Page<AuditView>), Looking))]
async fn person_history(
    principal: Principal<Administer>,
    State(app): State<App>,
    Path(id): Path<i64>,
    Query(query): Query<HistoryQuery>,
) -> Result<Json<Page<AuditView>>, Refusal> {
    let paging = page(PageQuery::from_parts(query.page, query.limit))?;
    let history = app.store.person_history(whole(&principal)?, id, paging).await?;
    history.map(Json).ok_or_else(nobody)
}
