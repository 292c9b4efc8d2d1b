//! The stories in which the server has a part of its own, with its books in PostgreSQL.
//!
//! Not here: `disk`, `printing` and `emulator` are about a till's own disk and paper, and `files` about SQLite files of
//! other versions.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a story that cannot go on has failed")]

mod clocks;
mod counter;
mod differences;
mod labels;
mod lives;
mod network;
mod processes;
#[allow(dead_code)]
mod scene;
mod versions;
mod webhooks;

use evertill_tests::shop::Engine;

/// The same stories are told of both engines.
const ENGINE: Engine = Engine::Postgres;
