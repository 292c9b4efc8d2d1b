//! Carts on the server: one for each shopper, priced by the server, changed by one after the other, lost by nobody.

use futures_util::future::join_all;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::shop::{APPLES, BREAD, OLD, SERVICE};
use crate::shopper::{Shopper, codes, held, market, pieces};

#[tokio::test]
async fn a_guests_cart_begins_with_the_first_change_and_looking_leaves_no_trace() {
    let shop = market().await;
    let guest = Shopper::guest(&shop);
    assert_eq!(guest.get("/cart").await.code(), "CART_NOT_FOUND");
    assert_eq!(guest.get("/shop").await.ok::<Value>()["store"]["code"], "S1");
    assert_eq!(*guest.cookie.lock().unwrap(), None);
    let added = guest.add(APPLES, 2).await;
    let cart: Value = added.ok();
    assert_eq!((&cart["total"], &cart["version"]), (&json!(900), &json!(1)));
    assert_eq!(cart["tax_included"], 59, "7% are in the price");
    assert!(guest.cookie.lock().unwrap().is_some());
    assert_eq!(guest.items().await, [(APPLES, 2)]);
    guest.get("/cart").await;
    assert_eq!(guest.cart().await["version"], 1, "looking changes nothing");
    // Somebody else's is another one.
    assert_eq!(Shopper::guest(&shop).get("/cart").await.code(), "CART_NOT_FOUND");
}

#[tokio::test]
async fn a_whole_cart_is_put_once_and_what_a_page_believes_is_checked() {
    let shop = market().await;
    let guest = Shopper::guest(&shop);
    let apples = json!({ "variant": APPLES, "qty": 2000, "vendor": 201, "unit_price": 450_000 });
    let body = json!({ "items": [apples, { "variant": BREAD, "qty": 1000 }], "total": 1_100 });
    let first = guest.put("one", body.clone()).await;
    assert_eq!(pieces(&first.ok()), [(APPLES, 2), (BREAD, 1)]);
    let replayed = guest.put("one", body.clone()).await;
    assert_eq!(replayed.text, first.text, "byte for byte");
    assert_eq!(guest.put("one", json!({ "items": [] })).await.code(), "IDEMPOTENCY_KEY_REUSED");
    let without = guest.send("PUT", "/cart", body, &[]).await;
    assert_eq!(without.code(), "IDEMPOTENCY_KEY_MISSING");
    // (what a page believes, what it is told)
    let table = [
        (json!({ "items": [{ "variant": APPLES, "qty": 1000, "vendor": 202 }] }), "VENDOR_MISMATCH"),
        (json!({ "items": [{ "variant": APPLES, "qty": 1000, "unit_price": 1 }] }), "TOTALS_MISMATCH"),
        (json!({ "items": [{ "variant": APPLES, "qty": 1000 }], "total": 1 }), "TOTALS_MISMATCH"),
        (json!({ "items": [{ "variant": APPLES, "qty": 0 }] }), "INVALID"),
        (json!({ "items": [{ "variant": APPLES, "qty": 500 }] }), "INVALID"),
        (json!({ "items": [{ "variant": 1, "qty": 1000 }] }), "NOT_FOUND"),
        (json!({ "items": [{ "variant": OLD, "qty": 1000 }] }), "NOT_FOUND"),
        (json!({ "items": [], "discount_code": "NONE" }), "DISCOUNT_INVALID"),
    ];
    for (nth, (body, code)) in table.into_iter().enumerate() {
        assert_eq!(guest.put(&format!("wrong {nth}"), body.clone()).await.code(), code, "{body}");
    }
    assert_eq!(guest.items().await, [(APPLES, 2), (BREAD, 1)], "all of it or none");
    // Items of the same goods are one, and keep their id.
    let id = guest.cart().await["items"][0]["id"].clone();
    let twice = json!({ "items": [{ "variant": APPLES, "qty": 1000 }, { "variant": APPLES, "qty": 2000 }] });
    let cart: Value = guest.put("two", twice).await.ok();
    assert_eq!((pieces(&cart), &cart["items"][0]["id"]), (vec![(APPLES, 3)], &id));
}

#[tokio::test]
async fn items_are_changed_one_by_one_and_a_vendors_go_together() {
    let shop = market().await;
    let guest = Shopper::guest(&shop);
    guest.add(APPLES, 1).await;
    let cart: Value = guest.add(BREAD, 1).await.ok();
    let item = |nth: usize| format!("/cart/items/{}", cart["items"][nth]["id"].as_str().unwrap());
    let set = guest.send("PATCH", &item(0), json!({ "qty": 4000 }), &[]).await;
    assert_eq!(pieces(&set.ok()), [(APPLES, 4), (BREAD, 1)]);
    assert_eq!(guest.send("PATCH", &item(0), json!({ "qty": 0 }), &[]).await.code(), "INVALID");
    // Nobody changes what is another's.
    let stranger = Shopper::guest(&shop);
    stranger.add(APPLES, 1).await;
    assert_eq!(stranger.send("PATCH", &item(0), json!({ "qty": 1000 }), &[]).await.code(), "NOT_FOUND");
    assert_eq!(stranger.send("DELETE", &item(0), Value::Null, &[]).await.code(), "NOT_FOUND");
    let left = guest.send("DELETE", "/cart?vendor_id=201", Value::Null, &[]).await;
    assert_eq!(pieces(&left.ok()), [(BREAD, 1)]);
    let none = guest.send("DELETE", &item(1), Value::Null, &[]).await;
    assert_eq!(pieces(&none.ok()), []);
}

#[tokio::test]
async fn no_change_is_lost_between_two_devices() {
    let shop = market().await;
    let guest = Shopper::guest(&shop);
    guest.add(BREAD, 1).await;
    // Many at once, by two devices: each adds one.
    let devices = [guest.elsewhere(), guest.elsewhere()];
    let adds = (0..20).map(|nth| devices[nth % 2].add(BREAD, 1));
    for answer in join_all(adds).await {
        answer.ok::<Value>();
    }
    let cart = guest.cart().await;
    assert_eq!((pieces(&cart), &cart["version"]), (vec![(BREAD, 21)], &json!(21)));
    // Who means a version that is gone is told.
    let stale = guest.send(
        "POST",
        "/cart/items",
        json!({ "variant": BREAD, "qty": 1000 }),
        &[("if-match", "\"20\"")],
    );
    assert_eq!(stale.await.code(), "VERSION_STALE");
    let right = guest.send(
        "POST",
        "/cart/items",
        json!({ "variant": BREAD, "qty": 1000 }),
        &[("if-match", "\"21\"")],
    );
    assert_eq!(pieces(&right.await.ok()), [(BREAD, 22)]);
    // One cart each, however many ask for the first at once.
    let new = Shopper::guest(&shop);
    *new.cookie.lock().unwrap() = Some("ab".repeat(32));
    let twins: Vec<_> = (0..6).map(|_| new.elsewhere()).collect();
    join_all(twins.iter().map(|twin| twin.add(APPLES, 1))).await;
    assert_eq!(new.items().await, [(APPLES, 6)]);
    assert_eq!(shop.ask::<i64>("SELECT count(*) FROM cart WHERE status = 'active'").await, 2);
}

#[tokio::test]
async fn what_a_guest_had_joins_what_the_person_has_and_is_capped_by_what_there_is() {
    let shop = market().await;
    let ada = Shopper::buyer(&shop, "Ada").await;
    ada.add(APPLES, 6).await.ok::<Value>();
    let guest = Shopper::guest(&shop);
    guest.add(APPLES, 7).await.ok::<Value>();
    guest.add(BREAD, 2).await.ok::<Value>();
    guest.prepare().await.ok::<Value>();
    assert_eq!(held(&shop, APPLES).await, 7);
    let ada = ada.with_cookie_of(&guest);
    let merged: Value = ada.send("POST", "/cart/merge", json!({}), &[]).await.ok();
    assert_eq!(pieces(&merged["cart"]), [(APPLES, 10), (BREAD, 2)]);
    let capped = &merged["capped"][0];
    assert_eq!((&capped["wanted"], &capped["there"]), (&json!(13_000), &json!(10_000)));
    assert_eq!((&capped["code"], &capped["stops"]), (&json!("CAPPED"), &json!(false)));
    assert_eq!(held(&shop, APPLES).await, 0, "the guest's is not held any more");
    assert_eq!(*ada.cookie.lock().unwrap(), None, "the browser has forgotten the guest");
    // Done again, even with the old cookie, it finds nothing to do.
    let again = Shopper::buyer(&shop, "Ada").await.with_cookie_of(&guest);
    let merged: Value = again.send("POST", "/cart/merge", json!({}), &[]).await.ok();
    assert_eq!((pieces(&merged["cart"]), &merged["capped"]), (vec![(APPLES, 10), (BREAD, 2)], &json!([])));
    assert_eq!(guest.get("/cart").await.code(), "CART_NOT_FOUND", "archived");
    assert_eq!(shop.ask::<String>("SELECT status FROM cart WHERE guest IS NOT NULL").await, "merged");
    assert_eq!(guest.send("POST", "/cart/merge", json!({}), &[]).await.code(), "UNAUTHENTICATED");
}

#[tokio::test]
async fn what_a_device_did_without_a_network_meets_what_others_did() {
    let shop = market().await;
    let ada = Shopper::buyer(&shop, "Ada").await;
    ada.add(APPLES, 2).await;
    ada.add(BREAD, 2).await;
    // The device goes away with this, and another one goes on: apples out, bread at five.
    let cart = ada.cart().await;
    let apples = format!("/cart/items/{}", cart["items"][0]["id"].as_str().unwrap());
    ada.send("DELETE", &apples, Value::Null, &[]).await;
    ada.add(BREAD, 3).await;
    shop.price(BREAD, 250, chrono::DateTime::UNIX_EPOCH + chrono::TimeDelta::days(365)).await;
    let change = |variant: i64, base: i64, qty: i64| json!({ "key": Uuid::new_v4(), "variant": variant, "base_qty": base * 1000, "qty": qty * 1000, "base_price": 200_000 });
    let changes = json!([change(APPLES, 2, 3), change(BREAD, 2, 3), change(1, 0, 1)]);
    let body = json!({ "base_version": 2, "changes": changes });
    let synced: Value = ada.send("POST", "/cart/sync", body.clone(), &[]).await.ok();
    assert_eq!(pieces(&synced["cart"]), [(BREAD, 6), (APPLES, 1)]);
    let told = codes(&synced["conflicts"]);
    assert_eq!(
        told,
        ["CHANGED_ELSEWHERE", "PRICE_CHANGED", "PRICE_CHANGED", "PRODUCT_GONE", "REMOVED_ELSEWHERE"]
    );
    // Sent again, none of it is done again.
    let again: Value = ada.send("POST", "/cart/sync", body, &[]).await.ok();
    assert_eq!(pieces(&again["cart"]), [(BREAD, 6), (APPLES, 1)]);
    // More than there is is kept, and said.
    let more = json!({ "changes": [change(BREAD, 6, 60)] });
    let synced: Value = ada.send("POST", "/cart/sync", more, &[]).await.ok();
    assert!(codes(&synced["conflicts"]).contains(&"STOCK_SHORT".to_owned()), "{synced}");
}

#[tokio::test]
async fn the_server_says_what_stands_in_the_way() {
    let shop = market().await;
    let guest = Shopper::guest(&shop);
    guest.add(BREAD, 2).await;
    let seen = async || codes(&guest.cart().await["items"][0]["problems"]);
    assert_eq!(seen().await, ["CHANNEL_MISSING"], "worth saying, and in nobody's way");
    shop.run("INSERT INTO channel (tenant_id, variant_id, channel, active) VALUES (1, 402, 'web', TRUE)")
        .await;
    assert!(seen().await.is_empty());
    // (what happens, what is said)
    let table = [
        ("UPDATE variant SET moq = 3000 WHERE tenant_id = 1 AND id = 402", "MOQ_NOT_MET"),
        ("UPDATE variant SET moq = 0, retired = TRUE WHERE tenant_id = 1 AND id = 402", "PRODUCT_GONE"),
        (
            "UPDATE variant SET retired = FALSE, vendor_id = 201 WHERE tenant_id = 1 AND id = 402",
            "PRODUCT_GONE",
        ),
        ("UPDATE variant SET vendor_id = 202 WHERE tenant_id = 1 AND id = 402", ""),
        ("UPDATE channel SET active = FALSE WHERE tenant_id = 1", "CHANNEL_INACTIVE"),
        ("UPDATE channel SET active = TRUE, price = 210000 WHERE tenant_id = 1", "PRICE_CHANGED"),
        ("UPDATE channel SET price = NULL WHERE tenant_id = 1", ""),
        ("UPDATE vendor SET status = 'suspended' WHERE tenant_id = 1 AND id = 202", "VENDOR_SUSPENDED"),
        (
            "UPDATE vendor SET status = 'active', deleted_ms = 1 WHERE tenant_id = 1 AND id = 202",
            "VENDOR_SUSPENDED",
        ),
        (
            "UPDATE vendor SET deleted_ms = NULL, licence_until = '2026-11-20' WHERE tenant_id = 1 AND id = 202",
            "VENDOR_LICENCE_INVALID",
        ),
        ("UPDATE vendor SET licence_until = '2026-11-21' WHERE tenant_id = 1 AND id = 202", ""),
        (
            "UPDATE vendor SET subscription_from = '2026-11-22' WHERE tenant_id = 1 AND id = 202",
            "VENDOR_SUBSCRIPTION_INVALID",
        ),
        (
            "UPDATE vendor SET subscription_from = NULL, store_id = 102 WHERE tenant_id = 1 AND id = 202",
            "NO_PRICE",
        ),
    ];
    for (sql, code) in table {
        shop.run(sql).await;
        let seen = seen().await;
        assert_eq!(seen.first().map_or("", String::as_str), code, "{sql}: {seen:?}");
    }
    // Untracked goods are there in any number; without a price they cannot be sold.
    guest.add(SERVICE, 1).await.ok::<Value>();
    assert_eq!(codes(&guest.cart().await["items"][1]["problems"]), ["CHANNEL_MISSING", "NO_PRICE"]);
}

#[tokio::test]
async fn whoever_buys_for_a_store_needs_one_that_may() {
    let shop = market().await;
    let ada = Shopper::buyer(&shop, "Ada").await;
    shop.run("UPDATE \"user\" SET store_id = 102 WHERE role = 'buyer'").await;
    ada.add(BREAD, 1).await;
    let seen = async || {
        let cart = ada.cart().await;
        [codes(&cart["problems"]), codes(&cart["items"][0]["problems"])].concat()
    };
    let table = [
        ("UPDATE store SET region = '' WHERE id = 102", "BUYER_STORE_REQUIRED"),
        (
            "UPDATE store SET buys = TRUE, licence_until = '2026-11-20' WHERE id = 102",
            "BUYER_LICENCE_INVALID",
        ),
        ("UPDATE store SET licence_until = '2027-01-01', region = 'DE-HH' WHERE id = 102", "CHANNEL_MISSING"),
        ("UPDATE vendor SET region = 'DE-BE' WHERE tenant_id = 1 AND id = 202", "REGION_MISMATCH"),
        ("UPDATE vendor SET region = 'DE-HH' WHERE tenant_id = 1 AND id = 202", "CHANNEL_MISSING"),
    ];
    for (sql, code) in table {
        shop.run(sql).await;
        assert!(seen().await.contains(&code.to_owned()), "{sql}: {:?}", seen().await);
    }
    // A store does not buy from itself.
    shop.run("UPDATE \"user\" SET store_id = 101 WHERE role = 'buyer'").await;
    shop.run("UPDATE store SET buys = TRUE WHERE id = 101").await;
    assert!(seen().await.contains(&"OWN_GOODS".to_owned()));
    assert_eq!(ada.check_out("one").await.code(), "ORDER_CREATION_FAILED");
}

#[tokio::test]
async fn discounts_are_the_servers_business() {
    let shop = market().await;
    let guest = Shopper::guest(&shop);
    guest.add(APPLES, 2).await;
    guest.add(BREAD, 3).await;
    shop.run(
        "INSERT INTO discount (tenant_id, id, code, name, percent_bp, borne_by, min_total, valid_from_ms) VALUES
         (1, 701, 'TEN', 'Ten percent', 1000, 'house', 1000, 0)",
    )
    .await;
    shop.run(
        "INSERT INTO discount (tenant_id, id, name, amount, borne_by, vendor_id, valid_from_ms) VALUES
         (1, 702, 'Bread week', 50, 'vendor', 202, 0)",
    )
    .await;
    assert_eq!(guest.cart().await["discount"], 50, "one applies by itself");
    let code = |code: Value| guest.send("PUT", "/cart/discount", json!({ "code": code }), &[]);
    assert_eq!(code(json!("nine")).await.code(), "DISCOUNT_INVALID");
    let cart: Value = code(json!("ten")).await.ok();
    // Ten percent of 15.00, then half a euro of what is left of the bread.
    assert_eq!((&cart["discount"], &cart["total"]), (&json!(200), &json!(1_300)));
    assert_eq!(cart["discounts"][0], json!({ "id": 701, "name": "Ten percent", "amount": 150 }));
    shop.run("UPDATE discount SET active = FALSE WHERE id = 701").await;
    assert_eq!(codes(&guest.cart().await["problems"]), ["DISCOUNT_INVALID"]);
    assert_eq!(guest.check_out("one").await.code(), "DISCOUNT_INVALID");
    assert_eq!(code(Value::Null).await.ok::<Value>()["discount"], 50);
}
