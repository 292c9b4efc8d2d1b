//! Whence a request came.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;

/// As the socket says: a header could be anybody's.
#[derive(Debug)]
pub(crate) struct Address(pub String);

impl<S: Sync> FromRequestParts<S> for Address {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        Ok(Address(
            peer.map_or_else(|| "unknown".to_owned(), |ConnectInfo(address)| address.ip().to_string()),
        ))
    }
}
