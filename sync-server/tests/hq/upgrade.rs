//! Books of an earlier version: brought up to date they are whole, HQ shows them, and their register goes on.

use std::path::{Path, PathBuf};

use ed25519_dalek::SigningKey;
use evertill_domain::Role;
use evertill_protocol::hello::Verdict;
use evertill_server::catalog::NewUser;
use evertill_server::hq::password;
use evertill_server::store::sql::Cell;
use evertill_server::{Clock, Config};
use serde_json::{Value, json};
use tokio_postgres::NoTls;

use crate::desk::{Desk, PASSWORD};
use crate::place::place;
use crate::shop::{APPLES, BREAD, Shop, TENANT};
use crate::till::{Till, line};

/// The first version with everything that a sale leaves behind: the tables are made by so many migrations.
const VERSION: usize = 4;

/// What made the database as it was then.
fn old_books() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let engine = if crate::POSTGRES { "postgres" } else { "sqlite" };
    let folder = std::fs::read_dir(root.join("migrations/server").join(engine)).unwrap();
    let mut files: Vec<PathBuf> = folder.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.truncate(VERSION);
    files.push(root.join(format!("tests/upgrade/server-{VERSION}-{engine}.sql")));
    files.iter().map(|file| std::fs::read_to_string(file).unwrap()).collect()
}

/// A server of today on them.
async fn old_shop() -> Shop {
    let folder = tempfile::tempdir().unwrap();
    let database = place(&folder);
    if crate::POSTGRES {
        let (client, connection) = tokio_postgres::connect(&database, NoTls).await.unwrap();
        tokio::spawn(connection);
        client.batch_execute(&old_books()).await.unwrap();
    } else {
        rusqlite::Connection::open(&database).unwrap().execute_batch(&old_books()).unwrap();
    }
    let mut config = Config::default();
    config.set_database(database);
    let shop = Shop::at(folder, config).await;
    shop.later(3600);
    shop
}

/// The first column of every row.
async fn all<T: Cell + Send + 'static>(shop: &Shop, sql: &'static str) -> Vec<T> {
    shop.books.read_all(move |db| db.all(sql, &[], |row| row.get(0))).await.unwrap()
}

/// The register in these books: what it has is what it pushed.
async fn old_till(shop: &Shop) -> Till {
    let bodies: Vec<String> = all(shop, "SELECT body FROM event ORDER BY seq").await;
    Till {
        register: shop.ask("SELECT id FROM register").await,
        key: SigningKey::from_bytes(&[4; 32]),
        incarnation: 1,
        acked: bodies.len() as u64,
        bodies,
        cursor: shop.head().await,
        epoch: None,
        bearer: None,
        sales: 4,
    }
}

async fn hire(shop: &Shop) -> Desk<'_> {
    let root = NewUser {
        login: "root".into(),
        name: "ROOT".into(),
        role: Role::HqAdmin,
        store: None,
        password_hash: Some(password::hash(PASSWORD).unwrap()),
        pin_hash: None,
    };
    shop.store.create_user(TENANT, root, shop.clock.now_ms()).await.unwrap();
    Desk::of(shop, "root").await
}

/// What moved a product, newest first.
async fn moved(desk: &Desk<'_>, variant: i64) -> Vec<(String, i64)> {
    let product = desk.see(&format!("/products/{variant}")).await;
    let movements = product["movements"].as_array().unwrap().iter();
    movements
        .map(|moved| (moved["kind"].as_str().unwrap().into(), moved["qty"].as_i64().unwrap() / 1000))
        .collect()
}

fn steps(steps: &[(&str, i64)]) -> Vec<(String, i64)> {
    steps.iter().map(|(kind, qty)| ((*kind).to_owned(), *qty)).collect()
}

#[tokio::test]
async fn row_37_old_books_are_brought_up_to_date_and_shown_at_hq() {
    let shop = old_shop().await;
    assert_eq!(shop.breaches().await, Vec::<String>::new());
    let desk = hire(&shop).await;
    let orders = desk.list("/orders").await;
    let of = |number: &str| orders.iter().find(|order| order["number"] == number).unwrap();
    assert_eq!((orders.len(), of("S1-R1A-000001")["voided"].as_bool()), (4, Some(true)));
    let id = of("S1-R1A-000002")["id"].as_str().unwrap();
    let order = desk.see(&format!("/orders/{id}")).await;
    assert_eq!((&order["total"], order["lines"].as_array().unwrap().len()), (&json!(1550), 2));
    let open: Vec<Value> = desk.list("/exceptions?open=true").await;
    let codes: Vec<_> = open.iter().map(|exception| exception["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["NOT_UNDERSTOOD", "STOCK_SHORT"]);
    let apples = [("void", 2), ("sold", -1), ("sold", -3), ("sold", -2), ("received", 10)];
    assert_eq!(moved(&desk, APPLES).await, steps(&apples));
    assert_eq!(moved(&desk, BREAD).await, steps(&[("sold", -9), ("sold", -1), ("received", 10)]));
}

#[tokio::test]
async fn row_37_the_register_of_old_books_goes_on() {
    let shop = old_shop().await;
    let mut till = old_till(&shop).await;
    assert_eq!(till.hello(&shop).await.verdict, Verdict::Ok);
    let told: Vec<String> = all(&shop, "SELECT result FROM event ORDER BY seq").await;
    let again = till.push(&shop, 1..=till.bodies.len()).await;
    assert!(again.iter().all(|got| got.replayed), "{again:?}");
    assert_eq!(again.into_iter().map(|got| got.bytes).collect::<Vec<_>>(), told, "in the same bytes");
    till.sell(&shop, &[line(APPLES, 2, 450)]);
    assert!(till.push_last(&shop).await.booked().is_empty());
    till.void(&shop, till.key_of(4));
    assert!(till.push_last(&shop).await.booked().is_empty());
    assert_eq!((shop.stock(APPLES).await, shop.stock(BREAD).await), (4, 9));
    let pages = till.pull(&shop).await;
    assert_eq!(pages.last().unwrap().applied.seq, 8);
    let desk = hire(&shop).await;
    assert_eq!(moved(&desk, APPLES).await[0], ("sold".into(), -2));
    assert_eq!(moved(&desk, BREAD).await[0], ("void".into(), 9));
    assert_eq!(shop.breaches().await, Vec::<String>::new());
}
