//! Checkouts: ordered once, in part where it must be, with everything that is held, paid and sent accounted for.

use evertill_domain::event::SaleLine;
use evertill_server::shop::upkeep::sweep;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::shop::{APPLES, BREAD, MAKER, Shop};
use crate::shopper::{Shopper, codes, held, market, order, person, pieces};
use crate::till::line;

async fn filled<'a>(shop: &'a Shop, what: &[(i64, i64)]) -> Shopper<'a> {
    let guest = Shopper::guest(shop);
    for (variant, pieces) in what {
        guest.add(*variant, *pieces).await.ok::<Value>();
    }
    guest
}

fn placed(answer: &crate::shop::Answer) -> Value {
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.json()
}

async fn sound(shop: &Shop) {
    assert_eq!(shop.breaches().await, [] as [String; 0]);
}

#[tokio::test]
async fn a_basket_of_two_vendors_is_one_order_with_a_part_for_each() {
    let shop = market().await;
    shop.run(
        "UPDATE vendor SET shipping_flat = 390, shipping_free_above = 1000 WHERE tenant_id = 1 AND id = 202",
    )
    .await;
    shop.run(
        "INSERT INTO discount (tenant_id, id, name, amount, borne_by, valid_from_ms) VALUES (1, 701, 'Hello', 100, 'house', 0)",
    )
    .await;
    let guest = filled(&shop, &[(BREAD, 2), (APPLES, 3)]).await;
    let prepared: Value = guest.prepare().await.ok();
    assert_eq!((&prepared["shipping"], &prepared["total"]), (&json!(390), &json!(2_040)));
    assert_eq!(prepared["ready"], true);
    assert_eq!((held(&shop, APPLES).await, held(&shop, BREAD).await), (3, 2));
    let answer = guest.check_out("one").await;
    let order = placed(&answer);
    assert_eq!((&order["number"], &order["total"]), (&json!("W-S1-000001"), &json!(2_040)));
    assert_eq!(order["balance_due"], 2_040);
    let parts: Vec<(&Value, &Value)> = order["sub_orders"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| (&part["vendor"]["name"], &part["total"]))
        .collect();
    // A euro is spread by what the lines cost: 13.50 and 4.00.
    assert_eq!(parts, [(&json!("Own goods"), &json!(1_273)), (&json!("The Baker"), &json!(767))]);
    assert_eq!(guest.check_out("one").await.text, answer.text, "byte for byte");
    assert_eq!(guest.get("/cart").await.code(), "CART_NOT_FOUND", "it became the order");
    assert_eq!((held(&shop, APPLES).await, held(&shop, BREAD).await), (3, 2), "held for the order now");
    assert_eq!(shop.ask::<i64>("SELECT count(*) FROM reservation").await, 0);
    shop.head().await;
    let told: String = shop.ask("SELECT data FROM outbox WHERE kind = 'order_created'").await;
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!((&told["order"]["id"], &told["channel"]), (&order["id"], &json!("web")));
    assert_eq!(told["sub_orders"][1]["number"], "W-S1-000001/2");
    assert!(!told.to_string().contains("Quillfeather"), "events name customers by an id alone");
    sound(&shop).await;
}

#[tokio::test]
async fn what_cannot_be_served_is_named_and_the_rest_goes_through() {
    let shop = market().await;
    shop.run("UPDATE vendor SET shipping_flat = 100 WHERE tenant_id = 1").await;
    let guest = filled(&shop, &[(APPLES, 2), (BREAD, 4)]).await;
    // A till sells bread meanwhile: nothing was held for the guest.
    let mut till = shop.enrol("R1").await;
    till.sell(&shop, &[line(BREAD, 8, 200)]);
    till.push_last(&shop).await;
    let order = placed(&guest.check_out("one").await);
    assert_eq!(
        (&order["total"], &order["balance_due"]),
        (&json!(1_000), &json!(1_000)),
        "no shipping for what is not sent"
    );
    let rejected = &order["rejected"][0];
    assert_eq!((&rejected["variant"], &rejected["reason"]["code"]), (&json!(BREAD), &json!("STOCK_SHORT")));
    assert_eq!(rejected["reason"]["there"], 2_000);
    assert_eq!((held(&shop, APPLES).await, held(&shop, BREAD).await), (2, 0));
    // A vendor that stopped selling keeps the other's from nobody.
    let guest = filled(&shop, &[(APPLES, 1), (BREAD, 1)]).await;
    shop.run("UPDATE vendor SET status = 'suspended' WHERE tenant_id = 1 AND id = 202").await;
    let order = placed(&guest.check_out("one").await);
    assert_eq!(order["rejected"][0]["reason"]["code"], "VENDOR_SUSPENDED");
    sound(&shop).await;
}

#[tokio::test]
async fn where_nothing_is_left_there_is_no_order() {
    let shop = market().await;
    let guest = filled(&shop, &[(BREAD, 4)]).await;
    assert_eq!(guest.get("/orders").await.ok::<Value>()["total"], 0);
    let mut till = shop.enrol("R1").await;
    till.sell(&shop, &[line(BREAD, 9, 200)]);
    till.push_last(&shop).await;
    let refused = guest.check_out("one").await;
    assert_eq!(refused.code(), "ORDER_STOCK_INSUFFICIENT");
    assert_eq!(refused.json()["details"]["rejected"][0]["variant"], BREAD);
    assert_eq!(guest.check_out("one").await.text, refused.text, "a refusal sticks to its key");
    assert_eq!(guest.items().await, [(BREAD, 4)], "the cart is still there");
    let item = guest.cart().await["items"][0]["id"].as_str().unwrap().to_owned();
    guest.send("PATCH", &format!("/cart/items/{item}"), json!({ "qty": 1000 }), &[]).await.ok::<Value>();
    placed(&guest.check_out("two").await);
    assert_eq!(Shopper::guest(&shop).check_out("one").await.code(), "CART_NOT_FOUND");
    let empty = filled(&shop, &[(APPLES, 1)]).await;
    empty.send("DELETE", "/cart", Value::Null, &[]).await;
    assert_eq!(empty.check_out("one").await.code(), "CART_EMPTY");
    assert_eq!(
        empty.send("POST", "/checkout", order("prepaid"), &[]).await.code(),
        "IDEMPOTENCY_KEY_MISSING"
    );
    sound(&shop).await;
}

#[tokio::test]
async fn least_quantities_hold_before_and_after_a_rejection() {
    let shop = market().await;
    shop.run("UPDATE variant SET moq = 4000 WHERE tenant_id = 1 AND id = 402").await;
    let guest = filled(&shop, &[(APPLES, 1), (BREAD, 3)]).await;
    let refused = guest.check_out("one").await;
    assert_eq!(refused.code(), "MOQ_NOT_MET");
    assert_eq!(codes(&refused.json()["details"]["problems"]), ["MOQ_NOT_MET"]);
    assert_eq!(held(&shop, BREAD).await, 0, "before anything is held");
    // Two lines of bread: three as it is, nine sliced. Only the three are there, and alone they are too few.
    let sliced = json!({ "variant": BREAD, "qty": 9000, "options": { "cut": "sliced" } });
    guest.send("POST", "/cart/items", sliced, &[]).await.ok::<Value>();
    let order = placed(&guest.check_out("two").await);
    let reasons: Vec<&Value> =
        order["rejected"].as_array().unwrap().iter().map(|line| &line["reason"]["code"]).collect();
    assert_eq!(reasons.len(), 2, "{order}");
    assert!(reasons.contains(&&json!("STOCK_SHORT")) && reasons.contains(&&json!("MOQ_NOT_MET")));
    assert_eq!((held(&shop, APPLES).await, held(&shop, BREAD).await), (1, 0));
    sound(&shop).await;
}

#[tokio::test]
async fn nobody_pays_another_price_than_they_saw() {
    let shop = market().await;
    let guest = filled(&shop, &[(BREAD, 2)]).await;
    shop.price(BREAD, 250, chrono::DateTime::UNIX_EPOCH + chrono::TimeDelta::days(365)).await;
    let refused = guest.check_out("one").await;
    assert_eq!(refused.code(), "PRICE_CHANGED");
    let problem = &refused.json()["details"]["problems"][0];
    assert_eq!((&problem["wanted"], &problem["there"]), (&json!(200_000), &json!(250_000)));
    // Whoever changes anything has seen it.
    let cart: Value = guest.add(BREAD, 1).await.ok();
    assert_eq!(
        (&cart["total"], codes(&cart["items"][0]["problems"]).first().unwrap().as_str()),
        (&json!(750), "CHANNEL_MISSING")
    );
    assert!(codes(&cart["items"][0]["problems"]).contains(&"PRICE_CHANGED".to_owned()), "and is told");
    assert_eq!(placed(&guest.check_out("two").await)["total"], 750);
}

#[tokio::test]
async fn what_is_held_is_nobody_elses_until_its_time_is_over() {
    let shop = market().await;
    let guest = filled(&shop, &[(BREAD, 8)]).await;
    guest.prepare().await.ok::<Value>();
    let other = filled(&shop, &[(BREAD, 3)]).await;
    assert_eq!(other.check_out("one").await.code(), "ORDER_STOCK_INSUFFICIENT");
    // Asked again, it is held for longer; less in the cart is less held.
    shop.later(14 * 60);
    let item = guest.cart().await["items"][0]["id"].as_str().unwrap().to_owned();
    guest.send("PATCH", &format!("/cart/items/{item}"), json!({ "qty": 7000 }), &[]).await.ok::<Value>();
    assert_eq!(held(&shop, BREAD).await, 7, "at once");
    guest.prepare().await.ok::<Value>();
    shop.later(14 * 60);
    assert_eq!(sweep(&shop.app).await.unwrap(), (0, 0, 0));
    shop.later(2 * 60);
    // Two servers sweep at once: it is given back once.
    let freed: usize =
        join_all((0..4).map(|_| sweep(&shop.app))).await.into_iter().map(|done| done.unwrap().0).sum();
    assert_eq!((freed, held(&shop, BREAD).await), (1, 0));
    placed(&other.check_out("two").await);
    // Too late, it is held anew where it is there, and refused where it is not.
    assert_eq!(placed(&guest.check_out("three").await)["total"], 1_400);
    sound(&shop).await;
}

#[tokio::test]
async fn a_clock_that_jumps_frees_nothing_twice() {
    let shop = market().await;
    let guest = filled(&shop, &[(BREAD, 5)]).await;
    guest.prepare().await.ok::<Value>();
    shop.later(3 * 86_400);
    assert_eq!(sweep(&shop.app).await.unwrap().0, 1);
    shop.later(-3 * 86_400);
    guest.prepare().await.ok::<Value>();
    assert_eq!((sweep(&shop.app).await.unwrap().0, held(&shop, BREAD).await), (0, 5));
    sound(&shop).await;
}

#[tokio::test]
async fn a_part_goes_its_way_and_the_shelf_follows() {
    let shop = market().await;
    let guest = filled(&shop, &[(APPLES, 2), (BREAD, 4)]).await;
    let order = placed(&guest.check_out("one").await);
    let id = order["id"].as_str().unwrap();
    let baker = person(&shop, "baker").await;
    let path = |no: u32| format!("/orders/{id}/sub-orders/{no}/move");
    let to = |state: &str| json!({ "to": state, "note": "parcel 7" });
    // A vendor sees its own part, and moves nothing else.
    let seen = baker.see(&format!("/orders/{id}")).await;
    assert_eq!((&seen["total"], seen["lines"].as_array().unwrap().len()), (&json!(800), 1));
    assert_eq!(seen["sub_orders"].as_array().unwrap().len(), 1);
    assert_eq!((&seen["customer"], &seen["payments"]), (&Value::Null, &json!([])));
    assert_eq!(seen["address"]["street"], "Thistledown 12", "whoever sends it knows where to");
    assert_eq!(baker.post(&path(1), to("accepted")).await.code(), "ORDER_NOT_FOUND");
    assert_eq!(baker.post(&path(2), to("shipped")).await.code(), "STATE_NOT_ALLOWED");
    for state in ["accepted", "packed", "shipped"] {
        assert_eq!(shop.stock(BREAD).await, 10, "before {state}");
        let moved = baker.post(&path(2), to(state)).await;
        assert_eq!(moved.status, 200, "{}", moved.text);
    }
    assert_eq!((shop.stock(BREAD).await, held(&shop, BREAD).await), (6, 0), "sent is gone");
    assert_eq!(baker.post(&path(2), to("cancelled")).await.code(), "STATE_NOT_ALLOWED");
    // The buyer cancels the other, which nobody has packed.
    let cancelled = guest.send("POST", &path(1), to("cancelled"), &[]).await;
    let seen: Value = cancelled.ok();
    assert_eq!(
        (&seen["cancelled"], &seen["balance_due"], &seen["state"]),
        (&json!(900), &json!(800), &json!("pending"))
    );
    assert_eq!((held(&shop, APPLES).await, shop.stock(APPLES).await), (0, 10));
    assert_eq!(guest.send("POST", &path(2), to("delivered"), &[]).await.code(), "STATE_NOT_ALLOWED");
    baker.post(&path(2), to("delivered")).await.ok::<Value>();
    let root = person(&shop, "root").await;
    let seen = root.see(&format!("/orders/{id}")).await;
    assert_eq!((&seen["state"], &seen["voided"]), (&json!("completed"), &json!(false)));
    let steps: Vec<&Value> =
        seen["sub_orders"][1]["steps"].as_array().unwrap().iter().map(|step| &step["state"]).collect();
    assert_eq!(steps, ["created_pending", "accepted", "packed", "shipped", "delivered"]);
    assert_eq!(seen["sub_orders"][1]["steps"][1]["by"]["name"], "Bea Baker");
    let ana = person(&shop, "ana").await;
    assert_eq!(ana.post(&path(1), to("accepted")).await.code(), "NOT_ALLOWED", "to look is not to move");
    sound(&shop).await;
}

#[tokio::test]
async fn what_is_paid_beforehand_leaves_once_it_is_paid() {
    let shop = market().await;
    let guest = filled(&shop, &[(BREAD, 6)]).await;
    let order = placed(&guest.pay_first("one").await);
    let path = format!("/orders/{}", order["id"].as_str().unwrap());
    let (baker, root) = (person(&shop, "baker").await, person(&shop, "root").await);
    let go = async |to: &str| baker.post(&format!("{path}/sub-orders/1/move"), json!({ "to": to })).await;
    for to in ["accepted", "packed"] {
        assert_eq!(go(to).await.status, 200, "{to}");
    }
    let part = async || baker.see(&path).await["sub_orders"][0].clone();
    assert_eq!(
        (&part().await["awaits_payment"], &part().await["next"]),
        (&json!(true), &json!(["cancelled"]))
    );
    assert_eq!(go("shipped").await.code(), "STATE_NOT_ALLOWED");
    assert_eq!(shop.stock(BREAD).await, 10);
    let payment = format!("/payments/{}", order["payments"][0]["id"].as_str().unwrap());
    root.post(&payment, json!({ "status": "paid" })).await.ok::<Value>();
    assert_eq!(
        (&part().await["awaits_payment"], &part().await["next"][0]),
        (&json!(false), &json!("shipped"))
    );
    assert_eq!(go("shipped").await.status, 200);
    assert_eq!(shop.stock(BREAD).await, 4);
    sound(&shop).await;
}

#[tokio::test]
async fn what_is_not_paid_in_time_is_free_again_and_a_late_payment_asks_anew() {
    let shop = market().await;
    let guest = filled(&shop, &[(BREAD, 6)]).await;
    let order = placed(&guest.pay_first("one").await);
    let payment = format!("/payments/{}", order["payments"][0]["id"].as_str().unwrap());
    shop.later(3_601);
    let root = person(&shop, "root").await;
    assert_eq!(sweep(&shop.app).await.unwrap(), (0, 1, 0));
    assert_eq!((sweep(&shop.app).await.unwrap(), held(&shop, BREAD).await), ((0, 0, 0), 0));
    let path = format!("/orders/{}", order["id"].as_str().unwrap());
    let seen: Value = guest.get(&path).await.ok();
    assert_eq!((&seen["state"], &seen["payments"][0]["status"]), (&json!("voided"), &json!("expired")));
    // The bread is somebody else's by now: no.
    let other = filled(&shop, &[(BREAD, 6)]).await;
    let others = placed(&other.check_out("one").await);
    let paid = json!({ "status": "paid", "reference": "bank 4711" });
    assert_eq!(root.post(&payment, paid.clone()).await.code(), "ORDER_STOCK_INSUFFICIENT");
    // They call it off: yes.
    let off = format!("/orders/{}/sub-orders/1/move", others["id"].as_str().unwrap());
    other.send("POST", &off, json!({ "to": "cancelled" }), &[]).await.ok::<Value>();
    assert_eq!(root.post(&payment, paid.clone()).await.ok::<Value>()["status"], "paid");
    let seen: Value = guest.get(&path).await.ok();
    assert_eq!(
        (&seen["state"], &seen["balance_due"], &seen["cancelled"]),
        (&json!("pending"), &json!(0), &json!(0))
    );
    assert_eq!(held(&shop, BREAD).await, 6);
    assert_eq!(root.post(&payment, paid).await.code(), "STATE_NOT_ALLOWED", "once");
    // What is paid for and not sent is owed.
    root.post(&format!("{path}/sub-orders/1/move"), json!({ "to": "rejected", "note": "mouldy" }))
        .await
        .ok::<Value>();
    let seen: Value = guest.get(&path).await.ok();
    assert_eq!((&seen["balance_due"], &seen["payments"][1]["amount"]), (&json!(-1_200), &json!(-1_200)));
    let back = format!("/payments/{}", seen["payments"][1]["id"].as_str().unwrap());
    root.post(&back, json!({ "status": "paid" })).await.ok::<Value>();
    assert_eq!(guest.get(&path).await.ok::<Value>()["balance_due"], 0);
    sound(&shop).await;
}

#[tokio::test]
async fn hq_undoes_a_whole_order_whatever_became_of_its_parts() {
    let shop = market().await;
    let guest = filled(&shop, &[(APPLES, 2), (BREAD, 4)]).await;
    let id = placed(&guest.check_out("one").await)["id"].as_str().unwrap().to_owned();
    let root = person(&shop, "root").await;
    for state in ["accepted", "packed", "shipped"] {
        root.post(&format!("/orders/{id}/sub-orders/2/move"), json!({ "to": state })).await.ok::<Value>();
    }
    let voided = root.void(&id, "Came back", Some("one")).await;
    assert_eq!(voided.status, 200, "{}", voided.text);
    assert_eq!((shop.stock(BREAD).await, held(&shop, BREAD).await, held(&shop, APPLES).await), (10, 0, 0));
    let seen = root.see(&format!("/orders/{id}")).await;
    assert_eq!((&seen["state"], &seen["void"]["reason"]), (&json!("voided"), &json!("Came back")));
    assert_eq!(root.void(&id, "Again", Some("two")).await.code(), "ALREADY_VOIDED");
    sound(&shop).await;
}

#[tokio::test]
async fn each_sees_the_orders_that_are_theirs() {
    let shop = market().await;
    let mut till = shop.enrol("R1").await;
    let bread = SaleLine { vendor: MAKER, ..line(BREAD, 1, 200) };
    till.sell(&shop, &[bread, line(APPLES, 1, 450)]);
    till.push_last(&shop).await;
    let guest = filled(&shop, &[(APPLES, 1)]).await;
    let order = placed(&guest.check_out("one").await);
    let id = order["id"].as_str().unwrap();
    let stranger = filled(&shop, &[(APPLES, 1)]).await;
    assert_eq!(stranger.get(&format!("/orders/{id}")).await.code(), "ORDER_NOT_FOUND");
    assert_eq!(stranger.get("/orders").await.ok::<Value>()["total"], 0);
    assert_eq!(Shopper::guest(&shop).get("/orders").await.code(), "UNAUTHENTICATED");
    let baker = person(&shop, "baker").await;
    let theirs = baker.list("/orders").await;
    assert_eq!((theirs.len(), &theirs[0]["total"], &theirs[0]["channel"]), (1, &json!(200), &json!("till")));
    assert_eq!(baker.ask(&format!("/orders/{id}")).await.code(), "ORDER_NOT_FOUND");
    let root = person(&shop, "root").await;
    let all = root.list("/orders").await;
    assert_eq!(all.len(), 2);
    assert_eq!((&all[0]["number"], &all[0]["register"]), (&json!("W-S1-000001"), &Value::Null));
    assert_eq!((&all[1]["state"], &all[1]["register"]["code"]), (&json!("completed"), &json!("R1")));
    assert_eq!(root.list("/orders?channel=web&open=true").await.len(), 1);
    // Once the guest has signed in, the order is in their history, and the guest has none any more.
    let ada = Shopper::buyer(&shop, "Ada").await.with_cookie_of(&guest);
    let merged: Value = ada.send("POST", "/cart/merge", json!({}), &[]).await.ok();
    assert_eq!(merged["orders"], 1);
    let own: Value = ada.get(&format!("/orders/{id}")).await.ok();
    assert_eq!((&own["number"], &own["address"]["city"]), (&json!("W-S1-000001"), &json!("Berlin")));
    assert_eq!((&own["event"], &own["exceptions"]), (&Value::Null, &json!([])));
    assert_eq!(guest.get(&format!("/orders/{id}")).await.code(), "ORDER_NOT_FOUND");
}

#[tokio::test]
async fn an_attempt_is_one_order_however_often_and_at_once_it_is_sent() {
    const BUYERS: usize = 12;
    let shop = market().await;
    let buyers: Vec<Shopper<'_>> = (0..BUYERS).map(|_| Shopper::guest(&shop)).collect();
    for (nth, buyer) in buyers.iter().enumerate() {
        buyer.add(APPLES, 1 + nth as i64 % 2).await.ok::<Value>();
        buyer.add(BREAD, 2).await.ok::<Value>();
        if nth % 3 == 0 {
            buyer.prepare().await.ok::<Value>();
        }
    }
    // Each presses three times at once; who is told to wait asks again.
    let press = async |buyer: &Shopper<'_>| loop {
        let answer = buyer.check_out("pay").await;
        match answer.status.as_u16() {
            409 if answer.code() == "IDEMPOTENCY_KEY_IN_FLIGHT" => tokio::task::yield_now().await,
            503 => tokio::task::yield_now().await,
            _ => return answer.text,
        }
    };
    let presses = buyers.iter().flat_map(|buyer| [press(buyer), press(buyer), press(buyer)]);
    let answers = join_all(presses).await;
    let mut sold = [0, 0];
    for three in answers.chunks(3) {
        assert!(three.iter().all(|answer| *answer == three[0]), "replays are identical: {three:?}");
        let placed: Value = serde_json::from_str(&three[0]).unwrap();
        assert!(placed["sub_orders"].is_array() || placed["code"] == "ORDER_STOCK_INSUFFICIENT", "{placed}");
    }
    for (at, variant) in [APPLES, BREAD].into_iter().enumerate() {
        sold[at] = held(&shop, variant).await;
        assert!((9..=10).contains(&sold[at]), "{sold:?}");
    }
    let in_orders: i64 = shop.ask("SELECT CAST(sum(held) / 1000 AS BIGINT) FROM order_line").await;
    assert_eq!(in_orders, sold[0] + sold[1]);
    let groups: i64 = shop.ask("SELECT count(*) FROM orders WHERE channel = 'web'").await;
    let carts: i64 = shop.ask("SELECT count(*) FROM cart WHERE status = 'converted'").await;
    assert_eq!(groups, carts);
    sound(&shop).await;
}

#[tokio::test]
async fn a_cart_that_nobody_comes_back_for_is_put_away() {
    let shop = market().await;
    let guest = filled(&shop, &[(BREAD, 5)]).await;
    assert_eq!(pieces(&guest.cart().await), [(BREAD, 5)]);
    shop.later(91 * 86_400);
    assert_eq!(sweep(&shop.app).await.unwrap(), (0, 0, 1));
    assert_eq!(guest.get("/cart").await.code(), "CART_NOT_FOUND");
}
