//! PINs: right ones, wrong ones, and lock-outs that no restart lifts.

use super::shop::{CASHIER, DAY_MS, Shop, gone, manager};
use crate::Error;
use crate::view::Screen;
use evertill_protocol::feed::Collection;

#[test]
fn a_person_signs_in_offline_and_out_again() {
    let shop = Shop::new();
    let till = shop.till();
    assert_eq!(till.till_state().unwrap().screen, Screen::Locked);
    let state = till.sign_in(None, "1111").unwrap();
    assert_eq!(state.screen, Screen::Sale);
    assert_eq!(state.cashier.unwrap().name, "Ana");
    assert_eq!(state.people.len(), 3, "an analyst does not sell");
    assert_eq!((state.currency.as_str(), state.currency_digits), ("EUR", 2));
    till.sign_in(Some(3), "3333").unwrap();
    assert_eq!(till.lock().unwrap().screen, Screen::Locked);
    till.lock().unwrap();
    assert_eq!(shop.count("SELECT count(*) FROM journal WHERE kind = 'sign_in'"), 2);
    assert_eq!(shop.count("SELECT count(*) FROM journal WHERE kind = 'sign_out'"), 2);
    assert!(matches!(till.sign_in(Some(4), "4444"), Err(Error::NotAllowed(_))));
}

#[test]
fn five_wrong_pins_lock_and_a_restart_does_not_unlock() {
    let mut shop = Shop::new();
    for _ in 0..4 {
        assert!(matches!(shop.till().sign_in(Some(CASHIER), "0000"), Err(Error::PinWrong)));
    }
    assert!(matches!(
        shop.till().sign_in(Some(CASHIER), "0000"),
        Err(Error::PinLocked { retry_after_s: 30 })
    ));
    shop.restart();
    assert!(
        matches!(shop.till().sign_in(Some(CASHIER), "1111"), Err(Error::PinLocked { .. })),
        "even the right one"
    );
    shop.clock.advance_ms(31_000);
    assert!(matches!(
        shop.till().sign_in(Some(CASHIER), "0000"),
        Err(Error::PinLocked { retry_after_s: 60 })
    ));
    shop.clock.advance_ms(61_000);
    shop.till().sign_in(Some(CASHIER), "1111").unwrap();
    shop.till().lock().unwrap();
    assert!(
        matches!(shop.till().sign_in(Some(CASHIER), "0000"), Err(Error::PinWrong)),
        "the count began again"
    );
}

#[test]
fn grants_end_after_a_fortnight_without_the_server() {
    let shop = Shop::new();
    shop.clock.advance_ms(14 * DAY_MS - 1);
    shop.till().sign_in(Some(CASHIER), "1111").unwrap();
    shop.till().lock().unwrap();
    shop.clock.advance_ms(1);
    assert!(matches!(shop.till().sign_in(Some(CASHIER), "1111"), Err(Error::GrantsExpired { days: 14 })));
}

#[test]
fn somebody_who_left_is_signed_out_with_the_next_thing_they_do() {
    let shop = Shop::new().signed_in();
    shop.till().cart_add(101, None, None).unwrap();
    shop.apply(&gone(Collection::User, CASHIER));
    assert!(matches!(shop.till().cart_add(101, None, None), Err(Error::NotSignedIn)));
    assert_eq!(shop.till().till_state().unwrap().screen, Screen::Locked);
    assert!(matches!(shop.till().void_sale(uuid::Uuid::nil(), "x", &manager()), Err(Error::NotSignedIn)));
}
