//! Exceptions: the inbox, its owners, and every way to settle one.

use evertill_domain::event::Fact;
use evertill_domain::{Money, PriceBasis};
use evertill_server::Clock;
use serde_json::{Value, json};

use crate::desk::{Desk, shop};
use crate::shop::{APPLES, BREAD, CASHIER, GONE, OLD, Shop};
use crate::till::{Till, line};

/// The only open exception of a code.
async fn open(desk: &Desk<'_>, code: &str) -> i64 {
    let found = desk.list(&format!("/exceptions?open=true&code={code}")).await;
    assert_eq!(found.len(), 1, "{code}: {found:?}");
    found[0]["id"].as_i64().unwrap()
}

async fn settle(desk: &Desk<'_>, id: i64, body: Value) -> Value {
    let settled: Value = desk.post(&format!("/exceptions/{id}/settle"), body.clone()).await.ok();
    assert_eq!(settled["settled"]["action"], body["action"]);
    assert_eq!(settled["settled"]["note"], body["note"]);
    assert_eq!(settled["settled"]["by"]["name"], "ROOT");
    assert_eq!(settled["actions"], json!([]));
    assert_eq!(settled["history"].as_array().unwrap().last().unwrap()["action"], body["action"]);
    let again = desk.post(&format!("/exceptions/{id}/settle"), body).await;
    assert_eq!(again.code(), "ALREADY_SETTLED");
    settled
}

/// A sale of these lines, pushed.
async fn sold(shop: &Shop, lines: &[evertill_domain::event::SaleLine]) -> Till {
    let mut till = shop.enrol("R1").await;
    shop.later(10);
    till.sell(shop, lines);
    till.push_last(shop).await;
    till
}

#[tokio::test]
async fn a_price_that_was_stale_is_accepted_or_paid_back() {
    let shop = shop().await;
    let mut till = shop.enrol("R1").await;
    shop.later(60);
    shop.price(APPLES, 400, shop.clock.now()).await;
    shop.later(60);
    till.sell(&shop, &[line(APPLES, 2, 450)]);
    till.sell(&shop, &[line(APPLES, 1, 450)]);
    till.push(&shop, 1..=2).await;
    let desk = Desk::of(&shop, "root").await;
    let both = desk.list("/exceptions?code=PRICE_STALE").await;
    assert_eq!(both.len(), 2);
    assert_eq!(both[1]["detail"]["kind"], "price");
    assert_eq!(both[1]["detail"]["variance"], 100);
    assert_eq!(both[1]["detail"]["cause"], "replaced");
    assert_eq!(both[1]["actions"], json!(["accept_variance", "refund_difference", "void"]));

    let (newer, older) = (both[0]["id"].as_i64().unwrap(), both[1]["id"].as_i64().unwrap());
    let wrong =
        desk.post(&format!("/exceptions/{older}/settle"), json!({ "action": "recount", "note": "n" })).await;
    assert_eq!(wrong.code(), "INVALID");
    settle(&desk, older, json!({ "action": "refund_difference", "note": "paid back" })).await;
    settle(&desk, newer, json!({ "action": "accept_variance", "note": "our fault" })).await;
    let order = both[1]["order"]["id"].as_str().unwrap();
    assert_eq!(desk.see(&format!("/orders/{order}")).await["refunded"], 100, "the line's variance");
    let pages = till.pull(&shop).await;
    let outcomes: Vec<_> =
        pages.iter().flat_map(|page| &page.changes).filter_map(|change| change.row.as_ref()).collect();
    assert!(
        outcomes.iter().any(|row| row.get().contains("refund_difference")),
        "the till that sold it knows"
    );
    assert_eq!(shop.breaches().await, Vec::<String>::new());
}

#[tokio::test]
async fn no_more_is_paid_back_than_was_paid() {
    let shop = shop().await;
    let till = sold(&shop, &[line(APPLES, 1, 999)]).await;
    let desk = Desk::of(&shop, "root").await;
    let id = open(&desk, "PRICE_UNKNOWN").await;
    let refund = json!({ "action": "refund_difference", "note": "n", "amount": 1000 });
    assert_eq!(desk.post(&format!("/exceptions/{id}/settle"), refund).await.code(), "INVALID");
    settle(&desk, id, json!({ "action": "void", "note": "undone" })).await;
    assert_eq!(shop.stock(APPLES).await, 10);
    assert!(desk.list("/orders?voided=true").await[0]["key"] == till.key_of(1).to_string());
}

#[tokio::test]
async fn a_shortage_is_counted_again_or_written_off() {
    let shop = shop().await;
    sold(&shop, &[line(APPLES, 12, 450), line(BREAD, 11, 200)]).await;
    let desk = Desk::of(&shop, "root").await;
    let short = desk.list("/exceptions?code=STOCK_SHORT").await;
    let (bread, apples) = (short[0]["id"].as_i64().unwrap(), short[1]["id"].as_i64().unwrap());
    assert_eq!(
        short[1]["detail"],
        json!({ "kind": "stock", "sold": 12_000, "available": 10_000, "short": 2000 })
    );
    let path = format!("/exceptions/{apples}/settle");
    assert_eq!(
        desk.post(&path, json!({ "action": "recount", "note": "n" })).await.code(),
        "INVALID",
        "no count"
    );
    let below = json!({ "action": "recount", "note": "n", "count": -1 });
    assert_eq!(desk.post(&path, below).await.code(), "INVALID");
    settle(&desk, apples, json!({ "action": "recount", "note": "found a crate", "count": 5000 })).await;
    assert_eq!(shop.stock(APPLES).await, 5);
    settle(&desk, bread, json!({ "action": "write_off", "note": "stolen" })).await;
    let product = desk.see(&format!("/products/{APPLES}")).await;
    assert_eq!(product["movements"][0]["kind"], "adjusted");
    assert_eq!(product["movements"][0]["qty"], 5000);
    assert_eq!(shop.breaches().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_line_goes_to_the_right_product_and_a_sale_to_the_right_person() {
    let shop = shop().await;
    let mut till = shop.enrol("R1").await;
    shop.later(10);
    let sale = till.sale(&[line(OLD, 3, 100)]);
    till.write(&shop, GONE, Fact::Sale(sale));
    till.push_last(&shop).await;
    let desk = Desk::of(&shop, "root").await;
    let (retired, actor) = (open(&desk, "PRODUCT_RETIRED").await, open(&desk, "ACTOR_NOT_ALLOWED").await);
    let wrong = json!({ "action": "reassign", "note": "n", "user": CASHIER });
    assert_eq!(desk.post(&format!("/exceptions/{retired}/settle"), wrong).await.code(), "INVALID");
    let unknown = json!({ "action": "reassign", "note": "n", "variant": 1 });
    assert_eq!(desk.post(&format!("/exceptions/{retired}/settle"), unknown).await.code(), "NOT_FOUND");
    settle(&desk, retired, json!({ "action": "reassign", "note": "was bread", "variant": BREAD })).await;
    assert_eq!((shop.stock(OLD).await, shop.stock(BREAD).await), (10, 7));
    settle(&desk, actor, json!({ "action": "reassign", "note": "was Ann", "user": CASHIER })).await;
    let order = desk.list("/orders").await.remove(0);
    assert_eq!(order["cashier"]["name"], "Ann");
    assert_eq!(order["total"], 300, "the receipt stays as it was");
    assert_eq!(shop.breaches().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_parked_sale_is_admitted() {
    let shop = shop().await;
    let mut till = sold(&shop, &[line(APPLES, 1, 450)]).await;
    // Another body at the same place: a copy of the till sold there too.
    till.bodies.pop();
    till.sell(&shop, &[line(APPLES, 2, 450)]);
    till.push(&shop, 1..=1).await;
    let desk = Desk::of(&shop, "root").await;
    let id = open(&desk, "KEY_REUSED").await;
    let parked = desk.list("/parked?admitted=false").await;
    assert_eq!(parked.len(), 1);
    assert_eq!((&parked[0]["exception"], &parked[0]["kind"]), (&json!(id), &json!("sale")));
    assert_eq!(parked[0]["body"], till.bodies[0]);
    assert_eq!(desk.see("/summary").await["parked"], 1);
    settle(&desk, id, json!({ "action": "admit", "note": "both sold" })).await;
    assert_eq!(desk.list("/orders").await.len(), 2);
    assert_eq!(shop.stock(APPLES).await, 7);
    assert_eq!(desk.list("/parked?admitted=false").await, Vec::<Value>::new());
    assert_eq!(desk.see("/summary").await["parked"], 0);
    assert_eq!(shop.breaches().await, Vec::<String>::new());
}

#[tokio::test]
async fn an_exception_has_an_owner_an_age_and_a_history() {
    let shop = shop().await;
    sold(&shop, &[line(APPLES, 11, 450)]).await;
    let desk = Desk::of(&shop, "root").await;
    let id = open(&desk, "STOCK_SHORT").await;
    let people = desk.see("/directory").await["people"].clone();
    let of =
        |name: &str| people.as_array().unwrap().iter().find(|p| p["name"] == name).unwrap()["id"].clone();
    let path = format!("/exceptions/{id}/assign");
    assert_eq!(
        desk.post(&path, json!({ "owner": of("Ann") })).await.code(),
        "INVALID",
        "a cashier sees no exceptions"
    );
    assert_eq!(desk.post(&path, json!({ "owner": 1 })).await.code(), "NOT_FOUND");
    let assigned: Value = desk.post(&path, json!({ "owner": of("DI"), "note": "please count" })).await.ok();
    assert_eq!(assigned["owner"]["name"], "DI");
    assert_eq!(assigned["history"].as_array().unwrap().last().unwrap()["note"], "please count");
    shop.later(7200);
    assert_eq!(desk.see(&format!("/exceptions/{id}")).await["age_s"], 7200);
    assert_eq!(desk.list("/exceptions?older_than_hours=2").await.len(), 1);
    assert_eq!(desk.list("/exceptions?older_than_hours=3").await.len(), 0);
    for (query, count) in [
        ("severity=warning", 1),
        ("severity=critical", 0),
        ("store=101", 1),
        ("open=false", 0),
        ("code=PRICE_STALE", 0),
    ] {
        assert_eq!(desk.list(&format!("/exceptions?{query}")).await.len(), count, "{query}");
    }
    let empty: Value = desk.post(&path, json!({ "owner": null })).await.ok();
    assert_eq!(empty["owner"], Value::Null);
    assert_eq!(
        desk.post(&format!("/exceptions/{id}/settle"), json!({ "action": "write_off", "note": " " }))
            .await
            .code(),
        "INVALID"
    );
    assert_eq!(
        desk.post(&format!("/exceptions/{id}/settle"), json!({ "action": "shrug", "note": "n" }))
            .await
            .code(),
        "BAD_REQUEST"
    );
}

#[tokio::test]
async fn an_override_shows_who_approved_it() {
    let shop = shop().await;
    let mut cheap = line(APPLES, 1, 400);
    cheap.gross = Money(400);
    let approval = evertill_domain::price::Approval { by: crate::shop::MANAGER, reason: "bruised".into() };
    cheap.basis = PriceBasis::Override { price_id: None, approval };
    sold(&shop, &[cheap]).await;
    let desk = Desk::of(&shop, "ana").await;
    let order = desk.list("/orders").await.remove(0);
    let order = desk.see(&format!("/orders/{}", order["id"].as_str().unwrap())).await;
    assert_eq!(
        order["lines"][0]["approval"],
        json!({ "by": { "id": 302, "name": "Max" }, "reason": "bruised" })
    );
    assert_eq!(order["lines"][0]["basis"], "override");
}
