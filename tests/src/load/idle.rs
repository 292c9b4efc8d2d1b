//! Idle: every register keeps its stream open and does nothing; then prices change, and all of them have them.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use anyhow::{Result, ensure};
use evertill_protocol::API;
use serde_json::json;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

use super::chain::{Chain, LARGE};
use super::latency::Latency;
use super::till::Seat;
use super::wing::{Assignment, HOLD, Wing};
use super::{Outcome, Plan};
use crate::bench::Figure;
use crate::merchant::{admin_token, variants};
use crate::served::http;

/// Until all streams are open; until the new prices are everywhere.
const PATIENCE: Duration = Duration::from_secs(300);
const LOOK: Duration = Duration::from_millis(100);
/// Prices that change together.
const CHANGED: usize = 10;
/// Nothing else costs so much.
const AMOUNT: i64 = 7_777_000;
/// The most that the server may need for 2,000 registers.
const MEMORY_MIB: f64 = 256.0;

pub async fn run(plan: &Plan, calm: Duration, say: &impl Fn(&str)) -> Result<Outcome> {
    let mut chain = Chain::open_with(plan, HOLD).await?;
    let mut wings = spread(&mut chain)?;
    say("all have enrolled");
    let here = chain.all().count();
    let began = Instant::now();
    while chain.answers.streams() < here {
        ensure!(began.elapsed() < PATIENCE, "{} of {here} streams are open", chain.answers.streams());
        sleep(LOOK).await;
    }
    for wing in &mut wings {
        wing.opened()?;
    }
    say("all streams are open");
    chain.server.begin_measuring()?;
    sleep(calm).await;
    let mut outcome = Outcome::default();
    let cpu = chain.server.cpu_s()? / calm.as_secs_f64() * 100.0;
    say("prices change");
    let latency = change_prices(&chain, wings).await?;
    outcome
        .figures
        .add([Figure::new("streams", "", latency.count() as f64), Figure::new("server_cpu_idle", "%", cpu)]);
    outcome.figures.add(latency.figures("price_at_every_register"));
    outcome.figures.add([chain.server.memory()?.at_most(MEMORY_MIB)]);
    outcome.close(chain).await
}

/// Who is too many for this process lives in others.
fn spread(chain: &mut Chain) -> Result<Vec<Wing>> {
    let away = std::mem::take(&mut chain.away);
    let wing = |seats: &[(Seat, String)]| {
        let assignment = Assignment {
            url: chain.server.url(),
            seats: seats.to_vec(),
            products: CHANGED,
            amount: AMOUNT,
            patience: PATIENCE,
        };
        Wing::start(chain.folder.path(), &assignment)
    };
    away.chunks(HOLD as usize).map(wing).collect()
}

/// From HQ's request until each register's own file has the prices.
async fn change_prices(chain: &Chain, wings: Vec<Wing>) -> Result<Latency> {
    let mut latency = Latency::new()?;
    let Some(first) = chain.tills.first() else { return Ok(latency) };
    let http = http()?;
    let token = admin_token(&http, &chain.server.url(), LARGE).await?;
    let variants = variants(&first.register)?;
    let price = |id: &i64| json!({ "variant": id, "amount": AMOUNT });
    let prices: Vec<_> = variants.iter().take(CHANGED).map(price).collect();
    let mut arriving = JoinSet::new();
    let (began, clock) = (Instant::now(), SystemTime::now());
    for till in &chain.tills {
        let till = Arc::clone(till);
        arriving.spawn(async move { timeout(PATIENCE, till.priced(AMOUNT, CHANGED)).await });
    }
    let url = format!("{}{API}/prices", chain.server.url());
    let answer = http.post(url).bearer_auth(token).json(&json!({ "prices": prices })).send().await?;
    ensure!(answer.status() == 201, "{}", answer.text().await?);
    while let Some(arrived) = arriving.join_next().await {
        latency.record(arrived??? - began);
    }
    for mut wing in wings {
        wing.priced(clock)?.into_iter().for_each(|took| latency.record(took));
    }
    Ok(latency)
}
