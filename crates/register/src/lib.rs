//! The till without a window: journal, SQLite store, sync worker.

pub mod view;
