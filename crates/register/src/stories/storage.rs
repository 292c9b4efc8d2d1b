//! The file itself: refused when it is not ours, found out when it is a copy, rescued when it is damaged.

use std::fs;
use std::path::Path;

use evertill_domain::{Body, Fact};
use rusqlite::Connection;

use super::shop::{CASHIER, MILK, Shop, enrolment};
use crate::Error;
use crate::view::{Minor, Screen};

fn copy_folder(from: &Path, to: &Path, names: &[&str]) {
    for name in names {
        if from.join(name).exists() {
            fs::copy(from.join(name), to.join(name)).unwrap();
        }
    }
}

fn holds(shop: &Shop, text: &str) -> bool {
    let files = ["till.sqlite", "till.sqlite-wal"].map(|name| shop.folder.path().join(name));
    let mut all = files.iter().filter_map(|file| fs::read(file).ok());
    all.any(|bytes| bytes.windows(text.len()).any(|window| window == text.as_bytes()))
}

/// The previous incarnation, why the present one began, and what of the previous one is missing.
type Opened = (u32, String, Option<(u64, u64)>);

fn opened(shop: &Shop) -> Option<Opened> {
    let sql = "SELECT body FROM journal WHERE kind = 'incarnation_opened' ORDER BY incarnation DESC LIMIT 1";
    let body: String =
        shop.till().store().read(|conn| Ok(conn.query_row(sql, [], |row| row.get(0))?)).ok()?;
    match Body::decode(&body).unwrap().fact {
        Fact::IncarnationOpened(opened) => Some((opened.previous, opened.why, opened.lost)),
        _ => None,
    }
}

#[test]
fn a_new_till_asks_to_be_set_up() {
    let mut shop = Shop::empty();
    shop.start().unwrap();
    assert_eq!(shop.till().till_state().unwrap().screen, Screen::Setup);
    assert!(matches!(shop.till().cart(), Err(Error::NotEnrolled)));
    assert_eq!(shop.till().status().unwrap().waiting, 0);
    shop.till().enrolled(&enrolment(1)).unwrap();
    assert_eq!(shop.till().till_state().unwrap().screen, Screen::Loading);
    shop.restart();
    assert_eq!(shop.incarnation(), 1);
}

#[test]
fn the_key_is_the_devices_own_and_stays() {
    let mut shop = Shop::empty();
    shop.start().unwrap();
    let key = shop.till().signing_key().to_bytes();
    shop.restart();
    assert_eq!(shop.till().signing_key().to_bytes(), key);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let file = fs::metadata(shop.folder.path().join("register.key")).unwrap();
        assert_eq!(file.permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn a_second_till_on_the_same_file_is_refused() {
    let mut shop = Shop::new();
    let mut other = Shop::empty();
    other.folder = tempfile::tempdir_in(shop.folder.path()).unwrap();
    other.options.beside = Some(shop.folder.path().to_owned());
    assert!(matches!(other.start(), Err(Error::InUse)));
    shop.stop();
    shop.start().unwrap();
}

#[test]
fn newer_and_foreign_files_are_refused_and_left_alone() {
    let mut shop = Shop::new();
    shop.stop();
    Connection::open(shop.database()).unwrap().pragma_update(None, "user_version", 99).unwrap();
    assert!(matches!(shop.start(), Err(Error::NewerFile { found: 99, .. })));

    let mut foreign = Shop::empty();
    Connection::open(foreign.database()).unwrap().execute_batch("CREATE TABLE letters (text)").unwrap();
    assert!(matches!(foreign.start(), Err(Error::ForeignFile(_))));
    let mut text = Shop::empty();
    fs::write(text.database(), "Dear diary, this is not a database at all. ".repeat(100)).unwrap();
    assert!(matches!(text.start(), Err(Error::ForeignFile(_))));
    assert!(fs::read_to_string(text.database()).unwrap().starts_with("Dear diary"));
}

#[test]
fn a_file_restored_from_a_copy_begins_the_next_incarnation() {
    let mut shop = Shop::new();
    shop.engine_sale(1).unwrap();
    shop.stop();
    let copy = tempfile::tempdir().unwrap();
    copy_folder(shop.folder.path(), copy.path(), &["till.sqlite"]);
    shop.start().unwrap();
    assert_eq!(shop.incarnation(), 1, "the same file opened again is no copy");
    shop.engine_sale(2).unwrap();
    shop.engine_sale(3).unwrap();
    shop.stop();
    copy_folder(copy.path(), shop.folder.path(), &["till.sqlite"]);
    shop.start().unwrap();
    assert_eq!(shop.incarnation(), 2);
    assert_eq!(opened(&shop), Some((1, "restored".into(), Some((2, 3)))));
    assert_eq!(shop.engine_sale(4).unwrap().receipt, "S12-R3B-000001");
    shop.restart();
    assert_eq!(shop.incarnation(), 2, "once");
}

#[test]
fn a_copy_of_an_earlier_opening_shows_even_when_nothing_was_sold_since() {
    let mut shop = Shop::new();
    shop.stop();
    let copy = tempfile::tempdir().unwrap();
    copy_folder(shop.folder.path(), copy.path(), &["till.sqlite"]);
    shop.start().unwrap();
    shop.restart();
    shop.stop();
    copy_folder(copy.path(), shop.folder.path(), &["till.sqlite"]);
    shop.start().unwrap();
    assert_eq!(opened(&shop), Some((1, "restored".into(), None)));
}

#[test]
fn a_database_without_its_mark_is_a_clone() {
    let mut shop = Shop::new();
    shop.stop();
    fs::remove_file(shop.folder.path().join("register.mark")).unwrap();
    shop.start().unwrap();
    assert_eq!(opened(&shop), Some((1, "cloned".into(), None)));
}

#[test]
fn a_tampered_journal_is_moved_aside_and_what_holds_is_kept() {
    let mut shop = Shop::new().signed_in();
    shop.engine_sale(1).unwrap();
    shop.engine_sale(2).unwrap();
    shop.engine_sale(3).unwrap();
    shop.till().cart_add(MILK, Some("4"), None).unwrap();
    let tamper = "UPDATE journal SET body = replace(body, '119', '118') WHERE seq = 3";
    shop.till().store().write(|tx| Ok(tx.execute(tamper, [])?)).unwrap();
    shop.restart();
    assert_eq!(shop.incarnation(), 2);
    assert_eq!(opened(&shop), Some((1, "journal_damaged".into(), Some((3, 4)))));
    assert_eq!(shop.count("SELECT count(*) FROM journal WHERE incarnation = 1"), 2);
    assert_eq!(shop.count("SELECT count(*) FROM sale"), 1);
    assert_eq!(shop.till().cart().unwrap().total, Minor(4 * 119), "the open cart is still there");
    assert_eq!(shop.till().products("milk", None, 0, 5).unwrap().total, 1);
    shop.till().verify().unwrap();
    let aside = |name: &str| name.starts_with("till.sqlite.damaged-") && !name.ends_with("-wal");
    let names = fs::read_dir(shop.folder.path()).unwrap().flatten();
    let kept = names.filter(|entry| aside(&entry.file_name().to_string_lossy())).count();
    assert_eq!(kept, 1, "the damaged file is kept");
    shop.restart();
    assert_eq!(shop.incarnation(), 2);
}

#[test]
fn a_file_with_torn_pages_is_rescued_as_far_as_it_reads() {
    let mut shop = Shop::new();
    for cart in 1..=200 {
        shop.engine_sale(cart).unwrap();
    }
    shop.till().store().checkpoint().unwrap();
    shop.stop();
    let mut bytes = fs::read(shop.database()).unwrap();
    // Some of the journal's leaves: the pages that hold bodies.
    let holds_a_body = |page: &&mut [u8]| page.windows(13).any(|bytes| bytes == br#""kind":"sale""#);
    for page in bytes.chunks_mut(4096).filter(holds_a_body).skip(10).take(6) {
        page.iter_mut().for_each(|byte| *byte ^= 0x5a);
    }
    fs::write(shop.database(), &bytes).unwrap();
    shop.start().unwrap();
    assert_eq!(shop.incarnation(), 2);
    let (_, why, _) = opened(&shop).unwrap();
    assert_eq!(why, "journal_damaged");
    shop.till().verify().unwrap();
    shop.till().sign_in(Some(CASHIER), "1111").unwrap();
    let check = "SELECT integrity_check <> 'ok' FROM pragma_integrity_check LIMIT 1";
    assert_eq!(shop.count(check), 0);
}

#[test]
fn a_database_of_which_nothing_is_left_makes_a_new_till_and_keeps_the_rest() {
    let mut shop = Shop::new();
    shop.stop();
    fs::write(shop.database(), vec![0xab; 50_000]).unwrap();
    shop.start().unwrap();
    assert_eq!(shop.till().till_state().unwrap().screen, Screen::Setup);
}

#[test]
fn whoever_copies_the_database_alone_has_no_hash_to_try_pins_against() {
    let mut shop = Shop::new();
    shop.till().sign_in(Some(CASHIER), "1111").unwrap();
    shop.stop();
    assert!(holds(&shop, "Ana") && !holds(&shop, "argon2"));
    let mut thief = Shop::empty();
    copy_folder(
        shop.folder.path(),
        thief.folder.path(),
        &["till.sqlite", "till.sqlite-wal", "register.mark"],
    );
    // Every device makes a key of its own.
    fs::write(thief.folder.path().join("register.key"), "11".repeat(32)).unwrap();
    thief.start().unwrap();
    assert_eq!(thief.till().till_state().unwrap().people.len(), 3);
    assert_eq!(thief.till().sign_in(Some(CASHIER), "1111").unwrap_err().code(), "PIN_WRONG");
}

#[test]
fn hashes_that_an_earlier_version_left_open_are_sealed_when_the_till_starts() {
    let mut shop = Shop::new();
    let open = "UPDATE user SET pin_hash = opened(pin_hash, id, role)";
    shop.till().store().write(|tx| Ok(tx.execute(open, [])?)).unwrap();
    assert!(holds(&shop, "argon2"));
    shop.restart();
    assert!(holds(&shop, "Ana") && !holds(&shop, "argon2"), "not in free pages either");
    shop.till().sign_in(Some(CASHIER), "1111").unwrap();
}

#[test]
fn a_re_enrolled_till_begins_the_incarnation_the_server_names() {
    let shop = Shop::new();
    shop.engine_sale(1).unwrap();
    shop.till().enrolled(&enrolment(5)).unwrap();
    assert_eq!(shop.incarnation(), 5);
    assert_eq!(opened(&shop), Some((4, "re_enrolled".into(), None)));
    let other = crate::Enrolled { register: uuid::Uuid::from_u128(3), ..enrolment(1) };
    let refused = shop.till().enrolled(&other).unwrap_err();
    assert_eq!(refused.code(), "OTHER_REGISTER", "its journal belongs to the first");
}
