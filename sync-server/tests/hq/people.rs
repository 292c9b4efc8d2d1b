//! People: administrators take them on, change them and let them go; nobody is more than their role, nor longer.

use evertill_protocol::feed::{Collection, UserRow};
use serde_json::{Value, json};

use crate::desk::{Desk, PASSWORD, shop, sign_in};
use crate::shop::Shop;

async fn reset(shop: &Shop, login: &str, code: &str, new: &str) -> crate::shop::Answer {
    let body = json!({ "tenant": "corner", "login": login, "reset_code": code, "new": new });
    shop.post("/password", None, body.to_string()).await
}

async fn find(root: &Desk<'_>, login: &str) -> Value {
    root.list(&format!("/people?q={login}")).await.remove(0)
}

async fn acts(root: &Desk<'_>, path: &str) -> Vec<String> {
    root.list(path).await.iter().map(|entry| entry["act"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_manager_is_taken_on_and_chooses_a_password_by_a_code() {
    let shop = shop().await;
    let root = Desk::of(&shop, "root").await;
    let new = json!({ "login": "eva", "name": "Eva Busch", "role": "manager", "store": "S1", "pin": "4711" });
    let added = root.post("/people", new.clone()).await;
    assert_eq!(added.status, 201, "{}", added.text);
    let person = &added.json()["person"];
    assert_eq!((&person["role"], &person["store"]["code"]), (&json!("manager"), &json!("S1")));
    assert_eq!((&person["has_pin"], &person["has_password"]), (&json!(true), &json!(false)));
    assert_eq!(root.post("/people", new).await.code(), "INVALID", "the login is taken");

    let code = added.json()["reset"]["code"].as_str().unwrap().to_owned();
    assert_eq!(reset(&shop, "eva", "AAAA-AAAA", "herons over the fen").await.code(), "RESET_CODE_INVALID");
    assert_eq!(reset(&shop, "eva", &code, "eva12345678").await.code(), "PASSWORD_WEAK");
    let typed = code.to_lowercase().replace('-', " ");
    assert_eq!(reset(&shop, "eva", &typed, "herons over the fen").await.status, 204);
    assert_eq!(reset(&shop, "eva", &code, "herons over the hill").await.code(), "RESET_CODE_INVALID", "once");
    let eva = sign_in(&shop, "corner", "eva", "herons over the fen").await;
    assert_eq!(eva.json()["me"]["store"]["code"], "S1");
    let seen = find(&root, "eva").await;
    assert_eq!((&seen["has_password"], &seen["sessions"]), (&json!(true), &json!(1)));
}

#[tokio::test]
async fn a_code_is_too_old_after_a_day_and_guessing_locks() {
    let shop = shop().await;
    let root = Desk::of(&shop, "root").await;
    let ana = find(&root, "ana").await["id"].clone();
    let code = async || {
        let answer = root.post(&format!("/people/{ana}/reset"), json!({})).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        answer.json()["code"].as_str().unwrap().to_owned()
    };
    let old = code().await;
    shop.later(24 * 3600);
    let root_again = Desk::of(&shop, "root").await;
    assert_eq!(reset(&shop, "ana", &old, "herons over the fen").await.code(), "RESET_CODE_INVALID");
    for _ in 0..4 {
        assert_eq!(
            reset(&shop, "ana", "AAAA-AAAA", "herons over the fen").await.code(),
            "RESET_CODE_INVALID"
        );
    }
    let answer = root_again.post(&format!("/people/{ana}/reset"), json!({})).await;
    let fresh = answer.json()["code"].as_str().unwrap().to_owned();
    assert_eq!(reset(&shop, "ana", &fresh, "herons over the fen").await.code(), "TOO_MANY_REQUESTS");
    let seen = find(&root_again, "ana").await;
    assert!(seen["locked_until"].is_string(), "{seen}");
    assert_eq!(root_again.post(&format!("/people/{ana}/unlock"), json!({})).await.status, 204);
    assert_eq!(reset(&shop, "ana", &fresh, "herons over the fen").await.status, 204);
}

#[tokio::test]
async fn a_reset_ends_the_password_and_every_session_at_once() {
    let shop = shop().await;
    let (root, ana) = (Desk::of(&shop, "root").await, Desk::of(&shop, "ana").await);
    let id = find(&root, "ana").await["id"].clone();
    assert_eq!(root.post(&format!("/people/{id}/reset"), json!({})).await.status, 201);
    assert_eq!(ana.ask("/me").await.code(), "UNAUTHENTICATED");
    assert_eq!(sign_in(&shop, "corner", "ana", PASSWORD).await.code(), "SIGN_IN_WRONG");
}

#[tokio::test]
async fn who_is_set_inactive_or_signed_out_is_out_and_the_history_says_so() {
    let shop = shop().await;
    let (root, ana) = (Desk::of(&shop, "root").await, Desk::of(&shop, "ana").await);
    let id = find(&root, "ana").await["id"].clone();
    assert_eq!(root.post(&format!("/people/{id}/sign-out"), json!({})).await.status, 204);
    assert_eq!(ana.ask("/me").await.code(), "UNAUTHENTICATED");
    let edit = |role: &str, active: bool| json!({ "name": "Ana Lima", "role": role, "store": null, "active": active, "pin": null });
    let promoted = root.put(&format!("/people/{id}"), edit("hq_admin", true)).await;
    assert_eq!((promoted.status.as_u16(), promoted.json()["role"].clone()), (200, json!("hq_admin")));
    let ana = Desk::of(&shop, "ana").await;
    assert_eq!(ana.ask("/people").await.status, 200);
    root.put(&format!("/people/{id}"), edit("hq_analyst", true)).await;
    assert_eq!(ana.ask("/people").await.code(), "NOT_ALLOWED", "the token still says hq_admin");
    root.put(&format!("/people/{id}"), edit("hq_analyst", false)).await;
    assert_eq!(ana.ask("/me").await.code(), "UNAUTHENTICATED");
    assert_eq!(sign_in(&shop, "corner", "ana", PASSWORD).await.code(), "SIGN_IN_WRONG");

    let told = acts(&root, &format!("/people/{id}/history?limit=50")).await;
    for act in ["person_deactivated", "role_changed", "signed_out_everywhere", "sign_in_failed", "signed_in"]
    {
        assert!(told.iter().any(|one| one == act), "{act}: {told:?}");
    }
    assert_eq!(root.ask("/people/999/history").await.code(), "NOT_FOUND");
}

#[tokio::test]
async fn nobody_locks_everybody_out() {
    let shop = shop().await;
    let root = Desk::of(&shop, "root").await;
    let id = find(&root, "root").await["id"].clone();
    let edit = |role: &str, active: bool, name: &str| json!({ "name": name, "role": role, "store": null, "active": active, "pin": null });
    let path = format!("/people/{id}");
    assert_eq!(root.put(&path, edit("manager", true, "Root")).await.code(), "OWN_ACCOUNT");
    assert_eq!(root.put(&path, edit("hq_admin", false, "Root")).await.code(), "OWN_ACCOUNT");
    assert_eq!(root.put(&path, edit("hq_admin", true, "Ruth")).await.status, 200, "one's own name");

    let ana = find(&root, "ana").await["id"].clone();
    assert_eq!(root.put(&format!("/people/{ana}"), edit("hq_admin", true, "Ana")).await.status, 200);
    let second = Desk::of(&shop, "ana").await;
    assert_eq!(second.put(&path, edit("manager", true, "Ruth")).await.status, 200);
    assert_eq!(second.put(&path, edit("hq_admin", true, "Ruth")).await.status, 200);
    // Who has no password administers nothing.
    assert_eq!(second.post(&format!("/people/{id}/reset"), json!({})).await.status, 201);
    shop.later(1);
    let third = json!({ "login": "kim", "name": "Kim", "role": "hq_admin", "store": null, "pin": null });
    assert_eq!(second.post("/people", third).await.status, 201);
    let kim = find(&second, "kim").await["id"].clone();
    assert_eq!(second.put(&format!("/people/{kim}"), edit("cashier", true, "Kim")).await.status, 200);
}

#[tokio::test]
async fn the_last_administrator_stays_one() {
    let shop = shop().await;
    let root = Desk::of(&shop, "root").await;
    let ana = find(&root, "ana").await["id"].clone();
    let id = find(&root, "root").await["id"].clone();
    let admin = json!({ "name": "Ana", "role": "hq_admin", "store": null, "active": true, "pin": null });
    assert_eq!(root.put(&format!("/people/{ana}"), admin).await.status, 200);
    let second = Desk::of(&shop, "ana").await;
    // Both try to put the other out; whoever is second has nobody left.
    let analyst = json!({ "name": "X", "role": "hq_analyst", "store": null, "active": true, "pin": null });
    assert_eq!(second.put(&format!("/people/{id}"), analyst.clone()).await.status, 200);
    assert_eq!(root.put(&format!("/people/{ana}"), analyst).await.code(), "NOT_ALLOWED");
    let kept = json!({ "name": "X", "role": "hq_admin", "store": "S1", "active": true, "pin": null });
    assert_eq!(second.put(&format!("/people/{ana}"), kept).await.code(), "OWN_ACCOUNT");
}

#[tokio::test]
async fn who_moves_to_another_store_leaves_the_tills_of_the_first() {
    let shop = shop().await;
    let root = Desk::of(&shop, "root").await;
    let mut till = shop.enrol("R1").await;
    let new = json!({ "login": "eva", "name": "Eva Busch", "role": "cashier", "store": "S1", "pin": "4711" });
    assert!(root.post("/people", new).await.json()["reset"].is_null(), "a cashier has no password");
    shop.head().await;
    let last = |pages: &[evertill_protocol::feed::ChangesPage]| -> Option<Option<UserRow>> {
        let changes = pages.iter().flat_map(|page| &page.changes);
        let mut of_people = changes.rev().filter(|change| change.collection == Collection::User);
        of_people.next().map(|change| change.row.as_ref().map(|row| serde_json::from_str(row.get()).unwrap()))
    };
    let told = last(&till.pull(&shop).await).unwrap().unwrap();
    assert_eq!(told.name, "Eva Busch");
    let id = find(&root, "eva").await["id"].clone();
    let moved = json!({ "name": "Eva Busch", "role": "cashier", "store": "S2", "active": true, "pin": null });
    assert_eq!(root.put(&format!("/people/{id}"), moved).await.status, 200);
    shop.head().await;
    assert!(last(&till.pull(&shop).await).unwrap().is_none(), "S1's till forgets her");
}

#[tokio::test]
async fn what_is_no_person_is_refused() {
    let shop = shop().await;
    let root = Desk::of(&shop, "root").await;
    let base = json!({ "login": "eva", "name": "Eva", "role": "cashier", "store": "S1", "pin": "4711" });
    let with = |field: &str, value: Value| {
        let mut body = base.clone();
        body[field] = value;
        body
    };
    let table = [
        (with("login", json!("")), "INVALID"),
        (with("login", json!("a b")), "INVALID"),
        (with("name", json!("  ")), "INVALID"),
        (with("pin", json!("12")), "INVALID"),
        (with("role", json!("hq_analyst")), "INVALID"),
        (with("store", json!("S9")), "NOT_FOUND"),
    ];
    for (body, code) in table {
        assert_eq!(root.post("/people", body.clone()).await.code(), code, "{body}");
    }
    let integration = root.post("/people", with("role", json!("integration"))).await;
    assert!(integration.status.is_client_error(), "{}", integration.text);
    for path in ["/people/999", "/people/x"] {
        assert_eq!(root.ask(path).await.code(), "NOT_FOUND", "{path}");
    }
    for action in ["reset", "sign-out", "second-factor/reset", "unlock"] {
        assert_eq!(
            root.post(&format!("/people/999/{action}"), json!({})).await.code(),
            "NOT_FOUND",
            "{action}"
        );
    }
}

#[tokio::test]
async fn that_somebody_becomes_an_administrator_is_told() {
    let shop = shop().await;
    let root = Desk::of(&shop, "root").await;
    let new = json!({ "login": "eve", "name": "Eve", "role": "hq_admin", "store": null, "pin": null });
    assert_eq!(root.post("/people", new).await.status, 201);
    let ana = find(&root, "ana").await["id"].clone();
    let raised = json!({ "name": "Ana", "role": "hq_admin", "store": null, "active": true, "pin": null });
    assert_eq!(root.put(&format!("/people/{ana}"), raised.clone()).await.status, 200);
    assert_eq!(root.put(&format!("/people/{ana}"), raised).await.status, 200);
    let told = root.list("/audit?act=administrator_made").await;
    let whom: Vec<&str> = told.iter().map(|entry| entry["subject"].as_str().unwrap()).collect();
    assert_eq!(whom, ["ana", "eve", "root"], "each once, and the one there was");
}
