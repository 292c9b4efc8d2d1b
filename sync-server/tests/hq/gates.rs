//! Every operation as every caller: what `docs/permissions.md` says is what the server does.

use std::collections::{BTreeMap, BTreeSet};

use axum::body::Body;
use axum::http::Request;
use evertill_domain::Role;
use evertill_server::Clock;
use evertill_server::catalog::NewUser;
use evertill_server::gate::EXTENSION;
use evertill_server::hq::principal::permissions;
use evertill_server::hq::scope::Scope;
use evertill_server::hq::sessions::open;
use serde_json::{Value, json};

use crate::desk::{Desk, PASSWORD, shop};
use crate::shop::{APPLES, Answer, BREAD, MAKER, STORE, Shop, TENANT, VENDOR};
use crate::shopper::{Shopper, order};
use crate::till::{Till, line};

const TABLES: &str = include_str!("../../../docs/permissions.md");

/// The rows of the table whose head begins so.
fn table(head: &str) -> Vec<Vec<String>> {
    let cells = |row: &str| -> Vec<String> {
        row.trim_matches('|').split('|').map(|cell| cell.trim().trim_matches('`').to_owned()).collect()
    };
    let rows = TABLES.lines().skip_while(|row| !row.starts_with(head)).skip(2);
    rows.take_while(|row| row.starts_with('|')).map(cells).collect()
}

/// Each operation and its gate, as the document for people has them.
fn operations() -> BTreeMap<String, String> {
    table("| operation |").into_iter().map(|row| (row[0].clone(), row[1].clone())).collect()
}

fn granted(role: Role) -> BTreeSet<String> {
    permissions(role).into_iter().map(|permission| permission.name().to_owned()).collect()
}

#[test]
fn the_table_is_what_the_code_says() {
    let document: Value = serde_json::to_value(evertill_server::http::openapi()).unwrap();
    let mut coded = BTreeMap::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap().iter().filter(|(_, one)| one.is_object()) {
            let gate = operation[EXTENSION].as_str().unwrap_or_else(|| panic!("{method} {path} has no gate"));
            let proven = !matches!(gate, "everybody" | "signature");
            let proven = proven && gate != "shopper";
            assert_eq!(operation["security"].is_array(), proven, "{method} {path}");
            coded.insert(format!("{} {path}", method.to_uppercase()), gate.to_owned());
        }
    }
    assert_eq!(operations(), coded);

    let heads = ["review", "settle", "catalog", "administer", "customers", "buy", "sell"];
    let roles = table("| role | `review`");
    assert_eq!(roles.len(), 8);
    for row in roles {
        let role = Role::parse(&row[0]).unwrap();
        let yes = heads.iter().zip(&row[1..]).filter(|(_, cell)| *cell == "yes");
        let written: BTreeSet<String> = yes.map(|(head, _)| (*head).to_owned()).collect();
        assert_eq!(written, granted(role), "{}", row[0]);
    }
}

/// What is called, where something of the store S1 has to be named.
struct Named {
    order: String,
    exception: String,
    register: String,
    webhook: String,
    person: String,
    customer: String,
    payment: String,
    discount: String,
}

impl Named {
    fn path(&self, operation: &str) -> (String, String) {
        let (method, path) = operation.split_once(' ').unwrap();
        let id = match path.split('/').nth(3).unwrap_or_default() {
            "orders" => &self.order,
            "exceptions" => &self.exception,
            "registers" => &self.register,
            "webhooks" => &self.webhook,
            "people" => &self.person,
            "customers" => &self.customer,
            "sessions" => "0197f5d0-0000-7000-8000-000000000000",
            "products" => &APPLES.to_string(),
            "shop" => &APPLES.to_string(),
            "cart" => "0197f5d0-0000-7000-8000-000000000000",
            "payments" => &self.payment,
            "vendors" => &VENDOR.to_string(),
            "stores" => &STORE.to_string(),
            "discounts" => &self.discount,
            _ => "",
        };
        let period =
            if is_of_a_period(operation) { "?from=2026-11-21&to=2026-11-21&currency=EUR" } else { "" };
        (method.to_owned(), path.replace("{id}", id).replace("{number}", "1") + period)
    }
}

fn is_of_a_period(operation: &str) -> bool {
    ["/settlement", "/statement", "/statement.csv"].iter().any(|end| operation.ends_with(end))
}

/// What is about every store, and not for whoever is kept to one.
fn is_about_every_store(operation: &str) -> bool {
    let of_the_market = ["/vendors", "/products", "/discounts"].iter().any(|noun| operation.contains(noun));
    is_of_a_period(operation) || (of_the_market && !operation.starts_with("GET "))
}

/// A body that the operation understands; about the store S1 where it is about one.
fn body(operation: &str) -> Value {
    match operation {
        "POST /api/v1/exceptions/{id}/assign" => json!({ "owner": null, "note": "" }),
        "POST /api/v1/exceptions/{id}/settle" => json!({ "action": "write_off", "note": "Breakage" }),
        "POST /api/v1/orders/{id}/void" => json!({ "reason": "A mistake" }),
        "POST /api/v1/prices" => {
            json!({ "prices": [{ "variant": APPLES, "store": STORE, "amount": 499_000 }] })
        }
        "POST /api/v1/people" => {
            json!({ "login": "new", "name": "New", "role": "cashier", "store": "S1", "pin": "4711" })
        }
        "PUT /api/v1/people/{id}" => {
            json!({ "name": "Changed", "role": "cashier", "store": "S1", "active": true, "pin": null })
        }
        "POST /api/v1/me/password" => json!({ "current": "wrong", "new": "another long password" }),
        "POST /api/v1/password" => {
            json!({ "login": "x", "reset_code": "AAAA", "new": "another long password" })
        }
        "POST /api/v1/me/second-factor" => json!({ "password": "wrong" }),
        "POST /api/v1/me/second-factor/remove" => json!({ "password": "wrong", "code": "000000" }),
        "POST /api/v1/me/second-factor/confirm" | "POST /api/v1/me/recovery-codes" => {
            json!({ "code": "000000" })
        }
        "POST /api/v1/customers" => json!({ "name": "Grace" }),
        "PUT /api/v1/customers/{id}" | "PUT /api/v1/buyers/me" => json!({ "name": "Ada King" }),
        "POST /api/v1/customers/find" => json!({ "contact": "ada@example.org" }),
        "POST /api/v1/customers/{id}/erase" => json!({ "why": "asked" }),
        "POST /api/v1/buyers" => json!({ "tenant": "corner", "name": "Grace", "email": "grace@example.org" }),
        "POST /api/v1/buyers/code" => json!({ "tenant": "corner", "email": "grace@example.org" }),
        "POST /api/v1/buyers/me/erase" => json!({ "password": PASSWORD }),
        "POST /api/v1/registers" => json!({ "store": STORE, "code": "R7", "name": "" }),
        "PUT /api/v1/cart" => json!({ "items": [] }),
        "PUT /api/v1/cart/discount" => json!({ "code": null }),
        "POST /api/v1/cart/items" => json!({ "variant": APPLES, "qty": 1000 }),
        "PATCH /api/v1/cart/items/{id}" => json!({ "qty": 1000 }),
        "POST /api/v1/cart/sync" => json!({ "base_version": null, "changes": [] }),
        "POST /api/v1/checkout" | "POST /api/v1/orders" => order("on_delivery"),
        "POST /api/v1/orders/{id}/sub-orders/{number}/move" => json!({ "to": "accepted" }),
        "POST /api/v1/payments/{id}" => json!({ "status": "paid" }),
        "POST /api/v1/stock/adjust" => {
            json!({ "variant": APPLES, "store": STORE, "change": 1_000, "reason": "Found" })
        }
        "POST /api/v1/vendors" => json!({ "code": "verde", "name": "Verde" }),
        "PUT /api/v1/vendors/{id}" => json!({ "name": "Verde" }),
        "PUT /api/v1/vendors/{id}/profile" => json!({ "email": "", "description": "Ours" }),
        "POST /api/v1/products" => {
            json!({ "sku": "E", "name": "Eggs", "vendor": MAKER, "category": "Food", "tax_class": "food" })
        }
        "PUT /api/v1/products/{id}/channels" => json!([]),
        "POST /api/v1/discounts" | "PUT /api/v1/discounts/{id}" => {
            json!({ "name": "Ten off", "amount": 10, "borne_by": "house" })
        }
        "PUT /api/v1/stores/{id}/buyer" => json!({ "buys": true }),
        "POST /api/v1/webhooks" => json!({ "name": "Web shop", "url": "https://shop.example/hooks" }),
        "POST /api/v1/webhooks/{id}/replay" => json!({ "dead": true }),
        _ => json!({}),
    }
}

/// A shop with one sale in S1 that differed, a webhook, and one person of each role.
async fn busy_shop() -> (Shop, Till, Named) {
    let shop = shop().await;
    let tillside = [Role::Cashier, Role::Supervisor, Role::Vendor, Role::Integration];
    for role in tillside {
        let new = NewUser {
            login: role.name().into(),
            name: role.name().into(),
            role,
            store: Some("S1".into()),
            password_hash: Some("none is asked for".into()),
            pin_hash: None,
        };
        shop.store.create_user(TENANT, new, shop.clock.now_ms()).await.unwrap();
    }
    let mut till = shop.enrol("R1").await;
    till.sell(&shop, &[line(APPLES, 12, 450)]);
    till.push_last(&shop).await;
    let root = Desk::with(&shop, token_of(&shop, "root").await);
    let first = |list: Vec<Value>| list[0]["id"].clone();
    let made = root.post("/webhooks", body("POST /api/v1/webhooks")).await;
    assert_eq!(made.status, 201, "{}", made.text);
    // A guest has ordered, too.
    shop.run("INSERT INTO shop (tenant_id, store_id, opened_ms) VALUES (1, 101, 0)").await;
    shop.run("UPDATE \"user\" SET vendor_id = 201 WHERE tenant_id = 1 AND role = 'vendor'").await;
    let guest = Shopper::guest(&shop);
    guest.add(BREAD, 1).await;
    let placed = guest.check_out("one").await.json();
    let named = Named {
        payment: placed["payments"][0]["id"].as_str().unwrap().to_owned(),
        order: first(root.list("/orders?channel=till").await).as_str().unwrap().to_owned(),
        exception: first(root.list("/exceptions").await).to_string(),
        register: till.register.to_string(),
        webhook: made.json()["webhook"]["id"].to_string(),
        person: first(root.list("/people?q=cashier").await).to_string(),
        customer: customer(&shop, &root).await,
        discount: added(&root.post("/discounts", body("POST /api/v1/discounts")).await),
    };
    (shop, till, named)
}

/// The id of what was added.
fn added(answer: &Answer) -> String {
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.json()["id"].to_string()
}

/// A customer who may sign in, as `buyer`.
async fn customer(shop: &Shop, root: &Desk<'_>) -> String {
    let added = root.post("/customers", json!({ "name": "Ada Byron", "email": "ada@example.org" })).await;
    assert_eq!(added.status, 201, "{}", added.text);
    let id = added.json()["id"].as_str().unwrap().to_owned();
    let (scope, now_ms) = (Scope::of_operator(TENANT), shop.clock.now_ms());
    let issued =
        shop.store.issue_customer_code(scope, id.parse().unwrap(), [0; 32], now_ms, now_ms + 1).await;
    assert!(issued.unwrap());
    let sql = "UPDATE \"user\" SET login = 'buyer', password_hash =
        (SELECT password_hash FROM \"user\" WHERE tenant_id = 1 AND login = 'root') WHERE role = 'buyer'";
    shop.run(sql).await;
    id
}

async fn call(shop: &Shop, named: &Named, operation: &str, token: Option<&str>) -> Answer {
    let (method, path) = named.path(operation);
    let mut request = Request::builder().method(method.as_str()).uri(path);
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    if method != "GET" {
        request = request.header("content-type", "application/json").header("idempotency-key", "one");
    }
    let sent = if method == "GET" { Body::empty() } else { Body::from(body(operation).to_string()) };
    shop.send(request.body(sent).unwrap()).await
}

/// Operations whose answer has no end, or ends the session of whoever calls.
fn is_endless(operation: &str) -> bool {
    operation.ends_with("/stream")
}

/// Of a session that was opened without a password, which takes a while to weigh.
async fn token_of(shop: &Shop, login: &str) -> String {
    let tenant = if login == "spy" { "rival" } else { "corner" };
    let person = shop.store.candidate(Some(tenant.into()), login.into()).await.unwrap().unwrap();
    let scope = Scope::of_candidate(&person, None);
    open(&shop.app, scope, None, "a test".into(), None).await.unwrap().token
}

#[tokio::test]
async fn who_does_not_prove_who_they_are_gets_nowhere() {
    let (shop, till, named) = busy_shop().await;
    let bearer = till.bearer.clone().unwrap();
    let root = token_of(&shop, "root").await;
    for (operation, gate) in operations() {
        let code = async |token: Option<&str>| call(&shop, &named, &operation, token).await;
        let strangers = [
            None,
            Some("0000"),
            Some(match gate.as_str() {
                "register" => &*root,
                _ => &*bearer,
            }),
        ];
        for token in strangers {
            let known = gate == "signature" && token == Some(&*bearer);
            if ["everybody", "shopper"].contains(&&*gate) || known {
                continue;
            }
            let answer = code(token).await;
            match gate.as_str() {
                "signature" => assert!(answer.status.is_client_error(), "{operation}: {}", answer.text),
                _ => assert_eq!(answer.code(), "UNAUTHENTICATED", "{operation} as {token:?}"),
            }
        }
        // What renews a session is itself what is shown.
        if gate == "everybody" && operation != "POST /api/v1/sessions/refresh" {
            let answer = code(None).await;
            let turned_away =
                ["UNAUTHENTICATED", "NOT_ALLOWED"].iter().any(|code| answer.text.contains(code));
            assert!(!turned_away, "{operation}: {}", answer.text);
        }
    }
}

#[tokio::test]
async fn a_role_reaches_what_the_table_grants_it_and_nothing_else() {
    let people = [
        ("cashier", Role::Cashier),
        ("supervisor", Role::Supervisor),
        ("vendor", Role::Vendor),
        ("buyer", Role::Buyer),
        ("integration", Role::Integration),
        ("ana", Role::HqAnalyst),
        ("di", Role::Manager),
        ("root", Role::HqAdmin),
    ];
    let (kept, _, named) = busy_shop().await;
    let looked_at = kept.copied().await;
    for (operation, gate) in operations() {
        if matches!(gate.as_str(), "everybody" | "signature" | "register" | "shopper" | "concerned")
            || is_endless(&operation)
        {
            continue;
        }
        // What is allowed changes something: then it has a shop of its own.
        let changed = if operation.starts_with("GET ") { None } else { Some(kept.copied().await) };
        let shop = changed.as_ref().unwrap_or(&looked_at);
        for (login, role) in people {
            let token = token_of(shop, login).await;
            let answer = call(shop, &named, &operation, Some(&token)).await;
            if gate == "session" {
                let turned_away =
                    ["UNAUTHENTICATED", "NOT_ALLOWED"].iter().any(|code| answer.text.contains(code));
                let reached = !turned_away && answer.status.as_u16() < 500;
                assert!(reached, "{operation} as {login}: {} {}", answer.status, answer.text);
            } else if login == "di" && is_about_every_store(&operation) {
                assert_eq!(answer.code(), "NOT_ALLOWED", "{operation} as {login}");
            } else if granted(role).contains(&gate) {
                let status = answer.status.as_u16();
                let reached = ![401, 403, 404].contains(&status) && status < 500;
                assert!(reached, "{operation} as {login}: {} {}", answer.status, answer.text);
            } else {
                assert_eq!(answer.code(), "NOT_ALLOWED", "{operation} as {login}");
            }
        }
    }
}

#[tokio::test]
async fn nothing_of_another_store_or_another_tenant_is_seen_or_touched() {
    let (shop, till, named) = busy_shop().await;
    let strangers = [("mo", Role::Manager), ("spy", Role::HqAdmin)];
    let secrets = [
        named.order.clone(),
        till.register.to_string(),
        "S1-R1A".to_owned(),
        "Web shop".to_owned(),
        named.customer.clone(),
    ];
    let before = books(&shop).await;
    let root = token_of(&shop, "root").await;
    for (operation, secret) in
        ["/orders", "/registers", "/orders", "/webhooks", "/customers"].iter().zip(&secrets)
    {
        let answer = call(&shop, &named, &format!("GET /api/v1{operation}"), Some(&root)).await;
        assert!(answer.text.contains(secret.as_str()), "{operation} shows {secret} to whom it belongs");
    }
    for (login, role) in strangers {
        let token = token_of(&shop, login).await;
        for (operation, gate) in operations() {
            if !granted(role).contains(&gate) || is_endless(&operation) {
                continue;
            }
            // What the rival adds is the rival's own.
            let adds = ["webhooks", "customers", "vendors", "discounts"];
            if adds.iter().any(|noun| operation == format!("POST /api/v1/{noun}")) {
                continue;
            }
            if login == "mo" && is_about_every_store(&operation) {
                let answer = call(&shop, &named, &operation, Some(&token)).await;
                assert_eq!(answer.code(), "NOT_ALLOWED", "{operation} as {login}");
                continue;
            }
            // Customers are the whole tenant's.
            if login == "mo" && operation.contains("/customers") {
                continue;
            }
            let answer = call(&shop, &named, &operation, Some(&token)).await;
            // Products and vendors are the whole tenant's: managers see them, but not what another store has of them.
            let of_all = ["products/{id}", "products/{id}/channels", "vendors/{id}"];
            let shared = login == "mo" && of_all.iter().any(|one| operation == format!("GET /api/v1/{one}"));
            let asks = operation.starts_with("GET ") || operation.ends_with("/find");
            if asks && (shared || !operation.contains("{id}")) {
                assert_eq!(answer.status, 200, "{operation} as {login}: {}", answer.text);
                let seen = secrets.iter().find(|secret| answer.text.contains(secret.as_str()));
                assert_eq!(seen, None, "{operation} as {login}: {}", answer.text);
            } else {
                assert_eq!(answer.status, 404, "{operation} as {login}: {}", answer.text);
            }
        }
    }
    assert_eq!(books(&shop).await, before, "nothing was touched");
}

/// What strangers must not change, counted and summed.
async fn books(shop: &Shop) -> Vec<i64> {
    let sums = [
        "SELECT CAST(count(*) AS BIGINT) FROM price WHERE tenant_id = 1",
        "SELECT CAST(sum(on_hand) AS BIGINT) FROM stock_level WHERE tenant_id = 1",
        "SELECT CAST(count(*) AS BIGINT) FROM orders WHERE voided_ms IS NOT NULL",
        "SELECT CAST(count(*) AS BIGINT) FROM exception_history",
        "SELECT CAST(count(*) AS BIGINT) FROM register WHERE revoked_ms IS NULL",
        "SELECT CAST(count(*) AS BIGINT) FROM webhook WHERE active",
        "SELECT CAST(count(*) AS BIGINT) FROM customer WHERE erased_ms IS NULL AND changed_ms = created_ms",
        "SELECT CAST(count(*) AS BIGINT) FROM vendor WHERE tenant_id = 1 AND deleted_ms IS NULL AND name <> 'Verde'",
        "SELECT CAST(count(*) AS BIGINT) FROM channel WHERE tenant_id = 1",
        "SELECT CAST(count(*) AS BIGINT) FROM store WHERE tenant_id = 1 AND buys",
    ];
    let mut all = Vec::new();
    for sql in sums {
        all.push(shop.ask::<i64>(sql).await);
    }
    all
}

#[tokio::test]
async fn a_tenant_that_is_named_must_be_ones_own() {
    let (shop, till, _) = busy_shop().await;
    let root = token_of(&shop, "root").await;
    let bearer = till.bearer.clone().unwrap();
    // (token, operation, tenant named, status)
    let table = [
        (&root, "/api/v1/orders", "corner", 200),
        (&root, "/api/v1/orders", "1", 200),
        (&root, "/api/v1/orders", "rival", 403),
        (&root, "/api/v1/orders", "2", 403),
        (&root, "/api/v1/me", "2", 403),
        (&bearer, "/api/v1/sync/changes?cursor=0", "1", 200),
        (&bearer, "/api/v1/sync/changes?cursor=0", "2", 403),
    ];
    for (token, path, tenant, status) in table {
        let request = Request::get(path).header("authorization", format!("Bearer {token}"));
        let answer = shop.send(request.header("X-Tenant-ID", tenant).body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, status, "{path} as {tenant}: {}", answer.text);
    }
}
