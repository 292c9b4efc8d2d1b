//! The HTTP surface: every route, the layers around them, and the OpenAPI document they make.

mod address;
mod answer;
mod headers;
mod health;
mod json;

use std::sync::LazyLock;
use std::time::Duration;

use axum::body::HttpBody as Body;
use axum::http::{Request, StatusCode};
use axum::middleware::from_fn_with_state;
use axum::{Extension, Router};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::decompression::RequestDecompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::request_id::{MakeRequestId, PropagateRequestIdLayer, RequestId, SetRequestIdLayer};
use tower_http::timeout::{RequestBodyTimeoutLayer, TimeoutLayer};
use utoipa::OpenApi;
use utoipa::openapi::OpenApi as OpenApiDocument;
use utoipa_axum::router::OpenApiRouter;
use uuid::Uuid;

pub(crate) use address::{Address, address_of};
pub use json::Json;

use crate::App;
use crate::openapi::Described;
use crate::rate::by_address;

/// What a request may weigh as it comes over the wire.
const WIRE_LIMIT: usize = 8 << 20;

#[derive(Debug, OpenApi)]
#[openapi(modifiers(&Described), info(title = "Evertill sync server", description = "Registers push what was sold and pull what changed; HQ reviews it all."))]
struct Document;

/// Every route, and the document that they make: the same for every server of a process, for they take some milliseconds.
static ROUTES: LazyLock<(Router<App>, OpenApiDocument)> = LazyLock::new(|| routes().split_for_parts());

/// Every route with its documentation; a part of the server adds its own here.
fn routes() -> OpenApiRouter<App> {
    let all = health::routes()
        .merge(crate::sync::routes().below(evertill_protocol::API))
        .merge(crate::hq::routes());
    OpenApiRouter::with_openapi(Document::openapi()).merge(all.into_router())
}

/// The OpenAPI 3.1 document, generated from the handlers.
#[must_use]
pub fn openapi() -> OpenApiDocument {
    ROUTES.1.clone()
}

/// The whole service.
pub fn router(app: App) -> Router {
    let wait = Duration::from_secs(app.config.request_seconds);
    let layers = ServiceBuilder::new()
        .map_request(without_foreign_id)
        .map_request(weighed)
        .layer(SetRequestIdLayer::x_request_id(NewRequestId))
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(from_fn_with_state(app.clone(), headers::add))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(app.clone(), answer::in_our_shape))
        .layer(from_fn_with_state(app.clone(), by_address))
        .layer(CatchPanicLayer::custom(answer::panicked))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, wait))
        .layer(RequestBodyTimeoutLayer::new(wait))
        .layer(RequestBodyLimitLayer::new(WIRE_LIMIT))
        .layer(RequestDecompressionLayer::new());
    ROUTES
        .0
        .clone()
        .route("/api/openapi.json", axum::routing::get(async || axum::Json(&ROUTES.1)))
        .fallback(answer::not_found)
        .method_not_allowed_fallback(answer::method_not_allowed)
        .with_state(app.clone())
        .layer(Extension(app))
        .layer(layers)
}

/// Nobody outside names our requests: the logs would then say what a stranger wants.
fn without_foreign_id<B>(mut request: Request<B>) -> Request<B> {
    request.headers_mut().remove("x-request-id");
    request
}

/// How long a request's body is as it comes over the wire, where that is said.
#[derive(Debug, Clone, Copy)]
pub struct WireLength(pub Option<u64>);

/// Notes it: once the body is unpacked nobody knows any more.
fn weighed<B: Body>(mut request: Request<B>) -> Request<B> {
    let length = WireLength(request.body().size_hint().exact());
    request.extensions_mut().insert(length);
    request
}

#[derive(Debug, Clone, Copy)]
struct NewRequestId;

impl MakeRequestId for NewRequestId {
    fn make_request_id<B>(&mut self, _: &Request<B>) -> Option<RequestId> {
        Uuid::now_v7().to_string().parse().ok().map(RequestId::new)
    }
}
