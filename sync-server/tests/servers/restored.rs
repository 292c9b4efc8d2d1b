//! A PostgreSQL that is restored from a base backup: the tills send again what it lacks, and the books are whole.

use std::process::Command;

use evertill_cluster::Cluster;
use evertill_protocol::hello::Verdict;
use evertill_server::Clock;
use evertill_server::store::sql::ids::next_id;

use crate::shop::{APPLES, BREAD, Shop, TENANT};
use crate::till::{Till, line};

/// Two tills; what each sold last is not in the base backup, and the first has a sale that it has sent nowhere.
struct Lost {
    shop: Shop,
    tills: [Till; 2],
    _cluster: Cluster,
}

async fn lost() -> Lost {
    let shop = Shop::open().await;
    let (mut one, mut two) = (shop.enrol("R1").await, shop.enrol("R2").await);
    one.sell(&shop, &[line(APPLES, 1, 450)]);
    two.sell(&shop, &[line(BREAD, 1, 200)]);
    one.push_last(&shop).await;
    two.push_last(&shop).await;
    let cluster = Cluster::shared().unwrap().restored().unwrap();
    one.sell(&shop, &[line(APPLES, 2, 450)]);
    two.sell(&shop, &[line(BREAD, 3, 200)]);
    one.push_last(&shop).await;
    two.push_last(&shop).await;
    one.sell(&shop, &[line(APPLES, 1, 450)]);
    let copy = cluster.url(shop.database().rsplit('/').next().unwrap());
    let Shop { folder, mut config, clock, .. } = shop;
    config.set_database(copy);
    let shop = Shop::at(folder, config).await;
    shop.clock.set(clock.now());
    Lost { shop, tills: [one, two], _cluster: cluster }
}

async fn ready(shop: &Shop) -> String {
    shop.get_open("/readyz").await.json()["status"].as_str().unwrap().to_owned()
}

/// Both say hello, and send what is missing.
async fn refill(shop: &Shop, [one, two]: &mut [Till; 2]) {
    for (till, unheard) in [(&mut *one, "recovering"), (&mut *two, "ok")] {
        assert_eq!(till.send_push(shop, &till.request(2..=2)).await.code(), "EPOCH_STALE");
        let hello = till.hello(shop).await;
        assert_eq!((hello.verdict, hello.expected_seq), (Verdict::Replay, 2));
        assert_eq!(hello.server.epoch.n, 2);
        assert_eq!(ready(shop).await, unheard);
    }
    for got in one.push(shop, 2..=3).await.iter().chain(&two.push(shop, 2..=2).await) {
        assert!(got.booked().is_empty() && !got.replayed, "{got:?}");
    }
    for (till, sold) in [(one, 3), (two, 2)] {
        till.cursor = 0;
        shop.head().await;
        assert_eq!(till.pull(shop).await.last().unwrap().applied.seq, sold);
    }
    assert_eq!((shop.stock(APPLES).await, shop.stock(BREAD).await), (6, 6));
    assert_eq!(shop.ask::<i64>("SELECT count(*) FROM orders").await, 5);
    let id = shop.write(|db| next_id(db, TENANT)).await;
    assert_eq!(id, (2 << 32) + 1, "no id of the lost history is used again");
    assert_eq!(shop.breaches().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn row_17_a_restored_database_begins_an_epoch_and_the_tills_refill_it() {
    let Lost { shop, mut tills, _cluster } = lost().await;
    let mut command = Command::new(env!("CARGO_BIN_EXE_evertill-server"));
    let restored = command.args(["--db", &shop.database(), "restore"]).output().unwrap();
    assert!(String::from_utf8_lossy(&restored.stdout).contains("epoch 2 begins"), "{restored:?}");
    // What it knew of its history before.
    assert_eq!(ready(&shop).await, "recovering");
    assert_eq!(tills[0].page(&shop, "cursor=0").await.code(), "UNAUTHENTICATED");
    refill(&shop, &mut tills).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn row_17_a_database_restored_behind_our_back_begins_the_epoch_at_the_first_hello() {
    let Lost { shop, mut tills, _cluster } = lost().await;
    assert_eq!(ready(&shop).await, "ok", "nobody has noticed");
    let answer = tills[0].clone().hello(&shop).await;
    assert_eq!((answer.verdict, answer.server.epoch.n), (Verdict::Replay, 2));
    refill(&shop, &mut tills).await;
}
