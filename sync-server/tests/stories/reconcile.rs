//! The table of reconcile, each row once through HTTP and into the books.

use chrono::TimeDelta;
use evertill_domain::event::{Fact, IncarnationOpened, Return, ReturnLine, SaleLine};
use evertill_domain::price::Approval;
use evertill_domain::{Money, PriceBasis, Quantity, UnitPrice};
use evertill_server::Clock;
use evertill_server::store::StoreResult;
use evertill_server::store::sql::{Arg, Db};
use uuid::Uuid;

use crate::shop::{APPLES, BREAD, CASHIER, GONE, MANAGER, OLD, SERVICE, STORE, Shop, TENANT, opening};
use crate::till::{Till, line};

async fn codes(shop: &Shop, till: &mut Till, lines: &[SaleLine]) -> Vec<&'static str> {
    till.sell(shop, lines);
    till.push_last(shop).await.booked().iter().map(|code| code.as_str()).collect()
}

#[tokio::test]
async fn list_prices_agree_or_are_stale_or_unknown() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    assert!(codes(&shop, &mut till, &[line(APPLES, 1, 450)]).await.is_empty());
    shop.price(APPLES, 500, opening()).await;
    shop.later(60);
    assert_eq!(codes(&shop, &mut till, &[line(APPLES, 1, 450)]).await, ["PRICE_STALE"]);
    assert_eq!(codes(&shop, &mut till, &[line(APPLES, 1, 444)]).await, ["PRICE_UNKNOWN"]);
    let mut by_another_id = line(APPLES, 1, 500);
    by_another_id.basis = PriceBasis::List { price_id: 9 };
    assert!(codes(&shop, &mut till, &[by_another_id]).await.is_empty(), "the amount counts, never the id");
    shop.price(APPLES, 600, opening() + TimeDelta::days(1)).await;
    till.pull(&shop).await;
    assert_eq!(codes(&shop, &mut till, &[line(APPLES, 1, 600)]).await, ["PRICE_STALE"]);
    let variance: i64 = shop.ask("SELECT CAST(sum(variance) AS BIGINT) FROM orders").await;
    assert_eq!(variance, -50 - 56 + 100);
    assert_eq!(shop.breaches().await, Vec::<String>::new());
}

#[tokio::test]
async fn overrides_want_another_person_and_open_prices_want_a_variant_that_allows_them() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    let mut cheap = line(APPLES, 1, 300);
    let approval = |by| Approval { by, reason: "bruised".into() };
    cheap.basis = PriceBasis::Override { price_id: None, approval: approval(MANAGER) };
    assert!(codes(&shop, &mut till, &[cheap.clone()]).await.is_empty());
    cheap.basis = PriceBasis::Override { price_id: None, approval: approval(CASHIER) };
    assert_eq!(codes(&shop, &mut till, &[cheap]).await, ["OVERRIDE_UNAPPROVED"]);
    let open = |variant| SaleLine { basis: PriceBasis::Open {}, ..line(variant, 1, 250) };
    assert!(codes(&shop, &mut till, &[open(SERVICE)]).await.is_empty());
    assert_eq!(codes(&shop, &mut till, &[open(APPLES)]).await, ["PRICE_BASIS"]);
}

#[tokio::test]
async fn row_26_two_tills_sell_the_last_unit_and_both_stand() {
    let shop = Shop::open().await;
    let (mut one, mut two) = (shop.enrol("R1").await, shop.enrol("R2").await);
    assert!(codes(&shop, &mut one, &[line(APPLES, 9, 450)]).await.is_empty());
    assert!(codes(&shop, &mut one, &[line(APPLES, 1, 450)]).await.is_empty());
    assert_eq!(codes(&shop, &mut two, &[line(APPLES, 1, 450), line(BREAD, 1, 200)]).await, ["STOCK_SHORT"]);
    assert_eq!((shop.stock(APPLES).await, shop.stock(BREAD).await), (0, 9));
    assert_eq!(shop.ask::<i64>("SELECT CAST(sum(short) AS BIGINT) FROM order_line").await, 1000);
    assert_eq!(shop.breaches().await, Vec::<String>::new());
}

#[tokio::test]
async fn products_people_and_sums_that_do_not_fit_are_booked_and_said() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    assert_eq!(codes(&shop, &mut till, &[line(999, 1, 100)]).await, ["PRODUCT_UNKNOWN"]);
    assert_eq!(codes(&shop, &mut till, &[line(OLD, 1, 100)]).await, ["PRODUCT_RETIRED"]);
    let mut wrong = till.sale(&[line(APPLES, 1, 450)]);
    wrong.total = Money(449);
    till.write(&shop, CASHIER, Fact::Sale(wrong));
    assert_eq!(till.push_last(&shop).await.booked()[0].as_str(), "TOTALS_MISMATCH");
    let sale = till.sale(&[line(APPLES, 1, 450)]);
    till.write(&shop, GONE, Fact::Sale(sale.clone()));
    assert_eq!(till.push_last(&shop).await.booked()[0].as_str(), "ACTOR_NOT_ALLOWED");
    till.write(&shop, CASHIER, Fact::Sale(sale));
    assert_eq!(till.push_last(&shop).await.booked()[0].as_str(), "CART_SOLD_TWICE");
    let opened = IncarnationOpened { previous: 1, why: "restored".into(), lost: Some((4, 6)) };
    till.write(&shop, CASHIER, Fact::IncarnationOpened(opened));
    assert_eq!(till.push_last(&shop).await.booked()[0].as_str(), "SEQUENCE_GAP");
    assert_eq!(shop.breaches().await, Vec::<String>::new());
}

#[tokio::test]
async fn row_23_an_impossible_clock_is_flagged_and_the_sale_stands() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    let now = shop.clock.now();
    shop.clock.set(now + TimeDelta::days(365));
    till.sell(&shop, &[line(APPLES, 1, 450)]);
    shop.clock.set(now);
    assert_eq!(till.push_last(&shop).await.booked()[0].as_str(), "CLOCK_SKEW");
    assert!(
        codes(&shop, &mut till, &[line(APPLES, 1, 450)]).await.is_empty(),
        "its own past is not spoilt by it"
    );
}

#[tokio::test]
async fn a_void_gives_back_what_was_taken_and_closes_the_shortage() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    assert_eq!(codes(&shop, &mut till, &[line(APPLES, 12, 450)]).await, ["STOCK_SHORT"]);
    assert_eq!(shop.stock(APPLES).await, 0);
    till.pull(&shop).await;
    till.void(&shop, till.key_of(1));
    let got = till.push_last(&shop).await;
    assert!(got.booked().is_empty());
    assert_eq!(got.order.as_deref(), Some("S1-R1A-000001"));
    assert_eq!(shop.stock(APPLES).await, 10);
    assert_eq!(shop.ask::<i64>("SELECT count(*) FROM exception WHERE settled_ms IS NULL").await, 0);
    till.void(&shop, till.key_of(1));
    assert_eq!(till.push_last(&shop).await.booked()[0].as_str(), "ALREADY_VOIDED");
    assert_eq!(shop.stock(APPLES).await, 10);
    let pages = till.pull(&shop).await;
    let outcomes: Vec<_> = pages
        .iter()
        .flat_map(|page| &page.changes)
        .filter(|change| change.collection.as_str() == "outcome")
        .collect();
    assert_eq!(outcomes.len(), 1);
    assert!(outcomes[0].row.as_ref().unwrap().get().contains("\"voided\":true"));
    assert_eq!(shop.ask::<i64>("SELECT orders FROM control_totals").await, 0);
    assert_eq!(shop.ask::<i64>("SELECT voided_total FROM control_totals").await, 12 * 450);
    assert_eq!(shop.breaches().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_return_closes_the_shortage_first_and_a_refund_beyond_payment_is_flagged() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    codes(&shop, &mut till, &[line(APPLES, 12, 450)]).await;
    let back = |pieces: i64, refund: i64| {
        Fact::Return(Return {
            target: till.key_of(1),
            receipt: "S1-R1A-000001".into(),
            lines: vec![ReturnLine {
                line: 0,
                variant: APPLES,
                qty: Quantity::pieces(pieces),
                amount: Money(refund),
            }],
            refund: Money(refund),
            reason: "too many".into(),
            approved_by: Some(MANAGER),
        })
    };
    let (first, second) = (back(3, 1350), back(1, 9999));
    till.write(&shop, CASHIER, first);
    assert!(till.push_last(&shop).await.booked().is_empty());
    assert_eq!(shop.stock(APPLES).await, 1, "two of three were never taken");
    assert_eq!(shop.ask::<i64>("SELECT count(*) FROM exception WHERE settled_ms IS NULL").await, 0);
    till.write(&shop, CASHIER, second);
    assert_eq!(till.push_last(&shop).await.booked()[0].as_str(), "REFUND_EXCEEDS");
    assert_eq!(shop.breaches().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_void_before_its_sale_waits_and_is_linked_when_it_arrives() {
    let shop = Shop::open().await;
    let (mut seller, mut other) = (shop.enrol("R1").await, shop.enrol("R2").await);
    seller.sell(&shop, &[line(APPLES, 4, 450)]);
    other.void(&shop, seller.key_of(1));
    assert_eq!(other.push_last(&shop).await.booked()[0].as_str(), "TARGET_UNKNOWN");
    assert!(seller.push_last(&shop).await.booked().is_empty());
    assert_eq!(shop.stock(APPLES).await, 10);
    assert_eq!(shop.ask::<i64>("SELECT count(*) FROM orders WHERE voided_ms IS NOT NULL").await, 1);
    assert_eq!(shop.ask::<i64>("SELECT count(*) FROM waiting").await, 0);
    assert_eq!(shop.ask::<i64>("SELECT count(*) FROM exception WHERE settled_ms IS NULL").await, 0);
    assert_eq!(shop.breaches().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_sale_its_void_and_the_next_sale_in_one_push_are_decided_in_order() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    till.sell(&shop, &[line(APPLES, 8, 450)]);
    till.void(&shop, till.key_of(1));
    till.sell(&shop, &[line(APPLES, 10, 450)]);
    let got = till.push(&shop, 1..=3).await;
    assert!(got.iter().all(|got| got.booked().is_empty()), "{got:?}");
    assert_eq!(shop.stock(APPLES).await, 0);
    assert_eq!(shop.breaches().await, Vec::<String>::new());
}

/// As a cart on the web does.
fn hold_seven_apples(db: Db<'_>) -> StoreResult<()> {
    let sql = "INSERT INTO reservation (tenant_id, cart_id, store_id, variant_id, qty, expires_ms)
               VALUES (?1, ?2, ?3, ?4, 7000, 0)";
    db.execute(sql, &[Arg::Int(TENANT), Arg::Id(Uuid::nil()), Arg::Int(STORE), Arg::Int(APPLES)])?;
    let sql = "UPDATE stock_level SET reserved = 7000 WHERE tenant_id = ?1 AND variant_id = ?2";
    db.execute(sql, &[TENANT, APPLES].map(Arg::Int)).map(drop)
}

#[tokio::test]
async fn facts_take_from_available_never_from_what_is_held_for_others() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    shop.write(hold_seven_apples).await;
    assert_eq!(codes(&shop, &mut till, &[line(APPLES, 5, 450)]).await, ["STOCK_SHORT"]);
    assert_eq!(shop.stock(APPLES).await, 7);
    assert_eq!(shop.breaches().await, Vec::<String>::new());
}

#[tokio::test]
async fn an_order_is_kept_as_sold_and_as_seen() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    let bread = SaleLine { vendor: crate::shop::MAKER, ..line(BREAD, 2, 200) };
    codes(&shop, &mut till, &[bread, line(APPLES, 1, 450)]).await;
    assert_eq!(shop.ask::<String>("SELECT business_date FROM orders").await, "2026-11-21");
    assert!(shop.ask::<bool>("SELECT sold_offline FROM orders").await);
    let subs =
        "SELECT string_agg(number || ':' || vendor_id || ':' || total, ' ' ORDER BY number) FROM sub_order";
    assert_eq!(shop.ask::<String>(subs).await, "1:201:450 2:202:400");
    assert_eq!(
        shop.ask::<i64>("SELECT expected FROM order_line WHERE line = 0").await,
        UnitPrice::minor(200).0
    );
    assert_eq!(shop.ask::<i64>("SELECT cash FROM control_totals").await, 850);
}
