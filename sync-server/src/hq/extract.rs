//! Queries and path parts of requests, with our shape of error when they cannot be read.

use axum::extract::{FromRequestParts, Path as AxumPath, Query as AxumQuery};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::error::Refusal;

/// `axum::extract::Query`, but what cannot be read answers [`Refusal`].
#[derive(Debug, Clone, Copy)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let read = AxumQuery::<T>::from_request_parts(parts, state).await;
        read.map(|AxumQuery(value)| Query(value)).map_err(|why| Refusal::bad_request(why.body_text()))
    }
}

/// `axum::extract::Path`; an id of the wrong form is simply not there.
#[derive(Debug, Clone, Copy)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let read = AxumPath::<T>::from_request_parts(parts, state).await;
        read.map(|AxumPath(value)| Path(value)).map_err(|_| Refusal::not_found("thing"))
    }
}

/// A page that can be asked for.
///
/// # Errors
/// `BAD_REQUEST` with what is out of bounds.
pub fn page<T>(checked: Result<T, String>) -> Result<T, Refusal> {
    checked.map_err(Refusal::bad_request)
}

/// A text that says something and is not longer than a screen can show.
///
/// # Errors
/// `INVALID` with what is wrong.
pub fn said(text: &str, what: &str, longest: usize) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > longest {
        let words = format!("{what} needs 1 to {longest} characters.");
        return Err(Refusal::new(evertill_protocol::error::ErrorCode::Invalid, words));
    }
    Ok(text.to_owned())
}
