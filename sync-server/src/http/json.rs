//! JSON in and out, with our shape of error when it cannot be read.

use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse, Response};
use evertill_protocol::error::ErrorCode;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::Refusal;

/// `axum::Json`, but a body that cannot be read answers [`Refusal`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let read = axum::Json::<T>::from_request(request, state).await;
        read.map(|axum::Json(value)| Json(value)).map_err(|why| refused(&why))
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

fn refused(why: &JsonRejection) -> Refusal {
    let code = match why.status().as_u16() {
        413 => ErrorCode::BodyTooLarge,
        415 => ErrorCode::ContentType,
        _ => ErrorCode::BadRequest,
    };
    Refusal::new(code, why.body_text())
}
