//! Enrolment and hello: who a register is, and where it stands.

use evertill_protocol::Epoch;
use evertill_protocol::hello::{HelloResponse, Verdict};
use evertill_server::hq::scope::Scope;
use serde_json::json;
use uuid::Uuid;

use crate::shop::{APPLES, Shop};
use crate::till::{Till, line};

#[tokio::test]
async fn a_code_is_good_for_one_device() {
    let shop = Shop::open().await;
    let till = shop.enrol("R1").await;
    let ask = |key: String| {
        json!({"code": "ABCD-R1X0", "public_key": key, "version": "1", "wall_ms": 0}).to_string()
    };
    let again = shop.post("/enrol", None, ask(hex::encode(till.key.verifying_key().to_bytes()))).await.json();
    assert_eq!(
        again["register"],
        till.register.to_string(),
        "the same device asks again: its answer was lost"
    );
    assert_eq!(again["incarnation"], 1);
    assert_eq!(shop.post("/enrol", None, ask("11".repeat(32))).await.code(), "ENROL_CODE_INVALID");
    assert_eq!(shop.post("/enrol", None, ask("zz".into())).await.code(), "BAD_REQUEST");
}

#[tokio::test]
async fn who_guesses_codes_waits_and_then_a_right_one_is_good_again() {
    let shop = Shop::open().await;
    let till = shop.enrol("R1").await;
    let ask = async |code: &str| {
        let key = hex::encode(till.key.verifying_key().to_bytes());
        let asked = json!({"code": code, "public_key": key, "version": "1", "wall_ms": 0});
        shop.post("/enrol", None, asked.to_string()).await
    };
    for nth in 0..20 {
        assert_eq!(ask(&format!("ABCD-{nth:04}")).await.code(), "ENROL_CODE_INVALID");
    }
    assert_eq!(ask("ABCD-R1X0").await.code(), "TOO_MANY_REQUESTS", "a right one too");
    shop.later(31);
    assert_eq!(ask("ABCD-R1X0").await.status, 200);
    assert_eq!(ask("ABCD-0000").await.code(), "ENROL_CODE_INVALID");
    assert_eq!(ask("ABCD-R1X0").await.code(), "TOO_MANY_REQUESTS", "the next lock comes at once");
}

#[tokio::test]
async fn nonces_are_given_so_many_a_minute() {
    let shop = Shop::open().await;
    let till = shop.enrol("R1").await;
    let ask = async || shop.post("/sync/nonce", None, json!({"register": till.register}).to_string()).await;
    // It got one when it was enrolled.
    for _ in 1..120 {
        assert_eq!(ask().await.status, 200);
    }
    assert_eq!(ask().await.code(), "TOO_MANY_REQUESTS");
    shop.later(60);
    assert_eq!(ask().await.status, 200);
}

#[tokio::test]
async fn a_device_that_is_replaced_begins_the_next_incarnation_and_its_key_says_hello_no_more() {
    let shop = Shop::open().await;
    let old = shop.enrol("R1").await;
    let new = shop.enrol("R1").await;
    assert_eq!((new.register, new.incarnation), (old.register, 2));
    let nonce = old.nonce(&shop).await;
    assert_eq!(old.send_hello(&shop, &old.says(&shop, &nonce)).await.code(), "SIGNATURE_INVALID");
    assert_eq!(old.page(&shop, "cursor=0").await.code(), "UNAUTHENTICATED");
}

#[tokio::test]
async fn a_nonce_is_good_once_and_for_a_minute() {
    let shop = Shop::open().await;
    let till = shop.enrol("R1").await;
    let nonce = till.nonce(&shop).await;
    let hello = till.says(&shop, &nonce);
    till.send_hello(&shop, &hello).await.ok::<HelloResponse>();
    assert_eq!(till.send_hello(&shop, &hello).await.code(), "NONCE_INVALID");
    let nonce = till.nonce(&shop).await;
    shop.later(61);
    assert_eq!(till.send_hello(&shop, &till.says(&shop, &nonce)).await.code(), "NONCE_INVALID");
    let stranger = Till { register: Uuid::nil(), ..till };
    let answer = shop.post("/sync/nonce", None, json!({"register": stranger.register}).to_string()).await;
    assert_eq!(answer.code(), "NOT_FOUND");
}

#[tokio::test]
async fn a_bearer_lives_fifteen_minutes_and_only_its_hash_is_kept() {
    let shop = Shop::open().await;
    let till = shop.enrol("R1").await;
    shop.later(14 * 60);
    assert_eq!(till.page(&shop, "cursor=0").await.status, 200);
    shop.later(61);
    assert_eq!(till.page(&shop, "cursor=0").await.code(), "UNAUTHENTICATED");
    assert_eq!(till.page(&shop, "cursor=x").await.code(), "UNAUTHENTICATED");
    let token = hex::decode(till.bearer.unwrap()).unwrap();
    let kept: Vec<u8> = shop.ask("SELECT token_hash FROM bearer").await;
    assert_ne!(kept, token);
}

#[tokio::test]
async fn a_till_too_old_to_read_still_pushes() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    till.sell(&shop, &[line(APPLES, 1, 450)]);
    let nonce = till.nonce(&shop).await;
    let mut hello = till.says(&shop, &nonce);
    hello.protocol = [7, 9];
    let answer: HelloResponse = till.send_hello(&shop, &hello).await.ok();
    assert_eq!(answer.verdict, Verdict::Upgrade);
    till.bearer = Some(answer.bearer);
    assert_eq!(till.page(&shop, "cursor=0").await.code(), "UPGRADE_REQUIRED");
    assert!(till.push_last(&shop).await.booked().is_empty());
}

#[tokio::test]
async fn a_revoked_register_is_kept_out_and_its_later_events_are_parked() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    till.sell(&shop, &[line(APPLES, 1, 450)]);
    till.push_last(&shop).await;
    shop.store.revoke(Scope::of_operator(crate::shop::TENANT), "S1", "R1", 0).await.unwrap();
    let nonce = till.nonce(&shop).await;
    assert_eq!(till.send_hello(&shop, &till.says(&shop, &nonce)).await.code(), "REGISTER_REVOKED");
    assert_eq!(till.page(&shop, "cursor=0").await.code(), "REGISTER_REVOKED");
    till.sell(&shop, &[line(APPLES, 1, 450)]);
    let got = till.push(&shop, 1..=2).await;
    assert!(got[0].replayed, "what came before the revocation stands");
    assert_eq!(got[1].parked().as_str(), "REGISTER_REVOKED");
    assert_eq!(shop.stock(APPLES).await, 9);
    assert_eq!(shop.breaches().await, Vec::<String>::new());
}

#[tokio::test]
async fn row_18_an_old_copy_of_the_server_stays_below_the_epoch_it_hears_of() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    till.epoch = Some(Epoch { n: 7, id: Uuid::new_v4() });
    let answer = till.hello(&shop).await;
    assert_eq!(answer.server.epoch.n, 1, "the register refuses it and keeps to the restored one");
}

#[tokio::test]
async fn a_restored_server_goes_above_the_epoch_it_hears_of() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    // Restored to before a restore: an epoch was given out that it does not know of.
    shop.run("UPDATE meta SET recovering = TRUE").await;
    let ready = async || shop.get_open("/readyz").await.json();
    assert_eq!(ready().await["status"], "recovering");
    till.epoch = Some(Epoch { n: 7, id: Uuid::new_v4() });
    assert_eq!(till.hello(&shop).await.server.epoch.n, 8);
    assert!(!shop.ask::<bool>("SELECT recovering FROM meta").await, "its only register has been heard");
    assert_eq!(ready().await["status"], "ok");
}

#[tokio::test]
async fn every_hello_is_in_the_sync_log() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    till.hello(&shop).await;
    assert_eq!(shop.ask::<i64>("SELECT count(*) FROM sync_log WHERE kind = 'hello'").await, 2);
}
