//! Hello: the till shows who it is and where it stands, and does what the server's verdict says.

use ed25519_dalek::SigningKey;
use evertill_domain::time::ClockReading;
use evertill_protocol::PROTOCOL;
use evertill_protocol::hello::{Hello, HelloRequest, HelloResponse, Verdict};
use evertill_protocol::signature::{hello_message, sign};
use rusqlite::Connection;
use serde_json::value::to_raw_value;

use super::notes::Notes;
use super::progress;
use super::queue;
use crate::error::Result;
use crate::journal;
use crate::store::Writing;
use crate::till::{self, Till};

/// The note that names the epoch in which the journal's acknowledgements were given.
const HISTORY: &str = "history";

/// What only the machine knows.
#[derive(Debug, Clone)]
pub(crate) struct Machine {
    pub wall_ms: i64,
    pub disk_free: Option<u64>,
}

pub(crate) fn compose(
    db: &Connection,
    till: &Till,
    notes: &Notes,
    machine: &Machine,
    nonce: String,
) -> Result<Hello> {
    let (head_seq, head_hash) = journal::head(db, till.incarnation)?;
    let depth = queue::depth(db)?;
    let age = |oldest_ms: i64| u64::try_from(machine.wall_ms.saturating_sub(oldest_ms) / 1_000).unwrap_or(0);
    Ok(Hello {
        nonce,
        register: till.register,
        protocol: PROTOCOL,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        incarnation: till.incarnation,
        epoch: Some(till.epoch),
        acked_seq: queue::acked_through(db, till.incarnation)?,
        head_seq,
        head_hash: hex::encode(head_hash),
        cursor: till.cursor,
        wall_ms: machine.wall_ms,
        queue_depth: depth.events,
        oldest_age_s: depth.oldest_ms.map(age),
        retries: notes.retries,
        last_error: notes.last_error.clone(),
        disk_free: machine.disk_free,
    })
}

/// The hello's bytes and the signature over just those bytes.
pub(crate) fn sign_hello(key: &SigningKey, hello: &Hello) -> Result<HelloRequest> {
    let hello = to_raw_value(hello)?;
    let signature = sign(key, &hello_message(hello.get().as_bytes()));
    Ok(HelloRequest { hello, signature })
}

/// What to do after a hello.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    /// Push, and pull when the server still speaks our version of it.
    Sync {
        pull: bool,
    },
    ReEnrol,
}

/// Writes down what the verdict asks for, all of it in the caller's transaction.
pub(crate) fn settle(
    tx: &Writing<'_>,
    till: &Till,
    answer: &HelloResponse,
    reading: &ClockReading,
) -> Result<Next> {
    if answer.verdict == Verdict::ReEnrol {
        return Ok(Next::ReEnrol);
    }
    let replay = answer.verdict == Verdict::Replay;
    if answer.server.epoch != till.epoch || replay {
        progress::follow_epoch(tx, &answer.server)?;
    }
    // Acknowledged in another history than this one, whatever the verdict: that means nothing here. (A till that was
    // enrolled again knows the new epoch already, but its events do not.)
    let history = serde_json::to_string(&answer.server.epoch)?;
    if replay || till::note(tx, HISTORY)?.as_ref() != Some(&history) {
        queue::wait_again_all(tx)?;
        till::set_note(tx, HISTORY, Some(&history))?;
    }
    progress::set_backup_through(tx, answer.backup_through)?;
    if answer.verdict == Verdict::Resync {
        // A copy that was restored. The next incarnation begins first, so that what is sold while the tail is being
        // fetched does not take its place.
        let next = answer.incarnation.max(till.incarnation) + 1;
        journal::open_incarnation(tx, reading, next, "restored", None)?;
    }
    Ok(Next::Sync { pull: answer.verdict != Verdict::Upgrade })
}
