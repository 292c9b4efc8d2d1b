//! A page of another site must not act in the name of a person signed in here.
//!
//! The cookie is `SameSite=Strict`. Behind that, what changes something must be JSON, which a foreign form cannot send
//! and a foreign script may not without being asked first; and a browser that says where a request comes from is heard.

use axum::extract::Request;
use axum::http::Method;
use axum::http::header::{CONTENT_TYPE, HeaderMap};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use evertill_protocol::error::ErrorCode;

use crate::error::Refusal;

pub(crate) async fn guard(request: Request, next: Next) -> Response {
    match judge(request.method(), request.headers()) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

fn judge(method: &Method, headers: &HeaderMap) -> Result<(), Refusal> {
    if method.is_safe() {
        return Ok(());
    }
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if text("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none") {
        return Err(Refusal::new(ErrorCode::NotAllowed, "A page of another site may not do this."));
    }
    let kind = text(CONTENT_TYPE.as_str()).and_then(|kind| kind.split(';').next()).map(str::trim);
    let json = kind.is_some_and(|kind| kind.eq_ignore_ascii_case("application/json"));
    // DELETE is never a simple request: a browser asks before it sends one across sites.
    if !json && *method != Method::DELETE {
        return Err(Refusal::new(ErrorCode::ContentType, "Send application/json."));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_json_from_our_own_pages_changes_anything() {
        // (method, content type, sec-fetch-site, refused with)
        let table = [
            ("GET", None, Some("cross-site"), None),
            ("POST", Some("application/json"), None, None),
            ("POST", Some("application/json; charset=utf-8"), Some("same-origin"), None),
            ("POST", None, None, Some(ErrorCode::ContentType)),
            ("POST", Some("text/plain"), None, Some(ErrorCode::ContentType)),
            ("POST", Some("application/x-www-form-urlencoded"), None, Some(ErrorCode::ContentType)),
            ("POST", Some("application/json"), Some("cross-site"), Some(ErrorCode::NotAllowed)),
            ("POST", Some("application/json"), Some("same-site"), Some(ErrorCode::NotAllowed)),
            ("DELETE", None, None, None),
            ("DELETE", None, Some("cross-site"), Some(ErrorCode::NotAllowed)),
        ];
        for (method, kind, site, expected) in table {
            let mut headers = HeaderMap::new();
            kind.map(|kind| headers.insert(CONTENT_TYPE, kind.parse().unwrap()));
            site.map(|site: &str| headers.insert("sec-fetch-site", site.parse().unwrap()));
            let judged = judge(&method.parse().unwrap(), &headers).err().map(|refusal| refusal.code);
            assert_eq!(judged, expected, "{method} {kind:?} {site:?}");
        }
    }
}
