//! The journal: dense, chained, honest about clocks, and trimmed only where that is lawful.

use evertill_domain::event::SignOut;
use evertill_domain::{Body, Fact};
use proptest::prelude::*;

use super::shop::{CASHIER, DAY_MS, HOUR_MS, MORNING_MS, Shop};
use crate::{Error, journal};

fn kinds(shop: &Shop) -> Vec<String> {
    let sql = "SELECT kind FROM journal ORDER BY incarnation, seq";
    let read = |conn: &rusqlite::Connection| {
        let mut statement = conn.prepare(sql)?;
        let kinds = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        Ok(kinds)
    };
    shop.till().store().read(read).unwrap()
}

#[derive(Debug, Clone)]
enum Step {
    Append,
    RolledBack,
    Restart,
    Wait(i64),
    SetClock(i64),
    Reboot,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        5 => Just(Step::Append),
        2 => Just(Step::RolledBack),
        1 => Just(Step::Restart),
        2 => (0..DAY_MS).prop_map(Step::Wait),
        1 => (-400 * DAY_MS..400 * DAY_MS).prop_map(|by| Step::SetClock(MORNING_MS + by)),
        1 => Just(Step::Reboot),
    ];
    prop::collection::vec(step, 1..25)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_it_is_dense_and_chained_and_printed_times_do_not_run_backwards(steps in steps()) {
        let mut shop = Shop::new();
        let mut appended = 0;
        let mut last_printed = None;
        for step in steps {
            let fact = || Fact::SignOut(SignOut { why: "idle".into() });
            match step {
                Step::Append => {
                    let before = kinds(&shop).len();
                    let reading = shop.till().reading();
                    let written = shop.till().store().write(|tx| journal::append(tx, &reading, Some(CASHIER), fact())).unwrap();
                    let corrected = kinds(&shop).len() - before > 1;
                    prop_assert!(corrected || last_printed.is_none_or(|last| last <= written.printed));
                    last_printed = Some(written.printed);
                    appended += 1;
                }
                Step::RolledBack => {
                    let reading = shop.till().reading();
                    let refused: Result<(), _> = shop.till().store().write(|tx| {
                        journal::append(tx, &reading, Some(CASHIER), fact())?;
                        Err(Error::CartEmpty)
                    });
                    prop_assert!(refused.is_err());
                }
                Step::Restart => shop.restart(),
                Step::Wait(ms) => shop.clock.advance_ms(ms),
                Step::SetClock(ms) => shop.clock.set_wall_ms(ms),
                Step::Reboot => { shop.clock.reboot(); shop.restart(); }
            }
        }
        shop.till().verify().unwrap();
        prop_assert_eq!(shop.incarnation(), 1, "nothing here is a copy");
        let written = kinds(&shop);
        prop_assert_eq!(written.iter().filter(|kind| *kind == "sign_out").count(), appended);
        prop_assert_eq!(shop.count("SELECT coalesce(max(seq), 0) FROM journal"), written.len() as i64);
        prop_assert_eq!(shop.count("SELECT count(*) FROM journal WHERE at_ms IS NULL"), 0);
    }
}

#[test]
fn a_tampered_event_breaks_the_chain() {
    let shop = Shop::new().signed_in();
    shop.sell_milk();
    shop.sell_milk();
    shop.till().verify().unwrap();
    let tamper = "UPDATE journal SET body = replace(body, '119', '118') WHERE seq = 2";
    shop.till().store().write(|tx| Ok(tx.execute(tamper, [])?)).unwrap();
    assert!(matches!(shop.till().verify(), Err(Error::ChainBroken { incarnation: 1, seq: 2 })));
}

#[test]
fn a_corrected_clock_is_an_event_and_then_the_true_time_is_printed() {
    let shop = Shop::new().signed_in();
    shop.clock.set_wall_ms(MORNING_MS - HOUR_MS / 20);
    assert_eq!(
        shop.sell_milk().sold_at,
        "2026-11-20T09:00:00+01:00",
        "three minutes back: the time stands still"
    );
    shop.clock.set_wall_ms(MORNING_MS - 3 * HOUR_MS);
    assert_eq!(shop.sell_milk().sold_at, "2026-11-20T06:00:00+01:00");
    assert_eq!(kinds(&shop), ["sign_in", "sale", "clock_changed", "sale"]);
    shop.till().heard_server(MORNING_MS).unwrap();
    shop.clock.advance_ms(1_000);
    shop.clock.set_wall_ms(0);
    let receipt = shop.sell_milk();
    assert_eq!(receipt.sold_at, "2026-11-20T09:00:01+01:00", "the server's time outranks the wall clock");
    assert_eq!(kinds(&shop)[4..], ["clock_changed", "sale"]);
    let body = shop.till().store().read(|conn| journal::body(conn, receipt.key)).unwrap().unwrap();
    assert!(Body::decode(&body).unwrap().at.anchored());
}

#[test]
fn the_servers_time_is_remembered_within_a_boot_only() {
    let mut shop = Shop::new();
    shop.till().heard_server(MORNING_MS + 7).unwrap();
    shop.restart();
    assert!(shop.till().reading().anchored());
    shop.clock.reboot();
    assert!(!shop.till().reading().anchored());
}

#[test]
fn bodies_go_only_when_acknowledged_backed_up_and_past_the_return_window() {
    let shop = Shop::new();
    let keys: Vec<_> = (1..=4).map(|cart| shop.engine_sale(cart).unwrap().key).collect();
    let kept = || shop.count("SELECT count(body) FROM journal");
    let run = |sql: &str| shop.till().store().write(|tx| Ok(tx.execute(sql, [])?)).unwrap();
    shop.clock.advance_ms(91 * DAY_MS);
    assert_eq!(shop.till().housekeeping().unwrap(), 0, "not acknowledged");
    run("UPDATE journal SET acked = 1 WHERE seq <= 3");
    assert_eq!(shop.till().housekeeping().unwrap(), 0, "not backed up");
    run("UPDATE till SET backup_incarnation = 1, backup_seq = 2");
    shop.clock.advance_ms(-2 * DAY_MS);
    assert_eq!(shop.till().housekeeping().unwrap(), 0, "not past the window");
    shop.clock.advance_ms(2 * DAY_MS);
    assert_eq!((shop.till().housekeeping().unwrap(), kept()), (2, 2));
    shop.till().verify().unwrap();
    assert!(matches!(shop.till().receipt(keys[0], false), Err(Error::SaleUnknown(_))));
    shop.till().receipt(keys[2], false).unwrap();
}
