//! What may break under load: the server, PostgreSQL, the line between them, the machine of the primary.

use evertill_cluster::Cluster;
use rand::Rng;
use tempfile::TempDir;

use crate::load::{Load, push};
use crate::process::Process;
use crate::proxy::Proxy;
use crate::shop::{APPLES, Shop, http};
use crate::till::{got, line};
use crate::times;

const DATABASE: &str = "books";

/// A shop in a cluster that keeps what it has committed.
async fn shop_in(cluster: &Cluster) -> Shop {
    Shop::open_in(TempDir::new().unwrap(), cluster.create(DATABASE, None).unwrap()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn row_09_a_server_that_is_killed_over_and_over_loses_nothing_and_doubles_nothing() {
    kill_over_and_over(Shop::open().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn row_09_nor_does_one_on_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("books.db").to_str().unwrap().to_owned();
    kill_over_and_over(Shop::open_in(folder, file).await).await;
}

async fn kill_over_and_over(shop: Shop) {
    let database = shop.database();
    let mut server = Process::start(&database);
    let load = Load::begin(shop, &server.url).await;
    for _ in 0..times(4, 50) {
        let sales = rand::rng().random_range(1..40);
        load.more(sales).await;
        server.kill();
        server = Process::start(&database);
        load.turn_to(&server.url);
    }
    load.more(10).await;
    load.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn row_09_an_answer_that_died_with_its_server_is_given_by_the_next_one() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    till.sell(&shop, &[line(APPLES, 1, 450)]);
    let request = serde_json::to_string(&till.request(1..=1)).unwrap();
    let client = http();
    let mut dying = Process::start_with(&shop.database(), &[("EVERTILL_KILL_AT", "before_reply")]);
    assert!(push(&client, &dying.url, &request).await.is_none(), "it died without a word");
    assert!(!dying.end().success());
    assert_eq!(shop.ask::<i64>("SELECT count(*) FROM orders").await, 1, "and had taken it");
    let server = Process::start(&shop.database());
    let answer = push(&client, &server.url, &request).await.unwrap();
    assert_eq!(answer.acked_seq, 1);
    let replayed = got(&answer).remove(0);
    assert!(replayed.replayed && replayed.booked().is_empty());
    assert_eq!(replayed.bytes, shop.ask::<String>("SELECT result FROM event").await);
    assert_eq!(shop.ask::<i64>("SELECT count(*) FROM orders").await, 1);
    assert_eq!(shop.stock(APPLES).await, 9);
    assert_eq!(shop.breaches().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres_crashes_under_load_and_what_was_acknowledged_is_there() {
    let mut cluster = Cluster::start_durable().unwrap();
    let shop = shop_in(&cluster).await;
    let server = Process::start(&shop.database());
    let load = Load::begin(shop, &server.url).await;
    for _ in 0..times(2, 20) {
        load.more(20).await;
        cluster.crash().unwrap();
    }
    load.more(20).await;
    load.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_line_is_cut_in_the_middle_of_a_commit() {
    let cluster = Cluster::start_durable().unwrap();
    let shop = shop_in(&cluster).await;
    let proxy = Proxy::before(cluster.socket()).await;
    let server = Process::start(&proxy.url(DATABASE));
    let load = Load::begin(shop, &server.url).await;
    proxy.cut_every(7);
    let cuts = times(10, 200);
    while proxy.cut() < cuts {
        load.more(3).await;
    }
    load.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_primary_dies_and_its_synchronous_standby_has_all_that_was_acknowledged() {
    let primary = Cluster::start_durable().unwrap();
    primary.create(DATABASE, None).unwrap();
    let standby = primary.standby().unwrap();
    let either = primary.url_of_either(&standby, DATABASE);
    let shop = Shop::open_in(TempDir::new().unwrap(), either).await;
    let server = Process::start(&shop.database());
    let load = Load::begin(shop, &server.url).await;
    load.more(60).await;
    drop(primary);
    standby.promote().unwrap();
    load.more(60).await;
    load.end().await;
}
