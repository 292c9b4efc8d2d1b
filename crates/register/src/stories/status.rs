//! The status bar and the journal's screen: what waits, what was answered, what a person must look at.

use evertill_domain::exception::{Detail, PriceCause};
use evertill_domain::{Exception, ExceptionCode, Money, UnitPrice};
use evertill_protocol::feed::{Change, Collection, OutcomeException, OutcomeRow};
use evertill_protocol::push::{Outcome, OutcomeKind};
use serde_json::value::to_raw_value;
use uuid::Uuid;

use super::shop::{HOUR_MS, MORNING_MS, Shop};
use crate::view::{JournalFilter, Measured, Network, SyncState, UnitMinor};

fn stale() -> Exception {
    let detail = Detail::Price {
        charged: Some(UnitPrice::minor(119)),
        expected: Some(UnitPrice::minor(129)),
        variance: Money(-10),
        cause: Some(PriceCause::Replaced),
        since_ms: Some(MORNING_MS),
    };
    Exception { code: ExceptionCode::PriceStale, line: Some(0), detail }
}

/// What the server answers to a push.
fn acknowledge(shop: &Shop, key: Uuid, exceptions: Vec<Exception>) {
    let outcome = Outcome {
        key,
        outcome: OutcomeKind::Booked,
        order_number: Some("S12-R3A-000001".into()),
        exceptions,
    };
    let result = serde_json::to_string(&outcome).unwrap();
    let sql = "UPDATE journal SET acked = 1, result = ?2 WHERE key = ?1";
    shop.till().store().write(|tx| Ok(tx.execute(sql, rusqlite::params![key, result])?)).unwrap();
}

fn settle(shop: &Shop, key: Uuid, voided: bool) {
    let settled = Some(("accept_variance".to_owned(), "Cleo".to_owned()));
    let row = OutcomeRow {
        key,
        outcome: OutcomeKind::Booked,
        order_number: Some("S12-R3A-000001".into()),
        voided,
        exceptions: vec![OutcomeException { exception: stale(), settled }],
    };
    let row = Some(to_raw_value(&row).unwrap());
    shop.apply(&Change { no: 1, collection: Collection::Outcome, id: key.to_string(), row });
}

#[test]
fn the_queue_is_counted_from_the_journals_own_rows() {
    let shop = Shop::new();
    assert_eq!(shop.till().status().unwrap().waiting, 0);
    let first = shop.engine_sale(1).unwrap();
    shop.clock.advance_ms(HOUR_MS);
    shop.engine_sale(2).unwrap();
    let status = shop.till().status().unwrap();
    assert_eq!((status.waiting, status.oldest_waiting_s), (2, Some(3_600)));
    assert_eq!(status.network, Network::Offline);
    assert_eq!(status.catalog_as_of.as_deref(), Some("2026-11-20T09:00:00+01:00"));
    acknowledge(&shop, first.key, vec![]);
    let status = shop.till().set_work_offline(true).unwrap();
    assert_eq!((status.waiting, status.oldest_waiting_s), (1, Some(0)));
    assert_eq!(status.network, Network::SwitchedOff);
    let rows = shop.till().journal(JournalFilter::All, "", 0, 10).unwrap().items;
    assert_eq!([rows[0].state, rows[1].state], [SyncState::Waiting, SyncState::Accepted]);
    assert_eq!(shop.till().journal(JournalFilter::Waiting, "", 0, 10).unwrap().total, 1);
}

#[test]
fn a_difference_is_shown_in_words_until_a_person_settles_it() {
    let shop = Shop::new();
    let sale = shop.engine_sale(1).unwrap();
    acknowledge(&shop, sale.key, vec![stale()]);
    let till = shop.till();
    assert_eq!(till.status().unwrap().attention, 1);
    let page = till.journal(JournalFilter::NeedsLook, "", 0, 10).unwrap();
    assert_eq!((page.total, page.items[0].state), (1, SyncState::NeedsLook));
    assert_eq!(page.items[0].exceptions, ["PRICE_STALE"]);
    let detail = till.journal_entry(sale.key).unwrap();
    let shown = &detail.exceptions[0];
    assert_eq!(shown.product.as_deref(), Some("Whole milk 1 l"));
    let money = |minor| Some(Measured::Money(UnitMinor::minor(minor)));
    assert_eq!((&shown.charged, &shown.expected), (&money(119), &money(129)));
    assert_eq!(shown.since.as_deref(), Some("2026-11-20T09:00:00+01:00"));
    assert_eq!((detail.outcome.as_deref(), detail.position.as_str()), (Some("booked"), "1/1"));

    settle(&shop, sale.key, false);
    assert_eq!(till.status().unwrap().attention, 0);
    assert_eq!(till.journal(JournalFilter::NeedsLook, "", 0, 10).unwrap().total, 0);
    let detail = till.journal_entry(sale.key).unwrap();
    assert_eq!(detail.row.state, SyncState::Accepted);
    assert_eq!(detail.exceptions[0].settled.as_deref(), Some("accept_variance"));
}

#[test]
fn a_sale_that_hq_voided_says_so_here() {
    let shop = Shop::new().signed_in();
    let sale = shop.sell_milk();
    acknowledge(&shop, sale.key, vec![stale()]);
    settle(&shop, sale.key, true);
    let till = shop.till();
    assert!(till.receipt(sale.key, false).unwrap().voided);
    assert_eq!(till.journal(JournalFilter::Voided, "", 0, 10).unwrap().total, 1);
    let refused = till.void_sale(sale.key, "again", &super::shop::manager());
    assert!(matches!(refused, Err(crate::Error::AlreadyVoided)));
}
