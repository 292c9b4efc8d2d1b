//! What a push costs SQLite does not grow with what is booked already.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use evertill_server::Clock as _;
use evertill_server::store::sql::push::take_all;
use evertill_server::store::{Push, Taken};
use evertill_server::sync::incoming::line_up;
use rusqlite::Connection;

use crate::shop::{APPLES, Shop};
use crate::till::{Till, line};

/// Sales in a push.
const BATCH: usize = 40;
/// SQLite counts the steps of its machine in so many.
const STEPS: i32 = 100;

#[tokio::test]
async fn a_push_takes_as_many_steps_when_there_are_thirty_times_as_many_orders() {
    let shop = Shop::open().await;
    shop.run("UPDATE stock_level SET on_hand = 1000000000").await;
    let mut till = shop.enrol("R1").await;
    let mut writer = Connection::open(shop.database()).unwrap();
    let steps = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&steps);
    let count = move || counter.fetch_add(1, Ordering::SeqCst) == usize::MAX;
    writer.progress_handler(STEPS, Some(count)).unwrap();
    push(&shop, &mut till, &mut writer).await;
    let mut next = async || {
        steps.store(0, Ordering::SeqCst);
        push(&shop, &mut till, &mut writer).await;
        steps.load(Ordering::SeqCst)
    };
    let few = next().await;
    for _ in 0..30 {
        next().await;
    }
    let many = next().await;
    assert!(few > BATCH && many * 10 <= few * 11, "{few} with few orders, {many} with many");
}

/// Takes sales, and a void of the one before them.
async fn push(shop: &Shop, till: &mut Till, writer: &mut Connection) {
    let first = till.bodies.len() + 1;
    if first > 1 {
        till.void(shop, till.key_of(first as u64 - 1));
    }
    for _ in 0..BATCH {
        till.sell(shop, &[line(APPLES, 1, 450), line(APPLES, 2, 450)]);
    }
    let before = till.hash_after(first - 1);
    let events = line_up(till.register, till.at(first as u64), before, till.bodies[first - 1..].to_vec());
    let register = shop.store.register(till.register).await.unwrap().unwrap();
    let push = Push {
        register: Arc::new(register),
        epoch: shop.store.epoch(),
        incarnation: till.incarnation,
        signature: [0; 64],
        authentic: true,
        trusted_to: None,
        received_at: shop.clock.now(),
        events,
    };
    let answer = take_all(writer, &[push]).remove(0).unwrap();
    assert!(matches!(answer.taken, Taken::All { acked_seq, .. } if acked_seq == till.bodies.len() as u64));
}
