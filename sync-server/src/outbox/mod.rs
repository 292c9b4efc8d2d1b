//! What leaves the server by itself: events about the books, delivered to webhooks (docs/events.md, ADR 9).

pub mod address;
pub mod news;
pub mod post;
pub mod publisher;
pub mod schedule;
pub mod secret;
