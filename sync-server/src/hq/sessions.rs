//! Signing in and out, and who is signed in.

use std::net::IpAddr;

use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use chrono::SecondsFormat;
use evertill_domain::time::instant;
use evertill_protocol::error::{ApiError, ErrorCode};
use serde_json::json;
use tokio::sync::Semaphore;
use utoipa_axum::routes;

use super::failures::{Changing, Looking};
use super::password;
use super::principal::{COOKIE_NAME, SignedIn};
use super::scope::{Candidate, Scope};
use super::view::session::{Me, SignInRequest, SignedIn as SignedInView};
use crate::App;
use crate::audit::{Act, Entry};
use crate::error::Refusal;
use crate::gate::Routes;
use crate::http::{Address, Json};
use crate::store::StoreError;
use crate::sync::secret;

/// A working day, so that nobody stays signed in overnight.
const SESSION_MS: i64 = 12 * 3_600_000;

/// Of what was typed as a login, as much as is worth keeping.
const LONGEST_LOGIN: usize = 80;

/// Guesses weighed at a time: each takes 19 MiB and a core for a moment, and a lock must be seen by the next.
static WEIGHING: Semaphore = Semaphore::const_new(2);

pub(super) fn routes() -> Routes {
    Routes::new().everybody(routes!(sign_in)).session(routes!(sign_out)).session(routes!(me))
}

/// Sign in.
///
/// A wrong login and a wrong password are answered alike. After five failures a login is locked for half a minute, then
/// for twice as long each time; an address that tries many logins likewise. The browser gets a cookie it cannot read.
#[utoipa::path(post, path = "/sessions", tag = "session", request_body = SignInRequest, responses(
    (status = 201, description = "Signed in.", body = SignedInView),
    (status = 400, description = "`BAD_REQUEST`", body = ApiError),
    (status = 401, description = "`SIGN_IN_WRONG`: no such login with this password.", body = ApiError),
    (status = 415, description = "`CONTENT_TYPE`", body = ApiError),
    (status = 429, description = "`TOO_MANY_REQUESTS`: locked until `Retry-After`.", body = ApiError),
    (status = 503, description = "`BUSY`", body = ApiError),
))]
async fn sign_in(
    State(app): State<App>,
    address: Address,
    headers: HeaderMap,
    Json(request): Json<SignInRequest>,
) -> Result<impl IntoResponse, Refusal> {
    let subjects = vec![
        format!("login {}/{}", request.tenant.as_deref().unwrap_or_default(), request.login),
        format!("address {address}"),
    ];
    let weighing = WEIGHING.acquire().await.map_err(|why| StoreError::Unavailable(why.to_string()))?;
    if let Some(until_ms) = app.store.locked_until(subjects.clone(), app.now_ms()).await? {
        return Err(Refusal::locked(until_ms - app.now_ms()));
    }
    let Some(candidate) = recognised(&app, &request).await? else {
        failed(&app, &request, subjects, address.0).await?;
        return Err(Refusal::new(ErrorCode::SignInWrong, "This login or password is wrong."));
    };
    drop(weighing);
    let signed_in = begin(
        &app,
        Scope::of_candidate(&candidate, address.0),
        subjects.into_iter().next().unwrap_or_default(),
    )
    .await?;
    let cookie = cookie(&signed_in.token, SESSION_MS / 1000, came_encrypted(&app, &headers));
    Ok((StatusCode::CREATED, [(SET_COOKIE, cookie)], Json(signed_in)))
}

/// Counts the failure, and writes it down where a tenant was meant.
async fn failed(
    app: &App,
    request: &SignInRequest,
    subjects: Vec<String>,
    address: Option<IpAddr>,
) -> Result<(), Refusal> {
    let now_ms = app.now_ms();
    app.store.failed(subjects.clone(), now_ms).await?;
    // A stranger to every tenant is in the server's log only.
    let Ok(tenant) = app.store.tenant(request.tenant.clone()).await else { return Ok(()) };
    let scope = Scope::of_stranger(tenant, address);
    let login: String = request.login.chars().take(LONGEST_LOGIN).collect();
    let entry = Entry::new(Act::SignInFailed, login.clone(), json!({}));
    app.store.record(scope, entry, now_ms).await?;
    if let Some(until_ms) = app.store.locked_until(subjects, now_ms).await? {
        let entry = Entry::new(Act::Locked, login, json!({ "until_ms": until_ms }));
        app.store.record(scope, entry, now_ms).await?;
    }
    Ok(())
}

/// The person, if login and password are right. Takes as long when there is none.
async fn recognised(app: &App, request: &SignInRequest) -> Result<Option<Candidate>, Refusal> {
    let candidate = app.store.candidate(request.tenant.clone(), request.login.clone()).await?;
    let hash = candidate.as_ref().map_or(password::NOBODY, |candidate| &candidate.password_hash).to_owned();
    let password = request.password.clone();
    let right = tokio::task::spawn_blocking(move || password::verify(&password, &hash)).await;
    let right = right.map_err(|why| StoreError::Panicked(why.to_string()))?;
    Ok(candidate.filter(|_| right))
}

async fn begin(app: &App, scope: Scope, subject: String) -> Result<SignedInView, Refusal> {
    let token = secret::random_hex();
    let hash = secret::hash(&token);
    let now_ms = app.now_ms();
    let expires_ms = now_ms + SESSION_MS;
    app.store.open_session(scope, hash, subject, now_ms, expires_ms).await?;
    let session = app.store.session(hash, now_ms).await?;
    let me =
        session.ok_or_else(|| Refusal::new(ErrorCode::SignInWrong, "This login or password is wrong."))?.me;
    Ok(SignedInView { token, expires_at: instant(expires_ms).to_rfc3339_opts(SecondsFormat::Secs, true), me })
}

/// Sign out: the token is worth nothing any more.
#[utoipa::path(delete, path = "/sessions/current", tag = "session",
    responses((status = 204, description = "Signed out."), Changing))]
async fn sign_out(
    State(app): State<App>,
    signed_in: SignedIn,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Refusal> {
    app.store.close_session(signed_in.scope(), signed_in.hash, app.now_ms()).await?;
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, cookie("", 0, came_encrypted(&app, &headers)))]))
}

/// Who is signed in, and what they may do.
#[utoipa::path(get, path = "/me", tag = "session",
    responses((status = 200, body = Me), Looking))]
async fn me(SignedIn { session, .. }: SignedIn) -> Json<Me> {
    Json(session.me)
}

fn cookie(token: &str, seconds: i64, encrypted: bool) -> String {
    let secure = if encrypted { "; Secure" } else { "" };
    format!("{COOKIE_NAME}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}")
}

/// To us, or as the proxy in front says; loopback has none.
fn came_encrypted(app: &App, headers: &HeaderMap) -> bool {
    app.tls.is_some() || headers.get("x-forwarded-proto").is_some_and(|proto| proto == "https")
}
