//! How soon changed prices are at a till that is online: set at HQ, and written by another process.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use evertill_protocol::API;
use evertill_register::register::Register;
use evertill_register::sync::spawn;
use evertill_register::view::Network;
use evertill_server::catalog::{PriceLine, ValidFrom};
use evertill_server::hq::scope::Scope;
use evertill_server::store::CatalogStore as _;
use evertill_server::store::sqlite::SqliteStore;
use evertill_server::{Clock as _, Config, SystemClock};
use serde_json::{Value, json};

use super::chain::{self, Till, enrol_code};
use super::figures::{Figure, Spread};
use super::goods::sku;
use crate::merchant::{admin_token, employ_admin, variants};
use crate::served::{http, imported, quiet};

const PRODUCTS: u32 = 20_000;
/// Prices that change together.
const CHANGED: usize = 100;
const ROUNDS: usize = 25;
/// One till is told of changes twice a second at most; a round begins when nothing holds it back.
const CALM: Duration = Duration::from_millis(700);
const LOOK: Duration = Duration::from_millis(1);
const PATIENCE: Duration = Duration::from_secs(10);
const BY_REQUEST_MS: f64 = 20.0;
const BY_COMMAND_MS: f64 = 300.0;

/// Milliseconds from the commit to the last price in the till's own file.
pub async fn measure() -> Result<[Figure; 4]> {
    let scratch = tempfile::tempdir()?;
    let served = chain::stocked(scratch.path(), PRODUCTS).await?;
    let mut till = Till::open(&scratch.path().join("till"), served.address)?;
    till.enrol(&enrol_code(&served, "R1").await?).await?;
    let register = till.register;
    let syncing = spawn(&register, || {})?;
    online(&register).await?;
    let variants = variants(&register)?;
    employ_admin(&*served.store, chain::TENANT, now_ms()).await?;
    let http = http()?;
    let token = admin_token(&http, &served.url(), chain::TENANT).await?;
    let (mut by_request, mut by_command) = (Vec::new(), Vec::new());
    let beside =
        SqliteStore::open(&Config { database: served.database.clone(), ..Config::default() }, now_ms())?;
    let scope = Scope::of_operator(served.store.tenant(None).await?);
    for round in 0..ROUNDS {
        tokio::time::sleep(CALM).await;
        let amount = 1_000_000 + i64::try_from(round)? * 2000;
        let chosen = &variants[round * CHANGED..][..CHANGED];
        let prices: Vec<Value> = chosen.iter().map(|id| json!({ "variant": id, "amount": amount })).collect();
        let request = http.post(format!("{}{API}/prices", served.url())).bearer_auth(&token);
        let answer = request.json(&json!({ "prices": prices })).send().await?;
        let committed = Instant::now();
        ensure!(answer.status() == 201, "{}", answer.text().await?);
        by_request.push(arrival(&register, amount, committed).await?);

        tokio::time::sleep(CALM).await;
        let lines = (0..CHANGED).map(|n| line(round * CHANGED + n, amount + 1000)).collect::<Result<_>>()?;
        imported(beside.put_prices(scope, lines, now_ms(), quiet()).await?)?;
        by_command.push(arrival(&register, amount + 1000, Instant::now()).await?);
    }
    drop((syncing, beside));
    served.close().await?;
    let (request, command) = (Spread::of(by_request), Spread::of(by_command));
    Ok([
        Figure::new("prices_to_till_p50", "ms", request.p50),
        Figure::new("prices_to_till_p99", "ms", request.p99).at_most(BY_REQUEST_MS),
        Figure::new("prices_to_till_by_command_p50", "ms", command.p50),
        Figure::new("prices_to_till_by_command_p99", "ms", command.p99).at_most(BY_COMMAND_MS),
    ])
}

/// Waits until all of a round's prices are there.
async fn arrival(register: &Arc<Register>, amount: i64, committed: Instant) -> Result<f64> {
    let wanted = i64::try_from(CHANGED)?;
    while committed.elapsed() < PATIENCE {
        let there: i64 = register.store().read(|db| {
            let sql = "SELECT count(*) FROM price WHERE amount = ?1";
            Ok(db.prepare_cached(sql)?.query_row([amount], |row| row.get(0))?)
        })?;
        if there >= wanted {
            return Ok(committed.elapsed().as_secs_f64() * 1e3);
        }
        tokio::time::sleep(LOOK).await;
    }
    anyhow::bail!("changed prices do not come to the till")
}

async fn online(register: &Arc<Register>) -> Result<()> {
    let began = Instant::now();
    while register.status()?.network != Network::Online {
        ensure!(began.elapsed() < PATIENCE, "the till is not online");
        tokio::time::sleep(LOOK).await;
    }
    Ok(())
}

/// A price as a file has it; the goods were made in the order of their numbers.
fn line(number: usize, amount: i64) -> Result<PriceLine> {
    let minor = amount / 1000;
    Ok(PriceLine {
        line: number as u64 + 1,
        store: None,
        sku: sku(u32::try_from(number)?),
        price: format!("{}.{:02}", minor / 100, minor % 100),
        valid_from: ValidFrom::Now,
    })
}

fn now_ms() -> i64 {
    SystemClock.now_ms()
}
