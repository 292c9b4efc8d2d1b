//! Carts put aside and called back: over restarts, at the prices of the day, never sold twice.

use uuid::Uuid;

use super::shop::{APPLES, DAY_MS, MILK, MORNING_MS, Shop, manager, minor, off, percent, price, unit};
use crate::Error;
use crate::view::{Cart, CustomerInput, Minor, Screen};

fn with_customer(shop: &Shop) -> Cart {
    let till = shop.till();
    let line = till.cart_add(MILK, Some("10"), None).unwrap().lines[0].line_id;
    till.cart_discount_line(line, off(119), "dent", None).unwrap();
    till.cart_discount_order(Some(percent(1_000)), "regular", None).unwrap();
    let customer = CustomerInput { id: "C-7".into(), name: Some("Dora Lind".into()) };
    till.cart_set_customer(Some(&customer)).unwrap()
}

#[test]
fn a_parked_cart_comes_back_whole_after_a_restart() {
    let mut shop = Shop::new().signed_in();
    let before = with_customer(&shop);
    let fresh = shop.till().cart_park(Some(" blue coat ")).unwrap();
    assert!(fresh.lines.is_empty() && fresh.customer.is_none() && fresh.order_discount.is_none());
    assert_eq!((fresh.number, fresh.parked), (before.number + 1, 1));
    shop.restart();
    let parked = shop.till().parked_carts().unwrap();
    assert_eq!(parked.len(), 1);
    let tile = &parked[0];
    assert_eq!((tile.cart_id, tile.name.as_deref()), (before.cart_id, Some("blue coat")));
    assert_eq!((tile.lines, tile.total, tile.cashier.as_str()), (1, before.total, "Ana"));
    assert_eq!(tile.parked_at, "2026-11-20T09:00:00+01:00");
    assert_eq!(tile.customer, before.customer);
    assert!(matches!(shop.till().cart_recall(before.cart_id), Err(Error::NotSignedIn)));
    shop.till().sign_in(Some(1), "1111").unwrap();
    assert_eq!(shop.till().cart_recall(before.cart_id).unwrap(), before);
    assert_eq!(shop.till().parked_carts().unwrap(), []);
    let receipt = shop.till().pay_cash(before.cart_id, before.total).unwrap();
    assert_eq!(receipt.total, before.total);
}

#[test]
fn an_open_cart_that_holds_anything_is_parked_in_exchange() {
    let shop = Shop::new().signed_in();
    let till = shop.till();
    let first = till.cart_add(MILK, None, None).unwrap();
    till.cart_park(Some("first")).unwrap();
    let second = till.cart_add(APPLES, Some("1"), None).unwrap();
    assert_ne!(first.number, second.number);
    let back = till.cart_recall(first.cart_id).unwrap();
    assert_eq!((back.cart_id, back.parked), (first.cart_id, 1));
    assert_eq!(till.parked_carts().unwrap()[0].cart_id, second.cart_id);
    till.cart_park(None).unwrap();
    let names: Vec<_> = till.parked_carts().unwrap().into_iter().map(|cart| cart.name).collect();
    assert!(names.contains(&Some("first".into())), "it is called what it was: {names:?}");
    assert_eq!(shop.count("SELECT count(*) FROM cart WHERE parked_ms IS NULL"), 1, "one cart is open");
    till.cart_recall(second.cart_id).unwrap();
    assert_eq!(shop.count("SELECT count(*) FROM cart"), 2, "an empty one is not kept");
}

#[test]
fn a_recall_prices_anew_and_says_what_it_was() {
    let shop = Shop::new().signed_in();
    let till = shop.till();
    shop.apply(&price(600, MILK, 129, MORNING_MS + DAY_MS));
    shop.apply(&price(602, APPLES, 299, MORNING_MS + DAY_MS));
    let line = till.cart_add(MILK, Some("10"), None).unwrap().lines[0].line_id;
    till.cart_discount_line(line, percent(1_000), "dent", None).unwrap();
    let parked = till.cart_add(APPLES, Some("1"), None).unwrap();
    till.cart_park(None).unwrap();
    shop.clock.advance_ms(DAY_MS);
    let back = till.cart_recall(parked.cart_id).unwrap();
    let milk = &back.lines[0];
    assert_eq!((milk.unit_price, milk.repriced_from), (unit(129), Some(unit(119))));
    assert_eq!((milk.list_price, milk.discount), (None, Minor(129)), "ten percent of what it costs now");
    assert_eq!(back.lines[1].repriced_from, None, "apples cost what they did");
    let seen = till.cart_set_quantity(line, "9").unwrap();
    assert_eq!(seen.lines[0].repriced_from, None, "said until the line is touched");
    let receipt = till.pay_cash(seen.cart_id, seen.total).unwrap();
    assert_eq!(receipt.groups[0].lines[0].unit_price, unit(129));
}

#[test]
fn what_a_person_approved_stands_through_a_recall() {
    let shop = Shop::new().signed_in();
    let till = shop.till();
    shop.apply(&price(600, MILK, 129, MORNING_MS + DAY_MS));
    let line = till.cart_add(MILK, None, None).unwrap().lines[0].line_id;
    let parked = till.cart_override_price(line, unit(100), "dent", &manager()).unwrap();
    till.cart_park(None).unwrap();
    shop.clock.advance_ms(DAY_MS);
    assert_eq!(till.cart_recall(parked.cart_id).unwrap().lines[0].unit_price, unit(100));
}

#[test]
fn a_parked_cart_is_sold_only_after_it_was_called_back_and_only_once() {
    let shop = Shop::new().signed_in();
    let till = shop.till();
    let cart = till.cart_add(MILK, None, None).unwrap();
    till.cart_park(None).unwrap();
    assert!(matches!(till.pay_cash(cart.cart_id, minor(119)), Err(Error::CartChanged)));
    till.cart_recall(cart.cart_id).unwrap();
    let receipt = till.pay_cash(cart.cart_id, minor(119)).unwrap();
    assert!(matches!(till.cart_recall(cart.cart_id), Err(Error::CartNotParked)));
    assert_eq!(till.pay_cash(cart.cart_id, minor(119)).unwrap(), receipt);
}

#[test]
fn nothing_is_parked_that_holds_nothing_and_nothing_recalled_that_is_not_there() {
    let shop = Shop::new().signed_in();
    let till = shop.till();
    assert!(matches!(till.cart_park(None), Err(Error::CartEmpty)));
    till.cart().unwrap();
    assert!(matches!(till.cart_park(None), Err(Error::CartEmpty)));
    let open = till.cart_add(MILK, None, None).unwrap();
    assert!(matches!(till.cart_recall(Uuid::from_u128(9)), Err(Error::CartNotParked)));
    assert!(matches!(till.cart_recall(open.cart_id), Err(Error::CartNotParked)));
    assert_eq!(till.cart().unwrap(), open, "a refusal changes nothing");
}

#[test]
fn a_parked_cart_is_thrown_away_by_a_supervisor() {
    let shop = Shop::new().signed_in();
    let till = shop.till();
    let cart = till.cart_add(MILK, None, None).unwrap().cart_id;
    till.cart_park(None).unwrap();
    assert!(matches!(till.parked_cart_drop(cart, None), Err(Error::ApprovalNeeded)));
    assert_eq!(till.parked_cart_drop(cart, Some(&manager())).unwrap(), []);
    assert!(matches!(till.parked_cart_drop(cart, Some(&manager())), Err(Error::CartNotParked)));
    let open = till.cart_add(MILK, None, None).unwrap().cart_id;
    assert!(matches!(till.parked_cart_drop(open, Some(&manager())), Err(Error::CartNotParked)));
    assert_eq!(shop.count("SELECT count(*) FROM cart_line"), 1, "the open one's");
}

#[test]
fn parked_carts_keep_nobody_from_locking_or_leaving() {
    let shop = Shop::new().signed_in();
    shop.till().cart_add(MILK, None, None).unwrap();
    shop.till().cart_park(None).unwrap();
    assert_eq!(shop.till().lock().unwrap().screen, Screen::Locked);
    shop.till().sign_in(Some(super::shop::SUPERVISOR), "2222").unwrap();
    assert_eq!(shop.till().parked_carts().unwrap().len(), 1, "they are the till's, not the cashier's");
    assert_eq!(shop.till().cart().unwrap().parked, 1);
}

#[test]
fn numbers_of_live_carts_differ() {
    let shop = Shop::new().signed_in();
    let till = shop.till();
    let mut seen = Vec::new();
    for _ in 0..3 {
        seen.push(till.cart_add(MILK, None, None).unwrap());
        till.cart_park(None).unwrap();
    }
    let dropped = seen.remove(0);
    till.parked_cart_drop(dropped.cart_id, Some(&manager())).unwrap();
    shop.sell_milk();
    let mut numbers: Vec<u64> = till.parked_carts().unwrap().iter().map(|cart| cart.number).collect();
    numbers.push(till.cart().unwrap().number);
    numbers.sort_unstable();
    assert_eq!(numbers, [2, 3, 5], "the fourth was sold");
}
