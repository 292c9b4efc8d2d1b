//! Stories: a real SQLite file, real signatures, the whole router; one file a theme.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a story that cannot be told fails")]

mod backups;
mod check;
mod feed;
mod flat;
mod hello;
mod metrics;
mod place;
mod push;
mod reconcile;
mod serving;
#[allow(dead_code)]
mod shop;
mod stream;
mod till;
mod tls;

/// The same stories are told of both engines.
const POSTGRES: bool = false;
