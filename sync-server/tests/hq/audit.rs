//! The audit trail: what people do is written down once, in order, and what is changed afterwards shows.

use axum::body::{Body, to_bytes};
use axum::http::Request;
use evertill_domain::Role;
use evertill_server::audit::Act;
use evertill_server::hq::scope::Scope;
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::desk::{Desk, PASSWORD, shop, sign_in};
use crate::shop::{APPLES, STORE, Shop, TENANT};
use crate::till::line;

/// What was done, the oldest first, and to what.
async fn trail(desk: &Desk<'_>) -> Vec<(String, String)> {
    let entries = desk.list("/audit?limit=200").await;
    let text = |entry: &Value, field: &str| entry[field].as_str().unwrap().to_owned();
    entries.iter().rev().map(|entry| (text(entry, "act"), text(entry, "subject"))).collect()
}

async fn verified(shop: &Shop) -> Vec<String> {
    shop.store.verify_audit().await.unwrap().into_iter().flat_map(|found| found.broken).collect()
}

#[tokio::test]
async fn every_act_is_written_down_with_who_did_it_to_what() {
    let shop = shop().await;
    let mut till = shop.enrol("R1").await;
    till.sell(&shop, &[line(APPLES, 12, 450)]);
    till.push_last(&shop).await;
    sign_in(&shop, "corner", "root", "wrong").await;
    let root = Desk::of(&shop, "root").await;
    let ana = Desk::of(&shop, "ana").await;
    let before = trail(&root).await.len();

    let price = json!({ "prices": [{ "variant": APPLES, "store": STORE, "amount": 499_000 }] });
    assert_eq!(ana.post("/prices", price.clone()).await.code(), "NOT_ALLOWED");
    root.post("/prices", price).await;
    let delivery = json!({ "variant": APPLES, "store": STORE, "change": 5_000, "reason": "Delivery" });
    root.post("/stock/adjust", delivery).await;
    let exception = root.list("/exceptions").await[0]["id"].clone();
    root.post(&format!("/exceptions/{exception}/assign"), json!({ "owner": null, "note": "" })).await;
    let settled = json!({ "action": "write_off", "note": "Breakage" });
    root.post(&format!("/exceptions/{exception}/settle"), settled).await;
    let order = root.list("/orders").await[0]["id"].as_str().unwrap().to_owned();
    root.void(&order, "A mistake", Some("one")).await;
    let added =
        root.post("/webhooks", json!({ "name": "Web shop", "url": "https://shop.example/hooks" })).await;
    let webhook = format!("/webhooks/{}", added.json()["webhook"]["id"]);
    root.patch(&webhook, json!({ "active": false })).await;
    root.post(&format!("{webhook}/rotate-secret"), json!({})).await;
    root.post(&format!("{webhook}/replay"), json!({ "dead": true })).await;
    root.delete(&webhook).await;
    root.post("/registers", json!({ "store": STORE, "code": "R7", "name": "" })).await;
    root.post(&format!("/registers/{}/revoke", till.register), json!({})).await;
    ana.delete("/sessions/current").await;

    let expected = [
        ("permission_refused", "POST /api/v1/prices"),
        ("prices_set", "A"),
        ("stock_adjusted", "A"),
        ("exception_assigned", "STOCK_SHORT"),
        ("exception_settled", "STOCK_SHORT"),
        ("order_voided", "S1-R1A-000001"),
        ("webhook_added", "Web shop"),
        ("webhook_changed", "Web shop"),
        ("webhook_secret_rotated", "Web shop"),
        ("events_replayed", "Web shop"),
        ("webhook_deleted", "Web shop"),
        ("register_code_issued", "S1 R7"),
        ("register_revoked", "S1 R1"),
        ("signed_out", "ana"),
    ];
    let all = trail(&root).await;
    let seen: Vec<(&str, &str)> = all.iter().map(|(act, to)| (&**act, &**to)).collect();
    assert_eq!(seen[before..], expected);
    for earlier in [
        ("person_added", "root"),
        ("register_enrolled", "S1 R1"),
        ("sign_in_failed", "root"),
        ("signed_in", "root"),
        ("signed_in", "ana"),
    ] {
        assert!(seen[..before].contains(&earlier), "{earlier:?} in {seen:?}");
    }

    let void = &root.list("/audit?act=order_voided").await[0];
    assert_eq!((&void["person"]["name"], &void["store"]["code"]), (&json!("ROOT"), &json!("S1")));
    assert_eq!(void["detail"], json!({ "order": order, "reason": "A mistake" }));
    let raw = shop.ask::<String>("SELECT detail FROM audit WHERE act = 'webhook_secret_rotated'").await;
    assert!(!raw.contains("whsec_"), "no secret: {raw}");
    assert_eq!(verified(&shop).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_login_that_is_guessed_at_and_locked_shows() {
    let shop = shop().await;
    for _ in 0..6 {
        sign_in(&shop, "corner", "ana", "guess").await;
    }
    sign_in(&shop, "nowhere", "ana", "guess").await;
    let root = Desk::of(&shop, "root").await;
    let acts: Vec<String> = trail(&root).await.into_iter().map(|(act, _)| act).collect();
    let count = |act: &str| acts.iter().filter(|one| *one == act).count();
    assert_eq!((count("sign_in_failed"), count("locked")), (5, 1), "{acts:?}");
}

#[tokio::test]
async fn a_trail_is_searched_by_act_person_text_and_day() {
    let shop = shop().await;
    let root = Desk::of(&shop, "root").await;
    shop.later(86_400 / 2);
    shop.later(86_400 / 2);
    let ana = Desk::of(&shop, "ana").await;
    let id = ana.see("/me").await["id"].clone();
    let root_again = Desk::of(&shop, "root").await;
    drop(root);
    // (query, subjects)
    let table = [
        ("act=signed_in".to_owned(), vec!["root", "ana", "root"]),
        (format!("person={id}"), vec!["ana"]),
        ("act=signed_in&q=AN".to_owned(), vec!["ana"]),
        ("act=signed_in&q=%25".to_owned(), vec![]),
        ("act=signed_in&to=2026-11-21".to_owned(), vec!["root"]),
        ("act=signed_in&from=2026-11-22".to_owned(), vec!["root", "ana"]),
        ("act=nothing".to_owned(), vec![]),
    ];
    for (query, expected) in table {
        let found = root_again.list(&format!("/audit?{query}")).await;
        let subjects: Vec<&str> = found.iter().map(|entry| entry["subject"].as_str().unwrap()).collect();
        assert_eq!(subjects, expected, "{query}");
    }
    for bad in ["limit=0", "from=yesterday", "colour=red"] {
        assert_eq!(root_again.ask(&format!("/audit?{bad}")).await.code(), "BAD_REQUEST", "{bad}");
    }
}

#[tokio::test]
async fn the_trail_can_be_taken_away_and_that_is_an_act_too() {
    let shop = shop().await;
    sign_in(&shop, "corner", "=cmd()", "guess").await;
    let root = Desk::of(&shop, "root").await;
    let request =
        Request::get("/api/v1/audit/export").header("authorization", format!("Bearer {}", root.token()));
    let file = shop.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(file.status, 200, "{}", file.text);
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_reader(file.text.as_bytes()).records().collect::<Result<_, _>>().unwrap();
    let entries = root.list("/audit?limit=200").await;
    assert_eq!(rows.len(), entries.len(), "with its own entry, which came first");
    for (row, entry) in rows.iter().rev().zip(&entries) {
        assert_eq!((&row[0], &row[8]), (&*entry["no"].to_string(), entry["hash"].as_str().unwrap()));
    }
    assert_eq!(&rows.last().unwrap()[2], "audit_exported");
    let typed = rows.iter().find(|row| &row[2] == "sign_in_failed").unwrap();
    assert_eq!(&typed[6], "'=cmd()", "no formula");

    // Packed, it has an end too.
    let request = Request::get("/api/v1/audit/export?act=signed_in")
        .header("authorization", format!("Bearer {}", root.token()))
        .header("accept-encoding", "gzip");
    let answer = shop.api().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(answer.headers()["content-encoding"], "gzip");
    assert!(!to_bytes(answer.into_body(), usize::MAX).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_is_changed_or_cut_off_shows() {
    let shop = shop().await;
    Desk::of(&shop, "root").await;
    assert_eq!(verified(&shop).await, Vec::<String>::new());
    let refused = shop.books.write_all(|db| db.execute("UPDATE audit SET subject = 'x'", &[])).await;
    assert!(refused.is_err(), "the database itself keeps it");
    let refused = shop.books.write_all(|db| db.execute("DELETE FROM audit", &[])).await;
    assert!(refused.is_err(), "the database itself keeps it");

    // Whoever owns the database can do it all the same.
    let (unlock, lock) = if crate::POSTGRES {
        ("ALTER TABLE audit DISABLE TRIGGER USER", "ALTER TABLE audit ENABLE TRIGGER USER")
    } else {
        ("DROP TRIGGER audit_is_not_changed", "DROP TRIGGER audit_is_not_deleted")
    };
    shop.run(unlock).await;
    shop.run("UPDATE audit SET subject = 'nobody' WHERE tenant_id = 1 AND no = 2").await;
    assert_eq!(verified(&shop).await, ["entry 2 is not what was written"]);
    if !crate::POSTGRES {
        shop.run(lock).await;
    }
    shop.run("DELETE FROM audit WHERE tenant_id = 1 AND no IN (2, 3)").await;
    assert_eq!(verified(&shop).await, ["entries 2 to 3 are missing"]);
    shop.run("DELETE FROM audit WHERE tenant_id = 1 AND no > 4").await;
    let said = verified(&shop).await;
    assert!(said.last().unwrap().starts_with("the trail ends with entry 4"), "{said:?}");
}

#[tokio::test]
async fn a_trail_is_its_tenants_own_and_whoever_is_kept_to_one_store_has_none() {
    let shop = shop().await;
    let root = Desk::of(&shop, "root").await;
    let spy = Desk::of(&shop, "spy").await;
    let subjects = |entries: Vec<Value>| -> Vec<String> {
        entries.iter().map(|entry| entry["subject"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(
        subjects(spy.list("/audit").await),
        ["spy", "spy", "spy"],
        "added, as an administrator, and signed in"
    );
    assert!(!subjects(root.list("/audit?limit=200").await).contains(&"spy".to_owned()));
    let now = evertill_server::Clock::now_ms(&*shop.clock);
    let new = evertill_server::catalog::NewUser {
        login: "local".into(),
        name: "Local".into(),
        role: Role::HqAdmin,
        store: Some("S1".into()),
        password_hash: Some(evertill_server::hq::password::hash(PASSWORD).unwrap()),
        pin_hash: None,
    };
    shop.store.create_user(TENANT, new, now).await.unwrap();
    let local = Desk::of(&shop, "local").await;
    for path in ["/audit", "/audit/export"] {
        assert_eq!(local.ask(path).await.code(), "NOT_ALLOWED");
    }
}

#[tokio::test]
async fn entries_that_come_at_once_stand_one_after_the_other() {
    let shop = shop().await;
    let entry = |nth: usize| {
        let store = std::sync::Arc::clone(&shop.store);
        tokio::spawn(async move {
            let entry = evertill_server::audit::Entry::new(Act::SignInFailed, nth.to_string(), json!({}));
            store.record(Scope::of_operator(TENANT), entry, 0).await.unwrap();
        })
    };
    let all: Vec<_> = (0..24).map(entry).collect();
    for one in all {
        one.await.unwrap();
    }
    let found = shop.store.verify_audit().await.unwrap();
    let own = found.iter().find(|found| found.tenant == "corner").unwrap();
    assert!(own.entries >= 24 && own.broken.is_empty(), "{own:?}");
}
