//! Stories of headquarters: through the whole router, on a real SQLite file, over sales that a till pushed.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a story that cannot go on should end")]

mod acceptance;
mod account;
mod apart;
mod audit;
mod carts;
mod catalogue;
mod checkouts;
mod customers;
#[allow(dead_code)]
mod desk;
mod document;
mod door;
mod exceptions;
mod gates;
mod merges;
mod orders;
mod people;
#[path = "../stories/place.rs"]
mod place;
mod registers;
mod settlement;
#[path = "../stories/shop.rs"]
#[allow(dead_code)]
mod shop;
#[allow(dead_code)]
mod shopper;
mod stream;
mod thousand;
#[path = "../stories/till.rs"]
#[allow(dead_code)]
mod till;
mod upgrade;
mod vendors;

/// The same stories are told of both engines.
const POSTGRES: bool = false;
