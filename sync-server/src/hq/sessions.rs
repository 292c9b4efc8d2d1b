//! Signing in and out, and which sessions one has open.

use std::net::IpAddr;

use axum::extract::State;
use axum::http::header::USER_AGENT;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use chrono::SecondsFormat;
use evertill_domain::time::instant;
use evertill_protocol::error::{ApiError, ErrorCode};
use serde_json::json;
use tokio::sync::{Semaphore, SemaphorePermit};
use utoipa_axum::routes;
use uuid::Uuid;

use super::cookies::{self, Cookies, REFRESH_COOKIE};
use super::extract::Path;
use super::failures::{Asking, Changing, Looking};
use super::principal::{SignedIn, cookie, open_session};
use super::scope::{Candidate, Ending, Opening, Proof, Renewed, Scope, Session};
use super::token::{ACCESS_MS, Claims, ISSUER};
use super::view::person::OwnSessions;
use super::view::session::{RefreshRequest, SignInRequest, SignedIn as SignedInView};
use super::{email_subject, login_subject, password, second_factor, token};
use crate::App;
use crate::audit::{Act, Entry};
use crate::customers::Contact;
use crate::error::Refusal;
use crate::gate::Routes;
use crate::http::{Address, Json};
use crate::store::{StoreError, StoreResult};
use crate::sync::secret;

/// A working day, so that nobody stays signed in overnight.
const SESSION_MS: i64 = 12 * 3_600_000;

/// Of what was typed as a login, as much as is worth keeping.
const LONGEST_LOGIN: usize = 80;

/// Guesses weighed at a time: each takes 19 MiB and a core for a moment, and a lock must be seen by the next.
static WEIGHING: Semaphore = Semaphore::const_new(2);

pub(super) fn routes() -> Routes {
    Routes::new()
        .everybody(routes!(sign_in))
        .everybody(routes!(refresh))
        .session(routes!(list_sessions))
        .session(routes!(sign_out_everywhere))
        .session(routes!(sign_out))
        .session(routes!(end_session))
}

/// Sign in.
///
/// A wrong login and a wrong password are answered alike. After five failures a login is locked for half a minute, then
/// for twice as long each time; an address that tries many logins likewise. The browser gets cookies it cannot read.
#[utoipa::path(post, path = "/sessions", tag = "session", request_body = SignInRequest, responses(
    (status = 201, description = "Signed in.", body = SignedInView),
    Asking,
    (status = 401, description = "`SIGN_IN_WRONG`: no such login with this password. `SECOND_FACTOR_NEEDED`: send its code too. `SECOND_FACTOR_WRONG`", body = ApiError),
    (status = 429, description = "`TOO_MANY_REQUESTS`: locked until `Retry-After`.", body = ApiError),
))]
async fn sign_in(
    State(app): State<App>,
    address: Address,
    headers: HeaderMap,
    Json(request): Json<SignInRequest>,
) -> Result<impl IntoResponse, Refusal> {
    let attempt = Attempt::of(&app, request.tenant.as_deref(), &request.login, address.0).await?;
    let weighing = attempt.begin(&app).await?;
    let candidate = attempt.candidate(&app, request.tenant.as_deref(), &request.login).await?;
    let candidate = candidate.filter(|candidate| !candidate.password_hash.is_empty());
    let hash = candidate.as_ref().map_or(password::NOBODY, |candidate| &candidate.password_hash).to_owned();
    // Takes as long when there is nobody.
    let right = verified(request.password, hash).await?;
    let Some(candidate) = candidate.filter(|_| right) else {
        attempt.failed(&app).await?;
        return Err(wrong());
    };
    let signed_in = match shown(&app, &candidate, request.code.as_deref(), &attempt, &headers).await {
        Err(refusal) if refusal.code == ErrorCode::SecondFactorWrong => {
            attempt.failed(&app).await?;
            return Err(refusal);
        }
        other => other?,
    };
    drop(weighing);
    let cookies = kept(&app, &headers, &signed_in);
    Ok((StatusCode::CREATED, cookies, Json(signed_in)))
}

/// Right so far: opens a session when the second factor is right too.
async fn shown(
    app: &App,
    candidate: &Candidate,
    code: Option<&str>,
    attempt: &Attempt,
    headers: &HeaderMap,
) -> Result<SignedInView, Refusal> {
    let proof = second_factor::proof(app, candidate, code).await?;
    let agent = headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok()).map(str::to_owned);
    let scope = Scope::of_candidate(candidate, attempt.address);
    open(app, scope, proof, attempt.subject().to_owned(), agent).await
}

pub(super) fn wrong() -> Refusal {
    Refusal::new(ErrorCode::SignInWrong, "This login or password is wrong.")
}

/// True for the password that was hashed. Not on a thread that serves.
pub(super) async fn verified(password: String, hash: String) -> StoreResult<bool> {
    let right = tokio::task::spawn_blocking(move || password::verify(&password, &hash)).await;
    right.map_err(|why| StoreError::Panicked(why.to_string()))
}

/// The hash of a new password. Not on a thread that serves.
pub(super) async fn hashed(password: String) -> StoreResult<String> {
    let hash = tokio::task::spawn_blocking(move || password::hash(&password)).await;
    hash.map_err(|why| StoreError::Panicked(why.to_string()))?
}

/// Somebody who tries a login: one that people have who work here, or a customer's e-mail.
pub(super) struct Attempt {
    /// None: a stranger to every tenant.
    tenant: Option<i64>,
    /// What the trail says of it: an e-mail is a customer's, and is not kept.
    login: String,
    /// The hash under which a customer's e-mail is kept.
    email: Option<[u8; 32]>,
    login_subject: String,
    address: Option<IpAddr>,
}

impl Attempt {
    pub async fn of(
        app: &App,
        tenant: Option<&str>,
        login: &str,
        address: Option<IpAddr>,
    ) -> Result<Self, Refusal> {
        let found = match app.store.tenant(tenant.map(str::to_owned)).await {
            Ok(tenant) => Some(tenant),
            Err(StoreError::Refused(_)) => None,
            Err(error) => return Err(error.into()),
        };
        let typed: String = login.chars().take(LONGEST_LOGIN).collect();
        let attempt = |login: String, email, login_subject| {
            Ok(Attempt { tenant: found, login, email, login_subject, address })
        };
        let Some(id) = found else {
            let stranger = hex::encode(secret::hash(&typed));
            let subject = format!("login {}?{stranger}", tenant.unwrap_or_default());
            return attempt(String::new(), None, subject);
        };
        let Ok(email) = Contact::email(login) else {
            return attempt(typed.clone(), None, login_subject(id, &typed));
        };
        // Logins of people may look like e-mails too.
        if app.store.candidate(tenant.map(str::to_owned), typed.clone()).await?.is_some() {
            return attempt(typed.clone(), None, login_subject(id, &typed));
        }
        let hash = app.tenant_key(id).await?.hash(&email);
        attempt(String::new(), Some(hash), email_subject(id, &hash))
    }

    /// Whose login it is: an active person or customer, with or without a password.
    pub async fn candidate(
        &self,
        app: &App,
        tenant: Option<&str>,
        login: &str,
    ) -> StoreResult<Option<Candidate>> {
        match (self.tenant, self.email) {
            (Some(tenant), Some(email)) => app.store.customer_candidate(tenant, email).await,
            _ => app.store.candidate(tenant.map(str::to_owned), login.to_owned()).await,
        }
    }

    /// Under which its failures are counted.
    pub fn subject(&self) -> &str {
        &self.login_subject
    }

    fn subjects(&self) -> Vec<String> {
        let address = Address(self.address);
        vec![self.login_subject.clone(), format!("address {address}")]
    }

    /// Waits for a turn.
    ///
    /// # Errors
    /// `TOO_MANY_REQUESTS` while the login or the address is locked.
    pub async fn begin(&self, app: &App) -> Result<SemaphorePermit<'static>, Refusal> {
        let turn = WEIGHING.acquire().await.map_err(|why| StoreError::Unavailable(why.to_string()))?;
        match app.store.locked_until(self.subjects(), app.now_ms()).await? {
            Some(until_ms) => Err(Refusal::locked(until_ms - app.now_ms())),
            None => Ok(turn),
        }
    }

    /// Counts the failure, and writes it down where a tenant was meant.
    pub async fn failed(&self, app: &App) -> Result<(), Refusal> {
        let now_ms = app.now_ms();
        app.store.failed(self.subjects(), now_ms).await?;
        // A stranger to every tenant is in the server's log only.
        let Some(tenant) = self.tenant else { return Ok(()) };
        let scope = Scope::of_stranger(tenant, self.address);
        let entry = Entry::new(Act::SignInFailed, self.login.clone(), json!({}));
        app.store.record(scope, entry, now_ms).await?;
        if let Some(until_ms) = app.store.locked_until(self.subjects(), now_ms).await? {
            let entry = Entry::new(Act::Locked, self.login.clone(), json!({ "until_ms": until_ms }));
            app.store.record(scope, entry, now_ms).await?;
        }
        Ok(())
    }
}

/// Opens a session for somebody who has shown who they are.
///
/// # Errors
/// `SECOND_FACTOR_WRONG` when the proof was shown before; when the store cannot.
pub async fn open(
    app: &App,
    scope: Scope,
    proof: Option<Proof>,
    subject: String,
    agent: Option<String>,
) -> Result<SignedInView, Refusal> {
    let (id, refresh_token, now_ms) = (Uuid::now_v7(), secret::random_hex(), app.now_ms());
    let refresh_hash = secret::hash(&refresh_token);
    let opening =
        Opening { id, refresh_hash, subject, agent, proof, now_ms, expires_ms: now_ms + SESSION_MS };
    app.store.open_session(scope, opening).await?;
    let session = open_session(app, scope.tenant(), id).await?.ok_or_else(wrong)?;
    view(app, session, refresh_token).await
}

async fn view(app: &App, session: Session, refresh_token: String) -> Result<SignedInView, Refusal> {
    let Session { id, me, role, tenant, expires_ms } = session;
    let (key, now_ms) = (app.signing_key().await?, app.now_ms());
    let until_ms = (now_ms + ACCESS_MS).min(expires_ms);
    let claims = Claims {
        iss: ISSUER.to_owned(),
        sub: me.id.to_string(),
        tenant,
        sid: id,
        role: role.name().to_owned(),
        store: me.store.as_ref().map(|store| store.id),
        iat: now_ms / 1000,
        exp: until_ms / 1000,
    };
    let seconds = |ms| instant(ms).to_rfc3339_opts(SecondsFormat::Secs, true);
    Ok(SignedInView {
        token: token::sign(&claims, &key.kid, &key.signing)?,
        expires_at: seconds(until_ms),
        refresh_token,
        refresh_expires_at: seconds(expires_ms),
        me,
    })
}

/// A browser keeps both as long as they may be of use; it forgets them with the session at the latest.
fn kept(app: &App, headers: &HeaderMap, signed_in: &SignedInView) -> Cookies {
    let access = (&*signed_in.token, ACCESS_MS / 1000);
    cookies::set(app, headers, access, (&signed_in.refresh_token, SESSION_MS / 1000))
}

/// Renew a session: its access token lives for ten minutes.
///
/// What renews it is good once, and the answer has the next. Shown a second time it was stolen, by whoever showed it first
/// or by whoever shows it now: the session ends for both.
#[utoipa::path(post, path = "/sessions/refresh", tag = "session", request_body = RefreshRequest, responses(
    (status = 200, description = "Renewed.", body = SignedInView),
    Asking,
    (status = 401, description = "`UNAUTHENTICATED`: sign in again.", body = ApiError),
    (status = 409, description = "`REFRESHED_ALREADY`: another window of this browser was first; its answer has the next.", body = ApiError),
))]
async fn refresh(
    State(app): State<App>,
    address: Address,
    headers: HeaderMap,
    Json(request): Json<RefreshRequest>,
) -> Result<impl IntoResponse, Refusal> {
    let over = || Refusal::new(ErrorCode::Unauthenticated, "Sign in again.");
    let shown = request.refresh_token.or_else(|| cookie(&headers, REFRESH_COOKIE)).ok_or_else(over)?;
    let next = secret::random_hex();
    let hashes = (secret::hash(&shown), secret::hash(&next));
    match app.store.renew_session(hashes.0, hashes.1, address.0, app.now_ms()).await? {
        Renewed::Done { tenant, session } => {
            let session = open_session(&app, tenant, session).await?.ok_or_else(over)?;
            let signed_in = view(&app, session, next).await?;
            Ok((kept(&app, &headers, &signed_in), Json(signed_in)))
        }
        Renewed::Already => {
            let words = "Another window has just renewed this session.";
            Err(Refusal::new(ErrorCode::RefreshedAlready, words))
        }
        Renewed::Stolen => {
            tracing::warn!(address = %address, "what renews a session was shown twice: the session has ended");
            Err(over())
        }
        Renewed::Unknown => Err(over()),
    }
}

/// The sessions that one has open, the last used first.
#[utoipa::path(get, path = "/sessions", tag = "session", responses((status = 200, body = OwnSessions), Looking))]
async fn list_sessions(State(app): State<App>, signed_in: SignedIn) -> Result<Json<OwnSessions>, Refusal> {
    let current = signed_in.session.id;
    Ok(Json(OwnSessions { data: app.store.own_sessions(signed_in.scope(), current, app.now_ms()).await? }))
}

/// Sign out: the session is worth nothing any more.
#[utoipa::path(delete, path = "/sessions/current", tag = "session",
    responses((status = 204, description = "Signed out."), Changing))]
async fn sign_out(
    State(app): State<App>,
    signed_in: SignedIn,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Refusal> {
    let ending = Ending::One(signed_in.session.id);
    app.store.end_sessions(signed_in.scope(), ending, app.now_ms()).await?;
    Ok((StatusCode::NO_CONTENT, cookies::clear(&app, &headers)))
}

/// Sign out everywhere: this session too.
#[utoipa::path(delete, path = "/sessions", tag = "session",
    responses((status = 204, description = "Signed out."), Changing))]
async fn sign_out_everywhere(
    State(app): State<App>,
    signed_in: SignedIn,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Refusal> {
    app.store.end_sessions(signed_in.scope(), Ending::All, app.now_ms()).await?;
    Ok((StatusCode::NO_CONTENT, cookies::clear(&app, &headers)))
}

/// End one of one's own sessions.
#[utoipa::path(delete, path = "/sessions/{id}", tag = "session", params(("id" = Uuid, Path)),
    responses((status = 204, description = "It has ended."), Changing))]
async fn end_session(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Refusal> {
    let ended = app.store.end_sessions(signed_in.scope(), Ending::One(id), app.now_ms()).await?;
    if ended { Ok(StatusCode::NO_CONTENT) } else { Err(Refusal::not_found("session")) }
}
