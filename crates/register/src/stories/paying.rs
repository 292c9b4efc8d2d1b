//! Paying in parts: cash beside a card on another terminal, rounding on the cash alone, one sale however often tapped.

use evertill_domain::event::Tender;
use evertill_protocol::feed::{Collection, StoreRow};

use super::shop::{MILK, Shop, card, cash, change, minor};
use crate::Error;
use crate::receipt::sold;
use crate::till;
use crate::view::{Minor, TenderInput};

/// A store that drops the 1 and 2 cent coins, and whose notes are not set.
fn with_coins(step: i64) -> Shop {
    let shop = Shop::new();
    let store = shop.till().store().read(till::store).unwrap();
    let store = StoreRow { cash_step: step, notes: vec![], ..store };
    shop.apply(&change(Collection::Store, 7, &store));
    shop.signed_in()
}

#[test]
fn cash_and_card_share_a_sale_and_only_the_cash_is_rounded() {
    let shop = with_coins(5);
    let till = shop.till();
    let cart = till.cart_add(MILK, Some("3"), None).unwrap();
    let all_cash = till.pay_options(None).unwrap();
    assert_eq!((all_cash.total, all_cash.rounding, all_cash.due), (Minor(357), Minor(-2), Minor(355)));
    let beside = till.pay_options(Some(minor(200))).unwrap();
    assert_eq!((beside.card, beside.rounding, beside.due), (Minor(200), Minor(-2), Minor(155)));
    assert_eq!(beside.quick, [155, 200, 500, 1_000, 2_000].map(minor), "the euro's own coins and notes");
    let slip = TenderInput::ExternalCard { amount: minor(200), reference: Some(" A-93 ".into()) };
    let receipt = till.pay(cart.cart_id, &[slip, cash(200)]).unwrap();
    assert_eq!((receipt.total, receipt.rounding, receipt.change), (Minor(357), Minor(-2), Minor(45)));
    let kinds: Vec<_> = receipt
        .tenders
        .iter()
        .map(|line| (line.kind.as_str(), line.amount, line.reference.as_deref()))
        .collect();
    assert_eq!(kinds, [("external_card", Minor(200), Some("A-93")), ("cash", Minor(200), None)]);
}

#[test]
fn a_card_alone_pays_to_the_cent() {
    let shop = with_coins(5);
    let till = shop.till();
    let cart = till.cart_add(MILK, None, None).unwrap();
    let options = till.pay_options(Some(minor(119))).unwrap();
    assert_eq!((options.due, options.rounding, options.quick), (Minor(0), Minor(0), vec![]));
    let receipt = till.pay(cart.cart_id, &[card(119)]).unwrap();
    assert_eq!((receipt.rounding, receipt.change, receipt.tenders.len()), (Minor(0), Minor(0), 1));
    let sale = till.store().read(|conn| sold(conn, receipt.key)).unwrap();
    assert!(matches!(sale.tenders[..], [Tender::ExternalCard { .. }]));
}

#[test]
fn tenders_that_do_not_fit_are_refused_and_nothing_is_sold() {
    let shop = Shop::new().signed_in();
    let till = shop.till();
    let cart = till.cart_add(MILK, None, None).unwrap().cart_id;
    let invalid: [&[TenderInput]; 4] =
        [&[card(120)], &[card(100), card(20)], &[card(0), cash(119)], &[cash(-1), card(119)]];
    for tenders in invalid {
        assert!(matches!(till.pay(cart, tenders), Err(Error::TenderInvalid(_))), "{tenders:?}");
    }
    let long = TenderInput::ExternalCard { amount: minor(119), reference: Some("x".repeat(65)) };
    assert!(matches!(till.pay(cart, &[long]), Err(Error::TenderInvalid(_))));
    for short in [&[card(50), cash(68)][..], &[cash(118)], &[]] {
        assert!(matches!(till.pay(cart, short), Err(Error::TenderShort { .. })), "{short:?}");
    }
    for amount in [120, -1] {
        assert!(matches!(till.pay_options(Some(minor(amount))), Err(Error::TenderInvalid(_))));
    }
    assert_eq!(shop.count("SELECT count(*) FROM sale"), 0);
    assert_eq!(till.cart().unwrap().cart_id, cart);
}

#[test]
fn a_double_tap_with_split_tenders_is_one_sale() {
    let shop = Shop::new().signed_in();
    let till = shop.till();
    let cart = till.cart_add(MILK, None, None).unwrap().cart_id;
    let tenders = [card(100), cash(19)];
    let (first, second) = std::thread::scope(|scope| {
        let tap = || till.pay(cart, &tenders).unwrap();
        let (one, other) = (scope.spawn(tap), scope.spawn(tap));
        (one.join().unwrap(), other.join().unwrap())
    });
    assert_eq!(first, second);
    assert_eq!(till.pay(cart, &[card(5_000)]).unwrap(), first, "whatever the second tap offers");
    assert_eq!(shop.count("SELECT count(*) FROM journal WHERE kind = 'sale'"), 1);
}

#[test]
fn a_plain_sale_is_still_written_in_the_first_version() {
    let shop = Shop::new().signed_in();
    shop.sell_milk();
    assert_eq!(shop.count("SELECT body ->> '$.v' FROM journal WHERE kind = 'sale'"), 1);
    let cart = shop.till().cart_add(MILK, None, None).unwrap().cart_id;
    shop.till().pay(cart, &[card(119)]).unwrap();
    assert_eq!(shop.count("SELECT max(body ->> '$.v') FROM journal WHERE kind = 'sale'"), 2);
}
