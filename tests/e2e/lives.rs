//! Disks that are cloned, put back, tampered with or destroyed; servers restored from backups: nothing is lost.

use evertill_domain::event::IncarnationOpened;
use evertill_domain::{Body, Fact};
use evertill_register::view::Screen;
use evertill_server::hq::scope::Scope;
use evertill_tests::shop::Counter;

use crate::scene::*;

/// Why the till's present incarnation began.
fn opened(till: &Counter) -> IncarnationOpened {
    let sql = "SELECT body FROM journal WHERE kind = 'incarnation_opened' ORDER BY incarnation DESC LIMIT 1";
    let body: String =
        till.register().store().read(|db| Ok(db.query_row(sql, [], |row| row.get(0))?)).unwrap();
    match Body::decode(&body).unwrap().fact {
        Fact::IncarnationOpened(opened) => opened,
        other => panic!("{other:?}"),
    }
}

fn incarnation(till: &Counter) -> u32 {
    till.register().till().unwrap().unwrap().incarnation
}

#[tokio::test]
async fn row_14_a_till_s_disk_is_cloned_and_both_run() {
    let shop = open(2, 100).await;
    let mut till = enrol(&shop, 1).await;
    sell(&shop, &till, 0, 1);
    sync(&shop, &mut till).await;
    let image = till.image().unwrap();
    let mut clone = till.cloned(&image, 77).unwrap();
    // Neither knows of the other; both sell away from the network.
    let mine: Vec<_> = (0..2).map(|_| sell(&shop, &till, 0, 1)).collect();
    let theirs: Vec<_> = (0..3).map(|_| sell(&shop, &clone, 1, 1)).collect();
    assert_eq!(
        (mine[0].key, &mine[0].receipt),
        (theirs[0].key, &theirs[0].receipt),
        "until then, paper repeats"
    );
    sync(&shop, &mut till).await;
    sync(&shop, &mut clone).await;
    assert!(mine.iter().all(|sold| !is_parked(&till, sold.key)), "who came first stands");
    let bodies: Vec<String> = all_at_server(&shop, "SELECT body FROM parked_body").await;
    let aside = bodies.iter().filter(|body| body.contains("\"kind\":\"sale\"")).count();
    let booked = at_server(&shop, "SELECT count(*) FROM orders").await;
    assert_eq!(booked + aside as i64, 6, "every sale is booked or parked: {booked} and {aside}");
    assert_eq!(
        (at_server(&shop, "SELECT count(*) FROM orders WHERE total = 450").await, on_hand(&shop, 0).await),
        (booked, 97)
    );
    // At its next hello the second one learns of it, and begins a life of its own.
    shop.pass(16 * 60_000);
    [&till, &clone].iter().for_each(|till| till.clock.advance_ms(16 * 60_000));
    sync(&shop, &mut clone).await;
    assert!(incarnation(&clone) > 1, "the second one goes on in a life of its own");
    assert!(
        at_server(&shop, "SELECT count(*) FROM exception WHERE code = 'KEY_REUSED'").await > 0,
        "somebody is told"
    );
    // Both go on, and what they sell now is booked.
    let (one, two) = (sell(&shop, &till, 0, 1), sell(&shop, &clone, 1, 1));
    sync(&shop, &mut clone).await;
    sync(&shop, &mut till).await;
    sync(&shop, &mut clone).await;
    assert!(!is_parked(&till, one.key) && !is_parked(&clone, two.key));
    assert_eq!((till.waiting().unwrap(), clone.waiting().unwrap()), (0, 0));
    check(&shop).await;
}

#[tokio::test]
async fn row_15_a_database_is_put_back_from_an_image() {
    let shop = open(1, 100).await;
    let mut till = enrol(&shop, 1).await;
    let first = sell(&shop, &till, 0, 1);
    let image = till.image().unwrap();
    let pushed: Vec<_> = (0..3).map(|_| sell(&shop, &till, 0, 1)).collect();
    sync(&shop, &mut till).await;
    till.put_back(&image, false).unwrap();
    assert_eq!(incarnation(&till), 2, "the mark beside the database shows it at once");
    let next = sell(&shop, &till, 0, 1);
    assert_eq!(next.receipt, "S1-R1B-000001", "the next series");
    sync(&shop, &mut till).await;
    assert_eq!((opened(&till).why.as_str(), opened(&till).previous), ("restored", 1));
    for sold in pushed.iter().chain([&first]) {
        assert_eq!(shown(&till, sold.key).row.receipt, sold.receipt, "the tail came back from the server");
    }
    assert_eq!((at_server(&shop, "SELECT count(*) FROM orders").await, on_hand(&shop, 0).await), (5, 95));
    assert_eq!(available(&shop, &till, 0), "95");
    books_agree(&shop, &[&till]).await;
}

#[tokio::test]
async fn row_15_a_whole_disk_is_put_back_and_it_shows_at_hello() {
    let shop = open(1, 100).await;
    let mut till = enrol(&shop, 1).await;
    let image = till.image().unwrap();
    let pushed: Vec<_> = (0..3).map(|_| sell(&shop, &till, 0, 1)).collect();
    sync(&shop, &mut till).await;
    till.put_back(&image, true).unwrap();
    assert_eq!(incarnation(&till), 1, "mark and database agree: nothing shows here");
    sync(&shop, &mut till).await;
    assert_eq!(incarnation(&till), 2);
    for sold in &pushed {
        assert_eq!(shown(&till, sold.key).row.receipt, sold.receipt);
    }
    assert_eq!(sell(&shop, &till, 0, 1).receipt, "S1-R1B-000001");
    sync(&shop, &mut till).await;
    assert_eq!((at_server(&shop, "SELECT count(*) FROM orders").await, on_hand(&shop, 0).await), (4, 96));
    books_agree(&shop, &[&till]).await;
}

#[tokio::test]
async fn row_16_a_till_is_destroyed_and_what_it_pushed_is_safe() {
    let shop = open(1, 100).await;
    let mut till = enrol(&shop, 1).await;
    let sold: Vec<_> = (0..3).map(|_| sell(&shop, &till, 0, 1)).collect();
    sync(&shop, &mut till).await;
    drop(till);
    assert_eq!((at_server(&shop, "SELECT count(*) FROM orders").await, on_hand(&shop, 0).await), (3, 97));
    // A new device takes its place: the same register, its next life and receipt series, and its past.
    let mut device = enrol(&shop, 1).await;
    assert_eq!(device.register().till_state().unwrap().screen, Screen::Locked);
    assert_eq!(sell(&shop, &device, 0, 1).receipt, "S1-R1B-000001");
    sync(&shop, &mut device).await;
    for sold in &sold {
        assert_eq!(shown(&device, sold.key).row.receipt, sold.receipt);
    }
    books_agree(&shop, &[&device]).await;
}

#[tokio::test]
async fn row_17_the_server_is_restored_from_a_backup() {
    let mut shop = open(2, 1_000).await;
    let (mut one, mut two) = (enrol(&shop, 1).await, enrol(&shop, 2).await);
    sell(&shop, &one, 0, 1);
    sync(&shop, &mut one).await;
    let backup = shop.back_up(3).await.unwrap();
    // Since the backup: sales, a price, a void at the till; all of it acknowledged.
    shop.set_price(goods_of(&shop, 1).variant, 470).await.unwrap();
    let since: Vec<_> = (0..4).map(|_| sell(&shop, &one, 0, 2)).collect();
    sync(&shop, &mut one).await;
    sell(&shop, &two, 1, 1);
    sync(&shop, &mut two).await;
    let waiting = sell(&shop, &two, 0, 1);
    shop.restore(&backup).await.unwrap();
    assert_eq!(at_server(&shop, "SELECT count(*) FROM orders").await, 1, "history was lost");
    sync(&shop, &mut one).await;
    sync(&shop, &mut two).await;
    assert_eq!(at_server(&shop, "SELECT count(*) FROM orders").await, 7, "and is told again");
    assert_eq!((at_server(&shop, "SELECT epoch_n FROM meta").await, on_hand(&shop, 0).await), (2, 990));
    assert!(!is_parked(&two, waiting.key) && since.iter().all(|sold| !is_parked(&one, sold.key)));
    sync(&shop, &mut one).await;
    for till in [&one, &two] {
        assert_eq!(till.register().till().unwrap().unwrap().epoch.n, 2);
        assert_eq!(available(&shop, till, 0), "990", "the feed was read anew");
        assert_eq!(till.list_line(goods_of(&shop, 1), 1).unwrap().qty, evertill_domain::Quantity::ONE);
    }
    // The lost price is gone at the tills too: who sells now charges what the server has.
    let sold = sell(&shop, &two, 1, 1);
    sync(&shop, &mut two).await;
    assert_eq!(codes(&two, sold.key), Vec::<&str>::new());
    books_agree(&shop, &[&one, &two]).await;
}

#[tokio::test]
async fn row_18_the_old_and_the_restored_server_both_live() {
    let mut shop = open(1, 100).await;
    let mut till = enrol(&shop, 1).await;
    sell(&shop, &till, 0, 1);
    sync(&shop, &mut till).await;
    let backup = shop.back_up(3).await.unwrap();
    let restored = shop.restored_elsewhere(&backup).await.unwrap();
    let old = evertill_tests::shop::Door::default();
    old.lead_like(&shop.door);
    shop.door.lead_like(&restored.door);
    sell(&shop, &till, 0, 1);
    sync(&restored, &mut till).await;
    assert_eq!(at_server(&restored, "SELECT count(*) FROM orders").await, 2);
    // Somebody points the till at the old one again: the higher epoch wins.
    shop.door.lead_like(&old);
    let sold = sell(&shop, &till, 0, 1);
    till.stop();
    till.start().unwrap();
    let failure = till.worker().drain().await.failure.expect("refused");
    assert!(failure.is_permanent(), "{failure}");
    assert_eq!(till.register().till().unwrap().unwrap().epoch.n, 2);
    assert_eq!((till.waiting().unwrap(), at_server(&shop, "SELECT count(*) FROM orders").await), (1, 1));
    assert!(till.register().status().unwrap().last_error.is_some(), "the cashier is told");
    shop.door.lead_like(&restored.door);
    sync(&restored, &mut till).await;
    assert!(!is_parked(&till, sold.key));
    books_agree(&restored, &[&till]).await;
}

#[tokio::test]
async fn row_22_a_cursor_below_the_floor_gets_a_snapshot_and_keeps_its_queue() {
    use evertill_protocol::feed::Collection;
    use evertill_server::store::sql::Arg;
    use evertill_server::store::sql::feed::{Changed, touch};
    let shop = open(2, 100).await;
    let mut till = enrol(&shop, 1).await;
    till.network.set_up(false);
    let waiting = sell(&shop, &till, 0, 1);
    // Somebody leaves; months later the server forgets that they were ever there.
    let (gone, now) = (shop.seed.supervisor, evertill_server::Clock::now_ms(&*shop.clock));
    shop.write(move |db| {
        db.execute("UPDATE \"user\" SET active = FALSE WHERE id = ?1", &[Arg::Int(gone)])?;
        let row = gone.to_string();
        let changed = Changed::everywhere(Collection::User, &row).gone();
        touch(db, 1, changed, now)
    })
    .await
    .unwrap();
    shop.set_price(goods_of(&shop, 1).variant, 480).await.unwrap();
    pass(&shop, &[&till], 100 * DAY_MS);
    let before = evertill_server::Clock::now_ms(&*shop.clock) - 90 * DAY_MS;
    assert_eq!(shop.store().compact_feed(before).await.unwrap(), 1);
    till.network.set_up(true);
    let people = "SELECT count(*) FROM user";
    assert_eq!(at_till(&till, people), 3);
    sync(&shop, &mut till).await;
    assert_eq!(at_till(&till, people), 2, "who left cannot sign in here any more");
    assert_eq!(sell(&shop, &till, 1, 1).total.0, 480);
    assert!(!is_parked(&till, waiting.key));
    sync(&shop, &mut till).await;
    books_agree(&shop, &[&till]).await;
}

#[tokio::test]
async fn row_33_a_damaged_row_of_the_catalogue_is_fetched_anew() {
    let shop = open(2, 100).await;
    let mut till = enrol(&shop, 1).await;
    let damages = [
        "UPDATE price SET amount = 1",
        "DELETE FROM stock",
        "UPDATE variant SET name = 'Free beer'",
        "INSERT INTO user (id, name, role, pin_hash) VALUES (666, 'Mallory', 'manager', '')",
    ];
    for damage in damages {
        till.register().store().write(|tx| Ok(tx.execute(damage, [])?)).unwrap();
        till.worker().verify_now();
        let waiting = sell_anyway(&till, &shop);
        sync(&shop, &mut till).await;
        assert_eq!(at_till(&till, "SELECT count(*) FROM price WHERE amount <> 450000"), 0, "{damage}");
        assert_eq!(at_till(&till, "SELECT count(*) FROM stock"), 2, "{damage}");
        assert_eq!(at_till(&till, "SELECT count(*) FROM variant WHERE name = 'Free beer'"), 0, "{damage}");
        assert_eq!(at_till(&till, "SELECT count(*) FROM user"), 3, "{damage}");
        assert!(!is_parked(&till, waiting), "the queue is not touched");
    }
    books_agree(&shop, &[&till]).await;
}

/// At a price of its own, since the list may be damaged.
fn sell_anyway(till: &Counter, shop: &evertill_tests::shop::Shop) -> uuid::Uuid {
    let line = till.override_line(goods_of(shop, 0), 1, 440, shop.seed.manager);
    till.sell_lines(uuid::Uuid::new_v4(), shop.seed.cashier, vec![line]).unwrap().key
}

#[tokio::test]
async fn row_34_a_tampered_row_shows_at_the_push() {
    let shop = open(1, 100).await;
    let mut till = enrol(&shop, 1).await;
    let sold: Vec<_> = (0..4).map(|_| sell(&shop, &till, 0, 1)).collect();
    let tamper = "UPDATE journal SET body = replace(body, '450', '45') WHERE seq = 2";
    till.register().store().write(|tx| Ok(tx.execute(tamper, [])?)).unwrap();
    assert_eq!(till.register().verify().unwrap_err().code(), "STORAGE_FAILED", "here it shows already");
    sync(&shop, &mut till).await;
    assert!(is_parked(&till, sold[1].key), "it is kept, out of the books");
    assert!(
        at_server(&shop, "SELECT count(*) FROM exception WHERE severity = 'critical'").await > 0,
        "and reported"
    );
    let booked = at_server(&shop, "SELECT count(*) FROM orders WHERE total <> 450").await;
    assert_eq!(booked, 0, "nothing of it is booked");
    let sql =
        "SELECT (SELECT count(*) FROM event WHERE outcome = 'parked') + (SELECT count(*) FROM parked_body)
                      + (SELECT count(*) FROM orders)";
    assert_eq!(at_server(&shop, sql).await, 4, "nothing vanished");
    assert_eq!(till.waiting().unwrap(), 0);
    check(&shop).await;
}

#[tokio::test]
async fn row_34_a_tampered_row_shows_when_the_till_is_opened() {
    let shop = open(1, 100).await;
    let mut till = enrol(&shop, 1).await;
    let sold: Vec<_> = (0..4).map(|_| sell(&shop, &till, 0, 1)).collect();
    let tamper = "UPDATE journal SET body = replace(body, '450', '45') WHERE seq = 3";
    till.register().store().write(|tx| Ok(tx.execute(tamper, [])?)).unwrap();
    till.stop();
    till.start().unwrap();
    let why = opened(&till);
    assert_eq!((why.why.as_str(), why.lost), ("journal_damaged", Some((3, 4))));
    sync(&shop, &mut till).await;
    assert!(!is_parked(&till, sold[0].key) && !is_parked(&till, sold[1].key), "what holds is booked");
    let gap = "SELECT count(*) FROM exception WHERE code = 'SEQUENCE_GAP'";
    assert_eq!((at_server(&shop, gap).await, at_server(&shop, "SELECT count(*) FROM orders").await), (1, 2));
    sell(&shop, &till, 0, 1);
    sync(&shop, &mut till).await;
    books_agree(&shop, &[&till]).await;
}

#[tokio::test]
async fn row_36_a_revoked_till_is_taken_by_its_place_in_the_chain() {
    let shop = open(1, 100).await;
    let mut till = enrol(&shop, 1).await;
    let before = sell(&shop, &till, 0, 1);
    sync(&shop, &mut till).await;
    let now = evertill_server::Clock::now_ms(&*shop.clock);
    shop.store().revoke(Scope::of_operator(shop.seed.tenant), "S1", "R1", now).await.unwrap();
    let beyond = sell(&shop, &till, 0, 1);
    let failure = till.worker().drain().await.failure;
    till.worker().sync_now();
    let again = till.worker().drain().await.failure;
    assert!(failure.or(again).is_some_and(|failure| failure.is_permanent()));
    assert!(!is_parked(&till, before.key), "what it did before is accepted");
    assert!(is_parked(&till, beyond.key));
    assert_eq!(codes(&till, beyond.key), ["REGISTER_REVOKED"]);
    assert_eq!(on_hand(&shop, 0).await, 99);
    check(&shop).await;
}

#[tokio::test]
async fn a_lost_till_that_is_found_is_enrolled_again_and_what_it_sold_is_booked() {
    let shop = open(1, 100).await;
    let mut till = enrol(&shop, 1).await;
    sell(&shop, &till, 0, 1);
    sync(&shop, &mut till).await;
    let now = evertill_server::Clock::now_ms(&*shop.clock);
    shop.store().lost(Scope::of_operator(shop.seed.tenant), "S1", "R1", now).await.unwrap();
    let meanwhile = sell(&shop, &till, 0, 1);
    till.enrol_with(&shop.replacement_code(1).await.unwrap()).await.unwrap();
    assert_eq!(incarnation(&till), 2);
    assert_eq!(sell(&shop, &till, 0, 1).receipt, "S1-R1B-000001");
    sync(&shop, &mut till).await;
    assert!(!is_parked(&till, meanwhile.key), "the key is the device's own, and trusted again");
    assert_eq!((at_server(&shop, "SELECT count(*) FROM orders").await, on_hand(&shop, 0).await), (3, 97));
    books_agree(&shop, &[&till]).await;
}

#[tokio::test]
async fn row_38_what_is_lost_with_a_till_and_a_backup_is_named_exactly() {
    let mut shop = open(1, 100).await;
    let mut till = enrol(&shop, 1).await;
    sell(&shop, &till, 0, 1);
    sync(&shop, &mut till).await;
    let backup = shop.back_up(3).await.unwrap();
    let image = till.image().unwrap();
    for _ in 0..3 {
        sell(&shop, &till, 0, 1);
    }
    sync(&shop, &mut till).await;
    // Both disks at once.
    shop.restore(&backup).await.unwrap();
    till.put_back(&image, false).unwrap();
    sync(&shop, &mut till).await;
    let sql = "SELECT detail FROM exception WHERE code = 'SEQUENCE_GAP'";
    let detail: String = ask_server(&shop, sql).await;
    let detail: serde_json::Value = serde_json::from_str(&detail).unwrap();
    assert_eq!(detail, serde_json::json!({ "gap": { "incarnation": 1, "first": 2, "last": 4 } }));
    sell(&shop, &till, 0, 1);
    sync(&shop, &mut till).await;
    assert_eq!(at_server(&shop, "SELECT count(*) FROM orders").await, 2);
    books_agree(&shop, &[&till]).await;
}

#[tokio::test]
async fn row_38_a_loss_that_took_the_mark_too_cannot_be_named_and_breaks_nothing() {
    let mut shop = open(1, 100).await;
    let mut till = enrol(&shop, 1).await;
    sell(&shop, &till, 0, 1);
    sync(&shop, &mut till).await;
    let backup = shop.back_up(3).await.unwrap();
    let image = till.image().unwrap();
    let lost = sell(&shop, &till, 0, 3);
    sync(&shop, &mut till).await;
    shop.restore(&backup).await.unwrap();
    till.put_back(&image, true).unwrap();
    sync(&shop, &mut till).await;
    books_agree(&shop, &[&till]).await;
    let next = sell(&shop, &till, 0, 1);
    assert_eq!(next.receipt, lost.receipt, "nobody knows any more that there was one of this number");
    sync(&shop, &mut till).await;
    assert!(codes(&till, next.key).is_empty());
    assert_eq!(at_server(&shop, "SELECT count(*) FROM orders").await, 2);
    assert_eq!(at_server(&shop, "SELECT count(*) FROM exception").await, 0);
    books_agree(&shop, &[&till]).await;
}
