//! Registers as HQ sees them, adding one, and the end of trust.

use serde_json::{Value, json};

use crate::desk::{Desk, shop};
use crate::shop::APPLES;
use crate::till::{Till, line};

#[tokio::test]
async fn health_is_what_the_last_hello_said() {
    let shop = shop().await;
    let mut till = shop.enrol("R1").await;
    till.sell(&shop, &[line(APPLES, 1, 450)]);
    till.sell(&shop, &[line(APPLES, 1, 450)]);
    shop.later(60);
    till.hello(&shop).await;
    let desk = Desk::of(&shop, "ana").await;
    let register = desk.list("/registers").await.remove(0);
    assert_eq!(register["state"], "online");
    assert_eq!(register["health"]["queue_depth"], 2);
    assert_eq!(register["health"]["version"], "0.1.0");
    let depths: Vec<_> =
        register["history"].as_array().unwrap().iter().map(|point| point["queue_depth"].clone()).collect();
    assert_eq!(depths, [json!(0), json!(2)], "oldest first");
    till.push(&shop, 1..=2).await;
    let register = desk.see(&format!("/registers/{}", till.register)).await;
    assert_eq!((&register["incarnation"], &register["acked_seq"]), (&json!(1), &json!(2)));
    assert_eq!(register["backup_through"], json!({ "incarnation": 0, "seq": 0 }));
    shop.later(21 * 60);
    assert_eq!(desk.list("/registers?state=offline").await.len(), 1);
    assert_eq!(desk.list("/registers?state=online").await.len(), 0);
    assert_eq!(desk.see("/summary").await["registers"]["offline"], 1);
    let log = desk.list(&format!("/registers/{}/log", till.register)).await;
    assert!(log.iter().filter(|entry| entry["kind"] == "hello").count() >= 2, "{log:?}");
}

#[tokio::test]
async fn a_register_is_added_enrolled_and_revoked() {
    let shop = shop().await;
    let desk = Desk::of(&shop, "root").await;
    let new = json!({ "store": 101, "code": "R7", "name": "Window" });
    let answer = desk.post("/registers", new.clone()).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let code = answer.json()["code"].as_str().unwrap().to_owned();
    assert_eq!(desk.list("/registers?state=waiting").await.len(), 1);
    assert_eq!(desk.post("/registers", new).await.code(), "INVALID", "there is one already");
    let odd = json!({ "store": 101, "code": "r 7", "name": "" });
    assert_eq!(desk.post("/registers", odd).await.code(), "INVALID");

    let mut till = Till::enrol(&shop, &code).await;
    till.sell(&shop, &[line(APPLES, 1, 450)]);
    till.push_last(&shop).await;
    let again = format!("/registers/{}/enrol-code", till.register);
    let code = desk.post(&again, json!({})).await;
    assert_eq!(code.status, 201, "another device may take its place: {}", code.text);
    assert_eq!(code.json()["register"], till.register.to_string());
    let path = format!("/registers/{}/revoke", till.register);
    assert_eq!(Desk::of(&shop, "di").await.post(&path, json!({})).await.code(), "NOT_ALLOWED");
    let revoked: Value = desk.post(&path, json!({})).await.ok();
    assert_eq!(revoked["state"], "revoked");
    till.sell(&shop, &[line(APPLES, 1, 450)]);
    assert_eq!(till.push_last(&shop).await.parked().as_str(), "REGISTER_REVOKED");
    assert_eq!(till.page(&shop, "cursor=0").await.code(), "REGISTER_REVOKED");
    assert_eq!(desk.post(&again, json!({})).await.code(), "INVALID", "its trust has ended");
}
