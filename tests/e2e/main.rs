//! Stories over a whole shop: real tills and the real server, under everything in `docs/protocol.md`'s failure table.
//!
//! A test named `row_NN_…` tells that row of the table.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a story that cannot go on has failed")]

mod clocks;
mod counter;
mod differences;
mod disk;
mod emulator;
mod files;
mod labels;
mod lives;
mod network;
mod printing;
mod processes;
mod scene;
mod tls;
mod versions;
mod webhooks;

use evertill_tests::shop::Engine;

/// The same stories are told of both engines.
const ENGINE: Engine = Engine::Sqlite;
