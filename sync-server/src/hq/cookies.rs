//! The cookies of a session: what a browser shows, and what renews it. No page reads them.

use axum::http::header::{HeaderMap, HeaderName, SET_COOKIE};
use axum::response::AppendHeaders;
use evertill_protocol::API;

use super::principal::COOKIE_NAME;
use crate::App;

/// Name of the cookie that renews a session; it is sent nowhere else.
pub const REFRESH_COOKIE: &str = "evertill_hq_refresh";

/// What a browser keeps of a session.
pub type Cookies = AppendHeaders<[(HeaderName, String); 2]>;

pub(super) fn set(app: &App, headers: &HeaderMap, access: (&str, i64), refresh: (&str, i64)) -> Cookies {
    let secure = if came_encrypted(app, headers) { "; Secure" } else { "" };
    let cookie = |name: &str, (token, seconds): (&str, i64), path: &str| {
        let value =
            format!("{name}={token}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
        (SET_COOKIE, value)
    };
    let renewing = format!("{API}/sessions/refresh");
    AppendHeaders([cookie(COOKIE_NAME, access, "/"), cookie(REFRESH_COOKIE, refresh, &renewing)])
}

/// The browser forgets both.
pub(super) fn clear(app: &App, headers: &HeaderMap) -> Cookies {
    set(app, headers, ("", 0), ("", 0))
}

/// To us, or as the proxy in front says; loopback has none.
pub(crate) fn came_encrypted(app: &App, headers: &HeaderMap) -> bool {
    app.tls.is_some() || headers.get("x-forwarded-proto").is_some_and(|proto| proto == "https")
}
