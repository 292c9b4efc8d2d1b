//! Push: admits a batch of journal events and answers what became of each.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use evertill_domain::journal::{Hash, Position};
use evertill_protocol::error::{ApiError, ErrorCode};
use evertill_protocol::push::{PushRequest, PushResponse};
use evertill_protocol::signature::{push_message, verify};
use evertill_protocol::{PROTOCOL, PUSH_LIMIT, Server};
use utoipa_axum::routes;

use super::incoming::{Incoming, line_up};
use super::principal::{RegisterPrincipal, said_by};
use super::turns::Turn;
use crate::App;
use crate::error::Refusal;
use crate::faults::kill_at;
use crate::gate::Routes;
use crate::http::{Json, WireLength};
use crate::openapi::Asking;
use crate::store::{Push, Register, StoreError, Taken};

/// What a push may weigh when it is unpacked.
const LIMIT: usize = 32 << 20;
/// Bytes of pushes, as they come over the wire, that are worked on at once at most: a dozen of 500 orders, which share
/// two commits. Unpacked and read, they take some thirty times as much memory.
pub const ROOM: usize = 1 << 20;
/// A short push costs as much as this, so that 128 of them at most are worked on at once.
const LIGHTEST: usize = 8 << 10;
/// A till takes a server for gone that does not answer in ten seconds, and its push has to be booked in these too.
const PATIENCE: Duration = Duration::from_secs(5);
/// Who sends no bearer waits in a line of their own.
const NOBODY: i64 = 0;
/// No till lives so long; beyond it sequence numbers would not fit a database's integers.
const SEQ_LIMIT: u64 = 1 << 60;

pub(super) fn routes() -> Routes {
    Routes::new().signed(routes!(push)).at_most(LIMIT)
}

/// Pushes up to 500 contiguous events, oldest first.
#[utoipa::path(post, path = "/sync/events", tag = "sync", request_body = Object, responses(Asking,
    (status = 200, description = "An entry per event; none after a gap", body = Object),
    (status = 400, description = "PUSH_MALFORMED", body = ApiError),
    (status = 401, description = "UNAUTHENTICATED: neither a live bearer nor a signature that verifies", body = ApiError),
    (status = 409, description = "PUSH_IN_FLIGHT, EPOCH_STALE", body = ApiError),
    (status = 413, description = "BODY_TOO_LARGE", body = ApiError),
    (status = 415, description = "CONTENT_TYPE", body = ApiError),
    (status = 503, description = "BUSY", body = ApiError),
))]
async fn push(
    State(app): State<App>,
    Admitted { bearer, mut turn }: Admitted,
    Json(request): Json<PushRequest>,
) -> Result<Json<PushResponse>, Refusal> {
    said_by(request.register);
    let register = app.store.register(request.register).await?.ok_or_else(Refusal::unauthenticated)?;
    let push = admit(&app, register, bearer, request)?;
    let Some(in_flight) = app.begin_push(push.register.id) else {
        let words = "Another push of this register is being worked on.";
        return Err(Refusal::new(ErrorCode::PushInFlight, words).retry_after(1));
    };
    let began = Instant::now();
    turn.begin();
    let store = Arc::clone(&app.store);
    // A till that hangs up does not stop the work: the mark must stand until the outcome is on disk.
    let work = tokio::spawn(async move {
        let answer = store.push(push).await;
        drop((in_flight, turn));
        answer
    });
    let answer = work.await.map_err(|why| StoreError::Panicked(why.to_string()))??;
    let server = Server { epoch: answer.epoch, time_ms: app.now_ms(), protocol: PROTOCOL };
    kill_at("before_reply");
    let (acked_seq, events) = match answer.taken {
        Taken::EpochStale => return Err(stale()),
        Taken::Gap { acked_seq } => (acked_seq, Vec::new()),
        Taken::All { acked_seq, events } => {
            app.metrics.pushed(&events, began.elapsed());
            (acked_seq, events)
        }
    };
    let backup_through = answer.backup_through;
    Ok(Json(PushResponse { server, acked_seq, expected_seq: acked_seq + 1, backup_through, events }))
}

/// Somebody whose push is read now: who it is, if there is a bearer, and the turn that it takes.
struct Admitted {
    bearer: Option<RegisterPrincipal>,
    turn: Turn,
}

impl FromRequestParts<App> for Admitted {
    type Rejection = Refusal;

    /// Waits before a byte of the body is read: what waits takes no memory.
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        // Push works without a bearer too: a signature does.
        let bearer = parts.extensions.get::<RegisterPrincipal>().copied();
        let tenant = bearer.map_or(NOBODY, |bearer| bearer.0.tenant);
        // Who does not say how long it is could send as much as anybody may.
        let length = parts.extensions.get::<WireLength>().and_then(|length| length.0);
        let weight = length.map_or(ROOM, |length| usize::try_from(length).unwrap_or(ROOM).max(LIGHTEST));
        let turn = app.turns.take(tenant, weight, PATIENCE).await;
        let turn = turn.ok_or_else(|| Refusal::busy("Many registers have much to send at the moment.", 1))?;
        Ok(Admitted { bearer, turn })
    }
}

fn stale() -> Refusal {
    Refusal::new(ErrorCode::EpochStale, "The server's history is another one than you know: say hello again.")
}

/// Checks the shape, recomputes keys and hashes, and asks who sent it: a live bearer or a signature by any key held.
fn admit(
    app: &App,
    register: Register,
    bearer: Option<RegisterPrincipal>,
    request: PushRequest,
) -> Result<Push, Refusal> {
    let malformed = |why: &str| Refusal::new(ErrorCode::PushMalformed, why);
    let count = request.events.len();
    if count == 0 || count > PUSH_LIMIT {
        return Err(malformed("A push has 1 to 500 events."));
    }
    if request.first_seq == 0 || request.first_seq > SEQ_LIMIT || request.incarnation == 0 {
        return Err(malformed("Sequence numbers and incarnations start at 1."));
    }
    let mut previous: Hash = [0; 32];
    hex::decode_to_slice(&request.previous_hash, &mut previous)
        .map_err(|_| malformed("The hash before the first event is not 32 bytes in hex."))?;
    let mut signature = [0; 64];
    let written = hex::decode_to_slice(&request.signature, &mut signature).is_ok();
    let first = Position { incarnation: request.incarnation, seq: request.first_seq };
    let bodies = request.events.iter().map(|body| body.get().to_owned()).collect();
    let events = line_up(register.id, first, previous, bodies);
    let signed_by = written.then(|| signed_by(&register, &events, &request.signature)).flatten();
    let authentic = signed_by.is_some();
    let live = bearer.is_some_and(|bearer| bearer.0.register == register.id);
    if !authentic && !live {
        return Err(Refusal::unauthenticated());
    }
    if request.epoch != app.store.epoch() {
        return Err(stale());
    }
    // Without a key it is parked in any case.
    let trusted_to = signed_by.and_then(|key| register.trusted_to(key));
    Ok(Push {
        trusted_to,
        register: Arc::new(register),
        epoch: request.epoch,
        incarnation: request.incarnation,
        signature,
        authentic,
        received_at: app.clock.now(),
        events,
    })
}

/// Which of its keys, the newest first.
fn signed_by(register: &Register, events: &[Incoming], signature: &str) -> Option<usize> {
    let (first, last) = (events.first()?, events.last()?);
    let message = push_message(register.id, first.at.incarnation, first.at.seq, last.at.seq, &last.hash);
    register.keys.iter().rposition(|key| verify(key, &message, signature))
}
