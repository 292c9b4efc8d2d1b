//! Webhooks: where events are delivered, what became of them, and sending them again.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use evertill_protocol::error::ErrorCode;
use utoipa_axum::routes;

use super::extract::{Path, Query, page, said};
use super::failures::{Changing, Looking};
use super::principal::{Administer, Principal};
use super::scope::Scope;
use super::view::page::Page;
use super::view::webhook::{
    DeliveryQuery, DeliveryView, EventQuery, EventView, NewWebhook, ReplayRequest, Replayed, RotateRequest,
    TestSent, WebhookChange, WebhookSecret, WebhookView,
};
use crate::App;
use crate::error::Refusal;
use crate::gate::Routes;
use crate::http::Json;
use crate::outbox::news::Kind;
use crate::outbox::{address, secret};

const HOUR_MS: i64 = 3_600_000;
/// The old secret signs as well for a day, unless it is asked for otherwise, and for a week at most.
const KEEP_HOURS: u32 = 24;
const KEEP_MOST: u32 = 168;

pub(super) fn routes() -> Routes {
    Routes::new()
        .people::<Administer>(routes!(list_webhooks, add_webhook))
        .people::<Administer>(routes!(show_webhook, change_webhook, delete_webhook))
        .people::<Administer>(routes!(rotate_secret))
        .people::<Administer>(routes!(list_deliveries))
        .people::<Administer>(routes!(replay))
        .people::<Administer>(routes!(send_test))
        .people::<Administer>(routes!(list_events))
}

/// Events are about the whole tenant: whoever sees one store only has no webhooks.
fn whole(principal: &Principal<Administer>) -> Result<Scope, Refusal> {
    match principal.scope.store() {
        None => Ok(principal.scope),
        Some(_) => Err(Refusal::new(ErrorCode::NotAllowed, "Webhooks are about every store.")),
    }
}

/// Webhooks and how they fare.
#[utoipa::path(get, path = "/webhooks", tag = "webhooks",
    responses((status = 200, body = Vec<WebhookView>), Looking))]
async fn list_webhooks(
    principal: Principal<Administer>,
    State(app): State<App>,
) -> Result<Json<Vec<WebhookView>>, Refusal> {
    Ok(Json(app.store.webhooks(whole(&principal)?, app.now_ms()).await?))
}

/// Add a webhook. Its secret is shown this once.
#[utoipa::path(post, path = "/webhooks", tag = "webhooks", request_body = NewWebhook,
    responses((status = 201, body = WebhookSecret), Changing))]
async fn add_webhook(
    principal: Principal<Administer>,
    State(app): State<App>,
    Json(request): Json<NewWebhook>,
) -> Result<impl IntoResponse, Refusal> {
    let scope = whole(&principal)?;
    let new = checked(&app, request)?;
    let secret = secret::new();
    let webhook = app.store.create_webhook(scope, new, secret.clone(), app.now_ms()).await?;
    Ok((StatusCode::CREATED, Json(WebhookSecret { webhook, secret })))
}

/// One webhook.
#[utoipa::path(get, path = "/webhooks/{id}", tag = "webhooks", params(("id" = i64, Path)),
    responses((status = 200, body = WebhookView), Looking))]
async fn show_webhook(
    principal: Principal<Administer>,
    State(app): State<App>,
    Path(id): Path<i64>,
) -> Result<Json<WebhookView>, Refusal> {
    let webhook = app.store.webhook(whole(&principal)?, id, app.now_ms()).await?;
    webhook.map(Json).ok_or_else(|| Refusal::not_found("webhook"))
}

/// Change a webhook, or switch it on or off. While it is off, events wait for as long as they are kept.
#[utoipa::path(patch, path = "/webhooks/{id}", tag = "webhooks", params(("id" = i64, Path)),
    request_body = WebhookChange,
    responses((status = 200, body = WebhookView), Changing))]
async fn change_webhook(
    principal: Principal<Administer>,
    State(app): State<App>,
    Path(id): Path<i64>,
    Json(mut request): Json<WebhookChange>,
) -> Result<Json<WebhookView>, Refusal> {
    let scope = whole(&principal)?;
    request.name = request.name.map(|name| said(&name, "name", 60)).transpose()?;
    request.url = request.url.map(|url| leads_somewhere(&app, &url)).transpose()?;
    request.kinds = request.kinds.map(known).transpose()?;
    Ok(Json(app.store.set_webhook(scope, id, request, app.now_ms()).await?))
}

/// Delete a webhook and what waits for it.
#[utoipa::path(delete, path = "/webhooks/{id}", tag = "webhooks", params(("id" = i64, Path)),
    responses((status = 204), Changing))]
async fn delete_webhook(
    principal: Principal<Administer>,
    State(app): State<App>,
    Path(id): Path<i64>,
) -> Result<StatusCode, Refusal> {
    app.store.delete_webhook(whole(&principal)?, id, app.now_ms()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A new secret, shown this once. The old one signs as well for a while.
#[utoipa::path(post, path = "/webhooks/{id}/rotate-secret", tag = "webhooks", params(("id" = i64, Path)),
    request_body = RotateRequest,
    responses((status = 201, body = WebhookSecret), Changing))]
async fn rotate_secret(
    principal: Principal<Administer>,
    State(app): State<App>,
    Path(id): Path<i64>,
    Json(request): Json<RotateRequest>,
) -> Result<impl IntoResponse, Refusal> {
    let scope = whole(&principal)?;
    let keep_ms = i64::from(request.keep_hours.unwrap_or(KEEP_HOURS).min(KEEP_MOST)) * HOUR_MS;
    let (secret, now_ms) = (secret::new(), app.now_ms());
    let webhook = app.store.set_secret(scope, id, secret.clone(), now_ms + keep_ms, now_ms).await?;
    Ok((StatusCode::CREATED, Json(WebhookSecret { webhook, secret })))
}

/// What was delivered, waits or was given up, the newest event first.
#[utoipa::path(get, path = "/webhooks/{id}/deliveries", tag = "webhooks", params(("id" = i64, Path), DeliveryQuery),
    responses((status = 200, body = Page<DeliveryView>), Looking))]
async fn list_deliveries(
    principal: Principal<Administer>,
    State(app): State<App>,
    Path(id): Path<i64>,
    Query(query): Query<DeliveryQuery>,
) -> Result<Json<Page<DeliveryView>>, Refusal> {
    let paging = page(query.paging())?;
    Ok(Json(app.store.deliveries(whole(&principal)?, id, query, paging).await?))
}

/// Send again what was given up, or a range of events. They keep their ids: whoever has seen them knows them.
#[utoipa::path(post, path = "/webhooks/{id}/replay", tag = "webhooks", params(("id" = i64, Path)),
    request_body = ReplayRequest,
    responses((status = 200, body = Replayed), Changing))]
async fn replay(
    principal: Principal<Administer>,
    State(app): State<App>,
    Path(id): Path<i64>,
    Json(request): Json<ReplayRequest>,
) -> Result<Json<Replayed>, Refusal> {
    if !request.dead && request.from.is_none() {
        return Err(Refusal::new(ErrorCode::Invalid, "Say `dead`, or `from` which event on."));
    }
    let events = app.store.replay(whole(&principal)?, id, request, app.now_ms()).await?;
    Ok(Json(Replayed { events }))
}

/// Send an event of the type `test` to this webhook only.
#[utoipa::path(post, path = "/webhooks/{id}/test", tag = "webhooks", params(("id" = i64, Path)),
    responses((status = 202, body = TestSent), Changing))]
async fn send_test(
    principal: Principal<Administer>,
    State(app): State<App>,
    Path(id): Path<i64>,
) -> Result<impl IntoResponse, Refusal> {
    let event = app.store.say_test(whole(&principal)?, id, app.now_ms()).await?;
    Ok((StatusCode::ACCEPTED, Json(TestSent { event })))
}

/// Events as webhooks get them; with `after`, the oldest first, for whoever reads instead of being told.
#[utoipa::path(get, path = "/events", tag = "webhooks", params(EventQuery),
    responses((status = 200, body = Page<EventView>), Looking))]
async fn list_events(
    principal: Principal<Administer>,
    State(app): State<App>,
    Query(query): Query<EventQuery>,
) -> Result<Json<Page<EventView>>, Refusal> {
    let paging = page(query.paging())?;
    Ok(Json(app.store.events(whole(&principal)?, query, paging).await?))
}

fn checked(app: &App, new: NewWebhook) -> Result<NewWebhook, Refusal> {
    Ok(NewWebhook {
        name: said(&new.name, "name", 60)?,
        url: leads_somewhere(app, &new.url)?,
        kinds: known(new.kinds)?,
        from: new.from,
    })
}

fn leads_somewhere(app: &App, url: &str) -> Result<String, Refusal> {
    let url = said(url, "url", 500)?;
    match address::check(&url, app.config.webhooks_inside) {
        Ok(_) => Ok(url),
        Err(why) => Err(Refusal::new(ErrorCode::Invalid, why)),
    }
}

/// Kinds that there are, each once.
fn known(mut kinds: Vec<String>) -> Result<Vec<String>, Refusal> {
    kinds.sort();
    kinds.dedup();
    let unknown = kinds.iter().find(|kind| !Kind::wanted().any(|known| known.as_str() == *kind));
    match unknown {
        None => Ok(kinds),
        Some(kind) => Err(Refusal::new(ErrorCode::Invalid, format!("There is no event {kind}."))),
    }
}
