//! Selling: the cart that survives, one receipt however often *Pay* is tapped, prices and taxes as they are now.

use evertill_domain::event::{Discount, DiscountKind, Tender};
use evertill_domain::{Money, Quantity, UnitPrice};
use evertill_protocol::feed::{Collection, StoreRow};
use uuid::Uuid;

use super::shop::{
    APPLES, CASHIER, DAY_MS, FLOWERS, LAMP, MILK, Shop, change, gone, manager, minor, price, supervisor, unit,
};
use crate::view::{ApprovalInput, Minor, Receipt, ReceiptGroup};
use crate::{Error, Pricing, SaleDraft};

#[test]
fn receipts_stand_by_vendor_where_the_store_asks_for_it() {
    let shop = Shop::new().signed_in();
    let till = shop.till();
    let store = till.store().read(crate::till::store).unwrap();
    assert!(store.receipt_by_vendor);
    let sold = || {
        for variant in [MILK, FLOWERS, APPLES] {
            till.cart_add(
                variant,
                (variant == APPLES).then_some("2.000"),
                (variant == FLOWERS).then(|| unit(500)),
            )
            .unwrap();
        }
        let pay = till.pay_options(None).unwrap();
        till.pay_cash(pay.cart_id, pay.due).unwrap()
    };
    let names = |receipt: &Receipt| -> Vec<(String, Vec<String>)> {
        let lines = |group: &ReceiptGroup| group.lines.iter().map(|line| line.name.clone()).collect();
        receipt.groups.iter().map(|group| (group.vendor.clone(), lines(group))).collect()
    };
    let of =
        |vendor: &str, lines: &[&str]| (vendor.to_owned(), lines.iter().map(|&name| name.into()).collect());
    let first = sold();
    let parts = [of("Dairy", &["Whole milk 1 l", "Apples, red"]), of("Florist", &["Flowers"])];
    assert_eq!(names(&first), parts);
    shop.apply(&change(Collection::Store, store.id, &StoreRow { receipt_by_vendor: false, ..store }));
    let second = sold();
    assert_eq!(names(&second), [of("", &["Whole milk 1 l", "Flowers", "Apples, red"])]);
    assert_eq!(second.total, first.total);
    assert_eq!(second.groups[0].total, second.total);
}

#[test]
fn a_line_names_its_vendor_where_there_is_more_than_one() {
    let shop = Shop::new().signed_in();
    let till = shop.till();
    assert_eq!(till.cart_add(MILK, None, None).unwrap().lines[0].vendor, "Dairy");
    shop.apply(&gone(Collection::Vendor, 12));
    assert_eq!(till.cart().unwrap().lines[0].vendor, "");
}

#[test]
fn a_basket_is_sold_and_the_next_cart_is_empty() {
    let shop = Shop::new().signed_in();
    let till = shop.till();
    till.cart_add(MILK, None, None).unwrap();
    till.cart_add(MILK, Some("2"), None).unwrap();
    let cart = till.cart_add(APPLES, Some("0.312"), None).unwrap();
    assert_eq!(cart.lines.len(), 2, "milk is one line");
    assert_eq!(cart.total, Minor(357 + 93));
    let pay = till.pay_options(None).unwrap();
    assert_eq!(pay.quick, [450, 500, 1000, 2000].map(minor));
    assert!(matches!(till.pay_cash(pay.cart_id, minor(449)), Err(Error::TenderShort { missing: Money(1) })));
    let receipt = till.pay_cash(pay.cart_id, minor(500)).unwrap();
    assert_eq!(receipt.number, "S12-R3A-000001");
    assert_eq!((receipt.total, receipt.change), (Minor(450), Minor(50)));
    assert_eq!(receipt.groups[0].lines[0].name, "Whole milk 1 l");
    assert_eq!(receipt.taxes[0].label, "VAT 7%");
    assert_eq!((receipt.taxes[0].net, receipt.taxes[0].tax), (Minor(450 - 29), Minor(29)));
    assert_eq!(receipt.sold_at, "2026-11-20T09:00:00+01:00");
    assert!(receipt.offline, "no server in this story");
    let next = till.cart().unwrap();
    assert!(next.lines.is_empty() && next.cart_id != pay.cart_id);
    assert_eq!(next.number, 2);
    assert_eq!(shop.stock_of("4011").as_deref(), Some("9.688"), "own sales count at once");
}

#[test]
fn a_second_tap_on_pay_answers_the_same_receipt() {
    let shop = Shop::new().signed_in();
    let first = shop.sell_milk();
    let cart = shop
        .till()
        .store()
        .read(|conn| Ok(conn.query_row("SELECT cart_id FROM sale", [], |row| row.get(0))?));
    let again = shop.till().pay_cash(cart.unwrap(), minor(5_000)).unwrap();
    assert_eq!(first, again);
    assert_eq!(shop.count("SELECT count(*) FROM journal WHERE kind = 'sale'"), 1);
    assert!(matches!(shop.till().pay_cash(Uuid::from_u128(5), minor(1)), Err(Error::CartChanged)));
}

#[test]
fn the_cart_survives_a_restart_and_a_lock() {
    let mut shop = Shop::new().signed_in();
    let before = shop.till().cart_add(MILK, Some("3"), None).unwrap();
    shop.restart();
    assert_eq!(shop.till().cart().unwrap(), before);
    assert!(matches!(shop.till().cart_add(MILK, None, None), Err(Error::NotSignedIn)));
    shop.till().sign_in(Some(CASHIER), "1111").unwrap();
    assert_eq!(shop.sell_milk().total, Minor(4 * 119));
}

#[test]
fn a_receipt_nobody_saw_is_offered_after_the_restart() {
    let mut shop = Shop::new().signed_in();
    let receipt = shop.sell_milk();
    shop.restart();
    assert_eq!(shop.till().unread_receipt().unwrap(), Some(receipt.clone()));
    shop.till().receipt_shown(receipt.key).unwrap();
    assert_eq!(shop.till().unread_receipt().unwrap(), None);
    assert_eq!(shop.till().receipt(receipt.key, true).unwrap().copy, 1);
    assert_eq!(shop.till().receipt(receipt.key, true).unwrap().copy, 2);
    assert_eq!(shop.till().receipt(receipt.key, false).unwrap(), receipt, "the original stays what it was");
}

#[test]
fn another_price_needs_another_person_within_their_limit() {
    let shop = Shop::new().signed_in();
    let till = shop.till();
    let line = till.cart_add(MILK, None, None).unwrap().lines[0].line_id;
    let own = ApprovalInput { user_id: None, pin: "1111".into() };
    assert!(matches!(
        till.cart_override_price(line, unit(100), "dent", &own),
        Err(Error::ApprovalSamePerson)
    ));
    let refused = till.cart_override_price(line, unit(50), "dent", &supervisor());
    assert!(matches!(refused, Err(Error::NotAllowed(_))), "a supervisor may take off a quarter");
    let cart = till.cart_override_price(line, unit(50), "dent", &manager()).unwrap();
    let shown = &cart.lines[0];
    assert_eq!((shown.unit_price, shown.list_price), (unit(50), Some(unit(119))));
    assert_eq!((shown.approved_by.as_deref(), shown.reason.as_deref()), (Some("Cleo"), Some("dent")));
    let more = till.cart_add(MILK, None, None).unwrap();
    assert_eq!(more.lines.len(), 2, "milk at its list price is another line");
    let dearer = till.cart_override_price(line, unit(500), "gift box", &supervisor()).unwrap();
    assert_eq!(dearer.lines[0].unit_price, unit(500), "a price above the list has no limit");
}

#[test]
fn quantities_and_prices_that_cannot_be_are_refused() {
    let shop = Shop::new().signed_in();
    let till = shop.till();
    for quantity in ["0.5", "-1", "0", "x", "1000000"] {
        assert!(
            matches!(till.cart_add(MILK, Some(quantity), None), Err(Error::QuantityInvalid)),
            "{quantity}"
        );
    }
    assert!(matches!(till.cart_add(APPLES, None, None), Err(Error::QuantityInvalid)), "it must be weighed");
    assert!(matches!(till.cart_add(LAMP, None, None), Err(Error::PriceMissing(_))));
    assert!(
        matches!(till.cart_add(MILK, None, Some(unit(5))), Err(Error::AmountInvalid)),
        "not at any price"
    );
    assert!(matches!(till.cart_add(999, None, None), Err(Error::ProductUnknown(999))));
    let cart = till.cart_add(FLOWERS, None, Some(unit(1_250))).unwrap();
    assert_eq!(cart.lines[0].basis, "open");
    let line = cart.lines[0].line_id;
    assert!(till.cart_set_quantity(line, "0").unwrap().lines.is_empty());
    assert!(matches!(till.cart_remove(line), Err(Error::LineUnknown)));
    assert!(matches!(till.pay_options(None), Err(Error::CartEmpty)));
}

#[test]
fn prices_and_taxes_change_on_their_day() {
    let shop = Shop::new().signed_in();
    shop.apply(&price(600, MILK, 129, super::shop::MORNING_MS + DAY_MS));
    assert_eq!(shop.sell_milk().total, Minor(119));
    shop.clock.advance_ms(DAY_MS);
    let receipt = shop.sell_milk();
    assert_eq!((receipt.total, receipt.taxes[0].label.as_str()), (Minor(129), "VAT 9%"));
}

#[test]
fn every_price_basis_and_a_coupon_above_the_price_go_through_the_same_door() {
    let shop = Shop::new();
    let till = shop.till();
    let approval = evertill_domain::price::Approval { by: 3, reason: "card price".into() };
    let mut list = till.line(MILK, Quantity::ONE, Pricing::List).unwrap();
    list.discounts.push(Discount {
        kind: DiscountKind::Loyalty,
        amount: Money(19),
        percent_bp: None,
        approval: None,
    });
    let lines = vec![
        list,
        till.line(MILK, Quantity::ONE, Pricing::Override { unit: UnitPrice::minor(90), approval }).unwrap(),
        till.line(FLOWERS, Quantity(8_573), Pricing::Open { unit: UnitPrice(249_900) }).unwrap(),
        till.line(APPLES, Quantity(312), Pricing::Label { barcode: "22".into(), amount: Money(93) }).unwrap(),
        till.line(APPLES, Quantity::ONE, Pricing::Amount { amount: Money(0) }).unwrap(),
    ];
    let total = 100 + 90 + 2142 + 93;
    let tenders = vec![Tender::Coupon { amount: Money(total + 50), line: Some(0) }];
    let cart = Uuid::from_u128(77);
    let draft = SaleDraft { tenders, ..SaleDraft::of(cart, Some(CASHIER), lines) };
    let sold = till.sell(&draft).unwrap();
    assert_eq!(sold.total, Money(total));
    let receipt = till.receipt(sold.key, false).unwrap();
    assert_eq!(receipt.change, Minor(50));
    assert_eq!(receipt.groups.len(), 2, "one part per vendor");
    let again = till.sell(&draft).unwrap();
    assert!(!again.new && again.key == sold.key);
    assert_eq!(till.unread_receipt().unwrap(), None, "nobody waits for an engine's receipt");
}
