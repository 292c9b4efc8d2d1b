//! PINs: right ones, wrong ones, and lock-outs that no restart lifts.

use super::shop::{CASHIER, DAY_MS, HOUR_MS, MILK, Shop, gone, manager};
use crate::Error;
use crate::clock::Clock as _;
use crate::view::{ApprovalInput, Screen};
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

/// A cashier who types their own PIN after every few guesses at a manager's.
#[test]
fn guesses_without_a_name_count_on_after_one_s_own_pin() {
    let shop = Shop::new().signed_in();
    let guess = |pin: &str| {
        let approval = ApprovalInput { user_id: None, pin: pin.into() };
        shop.till().open_drawer("Change", Some(&approval)).unwrap_err().code()
    };
    for _ in 0..4 {
        assert_eq!(guess("0000"), "PIN_WRONG");
    }
    assert_eq!(guess("1111"), "APPROVAL_SAME_PERSON");
    shop.till().sign_in(None, "1111").unwrap();
    assert_eq!(guess("0000"), "PIN_LOCKED", "the fifth");
    // Quiet hours forgive: one guess each, and the free ones come back.
    shop.clock.advance_ms(30_000 + HOUR_MS);
    assert_eq!((guess("0000"), guess("1111")), ("PIN_LOCKED", "PIN_LOCKED"));
    shop.clock.advance_ms(30_000 + 5 * HOUR_MS);
    assert_eq!((guess("0000"), guess("1111")), ("PIN_WRONG", "APPROVAL_SAME_PERSON"));
}

#[test]
fn who_is_signed_in_when_the_grants_end_is_out_and_the_cart_stays() {
    let shop = Shop::new().signed_in();
    shop.till().cart_add(MILK, None, None).unwrap();
    shop.clock.advance_ms(14 * DAY_MS);
    assert_eq!(shop.till().cart_add(MILK, None, None).unwrap_err().code(), "GRANTS_EXPIRED");
    let refused = shop.till().open_drawer("Change", Some(&manager())).unwrap_err();
    assert_eq!(refused.code(), "GRANTS_EXPIRED", "nor is anybody's consent heard");
    assert_eq!(shop.till().till_state().unwrap().screen, Screen::Locked);
    // A pull renews them.
    let now_ms = shop.clock.wall_ms();
    shop.till()
        .store()
        .write(|tx| Ok(tx.execute("UPDATE till SET catalog_as_of_ms = ?1", [now_ms])?))
        .unwrap();
    assert_eq!(shop.till().cart_add(MILK, None, None).unwrap().lines[0].quantity, "2");
}

#[test]
fn a_void_needs_a_reason() {
    let shop = Shop::new().signed_in();
    let sold = shop.sell_milk();
    assert_eq!(shop.till().void_sale(sold.key, "\t ", &manager()).unwrap_err().code(), "REASON_MISSING");
    shop.till().void_sale(sold.key, " Rung up twice ", &manager()).unwrap();
    let reason = shop.till().journal_entry(sold.key).unwrap().void_reason;
    assert_eq!(reason.as_deref(), Some("Rung up twice"));
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
