//! How webhooks get what is said: signed, in order, at least once, each for itself.

use std::time::Duration;

use evertill_server::App;
use evertill_server::outbox::publisher::publish;
use serde_json::{Value, json};
use tokio::task::JoinHandle;
use tokio::time::{Instant, interval};

use crate::desk::{Desk, shop};
use crate::receiver::{Receiver, Say};
use crate::shop::{APPLES, BREAD, Shop};
use crate::till::{Till, line};

const HOUR: i64 = 3600;

/// A publisher at work until it is dropped.
struct Publisher(JoinHandle<()>);

impl Drop for Publisher {
    fn drop(&mut self) {
        self.0.abort();
    }
}

fn publishing(shop: &Shop) -> Publisher {
    Publisher(tokio::spawn(publish(shop.app.clone())))
}

/// The usual shop; its webhooks may lead to this machine.
async fn open() -> Shop {
    let mut shop = shop().await;
    shop.config.webhooks_inside = true;
    shop.serve(App::new(shop.config.clone(), shop.store.clone(), shop.clock.clone()));
    shop
}

/// A webhook's id and secret.
async fn hook(desk: &Desk<'_>, url: &str, kinds: &[&str]) -> (i64, String) {
    let answer = desk.post("/webhooks", json!({ "name": "shop", "url": url, "kinds": kinds })).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let made = answer.json();
    (made["webhook"]["id"].as_i64().unwrap(), made["secret"].as_str().unwrap().to_owned())
}

/// Waits until the webhook is as the story expects.
async fn until(desk: &Desk<'_>, id: i64, what: impl Fn(&Value) -> bool) -> Value {
    let began = Instant::now();
    let mut often = interval(Duration::from_millis(20));
    loop {
        let webhook = desk.see(&format!("/webhooks/{id}")).await;
        if what(&webhook) {
            return webhook;
        }
        assert!(began.elapsed() < Duration::from_secs(20), "{webhook}");
        often.tick().await;
    }
}

/// Waits until the latest event has been tried so often.
async fn tried(desk: &Desk<'_>, id: i64, attempts: i64) {
    let mut often = interval(Duration::from_millis(20));
    let path = format!("/webhooks/{id}/deliveries");
    loop {
        let deliveries = desk.list(&path).await;
        if deliveries.first().is_some_and(|one| one["attempts"] == attempts) {
            return;
        }
        often.tick().await;
    }
}

async fn sell(shop: &Shop, till: &mut Till, variant: i64, pieces: i64) {
    let minor = if variant == APPLES { 450 } else { 200 };
    till.sell(shop, &[line(variant, pieces, minor)]);
    till.push_last(shop).await;
}

#[tokio::test]
async fn what_happens_is_delivered_signed_and_in_order_per_subject() {
    let shop = open().await;
    let desk = Desk::of(&shop, "root").await;
    let mut receiver = Receiver::open().await;
    let (id, secret) = hook(&desk, &receiver.url, &[]).await;
    let _publisher = publishing(&shop);
    let mut till = shop.enrol("R1").await;
    for _ in 0..20 {
        let sale = till.sell(&shop, &[line(APPLES, 1, 450)]);
        till.void(&shop, till.key_of(sale));
    }
    till.push(&shop, 1..=40).await;
    let got = receiver.next_n(40).await;
    assert!(got.iter().all(|got| got.is_signed_by(&secret)));
    assert!(!got[0].is_signed_by("whsec_AAAA"), "the story's own check can fail");
    for (nth, voided) in got.iter().enumerate().filter(|(_, got)| got.kind() == "order_voided") {
        let created = got.iter().position(|g| g.kind() == "order_created" && g.subject() == voided.subject());
        assert!(created.is_some_and(|created| created < nth), "{}", voided.subject());
    }
    let webhook = until(&desk, id, |webhook| webhook["waiting"] == 0).await;
    assert_eq!(
        (&webhook["state"], &webhook["last_code"], &webhook["behind"]),
        (&json!("ok"), &json!(200), &json!(0))
    );
    let deliveries = desk.list(&format!("/webhooks/{id}/deliveries?status=delivered&limit=50")).await;
    assert_eq!(deliveries.len(), 40);
    assert_eq!((&deliveries[0]["attempts"], &deliveries[0]["answer"]), (&json!(1), &json!("thanks")));
}

#[tokio::test]
async fn a_receiver_that_is_stuck_holds_no_other() {
    let shop = open().await;
    let desk = Desk::of(&shop, "root").await;
    let (mut stuck, mut other) = (Receiver::open().await, Receiver::open().await);
    hook(&desk, &stuck.url, &[]).await;
    hook(&desk, &other.url, &["order_created"]).await;
    stuck.answer(vec![Say::Wait; 8]);
    let _publisher = publishing(&shop);
    let mut till = shop.enrol("R1").await;
    sell(&shop, &mut till, APPLES, 1).await;
    stuck.next().await;
    for _ in 0..3 {
        sell(&shop, &mut till, BREAD, 1).await;
        assert_eq!(other.next().await.kind(), "order_created");
    }
    assert_eq!(other.next().await.kind(), "order_created", "four in all");
    assert_eq!(stuck.so_far().len(), 0);
    stuck.wake();
    stuck.next_n(3).await;
}

#[tokio::test]
async fn a_failure_is_tried_again_under_the_same_id_and_only_its_own_subject_waits() {
    let shop = open().await;
    let desk = Desk::of(&shop, "root").await;
    let mut receiver = Receiver::open().await;
    let (id, _) = hook(&desk, &receiver.url, &["order_created", "order_voided"]).await;
    receiver.answer([Say::Code(500)]);
    let _publisher = publishing(&shop);
    let mut till = shop.enrol("R1").await;
    sell(&shop, &mut till, APPLES, 1).await;
    let first = receiver.next().await;
    till.void(&shop, till.key_of(1));
    till.push_last(&shop).await;
    sell(&shop, &mut till, BREAD, 1).await;
    let other = receiver.next().await;
    assert_ne!(other.subject(), first.subject(), "the void waits for its sale, another sale does not");
    let webhook = until(&desk, id, |webhook| webhook["waiting"] == 2).await;
    assert_eq!(webhook["state"], "ok", "something came through");
    let waiting = desk.list(&format!("/webhooks/{id}/deliveries?status=waiting")).await;
    let failed = &waiting[1];
    assert_eq!(
        (&failed["attempts"], &failed["code"], &failed["answer"]),
        (&json!(1), &json!(500), &json!("no"))
    );
    shop.later(6);
    let again = receiver.next().await;
    assert_eq!((&again.id, &again.event), (&first.id, &first.event), "the same words under the same id");
    let voided = receiver.next().await;
    assert_eq!((voided.kind(), voided.subject()), ("order_voided", first.subject()));
    until(&desk, id, |webhook| webhook["waiting"] == 0).await;
}

#[tokio::test]
async fn what_is_given_up_can_be_sent_again_and_so_can_a_range() {
    let shop = open().await;
    let desk = Desk::of(&shop, "root").await;
    let mut receiver = Receiver::open().await;
    let (id, _) = hook(&desk, &receiver.url, &["order_created"]).await;
    receiver.answer(vec![Say::Code(400); 10]);
    let _publisher = publishing(&shop);
    let mut till = shop.enrol("R1").await;
    sell(&shop, &mut till, APPLES, 1).await;
    for (attempt, pause) in
        (1..).zip([5, 300, 1800, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR])
    {
        receiver.next().await;
        // Nobody stays signed in for days.
        let desk = Desk::of(&shop, "root").await;
        tried(&desk, id, attempt).await;
        shop.later(pause + pause / 10 + 1);
    }
    receiver.next().await;
    let desk = Desk::of(&shop, "root").await;
    let webhook = until(&desk, id, |webhook| webhook["dead"] == 1).await;
    assert_eq!((&webhook["waiting"], &webhook["state"]), (&json!(0), &json!("failing")));
    let replayed: Value = desk.post(&format!("/webhooks/{id}/replay"), json!({ "dead": true })).await.ok();
    assert_eq!(replayed["events"], 1);
    let first = receiver.next().await;
    until(&desk, id, |webhook| webhook["dead"] == 0 && webhook["waiting"] == 0).await;
    let range = json!({ "from": 1, "to": 99 });
    let replayed: Value = desk.post(&format!("/webhooks/{id}/replay"), range).await.ok();
    assert_eq!(replayed["events"], 1, "what it asked for, delivered before or not");
    assert_eq!(receiver.next().await.id, first.id);
    assert_eq!(desk.post(&format!("/webhooks/{id}/replay"), json!({})).await.code(), "INVALID");
}

#[tokio::test]
async fn gone_for_good_switches_it_off_at_once_and_nothing_is_lost_meanwhile() {
    let shop = open().await;
    let desk = Desk::of(&shop, "root").await;
    let mut receiver = Receiver::open().await;
    let (id, _) = hook(&desk, &receiver.url, &["order_created"]).await;
    receiver.answer([Say::Code(410)]);
    let _publisher = publishing(&shop);
    let mut till = shop.enrol("R1").await;
    sell(&shop, &mut till, APPLES, 1).await;
    let first = receiver.next().await;
    until(&desk, id, |webhook| webhook["state"] == "gone").await;
    sell(&shop, &mut till, APPLES, 1).await;
    desk.patch(&format!("/webhooks/{id}"), json!({ "active": true })).await;
    let got = receiver.next_n(2).await;
    assert_eq!(got[0].id, first.id);
    assert_ne!(got[1].id, first.id);
}

#[tokio::test]
async fn two_publishers_over_one_store_deliver_once() {
    let shop = open().await;
    let desk = Desk::of(&shop, "root").await;
    let mut receiver = Receiver::open().await;
    let (id, _) = hook(&desk, &receiver.url, &["order_created"]).await;
    let (_one, _two) = (publishing(&shop), publishing(&shop));
    let mut till = shop.enrol("R1").await;
    for _ in 0..60 {
        till.sell(&shop, &[line(BREAD, 1, 200)]);
    }
    till.push(&shop, 1..=60).await;
    let mut ids: Vec<String> = receiver.next_n(60).await.into_iter().map(|got| got.id).collect();
    until(&desk, id, |webhook| webhook["waiting"] == 0 && webhook["behind"] == 0).await;
    ids.sort();
    ids.dedup();
    assert_eq!((ids.len(), receiver.so_far().len()), (60, 0));
}

#[tokio::test]
async fn what_a_server_that_stops_had_not_delivered_the_next_one_does() {
    let shop = open().await;
    let desk = Desk::of(&shop, "root").await;
    let mut receiver = Receiver::open().await;
    let (id, _) = hook(&desk, &receiver.url, &["order_created"]).await;
    let mut till = shop.enrol("R1").await;
    sell(&shop, &mut till, APPLES, 1).await;
    receiver.answer([Say::Wait]);
    let publisher = publishing(&shop);
    let first = receiver.next().await;
    // It has been said, but not written down that it was.
    drop(publisher);
    // The dead server's lease is not waited for here.
    shop.run("UPDATE webhook SET held_until_ms = 0").await;
    let _next = publishing(&shop);
    assert_eq!(receiver.next().await.id, first.id, "at least once, and known again by its id");
    until(&desk, id, |webhook| webhook["waiting"] == 0).await;
}

#[tokio::test]
async fn a_new_secret_signs_beside_the_old_one_for_a_while() {
    let shop = open().await;
    let desk = Desk::of(&shop, "root").await;
    let mut receiver = Receiver::open().await;
    let (id, old) = hook(&desk, &receiver.url, &["order_created"]).await;
    let rotated = desk.post(&format!("/webhooks/{id}/rotate-secret"), json!({ "keep_hours": 1 })).await;
    assert_eq!(rotated.status, 201);
    let new = rotated.json()["secret"].as_str().unwrap().to_owned();
    let _publisher = publishing(&shop);
    assert_eq!(desk.post(&format!("/webhooks/{id}/test"), json!({})).await.status, 202);
    let got = receiver.next().await;
    assert_eq!(got.kind(), "test", "sent to whoever asked for it, whatever else that one wants");
    assert!(got.is_signed_by(&old) && got.is_signed_by(&new));
    until(&desk, id, |webhook| webhook["waiting"] == 0).await;
    shop.later(2 * HOUR);
    desk.post(&format!("/webhooks/{id}/test"), json!({})).await;
    let got = receiver.next().await;
    assert!(!got.is_signed_by(&old) && got.is_signed_by(&new));
}

#[tokio::test]
async fn webhooks_are_for_administrators_of_their_own_tenant() {
    let shop = open().await;
    let desk = Desk::of(&shop, "root").await;
    let (id, secret) = hook(&desk, "http://127.0.0.1:9/", &[]).await;
    assert!(!desk.ask("/webhooks").await.text.contains(&secret), "shown once");
    let path = format!("/webhooks/{id}");
    assert_eq!(Desk::of(&shop, "mo").await.ask("/webhooks").await.code(), "NOT_ALLOWED");
    let spy = Desk::of(&shop, "spy").await;
    assert_eq!(spy.ask(&path).await.code(), "NOT_FOUND");
    assert_eq!(spy.patch(&path, json!({ "name": "mine" })).await.code(), "NOT_FOUND");
    assert_eq!(spy.post(&format!("{path}/test"), json!({})).await.code(), "NOT_FOUND");
    assert_eq!(spy.ask(&format!("{path}/deliveries")).await.code(), "NOT_FOUND");
    for bad in [
        json!({ "name": "", "url": "https://shop.example/" }),
        json!({ "name": "a", "url": "ftp://shop.example/" }),
        json!({ "name": "a", "url": "https://shop.example/", "kinds": ["everything"] }),
    ] {
        assert_eq!(desk.post("/webhooks", bad).await.code(), "INVALID");
    }
    assert_eq!(desk.delete(&path).await.status, 204);
    assert_eq!(desk.delete(&path).await.code(), "NOT_FOUND");
}

#[tokio::test]
async fn addresses_inside_are_for_the_operator_to_allow() {
    let shop = shop().await;
    let desk = Desk::of(&shop, "root").await;
    for inside in ["http://shop.example/hook", "https://127.0.0.1/hook", "https://192.168.1.5/hook"] {
        let answer = desk.post("/webhooks", json!({ "name": "a", "url": inside })).await;
        assert_eq!(answer.code(), "INVALID", "{inside}");
    }
    // A name is judged when it is called: this one is inside, whatever it says.
    let (id, _) = hook(&desk, "https://localhost:9/hook", &[]).await;
    let _publisher = publishing(&shop);
    desk.post(&format!("/webhooks/{id}/test"), json!({})).await;
    until(&desk, id, |webhook| webhook["state"] == "failing").await;
    let deliveries = desk.list(&format!("/webhooks/{id}/deliveries")).await;
    let answer = deliveries[0]["answer"].as_str().unwrap();
    assert!(answer.contains("no public address"), "{answer}");
}

#[tokio::test]
async fn events_can_be_read_and_are_forgotten_in_time() {
    use evertill_server::Clock;
    let shop = open().await;
    let desk = Desk::of(&shop, "root").await;
    let mut till = shop.enrol("R1").await;
    for _ in 0..3 {
        sell(&shop, &mut till, APPLES, 1).await;
    }
    shop.head().await;
    let all = desk.list("/events?after=1").await;
    assert_eq!(all.iter().map(|event| event["sequence"].as_i64().unwrap()).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(desk.list("/events?type=stock_low").await.len(), 0);
    assert_eq!(desk.list(&format!("/events?subject={}", all[0]["subject"].as_str().unwrap())).await.len(), 1);
    assert_eq!(shop.breaches().await, Vec::<String>::new());
    let receiver = Receiver::open().await;
    let late = json!({ "name": "late", "url": receiver.url, "from": 1 });
    let id = desk.post("/webhooks", late).await.json()["webhook"]["id"].as_i64().unwrap();
    shop.later(31 * 24 * HOUR);
    assert_eq!(shop.store.forget_events(shop.clock.now_ms() - 30 * 24 * HOUR * 1000).await.unwrap(), 3);
    let _publisher = publishing(&shop);
    let desk = Desk::of(&shop, "root").await;
    let webhook = until(&desk, id, |webhook| webhook["behind"] == 0).await;
    assert_eq!(webhook["missed"], 3, "it says what it has never been given");
}
