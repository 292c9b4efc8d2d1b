//! The thundering reconnect: every register has sold through an outage, and all lines come back in the same moment.

use std::time::Duration;

use anyhow::Result;
use tokio::time::Instant;

use super::chain::Chain;
use super::{Outcome, Plan};
use crate::bench::Figure;
use crate::bench::figures::{median, worst};

const PATIENCE: Duration = Duration::from_secs(180);
/// What a small merchant's register has to send, as a part of what each of the large one's has.
const SMALL: u64 = 10;
/// No register waits longer than so many times the median one of the large merchant.
const PATIENT: f64 = 3.0;

pub async fn run(plan: &Plan, orders: u64, say: &impl Fn(&str)) -> Result<Outcome> {
    let mut chain = Chain::open(plan).await?;
    say("cut off; everybody sells");
    chain.all().for_each(|till| till.cut());
    let large = plan.registers as usize;
    let few = (orders / SMALL).max(1);
    let sold = chain.sell_each(|till| if till.seat.number < large as u64 { orders } else { few })?;
    chain.server.begin_measuring()?;
    say(&format!("{sold} orders wait; all lines are back"));
    chain.answers.take();
    let began = Instant::now();
    chain.all().for_each(|till| till.mend());
    let within = began.elapsed();
    let seconds = |moment: &Instant| (*moment - began).as_secs_f64();
    let waits: Vec<f64> = chain.drained(PATIENCE).await?.iter().map(seconds).collect();
    let (ours, others) = waits.split_at(large);
    let mut outcome = Outcome::default();
    outcome.figures.add([
        Figure::new("all_back_within", "s", within.as_secs_f64()).at_most(1.0),
        Figure::new("orders_per_s", "/s", sold as f64 / worst(&waits)),
        Figure::new("register_drained_median", "s", median(ours)),
        Figure::new("register_drained_worst", "s", worst(ours)),
        Figure::new("worst_over_median", "x", worst(ours) / median(ours)).at_most(PATIENT),
    ]);
    if !others.is_empty() {
        let most = PATIENT * median(ours);
        outcome.figures.add([Figure::new("neighbour_drained_worst", "s", worst(others)).at_most(most)]);
    }
    outcome.figures.add(chain.server.figures(sold)?);
    outcome.close(chain).await
}
