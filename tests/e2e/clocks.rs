//! Clocks that lie: a year off, without an anchor, set back in the middle of the day.

use evertill_register::view::UnitMinor;
use evertill_tests::shop::{MORNING_MS, Shop};

use crate::scene::*;

#[tokio::test]
async fn row_23_a_clock_that_is_a_year_off_stops_no_sale_and_orders_nothing() {
    let shop = open(1, 100).await;
    for (number, year_ms) in [(1, 365 * DAY_MS), (2, -365 * DAY_MS)] {
        let mut till = enrol(&shop, number).await;
        till.network.set_up(false);
        let before = sell(&shop, &till, 0, 1);
        // The battery of the clock is empty: the machine starts with another year.
        till.stop();
        till.clock.reboot();
        till.clock.set_wall_ms(MORNING_MS + year_ms);
        till.start().unwrap();
        let page = till.register().products("product", None, 0, 5).unwrap();
        assert_eq!(page.items[0].price, Some(UnitMinor::minor(450)), "prices do not vanish with the date");
        let during = sell(&shop, &till, 0, 1);
        till.clock.set_wall_ms(MORNING_MS + 60_000);
        let after = sell(&shop, &till, 0, 1);
        till.network.set_up(true);
        sync(&shop, &mut till).await;
        assert_eq!(codes(&till, before.key), Vec::<&str>::new());
        assert_eq!(codes(&till, during.key), ["CLOCK_SKEW"], "{year_ms}");
        assert_eq!(first_outcome(&till, during.key).order_number, Some(during.receipt.clone()), "booked");
        assert_eq!(
            codes(&till, after.key),
            Vec::<&str>::new(),
            "one bad time does not make the next one bad"
        );
        let sql = "SELECT group_concat(kind) FROM (SELECT kind FROM journal ORDER BY incarnation, seq)";
        let kinds: String =
            till.register().store().read(|db| Ok(db.query_row(sql, [], |row| row.get(0))?)).unwrap();
        // Across a reboot only a step back shows; within a boot every correction is an event.
        let jumped = if year_ms < 0 { "clock_changed," } else { "" };
        assert_eq!(kinds, format!("sale,{jumped}sale,clock_changed,sale"));
        let order = [before.receipt, during.receipt, after.receipt];
        assert!(order.is_sorted(), "{order:?}");
        books_agree_one(&shop, number).await;
    }
}

/// The server's orders of a register, by the order of its journal, are by their receipt numbers too.
async fn books_agree_one(shop: &Shop, number: usize) {
    check(shop).await;
    let sql = format!(
        "SELECT o.number FROM orders o JOIN event e ON e.key = o.key JOIN register r ON r.id = o.register_id
         WHERE r.code = 'R{number}' ORDER BY e.incarnation, e.seq"
    );
    let numbers: Vec<String> = all_at_server(shop, &sql).await;
    assert!(numbers.len() == 3 && numbers.is_sorted(), "{numbers:?}");
}

#[tokio::test]
async fn row_24_a_till_that_reboots_while_offline_uses_the_wall_clock_and_says_so() {
    let shop = open(1, 100).await;
    let mut till = enrol(&shop, 1).await;
    // The wall clock was two minutes wrong all the time; the anchor knew better.
    till.clock.set_wall_ms(MORNING_MS + 120_000);
    till.network.set_up(false);
    let anchored = sell(&shop, &till, 0, 1);
    till.stop();
    till.clock.reboot();
    till.start().unwrap();
    let alone = sell(&shop, &till, 0, 1);
    let at = body(&till, anchored.key).at;
    assert!(at.anchored());
    assert_eq!(at.business_time().timestamp_millis(), MORNING_MS);
    let at = body(&till, alone.key).at;
    assert!(!at.anchored(), "nobody told this boot the time");
    assert_eq!(at.business_time().timestamp_millis(), MORNING_MS + 120_000);
    till.network.set_up(true);
    sync(&shop, &mut till).await;
    assert_eq!(codes(&till, alone.key), Vec::<&str>::new(), "two minutes are within what clocks may differ");
    let again = sell(&shop, &till, 0, 1);
    assert!(body(&till, again.key).at.anchored(), "it has heard the server again");
    sync(&shop, &mut till).await;
    books_agree(&shop, &[&till]).await;
}
