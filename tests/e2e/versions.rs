//! Tills and servers of other versions: push of any version is taken for ever, only pull may ask for an upgrade.

use evertill_protocol::feed::OutcomeRow;
use evertill_protocol::push::OutcomeKind;
use evertill_server::store::RegisterStore;
use evertill_tests::shop::Hand;
use serde_json::json;
use uuid::Uuid;

use crate::scene::*;

#[tokio::test]
async fn row_30_an_old_till_after_18_months_offline_pushes_and_is_asked_to_upgrade() {
    let shop = open(1, 1_000).await;
    let mut till = enrol(&shop, 1).await;
    till.network.set_up(false);
    for _ in 0..18 {
        sell(&shop, &till, 0, 1);
        pass(&shop, &[&till], 30 * DAY_MS);
    }
    {
        let mut hand = Hand::of(&shop, &till).unwrap();
        let (status, answer) = hand.hello([0, 0]).await.unwrap();
        assert_eq!((status.as_u16(), &answer["verdict"]), (200, &json!("upgrade")), "{answer}");
        let (status, answer) = hand.get("/sync/changes?cursor=1").await.unwrap();
        assert_eq!((status.as_u16(), &answer["code"]), (426, &json!("UPGRADE_REQUIRED")));
    }
    // The till itself meets a server that serves its pull no longer.
    let refuse = "CREATE TRIGGER too_old AFTER INSERT ON bearer BEGIN UPDATE bearer SET may_pull = 0; END";
    shop.write(move |tx| Ok(tx.execute_batch(refuse)?)).await.unwrap();
    till.network.set_up(true);
    let mut failure = None;
    while till.waiting().unwrap() > 0 || failure.is_none() {
        let report = till.worker().step().await;
        failure = report.failure.or(failure);
        till.worker().sync_now();
    }
    let failure = failure.unwrap();
    assert!(failure.is_permanent() && failure.to_string().contains("Install the new version"), "{failure}");
    assert_eq!((till.waiting().unwrap(), at_server(&shop, "SELECT count(*) FROM orders")), (0, 18));
    shop.write(|tx| Ok(tx.execute_batch("DROP TRIGGER too_old")?)).await.unwrap();
    // Upgraded, it goes on where it was.
    till.stop();
    till.start().unwrap();
    sync(&shop, &mut till).await;
    books_agree(&shop, &[&till]);
}

#[tokio::test]
async fn row_31_a_new_till_meets_an_old_server_and_is_booked_after_the_upgrade() {
    let shop = open(1, 100).await;
    let mut till = enrol(&shop, 1).await;
    let known = sell(&shop, &till, 0, 1);
    let text: String = ask_till(&till, "SELECT body FROM journal WHERE key = ?1", known.key);
    // What version 9 of a sale says, and what it would be in the version that this server reads.
    let (cart, receipt) = (Uuid::new_v4().to_string(), known.receipt.replace("000001", "000002"));
    let old_cart = evertill_domain::Body::decode(&text).unwrap();
    let evertill_domain::Fact::Sale(sale) = old_cart.fact else { panic!() };
    let readable = text.replace(&sale.cart.to_string(), &cart).replace(&known.receipt, &receipt);
    let newer = readable.replacen("\"v\":1", "\"v\":9", 1);
    let key = till.write_as_newer("sale", &newer).unwrap();
    let after = sell(&shop, &till, 0, 1);
    sync(&shop, &mut till).await;
    assert!(is_parked(&till, key) && !is_parked(&till, after.key));
    assert_eq!(at_server(&shop, "SELECT count(*) FROM orders"), 2);
    let stored: String = shop
        .look()
        .unwrap()
        .query_row("SELECT body FROM event WHERE key = ?1", [key], |row| row.get(0))
        .unwrap();
    assert_eq!(stored, newer, "raw, word for word");
    // The upgrade: from now on the server can read it.
    let put = |text: String| {
        shop.write(move |tx| {
            Ok(tx.execute("UPDATE event SET body = ?2 WHERE key = ?1", rusqlite::params![key, text])?)
        })
    };
    put(readable).await.unwrap();
    let now = evertill_server::Clock::now(&*shop.clock);
    assert_eq!(shop.store().reprocess(now).await.unwrap(), 1);
    put(newer).await.unwrap();
    sync(&shop, &mut till).await;
    assert_eq!((at_server(&shop, "SELECT count(*) FROM orders"), on_hand(&shop, 0)), (3, 97));
    let row: String = ask_till(&till, "SELECT row FROM outcome WHERE key = ?1", key);
    let word: OutcomeRow = serde_json::from_str(&row).unwrap();
    assert_eq!((word.outcome, word.order_number), (OutcomeKind::Booked, Some(receipt)), "the till is told");
    check(&shop);
}
