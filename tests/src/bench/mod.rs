//! The benchmark: what a till and its server do in a second, beside what the same disk does bare.

#![allow(clippy::float_arithmetic, reason = "ratios and percentiles of measured times, never money")]

pub mod baskets;
pub mod chain;
pub mod counter;
pub mod figures;
pub mod floor;
pub mod fresh;
pub mod goods;
pub mod growth;
pub mod load;
pub mod lookup;
pub mod push;
pub mod reach;
pub mod rows;
pub mod seed;
pub mod throughput;
pub mod volley;
pub mod window;

use std::time::{Duration, Instant};

use anyhow::Result;
use clap::ValueEnum;

pub use figures::{Figure, Figures};

/// What can be measured by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// A till's queue of 10,000 orders, pushed.
    Push,
    /// Queues of eight tills, booked by either store.
    Throughput,
    /// Whether an order costs the same however many there are.
    Growth,
    /// From an enrolment code to goods with prices.
    Fresh,
    /// Changed prices on their way to an online till.
    Reach,
    /// Carts on the server: one among 100,000, and other devices' news of it.
    Baskets,
    /// Sales beside bare commits.
    Checkout,
    /// Barcodes and names, at 100,000 and 1,000,000 products.
    Lookup,
    /// The real window: its start, a scan, scrolling, memory, and what it loads.
    Window,
}

/// Measures these parts, or all when none is named; `say` is told what is being done. Books grow to so many `orders`.
pub async fn measure(parts: &[Part], orders: u32, say: impl Fn(&str)) -> Result<Figures> {
    let mut figures = Figures::default();
    for part in Part::value_variants() {
        if !parts.is_empty() && !parts.contains(part) {
            continue;
        }
        match part {
            Part::Push => {
                say("push: 10,000 orders, five pairs with the floor");
                figures.add(push::measure().await?);
            }
            Part::Throughput => figures.add(throughput::measure(&say).await?),
            Part::Growth => figures.add(growth::measure(orders, &say).await?),
            Part::Fresh => {
                say("a fresh till: 92,000 products");
                figures.add(fresh::measure().await?);
            }
            Part::Reach => {
                say("prices: 100 at a time, to a till that is online");
                figures.add(reach::measure().await?);
            }
            Part::Baskets => {
                say("carts: 100,000 of ten items");
                figures.add(baskets::measure().await?);
            }
            Part::Checkout => {
                say("checkout: 8 lines, five pairs with bare commits");
                figures.add(counter::measure(&say)?);
            }
            Part::Lookup => {
                say("barcodes and names: 100,000 and 1,000,000 products");
                figures.add(lookup::measure(&say)?);
            }
            Part::Window => {
                say("the window: 100,000 products");
                figures.add(window::measure(&say).await?);
            }
        }
    }
    Ok(figures)
}

fn timed<T>(work: impl FnOnce() -> Result<T>) -> Result<(Duration, T)> {
    let began = Instant::now();
    let done = work()?;
    Ok((began.elapsed(), done))
}
