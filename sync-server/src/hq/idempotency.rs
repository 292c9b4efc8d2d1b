//! Requests with an `Idempotency-Key`: done once, answered always with the first answer, byte for byte.

use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use bytes::Bytes;
use evertill_protocol::error::{ApiError, ErrorCode};
use sha2::{Digest, Sha256};

use super::scope::{Claim, Repeatable, Scope};
use crate::App;
use crate::error::Refusal;
use crate::store::{StoreError, StoreResult};

const HEADER: &str = "idempotency-key";
const LONGEST_KEY: usize = 200;
/// How long an answer is replayed, where nothing else is said.
pub(crate) const DAY_MS: i64 = 24 * 3_600_000;

/// # Errors
/// `IDEMPOTENCY_KEY_MISSING`, also for a key that cannot be one.
pub(crate) fn repeatable(
    headers: &HeaderMap,
    method: &'static str,
    path: String,
    body: &Bytes,
    scope: &Scope,
) -> Result<Repeatable, Refusal> {
    let key = headers.get(HEADER).and_then(|value| value.to_str().ok()).map(str::trim);
    let key = key.filter(|key| !key.is_empty() && key.len() <= LONGEST_KEY).ok_or_else(|| {
        let words = format!("Send an Idempotency-Key of 1 to {LONGEST_KEY} ASCII characters.");
        Refusal::new(ErrorCode::IdempotencyKeyMissing, words)
    })?;
    Ok(Repeatable {
        method,
        path,
        key: key.to_owned(),
        request_hash: Sha256::digest(body).into(),
        store: scope.store().unwrap_or_default(),
        kept_ms: DAY_MS,
    })
}

/// Does it if it is the first of its key. `work` keeps its own answer in the transaction of its effect; what it
/// refuses is kept here, for a state-dependent refusal must stick to the key too: a late retry must not act.
pub(crate) async fn once<F>(
    app: &App,
    scope: Scope,
    request: Repeatable,
    request_id: String,
    work: F,
) -> Result<Response, Refusal>
where
    F: AsyncFnOnce(Repeatable) -> StoreResult<Vec<u8>>,
{
    once_with(app, scope, request, request_id, 200, work).await
}

/// The same, with another status where it succeeds: the one that `work` keeps beside its answer.
pub(crate) async fn once_with<F>(
    app: &App,
    scope: Scope,
    request: Repeatable,
    request_id: String,
    success: u16,
    work: F,
) -> Result<Response, Refusal>
where
    F: AsyncFnOnce(Repeatable) -> StoreResult<Vec<u8>>,
{
    match app.store.claim(scope, request.clone(), app.now_ms()).await? {
        Claim::Answered { status, body } => return Ok(json(status, body)),
        Claim::OtherBody => {
            let words = "This Idempotency-Key was used with another request.";
            return Err(Refusal::new(ErrorCode::IdempotencyKeyReused, words));
        }
        Claim::Running => {
            let words = "The first request with this Idempotency-Key is still running.";
            return Err(Refusal::new(ErrorCode::IdempotencyKeyInFlight, words).retry_after(1));
        }
        Claim::First => {}
    }
    match work(request.clone()).await {
        Ok(body) => Ok(json(success, body)),
        Err(StoreError::Refused(refusal)) => {
            let (status, body) = written_out(refusal, request_id)?;
            app.store.keep_answer(scope, request, status, body.clone(), app.now_ms()).await?;
            Ok(json(status, body))
        }
        // Nothing was done and nothing decided: the key is free for the retry.
        Err(error) => {
            app.store.release_claim(scope, request).await?;
            Err(error.into())
        }
    }
}

fn written_out(refusal: Refusal, request_id: String) -> StoreResult<(u16, Vec<u8>)> {
    let status = refusal.code.status();
    let body = ApiError { error: refusal.words, code: refusal.code, request_id, details: refusal.details };
    let body = serde_json::to_vec(&body).map_err(|why| StoreError::Corrupt(why.to_string()))?;
    Ok((status, body))
}

fn json(status: u16, body: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert(CONTENT_TYPE, axum::http::HeaderValue::from_static("application/json"));
    response
}
