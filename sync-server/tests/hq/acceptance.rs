//! What a shopper may rely on, one story each: docs/shop.md names them.

use std::time::Duration;

use axum::body::Body;
use evertill_server::nudge::Watch;
use futures_util::StreamExt;
use futures_util::future::join_all;
use serde_json::{Value, json};
use tokio::time::timeout;
use tower::ServiceExt;
use uuid::Uuid;

use crate::shop::{APPLES, BREAD};
use crate::shopper::{Shopper, codes, held, market, person, pieces};

#[tokio::test]
async fn a_cart_persists_after_signing_out_and_in() {
    let shop = market().await;
    let ada = Shopper::buyer(&shop, "Ada").await;
    ada.add(APPLES, 1).await.ok::<Value>();
    ada.add(BREAD, 3).await.ok::<Value>();
    let before = ada.cart().await;
    assert_eq!(ada.send("DELETE", "/sessions/current", Value::Null, &[]).await.status, 204);
    assert_eq!(ada.get("/cart").await.code(), "UNAUTHENTICATED", "signed out is no guest");
    assert_eq!(Shopper::guest(&shop).get("/cart").await.code(), "CART_NOT_FOUND");
    let again = Shopper::buyer(&shop, "Ada").await;
    assert_eq!(again.cart().await, before);
    let other = Shopper::buyer(&shop, "Grace").await;
    assert_eq!(other.get("/cart").await.code(), "CART_NOT_FOUND");
}

#[tokio::test]
async fn another_device_hears_and_reloads() {
    let shop = market().await;
    let watch = tokio::spawn(Watch::begin(shop.app.clone()).await.run());
    let ada = Shopper::buyer(&shop, "Ada").await;
    ada.add(APPLES, 1).await.ok::<Value>();
    let tablet = ada.elsewhere();
    let request = tablet.request("GET", "/cart/stream").body(Body::empty()).unwrap();
    let answer = shop.api().oneshot(request).await.unwrap();
    let mut line = answer.into_body().into_data_stream();
    let mut heard = async || {
        let piece = timeout(Duration::from_secs(5), line.next()).await.expect("heard within five seconds");
        String::from_utf8(piece.unwrap().unwrap().to_vec()).unwrap()
    };
    assert_eq!(heard().await, "event: changed\ndata: 1\n\n", "at once, as it is");
    ada.add(BREAD, 2).await.ok::<Value>();
    assert_eq!(heard().await, "event: changed\ndata: 2\n\n");
    assert_eq!(tablet.items().await, [(APPLES, 1), (BREAD, 2)]);
    watch.abort();
}

#[tokio::test]
async fn a_guests_cart_joins_at_sign_in_once() {
    let shop = market().await;
    let ada = Shopper::buyer(&shop, "Ada").await;
    ada.add(APPLES, 2).await.ok::<Value>();
    let guest = Shopper::guest(&shop);
    guest.add(APPLES, 3).await.ok::<Value>();
    guest.add(BREAD, 4).await.ok::<Value>();
    let ada = ada.with_cookie_of(&guest);
    // A page that loads twice asks twice.
    let twins = [ada.elsewhere(), ada.elsewhere()];
    let asked = join_all(twins.iter().map(|page| page.send("POST", "/cart/merge", json!({}), &[]))).await;
    for answer in asked {
        assert_eq!(pieces(&answer.ok::<Value>()["cart"]), [(APPLES, 5), (BREAD, 4)]);
    }
    assert_eq!(guest.get("/cart").await.code(), "CART_NOT_FOUND");
    assert_eq!(shop.ask::<i64>("SELECT count(*) FROM cart WHERE status = 'active'").await, 1);
}

#[tokio::test]
async fn a_draft_is_recovered_where_it_was_left() {
    let shop = market().await;
    shop.run(
        "INSERT INTO discount (tenant_id, id, code, name, percent_bp, borne_by, valid_from_ms) VALUES
         (1, 701, 'TEN', 'Ten percent', 1000, 'house', 0)",
    )
    .await;
    let ada = Shopper::buyer(&shop, "Ada").await;
    ada.add(APPLES, 2).await.ok::<Value>();
    ada.send("PUT", "/cart/discount", json!({ "code": "ten" }), &[]).await.ok::<Value>();
    assert_eq!(ada.prepare().await.ok::<Value>()["total"], 810);
    assert_eq!(held(&shop, APPLES).await, 2);
    ada.send("DELETE", "/sessions/current", Value::Null, &[]).await;
    // A day later nothing is held any more, and the draft is what it was.
    shop.later(86_400);
    evertill_server::shop::upkeep::sweep(&shop.app).await.unwrap();
    assert_eq!(held(&shop, APPLES).await, 0);
    let again = Shopper::buyer(&shop, "Ada").await;
    let cart = again.cart().await;
    assert_eq!((pieces(&cart), &cart["total"]), (vec![(APPLES, 2)], &json!(810)));
    let placed: Value = again.check_out("one").await.json();
    assert_eq!((&placed["total"], &placed["rejected"]), (&json!(810), &json!([])));
}

#[tokio::test]
async fn a_race_has_one_outcome_and_an_attempt_one_order() {
    let shop = market().await;
    let ada = Shopper::buyer(&shop, "Ada").await;
    ada.add(APPLES, 2).await.ok::<Value>();
    // Two devices change what stands there by the same version: one of them is told.
    let devices = [ada.elsewhere(), ada.elsewhere()];
    let add = json!({ "variant": BREAD, "qty": 1000 });
    let adds =
        devices.iter().map(|one| one.send("POST", "/cart/items", add.clone(), &[("if-match", "\"1\"")]));
    let mut statuses: Vec<u16> = join_all(adds).await.iter().map(|answer| answer.status.as_u16()).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);
    assert_eq!(ada.items().await, [(APPLES, 2), (BREAD, 1)]);
    // Both press *Buy* with a key of their own, and each once more.
    let presses = join_all(devices.iter().zip(["one", "two"]).map(|(one, key)| one.check_out(key))).await;
    let placed = presses.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(placed, 1, "{presses:?}");
    for ((device, key), first) in devices.iter().zip(["one", "two"]).zip(&presses) {
        let again = device.check_out(key).await;
        assert!(again.text == first.text || first.code() == "IDEMPOTENCY_KEY_IN_FLIGHT", "{again:?}");
    }
    assert_eq!(shop.ask::<i64>("SELECT count(*) FROM orders").await, 1);
    assert_eq!((held(&shop, APPLES).await, held(&shop, BREAD).await), (2, 1));
}

#[tokio::test]
async fn carts_and_orders_are_their_owners_alone() {
    let shop = market().await;
    let (ada, grace, guest) =
        (Shopper::buyer(&shop, "Ada").await, Shopper::buyer(&shop, "Grace").await, Shopper::guest(&shop));
    for one in [&ada, &grace, &guest] {
        one.add(APPLES, 1).await.ok::<Value>();
    }
    let item = ada.cart().await["items"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("/cart/items/{item}");
    let id = ada.check_out("one").await.json()["id"].as_str().unwrap().to_owned();
    for other in [&grace, &guest] {
        let taken = other.send("PATCH", &path, json!({ "qty": 5000 }), &[]).await;
        assert_eq!(taken.code(), "NOT_FOUND");
        assert_eq!(other.get(&format!("/orders/{id}")).await.code(), "ORDER_NOT_FOUND");
        let path = format!("/orders/{id}/sub-orders/1/move");
        let moved = other.send("POST", &path, json!({ "to": "cancelled" }), &[]).await;
        assert_eq!(moved.code(), "ORDER_NOT_FOUND");
    }
    // Who works there sees no shopper's cart, and a key of somebody else's opens nothing.
    let baker = person(&shop, "baker").await;
    assert_eq!(baker.ask("/cart").await.code(), "CART_NOT_FOUND");
    let replay = grace.check_out("one").await.json();
    assert_ne!(replay["id"].as_str().unwrap(), id, "the same key is another buyer's own");
}

#[tokio::test]
async fn nothing_is_lost_when_server_and_device_go_away_and_come_back() {
    let shop = market().await;
    let guest = Shopper::guest(&shop);
    guest.add(APPLES, 2).await.ok::<Value>();
    guest.prepare().await.ok::<Value>();
    let cookie = guest.cookie.lock().unwrap().clone();
    // The device goes on without a network; its change reaches a server that dies before its answer is heard.
    let change =
        json!({ "key": Uuid::new_v4(), "variant": BREAD, "base_qty": 0, "qty": 3000, "base_price": 200_000 });
    let body = json!({ "base_version": 1, "changes": [change] });
    guest.send("POST", "/cart/sync", body.clone(), &[]).await.ok::<Value>();
    let shop = shop.restart(|_| ()).await;
    let guest = Shopper::guest(&shop);
    *guest.cookie.lock().unwrap() = cookie;
    assert_eq!(held(&shop, APPLES).await, 2, "what was held still is");
    let synced: Value = guest.send("POST", "/cart/sync", body, &[]).await.ok();
    assert_eq!(pieces(&synced["cart"]), [(APPLES, 2), (BREAD, 3)], "done once");
    assert_eq!(codes(&synced["conflicts"]), [] as [&str; 0]);
    let first = guest.check_out("one").await;
    assert_eq!(first.status, 201);
    let cookie = guest.cookie.lock().unwrap().clone();
    let shop = shop.restart(|_| ()).await;
    let guest = Shopper::guest(&shop);
    *guest.cookie.lock().unwrap() = cookie;
    assert_eq!(guest.check_out("one").await.text, first.text, "byte for byte after a restart");
    assert_eq!(shop.breaches().await, [] as [String; 0]);
}
