//! Hello: a register proves who it is and says where it stands; it learns where to go on and gets a bearer.

use std::sync::Arc;

use axum::extract::State;
use evertill_protocol::PROTOCOL;
use evertill_protocol::Server;
use evertill_protocol::error::{ApiError, ErrorCode};
use evertill_protocol::hello::{Hello, HelloRequest, HelloResponse, NonceRequest, NonceResponse};
use evertill_protocol::signature::{hello_message, verify};
use utoipa_axum::routes;

use super::secret;
use crate::App;
use crate::error::Refusal;
use crate::gate::Routes;
use crate::http::Json;
use crate::openapi::{Asking, Served};
use crate::store::{Greeting, Register};

const NONCE_MS: i64 = 60_000;
const BEARER_S: u32 = 15 * 60;
/// A till says a few hundred bytes about itself.
const HELLO_LIMIT: usize = 16 << 10;

pub(super) fn routes() -> Routes {
    Routes::new().everybody(routes!(nonce)).signed(routes!(hello))
}

/// Asks for a nonce: good once, for 60 seconds.
#[utoipa::path(post, path = "/sync/nonce", tag = "sync", request_body = NonceRequest, responses(Served,
    (status = 200, body = NonceResponse),
    (status = 404, description = "NOT_FOUND: no such register", body = ApiError),
    (status = 429, description = "TOO_MANY_REQUESTS: this register asked too often; not before `Retry-After`", body = ApiError),
))]
async fn nonce(
    State(app): State<App>,
    Json(request): Json<NonceRequest>,
) -> Result<Json<NonceResponse>, Refusal> {
    let nonce = secret::random_hex();
    let now = app.now_ms();
    app.store.put_nonce(request.register, secret::hash(&nonce), now, now + NONCE_MS).await?;
    Ok(Json(NonceResponse { server: app.server(), nonce }))
}

/// Says where a register stands, signed together with the nonce.
#[utoipa::path(post, path = "/sync/hello", tag = "sync", request_body = Object, responses(Asking,
    (status = 200, body = HelloResponse),
    (status = 401, description = "NONCE_INVALID, SIGNATURE_INVALID", body = ApiError),
    (status = 403, description = "REGISTER_REVOKED", body = ApiError),
    (status = 413, description = "BODY_TOO_LARGE", body = ApiError),
    (status = 415, description = "CONTENT_TYPE", body = ApiError),
))]
async fn hello(
    State(app): State<App>,
    Json(request): Json<HelloRequest>,
) -> Result<Json<HelloResponse>, Refusal> {
    let json = request.hello.get();
    if json.len() > HELLO_LIMIT {
        return Err(Refusal::new(ErrorCode::BodyTooLarge, "A hello is shorter."));
    }
    let hello: Hello = serde_json::from_str(json).map_err(|why| Refusal::bad_request(why.to_string()))?;
    let register = app.store.register(hello.register).await?.ok_or_else(|| Refusal::not_found("register"))?;
    check(&register, json, &request.signature)?;
    let token = secret::random_hex();
    let now_ms = app.now_ms();
    let greeting = Greeting {
        nonce_hash: secret::hash(&hello.nonce),
        json: json.to_owned(),
        hello,
        register: Arc::new(register),
        token_hash: secret::hash(&token),
        token_expires_ms: now_ms + i64::from(BEARER_S) * 1000,
        now_ms,
    };
    let greeted = app.store.greet(greeting).await?;
    Ok(Json(HelloResponse {
        server: Server { epoch: greeted.epoch, time_ms: now_ms, protocol: PROTOCOL },
        verdict: greeted.verdict,
        bearer: token,
        bearer_ttl_s: BEARER_S,
        expected_seq: greeted.expected_seq,
        incarnation: greeted.incarnation,
        backup_through: greeted.backup_through,
        feed_floor: greeted.feed_floor,
        feed_head: greeted.feed_head,
    }))
}

/// Only the newest key says hello: a device that was replaced is not this register any more.
fn check(register: &Register, json: &str, signature: &str) -> Result<(), Refusal> {
    let message = hello_message(json.as_bytes());
    let known = register.keys.last().is_some_and(|key| verify(key, &message, signature));
    if !known {
        return Err(Refusal::new(
            ErrorCode::SignatureInvalid,
            "This device does not hold the register's key.",
        ));
    }
    if register.revoked.is_some() {
        return Err(Refusal::new(ErrorCode::RegisterRevoked, "This register was revoked."));
    }
    Ok(())
}
