//! The till's disk loses its power, fails a sync or fills up, in the middle of a sale.

use evertill_domain::Money;
use evertill_faults::{Device, FaultVfs};
use evertill_register::Error;
use evertill_register::view::{Cart, PayOptions, Receipt};
use evertill_tests::shop::{Counter, Place, Shop};

use crate::scene::*;

const DEVICES: [(&str, Device); 2] = [("plain", Device::PLAIN), ("powersafe", Device::POWERSAFE)];
/// More ops than any sale has.
const MOST_OPS: u64 = 60;

fn disk(till: &Counter) -> &FaultVfs {
    match &till.place {
        Place::Breakable(vfs) => vfs,
        Place::Folder => panic!("a real disk"),
    }
}

async fn broken_shop(seed: u64, device: Device) -> (Shop, Counter) {
    let shop = open(2, 10_000).await;
    give_pins(&shop).await;
    let till = enrol_on(&shop, 1, FaultVfs::register_on(device, "till", seed)).await;
    (shop, till)
}

/// The lights go out and on again.
fn power_cut(till: &mut Counter) {
    till.stop();
    disk(till).power_cut();
    till.clock.reboot();
    till.start().unwrap();
}

fn sales_of(till: &Counter, cart: &Cart) -> i64 {
    let sql = "SELECT count(*) FROM sale JOIN journal USING (key) WHERE cart_id = ?1 AND body IS NOT NULL";
    ask_till(till, sql, cart.cart_id)
}

/// After the restart a sale is whole and its receipt is offered, or there is none and the cart is as it was.
fn whole_or_absent(till: &Counter, cart: &Cart, told: Option<&Receipt>, case: &str) -> bool {
    let register = till.register();
    register.verify().unwrap();
    let sales = sales_of(till, cart);
    let offered = register.unread_receipt().unwrap();
    if let Some(told) = told {
        assert_eq!(sales, 1, "{case}: it was paid");
        let offered = offered.as_ref().unwrap_or_else(|| panic!("{case}: its receipt is not offered again"));
        assert_eq!((offered.key, &offered.number), (told.key, &told.number), "{case}");
    }
    if sales == 0 {
        assert!(offered.is_none(), "{case}: a receipt of nothing");
        let now = register.cart().unwrap();
        assert_eq!((now.cart_id, &now.lines), (cart.cart_id, &cart.lines), "{case}: the cart is there");
    }
    sales == 1
}

/// Pays what was meant to be paid; the same sale when it was one already.
fn pay_again(shop: &Shop, till: &Counter, cart: &Cart, pay: &PayOptions) -> Receipt {
    let register = till.register();
    register.sign_in(Some(shop.seed.cashier), PIN).unwrap();
    let receipt = register.pay_cash(cart.cart_id, pay.due).unwrap();
    assert_eq!(sales_of(till, cart), 1);
    register.receipt_shown(receipt.key).unwrap();
    receipt
}

#[tokio::test]
async fn row_01_power_fails_anywhere_in_a_sale() {
    for (name, device) in DEVICES {
        let (shop, mut till) = broken_shop(1, device).await;
        let (mut whole, mut absent, mut swept) = (0, 0, false);
        for nth in 1..=MOST_OPS {
            let (cart, pay) = fill_cart(&shop, &till, 0);
            disk(&till).cut_at_op(nth);
            let told = till.register().pay_cash(cart.cart_id, pay.due);
            swept = !disk(&till).is_stopped();
            power_cut(&mut till);
            let case = format!("{name}, cut at op {nth}");
            match whole_or_absent(&till, &cart, told.as_ref().ok(), &case) {
                true => whole += 1,
                false => absent += 1,
            }
            let receipt = pay_again(&shop, &till, &cart, &pay);
            assert!(told.is_err() || told.unwrap().key == receipt.key, "{case}: one cart, one sale");
            if swept {
                break;
            }
        }
        assert!(swept, "the sweep did not reach the end of a sale");
        assert!(
            whole > 0 && absent > 0,
            "{name}: {whole} whole, {absent} absent: the sweep saw one side only"
        );
        sync(&shop, &mut till).await;
        books_agree(&shop, &[&till]).await;
    }
}

#[tokio::test]
async fn power_fails_anywhere_while_a_cart_is_parked() {
    for (name, device) in DEVICES {
        let (shop, mut till) = broken_shop(3, device).await;
        let (mut aside, mut open, mut swept) = (0, 0, false);
        for nth in 1..=MOST_OPS {
            let (cart, pay) = fill_cart(&shop, &till, 0);
            disk(&till).cut_at_op(nth);
            let told = till.register().cart_park(Some("blue coat"));
            swept = !disk(&till).is_stopped();
            power_cut(&mut till);
            let register = till.register();
            register.sign_in(Some(shop.seed.cashier), PIN).unwrap();
            let parked = register.parked_carts().unwrap();
            assert!(told.is_err() || parked.len() == 1, "{name}, cut at op {nth}: it was parked");
            let now = match parked.first() {
                Some(tile) => {
                    aside += 1;
                    register.cart_recall(tile.cart_id).unwrap()
                }
                None => {
                    open += 1;
                    register.cart().unwrap()
                }
            };
            assert_eq!((now.cart_id, &now.lines), (cart.cart_id, &cart.lines), "{name}, cut at op {nth}");
            pay_again(&shop, &till, &cart, &pay);
            if swept {
                break;
            }
        }
        assert!(swept && aside > 0 && open > 0, "{name}: {aside} parked, {open} open");
        sync(&shop, &mut till).await;
        books_agree(&shop, &[&till]).await;
    }
}

#[tokio::test]
async fn row_02_power_fails_after_commit_and_the_receipt_is_offered_again() {
    for (name, device) in DEVICES {
        for seed in 0..6 {
            let (shop, mut till) = broken_shop(seed, device).await;
            let (cart, pay) = fill_cart(&shop, &till, 0);
            let told = till.register().pay_cash(cart.cart_id, pay.due).unwrap();
            power_cut(&mut till);
            assert!(whole_or_absent(&till, &cart, Some(&told), name));
            // Also while it is being shown; and never again once it was.
            disk(&till).cut_at_op(seed + 1);
            let seen = till.register().receipt_shown(told.key);
            power_cut(&mut till);
            let offered = till.register().unread_receipt().unwrap();
            assert!(seen.is_err() || offered.is_none(), "{name}, seed {seed}: shown, and offered again");
            till.register().receipt_shown(told.key).unwrap();
            power_cut(&mut till);
            assert_eq!(till.register().unread_receipt().unwrap(), None);
            sync(&shop, &mut till).await;
            books_agree(&shop, &[&till]).await;
        }
    }
}

/// Presses the button until the disk has it; how often it was refused. Meanwhile nothing was sold.
fn pay_at_last(till: &Counter, cart: &Cart, pay: &PayOptions, case: &str) -> (Receipt, u64) {
    for refused in 0..MOST_OPS {
        match till.register().pay_cash(cart.cart_id, pay.due) {
            Ok(receipt) => return (receipt, refused),
            Err(why) => {
                assert_eq!((why.code(), sales_of(till, cart)), ("STORAGE_FAILED", 0), "{case}");
            }
        }
    }
    panic!("{case}: it is never paid");
}

#[tokio::test]
async fn row_03_a_commit_that_answers_an_error_is_looked_up_and_never_sold_twice() {
    for (name, device) in DEVICES {
        let (shop, mut till) = broken_shop(3, device).await;
        for fails in (0..5).cycle().take(20) {
            let (cart, pay) = fill_cart(&shop, &till, 0);
            let syncs = disk(&till).syncs();
            disk(&till).fail_syncs(1, fails);
            let case = format!("{name}, {fails} syncs fail");
            let (receipt, refused) = pay_at_last(&till, &cart, &pay, &case);
            assert!(disk(&till).syncs() > syncs + fails, "{case}: they were not all in the sale");
            // The sale's sync, and the one that mends the file, which the next try begins with too.
            assert_eq!(refused, [0, 1, 1, 2, 3][usize::try_from(fails).unwrap()], "{case}");
            let again = till.register().pay_cash(cart.cart_id, pay.due).unwrap();
            assert_eq!((again.key, sales_of(&till, &cart)), (receipt.key, 1), "{case}");
            till.register().receipt_shown(again.key).unwrap();
        }
        sync(&shop, &mut till).await;
        books_agree(&shop, &[&till]).await;
    }
}

#[tokio::test]
async fn row_04_an_fsync_that_fails_is_never_taken_for_one_that_did_not() {
    for (name, device) in DEVICES {
        for seed in 0..20 {
            let (shop, mut till) = broken_shop(seed, device).await;
            let (cart, pay) = fill_cart(&shop, &till, 0);
            disk(&till).fail_syncs(1, 1 + seed % 5);
            let told = till.register().pay_cash(cart.cart_id, pay.due);
            assert_eq!(told.as_ref().map_err(Error::code).err(), Some("STORAGE_FAILED"), "it says so");
            // What the kernel dropped at the failed sync is gone for good; "paid" must not have rested on it.
            power_cut(&mut till);
            whole_or_absent(&till, &cart, None, &format!("{name}, seed {seed}"));
            pay_again(&shop, &till, &cart, &pay);
            sync(&shop, &mut till).await;
            books_agree(&shop, &[&till]).await;
        }
    }
}

#[tokio::test]
async fn row_04_nor_does_a_later_sale_rest_on_it() {
    for (name, device) in DEVICES {
        for seed in 0..20 {
            let (shop, mut till) = broken_shop(seed, device).await;
            let (cart, pay) = fill_cart(&shop, &till, 0);
            let fails = 1 + seed % 5;
            disk(&till).fail_syncs(1, fails);
            let case = format!("{name}, seed {seed}, {fails} fail");
            let (told, _) = pay_at_last(&till, &cart, &pay, &case);
            power_cut(&mut till);
            whole_or_absent(&till, &cart, Some(&told), &case);
            till.register().receipt_shown(told.key).unwrap();
            sync(&shop, &mut till).await;
            books_agree(&shop, &[&till]).await;
        }
    }
}

#[tokio::test]
async fn row_04_nor_does_one_after_the_till_was_started_again() {
    for (name, device) in DEVICES {
        for seed in 0..20 {
            let (shop, mut till) = broken_shop(seed, device).await;
            let (cart, pay) = fill_cart(&shop, &till, 0);
            let fails = 1 + seed % 5;
            disk(&till).fail_syncs(1, fails);
            assert!(till.register().pay_cash(cart.cart_id, pay.due).is_err());
            // The system goes on, and still has what it did not write.
            disk(&till).kill();
            till.stop();
            till.start().unwrap();
            let case = format!("{name}, seed {seed}, {fails} fail");
            whole_or_absent(&till, &cart, None, &case);
            pay_again(&shop, &till, &cart, &pay);
            let (cart, pay) = fill_cart(&shop, &till, 0);
            let told = till.register().pay_cash(cart.cart_id, pay.due).unwrap();
            power_cut(&mut till);
            whole_or_absent(&till, &cart, Some(&told), &case);
            assert_eq!(at_till(&till, "SELECT count(*) FROM sale"), 2, "{case}");
            till.register().receipt_shown(told.key).unwrap();
            sync(&shop, &mut till).await;
            books_agree(&shop, &[&till]).await;
        }
    }
}

#[tokio::test]
async fn row_04_a_till_whose_file_cannot_be_opened_again_sells_nothing_until_it_can() {
    for (name, device) in DEVICES {
        let (shop, mut till) = broken_shop(4, device).await;
        let (mut refused, mut swept) = (0, false);
        for nth in 1..=MOST_OPS {
            let (cart, pay) = fill_cart(&shop, &till, 0);
            // From this op on the disk answers nothing: neither the commit nor the look whether it was one.
            disk(&till).cut_at_op(nth);
            let told = till.register().pay_cash(cart.cart_id, pay.due);
            swept = !disk(&till).is_stopped();
            let case = format!("{name}, gone at op {nth}");
            if told.is_err() {
                refused += 1;
                for _ in 0..2 {
                    let again = till.register().pay_cash(cart.cart_id, pay.due).map(|receipt| receipt.key);
                    assert_eq!(again.map_err(|why| why.code()), Err("STORAGE_FAILED"), "{case}");
                }
            }
            power_cut(&mut till);
            whole_or_absent(&till, &cart, told.as_ref().ok(), &case);
            pay_again(&shop, &till, &cart, &pay);
            if swept {
                break;
            }
        }
        assert!(swept && refused > 0, "{name}: no commit was lost sight of");
        sync(&shop, &mut till).await;
        books_agree(&shop, &[&till]).await;
    }
}

#[tokio::test]
async fn row_04_nor_while_somebody_reads() {
    // As long as a search is under way, closing the file does not move the log into it.
    for (name, device) in DEVICES {
        for seed in 0..8 {
            let (shop, mut till) = broken_shop(seed, device).await;
            let (cart, pay) = fill_cart(&shop, &till, 0);
            let reader = disk(&till).open(till.database()).unwrap();
            let seen: i64 = reader.query_row("SELECT count(*) FROM journal", [], |row| row.get(0)).unwrap();
            assert!(seen > 0);
            disk(&till).fail_sync(1);
            let first = till.register().pay_cash(cart.cart_id, pay.due);
            assert!(first.is_err(), "{name}, seed {seed}: the sync did not fail in the sale");
            let second = till.register().pay_cash(cart.cart_id, pay.due);
            let told = first.or(second);
            drop(reader);
            power_cut(&mut till);
            whole_or_absent(&till, &cart, told.as_ref().ok(), &format!("{name}, seed {seed}"));
            pay_again(&shop, &till, &cart, &pay);
            sync(&shop, &mut till).await;
            books_agree(&shop, &[&till]).await;
        }
    }
}

#[tokio::test]
async fn row_05_a_full_disk_refuses_before_money_changes_hands() {
    let (shop, mut till) = broken_shop(5, Device::POWERSAFE).await;
    sell(&shop, &till, 1, 1);
    let (cart, pay) = fill_cart(&shop, &till, 0);
    let before = at_till(&till, "SELECT count(*) FROM journal");
    // No room for the reserve: no sale is begun.
    till.stop();
    till.options.reserve_bytes = 1 << 50;
    till.start().unwrap();
    till.register().sign_in(Some(shop.seed.cashier), PIN).unwrap();
    let refused = till.register().pay_cash(cart.cart_id, pay.due);
    assert!(matches!(refused, Err(Error::DiskFull)), "{refused:?}");
    let line = till.list_line(goods_of(&shop, 0), 1).unwrap();
    assert!(till.sell_lines(uuid::Uuid::new_v4(), shop.seed.cashier, vec![line]).is_err());
    assert_eq!(at_till(&till, "SELECT count(*) FROM journal WHERE kind = 'sale'"), 1, "nothing was sold");
    assert_eq!(at_till(&till, "SELECT count(*) FROM journal"), before + 1, "but for the sign-in");
    assert_eq!(till.register().cart().unwrap().lines, cart.lines);
    // What was sold before still goes up.
    sync(&shop, &mut till).await;
    assert_eq!(till.waiting().unwrap(), 0);
    till.stop();
    till.options.reserve_bytes = 1 << 20;
    till.start().unwrap();
    pay_again(&shop, &till, &cart, &pay);
    sync(&shop, &mut till).await;
    books_agree(&shop, &[&till]).await;
}

#[tokio::test]
async fn row_05_the_reserve_is_given_up_for_the_sale_under_way_and_for_the_push() {
    let (shop, mut till) = broken_shop(8, Device::POWERSAFE).await;
    till.stop();
    till.options.reserve_bytes = 1 << 20;
    till.start().unwrap();
    let reserve = till.options.beside.clone().unwrap().join("register.reserve");
    sell(&shop, &till, 1, 1);
    assert!(reserve.is_file(), "nothing is held back");
    disk(&till).full_while(&reserve);
    let (cart, pay) = fill_cart(&shop, &till, 0);
    let paid = till.register().pay_cash(cart.cart_id, pay.due).unwrap();
    till.register().receipt_shown(paid.key).unwrap();
    assert!(!reserve.exists(), "it was not needed");
    // Somebody else takes what it held: no further sale is begun, and what was sold goes up in what room is left.
    let cart = till.register().cart_add(goods_of(&shop, 0).variant, None, None).unwrap();
    std::fs::create_dir(&reserve).unwrap();
    let offered = till.register().pay_options(None);
    assert!(matches!(offered, Err(Error::DiskFull)), "{offered:?}");
    let refused = till.register().pay_cash(cart.cart_id, cart.total);
    assert!(matches!(refused, Err(Error::DiskFull)), "{refused:?}");
    assert_eq!((sales_of(&till, &cart), till.register().cart().unwrap().lines), (0, cart.lines.clone()));
    sync(&shop, &mut till).await;
    assert_eq!((till.waiting().unwrap(), at_server(&shop, "SELECT count(*) FROM orders").await), (0, 2));
    std::fs::remove_dir(&reserve).unwrap();
    disk(&till).free_disk();
    pay_again(&shop, &till, &cart, &till.register().pay_options(None).unwrap());
    assert!(reserve.is_file(), "and there is a reserve again");
    sync(&shop, &mut till).await;
    books_agree(&shop, &[&till]).await;
}

#[tokio::test]
async fn row_05_a_disk_that_fills_up_in_the_middle_of_a_sale_leaves_it_whole_or_absent() {
    for (name, device) in DEVICES {
        let (shop, mut till) = broken_shop(6, device).await;
        let mut refused = 0;
        for nth in 1..=12 {
            let (cart, pay) = fill_cart(&shop, &till, 0);
            disk(&till).fail_write_full(nth);
            let told = till.register().pay_cash(cart.cart_id, pay.due);
            let case = format!("{name}, full at write {nth}");
            if let Err(why) = &told {
                assert_eq!(why.code(), "DISK_FULL", "{case}");
                assert_eq!(sales_of(&till, &cart), 0, "{case}");
                assert_eq!(till.register().cart().unwrap().lines, cart.lines, "{case}");
                refused += 1;
            }
            disk(&till).free_disk();
            let paid = till.register().pay_cash(cart.cart_id, pay.due).unwrap();
            assert_eq!(sales_of(&till, &cart), 1, "{case}");
            till.register().receipt_shown(paid.key).unwrap();
        }
        assert!(refused > 0, "{name}: the disk never was full in a sale");
        sync(&shop, &mut till).await;
        books_agree(&shop, &[&till]).await;
    }
}

#[tokio::test]
async fn a_push_whose_answer_cannot_be_written_is_sent_again_and_replayed() {
    let (shop, mut till) = broken_shop(7, Device::POWERSAFE).await;
    let sold = sell(&shop, &till, 0, 2);
    disk(&till).fail_sync(1);
    let _ = till.worker().drain().await;
    power_cut(&mut till);
    sync(&shop, &mut till).await;
    assert_eq!(first_outcome(&till, sold.key).order_number, Some(sold.receipt));
    assert_eq!((at_server(&shop, "SELECT total FROM orders").await, sold.total), (900, Money(900)));
    books_agree(&shop, &[&till]).await;
}
