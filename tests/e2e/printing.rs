//! A till that is killed while it prints: the sale stands, its receipt comes out marked, the drawer opens once.

use evertill_paper::{FakePrinter, Printed};
use evertill_register::view::{DrawerSettings, PrinterSettings, PrinterTarget, Settings};

use crate::processes::{Machine, open_now};
use crate::scene::*;

const REPRINTED: &str = "REPRINTED AFTER AN INTERRUPTION";

/// A till with that printer and a drawer behind it.
pub fn set_up(machine: &Machine, manager: i64, address: String) {
    let register = machine.open();
    register.sign_in(Some(manager), PIN).unwrap();
    let drawer = DrawerSettings { pin: 0, on_ms: 50, off_ms: 100, on_cash: true };
    let printer = PrinterSettings {
        target: PrinterTarget::Network { address },
        drawer: Some(drawer),
        ..PrinterSettings::default()
    };
    register.set_settings(&Settings { printer, ..Settings::default() }, None).unwrap();
    register.lock().unwrap();
}

/// Pulses, whole receipts, and marks of a reprint.
fn count(printed: &Printed) -> (usize, usize, usize) {
    (printed.kicks(), printed.cuts(), printed.text().matches(REPRINTED).count())
}

#[tokio::test]
async fn a_till_that_is_killed_while_it_prints_says_so_and_opens_the_drawer_once() {
    let shop = open_now(1_000).await;
    let listening = shop.listen().await.unwrap();
    let machine = Machine::of(&shop);
    machine.enrol(&shop, &listening.url()).await;
    let mut sales = 0;
    for (step, so_far, after) in [
        // Nobody knows whether the pulse went out: it is not sent again.
        ("before_kick", (0, 0, 0), (0, 1, 0)),
        ("after_kick", (1, 0, 0), (1, 1, 0)),
        ("before_print", (1, 0, 0), (1, 1, 1)),
        ("mid_print", (1, 0, 0), (1, 1, 1)),
        // It was all there, and nobody was left to note it: the second one says that it is one.
        ("after_print", (1, 1, 0), (1, 2, 1)),
    ] {
        let printer = FakePrinter::start().unwrap();
        set_up(&machine, shop.seed.manager, printer.address());
        let dies = machine.run(&["--sales", "1", "--print"], Some(step)).await;
        assert!(!dies.status.success(), "{step} was never reached");
        sales += 1;
        assert_eq!(count(&printer.printed()), so_far, "{step}: {}", printer.printed().text());
        let lives = machine.run(&["--print"], None).await;
        assert!(lives.status.success(), "{step}: {lives:?}");
        assert_eq!(count(&printer.printed()), after, "{step}: {}", printer.printed().text());
        let again = machine.run(&["--print", "--sync"], None).await;
        assert!(again.status.success(), "{step}: {again:?}");
        assert_eq!(count(&printer.printed()), after, "{step}: and that is all");
        assert_eq!(at_server(&shop, "SELECT count(*) FROM orders").await, sales, "{step}: the sale stands");
        check(&shop).await;
    }
}
