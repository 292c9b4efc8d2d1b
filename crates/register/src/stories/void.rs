//! Voids: on the sale's own day, by another person's right, once.

use evertill_domain::{Body, Fact};

use super::shop::{DAY_MS, Shop, manager, supervisor};
use crate::Error;
use crate::view::{JournalFilter, Minor, SyncState};

#[test]
fn a_manager_voids_a_sale_and_the_goods_come_back() {
    let shop = Shop::new().signed_in();
    let sale = shop.sell_milk();
    assert_eq!(shop.stock_of("4006381333931").as_deref(), Some("9"));
    let till = shop.till();
    assert!(matches!(till.void_sale(sale.key, "wrong", &supervisor()), Err(Error::NotAllowed(_))));
    assert_eq!(till.journal_entry(sale.key).unwrap().void_blocked, None);
    let detail = till.void_sale(sale.key, "wrong", &manager()).unwrap();
    assert!(detail.row.voided && detail.receipt.voided);
    assert_eq!(detail.voided_by.as_deref(), Some("Cleo"));
    assert_eq!(detail.void_blocked.as_deref(), Some("ALREADY_VOIDED"));
    assert_eq!(shop.stock_of("4006381333931").as_deref(), Some("10"));
    let again = till.void_sale(sale.key, "wrong", &manager()).unwrap();
    assert_eq!(again, detail, "a second tap changes nothing");
    assert_eq!(shop.count("SELECT count(*) FROM journal WHERE kind = 'void'"), 1);
    let page = till.journal(JournalFilter::All, "", 0, 10).unwrap();
    assert_eq!(page.total, 2);
    let (void, sold) = (&page.items[0], &page.items[1]);
    assert_eq!((void.kind.as_str(), void.amount, sold.amount), ("void", Minor(-119), Minor(119)));
    assert!(sold.voided && sold.state == SyncState::Waiting && sold.offline);
    assert_eq!(till.journal(JournalFilter::Voided, "", 0, 10).unwrap().total, 1);
    assert_eq!(till.journal(JournalFilter::All, "000001", 0, 10).unwrap().total, 2);
    assert_eq!(till.journal(JournalFilter::All, "999", 0, 10).unwrap().total, 0);
    assert_eq!(till.journal(JournalFilter::NeedsLook, "", 0, 10).unwrap().total, 0);
}

#[test]
fn yesterdays_sale_is_not_voided_here() {
    let shop = Shop::new().signed_in();
    let sale = shop.sell_milk();
    // 03:30 is still the business day that began at 04:00 yesterday; 09:00 is the next.
    shop.clock.advance_ms(DAY_MS - 5 * 3_600_000 - 1_800_000);
    assert_eq!(shop.till().journal_entry(sale.key).unwrap().void_blocked, None);
    shop.clock.advance_ms(6 * 3_600_000);
    assert_eq!(shop.till().journal_entry(sale.key).unwrap().void_blocked.as_deref(), Some("VOID_NOT_TODAY"));
    assert!(matches!(shop.till().void_sale(sale.key, "late", &manager()), Err(Error::VoidNotToday)));
    let unknown = uuid::Uuid::from_u128(1);
    assert!(matches!(shop.till().void_sale(unknown, "what", &manager()), Err(Error::SaleUnknown(_))));
}

#[test]
fn the_body_says_who_and_why() {
    let shop = Shop::new().signed_in();
    let sale = shop.sell_milk();
    shop.till().void_sale(sale.key, "wrong size", &manager()).unwrap();
    let body: String = shop
        .till()
        .store()
        .read(
            |conn| Ok(conn.query_row("SELECT body FROM journal WHERE kind = 'void'", [], |row| row.get(0))?),
        )
        .unwrap();
    let Ok(Body { by, fact: Fact::Void(void), .. }) = Body::decode(&body) else { panic!("{body}") };
    assert_eq!((by, void.approved_by, void.target), (Some(1), Some(3), sale.key));
    assert_eq!((void.receipt, void.reason), (sale.number, "wrong size".to_owned()));
}
