//! Pull against cut snapshots, a feed that begins later, wrong pages and damaged copies.

use evertill_protocol::error::ErrorCode;

use super::peer::{Fault, vendor};
use super::{Did, Failure, Worker, shop};
use std::sync::Arc;

#[tokio::test]
async fn row_22_below_the_floor_a_snapshot_is_swapped_in_and_the_queue_kept() {
    let mut shop = shop();
    shop.drained().await;
    {
        let mut state = shop.peer.state();
        state.vendors = vec![vendor(2, "Rye & Co"), vendor(3, "Wheat & Co")];
        (state.head, state.floor) = (9, 5);
    }
    shop.peer.next("/sync/events", Fault::Refused(ErrorCode::Busy, Some(60)));
    shop.events(2);
    while shop.row().cursor != 9 {
        shop.worker.sync_now();
        shop.worker.step().await;
    }
    assert_eq!(shop.vendors(), ["Rye & Co", "Wheat & Co"], "what is not in the snapshot is gone");
    shop.drained().await;
    assert_eq!((shop.queue().len(), shop.waiting()), (2, 0));
}

#[tokio::test]
async fn a_snapshot_cut_anywhere_is_never_swapped_in() {
    let mut shop = shop();
    shop.drained().await;
    let whole = {
        let mut state = shop.peer.state();
        state.vendors = vec![vendor(2, "Rye & Co"), vendor(3, "Wheat & Co")];
        (state.head, state.floor) = (9, 5);
        state.snapshot()
    };
    for bytes in 0..whole.len() {
        shop.peer.next("/sync/snapshot", Fault::CutAfter(bytes));
        let failure = shop.fails().await;
        assert!(matches!(failure, Failure::Network { .. }), "after {bytes} bytes: {failure}");
        assert_eq!(
            (shop.vendors(), shop.row().cursor),
            (vec!["Oats & Co".to_owned()], 1),
            "after {bytes} bytes"
        );
    }
    // Ended properly by a proxy that lost its upstream: the end of the stream, but no last line.
    let text = String::from_utf8(whole).unwrap();
    let without_end = text.trim_end().rsplit_once('\n').unwrap().0.to_owned() + "\n";
    shop.peer.next("/sync/snapshot", Fault::Stranger(200, without_end.leak()));
    assert!(matches!(shop.fails().await, Failure::Network { .. }));
    assert_eq!(shop.row().cursor, 1);
    shop.drained().await;
    assert_eq!(shop.vendors(), ["Rye & Co", "Wheat & Co"]);
}

#[tokio::test]
async fn a_snapshot_that_does_not_add_up_is_not_swapped_in() {
    let mut shop = shop();
    shop.peer.state().digest = Some("0".repeat(32));
    assert!(matches!(shop.fails().await, Failure::Network { .. }));
    assert_eq!((shop.vendors().len(), shop.row().cursor), (0, 0));
}

/// Row 33: a row of the catalogue is damaged on the till.
#[tokio::test]
async fn row_33_a_damaged_row_is_noticed_and_mended() {
    let mut shop = shop();
    shop.drained().await;
    let damage = "UPDATE vendor SET name = 'Goats & Co'";
    shop.till.store().write(|tx| Ok(tx.execute(damage, [])?)).unwrap();
    shop.drained().await;
    assert_eq!(shop.vendors(), ["Goats & Co"], "not compared every time");
    shop.clock.advance_ms(6 * 3_600_000);
    shop.drained().await;
    assert_eq!(shop.vendors(), ["Oats & Co"]);

    shop.till.store().write(|tx| Ok(tx.execute(damage, [])?)).unwrap();
    shop.worker = Worker::new(Arc::clone(&shop.till)).unwrap();
    shop.drained().await;
    assert_eq!(shop.vendors(), ["Oats & Co"], "and after a restart");
}

#[tokio::test]
async fn a_server_that_never_adds_up_is_not_copied_in_circles() {
    let mut shop = shop();
    shop.drained().await;
    // Say, a newer server whose rows have a field more than this till knows.
    shop.till.store().write(|tx| Ok(tx.execute("UPDATE vendor SET name = 'Old name'", [])?)).unwrap();
    shop.worker.verify_now();
    shop.peer.state().vendors = vec![vendor(1, "New name")];
    shop.drained().await;
    assert_eq!(shop.peer.asked("/sync/snapshot"), 2);
    shop.drained().await;
    assert_eq!(shop.peer.asked("/sync/snapshot"), 2);
}

/// Invariant 9: rows and cursor are one transaction.
#[tokio::test]
async fn a_page_that_cannot_be_applied_leaves_the_cursor_where_it_was() {
    let mut shop = shop();
    shop.drained().await;
    let page = r#"{"server":{"epoch":{"n":1,"id":"00000000-0000-0000-0000-000000000001"},"time_ms":1795000000000,"protocol":[1,1]},
        "cursor":3,"head":3,"applied":{"incarnation":0,"seq":0},"backup_through":{"incarnation":0,"seq":0},"changes":[
        {"no":2,"collection":"vendor","id":"2","row":{"id":2,"name":"Rye & Co"}},
        {"no":3,"collection":"vendor","id":"3","row":{"id":3}}]}"#;
    shop.peer.next("/sync/changes", Fault::Stranger(200, page));
    shop.fails().await;
    assert_eq!((shop.vendors(), shop.row().cursor), (vec!["Oats & Co".to_owned()], 1));
}

#[tokio::test]
async fn a_page_that_leads_nowhere_is_not_applied() {
    for (cursor, head, no) in [(0, 9, 0), (1, 9, 0), (9, 5, 2), (5, 9, 7)] {
        let mut shop = shop();
        shop.drained().await;
        let page = format!(
            r#"{{"server":{{"epoch":{{"n":1,"id":"00000000-0000-0000-0000-000000000001"}},"time_ms":1795000000000,"protocol":[1,1]}},
            "cursor":{cursor},"head":{head},"applied":{{"incarnation":0,"seq":0}},"backup_through":{{"incarnation":0,"seq":0}},
            "changes":[{{"no":{no},"collection":"vendor","id":"2","row":{{"id":2,"name":"Rye & Co"}}}}]}}"#
        );
        shop.peer.next("/sync/changes", Fault::Stranger(200, page.leak()));
        assert!(matches!(shop.fails().await, Failure::Network { .. }));
        assert_eq!((shop.vendors().len(), shop.row().cursor), (1, 1), "{cursor} of {head}");
    }
}

#[tokio::test]
async fn the_head_is_polled_again_after_a_while() {
    let mut shop = shop();
    shop.drained().await;
    let wait = shop.worker.step().await.wait_ms.unwrap();
    assert!((1..=30_000).contains(&wait), "{wait}");
    {
        let mut state = shop.peer.state();
        state.vendors.push(vendor(2, "Rye & Co"));
        state.head = 2;
    }
    shop.clock.advance_ms(30_000);
    assert_eq!(shop.worker.step().await.did, Did::Pulled { changes: 1, at_head: true });
    assert_eq!(shop.vendors(), ["Oats & Co", "Rye & Co"]);
}
