//! PostgreSQL alone: the schema, transactions that meet, the batches and the sequencer that are its own.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a story that cannot be told fails")]

mod apart;
mod backup;
mod database;
mod feed;
mod jobs;
mod late;
mod outbox;
mod push;
mod shop;
