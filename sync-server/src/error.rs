//! What a handler answers when it does not succeed: a code for programs, a sentence for people.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use evertill_protocol::error::ErrorCode;
use serde_json::Value;

use crate::store::StoreError;

/// An answer that is not a success. `http::answer` writes it out with the request's id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code:?}: {words}")]
pub struct Refusal {
    pub code: ErrorCode,
    pub words: String,
    pub details: Option<Value>,
    pub retry_after_s: Option<u32>,
}

impl Refusal {
    #[must_use]
    pub fn new(code: ErrorCode, words: impl Into<String>) -> Self {
        Refusal { code, words: words.into(), details: None, retry_after_s: None }
    }

    #[must_use]
    pub fn with_details(mut self, details: Value) -> Self {
        self.details = Some(details);
        self
    }

    #[must_use]
    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }

    /// Asks for patience: some seconds, for each a little different, or all would be back at once.
    #[must_use]
    pub fn busy(words: &str, seconds: u32) -> Self {
        Refusal::new(ErrorCode::Busy, words).retry_after(rand::random_range(seconds..=3 * seconds))
    }

    /// Tried too often: not before so many milliseconds have gone by.
    #[must_use]
    pub fn locked(wait_ms: i64) -> Self {
        let seconds = u32::try_from((wait_ms + 999) / 1000).unwrap_or(1).max(1);
        Refusal::new(ErrorCode::TooManyRequests, format!("That was too often: try again in {seconds} s."))
            .retry_after(seconds)
    }

    #[must_use]
    pub fn not_found(what: &str) -> Self {
        Refusal::new(ErrorCode::NotFound, format!("There is no such {what}."))
    }

    #[must_use]
    pub fn bad_request(words: impl Into<String>) -> Self {
        Refusal::new(ErrorCode::BadRequest, words)
    }

    #[must_use]
    pub fn unauthenticated() -> Self {
        Refusal::new(ErrorCode::Unauthenticated, "Say hello again: this token is unknown or has expired.")
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Refused(refusal) => refusal,
            StoreError::Busy | StoreError::Contended(_) => {
                Refusal::busy("The server has too much to do at the moment.", 1)
            }
            StoreError::Unavailable(why) => {
                tracing::error!(why, "the database cannot be used");
                Refusal::busy("The server's database cannot be used at the moment.", 5)
            }
            error => {
                tracing::error!(%error, "a request failed in the store");
                Refusal::new(ErrorCode::Internal, "The server failed on this request.")
            }
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}
