//! A steady day: customers come at every register by chance, lines go and come back, and each sale is timed from the
//! moment at which its customer wanted it.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use tokio::task::{JoinSet, spawn_blocking};
use tokio::time::{Instant, sleep, sleep_until};

use super::arrivals::Arrivals;
use super::chain::Chain;
use super::latency::Latency;
use super::till::Till;
use super::{Outcome, Plan};
use crate::bench::Figure;

const PATIENCE: Duration = Duration::from_secs(300);

/// How busy the day is.
#[derive(Debug, Clone, Copy)]
pub struct Day {
    pub lasts: Duration,
    /// On average between two customers of a register.
    pub customer_every: Duration,
    /// On average between two outages, each of one register's line; none without it.
    pub outage_every: Option<Duration>,
    pub outage_lasts: Duration,
}

pub async fn run(plan: &Plan, day: Day, say: &impl Fn(&str)) -> Result<Outcome> {
    let mut chain = Chain::open(plan).await?;
    chain.server.begin_measuring()?;
    chain.answers.take();
    say("the day begins");
    let outages = tokio::spawn(outages(chain.tills.clone(), day, plan.seed));
    let checkout = sell(chain.all(), day, plan.seed).await?;
    outages.abort();
    chain.all().for_each(|till| till.mend());
    let until = Instant::now();
    let drained = chain.drained(PATIENCE).await?.into_iter().max().context("a register")?;
    let mut acknowledged = Latency::new()?;
    chain.all().try_for_each(|till| acknowledged.add(&till.acknowledged()))?;
    let mut outcome = Outcome::default();
    let orders = acknowledged.count();
    outcome.figures.add([Figure::new("orders_per_s", "/s", orders as f64 / day.lasts.as_secs_f64())]);
    outcome.figures.add(checkout.figures("wanted_to_journalled"));
    outcome.figures.add(acknowledged.figures("wanted_to_acknowledged"));
    let left = drained.saturating_duration_since(until);
    outcome.figures.add([Figure::new("drained_after_the_end", "s", left.as_secs_f64())]);
    outcome.figures.add(chain.server.figures(orders)?);
    outcome.close(chain).await
}

/// Serves each register's customers in turn, late or not; answers how long they had to wait for "paid".
pub async fn sell(tills: impl Iterator<Item = &Arc<Till>>, day: Day, seed: u64) -> Result<Latency> {
    let until = Instant::now() + day.lasts;
    let mut selling = JoinSet::new();
    for till in tills.cloned() {
        let customers = Arrivals::every(day.customer_every, seed ^ (till.seat.number << 8));
        selling.spawn(async move {
            let mut latency = Latency::new()?;
            for wanted in customers.take_while(|wanted| *wanted < until) {
                sleep_until(wanted).await;
                let till = Arc::clone(&till);
                spawn_blocking(move || till.sell(wanted)).await??;
                latency.record(wanted.elapsed());
            }
            anyhow::Ok(latency)
        });
    }
    let mut all = Latency::new()?;
    while let Some(sold) = selling.join_next().await {
        all.add(&sold??)?;
    }
    Ok(all)
}

/// Cuts one line after the other, now of this register, now of that; once, in the middle, the server's.
async fn outages(tills: Vec<Arc<Till>>, day: Day, seed: u64) {
    let Some(every) = day.outage_every else { return };
    let middle = Instant::now() + day.lasts / 2;
    let mut all_at_once = true;
    // A step that has no common divisor with the number of tills comes by all of them.
    for (moment, nth) in Arrivals::every(every, seed).zip((0..).step_by(7_919)) {
        sleep_until(moment).await;
        let hit = if all_at_once && moment > middle {
            all_at_once = false;
            tills.clone()
        } else {
            vec![Arc::clone(&tills[nth % tills.len()])]
        };
        hit.iter().for_each(|till| till.cut());
        tokio::spawn(async move {
            sleep(day.outage_lasts).await;
            hit.iter().for_each(|till| till.mend());
        });
    }
}
