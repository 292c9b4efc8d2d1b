//! Backups: on offer once a restored copy was opened and checked; and the history that begins in a restored database.

use std::path::Path;
use std::process::{Command, Output};

use evertill_cluster::Cluster;
use evertill_server::store::postgres::{PostgresStore, Restorable};
use evertill_server::store::sql::Engine;
use evertill_server::store::{BackupStore, MetaStore, StoreError};

use crate::database::{empty, open};
use crate::shop::{APPLES, Till, ask, clean, stocked};

/// The same database in a cluster restored from a base backup taken now.
fn restored(url: &str) -> (Cluster, String) {
    let copy = Cluster::shared().unwrap().restored().unwrap();
    let url = copy.url(url.rsplit('/').next().unwrap());
    (copy, url)
}

fn backup_in(folder: &Path, copy_url: &str) -> Restorable {
    let path = folder.join("base-1");
    std::fs::write(&path, "as pg_basebackup wrote it").unwrap();
    Restorable { path, bytes: 25, other_disk: true, copy_url: copy_url.to_owned() }
}

async fn through(store: &PostgresStore) -> i64 {
    ask(
        store,
        "SELECT coalesce(max(m.seq), 0) FROM backup b JOIN backup_mark m ON m.backup_id = b.id
                WHERE b.other_disk",
    )
    .await
}

async fn sold(store: &PostgresStore) -> Till {
    stocked(store).await;
    let mut till = Till::enrol(store, "R1").await;
    for _ in 0..3 {
        till.sell(APPLES, 1, 450, None);
    }
    till.push(store, 1..=3).await;
    till
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_counts_once_a_copy_restored_from_it_was_opened_and_checked() {
    let (folder, url) = (tempfile::tempdir().unwrap(), empty());
    let store = open(&url).await;
    let mut till = sold(&store).await;
    assert_eq!(store.offered_backups().await.unwrap(), []);
    let (_cluster, copy) = restored(&url);
    till.sell(APPLES, 1, 450, None);
    till.push(&store, 4..=4).await;
    let (backup, withdrawn) = store.offer(backup_in(folder.path(), &copy), 7, 9).await.unwrap();
    assert_eq!((withdrawn, through(&store).await), (vec![], 3), "what was pushed later is not in it");
    assert_eq!(store.offered_backups().await.unwrap(), std::slice::from_ref(&backup));
    std::fs::remove_file(&backup.path).unwrap();
    assert_eq!(store.offered_backups().await.unwrap(), [], "gone is not offered");
    clean(&store).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_is_damaged_or_another_database_or_this_one_is_not_offered() {
    let (folder, url) = (tempfile::tempdir().unwrap(), empty());
    let store = open(&url).await;
    sold(&store).await;
    let (_cluster, copy) = restored(&url);
    let refused = async |copy: &str| match store.offer(backup_in(folder.path(), copy), 7, 9).await {
        Err(StoreError::Unusable(why)) => why,
        other => panic!("{other:?}"),
    };
    assert!(refused(&url).await.contains("the database itself"));
    let damaged = open(&copy).await;
    damaged.write_all(|db| db.execute("UPDATE orders SET total = total + 1", &[])).await.unwrap();
    assert!(refused(&copy).await.contains("invariant 6"));
    let other = empty();
    open(&other).await.write_all(|db| db.execute("UPDATE meta SET created_ms = 4", &[])).await.unwrap();
    assert!(refused(&other).await.contains("another database"));
    assert_eq!(store.offered_backups().await.unwrap(), []);
}

fn server(db: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_evertill-server"));
    command.args(["--db", db]).args(arguments).env_remove("EVERTILL_CONFIG").output().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_database_begins_the_next_epoch_from_the_command_line() {
    let (folder, url) = (tempfile::tempdir().unwrap(), empty());
    let store = open(&url).await;
    sold(&store).await;
    let (_cluster, copy) = restored(&url);
    let path = folder.path().join("base-1");
    std::fs::write(&path, "as pg_basebackup wrote it").unwrap();
    let offered = server(&url, &["offer", path.to_str().unwrap(), "--copy", &copy]);
    assert!(offered.status.success(), "{offered:?}");
    assert!(!server(&url, &["offer", path.to_str().unwrap(), "--copy", &url]).status.success());
    assert!(!server(&copy, &["restore", path.to_str().unwrap()]).status.success(), "it takes no file");
    let restored = server(&copy, &["restore", "--epoch-at-least", "6"]);
    assert!(String::from_utf8_lossy(&restored.stdout).contains("epoch 7 begins"), "{restored:?}");
    assert!(server(&copy, &["check"]).status.success());
    let store = open(&copy).await;
    assert_eq!((store.epoch().n, ask(&store, "SELECT count(*) FROM bearer").await), (7, 0));
    let recovering =
        store.read_all(|db| db.need("SELECT recovering FROM meta", &[], |row| row.get::<bool>(0)));
    assert!(recovering.await.unwrap(), "until every register has said what it has");
    clean(&store).await;
}
