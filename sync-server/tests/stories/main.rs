//! Stories: a real SQLite file, real signatures, the whole router; one file a theme.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a story that cannot be told fails")]

mod backups;
mod feed;
mod hello;
mod push;
mod reconcile;
mod shop;
mod stream;
mod till;
