//! What till and server see differently: booked all the same, named, and settled by people whose word reaches the till.

use evertill_domain::exception::{Detail, PriceCause};
use evertill_domain::journal::derived_id;
use evertill_domain::{Money, Quantity, UnitPrice};
use evertill_protocol::feed::OutcomeRow;
use evertill_register::view::SyncState;
use evertill_register::void::VoidDraft;
use evertill_tests::shop::{Counter, Desk, Goods, Hand, Shop};
use serde_json::json;
use uuid::Uuid;

use crate::scene::*;

/// The outcome as the feed brought it to the till.
fn latest(till: &Counter, key: Uuid) -> OutcomeRow {
    let row: String = ask_till(till, "SELECT row FROM outcome WHERE key = ?1", key);
    serde_json::from_str(&row).unwrap()
}

fn void(shop: &Shop, till: &Counter, target: Uuid) -> Uuid {
    let draft = VoidDraft {
        target,
        by: Some(shop.seed.cashier),
        approved_by: Some(shop.seed.manager),
        reason: "changed their mind".into(),
    };
    till.register().void(&draft).unwrap()
}

#[tokio::test]
async fn row_10_another_body_under_a_used_key_is_kept_beside_it() {
    let shop = open(1, 10).await;
    let mut till = enrol(&shop, 1).await;
    let sold = sell(&shop, &till, 0, 1);
    sync(&shop, &mut till).await;
    let hand = Hand::of(&shop, &till).unwrap();
    let other = vec![hand.bodies().unwrap()[0].replace("\"qty\":1000", "\"qty\":3000")];
    let request = hand.request_after(0, &other).unwrap();
    let (status, answer) = hand.push(&request).await.unwrap();
    assert_eq!(status, 200);
    let result = &answer["events"][0]["result"];
    assert_eq!((&result["outcome"], &result["key"]), (&json!("parked"), &json!(sold.key)));
    assert_eq!(result["exceptions"][0]["code"], "KEY_REUSED");
    let (_, again) = hand.push(&request).await.unwrap();
    assert_eq!((&again["events"][0]["result"], &again["events"][0]["replayed"]), (result, &json!(true)));
    assert_eq!((at_server(&shop, "SELECT count(*) FROM parked_body").await, on_hand(&shop, 0).await), (1, 9));
    let desk = Desk::open(&shop).await.unwrap();
    assert_eq!(desk.list("/parked").await.unwrap()[0]["body"], other[0], "word for word");
    assert_eq!(first_outcome(&till, sold.key).order_number, Some(sold.receipt), "the first one stands");
    check(&shop).await;
}

#[tokio::test]
async fn row_12_unknown_products_tenders_and_fields_hold_up_nothing() {
    let shop = open(1, 10).await;
    let mut till = enrol(&shop, 1).await;
    let nowhere = Goods { variant: 4_040_404, vendor: goods_of(&shop, 0).vendor };
    let line = till.override_line(nowhere, 1, 300, shop.seed.manager);
    let unknown = till.sell_lines(Uuid::new_v4(), shop.seed.cashier, vec![line]).unwrap();
    let first = sell(&shop, &till, 0, 1);
    let text: String = ask_till(&till, "SELECT body FROM journal WHERE key = ?1", first.key);
    let strange = [
        text.replace("\"cash\"", "\"shells\""),
        text.replacen("\"cart\"", "\"weather\":\"fine\",\"cart\"", 1),
        text.replacen("\"v\":1", "\"v\":7", 1),
        "\"not even an object\"".to_owned(),
    ];
    let parked: Vec<Uuid> = strange.iter().map(|body| till.write_as_newer("sale", body).unwrap()).collect();
    let last = sell(&shop, &till, 0, 1);
    sync(&shop, &mut till).await;
    assert!(codes(&till, unknown.key).contains(&"PRODUCT_UNKNOWN"));
    assert_eq!(first_outcome(&till, unknown.key).order_number, Some(unknown.receipt), "booked as sold");
    for key in parked {
        assert!(is_parked(&till, key));
        assert_eq!(codes(&till, key), ["NOT_UNDERSTOOD"]);
    }
    assert_eq!(codes(&till, last.key), Vec::<&str>::new(), "the queue moved on");
    assert_eq!((till.waiting().unwrap(), on_hand(&shop, 0).await), (0, 8));
    check(&shop).await;
}

#[tokio::test]
async fn row_13_a_poisoned_event_is_parked_and_the_others_flow() {
    let shop = open(1, 100).await;
    let mut till = enrol(&shop, 1).await;
    let mut line = till.list_line(goods_of(&shop, 0), 1).unwrap();
    line.name = Some("POISON".into());
    let before = sell(&shop, &till, 0, 1);
    let poisoned = till.sell_lines(Uuid::new_v4(), shop.seed.cashier, vec![line]).unwrap();
    let after: Vec<Uuid> = (0..20).map(|_| sell(&shop, &till, 0, 1).key).collect();
    sync(&shop, &mut till).await;
    assert!(is_parked(&till, poisoned.key));
    assert!(!is_parked(&till, before.key) && after.iter().all(|key| !is_parked(&till, *key)));
    assert_eq!((on_hand(&shop, 0).await, till.waiting().unwrap()), (79, 0));
    assert_eq!(shown(&till, poisoned.key).row.state, SyncState::NeedsLook);
    check(&shop).await;
}

#[tokio::test]
async fn row_25_a_price_changes_while_a_till_is_offline() {
    let shop = open(1, 100).await;
    let mut till = enrol(&shop, 1).await;
    till.network.set_up(false);
    pass(&shop, &[&till], 600_000);
    let changed_ms = evertill_server::Clock::now_ms(&*shop.clock);
    shop.set_price(goods_of(&shop, 0).variant, 500).await.unwrap();
    pass(&shop, &[&till], 600_000);
    let sold = sell(&shop, &till, 0, 3);
    assert_eq!(sold.total, Money(1350), "the receipt says what this till knew");
    till.network.set_up(true);
    sync(&shop, &mut till).await;
    let outcome = first_outcome(&till, sold.key);
    let Detail::Price { charged, expected, variance, cause, since_ms } = outcome.exceptions[0].detail.clone()
    else {
        panic!("{outcome:?}");
    };
    assert_eq!(codes(&till, sold.key), ["PRICE_STALE"]);
    assert_eq!((charged, expected), (Some(UnitPrice::minor(450)), Some(UnitPrice::minor(500))));
    assert_eq!((variance, cause, since_ms), (Money(-150), Some(PriceCause::Replaced), Some(changed_ms)));
    assert_eq!(at_server(&shop, "SELECT total FROM orders").await, 1350, "and the receipt stands");
    let seen = shown(&till, sold.key);
    assert_eq!(seen.exceptions[0].code, "PRICE_STALE");
    assert!(seen.exceptions[0].since.is_some(), "the cashier sees since when");
    assert_eq!(sell(&shop, &till, 0, 1).total, Money(500), "from now on the new price");
    sync(&shop, &mut till).await;
    books_agree(&shop, &[&till]).await;
}

#[tokio::test]
async fn row_25_a_price_whose_day_had_not_come_is_stale_too() {
    let shop = open(1, 100).await;
    let variant = goods_of(&shop, 0).variant;
    let (store, now) = (shop.seed.store, evertill_server::Clock::now_ms(&*shop.clock));
    let tomorrow =
        "INSERT INTO price (tenant_id, id, store_id, variant_id, amount, valid_from_ms, recorded_ms, no)
                    VALUES (1, ?1, ?2, ?3, 399000, ?4, ?5, ?6)";
    use evertill_protocol::feed::Collection;
    use evertill_server::store::sql::{Db, Given as _, feed, ids};
    let given = move |db: Db<'_>| {
        let id = ids::next_id(db, 1)?;
        let no = feed::touch(db, 1, feed::Changed::at(Collection::Price, &id.to_string(), store), now)?;
        let valid_from = now + DAY_MS;
        db.execute(tomorrow, &[id.arg(), store.arg(), variant.arg(), valid_from.arg(), now.arg(), no.arg()])?;
        Ok(())
    };
    shop.write(given).await.unwrap();
    let mut till = enrol(&shop, 1).await;
    // The machine restarts away from the network, with the date of the day after tomorrow.
    till.network.set_up(false);
    till.stop();
    till.clock.reboot();
    till.clock.set_wall_ms(now + 2 * DAY_MS);
    till.start().unwrap();
    let sold = sell(&shop, &till, 0, 1);
    assert_eq!(sold.total, Money(399));
    till.network.set_up(true);
    sync(&shop, &mut till).await;
    let outcome = first_outcome(&till, sold.key);
    let cause = outcome.exceptions.iter().find_map(|exception| match exception.detail {
        Detail::Price { cause, .. } => cause,
        _ => None,
    });
    assert_eq!(cause, Some(PriceCause::NotYetValid), "{outcome:?}");
    check(&shop).await;
}

#[tokio::test]
async fn row_26_the_last_unit_is_sold_by_two_offline_tills() {
    let shop = open(1, 1).await;
    let (mut one, mut two) = (enrol(&shop, 1).await, enrol(&shop, 2).await);
    one.network.set_up(false);
    two.network.set_up(false);
    let first = sell(&shop, &one, 0, 1);
    let second = sell(&shop, &two, 0, 1);
    one.network.set_up(true);
    two.network.set_up(true);
    sync(&shop, &mut two).await;
    sync(&shop, &mut one).await;
    assert_eq!(codes(&two, second.key), Vec::<&str>::new(), "who came first is not short");
    assert_eq!(codes(&one, first.key), ["STOCK_SHORT"]);
    let [exception] = &first_outcome(&one, first.key).exceptions[..] else { panic!() };
    let short = Detail::Stock { sold: Quantity::ONE, available: Quantity::ZERO, short: Quantity::ONE };
    assert_eq!(exception.detail, short);
    assert_eq!(
        (on_hand(&shop, 0).await, at_server(&shop, "SELECT count(*) FROM orders").await),
        (0, 2),
        "both stand"
    );
    books_agree(&shop, &[&one, &two]).await;
}

#[tokio::test]
async fn a_void_of_a_short_sale_gives_back_only_what_was_taken() {
    let shop = open(1, 3).await;
    let mut till = enrol(&shop, 1).await;
    let short = sell(&shop, &till, 0, 5);
    sync(&shop, &mut till).await;
    assert_eq!((codes(&till, short.key), on_hand(&shop, 0).await), (vec!["STOCK_SHORT"], 0));
    void(&shop, &till, short.key);
    sync(&shop, &mut till).await;
    assert_eq!(on_hand(&shop, 0).await, 3, "three came back, two never were there");
    assert_eq!(at_server(&shop, "SELECT count(*) FROM exception WHERE settled_ms IS NULL").await, 0);
    assert_eq!(at_server(&shop, "SELECT CAST(sum(taken + short) AS BIGINT) FROM order_line").await, 0);
    assert_eq!(available(&shop, &till, 0), "3");
    let word = latest(&till, short.key);
    assert!(word.voided && word.exceptions.iter().all(|open| open.settled.is_some()), "{word:?}");
    books_agree(&shop, &[&till]).await;
}

#[tokio::test]
async fn a_void_that_comes_with_its_sale_leaves_nothing_behind() {
    let shop = open(1, 3).await;
    let mut till = enrol(&shop, 1).await;
    till.network.set_up(false);
    let sold = sell(&shop, &till, 0, 2);
    void(&shop, &till, sold.key);
    assert_eq!(available(&shop, &till, 0), "3");
    till.network.set_up(true);
    sync(&shop, &mut till).await;
    assert_eq!((on_hand(&shop, 0).await, at_server(&shop, "SELECT count(*) FROM exception").await), (3, 0));
    books_agree(&shop, &[&till]).await;
}

#[tokio::test]
async fn a_settlement_at_hq_reaches_the_till() {
    let shop = open(1, 1).await;
    let mut till = enrol(&shop, 1).await;
    let desk = Desk::open(&shop).await.unwrap();
    let sold = sell(&shop, &till, 0, 2);
    sync(&shop, &mut till).await;
    assert_eq!(shown(&till, sold.key).row.state, SyncState::NeedsLook);
    assert_eq!(till.register().status().unwrap().attention, 1);
    desk.settle("STOCK_SHORT", "write_off", "one was in the window").await.unwrap();
    sync(&shop, &mut till).await;
    let seen = shown(&till, sold.key);
    assert_eq!(seen.row.state, SyncState::Accepted);
    assert_eq!(seen.exceptions[0].settled.as_deref(), Some("write_off"));
    assert_eq!(seen.exceptions[0].settled_by.as_deref(), Some("Root"));
    assert_eq!(till.register().status().unwrap().attention, 0);
    assert_eq!(codes(&till, sold.key), ["STOCK_SHORT"], "the first word never changes");
    books_agree(&shop, &[&till]).await;
}

#[tokio::test]
async fn a_void_at_hq_reaches_the_till_that_sold_it() {
    let shop = open(1, 10).await;
    let mut till = enrol(&shop, 1).await;
    let desk = Desk::open(&shop).await.unwrap();
    let sold = sell(&shop, &till, 0, 4);
    sync(&shop, &mut till).await;
    assert_eq!(available(&shop, &till, 0), "6");
    desk.void(derived_id(sold.key, "order"), "the customer called").await.unwrap();
    sync(&shop, &mut till).await;
    let seen = shown(&till, sold.key);
    assert!(seen.row.voided);
    assert_eq!(seen.void_blocked.as_deref(), Some("ALREADY_VOIDED"), "once is enough");
    assert_eq!((on_hand(&shop, 0).await, available(&shop, &till, 0).as_str()), (10, "10"));
    let draft = VoidDraft { target: sold.key, by: None, approved_by: None, reason: "again".into() };
    assert_eq!(till.register().void(&draft).unwrap_err().code(), "ALREADY_VOIDED");
    check(&shop).await;
}

#[tokio::test]
async fn a_void_at_both_ends_is_one_void_and_somebody_sees_it() {
    let shop = open(1, 10).await;
    let mut till = enrol(&shop, 1).await;
    let desk = Desk::open(&shop).await.unwrap();
    let sold = sell(&shop, &till, 0, 4);
    sync(&shop, &mut till).await;
    till.network.set_up(false);
    let undone = void(&shop, &till, sold.key);
    desk.void(derived_id(sold.key, "order"), "the customer called").await.unwrap();
    till.network.set_up(true);
    sync(&shop, &mut till).await;
    assert_eq!(codes(&till, undone), ["ALREADY_VOIDED"]);
    assert_eq!((on_hand(&shop, 0).await, available(&shop, &till, 0).as_str()), (10, "10"));
    books_agree(&shop, &[&till]).await;
}

#[tokio::test]
async fn a_parked_sale_that_hq_admits_is_booked_and_its_till_is_told() {
    let shop = open(1, 10).await;
    let mut till = enrol(&shop, 1).await;
    let desk = Desk::open(&shop).await.unwrap();
    let image = till.image().unwrap();
    let mine = sell(&shop, &till, 0, 1);
    sync(&shop, &mut till).await;
    // A clone of the disk sold too: the same key, another sale.
    let mut clone = till.cloned(&image, 9).unwrap();
    let theirs = sell(&shop, &clone, 0, 2);
    assert_eq!(mine.key, theirs.key);
    clone.worker().step().await;
    clone.worker().step().await;
    sync(&shop, &mut clone).await;
    assert_eq!(on_hand(&shop, 0).await, 9);
    desk.settle("KEY_REUSED", "admit", "both were sold").await.unwrap();
    assert_eq!((on_hand(&shop, 0).await, at_server(&shop, "SELECT count(*) FROM orders").await), (7, 2));
    check(&shop).await;
}
