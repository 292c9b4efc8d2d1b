//! A pushed event as the server sees it: its place, key and hash recomputed, its body read if it can be.

use evertill_domain::Body;
use evertill_domain::event::NotUnderstood;
use evertill_domain::journal::{Hash, Position, body_hash, chain, event_key};
use uuid::Uuid;

/// One event of a push.
#[derive(Debug, Clone)]
pub struct Incoming {
    pub at: Position,
    pub key: Uuid,
    /// Verbatim.
    pub body: String,
    /// The chain before and after it, by the register's own account.
    pub previous: Hash,
    pub hash: Hash,
    pub read: Result<Body, NotUnderstood>,
}

impl Incoming {
    /// Names this body when its key was used before.
    #[must_use]
    pub fn body_hash(&self) -> Hash {
        body_hash(self.body.as_bytes())
    }
}

/// Lines up the bodies of a push after the chain's hash before them.
#[must_use]
pub fn line_up(register: Uuid, first: Position, previous: Hash, bodies: Vec<String>) -> Vec<Incoming> {
    let mut before = previous;
    let mut events = Vec::with_capacity(bodies.len());
    for (body, seq) in bodies.into_iter().zip(first.seq..) {
        let at = Position { incarnation: first.incarnation, seq };
        let hash = chain(register, at, &before, body.as_bytes());
        let read = Body::decode(&body);
        events.push(Incoming { at, key: event_key(register, at), body, previous: before, hash, read });
        before = hash;
    }
    events
}
