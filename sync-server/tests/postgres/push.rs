//! Push: once, in order, set-based; what fails is found and parked, and two servers take what is sent to both.

use evertill_domain::ExceptionCode;
use evertill_protocol::push::OutcomeKind;
use evertill_server::store::sql::Engine;

use crate::database::{empty, open};
use crate::shop::{APPLES, BREAD, Till, ask, clean, head, stocked};

#[tokio::test(flavor = "multi_thread")]
async fn row_06_a_resend_gets_the_same_bytes_and_has_one_effect() {
    let store = open(&empty()).await;
    stocked(&store).await;
    let mut till = Till::enrol(&store, "R1").await;
    till.sell(APPLES, 2, 450, None);
    till.sell(BREAD, 12, 200, Some("Bread"));
    let first = till.push(&store, 1..=2).await;
    assert_eq!(first[0].codes(), []);
    assert_eq!(first[1].codes(), [ExceptionCode::StockShort]);
    let again = till.push(&store, 1..=2).await;
    for (first, again) in first.iter().zip(&again) {
        assert_eq!((&first.bytes, first.replayed, again.replayed), (&again.bytes, false, true));
    }
    assert_eq!(ask(&store, "SELECT count(*) FROM orders").await, 2);
    assert_eq!(ask(&store, "SELECT on_hand FROM stock_level WHERE variant_id = 401").await, 8_000);
    assert_eq!(ask(&store, "SELECT on_hand FROM stock_level WHERE variant_id = 402").await, 0);
    clean(&store).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_void_finds_its_sale_in_the_same_batch_before_it_and_after_it() {
    let store = open(&empty()).await;
    stocked(&store).await;
    let (mut till, mut other) = (Till::enrol(&store, "R1").await, Till::enrol(&store, "R2").await);
    let sale = till.sell(APPLES, 12, 450, None);
    till.void(sale);
    let got = till.push(&store, 1..=2).await;
    assert!(got.iter().all(|got| got.outcome.outcome == OutcomeKind::Booked));
    assert_eq!(ask(&store, "SELECT on_hand FROM stock_level WHERE variant_id = 401").await, 10_000);
    let open_shortages = "SELECT count(*) FROM exception WHERE settled_ms IS NULL AND code = 'STOCK_SHORT'";
    assert_eq!(ask(&store, open_shortages).await, 0);
    // From another till, before the sale is known.
    let sale = till.sell(BREAD, 3, 200, None);
    other.void(sale);
    assert_eq!(other.push(&store, 1..=1).await[0].codes(), [ExceptionCode::TargetUnknown]);
    till.push(&store, 3..=3).await;
    assert_eq!(ask(&store, "SELECT on_hand FROM stock_level WHERE variant_id = 402").await, 10_000);
    assert_eq!(ask(&store, "SELECT count(*) FROM waiting").await, 0);
    assert_eq!(ask(&store, "SELECT count(*) FROM orders WHERE voided_ms IS NOT NULL").await, 2);
    clean(&store).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn row_13_an_event_that_no_column_takes_is_parked_and_the_others_are_booked() {
    let store = open(&empty()).await;
    stocked(&store).await;
    let mut till = Till::enrol(&store, "R1").await;
    for nth in 0..7 {
        // PostgreSQL's texts hold no NUL.
        till.sell(APPLES, 1, 450, Some(if nth == 4 { "a\0b" } else { "Apples" }));
    }
    let got = till.push(&store, 1..=7).await;
    let parked: Vec<usize> = (0..7).filter(|nth| got[*nth].outcome.outcome == OutcomeKind::Parked).collect();
    assert_eq!(parked, [4]);
    assert_eq!(got[4].codes(), [ExceptionCode::NotUnderstood]);
    assert_eq!(ask(&store, "SELECT count(*) FROM orders").await, 6);
    clean(&store).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tills_that_push_to_two_servers_at_once_are_each_booked_once() {
    let url = empty();
    let servers = [open(&url).await, open(&url).await];
    stocked(&servers[0]).await;
    let mut tills = Vec::new();
    for nth in 0..8 {
        let mut till = Till::enrol(&servers[0], &format!("R{nth}")).await;
        for _ in 0..5 {
            till.sell(APPLES, 1, 450, None);
        }
        tills.push(till);
    }
    let pushing = tills.into_iter().enumerate().map(|(nth, till)| {
        let servers = servers.clone();
        tokio::spawn(async move {
            let (here, there) = (&servers[nth % 2], &servers[(nth + 1) % 2]);
            // The same push to both: one of them replays the other's.
            let (one, two) = tokio::join!(till.push(here, 1..=5), till.push(there, 1..=5));
            for (one, two) in one.iter().zip(&two) {
                assert_eq!(one.bytes, two.bytes);
                assert_ne!(one.replayed, two.replayed);
            }
        })
    });
    for push in pushing.collect::<Vec<_>>() {
        push.await.unwrap();
    }
    assert_eq!(ask(&servers[1], "SELECT count(*) FROM orders").await, 40);
    assert_eq!(ask(&servers[1], "SELECT on_hand FROM stock_level WHERE variant_id = 401").await, 0);
    clean(&servers[0]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_world_is_told_is_numbered_densely_once_it_is_committed() {
    let store = open(&empty()).await;
    stocked(&store).await;
    let mut till = Till::enrol(&store, "R1").await;
    let sale = till.sell(APPLES, 12, 450, None);
    till.void(sale);
    till.sell(BREAD, 10, 200, None);
    till.push(&store, 1..=3).await;
    till.push(&store, 1..=3).await;
    head(&store).await;
    let kinds = "SELECT string_agg(kind, ' ' ORDER BY no) FROM outbox";
    let kinds = store.read_all(move |db| db.need(kinds, &[], |row| row.get::<String>(0))).await.unwrap();
    let expected = "order_created exception_opened order_voided order_created stock_low exception_settled";
    assert_eq!(kinds, expected);
    assert_eq!(ask(&store, "SELECT max(no) FROM outbox").await, 6);
    assert_eq!(ask(&store, "SELECT outbox_head FROM tenant WHERE id = 1").await, 6);
    assert_eq!(ask(&store, "SELECT count(*) FROM outbox_pending").await, 0);
}
