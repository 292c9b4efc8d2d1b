//! What HQ's routes answer when they do not succeed, for the OpenAPI document.

use evertill_protocol::error::ApiError;
use utoipa::IntoResponses;

/// Looking at something.
#[derive(IntoResponses)]
#[allow(dead_code, reason = "names answers for the document; nothing is ever made of it")]
pub(crate) enum Looking {
    /// `BAD_REQUEST`: a parameter cannot be read or is out of bounds.
    #[response(status = 400)]
    Malformed(#[to_schema] ApiError),
    /// `UNAUTHENTICATED`: sign in first.
    #[response(status = 401)]
    Unauthenticated(#[to_schema] ApiError),
    /// `NOT_ALLOWED`: the role does not grant it.
    #[response(status = 403)]
    NotAllowed(#[to_schema] ApiError),
    /// `NOT_FOUND`: not there, or not for this person.
    #[response(status = 404)]
    NotFound(#[to_schema] ApiError),
    /// `BUSY`: try again after `Retry-After`.
    #[response(status = 503)]
    Busy(#[to_schema] ApiError),
}

/// What is there for anybody.
#[derive(IntoResponses)]
#[allow(dead_code, reason = "names answers for the document; nothing is ever made of it")]
pub(crate) enum Open {
    /// `BUSY`: try again after `Retry-After`.
    #[response(status = 503)]
    Busy(#[to_schema] ApiError),
}

/// Asking for something that anybody may ask for.
#[derive(IntoResponses)]
#[allow(dead_code, reason = "names answers for the document; nothing is ever made of it")]
pub(crate) enum Asking {
    /// `BAD_REQUEST`: the body cannot be read.
    #[response(status = 400)]
    Malformed(#[to_schema] ApiError),
    /// `NOT_ALLOWED`: another site's page asked.
    #[response(status = 403)]
    NotAllowed(#[to_schema] ApiError),
    /// `BODY_TOO_LARGE`.
    #[response(status = 413)]
    TooLarge(#[to_schema] ApiError),
    /// `CONTENT_TYPE`: send `application/json`.
    #[response(status = 415)]
    ContentType(#[to_schema] ApiError),
    /// `INVALID`: understood, but it cannot be so.
    #[response(status = 422)]
    Invalid(#[to_schema] ApiError),
    /// `BUSY`: try again after `Retry-After`.
    #[response(status = 503)]
    Busy(#[to_schema] ApiError),
}

/// Changing something.
#[derive(IntoResponses)]
#[allow(dead_code, reason = "names answers for the document; nothing is ever made of it")]
pub(crate) enum Changing {
    /// `BAD_REQUEST`: the body cannot be read. `IDEMPOTENCY_KEY_MISSING`.
    #[response(status = 400)]
    Malformed(#[to_schema] ApiError),
    /// `UNAUTHENTICATED`: sign in first.
    #[response(status = 401)]
    Unauthenticated(#[to_schema] ApiError),
    /// `NOT_ALLOWED`: the role does not grant it, or another site's page asked.
    #[response(status = 403)]
    NotAllowed(#[to_schema] ApiError),
    /// `NOT_FOUND`: not there, or not for this person.
    #[response(status = 404)]
    NotFound(#[to_schema] ApiError),
    /// `BODY_TOO_LARGE`.
    #[response(status = 413)]
    TooLarge(#[to_schema] ApiError),
    /// `CONTENT_TYPE`: send `application/json`.
    #[response(status = 415)]
    ContentType(#[to_schema] ApiError),
    /// `INVALID`: understood, but it cannot be so.
    #[response(status = 422)]
    Invalid(#[to_schema] ApiError),
    /// `BUSY`: try again after `Retry-After`.
    #[response(status = 503)]
    Busy(#[to_schema] ApiError),
}
