//! The pages, embedded in the binary: HQ's below `/hq/`, customers' own accounts below `/account/`, the shop below `/shop/`,
//! vendors' below `/vendor/`, with their assets.

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue, IF_NONE_MATCH,
};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use evertill_protocol::error::ErrorCode;
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::App;
use crate::error::Refusal;

/// The built UI. It may be missing where only the server is built: then HQ says so.
#[derive(RustEmbed)]
#[folder = "../ui/dist"]
#[allow_missing = true]
struct Ui;

const HQ: &str = "hq.html";
const ACCOUNT: &str = "account.html";
const SHOP: &str = "shop.html";
const VENDOR: &str = "vendor.html";

/// Only our own files, the shop's worker that keeps it open without a network among them; styles may be inline because the pictures' tints are.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

pub(super) fn routes() -> Router<App> {
    let routes = Router::new().route("/", get(async || Redirect::to("/hq/")));
    let pages = [("/hq", HQ), ("/account", ACCOUNT), ("/shop", SHOP), ("/vendor", VENDOR)];
    pages.into_iter().fold(routes, |routes, (at, index)| page(routes, at, index))
}

/// A page with all that is below its address.
fn page(routes: Router<App>, at: &str, index: &'static str) -> Router<App> {
    let home = format!("{at}/");
    let whole = home.clone();
    routes
        .route(at, get(async move || Redirect::to(&whole)))
        .route(&home, get(async move |headers: HeaderMap| file(index, index, &headers)))
        .route(
            &format!("{home}{{*path}}"),
            get(async move |Path(path): Path<String>, headers: HeaderMap| below(&path, index, &headers)),
        )
}

/// A file of that name; an address of the page's own, which has no dot, is the page.
fn below(path: &str, index: &str, headers: &HeaderMap) -> Response {
    let is_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    file(if is_file { path } else { index }, index, headers)
}

fn file(path: &str, index: &str, headers: &HeaderMap) -> Response {
    match Ui::get(path) {
        Some(found) => served(path, found, headers),
        None if path == index => {
            let words =
                "This page is not in this build: build the UI (`npm run build` in ui), then the server.";
            Refusal::new(ErrorCode::Busy, words).into_response()
        }
        None => Refusal::not_found("file").into_response(),
    }
}

fn served(path: &str, file: EmbeddedFile, headers: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", hex::encode(&file.metadata.sha256_hash()[..12]));
    // The builder puts a hash into the name of every asset; the page itself must be asked for each time.
    let cached = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let known = headers.get(IF_NONE_MATCH).is_some_and(|value| value.as_bytes() == tag.as_bytes());
    let mut response =
        if known { StatusCode::NOT_MODIFIED.into_response() } else { file.data.into_owned().into_response() };
    let set = response.headers_mut();
    set.insert(CONTENT_TYPE, HeaderValue::from_static(kind(path)));
    set.insert(CACHE_CONTROL, HeaderValue::from_static(cached));
    set.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        set.insert(ETAG, tag);
    }
    response
}

fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("json" | "webmanifest") => "application/json",
        Some("ftl" | "txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
