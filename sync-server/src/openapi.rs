//! What the OpenAPI document says beyond the handlers: how to sign in, and what the tags mean.

use evertill_protocol::error::ApiError;
use utoipa::openapi::OpenApi;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::tag::Tag;
use utoipa::{IntoResponses, Modify};

use crate::hq::principal::COOKIE_NAME;

const TAGS: &[(&str, &str)] = &[
    ("session", "Signing in at HQ."),
    ("summary", "HQ's head and what its filters choose from."),
    ("orders", "Orders as sold beside as the server saw them; undoing one; what was parked."),
    ("exceptions", "Differences that a person must see and settle."),
    ("registers", "Tills: health, sync log, enrolment, revocation."),
    ("catalogue", "Products, prices and stock."),
    (
        "market",
        "Vendors, how their products are sold on the web, discounts, and what is due to whom (docs/vendors.md).",
    ),
    (
        "webhooks",
        "Where events are delivered, what became of them, and the events there are (docs/events.md).",
    ),
    (
        "audit",
        "Who did what that matters for security, in a chain that shows what was changed (docs/audit.md).",
    ),
    ("shop", "What is sold on the web."),
    ("cart", "Carts on the server, and the orders that they become (docs/shop.md)."),
    ("sync", "What registers ask: enrol, hello, push, pull, snapshot."),
    ("operation", "For whoever runs the server."),
];

/// Adds the ways to sign in and the tags' descriptions.
#[derive(Debug)]
pub struct Described;

impl Modify for Described {
    fn modify(&self, document: &mut OpenApi) {
        let components = document.components.get_or_insert_with(Default::default);
        let cookie =
            ApiKeyValue::with_description(COOKIE_NAME, "Set by `POST /api/v1/sessions`, for browsers.");
        components.add_security_scheme("cookie", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
        components.add_security_scheme("bearer", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
        let tags = TAGS.iter().map(|(name, words)| {
            let mut tag = Tag::new(*name);
            tag.description = Some((*words).to_owned());
            tag
        });
        document.tags = Some(tags.collect());
    }
}

/// What a route of registers answers when it does not succeed.
#[derive(IntoResponses)]
#[allow(dead_code, reason = "names answers for the document; nothing is ever made of it")]
pub(crate) enum Asking {
    /// `BAD_REQUEST`: it cannot be read.
    #[response(status = 400)]
    Malformed(#[to_schema] ApiError),
    /// `UNAUTHENTICATED`: the bearer is unknown or has expired; say hello again.
    #[response(status = 401)]
    Unauthenticated(#[to_schema] ApiError),
    /// `REGISTER_REVOKED`.
    #[response(status = 403)]
    Revoked(#[to_schema] ApiError),
    /// `BUSY`: try again after `Retry-After`.
    #[response(status = 503)]
    Busy(#[to_schema] ApiError),
}

/// What a route for everybody answers when it does not succeed.
#[derive(IntoResponses)]
#[allow(dead_code, reason = "names answers for the document; nothing is ever made of it")]
pub(crate) enum Served {
    /// `BAD_REQUEST`: it cannot be read.
    #[response(status = 400)]
    Malformed(#[to_schema] ApiError),
    /// `BODY_TOO_LARGE`.
    #[response(status = 413)]
    TooLarge(#[to_schema] ApiError),
    /// `CONTENT_TYPE`: send `application/json`.
    #[response(status = 415)]
    ContentType(#[to_schema] ApiError),
    /// `BUSY`: try again after `Retry-After`.
    #[response(status = 503)]
    Busy(#[to_schema] ApiError),
}
