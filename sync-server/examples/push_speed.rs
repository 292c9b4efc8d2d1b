//! How fast a till drains: 10,000 orders of eight lines, queued on one register, pushed over loopback.
//!
//! `cargo run --release -p evertill-server --example push_speed [ORDERS] [EVENTS_A_PUSH]`

#![allow(clippy::unwrap_used, clippy::panic, reason = "a measurement that cannot be taken fails")]

#[path = "../tests/stories/place.rs"]
mod place;
#[allow(dead_code)]
#[path = "../tests/stories/shop.rs"]
mod shop;
#[allow(dead_code)]
#[path = "../tests/stories/till.rs"]
mod till;

use std::time::Instant;

use evertill_domain::Quantity;
use evertill_protocol::feed::Collection;
use evertill_protocol::push::PushResponse;
use evertill_protocol::{PUSH_LIMIT, hello::HelloResponse};
use evertill_server::store::StoreResult;
use evertill_server::store::sql::feed::{Changed, touch};
use evertill_server::store::sql::{Arg, Db};
use tokio::net::TcpListener;

use shop::{STORE, Shop, TENANT, VENDOR};

const PRODUCTS: i64 = 50_000;
const FIRST: i64 = 100_000;

/// Measured on a file.
const POSTGRES: bool = false;

fn stock_up(db: Db<'_>) -> StoreResult<()> {
    let sql = "INSERT INTO variant (tenant_id, id, sku, name, vendor_id, category_id, tax_class)
               VALUES (?1, ?2, ?3, ?3, ?4, 210, 'food')";
    for id in FIRST..FIRST + PRODUCTS {
        let (tenant, variant) = (Arg::Int(TENANT), Arg::Int(id));
        db.execute(sql, &[tenant, variant, Arg::Text(&format!("P{id}")), Arg::Int(VENDOR)])?;
        let row = id.to_string();
        touch(db, TENANT, Changed::everywhere(Collection::Variant, &row), 0)?;
        let no = touch(db, TENANT, Changed::at(Collection::Price, &row, STORE), 0)?;
        let sql = "INSERT INTO price VALUES (?1, ?2, ?3, ?2, 450000, 0, 0, NULL, ?4)";
        db.execute(sql, &[tenant, variant, Arg::Int(STORE), no.map_or(Arg::Null, Arg::Int)])?;
        shop::receive(db, id, Quantity::pieces(1_000), 0)?;
    }
    Ok(())
}

/// Popular products are sold often: the square of an even spread, as 1/√rank has it.
fn product(n: u64) -> i64 {
    let spread = (n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 44).cast_signed();
    FIRST + ((spread * spread) >> 20) * PRODUCTS / (1 << 20)
}

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1).map(|text| text.parse::<usize>().unwrap());
    let orders = arguments.next().unwrap_or(10_000);
    let size = arguments.next().unwrap_or(PUSH_LIMIT);
    let shop = Shop::open().await;
    shop.write(stock_up).await;
    let mut till = shop.enrol("R1").await;
    for order in 0..orders as u64 {
        let lines: Vec<_> = (0..8).map(|line| till::line(product(order * 8 + line), 1, 450)).collect();
        till.sell(&shop, &lines);
    }
    let HelloResponse { bearer, .. } = till.hello(&shop).await;
    let mut hash = evertill_domain::journal::GENESIS;
    let mut packets = Vec::new();
    let mut wire = 0;
    for first in (1..=orders).step_by(size) {
        let last = (first + size - 1).min(orders);
        let (request, after) = till.request_after(first, last, hash);
        hash = after;
        let packet = zstd::encode_all(&*serde_json::to_vec(&request).unwrap(), 3).unwrap();
        wire += packet.len();
        packets.push(packet);
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/api/v1/sync/events", listener.local_addr().unwrap());
    let app = shop.app.clone();
    tokio::spawn(evertill_server::serve(listener, app, std::future::pending()));
    let client = shop::http();
    let began = Instant::now();
    for packet in packets {
        let request = client.post(&url).bearer_auth(&bearer).body(packet);
        let request = request.header("content-type", "application/json").header("content-encoding", "zstd");
        let answer = request.send().await.unwrap().text().await.unwrap();
        let answer: PushResponse =
            serde_json::from_str(&answer).unwrap_or_else(|why| panic!("{why}: {answer}"));
        assert!(till::got(&answer).iter().all(|got| got.booked().is_empty()), "{answer:?}");
    }
    let ms = began.elapsed().as_millis();
    println!(
        "{orders} orders in {ms} ms: {} a second, {} bytes an order on the wire",
        orders as u128 * 1000 / ms,
        wire / orders
    );
    let log = std::fs::metadata(shop.config.database.with_extension("db-wal")).map_or(0, |log| log.len());
    println!("log: {} bytes an order", log / orders as u64);
    assert_eq!(shop.breaches().await, Vec::<String>::new());
}
