//! The till without a window: journal, SQLite store, sync worker.

pub mod catalog;
pub mod clock;
pub mod error;
pub mod fault;
pub mod ids;
pub mod journal;
pub mod store;
pub mod till;
pub mod view;
