//! Push: the oldest waiting events go up, contiguous and signed once; the server's word on each comes back.

use ed25519_dalek::SigningKey;
use evertill_protocol::push::{PushRequest, PushResponse};
use evertill_protocol::signature::{push_message, sign};
use rusqlite::Connection;
use serde_json::value::{RawValue, to_raw_value};

use super::failure::Failure;
use super::progress;
use super::queue::{self, Batch};
use crate::error::Result;
use crate::till::Till;

/// Bodies in one push, at most, in bytes; the number of events is bounded by the protocol.
pub(crate) const MAX_BYTES: usize = 1 << 20;

/// The request for a batch: bodies verbatim, one signature over the chain's end.
pub(crate) fn request(till: &Till, key: &SigningKey, batch: &Batch) -> Result<PushRequest> {
    let message =
        push_message(till.register, batch.incarnation, batch.first_seq, batch.last_seq(), &batch.last_hash);
    Ok(PushRequest {
        register: till.register,
        epoch: till.epoch,
        incarnation: batch.incarnation,
        first_seq: batch.first_seq,
        previous_hash: hex::encode(batch.previous_hash),
        events: batch.bodies.iter().map(|body| verbatim(body)).collect::<Result<_>>()?,
        signature: sign(key, &message),
    })
}

/// A damaged body is no JSON any more. It goes up as a string, so that the server parks it whole, as evidence, and
/// it holds up nothing behind it.
fn verbatim(body: &str) -> Result<Box<RawValue>> {
    match RawValue::from_string(body.to_owned()) {
        Ok(raw) => Ok(raw),
        Err(_) => Ok(to_raw_value(body)?),
    }
}

/// What a push came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pushed {
    Acknowledged {
        events: u64,
        replayed: u64,
    },
    /// The server lacks earlier events: they wait again and go first.
    Gap {
        from_seq: u64,
    },
    /// It lacks events that this till no longer has. This incarnation waits; the others go on.
    Stuck {
        incarnation: u32,
        from_seq: u64,
    },
}

/// Checks an answer before anything is written: what does not fit the question was garbled on the way.
pub(crate) fn check(batch: &Batch, answer: &PushResponse) -> Result<(), Failure> {
    let fits = answer.events.len() <= batch.bodies.len()
        && (batch.first_seq..).zip(&answer.events).all(|(seq, event)| seq == event.seq);
    // How far the server counts as acknowledged says nothing about these: what it parked is off its chain.
    let sound = !answer.events.is_empty() || answer.expected_seq != batch.first_seq;
    if fits && sound { Ok(()) } else { Err(Failure::garbled("an answer that is not to this push")) }
}

/// Writes down what the server said, all of it in the caller's transaction.
pub(crate) fn settle(tx: &Connection, batch: &Batch, answer: &PushResponse) -> Result<Pushed> {
    progress::set_backup_through(tx, answer.backup_through)?;
    if !answer.events.is_empty() {
        queue::record(tx, batch.incarnation, &answer.events)?;
        let replayed = answer.events.iter().filter(|event| event.replayed).count() as u64;
        return Ok(Pushed::Acknowledged { events: answer.events.len() as u64, replayed });
    }
    let (incarnation, from_seq) = (batch.incarnation, answer.expected_seq);
    // Beyond the batch: the server has more of this incarnation than was sent. Hello sorts that out; until then,
    // as with events that are gone, the other incarnations go on.
    if from_seq > batch.first_seq || !queue::can_send(tx, incarnation, from_seq)? {
        return Ok(Pushed::Stuck { incarnation, from_seq });
    }
    queue::wait_again(tx, incarnation, from_seq)?;
    Ok(Pushed::Gap { from_seq })
}
