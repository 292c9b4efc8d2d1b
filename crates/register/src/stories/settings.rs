//! What is set at a till, who may set it, and what is kept of a drawer that was opened without a sale.

use super::shop::{CASHIER, Shop, manager, supervisor};
use crate::Error;
use crate::view::{DrawerSettings, PrinterSettings, PrinterTarget, ScannerSettings, Settings, Theme};

#[test]
fn looks_are_anybodys_and_survive_a_restart() {
    let mut shop = Shop::new();
    let store_locale = shop.till().till_state().unwrap().locale;
    assert_eq!(store_locale, "en");
    let mine = Settings {
        theme: Theme::Dark,
        locale: Some("de".into()),
        left_handed: true,
        ..shop.till().settings().unwrap()
    };
    assert_eq!(shop.till().set_settings(&mine, None).unwrap(), mine, "nobody is signed in");
    shop.restart();
    assert_eq!(shop.till().settings().unwrap(), mine);
    assert_eq!(shop.till().till_state().unwrap().locale, "de");
}

#[test]
fn devices_and_the_lock_need_a_supervisor() {
    let shop = Shop::new();
    let before = shop.till().settings().unwrap();
    let scanner = Settings {
        scanner: ScannerSettings { prefix: "]".into(), ..ScannerSettings::default() },
        ..before.clone()
    };
    let lock = Settings { idle_lock_s: Some(60), ..before.clone() };
    let target = PrinterTarget::Network { address: "10.0.0.5:9100".into() };
    let printer =
        Settings { printer: PrinterSettings { target, ..PrinterSettings::default() }, ..before.clone() };
    assert!(matches!(shop.till().set_settings(&lock, None), Err(Error::NotSignedIn)));
    shop.till().sign_in(Some(CASHIER), "1111").unwrap();
    for wanted in [&scanner, &lock, &printer] {
        assert!(matches!(shop.till().set_settings(wanted, None), Err(Error::ApprovalNeeded)));
        assert_eq!(shop.till().settings().unwrap(), before);
        assert_eq!(&shop.till().set_settings(wanted, Some(&supervisor())).unwrap(), wanted);
        shop.till().set_settings(&before, Some(&supervisor())).unwrap();
    }
    shop.till().sign_in(Some(super::shop::SUPERVISOR), "2222").unwrap();
    shop.till().set_settings(&lock, None).unwrap();
    assert_eq!(shop.till().till_state().unwrap().idle_lock_s, 60);
}

#[test]
fn what_no_device_can_do_is_refused() {
    let shop = Shop::new();
    let good = Settings::default();
    let printer = |change: fn(&mut PrinterSettings)| {
        let mut settings = good.clone();
        change(&mut settings.printer);
        settings
    };
    let pulse = |pin, on_ms| Some(DrawerSettings { pin, on_ms, off_ms: 100, on_cash: true });
    let wrong = [
        Settings { locale: Some("deutsch, bitte".into()), ..good.clone() },
        Settings { idle_lock_s: Some(1), ..good.clone() },
        Settings { scanner: ScannerSettings { max_gap_ms: 0, ..good.scanner.clone() }, ..good.clone() },
        printer(|it| it.columns = 40),
        printer(|it| it.dots = 80),
        printer(|it| it.target = PrinterTarget::Network { address: "10.0.0.5".into() }),
        printer(|it| it.target = PrinterTarget::File { path: String::new() }),
        Settings {
            printer: PrinterSettings { drawer: pulse(2, 50), ..good.printer.clone() },
            ..good.clone()
        },
        Settings {
            printer: PrinterSettings { drawer: pulse(0, 600), ..good.printer.clone() },
            ..good.clone()
        },
    ];
    for settings in wrong {
        let told = shop.till().set_settings(&settings, None);
        assert!(matches!(told, Err(Error::SettingsInvalid(_))), "{settings:?}");
    }
}

#[test]
fn settings_that_cannot_be_read_are_the_first_ones_again() {
    let shop = Shop::new();
    let nonsense = "INSERT INTO setting (one, value) VALUES (1, '{\"theme\":7}')";
    shop.till().store().write(|tx| Ok(tx.execute(nonsense, [])?)).unwrap();
    assert_eq!(shop.till().settings().unwrap(), Settings::default());
}

#[test]
fn a_drawer_opened_without_a_sale_is_remembered_with_who_and_why() {
    let shop = Shop::new().signed_in();
    let till = shop.till();
    assert!(matches!(till.open_drawer(" ", Some(&manager())), Err(Error::ReasonMissing)));
    assert!(matches!(till.open_drawer("change", None), Err(Error::ApprovalNeeded)));
    till.open_drawer("change", Some(&manager())).unwrap();
    let kept =
        "SELECT count(*) FROM drawer_opening WHERE cashier = 1 AND approved_by = 3 AND reason = 'change'";
    assert_eq!(shop.count(kept), 1);
    assert_eq!(shop.count("SELECT count(*) FROM drawer_opening"), 1);
}
