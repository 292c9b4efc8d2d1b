//! Orders: the list's filters and pages, one in full, and undoing one.

use evertill_domain::event::Fact;
use evertill_server::Clock;
use serde_json::{Value, json};

use crate::desk::{Desk, shop};
use crate::shop::{APPLES, BREAD, CASHIER, Shop};
use crate::till::{Till, line};

/// Three sales: one clean, one at a stale price, one of twelve apples where nine are left. Answers the till.
async fn three_sales(shop: &Shop) -> Till {
    let mut till = shop.enrol("R1").await;
    shop.later(60);
    till.sell(shop, &[line(APPLES, 1, 450), line(BREAD, 2, 200)]);
    shop.later(60);
    shop.price(APPLES, 480, shop.clock.now()).await;
    till.sell(shop, &[line(BREAD, 1, 200), line(APPLES, 0, 450)]);
    let mut online = till.sale(&[line(APPLES, 12, 450)]);
    online.offline = false;
    till.write(shop, CASHIER, Fact::Sale(online));
    till.push(shop, 1..=3).await;
    till
}

fn numbers(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row["number"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn the_list_is_filtered_sorted_and_paged() {
    let shop = shop().await;
    let till = three_sales(&shop).await;
    let desk = Desk::of(&shop, "ana").await;
    let all = ["S1-R1A-000003", "S1-R1A-000002", "S1-R1A-000001"];
    assert_eq!(numbers(&desk.list("/orders").await), all, "newest first");
    let key = till.key_of(2);
    let register = till.register;
    let table = [
        ("q=S1-R1A-000003".to_owned(), vec![all[0]]),
        ("q=S1-R1A".to_owned(), all.to_vec()),
        ("q=%25".to_owned(), vec![]),
        (format!("key={key}"), vec![all[1]]),
        (format!("cashier={CASHIER}"), all.to_vec()),
        ("cashier=1".to_owned(), vec![]),
        (format!("register={register}"), all.to_vec()),
        ("store=102".to_owned(), vec![]),
        ("outcome=booked".to_owned(), all.to_vec()),
        ("outcome=parked".to_owned(), vec![]),
        ("exception=STOCK_SHORT".to_owned(), vec![all[0]]),
        ("has_open_exceptions=false".to_owned(), vec![all[2]]),
        ("offline=true".to_owned(), vec![all[1], all[2]]),
        ("offline=false".to_owned(), vec![all[0]]),
        ("voided=true".to_owned(), vec![]),
        ("from=2026-11-21&to=2026-11-21".to_owned(), all.to_vec()),
        ("from=2026-11-22".to_owned(), vec![]),
        ("limit=2&page=2".to_owned(), vec![all[2]]),
    ];
    for (query, expected) in table {
        assert_eq!(numbers(&desk.list(&format!("/orders?{query}")).await), expected, "{query}");
    }
    let page = desk.see("/orders?limit=1&page=3").await;
    assert_eq!((&page["total"], &page["page"], &page["limit"]), (&json!(3), &json!(3), &json!(1)));
    for query in ["page=0", "limit=0", "limit=201", "from=soon", "offline=perhaps", "key=1"] {
        assert_eq!(desk.ask(&format!("/orders?{query}")).await.code(), "BAD_REQUEST", "{query}");
    }
}

#[tokio::test]
async fn an_order_shows_what_was_sold_beside_what_the_server_saw() {
    let shop = shop().await;
    let till = three_sales(&shop).await;
    let desk = Desk::of(&shop, "root").await;
    let id = desk.list("/orders?exception=STOCK_SHORT").await[0]["id"].as_str().unwrap().to_owned();
    let order = desk.see(&format!("/orders/{id}")).await;
    let line = &order["lines"][0];
    assert_eq!(line["sold"]["unit_price"], 450_000);
    assert_eq!(line["seen"]["unit_price"], 480_000);
    assert_eq!(line["seen"]["variance"], -360);
    assert_eq!((&line["seen"]["taken"], &line["seen"]["short"]), (&json!(9000), &json!(3000)));
    assert_eq!(line["codes"], json!(["PRICE_STALE", "STOCK_SHORT"]));
    assert_eq!(order["event"]["seq"], 3);
    assert_eq!(order["event"]["hash"], hex::encode(till.hash_after(3)));
    assert_eq!(order["event"]["body"], till.bodies[2]);
    assert_eq!(order["sold_at"], "2026-11-21T10:02:00+01:00", "in the store's own time");
    assert_eq!(order["tenders"][0]["change"], 50);
    assert_eq!(order["sub_orders"][0]["number"], "S1-R1A-000003/1");
    assert_eq!(order["may_void"], true);
    let kinds: Vec<_> =
        order["timeline"].as_array().unwrap().iter().map(|entry| entry["what"].clone()).collect();
    assert_eq!(kinds[..3], [json!("sold"), json!("received"), json!("exception_opened")]);
    assert_eq!(Desk::of(&shop, "ana").await.see(&format!("/orders/{id}")).await["may_void"], false);
    assert_eq!(desk.ask(&format!("/orders/{}", till.register)).await.code(), "ORDER_NOT_FOUND");
    assert_eq!(desk.ask("/orders/seven").await.code(), "NOT_FOUND");
}

#[tokio::test]
async fn a_void_gives_back_what_was_taken_and_tells_the_till() {
    let shop = shop().await;
    let mut till = three_sales(&shop).await;
    assert_eq!(shop.stock(APPLES).await, 0);
    till.pull(&shop).await;
    let desk = Desk::of(&shop, "di").await;
    let id = desk.list("/orders?exception=STOCK_SHORT").await[0]["id"].as_str().unwrap().to_owned();
    let answer = desk.void(&id, "brought back", Some("k1")).await;
    let voided: Value = answer.ok();
    assert_eq!(
        voided["restored"],
        json!([{ "line": 0, "variant": APPLES, "restored": 9000, "unshort": 3000 }])
    );
    assert_eq!(shop.stock(APPLES).await, 9);
    let order = desk.see(&format!("/orders/{id}")).await;
    assert_eq!((&order["voided"], &order["may_void"]), (&json!(true), &json!(false)));
    assert_eq!(order["void"]["reason"], "brought back");
    assert_eq!(order["void"]["by"]["name"], "DI");
    assert_eq!(order["lines"][0]["seen"]["short"], 0);
    let pages = till.pull(&shop).await;
    let told =
        pages.iter().flat_map(|page| &page.changes).find(|change| change.id == till.key_of(3).to_string());
    assert!(told.unwrap().row.as_ref().unwrap().get().contains(r#""voided":true"#));
    assert_eq!(shop.breaches().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_void_is_done_once_however_often_it_is_asked_for() {
    let shop = shop().await;
    three_sales(&shop).await;
    let desk = Desk::of(&shop, "root").await;
    let ids: Vec<String> =
        desk.list("/orders").await.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect();
    // (1) without a key
    assert_eq!(desk.void(&ids[0], "r", None).await.code(), "IDEMPOTENCY_KEY_MISSING");
    // (2) the same again: the first answer, byte for byte
    let first = desk.void(&ids[0], "wrong customer", Some("k")).await;
    assert_eq!(first.status, 200, "{}", first.text);
    shop.later(5);
    assert_eq!(desk.void(&ids[0], "wrong customer", Some("k")).await.text, first.text);
    // (3) the same key, another body
    assert_eq!(desk.void(&ids[0], "another reason", Some("k")).await.code(), "IDEMPOTENCY_KEY_REUSED");
    // (4) the first is still running
    shop.run("UPDATE idempotency SET status = NULL, response = NULL WHERE key = 'k'").await;
    assert_eq!(desk.void(&ids[0], "wrong customer", Some("k")).await.code(), "IDEMPOTENCY_KEY_IN_FLIGHT");
    // (5) voided before: the refusal sticks to its key too
    let refused = desk.void(&ids[0], "again", Some("k2")).await;
    assert_eq!(refused.code(), "ALREADY_VOIDED");
    assert_eq!(desk.void(&ids[0], "again", Some("k2")).await.text, refused.text);
    // a key belongs to one path
    assert_eq!(desk.void(&ids[1], "wrong customer", Some("k")).await.status, 200);
    assert_eq!(desk.void(&ids[2], " ", Some("k3")).await.code(), "INVALID");
    assert_eq!(shop.breaches().await, Vec::<String>::new());
}

#[tokio::test]
async fn nothing_crosses_a_tenant_and_a_manager_sees_one_store() {
    let shop = shop().await;
    let till = three_sales(&shop).await;
    let root = Desk::of(&shop, "root").await;
    let order = root.list("/orders").await[0]["id"].as_str().unwrap().to_owned();
    let exception = root.list("/exceptions").await[0]["id"].as_i64().unwrap();
    for login in ["spy", "mo"] {
        let desk = Desk::of(&shop, login).await;
        for path in ["/orders", "/exceptions", "/registers", "/parked"] {
            assert_eq!(desk.list(path).await, Vec::<Value>::new(), "{login} {path}");
        }
        for path in [
            format!("/orders/{order}"),
            format!("/exceptions/{exception}"),
            format!("/registers/{}", till.register),
            format!("/registers/{}/log", till.register),
        ] {
            assert!(desk.ask(&path).await.code().ends_with("NOT_FOUND"), "{login} {path}");
        }
        assert_eq!(desk.void(&order, "r", Some("k")).await.code(), "NOT_FOUND", "{login}");
        let settle = json!({ "action": "accept_variance", "note": "n" });
        assert_eq!(desk.post(&format!("/exceptions/{exception}/settle"), settle).await.code(), "NOT_FOUND");
        let adjust = json!({ "store": 101, "variant": APPLES, "change": 1000, "reason": "r" });
        assert_eq!(desk.post("/stock/adjust", adjust).await.code(), "NOT_FOUND", "{login}");
        let price = json!({ "store": 101, "variant": APPLES, "amount": 1000 });
        assert_eq!(desk.post("/prices", json!({ "prices": [price] })).await.code(), "NOT_FOUND", "{login}");
    }
    let spy = Desk::of(&shop, "spy").await;
    assert_eq!(spy.list("/products").await, Vec::<Value>::new());
    assert_eq!(spy.ask(&format!("/products/{APPLES}")).await.code(), "NOT_FOUND");
    assert_eq!(spy.see("/summary").await["open_exceptions_total"], 0);
    assert_eq!(root.see("/summary").await["open_exceptions_total"], 3);
}
