//! One's own account: who one is, the password, the second factor.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use evertill_domain::Role;
use evertill_protocol::error::{ApiError, ErrorCode};
use utoipa_axum::routes;

use super::failures::{Asking, Changing, Looking};
use super::principal::SignedIn;
use super::scope::Candidate;
use super::second_factor::{Shared, needed_proof, opened, recovery_codes};
use super::sessions::{Attempt, hashed, verified, wrong};
use super::view::person::{
    BeginSecondFactor, ChangePassword, RecoveryCodes, RemoveSecondFactor, ResetPassword, SecondFactorCode,
    SecondFactorSecret,
};
use super::view::session::Me;
use super::{password, second_factor};
use crate::App;
use crate::config::SecondFactorRule;
use crate::error::Refusal;
use crate::gate::Routes;
use crate::http::{Address, Json};
use crate::sync::secret;
use crate::vault::Purpose;

pub(super) fn routes() -> Routes {
    Routes::new()
        .session(routes!(me))
        .session(routes!(change_password))
        .everybody(routes!(reset_password))
        .session(routes!(begin_second_factor))
        .session(routes!(confirm_second_factor))
        .session(routes!(remove_second_factor))
        .session(routes!(renew_recovery_codes))
}

/// Who is signed in, and what they may do.
#[utoipa::path(get, path = "/me", tag = "session",
    responses((status = 200, body = Me), Looking))]
async fn me(SignedIn { session, .. }: SignedIn) -> Json<Me> {
    Json(session.me)
}

/// Change one's password. Every other session ends.
#[utoipa::path(post, path = "/me/password", tag = "session", request_body = ChangePassword, responses(
    (status = 204, description = "Changed."), Changing,
    (status = 422, description = "`INVALID`, `PASSWORD_WEAK`", body = ApiError),
    (status = 429, description = "`TOO_MANY_REQUESTS`", body = ApiError)))]
async fn change_password(
    State(app): State<App>,
    signed_in: SignedIn,
    Json(request): Json<ChangePassword>,
) -> Result<StatusCode, Refusal> {
    let ChangePassword { current, new } = request;
    let person = confirmed(&app, &signed_in, current).await?;
    let Me { tenant, .. } = &signed_in.session.me;
    password::check(&new, &[&person.login, &person.name, &tenant.code, &tenant.name])?;
    let hash = hashed(new).await?;
    app.store.change_password(signed_in.scope(), hash, signed_in.session.id, app.now_ms()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Choose a password by a one-time code from an administrator. Every session ends.
#[utoipa::path(post, path = "/password", tag = "session", request_body = ResetPassword, responses(
    (status = 204, description = "Chosen: sign in with it."),
    Asking,
    (status = 401, description = "`RESET_CODE_INVALID`", body = ApiError),
    (status = 422, description = "`INVALID`, `PASSWORD_WEAK`", body = ApiError),
))]
async fn reset_password(
    State(app): State<App>,
    address: Address,
    Json(request): Json<ResetPassword>,
) -> Result<StatusCode, Refusal> {
    let ResetPassword { tenant, login, reset_code, new } = request;
    let attempt = Attempt::of(&app, tenant.as_deref(), &login, address.0).await?;
    let _turn = attempt.begin(&app).await?;
    password::check(&new, &[&login])?;
    let person = attempt.candidate(&app, tenant.as_deref(), &login).await?;
    // Takes as long when there is nobody.
    let hash = hashed(new).await?;
    let code = secret::hash_code(&reset_code);
    let reset = match person {
        Some(person) => {
            let counted = (attempt.subject().to_owned(), address.0);
            app.store.reset_password(person, code, hash, counted, app.now_ms()).await
        }
        None => Err(reset_code_invalid().into()),
    };
    match reset.map_err(Refusal::from) {
        Err(refusal) if refusal.code == ErrorCode::ResetCodeInvalid => {
            attempt.failed(&app).await?;
            Err(refusal)
        }
        other => other.map(|()| StatusCode::NO_CONTENT),
    }
}

/// Said alike of a code that is wrong, used or too old, and of a login that is not there.
pub(crate) fn reset_code_invalid() -> Refusal {
    Refusal::new(ErrorCode::ResetCodeInvalid, "This code is wrong, was used, or is too old.")
}

/// Whoever is signed in, and knows the password too: a machine left open is not enough.
pub(super) async fn confirmed(
    app: &App,
    signed_in: &SignedIn,
    password: String,
) -> Result<Candidate, Refusal> {
    let Me { login, tenant, .. } = &signed_in.session.me;
    let attempt = Attempt::of(app, Some(&tenant.code), login, signed_in.address).await?;
    let _turn = attempt.begin(app).await?;
    let person = app.store.own_candidate(signed_in.scope()).await?.ok_or_else(wrong)?;
    if verified(password, person.password_hash.clone()).await? {
        return Ok(person);
    }
    attempt.failed(app).await?;
    Err(wrong())
}

/// Begin to set up a second factor: what an authenticator is told. It counts once a first code was shown.
#[utoipa::path(post, path = "/me/second-factor", tag = "session", request_body = BeginSecondFactor, responses(
    (status = 201, body = SecondFactorSecret), Changing,
    (status = 422, description = "`INVALID`: there is one already.", body = ApiError),
    (status = 429, description = "`TOO_MANY_REQUESTS`", body = ApiError)))]
async fn begin_second_factor(
    State(app): State<App>,
    signed_in: SignedIn,
    Json(request): Json<BeginSecondFactor>,
) -> Result<impl IntoResponse, Refusal> {
    let person = confirmed(&app, &signed_in, request.password).await?;
    let shared = Shared::random();
    let sealed = app.vault().await?.seal(Purpose::SecondFactor, shared.bytes())?;
    app.store.begin_second_factor(signed_in.scope(), sealed).await?;
    let uri = shared.uri(&signed_in.session.me.tenant.name, &person.login)?;
    Ok((StatusCode::CREATED, Json(SecondFactorSecret { secret: shared.base32(), uri })))
}

/// Show the first code: from now on one is asked for at every sign-in. The recovery codes are said once.
#[utoipa::path(post, path = "/me/second-factor/confirm", tag = "session", request_body = SecondFactorCode,
    responses((status = 200, body = RecoveryCodes), Changing,
        (status = 422, description = "`INVALID`", body = ApiError)))]
async fn confirm_second_factor(
    State(app): State<App>,
    signed_in: SignedIn,
    Json(request): Json<SecondFactorCode>,
) -> Result<Json<RecoveryCodes>, Refusal> {
    let none = || Refusal::new(ErrorCode::Invalid, "Begin to set up a second factor first.");
    let sealed = app.store.unconfirmed_second_factor(signed_in.scope()).await?.ok_or_else(none)?;
    let shared = opened(&app, &sealed).await?;
    let step = shared.step(&request.code, app.now_ms()).ok_or_else(second_factor::wrong)?;
    let (recovery_codes, hashes) = recovery_codes();
    app.store.confirm_second_factor(signed_in.scope(), step, hashes, app.now_ms()).await?;
    Ok(Json(RecoveryCodes { recovery_codes }))
}

/// Remove one's second factor.
#[utoipa::path(post, path = "/me/second-factor/remove", tag = "session", request_body = RemoveSecondFactor,
    responses((status = 204, description = "Removed."), Changing,
        (status = 422, description = "`INVALID`: there is none.", body = ApiError),
        (status = 429, description = "`TOO_MANY_REQUESTS`", body = ApiError)))]
async fn remove_second_factor(
    State(app): State<App>,
    signed_in: SignedIn,
    Json(request): Json<RemoveSecondFactor>,
) -> Result<StatusCode, Refusal> {
    if app.config.second_factor == SecondFactorRule::Required && signed_in.session.role == Role::HqAdmin {
        return Err(Refusal::new(ErrorCode::NotAllowed, "Your role works with a second factor only."));
    }
    let person = confirmed(&app, &signed_in, request.password).await?;
    let proof = counted(&app, &signed_in, &person, &request.code).await?;
    app.store.remove_second_factor(signed_in.scope(), proof, app.now_ms()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// New recovery codes, in place of those there were. They are said once.
#[utoipa::path(post, path = "/me/recovery-codes", tag = "session", request_body = SecondFactorCode,
    responses((status = 200, body = RecoveryCodes), Changing,
        (status = 422, description = "`INVALID`: there is no second factor.", body = ApiError),
        (status = 429, description = "`TOO_MANY_REQUESTS`", body = ApiError)))]
async fn renew_recovery_codes(
    State(app): State<App>,
    signed_in: SignedIn,
    Json(request): Json<SecondFactorCode>,
) -> Result<Json<RecoveryCodes>, Refusal> {
    let person = app.store.own_candidate(signed_in.scope()).await?.ok_or_else(wrong)?;
    let proof = counted(&app, &signed_in, &person, &request.code).await?;
    let (recovery_codes, hashes) = recovery_codes();
    app.store.renew_recovery_codes(signed_in.scope(), proof, hashes, app.now_ms()).await?;
    Ok(Json(RecoveryCodes { recovery_codes }))
}

/// A proof, whose failures count like those of signing in.
async fn counted(
    app: &App,
    signed_in: &SignedIn,
    person: &Candidate,
    code: &str,
) -> Result<super::scope::Proof, Refusal> {
    let tenant = &signed_in.session.me.tenant.code;
    let attempt = Attempt::of(app, Some(tenant), &person.login, signed_in.address).await?;
    let _turn = attempt.begin(app).await?;
    match needed_proof(app, person, code).await {
        Err(refusal) if refusal.code == ErrorCode::SecondFactorWrong => {
            attempt.failed(app).await?;
            Err(refusal)
        }
        other => other,
    }
}
