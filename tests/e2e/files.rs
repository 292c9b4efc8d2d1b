//! Files of other versions: an old one is brought up to date and sells on, a newer one is refused and left alone.

use std::path::Path;

use evertill_register::{Error, Options};
use evertill_server::store::StoreError;
use evertill_server::store::sqlite::SqliteStore;
use evertill_tests::shop::{Counter, Place};
use rusqlite::Connection;

use crate::scene::*;

/// The first version of a till's file, with a morning's sales in it that no server has heard of.
const TILL_1: &str = include_str!("../upgrade/register-1.sql");
/// The first version of the server's file: the catalogue of a shop.
const SERVER_1: &str = include_str!("../upgrade/server-1.sql");

fn load(dump: &str, into: &Path) {
    Connection::open(into).unwrap().execute_batch(dump).unwrap();
}

fn version(file: &Path) -> i64 {
    Connection::open(file).unwrap().pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
}

#[test]
fn row_35_the_sqlite_that_is_linked_loses_no_commits() {
    // That an older one is refused is told beside each store's opening.
    assert!(rusqlite::version_number() >= 3_051_003, "{}", rusqlite::version());
}

#[tokio::test]
async fn row_37_a_till_refuses_a_newer_file_and_leaves_it_alone() {
    let shop = open(1, 10).await;
    let mut till = enrol(&shop, 1).await;
    let sold = sell(&shop, &till, 0, 1);
    till.stop();
    let file = till.database();
    let known = version(&file);
    Connection::open(&file).unwrap().pragma_update(None, "user_version", known + 1).unwrap();
    let refused = till.start().unwrap_err();
    let refused = refused.downcast_ref::<Error>();
    assert!(matches!(refused, Some(Error::NewerFile { found, .. }) if *found == known + 1), "{refused:?}");
    // The newer version is put back on the machine.
    Connection::open(&file).unwrap().pragma_update(None, "user_version", known).unwrap();
    till.start().unwrap();
    sync(&shop, &mut till).await;
    assert!(!is_parked(&till, sold.key));
    books_agree(&shop, &[&till]).await;
}

#[tokio::test]
async fn row_37_a_server_refuses_a_newer_file_and_leaves_it_alone() {
    let mut shop = open(1, 10).await;
    shop.stop();
    let known = version(&shop.config.database);
    let set =
        |to: i64| Connection::open(&shop.config.database).unwrap().pragma_update(None, "user_version", to);
    set(known + 1).unwrap();
    let refused = SqliteStore::open(&shop.config, 0).map(|_| ());
    assert!(matches!(&refused, Err(StoreError::Unusable(why)) if why.contains("newer")), "{refused:?}");
    set(known).unwrap();
    shop.start().await.unwrap();
    check(&shop).await;
}

#[tokio::test]
async fn row_37_a_till_of_the_first_version_is_brought_up_to_date_and_sells_on() {
    let shop = open(1, 100).await;
    let mut till = Counter::unpack(&shop, 1, 1, Place::Folder, Options::default()).unwrap();
    load(TILL_1, &till.database());
    assert_eq!(version(&till.database()), 1);
    till.start().unwrap();
    assert!(version(&till.database()) > 1);
    till.register().verify().unwrap();
    assert_eq!(at_till(&till, "SELECT count(*) FROM sale"), 3);
    assert_eq!(at_till(&till, "SELECT total FROM control_totals"), 900, "one of three was voided");
    // Its server has never heard of it; it is enrolled again, as what it was.
    let register = till.register().till().unwrap().unwrap().register;
    let code = shop.enrol_code_of(1, Some(register)).await.unwrap();
    till.enrol_with(&code).await.unwrap();
    sync(&shop, &mut till).await;
    sell(&shop, &till, 0, 1);
    sync(&shop, &mut till).await;
    assert_eq!((at_server(&shop, "SELECT count(*) FROM orders").await, on_hand(&shop, 0).await), (4, 97));
    books_agree(&shop, &[&till]).await;
}

#[tokio::test]
async fn row_37_a_server_of_the_first_version_is_brought_up_to_date_and_serves_on() {
    let mut shop = open(1, 100).await;
    shop.stop();
    for suffix in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{suffix}", shop.config.database.display()));
    }
    load(SERVER_1, &shop.config.database);
    assert_eq!(version(&shop.config.database), 1);
    shop.start().await.unwrap();
    check(&shop).await;
    let mut till = enrol(&shop, 1).await;
    sell(&shop, &till, 0, 2);
    sync(&shop, &mut till).await;
    assert_eq!(on_hand(&shop, 0).await, 98);
    books_agree(&shop, &[&till]).await;
}
