//! The replay: a year of real supermarket baskets sold through real registers with outages, and the books compared.

mod chain;
mod data;
mod lines;
mod totals;

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Result, bail};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde::Serialize;
use std::collections::BTreeMap;

pub use data::Data;
pub use totals::{Both, Totals};

use chain::{Chain, Till};
use data::Basket;

use crate::shop::Engine;

/// What to replay.
#[derive(Debug, Clone)]
pub struct Plan {
    pub data: PathBuf,
    /// All of them when empty.
    pub stores: Vec<String>,
    pub registers_per_store: usize,
    /// The share of its time for which a register is offline.
    pub outage_percent: u8,
    pub seed: u64,
    /// Leaves what these stores never sold out of the catalogue: quicker where the catalogue's size is not the point.
    pub sold_only: bool,
    /// Where the server keeps its books; a PostgreSQL goes with the run.
    pub engine: Engine,
    /// Leaves the databases there.
    pub keep: Option<PathBuf>,
}

/// What came of it.
#[derive(Debug, Serialize)]
pub struct Replayed {
    pub register: Both,
    pub server: Both,
    pub exceptions: BTreeMap<String, u64>,
    /// Baskets that a register says were paid and the server does not have.
    pub lost: u64,
    pub duplicated: u64,
    pub orders_per_s: u64,
}

/// Sells every basket and compares.
///
/// # Errors
/// When the data cannot be read, or a till or the server refuses what a shop must be able to do.
pub async fn replay(plan: &Plan, mut say: impl FnMut(&str)) -> Result<Replayed> {
    let data = Data::read(&plan.data, &plan.stores, plan.sold_only)?;
    if data.baskets.is_empty() {
        bail!("there is no basket of these stores in {}", plan.data.display());
    }
    say(&format!(
        "{} baskets, {} products, {} stores",
        data.baskets.len(),
        data.products.len(),
        data.stores.len()
    ));
    let mut chain = Chain::build(plan, &data).await?;
    say("chain built, tills enrolled");
    let started = Instant::now();
    let mut prices = data.prices.iter().peekable();
    for (index, basket) in data.baskets.iter().enumerate() {
        while let Some((midnight, changes)) = prices.next_if(|(midnight, _)| **midnight <= basket.at_ms) {
            chain.set_prices(*midnight, changes).await?;
        }
        chain.sell(&data, basket).await?;
        if (index + 1) % 1000 == 0 {
            say(&format!("{} baskets sold", index + 1));
        }
    }
    chain.drain_all().await?;
    let replayed = chain.compare(&data, started.elapsed()).await?;
    chain.close().await;
    Ok(replayed)
}

/// When a register is away: spells of hours to days, for the given share of the year.
#[derive(Debug)]
pub struct Outages(Vec<(i64, i64)>);

impl Outages {
    #[must_use]
    pub fn plan(percent: u8, seed: u64, from_ms: i64, to_ms: i64) -> Self {
        const HOUR_MS: i64 = 3_600_000;
        let mut spells = Vec::new();
        let mut rng = StdRng::seed_from_u64(seed);
        let share = i64::from(percent.min(95));
        let mut at = from_ms;
        while share > 0 && at < to_ms {
            let away = rng.random_range(2..14 * 24) * HOUR_MS;
            let online = away * (100 - share) / share;
            let begins = at + rng.random_range(0..=online);
            spells.push((begins, begins + away));
            at += away + online;
        }
        Outages(spells)
    }

    #[must_use]
    pub fn is_away(&self, at_ms: i64) -> bool {
        self.0.iter().any(|(from, to)| (*from..*to).contains(&at_ms))
    }
}

/// Which of a store's registers rings a basket up: by its number, so that every run does the same.
fn register_of<'a>(tills: &'a mut [Till], basket: &Basket) -> Option<&'a mut Till> {
    let count = tills.len().max(1);
    let pick = usize::try_from(basket.id).unwrap_or(0) % count;
    tills.get_mut(pick)
}
