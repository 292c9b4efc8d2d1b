//! Push: exactly once, in order, by whoever holds the key; what does not fit is kept beside the books.

use std::sync::Arc;
use std::time::Duration;

use evertill_protocol::Epoch;
use evertill_protocol::hello::Verdict;
use evertill_protocol::push::{PushResponse, StoredEvents};
use evertill_server::store::sql::Arg;
#[cfg(feature = "ablate")]
use evertill_server::store::sql::Db;
use evertill_server::sync::push::ROOM;
use evertill_server::{App, Config, serve};
use serde_json::value::RawValue;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::yield_now;
use uuid::Uuid;

use crate::shop::{APPLES, BREAD, Shop, TENANT, http};
use crate::till::{Till, got, line};

#[tokio::test]
async fn row_06_a_resend_gets_the_same_bytes_and_has_one_effect() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    till.sell(&shop, &[line(APPLES, 2, 450), line(BREAD, 1, 200)]);
    till.sell(&shop, &[line(APPLES, 9, 450)]);
    let first = till.push(&shop, 1..=2).await;
    assert_eq!(first[0].order.as_deref(), Some("S1-R1A-000001"));
    assert_eq!(first[1].booked()[0].as_str(), "STOCK_SHORT");
    // Since then the shelf was filled: decided again, the second sale would not be short.
    let now = evertill_server::Clock::now_ms(&*shop.clock);
    shop.write(move |db| crate::shop::receive(db, APPLES, evertill_domain::Quantity::pieces(50), now)).await;
    let again = till.push(&shop, 1..=2).await;
    for (first, again) in first.iter().zip(&again) {
        assert_eq!((&first.bytes, first.replayed, again.replayed), (&again.bytes, false, true));
    }
    assert_eq!(shop.ask::<i64>("SELECT count(*) FROM orders").await, 2);
    assert_eq!(shop.stock(APPLES).await, 50);
    assert_eq!(shop.breaches().await, Vec::<String>::new());
}

#[tokio::test]
async fn row_10_a_key_used_again_with_another_body_overwrites_nothing_and_vanishes_nowhere() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    let mut clone = till.clone();
    till.sell(&shop, &[line(APPLES, 1, 450)]);
    clone.sell(&shop, &[line(BREAD, 5, 200)]);
    clone.sell(&shop, &[line(BREAD, 1, 200)]);
    till.push_last(&shop).await;
    let second = clone.push(&shop, 1..=2).await;
    assert_eq!(second[0].parked().as_str(), "KEY_REUSED");
    assert_eq!(second[1].parked().as_str(), "CHAIN_BROKEN");
    assert_eq!(clone.acked, 2, "parked is acknowledged");
    let again = clone.push(&shop, 1..=2).await;
    assert!(again.iter().zip(&second).all(|(again, second)| again.replayed && again.bytes == second.bytes));
    assert!(till.push(&shop, 1..=1).await[0].replayed, "the first one stands");
    assert_eq!((shop.stock(APPLES).await, shop.stock(BREAD).await), (9, 10));
    assert_eq!(shop.ask::<i64>("SELECT count(*) FROM parked_body").await, 2);
    assert_eq!(clone.hello(&shop).await.verdict, Verdict::Resync, "the clone must begin a life of its own");
    // The original goes on as if nothing had been.
    till.sell(&shop, &[line(APPLES, 1, 450)]);
    assert!(till.push_last(&shop).await.booked().is_empty());
    assert_eq!(shop.breaches().await, Vec::<String>::new());
}

#[tokio::test]
async fn row_11_a_gap_names_the_seq_that_is_wanted_and_takes_nothing() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    for _ in 0..4 {
        till.sell(&shop, &[line(APPLES, 1, 450)]);
    }
    till.push(&shop, 1..=1).await;
    let answer: PushResponse = till.send_push(&shop, &till.request(3..=4)).await.ok();
    assert_eq!((answer.acked_seq, answer.expected_seq, answer.events.len()), (1, 2, 0));
    assert_eq!(till.push(&shop, 2..=4).await.len(), 3);
    assert_eq!(shop.stock(APPLES).await, 6);
}

#[tokio::test]
async fn row_34_a_tampered_tail_does_not_follow_from_the_chain() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    till.sell(&shop, &[line(APPLES, 1, 450)]);
    till.sell(&shop, &[line(APPLES, 1, 450)]);
    till.push(&shop, 1..=2).await;
    till.bodies[1] = till.bodies[1].replace("450", "45");
    till.sell(&shop, &[line(APPLES, 1, 450)]);
    assert_eq!(till.push_last(&shop).await.parked().as_str(), "CHAIN_BROKEN");
    assert_eq!(shop.stock(APPLES).await, 8);
}

#[tokio::test]
async fn a_push_needs_a_live_bearer_or_a_signature() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    till.sell(&shop, &[line(APPLES, 1, 450)]);
    let mut forged = till.request(1..=1);
    forged.signature = "00".repeat(64);
    let answer: PushResponse = till.send_push(&shop, &forged).await.ok();
    assert_eq!(got(&answer)[0].parked().as_str(), "SIGNATURE_INVALID");
    let nobody = Till { bearer: None, ..till.clone() };
    assert_eq!(nobody.send_push(&shop, &forged).await.code(), "UNAUTHENTICATED");
    assert_eq!(shop.ask::<i64>("SELECT count(*) FROM event").await, 0);
    let mut other = shop.enrol("R2").await;
    other.sell(&shop, &[line(APPLES, 1, 450)]);
    let signed = Till { bearer: None, ..other.clone() };
    let answer: PushResponse = signed.send_push(&shop, &other.request(1..=1)).await.ok();
    assert!(got(&answer)[0].booked().is_empty(), "a signature is enough");
}

#[tokio::test]
async fn another_registers_bearer_does_not_admit() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    let other = shop.enrol("R2").await;
    till.sell(&shop, &[line(APPLES, 1, 450)]);
    let mut forged = till.request(1..=1);
    forged.signature = "00".repeat(64);
    till.bearer = other.bearer;
    assert_eq!(till.send_push(&shop, &forged).await.code(), "UNAUTHENTICATED");
}

#[tokio::test]
async fn an_earlier_life_is_pushed_late_under_its_old_key() {
    let shop = Shop::open().await;
    let mut old = shop.enrol("R1").await;
    old.sell(&shop, &[line(APPLES, 1, 450)]);
    let mut new = shop.enrol("R1").await;
    new.sell(&shop, &[line(APPLES, 1, 450)]);
    assert!(new.push_last(&shop).await.booked().is_empty());
    assert!(old.push_last(&shop).await.booked().is_empty());
    assert_eq!(shop.stock(APPLES).await, 8);
    assert_eq!(shop.breaches().await, Vec::<String>::new());
}

#[tokio::test]
async fn malformed_and_hostile_pushes_get_a_code_and_never_a_5xx() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    till.sell(&shop, &[line(APPLES, 1, 450)]);
    let good = serde_json::to_value(till.request(1..=1)).unwrap();
    let with = |field: &str, value: serde_json::Value| {
        let mut bad = good.clone();
        bad[field] = value;
        bad.to_string()
    };
    let table = [
        (with("first_seq", 0.into()), "PUSH_MALFORMED"),
        (with("first_seq", u64::MAX.into()), "PUSH_MALFORMED"),
        (with("incarnation", 0.into()), "PUSH_MALFORMED"),
        (with("events", serde_json::json!([])), "PUSH_MALFORMED"),
        (with("events", vec![1; 501].into()), "PUSH_MALFORMED"),
        (with("previous_hash", "zz".into()), "PUSH_MALFORMED"),
        (with("surprise", 1.into()), "BAD_REQUEST"),
        (with("epoch", serde_json::json!({"n": 99, "id": Uuid::nil()})), "EPOCH_STALE"),
        ("{".into(), "BAD_REQUEST"),
        ("[".repeat(100_000), "BAD_REQUEST"),
    ];
    for (body, code) in table {
        let answer = shop.post("/sync/events", till.bearer.as_deref(), body).await;
        assert_eq!(answer.code(), code);
    }
    assert_eq!(shop.post("/sync/nowhere", None, String::new()).await.code(), "NOT_FOUND");
    assert_eq!(shop.post("/sync/changes", None, String::new()).await.code(), "METHOD_NOT_ALLOWED");
    let huge = "x".repeat(9 << 20);
    assert_eq!(shop.post("/sync/events", till.bearer.as_deref(), huge).await.code(), "BODY_TOO_LARGE");
}

#[tokio::test]
async fn row_12_what_is_not_understood_is_parked_whole_and_does_not_hold_up_what_follows() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    till.sell(&shop, &[line(APPLES, 1, 450)]);
    till.sell(&shop, &[line(APPLES, 1, 450)]);
    till.bodies[0] = till.bodies[0].replace("\"cash\"", "\"shells\"");
    till.bodies.push("null".into());
    till.bodies.push(
        "{\"v\":1,\"kind\":\"sale\",\"at\":".to_owned() + &"9".repeat(400) + ",\"cursor\":0,\"data\":{}}",
    );
    let got = till.push(&shop, 1..=4).await;
    assert_eq!(got[0].parked().as_str(), "NOT_UNDERSTOOD");
    assert!(got[1].booked().is_empty());
    assert_eq!(got[2].parked().as_str(), "NOT_UNDERSTOOD");
    assert_eq!(got[3].parked().as_str(), "NOT_UNDERSTOOD");
    assert_eq!(shop.ask::<i64>("SELECT count(*) FROM event WHERE outcome = 'parked'").await, 3);
    assert_eq!(shop.breaches().await, Vec::<String>::new());
}

#[tokio::test]
async fn amounts_beyond_reason_are_parked_and_break_no_sum() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    till.sell(&shop, &[line(APPLES, 1, 450)]);
    till.bodies[0] = till.bodies[0].replace("\"total\":450", &format!("\"total\":{}", i64::MAX));
    assert_eq!(till.push_last(&shop).await.parked().as_str(), "NOT_UNDERSTOOD");
    assert_eq!(shop.breaches().await, Vec::<String>::new());
}

#[tokio::test]
async fn row_31_a_newer_server_books_what_an_older_one_parked() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    till.sell(&shop, &[line(APPLES, 1, 450)]);
    let understood = till.bodies[0].clone();
    till.bodies[0] = understood.replace("\"v\":1", "\"v\":9");
    let parked = till.push_last(&shop).await;
    till.pull(&shop).await;
    // The newer version reads what this one cannot: here, the body is written in the way it knows.
    shop.write(move |db| db.execute("UPDATE event SET body = ?1", &[Arg::Text(&understood)])).await;
    for _ in 0..2 {
        start_and_stop(&shop).await;
        assert_eq!(shop.stock(APPLES).await, 9, "once, however often it starts");
    }
    let pages = till.pull(&shop).await;
    let outcome =
        pages.iter().flat_map(|page| &page.changes).find(|change| change.collection.as_str() == "outcome");
    let row = outcome.unwrap().row.as_ref().unwrap().get();
    assert!(row.contains("\"outcome\":\"booked\"") && row.contains("\"settled\":[\"admit\""), "{row}");
    let sql = "SELECT result FROM event";
    assert_eq!(shop.ask::<String>(sql).await, parked.bytes, "the first outcome never changes");
}

#[tokio::test]
async fn a_till_restored_from_a_copy_fetches_the_tail_it_lost() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    till.sell(&shop, &[line(APPLES, 1, 450)]);
    let copy = till.clone();
    till.sell(&shop, &[line(APPLES, 1, 450)]);
    till.push(&shop, 1..=2).await;
    let mut copy = copy;
    assert_eq!(copy.hello(&shop).await.verdict, Verdict::Resync);
    let path = "/sync/events?incarnation=1&after=1";
    let tail: StoredEvents = shop.get(path, copy.bearer.as_deref().unwrap()).await.ok();
    assert_eq!((tail.events.len(), tail.more), (1, false));
    assert_eq!(tail.events[0].body.get(), till.bodies[1]);
}

#[tokio::test]
async fn two_restored_histories_do_not_mix() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    till.sell(&shop, &[line(APPLES, 1, 450)]);
    let ours = till.epoch;
    till.epoch = Some(Epoch { n: 1, id: Uuid::new_v4() });
    assert_eq!(till.send_push(&shop, &till.request(1..=1)).await.code(), "EPOCH_STALE");
    till.epoch = ours;
    assert!(till.push_last(&shop).await.booked().is_empty());
}

#[tokio::test]
async fn row_07_two_pushes_of_one_register_at_once() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    till.sell(&shop, &[line(APPLES, 1, 450)]);
    let busy = shop.app.begin_push(till.register).unwrap();
    assert_eq!(till.send_push(&shop, &till.request(1..=1)).await.code(), "PUSH_IN_FLIGHT");
    drop(busy);
    assert!(till.push_last(&shop).await.booked().is_empty());
}

#[tokio::test]
async fn many_registers_at_once_share_commits_and_the_last_units_are_sold_once() {
    let shop = Shop::open().await;
    let mut tills = Vec::new();
    for n in 1..=8 {
        let mut till = shop.enrol(&format!("R{n}")).await;
        for _ in 0..5 {
            till.sell(&shop, &[line(APPLES, 1, 450)]);
        }
        tills.push(till);
    }
    let requests: Vec<_> = tills.iter().map(|till| till.request(1..=5)).collect();
    let pushes = tills.iter().zip(&requests).map(|(till, request)| till.send_push(&shop, request));
    let mut short = 0;
    for answer in futures_util::future::join_all(pushes).await {
        short += got(&answer.ok::<PushResponse>()).iter().filter(|got| !got.booked().is_empty()).count();
    }
    assert_eq!((short, shop.stock(APPLES).await), (30, 0));
    assert_eq!(shop.breaches().await, Vec::<String>::new());
}

#[tokio::test]
async fn row_32_pushes_that_come_at_once_wait_for_their_turn_and_no_more_of_them_than_may() {
    let mut shop = Shop::open().await;
    let config = Config { push_queue: 1, ..shop.config.clone() };
    shop.serve(App::new(config, Arc::clone(&shop.store), shop.clock.clone()));
    let (mut one, mut two) = (shop.enrol("R1").await, shop.enrol("R2").await);
    one.sell(&shop, &[line(APPLES, 1, 450)]);
    two.sell(&shop, &[line(APPLES, 1, 450)]);
    let others = shop.app.turns.take(TENANT, ROOM, Duration::from_secs(5)).await.unwrap();
    let (ours, theirs) = (one.request(1..=1), two.request(1..=1));
    let (waited, ()) = tokio::join!(one.send_push(&shop, &ours), async {
        while shop.app.turns.waiting() == 0 {
            yield_now().await;
        }
        let refused = two.send_push(&shop, &theirs).await;
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (503, "BUSY"));
        assert_eq!(shop.ask::<i64>("SELECT count(*) FROM event").await, 0, "nothing was taken");
        drop(others);
    });
    assert_eq!(waited.ok::<PushResponse>().acked_seq, 1);
    assert_eq!(two.push(&shop, 1..=1).await.len(), 1, "a little later there is room");
}

/// What a sale is called that the server cannot book.
#[cfg(feature = "ablate")]
fn spoil(till: &mut Till, place: usize, name: &str) {
    till.bodies[place] = till.bodies[place].replace("\"qty\":", &format!("\"name\":\"{name}\",\"qty\":"));
}

#[cfg(feature = "ablate")]
#[tokio::test]
async fn row_13_a_poisoned_event_is_parked_and_the_others_flow() {
    for name in ["POISON", "PANIC"] {
        let shop = Shop::open().await;
        let mut till = shop.enrol("R1").await;
        for _ in 0..7 {
            till.sell(&shop, &[line(APPLES, 1, 450)]);
        }
        spoil(&mut till, 4, name);
        let got = till.push(&shop, 1..=7).await;
        for (place, got) in got.iter().enumerate() {
            let expected = if place == 4 { "parked" } else { "booked" };
            assert_eq!(got.kind.as_str(), expected, "{name} {place}");
        }
        assert_eq!(shop.stock(APPLES).await, 4);
        assert_eq!(shop.breaches().await, Vec::<String>::new());
    }
}

#[cfg(feature = "ablate")]
#[tokio::test]
async fn row_13_a_poisoned_event_does_not_spoil_the_pushes_that_share_its_commit() {
    let shop = Shop::open().await;
    let mut tills = Vec::new();
    for n in 0..5 {
        let mut till = shop.enrol(&format!("R{n}")).await;
        till.sell(&shop, &[line(APPLES, 1, 450)]);
        till.sell(&shop, &[line(BREAD, 1, 200)]);
        tills.push(till);
    }
    spoil(&mut tills[3], 0, "POISON");
    // Somebody else holds the books, so that all of them wait together.
    let (release, held) = std::sync::mpsc::channel::<()>();
    let (begun, mut begins) = tokio::sync::mpsc::unbounded_channel();
    let held = std::sync::Mutex::new(held);
    let books = shop.books.clone();
    let holding = tokio::spawn(async move {
        let hold = move |db: Db<'_>| {
            evertill_server::store::sql::push::hold(db, crate::shop::TENANT)?;
            begun.send(()).unwrap();
            held.lock().unwrap().recv().unwrap();
            Ok(())
        };
        books.write_all(hold).await.unwrap();
    });
    begins.recv().await.unwrap();
    let requests: Vec<_> = tills.iter().map(|till| till.request(1..=2)).collect();
    let pushes = tills.iter().zip(&requests).map(|(till, request)| till.send_push(&shop, request));
    let release = async {
        // A register whose push is being worked on pushes no second time.
        while tills.iter().any(|till| shop.app.begin_push(till.register).is_some()) {
            tokio::task::yield_now().await;
        }
        // What was marked is in the queue when everybody has had a turn.
        tokio::task::yield_now().await;
        release.send(()).unwrap();
    };
    let (answers, ()) = tokio::join!(futures_util::future::join_all(pushes), release);
    holding.await.unwrap();
    for (till, answer) in answers.iter().enumerate() {
        for (place, got) in got(&answer.ok::<PushResponse>()).iter().enumerate() {
            let expected = if (till, place) == (3, 0) { "parked" } else { "booked" };
            assert_eq!(got.kind.as_str(), expected, "till {till}, event {place}");
        }
    }
    assert_eq!((shop.stock(APPLES).await, shop.stock(BREAD).await), (6, 5));
    assert_eq!(shop.ask::<i64>("SELECT count(*) FROM event WHERE outcome = 'parked'").await, 1);
    assert_eq!(shop.breaches().await, Vec::<String>::new());
}

#[tokio::test]
async fn row_13_an_event_that_meets_a_damaged_row_is_parked_and_booked_once_that_is_mended() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    let mut other = shop.enrol("R2").await;
    till.sell(&shop, &[line(APPLES, 1, 450)]);
    till.sell(&shop, &[line(BREAD, 1, 200)]);
    till.sell(&shop, &[line(APPLES, 1, 450)]);
    other.sell(&shop, &[line(APPLES, 1, 450)]);
    let no: i64 = shop.ask("SELECT no FROM price WHERE variant_id = 402").await;
    shop.run("UPDATE price SET no = -1 WHERE variant_id = 402").await;
    let requests = [till.request(1..=3), other.request(1..=1)];
    let answers = tokio::join!(till.send_push(&shop, &requests[0]), other.send_push(&shop, &requests[1]));
    let [ours, theirs] = [answers.0, answers.1].map(|answer| got(&answer.ok::<PushResponse>()));
    assert_eq!(ours[1].parked().as_str(), "NOT_UNDERSTOOD");
    assert!(ours[0].booked().is_empty() && ours[2].booked().is_empty() && theirs[0].booked().is_empty());
    assert_eq!((shop.stock(APPLES).await, shop.stock(BREAD).await), (7, 10));
    shop.write(move |db| db.execute("UPDATE price SET no = ?1 WHERE variant_id = 402", &[Arg::Int(no)]))
        .await;
    start_and_stop(&shop).await;
    assert_eq!(shop.stock(BREAD).await, 9);
    assert_eq!(shop.breaches().await, Vec::<String>::new());
}

/// A server starts on these books, and stops once it has answered.
async fn start_and_stop(shop: &Shop) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let health = format!("http://{}/healthz", listener.local_addr().unwrap());
    let app = App::new(shop.config.clone(), Arc::clone(&shop.store), shop.clock.clone());
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = tokio::spawn(serve(listener, app, async { stopped.await.unwrap_or_default() }));
    assert_eq!(http().get(health).send().await.unwrap().status(), 200);
    stop.send(()).unwrap();
    serving.await.unwrap().unwrap();
    shop.head().await;
}

#[test]
fn raw_values_keep_their_bytes() {
    let text = "{\"v\":1,  \"kind\" :\"x\"}";
    let raw: Box<RawValue> = serde_json::from_str(text).unwrap();
    assert_eq!(raw.get(), text, "the chain is over these bytes");
}
