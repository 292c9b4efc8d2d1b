//! The sync server: takes every queued sale exactly once and reconciles it with its own prices and stock.
//!
//! `http` carries requests to handlers (`sync`, `hq`), which decide and call the `store`; only the store knows SQL.

pub mod app;
pub mod audit;
pub mod catalog;
pub mod cli;
pub mod clock;
pub mod config;
pub mod customers;
pub mod demo;
mod door;
pub mod error;
pub mod faults;
pub mod gate;
pub mod hq;
pub mod http;
mod line;
pub mod mail;
pub mod metrics;
pub mod nudge;
pub mod openapi;
pub mod outbox;
pub mod quote;
pub mod rate;
pub mod serve;
pub mod shop;
pub mod store;
pub mod sync;
pub mod tls;
pub mod vault;

pub use app::App;
pub use clock::{Clock, SetClock, SystemClock};
pub use config::Config;
pub use serve::serve;
