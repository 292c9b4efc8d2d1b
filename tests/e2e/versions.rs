//! Tills and servers of other versions: push of any version is taken for ever, only pull may ask for an upgrade.

use evertill_domain::Money;
use evertill_protocol::feed::{Collection, OutcomeRow};
use evertill_protocol::push::OutcomeKind;
use evertill_server::store::sql::feed::{Changed, touch};
use evertill_server::store::sql::{Arg, Db};
use evertill_tests::shop::{Hand, MORNING_MS};
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
    shop.write(|db| {
        let refuse = match db {
            Db::Sqlite(..) => {
                "CREATE TRIGGER too_old AFTER INSERT ON bearer BEGIN UPDATE bearer SET may_pull = 0; END"
            }
            Db::Postgres(_) => {
                "CREATE RULE too_old AS ON INSERT TO bearer DO ALSO UPDATE bearer SET may_pull = FALSE"
            }
        };
        db.execute(refuse, &[])
    })
    .await
    .unwrap();
    till.network.set_up(true);
    let mut failure = None;
    while till.waiting().unwrap() > 0 || failure.is_none() {
        let report = till.worker().step().await;
        failure = report.failure.or(failure);
        till.worker().sync_now();
    }
    let failure = failure.unwrap();
    assert!(failure.is_permanent() && failure.to_string().contains("Install the new version"), "{failure}");
    assert_eq!((till.waiting().unwrap(), at_server(&shop, "SELECT count(*) FROM orders").await), (0, 18));
    shop.write(|db| {
        let again = match db {
            Db::Sqlite(..) => "DROP TRIGGER too_old",
            Db::Postgres(_) => "DROP RULE too_old ON bearer",
        };
        db.execute(again, &[])
    })
    .await
    .unwrap();
    // Upgraded, it goes on where it was.
    till.stop();
    till.start().unwrap();
    sync(&shop, &mut till).await;
    books_agree(&shop, &[&till]).await;
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
    assert_eq!(at_server(&shop, "SELECT count(*) FROM orders").await, 2);
    let stored: String = of_event(&shop, "SELECT body FROM event WHERE key = ?1", key).await;
    assert_eq!(stored, newer, "raw, word for word");
    // The upgrade: from now on the server can read it.
    let put = |text: String| {
        shop.write(move |db| {
            db.execute("UPDATE event SET body = ?2 WHERE key = ?1", &[Arg::Id(key), Arg::Text(&text)])
        })
    };
    put(readable).await.unwrap();
    let now = evertill_server::Clock::now(&*shop.clock);
    assert_eq!(shop.store().reprocess(now).await.unwrap(), 1);
    put(newer).await.unwrap();
    sync(&shop, &mut till).await;
    assert_eq!((at_server(&shop, "SELECT count(*) FROM orders").await, on_hand(&shop, 0).await), (3, 97));
    let row: String = ask_till(&till, "SELECT row FROM outcome WHERE key = ?1", key);
    let word: OutcomeRow = serde_json::from_str(&row).unwrap();
    assert_eq!((word.outcome, word.order_number), (OutcomeKind::Booked, Some(receipt)), "the till is told");
    check(&shop).await;
}

#[tokio::test]
async fn a_sale_of_version_2_is_booked_once_with_its_fees_its_card_and_its_customer() {
    let shop = open(1, 100).await;
    let mut till = enrol(&shop, 1).await;
    let deposit = |db: Db<'_>| {
        let id = evertill_server::store::sql::ids::next_id(db, 1)?;
        let sql = "INSERT INTO tax_rate (tenant_id, id, class, label, ppm, valid_from_ms, per_unit, taxed)
                   VALUES (1, ?1, 'reduced', 'Deposit', 0, 0, 25000, TRUE)";
        db.execute(sql, &[Arg::Int(id)])?;
        let row = id.to_string();
        let changed = Changed::everywhere(Collection::TaxRate, &row);
        touch(db, 1, changed, MORNING_MS)?;
        Ok(())
    };
    shop.write(deposit).await.unwrap();
    sync(&shop, &mut till).await;
    let line = till.list_line(goods_of(&shop, 0), 2).unwrap();
    let sold = till.sell_as_version_2(Uuid::new_v4(), shop.seed.cashier, vec![line]).unwrap();
    // Two at 4.50, a tenth off, two deposits of 0.25.
    assert_eq!(sold.total, Money(860));
    let text: String = ask_till(&till, "SELECT body FROM journal WHERE key = ?1", sold.key);
    assert!(text.starts_with("{\"v\":2,"), "{text}");
    // A deposit is on every sale of it, so that this one is version 2 as well.
    let plain = sell(&shop, &till, 0, 1);
    sync(&shop, &mut till).await;
    assert_eq!((codes(&till, sold.key), codes(&till, plain.key)), (vec![], vec![]));
    let booked = "SELECT count(*) FROM orders WHERE customer = 'C-17' AND total = 860";
    assert_eq!(at_server(&shop, booked).await, 1);
    assert_eq!(at_server(&shop, "SELECT CAST(sum(amount) AS BIGINT) FROM order_fee").await, 50 + 25);
    let card = "SELECT tendered FROM tender WHERE kind = 'external_card' AND reference = 'A-17'";
    assert_eq!(at_server(&shop, card).await, 100);
    books_agree(&shop, &[&till]).await;
}
