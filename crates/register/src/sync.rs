//! The till's side of the sync protocol (see `docs/protocol.md`): enrolment, hello, push, pull, and the worker that
//! does them when the network allows.
//!
//! Nothing here removes anything from the queue: an event is acknowledged or it waits. Each module plans with reads,
//! talks to the server with no transaction open, checks the answer, and settles it in one short transaction.

mod backoff;
mod effects;
pub mod enrol;
pub mod failure;
mod hello;
pub mod link;
mod notes;
mod progress;
mod pull;
mod push;
mod queue;
mod recover;
mod runner;
mod snapshot;
mod steps;
mod stream;
mod worker;

#[cfg(test)]
mod tests;

pub(crate) use backoff::Backoff;
pub use failure::{Failure, PermanentCode};
pub use link::{Chunks, HttpLink, Link, LinkBody, LinkError, LinkRequest, LinkResponse, Method};
pub use notes::{Notes, Reach};
pub use runner::{SyncHandle, spawn};
pub use worker::{Did, StepReport, Worker};
