//! Server processes over one PostgreSQL: killed, cut off, moved to another; nothing is lost and nothing is there twice.
//!
//! With `EVERTILL_LONG` set everything happens as often as it takes to believe it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a story that cannot be told fails")]

mod checkouts;
mod failures;
mod guesses;
mod load;
mod migrations;
mod numbering;
#[path = "../stories/place.rs"]
mod place;
mod process;
mod proxy;
mod restored;
#[path = "../stories/shop.rs"]
#[allow(dead_code)]
mod shop;
#[path = "../stories/till.rs"]
#[allow(dead_code)]
mod till;
mod together;

const POSTGRES: bool = true;

/// How often something happens: a few times, or as often as a long run wants.
fn times(few: usize, long: usize) -> usize {
    if std::env::var_os("EVERTILL_LONG").is_some() { long } else { few }
}
