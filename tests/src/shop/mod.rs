//! A shop in one process: the real server on real books, real tills, and a network that does as it is told.

mod books;
pub mod catalog;
mod desk;
mod hand;
mod link;
mod server;
mod till;

pub use books::{Books, Engine, place};
pub use catalog::{Goods, Seed};
pub use desk::Desk;
pub use hand::Hand;
pub use link::{Door, Fault, Network, Wire};
pub use server::{Listening, Shop, scratch};
pub use till::{Counter, Image, Place};

/// 2026-11-21 09:00 UTC: where a story's clocks start.
pub const MORNING_MS: i64 = 1_795_251_600_000;
