//! Guests: known by what a cookie of their browser holds, of which the books have a hash.

use axum::http::header::{HeaderMap, HeaderValue, SET_COOKIE};
use axum::response::Response;

use super::shopper::Shopper;
use crate::App;
use crate::hq::cookies::came_encrypted;

/// A browser is given its cookie with the first thing that it changes, and again with each further one, so that its
/// time begins anew. Only looking leaves no trace.
pub(crate) fn remembered(
    app: &App,
    shopper: &Shopper,
    headers: &HeaderMap,
    mut response: Response,
) -> Response {
    let seconds = i64::from(app.config.cart_cookie_days) * 86_400;
    let cookie = match &shopper.cookie {
        _ if response.extensions().get::<Forgotten>().is_some() => baked(app, headers, "", 0),
        Some(token) if response.status().is_success() => baked(app, headers, token, seconds),
        _ => return response,
    };
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(SET_COOKIE, value);
    }
    response
}

/// Says of a response that the browser's guest is no more.
#[derive(Debug, Clone, Copy)]
pub(super) struct Forgotten;

/// No script reads it; a link from another page may bring it along.
fn baked(app: &App, headers: &HeaderMap, token: &str, seconds: i64) -> String {
    let secure = if came_encrypted(app, headers) { "; Secure" } else { "" };
    let name = &app.config.cart_cookie;
    format!("{name}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
}
