//! Labels of a shop's scales: sold by what is printed on them, with and without the server, and booked as sold.

use evertill_domain::Money;
use evertill_domain::scan::{Market, ScanRules};
use evertill_protocol::feed::Collection;
use evertill_register::view::{Minor, Receipt, ScanResult};
use evertill_server::store::sql::Arg;
use evertill_server::store::sql::feed::{Changed, touch};
use evertill_tests::shop::{Counter, Shop};

use crate::scene::*;

/// 4.99 of article 1108 on a German label, and 0.312 kg of it.
const PRICED: &str = "2211088004998";
const WEIGHED: &str = "2811086003124";

/// Makes the first product one that is weighed, article 1108 on the scales, at 4.50 a kilogram.
async fn weigh_the_first(shop: &Shop, label_allowed: bool) {
    let (variant, now_ms) = (goods_of(shop, 0).variant, evertill_server::Clock::now_ms(&*shop.clock));
    shop.write(move |db| {
        let sql =
            "UPDATE variant SET unit = 'kg', plu = '1108', allow_label = ?2 WHERE tenant_id = 1 AND id = ?1";
        db.execute(sql, &[Arg::Int(variant), Arg::Bool(label_allowed)])?;
        touch(db, 1, Changed::everywhere(Collection::Variant, &variant.to_string()), now_ms)?;
        Ok(())
    })
    .await
    .unwrap();
}

fn scan(till: &Counter, code: &str) {
    let result = till.register().scan(code).unwrap();
    assert!(matches!(result, ScanResult::Added { .. }), "{result:?}");
}

fn pay(till: &Counter) -> Receipt {
    let due = till.register().pay_options(None).unwrap();
    till.register().pay_cash(due.cart_id, Minor(1000)).unwrap()
}

#[tokio::test]
async fn a_label_sold_online_and_offline_is_booked_as_printed() {
    for (allowed, expected) in [(true, vec![]), (false, vec!["PRICE_BASIS"])] {
        let shop = open(1, 10).await;
        give_pins(&shop).await;
        weigh_the_first(&shop, allowed).await;
        let mut till = enrol(&shop, 1).await;
        till.register().sign_in(Some(shop.seed.cashier), PIN).unwrap();
        for online in [true, false] {
            till.network.set_up(online);
            scan(&till, PRICED);
            let sold = pay(&till);
            assert_eq!(sold.total, Minor(499));
            till.network.set_up(true);
            sync(&shop, &mut till).await;
            assert_eq!(codes(&till, sold.key), expected, "allowed {allowed}, online {online}");
        }
        assert_eq!(at_server(&shop, "SELECT CAST(sum(total) AS BIGINT) FROM orders").await, Money(998).0);
        books_agree(&shop, &[&till]).await;
    }
}

#[tokio::test]
async fn a_weight_on_a_label_costs_what_the_list_says() {
    let shop = open(1, 10).await;
    give_pins(&shop).await;
    weigh_the_first(&shop, false).await;
    let mut till = enrol(&shop, 1).await;
    till.register().sign_in(Some(shop.seed.cashier), PIN).unwrap();
    scan(&till, WEIGHED);
    let sold = pay(&till);
    assert_eq!(sold.total, Minor(140), "0.312 kg at 4.50");
    sync(&shop, &mut till).await;
    assert_eq!(codes(&till, sold.key), Vec::<&str>::new(), "a list price needs no leave for labels");
    let left = at_server(&shop, "SELECT on_hand FROM stock_level").await;
    assert_eq!(left, 10_000 - 312);
    books_agree(&shop, &[&till]).await;
}

#[tokio::test]
async fn what_the_office_says_of_labels_reaches_the_tills() {
    let shop = open(1, 10).await;
    give_pins(&shop).await;
    weigh_the_first(&shop, true).await;
    let mut till = enrol(&shop, 1).await;
    till.register().sign_in(Some(shop.seed.cashier), PIN).unwrap();
    let rules = Some(ScanRules { market: Some(Market::Se), labels: vec![] });
    let now_ms = evertill_server::Clock::now_ms(&*shop.clock);
    shop.store().set_scan_rules(shop.seed.tenant, "S1".into(), rules, now_ms).await.unwrap();
    sync(&shop, &mut till).await;
    let read = till.register().scan(PRICED).unwrap();
    assert!(
        matches!(read, ScanResult::Unknown { .. }),
        "22 is a price in Sweden, of a national article: {read:?}"
    );
    shop.store().set_scan_rules(shop.seed.tenant, "S1".into(), None, now_ms).await.unwrap();
    sync(&shop, &mut till).await;
    scan(&till, PRICED);
    let nowhere = shop.store().set_scan_rules(shop.seed.tenant, "S9".into(), None, now_ms).await;
    assert!(nowhere.is_err(), "there is no such store");
}
