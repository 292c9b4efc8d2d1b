//! The benchmark: what a till and its server do in a second, beside what the same disk does bare.

#![allow(clippy::float_arithmetic, reason = "ratios and percentiles of measured times, never money")]

pub mod chain;
pub mod figures;
pub mod floor;
pub mod push;
pub mod till;

use anyhow::Result;

pub use figures::Figures;

/// Measures everything; `say` is told what is being done.
pub async fn measure(say: impl Fn(&str)) -> Result<Figures> {
    say("push: 10,000 orders, five pairs with the floor");
    let push = push::measure().await?;
    say(&format!("  {:.2} s, {} B an order", push.median_seconds, push.bytes_an_order));
    say("a fresh till: 92,000 products");
    let fresh = till::fresh().await?;
    say(&format!("  {:.2} s", fresh.median_seconds));
    say("at the till: 100,000 products");
    let counter = till::counter().await?;
    Ok(Figures { push, fresh, counter })
}
