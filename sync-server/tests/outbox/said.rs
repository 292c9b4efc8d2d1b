//! What is said, in the transaction that it tells of: once, in order, with everything that a consumer needs.

use evertill_domain::event::{Fact, Return, ReturnLine};
use evertill_domain::{Money, Quantity};
use evertill_server::store::sql::Db;
use serde_json::{Value, json};

use crate::desk::{Desk, shop};
use crate::shop::{APPLES, BREAD, CASHIER, MANAGER, Shop};
use crate::till::line;

/// Kind, subject and data of every event, in order; their numbers are dense.
async fn said(shop: &Shop) -> Vec<(String, String, Value)> {
    shop.head().await;
    let read = |db: Db<'_>| {
        let sql = "SELECT no, kind, subject, data FROM outbox WHERE tenant_id = 1 ORDER BY no";
        db.all(sql, &[], |row| {
            let data: String = row.get(3)?;
            Ok((row.get::<i64>(0)?, row.get(1)?, row.get(2)?, serde_json::from_str(&data).unwrap()))
        })
    };
    let all = shop.books.read_all(read).await.unwrap();
    let numbers: Vec<i64> = all.iter().map(|event| event.0).collect();
    assert_eq!(numbers, (1..=all.len() as i64).collect::<Vec<_>>());
    all.into_iter().map(|(_, kind, subject, data)| (kind, subject, data)).collect()
}

fn kinds(said: &[(String, String, Value)]) -> Vec<&str> {
    said.iter().map(|(kind, ..)| kind.as_str()).collect()
}

#[tokio::test]
async fn a_sale_is_said_once_with_all_that_a_consumer_needs() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    till.sell(&shop, &[line(APPLES, 2, 450), line(BREAD, 1, 200)]);
    till.push_last(&shop).await;
    assert!(till.push_last(&shop).await.replayed);
    let said = said(&shop).await;
    assert_eq!(kinds(&said), ["order_created"], "a resend says nothing");
    let (_, subject, data) = &said[0];
    assert_eq!(*subject, format!("order/{}", data["order"]["id"].as_str().unwrap()));
    assert_eq!(data["order"]["number"], "S1-R1A-000001");
    assert_eq!((&data["order"]["total"], &data["order"]["currency"]), (&json!(1100), &json!("EUR")));
    assert_eq!((&data["store"]["code"], &data["register"]["code"]), (&json!("S1"), &json!("R1")));
    let line = &data["lines"][0];
    assert_eq!(line["product"], json!({ "id": APPLES, "sku": "A", "name": "Apples" }));
    assert_eq!((&line["quantity"], &line["taken"], &line["short"]), (&json!(2000), &json!(2000), &json!(0)));
    assert_eq!(data["tenders"], json!([{ "kind": "cash", "amount": 1100 }]));
}

#[tokio::test]
async fn what_runs_out_is_said_once_and_what_was_short_is_an_exception() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    for pieces in [9, 3, 1] {
        till.sell(&shop, &[line(APPLES, pieces, 450)]);
    }
    till.push(&shop, 1..=1).await;
    till.push(&shop, 2..=3).await;
    let said = said(&shop).await;
    let expected = [
        "order_created",
        "order_created",
        "exception_opened",
        "order_created",
        "exception_opened",
        "stock_low",
    ];
    assert_eq!(kinds(&said), expected);
    assert_eq!(said[2].2["exception"]["code"], "STOCK_SHORT");
    assert_eq!(said[2].2["order"], said[1].2["order"]);
    let id: i64 = shop.ask("SELECT min(id) FROM exception").await;
    assert_eq!(said[2].1, format!("exception/{id}"));
    assert_eq!((&said[5].2["available"], &said[5].2["low"]), (&json!(0), &json!(0)));
    assert_eq!(said[5].1, format!("stock/101/{APPLES}"));
}

#[tokio::test]
async fn voids_and_returns_are_said_after_their_sale_and_settle_what_was_short() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    let sale = till.sell(&shop, &[line(APPLES, 11, 450)]);
    till.void(&shop, till.key_of(sale));
    let other = till.sell(&shop, &[line(BREAD, 2, 200)]);
    let back = Return {
        target: till.key_of(other),
        receipt: "S1-R1A-000002".into(),
        lines: vec![ReturnLine { line: 0, variant: BREAD, qty: Quantity::pieces(1), amount: Money(200) }],
        refund: Money(200),
        reason: "stale".into(),
        approved_by: Some(MANAGER),
    };
    till.write(&shop, CASHIER, Fact::Return(back));
    till.push(&shop, 1..=4).await;
    let said = said(&shop).await;
    let expected = [
        "order_created",
        "exception_opened",
        "order_voided",
        "order_created",
        "order_refunded",
        "exception_settled",
    ];
    assert_eq!(kinds(&said), expected);
    assert_eq!((&said[2].1, &said[4].1), (&said[0].1, &said[3].1), "their sales' subjects");
    let restored = &said[2].2["restored"][0];
    assert_eq!((&restored["quantity"], &restored["product"]["sku"]), (&json!(10_000), &json!("A")));
    assert_eq!(said[2].2["order"], said[0].2["order"]);
    assert_eq!((&said[4].2["amount"], &said[4].2["by"]), (&json!(200), &json!(MANAGER)));
    assert_eq!(said[5].1, said[1].1, "opened and settled are about one thing");
}

#[tokio::test]
async fn what_headquarters_does_is_said_too() {
    let shop = shop().await;
    let mut till = shop.enrol("R1").await;
    till.sell(&shop, &[line(APPLES, 1, 555)]);
    till.sell(&shop, &[line(BREAD, 1, 200)]);
    till.push(&shop, 1..=2).await;
    let desk = Desk::of(&shop, "root").await;
    let exception = desk.list("/exceptions").await.remove(0)["id"].as_i64().unwrap();
    let refund = json!({ "action": "refund_difference", "note": "label was wrong" });
    assert_eq!(desk.post(&format!("/exceptions/{exception}/settle"), refund).await.status, 200);
    let orders = desk.list("/orders").await;
    let bread = orders.iter().find(|order| order["number"] == "S1-R1A-000002").unwrap();
    let id = bread["id"].as_str().unwrap();
    assert_eq!(desk.void(id, "wrong goods", Some("k1")).await.status, 200);
    let price = json!({ "variant": BREAD, "store": 101, "amount": 210_000 });
    assert_eq!(desk.post("/prices", json!({ "prices": [price] })).await.status, 201);
    let count = json!({ "store": 101, "variant": BREAD, "count": 4000, "reason": "counted" });
    assert_eq!(desk.post("/stock/adjust", count).await.status, 200);
    let gone = json!({ "store": 101, "variant": BREAD, "low": 5000, "change": -1000, "reason": "broken" });
    assert_eq!(desk.post("/stock/adjust", gone).await.status, 200);
    let last = json!({ "store": 101, "variant": BREAD, "count": 0, "reason": "counted" });
    assert_eq!(desk.post("/stock/adjust", last).await.status, 200);
    let said = said(&shop).await;
    let expected = [
        "order_created",
        "exception_opened",
        "order_created",
        "order_refunded",
        "exception_settled",
        "order_voided",
        "price_changed",
        "stock_low",
    ];
    assert_eq!(kinds(&said), expected);
    assert_eq!((&said[3].2["amount"], &said[3].2["register"]), (&json!(105), &Value::Null));
    assert_eq!(
        (&said[4].2["action"], &said[5].2["reason"]),
        (&json!("refund_difference"), &json!("wrong goods"))
    );
    assert_eq!((&said[6].2["unit_price"], &said[6].2["currency"]), (&json!(210_000), &json!("EUR")));
}

#[tokio::test]
async fn the_check_notices_an_event_that_is_missing() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    for _ in 0..3 {
        till.sell(&shop, &[line(BREAD, 1, 200)]);
    }
    till.push(&shop, 1..=3).await;
    shop.head().await;
    assert_eq!(shop.breaches().await, Vec::<String>::new());
    shop.run("DELETE FROM outbox WHERE no = 2").await;
    let breaches = shop.breaches().await;
    assert!(breaches.len() == 1 && breaches[0].contains("not numbered densely up to 3"), "{breaches:?}");
}
