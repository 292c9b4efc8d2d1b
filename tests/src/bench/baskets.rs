//! Carts on the server: how long one takes to load among 100,000, and how soon another device hears of a change.

use std::time::Instant;

use anyhow::{Result, ensure};
use evertill_protocol::API;
use evertill_server::store::sql::{Arg, Db, Engine as _};
use evertill_server::store::sqlite::SqliteStore;
use evertill_server::sync::secret;
use evertill_server::{Clock as _, Config, SystemClock};
use reqwest::{Client, Response};
use serde_json::{Value, json};
use uuid::Uuid;

use super::chain;
use super::figures::{Figure, Spread};
use crate::served::http;

const PRODUCTS: u32 = 2_000;
const CARTS: u64 = 100_000;
const ITEMS: i64 = 10;
const LOADS: u64 = 3_000;
const CHANGES: u64 = 200;
const LOAD_MS: f64 = 5.0;
const HEARD_MS: f64 = 1_000.0;

/// Milliseconds of a cart of ten items, over loopback, and from a change's answer to the other device's news of it.
pub async fn measure() -> Result<[Figure; 4]> {
    let scratch = tempfile::tempdir()?;
    let served = chain::stocked(scratch.path(), PRODUCTS).await?;
    let now_ms = SystemClock.now_ms();
    let beside =
        SqliteStore::open(&Config { database: served.database.clone(), ..Config::default() }, now_ms)?;
    let tenant = served.store.tenant(None).await?;
    beside.write_all(move |db| fill(db, tenant, now_ms)).await?;
    let (http, url) = (http()?, format!("{}{API}", served.url()));
    let mut loads = Vec::new();
    for nth in 0..LOADS {
        // Far from each other: none was just read.
        let cart = nth * 7_919 % CARTS;
        let began = Instant::now();
        let answer = asked(&http, &url, cart).await?;
        let text = answer.text().await?;
        loads.push(began.elapsed().as_secs_f64() * 1e3);
        if nth == 0 {
            let shown: Value = serde_json::from_str(&text)?;
            ensure!(shown["items"].as_array().is_some_and(|items| items.len() == 10), "{text}");
        }
    }
    let mut heard = Vec::new();
    for nth in 0..CHANGES {
        heard.push(change(&http, &url, nth * 499).await?);
    }
    drop(beside);
    served.close().await?;
    let (load, heard) = (Spread::of(loads), Spread::of(heard));
    Ok([
        Figure::new("cart_load_p50", "ms", load.p50),
        Figure::new("cart_load_p95", "ms", load.p95).at_most(LOAD_MS),
        Figure::new("cart_heard_elsewhere_p50", "ms", heard.p50),
        Figure::new("cart_heard_elsewhere_p95", "ms", heard.p95).at_most(HEARD_MS),
    ])
}

fn token(cart: u64) -> String {
    format!("{:064x}", cart + 1)
}

async fn asked(http: &Client, url: &str, cart: u64) -> Result<Response> {
    let cookie = format!("evertill_cart={}", token(cart));
    Ok(http.get(format!("{url}/cart")).header("cookie", cookie).send().await?.error_for_status()?)
}

/// A shop, and carts of guests.
fn fill(db: Db<'_>, tenant: i64, now_ms: i64) -> Result<(), evertill_server::store::StoreError> {
    let store: i64 =
        db.need("SELECT min(id) FROM store WHERE tenant_id = ?1", &[Arg::Int(tenant)], |row| row.get(0))?;
    let sql = "INSERT INTO shop (tenant_id, store_id, opened_ms) VALUES (?1, ?2, ?3)";
    db.execute(sql, &[tenant, store, now_ms].map(Arg::Int))?;
    let sql = "SELECT id, vendor_id FROM variant WHERE tenant_id = ?1 ORDER BY id LIMIT 1000";
    let variants: Vec<(i64, i64)> = db.all(sql, &[Arg::Int(tenant)], |row| Ok((row.get(0)?, row.get(1)?)))?;
    for nth in 0..CARTS {
        let (id, guest) = (Uuid::now_v7(), secret::hash(&token(nth)));
        let sql = "INSERT INTO cart (tenant_id, id, store_id, guest, status, version, created_ms, changed_ms, accessed_ms)
            VALUES (?1, ?2, ?3, ?4, 'active', 1, 0, 0, ?5)";
        db.execute(
            sql,
            &[Arg::Int(tenant), Arg::Id(id), Arg::Int(store), Arg::Bytes(&guest), Arg::Int(now_ms)],
        )?;
        for item in 0..ITEMS {
            let at = usize::try_from(nth * 13).unwrap_or_default()
                + usize::try_from(item * 97).unwrap_or_default();
            let (variant, vendor) = variants[at % variants.len()];
            let sql = "INSERT INTO cart_item (tenant_id, cart_id, id, variant_id, vendor_id, unit, options, qty, unit_price, moq, added_ms)
                VALUES (?1, ?2, ?3, ?4, ?5, 'each', '{}', 1000, 100000, 0, ?6)";
            let numbers = [variant, vendor, item].map(Arg::Int);
            db.execute(
                sql,
                &[&[Arg::Int(tenant), Arg::Id(id), Arg::Id(Uuid::now_v7())][..], &numbers].concat(),
            )?;
        }
    }
    Ok(())
}

/// From a change's answer to the news of it on another device's line.
async fn change(http: &Client, url: &str, cart: u64) -> Result<f64> {
    let cookie = format!("evertill_cart={}", token(cart));
    let mut line =
        http.get(format!("{url}/cart/stream")).header("cookie", &cookie).send().await?.error_for_status()?;
    said(&mut line).await?;
    let shown: Value = serde_json::from_str(&asked(http, url, cart).await?.text().await?)?;
    let item = shown["items"][0]["id"].as_str().unwrap_or_default().to_owned();
    let changed = http
        .patch(format!("{url}/cart/items/{item}"))
        .header("cookie", &cookie)
        .json(&json!({ "qty": 2000 }))
        .send()
        .await?;
    let began = Instant::now();
    ensure!(changed.status() == 200, "{}", changed.text().await?);
    let version = said(&mut line).await?;
    let took = began.elapsed().as_secs_f64() * 1e3;
    ensure!(version == 2, "version {version}");
    Ok(took)
}

/// The version in the next news; signs of life are passed over.
async fn said(line: &mut Response) -> Result<u64> {
    loop {
        let piece = line.chunk().await?.ok_or_else(|| anyhow::anyhow!("the line has ended"))?;
        let text = String::from_utf8_lossy(&piece);
        if let Some(version) = text.lines().find_map(|line| line.strip_prefix("data: ")) {
            return Ok(version.parse()?);
        }
    }
}
