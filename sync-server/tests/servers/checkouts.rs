//! Checkouts under fire: many buyers want what there is little of, send everything twice, and the server is killed under
//! them. No piece is sold twice, no attempt is two orders, and whoever asks again is told the same.

use std::sync::{Arc, RwLock};
use std::time::Duration;

use evertill_domain::Quantity;
use evertill_protocol::feed::Collection;
use evertill_server::Clock;
use evertill_server::store::StoreResult;
use evertill_server::store::sql::feed::{Changed, touch};
use evertill_server::store::sql::{Arg, Db};
use rand::Rng;
use reqwest::Client;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::process::Process;
use crate::shop::{Shop, TENANT, http, put_price, receive};
use crate::times;

const BUYERS: u64 = 64;
const VENDORS: i64 = 8;
const PRODUCTS: i64 = 30;
/// With 64 buyers some 200 lines.
const LINES: std::ops::RangeInclusive<i64> = 2..=4;
const FIRST: i64 = 5_000;

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_sold_twice_while_servers_die() {
    under_fire(Shop::open().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nor_on_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("books.db").to_str().unwrap().to_owned();
    under_fire(Shop::open_in(folder, file).await).await;
}

/// Eight vendors, thirty products, a few pieces of each.
fn stock(db: Db<'_>, now_ms: i64) -> StoreResult<()> {
    db.execute("INSERT INTO shop (tenant_id, store_id, opened_ms) VALUES (1, 101, 0)", &[])?;
    for vendor in FIRST..FIRST + VENDORS {
        let sql =
            "INSERT INTO vendor (tenant_id, id, code, name, shipping_flat) VALUES (?1, ?2, ?3, ?3, 100)";
        db.execute(sql, &[Arg::Int(TENANT), Arg::Int(vendor), Arg::Text(&format!("v{vendor}"))])?;
        touch(db, TENANT, Changed::everywhere(Collection::Vendor, &vendor.to_string()), now_ms)?;
    }
    (0..PRODUCTS).try_for_each(|nth| product(db, nth, now_ms))
}

fn product(db: Db<'_>, nth: i64, now_ms: i64) -> StoreResult<()> {
    let (variant, sku) = (FIRST + nth, format!("P{nth}"));
    // Of every fifth two go together or none.
    let moq = if nth % 5 == 0 { 2_000 } else { 0 };
    let sql = "INSERT INTO variant (tenant_id, id, sku, name, vendor_id, category_id, tax_class, moq)
               VALUES (?1, ?2, ?3, ?3, ?4, 210, 'food', ?5)";
    let vendor = FIRST + nth % VENDORS;
    let values = [Arg::Int(TENANT), Arg::Int(variant), Arg::Text(&sku), Arg::Int(vendor), Arg::Int(moq)];
    db.execute(sql, &values)?;
    touch(db, TENANT, Changed::everywhere(Collection::Variant, &variant.to_string()), now_ms)?;
    put_price(db, variant, 1_000, 0, now_ms)?;
    receive(db, variant, Quantity::pieces(4 + nth % 9), now_ms)
}

async fn under_fire(shop: Shop) {
    let now_ms = shop.clock.now_ms();
    shop.write(move |db| stock(db, now_ms)).await;
    let mut server = Process::start(&shop.database());
    let address = Arc::new(RwLock::new(server.url.clone()));
    let mut buyers = JoinSet::new();
    for nth in 0..BUYERS {
        buyers.spawn(Buyer { nth, client: http(), address: Arc::clone(&address) }.buys());
    }
    for _ in 0..times(3, 30) {
        let wait = rand::rng().random_range(50..700);
        tokio::time::sleep(Duration::from_millis(wait)).await;
        server.kill();
        // A minute later: what was begun by a dead server may be begun again.
        shop.run("UPDATE idempotency SET expires_ms = 1 WHERE status IS NULL").await;
        server = Process::start(&shop.database());
        address.write().unwrap().clone_from(&server.url);
    }
    let answers: Vec<Value> = buyers.join_all().await;
    server.kill();
    accounts(&shop, &answers).await;
}

/// The books, held against what the buyers were told.
async fn accounts(shop: &Shop, answers: &[Value]) {
    assert_eq!(shop.breaches().await, [] as [String; 0]);
    let placed: Vec<&Value> = answers.iter().filter(|answer| answer["sub_orders"].is_array()).collect();
    for other in answers.iter().filter(|answer| !answer["sub_orders"].is_array()) {
        assert!(
            ["ORDER_STOCK_INSUFFICIENT", "ORDER_CREATION_FAILED"].iter().any(|code| other["code"] == *code),
            "{other}"
        );
    }
    let orders: i64 = shop.ask("SELECT count(*) FROM orders WHERE channel = 'web'").await;
    assert_eq!(
        orders,
        i64::try_from(placed.len()).unwrap(),
        "an order for each attempt that was told of one"
    );
    let told: i64 = placed.iter().map(|order| order["total"].as_i64().unwrap()).sum();
    assert_eq!(
        shop.ask::<i64>("SELECT CAST(sum(total) AS BIGINT) FROM orders WHERE channel = 'web'").await,
        told
    );
    let rejected =
        placed.iter().filter(|order| order["rejected"].as_array().is_some_and(|all| !all.is_empty())).count();
    assert!(rejected > 0, "there was little of everything, and somebody went without");
    let below: i64 =
        shop.ask("SELECT count(*) FROM stock_level WHERE on_hand < reserved OR reserved < 0").await;
    assert_eq!(below, 0);
    assert_eq!(
        shop.ask::<i64>("SELECT count(*) FROM reservation").await,
        0,
        "every cart became an order or lost what it held"
    )
}

/// Somebody who sends everything until it is answered, and then once more.
struct Buyer {
    nth: u64,
    client: Client,
    address: Arc<RwLock<String>>,
}

impl Buyer {
    async fn buys(self) -> Value {
        let items: Vec<Value> = {
            let mut rng = rand::rng();
            let count = rng.random_range(LINES);
            (0..count)
                .map(|line| {
                    let variant = FIRST + (rng.random_range(0..PRODUCTS / 4) * 4 + line) % PRODUCTS;
                    json!({ "variant": variant, "qty": rng.random_range(2..=3) * 1000 })
                })
                .collect()
        };
        let (_, cart) = self.answered("PUT", "/cart", &json!({ "items": items }), "cart").await;
        assert!(cart.contains("\"items\""), "{cart}");
        if self.nth.is_multiple_of(2) {
            self.answered("POST", "/cart/prepare-checkout", &json!({}), "").await;
        }
        let address = json!({ "name": "Ada", "email": "ada@example.org", "street": "Lane 1", "city": "Bonn", "country": "DE" });
        let order = json!({ "address": address, "pay_by": "on_delivery" });
        let first = self.answered("POST", "/checkout", &order, "pay").await;
        let again = self.answered("POST", "/checkout", &order, "pay").await;
        assert_eq!(first, again, "byte for byte");
        if first.0 != 201 {
            // Nothing came of it: what was held for the cart goes with it.
            self.answered("DELETE", "/cart", &json!({}), "").await;
        }
        serde_json::from_str(&first.1).unwrap()
    }

    /// Asked again until somebody answers who has something to say.
    async fn answered(&self, method: &str, path: &str, body: &Value, key: &str) -> (u16, String) {
        loop {
            let url = format!("{}/api/v1{path}", self.address.read().unwrap());
            let request = self
                .client
                .request(method.parse().unwrap(), url)
                .header("cookie", format!("evertill_cart={:064x}", self.nth + 1))
                .header("idempotency-key", if key.is_empty() { "none" } else { key })
                .timeout(Duration::from_secs(20))
                .json(body);
            if let Ok(answer) = request.send().await {
                let status = answer.status().as_u16();
                if let Ok(text) = answer.text().await
                    && status < 500
                    && status != 429
                    && !text.contains("IDEMPOTENCY_KEY_IN_FLIGHT")
                {
                    return (status, text);
                }
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}
