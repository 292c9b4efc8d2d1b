//! Every answer that is not a success has one shape, and every request leaves one line in the log.

use std::any::Any;
use std::time::Instant;

use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use axum::http::{Response as HttpResponse, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use evertill_protocol::error::{ApiError, ErrorCode};
use tower_http::request_id::RequestId;
use tracing::{Instrument as _, field};

use crate::App;
use crate::error::Refusal;

/// Writes refusals out with the request's id, and says what happened.
pub(super) async fn in_our_shape(State(app): State<App>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let id = request.extensions().get::<RequestId>().and_then(|id| id.header_value().to_str().ok());
    let id = id.unwrap_or_default().to_owned();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    // The path without its query: that may name customers.
    let path = request.uri().path().to_owned();
    // Everything that is logged on the way says which request it was, and whose once that is known.
    let span = tracing::info_span!("request", request_id = id, %method, path, register = field::Empty);
    let response = next.run(request).instrument(span.clone()).await;
    let status = response.status().as_u16();
    let refusal = refusal_of(&response);
    let code = refusal.as_ref().map(|refusal| refusal.code);
    let took = began.elapsed();
    app.metrics.answered(method.as_str(), &route, status, took);
    if let Some(code) = code {
        app.metrics.refused(code);
    }
    let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    span.in_scope(|| tracing::info!(status, code = code.map(ErrorCode::as_str), ms, "request"));
    match refusal {
        Some(refusal) => written_out(refusal, id),
        None => response,
    }
}

/// The refusal that a handler answered, or the one that a layer's bare status stands for.
fn refusal_of(response: &Response) -> Option<Refusal> {
    if let Some(refusal) = response.extensions().get::<Refusal>() {
        return Some(refusal.clone());
    }
    let status = response.status();
    let ours = response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind == "application/json");
    if ours || !(status.is_client_error() || status.is_server_error()) {
        return None;
    }
    let (code, words) = match status {
        StatusCode::NOT_FOUND => (ErrorCode::NotFound, "There is nothing at this address."),
        StatusCode::METHOD_NOT_ALLOWED => {
            (ErrorCode::MethodNotAllowed, "This address does not take that method.")
        }
        StatusCode::PAYLOAD_TOO_LARGE => (ErrorCode::BodyTooLarge, "The request is too large."),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            (ErrorCode::ContentType, "Send JSON, plain or as gzip or zstd.")
        }
        StatusCode::SERVICE_UNAVAILABLE => (ErrorCode::Busy, "The server took too long."),
        status if status.is_server_error() => (ErrorCode::Internal, "The server failed on this request."),
        _ => (ErrorCode::BadRequest, "The request could not be read."),
    };
    Some(if code == ErrorCode::Busy { Refusal::busy(words, 5) } else { Refusal::new(code, words) })
}

fn written_out(refusal: Refusal, request_id: String) -> Response {
    let status = StatusCode::from_u16(refusal.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = ApiError { error: refusal.words, code: refusal.code, request_id, details: refusal.details };
    let mut response = (status, axum::Json(body)).into_response();
    if let Some(seconds) = refusal.retry_after_s {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// A handler panicked: a bug of ours, said as such.
#[allow(clippy::needless_pass_by_value, reason = "the layer hands the panic over")]
pub(super) fn panicked(panic: Box<dyn Any + Send + 'static>) -> HttpResponse<Body> {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let words = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no words");
    tracing::error!(panic = words, "a handler panicked");
    Refusal::new(ErrorCode::Internal, "The server failed on this request.").into_response()
}

pub(super) async fn not_found() -> Refusal {
    Refusal::new(ErrorCode::NotFound, "There is nothing at this address.")
}

pub(super) async fn method_not_allowed() -> Refusal {
    Refusal::new(ErrorCode::MethodNotAllowed, "This address does not take that method.")
}
