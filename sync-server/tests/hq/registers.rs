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

#[tokio::test]
async fn a_lost_register_names_what_only_its_device_held() {
    let shop = shop().await;
    let mut till = shop.enrol("R1").await;
    for _ in 0..3 {
        till.sell(&shop, &[line(APPLES, 1, 450)]);
    }
    till.push(&shop, 1..=1).await;
    till.hello(&shop).await;
    let root = Desk::of(&shop, "root").await;
    let path = format!("/registers/{}", till.register);
    let unsent =
        json!({ "incarnation": 1, "first_seq": 2, "last_seq": 3, "said_at": "2026-11-21T09:00:00Z" });
    assert_eq!(root.see(&path).await["unsent"], unsent);
    shop.later(3600);
    let lost: Value = root.post(&format!("{path}/lost"), json!({})).await.ok();
    assert_eq!((&lost["state"], &lost["unsent"]), (&json!("revoked"), &unsent));
    assert_eq!((&lost["lost_at"], &lost["revoked_at"]), (&json!("2026-11-21T10:00:00Z"), &lost["lost_at"]));
    let entry = &root.list("/audit?act=register_lost").await[0];
    assert_eq!((&entry["subject"], &entry["detail"]["unsent"]), (&json!("S1 R1"), &unsent));

    // Said again it is as lost as before; and what comes after all is kept, out of the books.
    shop.later(3600);
    let again: Value = root.post(&format!("{path}/lost"), json!({})).await.ok();
    assert_eq!(again["lost_at"], lost["lost_at"]);
    let got = till.push(&shop, 2..=3).await;
    assert_eq!([got[0].parked(), got[1].parked()].map(|code| code.as_str()), ["REGISTER_REVOKED"; 2]);
    assert_eq!(root.see(&path).await["unsent"], Value::Null, "it came");
    assert_eq!(shop.breaches().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_replaced_device_is_trusted_no_more_and_the_next_one_counts_on() {
    let shop = shop().await;
    let mut old = shop.enrol("R1").await;
    old.sell(&shop, &[line(APPLES, 1, 450)]);
    old.push_last(&shop).await;
    let root = Desk::of(&shop, "root").await;
    let path = format!("/registers/{}", old.register);
    let lying_about = root.post(&format!("{path}/enrol-code"), json!({})).await.json()["code"].clone();
    let code = root.post(&format!("{path}/replace"), json!({})).await;
    assert_eq!((code.status.as_u16(), &code.json()["register"]), (201, &json!(old.register.to_string())));

    // At once, before there is another.
    old.sell(&shop, &[line(APPLES, 1, 450)]);
    assert_eq!(old.push_last(&shop).await.parked().as_str(), "REGISTER_REVOKED");
    assert_eq!(old.page(&shop, "cursor=0").await.code(), "REGISTER_REVOKED");
    let enrols = async |code: &str| {
        let asked = json!({ "code": code, "public_key": "11".repeat(32), "version": "1", "wall_ms": 0 });
        shop.post("/enrol", None, asked.to_string()).await
    };
    assert_eq!(
        enrols(lying_about.as_str().unwrap()).await.code(),
        "ENROL_CODE_INVALID",
        "its time is over too"
    );

    let mut new = Till::enrol(&shop, code.json()["code"].as_str().unwrap()).await;
    assert_eq!((new.register, new.incarnation), (old.register, 2));
    new.sell(&shop, &[line(APPLES, 1, 450)]);
    let booked = new.push_last(&shop).await;
    assert_eq!((booked.booked(), booked.order.as_deref()), (&[][..], Some("S1-R1B-000001")));
    let register = root.see(&path).await;
    assert_eq!((&register["state"], &register["revoked_at"]), (&json!("online"), &Value::Null));

    // The device before stays out: its old life, and any that it begins.
    let nonce = old.nonce(&shop).await;
    assert_eq!(old.send_hello(&shop, &old.says(&shop, &nonce)).await.code(), "SIGNATURE_INVALID");
    old.sell(&shop, &[line(APPLES, 1, 450)]);
    assert_eq!(old.push_last(&shop).await.parked().as_str(), "REGISTER_REVOKED");
    let mut next = Till { incarnation: 3, bodies: Vec::new(), ..old.clone() };
    next.sell(&shop, &[line(APPLES, 1, 450)]);
    assert_eq!(next.push_last(&shop).await.parked().as_str(), "REGISTER_REVOKED");
    assert_eq!(shop.stock(APPLES).await, 8, "two were sold");
    assert_eq!(shop.breaches().await, Vec::<String>::new());

    // One that was never enrolled has no device to replace.
    root.post("/registers", json!({ "store": 101, "code": "R7", "name": "" })).await;
    let waiting = root.list("/registers?state=waiting").await[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(root.post(&format!("/registers/{waiting}/replace"), json!({})).await.code(), "INVALID");
}

#[tokio::test]
async fn a_lost_register_goes_on_with_another_device() {
    let shop = shop().await;
    let lost = shop.enrol("R1").await;
    let root = Desk::of(&shop, "root").await;
    let path = format!("/registers/{}", lost.register);
    root.post(&format!("{path}/lost"), json!({})).await.ok::<Value>();
    assert_eq!(root.post(&format!("{path}/enrol-code"), json!({})).await.code(), "INVALID");
    let code = root.post(&format!("{path}/replace"), json!({})).await.json()["code"].clone();
    Till::enrol(&shop, code.as_str().unwrap()).await;
    let register = root.see(&path).await;
    assert_eq!((&register["state"], &register["lost_at"]), (&json!("online"), &Value::Null));
}

/// Row 14: the disk of a till is copied, and both run.
#[tokio::test]
async fn row_14_a_copy_shows_by_its_chain_at_hq_and_in_the_trail() {
    let shop = shop().await;
    let mut till = shop.enrol("R1").await;
    let mut copy = till.clone();
    till.sell(&shop, &[line(APPLES, 1, 450)]);
    copy.sell(&shop, &[line(APPLES, 2, 450)]);
    till.push_last(&shop).await;
    let root = Desk::of(&shop, "root").await;
    let path = format!("/registers/{}", till.register);
    assert_eq!(root.see(&path).await["forked_at"], Value::Null);
    assert_eq!(copy.push_last(&shop).await.parked().as_str(), "KEY_REUSED");
    copy.hello(&shop).await;
    assert_eq!(root.see(&path).await["forked_at"], "2026-11-21T09:00:00Z");
    let entries = root.list("/audit?act=register_forked").await;
    assert_eq!((entries.len(), &entries[0]["subject"]), (1, &json!("S1 R1")));
    assert_eq!((&entries[0]["store"]["code"], &entries[0]["detail"]["head_seq"]), (&json!("S1"), &json!(1)));
    let log = root.list(&format!("{path}/log")).await;
    assert!(log.iter().any(|entry| entry["kind"] == "forked"), "{log:?}");

    // Its device is replaced: what HQ was told is settled.
    let code = root.post(&format!("{path}/replace"), json!({})).await.json()["code"].clone();
    Till::enrol(&shop, code.as_str().unwrap()).await;
    assert_eq!(root.see(&path).await["forked_at"], Value::Null);
}
