//! Stories of what the world is told: what is said of the books, and how webhooks get it, on a real PostgreSQL.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a story that cannot be told fails")]

mod delivered;
#[path = "../hq/desk.rs"]
#[allow(dead_code)]
mod desk;
#[path = "../stories/place.rs"]
mod place;
mod receiver;
mod said;
#[path = "../stories/shop.rs"]
#[allow(dead_code)]
mod shop;
#[path = "../stories/till.rs"]
#[allow(dead_code)]
mod till;

/// The same stories are told of both engines.
const POSTGRES: bool = true;
