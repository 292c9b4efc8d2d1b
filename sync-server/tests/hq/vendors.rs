//! Vendors and what they sell: who they are, how their products are sold, what is taken off, and who may say so.

use std::sync::Arc;

use evertill_protocol::feed::Collection;
use evertill_server::Clock;
use evertill_server::catalog::ProductLine;
use evertill_server::hq::scope::Scope;
use serde_json::{Value, json};

use crate::desk::{Desk, shop};
use crate::shop::{APPLES, BREAD, MAKER, STORE, Shop, TENANT, VENDOR};
use crate::shopper::{Shopper, market, person};

/// A field of each of a list's rows.
fn each(rows: &[Value], field: &str) -> Vec<String> {
    rows.iter().map(|row| row[field].as_str().unwrap().to_owned()).collect()
}

fn product(sku: &str, vendor: i64) -> Value {
    json!({ "sku": sku, "name": format!("Product {sku}"), "vendor": vendor, "category": "Food",
        "tax_class": "food" })
}

#[tokio::test]
async fn a_vendor_is_added_found_changed_and_told_to_tills() {
    let shop = shop().await;
    let root = Desk::of(&shop, "root").await;
    let new = json!({
        "code": "verde", "name": " Verde Produce ", "email": "Green@Verde.Example", "description": "Fruit",
        "store": STORE, "region": "de-be", "licence": "L-17", "licence_from": "2026-01-01",
        "licence_until": "2026-12-31", "subscription_until": "2027-06-30", "shipping_flat": 390,
        "shipping_per_kg": 50, "shipping_free_above": 5000, "commission_bp": 1500, "bears_discounts": true,
    });
    let added = root.post("/vendors", new.clone()).await;
    assert_eq!(added.status, 201, "{}", added.text);
    let verde = added.json();
    let id = verde["id"].as_i64().unwrap();
    let mut expected = new.clone();
    for (field, value) in [
        ("id", json!(id)),
        ("name", json!("Verde Produce")),
        ("email", json!("green@verde.example")),
        ("store", json!({ "id": STORE, "code": "S1", "name": "Corner" })),
        ("region", json!("DE-BE")),
        ("subscription_from", json!(null)),
        ("status", json!("active")),
        ("products", json!(0)),
        ("created_at", json!("2026-11-21T09:00:00Z")),
    ] {
        expected[field] = value;
    }
    assert_eq!(verde, expected);
    assert_eq!(root.post("/vendors", new).await.code(), "INVALID", "the code is taken");

    assert_eq!(each(&root.list("/vendors").await, "code"), ["own", "baker", "verde"], "by name");
    assert_eq!(each(&root.list("/vendors?q=VERD").await, "code"), ["verde"]);
    assert_eq!(each(&root.list("/vendors?limit=1&page=2").await, "code"), ["baker"]);

    let mut till = shop.enrol("R1").await;
    let path = format!("/vendors/{id}");
    let changed = root.put(&path, json!({ "name": "Verde", "status": "suspended" })).await.ok::<Value>();
    assert_eq!(
        (&changed["name"], &changed["status"], &changed["licence"], &changed["commission_bp"]),
        (&json!("Verde"), &json!("suspended"), &json!(""), &json!(0)),
        "all of it as it is to be"
    );
    let pages = till.pull(&shop).await;
    let told: Vec<_> = pages.iter().flat_map(|page| &page.changes).map(|change| change.collection).collect();
    assert_eq!(told, [Collection::Vendor]);
    assert_eq!(root.see(&path).await["catalogue"], json!([]));
    for path in ["/vendors/9", "/vendors/9/statement?from=2026-11-21&to=2026-11-21"] {
        assert_eq!(root.ask(path).await.code(), "VENDOR_NOT_FOUND");
    }
    assert_eq!(root.put("/vendors/9", json!({ "name": "Nobody" })).await.code(), "VENDOR_NOT_FOUND");
    let acts: Vec<String> = each(&root.list("/audit?q=verde").await, "act");
    assert_eq!(acts, ["vendor_changed", "vendor_added"]);
}

#[tokio::test]
async fn what_a_vendor_cannot_be() {
    let shop = shop().await;
    let root = Desk::of(&shop, "root").await;
    let table = [
        ("name", json!(" "), "INVALID"),
        ("email", json!("nowhere"), "INVALID"),
        ("description", json!("x".repeat(2001)), "INVALID"),
        ("store", json!(9), "NOT_FOUND"),
        ("region", json!("Bavaria"), "INVALID"),
        ("licence", json!("x".repeat(81)), "INVALID"),
        ("licence_until", json!("2025-12-31"), "INVALID"),
        ("licence_until", json!("+12026-12-31"), "INVALID"),
        ("shipping_flat", json!(-1), "INVALID"),
        ("shipping_per_kg", json!(-1), "INVALID"),
        ("shipping_free_above", json!(-1), "INVALID"),
        ("commission_bp", json!(-1), "INVALID"),
        ("commission_bp", json!(10_001), "INVALID"),
        ("status", json!("asleep"), "BAD_REQUEST"),
        ("surname", json!("Verde"), "BAD_REQUEST"),
    ];
    let before = root.see(&format!("/vendors/{MAKER}")).await;
    for (field, value, code) in table {
        let mut change = json!({ "name": "The Baker", "licence_from": "2026-01-01" });
        change[field] = value;
        let answer = root.put(&format!("/vendors/{MAKER}"), change.clone()).await;
        assert_eq!(answer.code(), code, "changed to {change}");
        change["code"] = json!("new");
        assert_eq!(root.post("/vendors", change.clone()).await.code(), code, "{change}");
    }
    assert_eq!(root.see(&format!("/vendors/{MAKER}")).await, before);
    assert_eq!(root.list("/vendors").await.len(), 2);
}

#[tokio::test]
async fn a_product_belongs_to_one_known_vendor_and_is_sold_on_the_web() {
    let shop = shop().await;
    let root = Desk::of(&shop, "root").await;
    assert_eq!(root.post("/products", product("E", 9)).await.code(), "VENDOR_NOT_FOUND");
    let mut new = product("E", MAKER);
    new["moq"] = json!(6_000);
    new["weight_g"] = json!(500);
    new["barcodes"] = json!(["4012345678901"]);
    let added = root.post("/products", new.clone()).await;
    assert_eq!(added.status, 201, "{}", added.text);
    let added = added.json();
    let id = added["id"].as_i64().unwrap();
    assert_eq!(
        (&added["vendor"]["name"], &added["moq"], &added["weight_g"], &added["barcodes"]),
        (&json!("The Baker"), &json!(6_000), &json!(500), &json!(["4012345678901"]))
    );
    let web = json!([{ "channel": "web", "active": true, "price": null }]);
    assert_eq!(root.see(&format!("/products/{id}/channels")).await, web);
    assert_eq!(root.list("/products?q=Product%20E").await[0]["vendor"]["id"], MAKER, "lists say whose it is");
    let baker = root.see(&format!("/vendors/{MAKER}")).await;
    assert_eq!(baker["products"], 2);
    assert_eq!(
        baker["catalogue"],
        json!([
            { "id": BREAD, "sku": "B", "name": "Bread", "unit": "each", "moq": 0, "web": null },
            { "id": id, "sku": "E", "name": "Product E", "unit": "each", "moq": 6_000, "web": true },
        ])
    );

    assert_eq!(root.post("/products", new).await.code(), "INVALID", "the SKU is taken");
    for (field, value) in [
        ("tax_class", json!("none")),
        ("sku", json!("")),
        ("name", json!("x".repeat(121))),
        ("moq", json!(-1)),
        ("weight_g", json!(-1)),
    ] {
        let mut bad = product("F", MAKER);
        bad[field] = value;
        assert_eq!(root.post("/products", bad.clone()).await.code(), "INVALID", "{bad}");
    }
    assert_eq!(root.list("/products?q=Product%20F").await.len(), 0, "nothing stays of what was refused");

    // Apples were there before anybody sold on the web: they are set up for it once they are somebody's.
    let apples = format!("/products/{APPLES}");
    let channels = format!("{apples}/channels");
    assert_eq!(root.see(&channels).await, json!([]));
    let changed = root.put(&apples, json!({ "moq": 2_000, "description": "Crisp" })).await.ok::<Value>();
    assert_eq!((&changed["moq"], &changed["vendor"]["id"]), (&json!(2_000), &json!(VENDOR)));
    assert_eq!(root.see(&channels).await, json!([]), "whose it is has not changed");
    assert_eq!(root.put(&apples, json!({ "vendor": 9 })).await.code(), "VENDOR_NOT_FOUND");
    let changed = root.put(&apples, json!({ "vendor": MAKER })).await.ok::<Value>();
    assert_eq!(
        (&changed["vendor"]["id"], &changed["description"], &changed["moq"]),
        (&json!(MAKER), &json!("Crisp"), &json!(2_000)),
        "what is not named stays"
    );
    assert_eq!(root.see(&channels).await, web);
    root.put(&apples, json!({ "retired": true })).await.ok::<Value>();
    assert_eq!(root.see(&format!("/vendors/{MAKER}")).await["products"], 2, "without those that are retired");
    assert_eq!(root.put("/products/9", json!({ "moq": 1 })).await.code(), "NOT_FOUND");
    assert_eq!(each(&root.list("/audit?act=product_changed").await, "subject"), ["A", "A", "A"]);
}

#[tokio::test]
async fn a_file_sets_products_up_for_the_web_once() {
    let shop = shop().await;
    let root = Desk::of(&shop, "root").await;
    let put = async |name: &str, vendor: &str| {
        let rows = vec![ProductLine::new("E", name, vendor, "Food", "food")];
        let scope = Scope::of_operator(TENANT);
        shop.store.put_products(scope, rows, shop.clock.now_ms(), Arc::new(|_| {})).await.unwrap()
    };
    put("Eclairs", "own").await.unwrap();
    let id = root.list("/products?q=Eclairs").await[0]["id"].clone();
    let path = format!("/products/{id}/channels");
    assert_eq!(root.see(&path).await[0]["channel"], "web");
    root.put(&path, json!([])).await.ok::<Value>();
    put("Big eclairs", "own").await.unwrap();
    assert_eq!(root.see(&path).await, json!([]), "somebody has said otherwise");
    put("Big eclairs", "baker").await.unwrap();
    assert_eq!(root.see(&path).await[0]["active"], true, "another vendor sells it");
    assert_eq!(root.delete(&format!("/vendors/{MAKER}")).await.status, 204);
    assert!(put("Eclairs", "baker").await.is_err(), "a vendor that is deleted gets no products");
}

#[tokio::test]
async fn channels_say_how_a_product_is_sold() {
    let shop = shop().await;
    let root = Desk::of(&shop, "root").await;
    let path = format!("/products/{BREAD}/channels");
    let wanted = json!([
        { "channel": "pickup", "active": false, "price": null },
        { "channel": "till", "active": true, "price": null },
        { "channel": "web", "active": true, "price": 210_000 },
    ]);
    assert_eq!(root.put(&path, wanted.clone()).await.ok::<Value>(), wanted);
    assert_eq!(root.see(&format!("/vendors/{MAKER}")).await["catalogue"][0]["web"], true);
    for bad in [
        json!([{ "channel": "till", "active": true, "price": 1 }]),
        json!([{ "channel": "web", "active": true, "price": -1 }]),
        json!([{ "channel": "web", "active": true, "price": null }, { "channel": "web", "active": false, "price": null }]),
    ] {
        assert_eq!(root.put(&path, bad.clone()).await.code(), "INVALID", "{bad}");
    }
    assert_eq!(root.see(&path).await, wanted, "as it was");
    assert_eq!(root.put("/products/9/channels", json!([])).await.code(), "NOT_FOUND");
    assert_eq!(root.ask("/products/9/channels").await.code(), "NOT_FOUND");
    let entry = &root.list("/audit?act=channel_changed").await[0];
    assert_eq!((&entry["subject"], &entry["detail"]["channels"]), (&json!("B"), &wanted));
}

/// Sets how far the baker's part of the only order is.
async fn bakers_part(shop: &Shop, state: &'static str) {
    shop.run("DELETE FROM sub_order").await;
    shop.write(move |db| {
        let sql = "INSERT INTO sub_order (tenant_id, order_id, number, vendor_id, total, state)
            VALUES (1, 77, 1, 202, 100, ?1)";
        db.execute(sql, &[evertill_server::store::sql::Arg::Text(state)])
    })
    .await;
}

#[tokio::test]
async fn a_vendor_goes_when_its_orders_have_ended_and_stays_in_the_books() {
    let shop = shop().await;
    let root = Desk::of(&shop, "root").await;
    let path = format!("/vendors/{MAKER}");
    for open in ["created_pending", "accepted", "packed", "shipped", "ready_for_pickup"] {
        bakers_part(&shop, open).await;
        assert_eq!(root.delete(&path).await.code(), "STATE_NOT_ALLOWED", "{open}");
    }
    assert_eq!(root.see(&path).await["name"], "The Baker");
    bakers_part(&shop, "delivered").await;
    assert_eq!(root.delete(&path).await.status, 204);
    assert_eq!(root.ask(&path).await.code(), "VENDOR_NOT_FOUND");
    assert_eq!(root.delete(&path).await.code(), "VENDOR_NOT_FOUND");
    assert_eq!(root.put(&path, json!({ "name": "Back" })).await.code(), "VENDOR_NOT_FOUND");
    assert_eq!(each(&root.list("/vendors").await, "code"), ["own"]);
    assert_eq!(root.see("/directory").await["vendors"], json!([{ "id": VENDOR, "name": "Own goods" }]));
    assert_eq!(root.post("/products", product("E", MAKER)).await.code(), "VENDOR_NOT_FOUND");
    assert_eq!(root.see(&format!("/products/{BREAD}")).await["vendor"]["name"], "The Baker");
    let statement = root.see(&format!("{path}/statement?from=2026-11-01&to=2026-11-30")).await;
    assert_eq!(statement["vendor"]["name"], "The Baker", "what is due to it is still to be paid");
    assert_eq!(each(&root.list("/audit?act=vendor_deleted").await, "subject"), ["baker"]);
}

#[tokio::test]
async fn discounts_are_one_percentage_or_one_amount() {
    let shop = shop().await;
    let root = Desk::of(&shop, "root").await;
    let ten = json!({ "code": " harvest10 ", "name": "Autumn", "percent_bp": 1000, "borne_by": "house" });
    let added = root.post("/discounts", ten.clone()).await;
    assert_eq!(added.status, 201, "{}", added.text);
    let added = added.json();
    let expected = json!({
        "id": added["id"], "code": "HARVEST10", "name": "Autumn", "percent_bp": 1000, "amount": null,
        "borne_by": "house", "vendor": null, "store": null, "min_total": 0,
        "valid_from": "2026-11-21T09:00:00Z", "valid_until": null, "active": true,
    });
    assert_eq!(added, expected);
    assert_eq!(root.post("/discounts", ten).await.code(), "INVALID", "the code is taken");
    let five = json!({ "name": "Five off", "amount": 500, "borne_by": "vendor", "vendor": MAKER, "store": STORE,
        "min_total": 2000, "valid_from": "2026-12-01T00:00:00+01:00", "valid_until": "2027-01-01T00:00:00+01:00" });
    let second = root.post("/discounts", five.clone()).await;
    assert_eq!(second.status, 201, "{}", second.text);
    let second = second.json();
    assert_eq!(
        (&second["vendor"]["name"], &second["store"]["code"], &second["valid_from"]),
        (&json!("The Baker"), &json!("S1"), &json!("2026-11-30T23:00:00Z"))
    );
    let table = [
        ("amount", json!(null), "INVALID"),
        ("amount", json!(0), "INVALID"),
        ("percent_bp", json!(1000), "INVALID"),
        ("min_total", json!(-1), "INVALID"),
        ("code", json!("ten percent"), "INVALID"),
        ("name", json!(""), "INVALID"),
        ("valid_until", json!("2026-12-01T00:00:00+01:00"), "INVALID"),
        ("vendor", json!(9), "VENDOR_NOT_FOUND"),
        ("store", json!(9), "NOT_FOUND"),
        ("borne_by", json!("nobody"), "BAD_REQUEST"),
    ];
    let path = format!("/discounts/{}", second["id"]);
    for (field, value, code) in table {
        let mut bad = five.clone();
        bad[field] = value;
        assert_eq!(root.post("/discounts", bad.clone()).await.code(), code, "{bad}");
        assert_eq!(root.put(&path, bad.clone()).await.code(), code, "changed to {bad}");
    }
    let mut off = five;
    off["active"] = json!(false);
    off.as_object_mut().unwrap().remove("valid_from");
    let changed = root.put(&path, off).await.ok::<Value>();
    assert_eq!((&changed["active"], &changed["valid_from"]), (&json!(false), &second["valid_from"]));
    assert_eq!(
        root.put("/discounts/9", json!({ "name": "x", "amount": 1, "borne_by": "house" })).await.code(),
        "NOT_FOUND"
    );
    assert_eq!(each(&root.list("/discounts").await, "name"), ["Five off", "Autumn"], "the latest first");
    let acts = each(&root.list("/audit?limit=3").await, "act");
    assert_eq!(acts, ["discount_changed", "discount_added", "discount_added"]);
}

#[tokio::test]
async fn a_store_buys_with_a_licence() {
    let shop = shop().await;
    let di = Desk::of(&shop, "di").await;
    let path = format!("/stores/{STORE}/buyer");
    let closed = di.see(&path).await;
    assert_eq!((&closed["buys"], &closed["licence"]), (&json!(false), &json!("")));
    let wanted = json!({ "buys": true, "region": "DE-BE", "licence": "B-4", "licence_from": "2026-01-01",
        "licence_until": "2026-12-31" });
    let set = di.put(&path, wanted.clone()).await.ok::<Value>();
    let mut expected = wanted;
    expected["store"] = json!({ "id": STORE, "code": "S1", "name": "Corner" });
    assert_eq!(set, expected);
    assert_eq!(di.see(&path).await, expected);
    let late = json!({ "buys": true, "licence_from": "2027-01-01", "licence_until": "2026-12-31" });
    assert_eq!(di.put(&path, late).await.code(), "INVALID");
    assert_eq!(di.put(&path, json!({ "buys": true, "region": "Berlin" })).await.code(), "INVALID");
    assert_eq!(di.put("/stores/102/buyer", json!({ "buys": true })).await.code(), "NOT_FOUND", "another's");
    let root = Desk::of(&shop, "root").await;
    let entry = &root.list("/audit?act=store_changed").await[0];
    assert_eq!((&entry["store"]["code"], &entry["detail"]["buys"]), (&json!("S1"), &json!(true)));
}

#[tokio::test]
async fn whoever_is_kept_to_one_store_looks_and_changes_nothing_of_the_market() {
    let shop = shop().await;
    let di = Desk::of(&shop, "di").await;
    let path = format!("/vendors/{MAKER}");
    assert_eq!(di.list("/vendors").await.len(), 2);
    assert_eq!(di.see(&path).await["name"], "The Baker");
    assert_eq!(di.list("/discounts").await.len(), 0);
    assert_eq!(di.see(&format!("/products/{BREAD}/channels")).await, json!([]));
    let days = "from=2026-11-21&to=2026-11-21";
    let refused = [
        di.post("/vendors", json!({ "code": "x", "name": "X" })).await,
        di.put(&path, json!({ "name": "X" })).await,
        di.delete(&path).await,
        di.post("/products", product("E", MAKER)).await,
        di.put(&format!("/products/{BREAD}"), json!({ "moq": 1 })).await,
        di.put(&format!("/products/{BREAD}/channels"), json!([])).await,
        di.post("/discounts", json!({ "name": "x", "amount": 1, "borne_by": "house" })).await,
        di.put("/discounts/9", json!({ "name": "x", "amount": 1, "borne_by": "house" })).await,
        di.ask(&format!("{path}/statement?{days}")).await,
        di.ask(&format!("{path}/statement.csv?{days}")).await,
        di.ask(&format!("/settlement?{days}")).await,
    ];
    for answer in refused {
        assert_eq!(answer.code(), "NOT_ALLOWED");
    }
}

#[tokio::test]
async fn a_vendors_own_people_see_it_and_what_is_due_to_it_and_no_other() {
    let shop = market().await;
    let baker = person(&shop, "baker").await;
    let own = format!("/vendors/{MAKER}");
    let days = "from=2026-11-21&to=2026-11-21";
    assert_eq!(baker.see(&own).await["code"], "baker");
    assert_eq!(baker.see(&format!("{own}/statement?{days}")).await["vendor"]["id"], MAKER);
    assert!(baker.ask(&format!("{own}/statement.csv?{days}")).await.text.starts_with("vendor,from,to,"));
    let profile = json!({ "email": "Bea@Baker.Example", "description": " Bread since 1904 " });
    let changed = baker.put(&format!("{own}/profile"), profile.clone()).await.ok::<Value>();
    assert_eq!(
        (&changed["email"], &changed["description"], &changed["name"]),
        (&json!("bea@baker.example"), &json!("Bread since 1904"), &json!("The Baker"))
    );
    assert_eq!(
        baker.put(&format!("{own}/profile"), json!({ "email": "x", "description": "" })).await.code(),
        "INVALID"
    );

    let others = format!("/vendors/{VENDOR}");
    for path in
        [others.clone(), format!("{others}/statement?{days}"), format!("{others}/statement.csv?{days}")]
    {
        assert_eq!(baker.ask(&path).await.code(), "VENDOR_NOT_FOUND", "{path}");
    }
    assert_eq!(baker.put(&format!("{others}/profile"), profile.clone()).await.code(), "VENDOR_NOT_FOUND");
    let refused = [
        baker.ask("/vendors").await,
        baker.ask(&format!("/settlement?{days}")).await,
        baker.ask("/discounts").await,
        baker.ask(&format!("/products/{BREAD}/channels")).await,
        baker.put(&own, json!({ "name": "Mine", "commission_bp": 0 })).await,
        baker.delete(&own).await,
    ];
    for answer in refused {
        assert_eq!(answer.code(), "NOT_ALLOWED");
    }
    let root = person(&shop, "root").await;
    assert_eq!(
        root.put(&format!("{own}/profile"), profile).await.code(),
        "NOT_ALLOWED",
        "HQ changes all of it"
    );
    let entry = &root.list("/audit?act=vendor_changed").await[0];
    assert_eq!((&entry["subject"], &entry["person"]["name"]), (&json!("baker"), &json!("Bea Baker")));
    let ada = Shopper::buyer(&shop, "Ada").await;
    assert_eq!(ada.get(&own).await.code(), "NOT_ALLOWED", "a buyer is no vendor's");
    assert_eq!(shop.get_open(&format!("/api/v1{own}")).await.code(), "UNAUTHENTICATED");
}

#[tokio::test]
async fn whoever_is_a_vendors_is_said_to_be_so() {
    let shop = shop().await;
    let root = Desk::of(&shop, "root").await;
    let bea = json!({ "login": "bea", "name": "Bea", "role": "vendor", "vendor": MAKER });
    for (field, value, code) in [
        ("vendor", json!(null), "INVALID"),
        ("vendor", json!(9), "VENDOR_NOT_FOUND"),
        ("role", json!("hq_analyst"), "INVALID"),
        ("pin", json!("4711"), "INVALID"),
    ] {
        let mut bad = bea.clone();
        bad[field] = value;
        assert_eq!(root.post("/people", bad.clone()).await.code(), code, "{bad}");
    }
    let added = root.post("/people", bea).await;
    assert_eq!(added.status, 201, "{}", added.text);
    let added = added.json();
    assert_eq!(added["person"]["vendor"], json!({ "id": MAKER, "name": "The Baker" }));
    assert!(added["reset"]["code"].is_string(), "they choose a password");
    let path = format!("/people/{}", added["person"]["id"]);
    let change = json!({ "name": "Bea", "role": "vendor", "vendor": VENDOR, "active": true });
    assert_eq!(root.put(&path, change).await.ok::<Value>()["vendor"]["id"], VENDOR);
    let none = json!({ "name": "Bea", "role": "vendor", "active": true });
    assert_eq!(root.put(&path, none).await.code(), "INVALID");
    let analyst = json!({ "name": "Bea", "role": "hq_analyst", "active": true });
    assert_eq!(root.put(&path, analyst).await.ok::<Value>()["vendor"], json!(null));
}
