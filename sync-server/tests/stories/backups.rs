//! Backups, restore and epochs of a file: no sale is lost while one copy of it lives.

use evertill_protocol::hello::{BackupThrough, Verdict};
use evertill_server::Clock;
use evertill_server::store::Backup;
use evertill_server::store::sql::ids::next_id;
use evertill_server::store::sqlite::{lock, restore};

use crate::shop::{APPLES, Shop, TENANT};
use crate::till::line;

async fn back_up(shop: &Shop, other_disk: bool, keep: usize) -> Backup {
    let folder = shop.folder.path().join("backups");
    shop.store.back_up(&folder, other_disk, keep, shop.clock.now_ms()).await.unwrap()
}

#[tokio::test]
async fn a_till_may_drop_only_what_the_oldest_backup_on_another_disk_holds() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    till.sell(&shop, &[line(APPLES, 1, 450)]);
    till.push_last(&shop).await;
    assert_eq!(till.hello(&shop).await.backup_through, BackupThrough::default(), "no backup");
    back_up(&shop, false, 9).await;
    assert_eq!(till.hello(&shop).await.backup_through, BackupThrough::default(), "on the same disk");
    shop.later(600);
    back_up(&shop, true, 1).await;
    let first = BackupThrough { incarnation: 1, seq: 1 };
    assert_eq!(till.hello(&shop).await.backup_through, first);
    till.sell(&shop, &[line(APPLES, 1, 450)]);
    till.push_last(&shop).await;
    shop.later(600);
    back_up(&shop, true, 2).await;
    assert_eq!(till.hello(&shop).await.backup_through, first, "the oldest on offer counts");
    shop.later(600);
    let kept = back_up(&shop, true, 1).await;
    assert_eq!(till.hello(&shop).await.backup_through, BackupThrough { incarnation: 1, seq: 2 });
    let files: Vec<_> = std::fs::read_dir(shop.folder.path().join("backups")).unwrap().collect();
    assert_eq!(files.len(), 1, "what is not offered is removed");
    std::fs::remove_file(&kept.path).unwrap();
    assert!(shop.store.offered_backups().await.unwrap().is_empty(), "gone is not offered");
    assert_eq!(till.hello(&shop).await.backup_through, BackupThrough::default());
}

#[tokio::test]
async fn row_17_a_restored_server_begins_an_epoch_and_the_tills_refill_it() {
    let mut shop = Shop::open().await;
    shop.config.backup_folder = Some(shop.folder.path().join("backups"));
    let mut till = shop.enrol("R1").await;
    till.sell(&shop, &[line(APPLES, 1, 450)]);
    till.push_last(&shop).await;
    let backup = back_up(&shop, true, 9).await;
    till.sell(&shop, &[line(APPLES, 2, 450)]);
    till.push_last(&shop).await;
    let before = till.epoch.unwrap();
    let shop = shop
        .restart(|config| {
            let restored = restore(config, &backup.path, 4, 0).unwrap();
            assert_eq!((restored.epoch.n, restored.offered), (5, 1));
            assert!(restored.moved_aside.unwrap().exists(), "nothing is deleted");
        })
        .await;
    assert_eq!(shop.stock(APPLES).await, 9);
    assert_eq!(till.page(&shop, "cursor=0").await.code(), "UNAUTHENTICATED");
    assert_eq!(till.send_push(&shop, &till.request(1..=2)).await.code(), "EPOCH_STALE");
    let hello = till.hello(&shop).await;
    assert_eq!((hello.verdict, hello.expected_seq), (Verdict::Replay, 2));
    assert!(hello.server.epoch.n > before.n && hello.server.epoch.id != before.id);
    assert!(till.push(&shop, 2..=2).await[0].booked().is_empty());
    assert_eq!(shop.stock(APPLES).await, 7);
    let id = shop.write(|db| next_id(db, TENANT)).await;
    assert_eq!(id, (5 << 32) + 1, "no id of the lost history is used again");
    assert_eq!(shop.breaches().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_file_swapped_behind_our_back_is_noticed_at_hello() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    let copy = back_up(&shop, false, 9).await;
    till.sell(&shop, &[line(APPLES, 1, 450)]);
    till.push_last(&shop).await;
    let before = till.epoch.unwrap();
    let shop = shop
        .restart(|config| {
            std::fs::copy(&copy.path, &config.database).unwrap();
        })
        .await;
    let hello = till.hello(&shop).await;
    assert_eq!((hello.verdict, hello.expected_seq), (Verdict::Replay, 1));
    assert_eq!(hello.server.epoch.n, before.n + 1);
    assert!(till.push_last(&shop).await.booked().is_empty());
}

#[tokio::test]
async fn a_restore_refuses_a_database_that_is_served_and_a_damaged_backup() {
    let shop = Shop::open().await;
    let backup = back_up(&shop, false, 9).await;
    let shop = shop
        .restart(|config| {
            let served = lock(&config.database).unwrap();
            let refused = restore(config, &backup.path, 0, 0).unwrap_err().to_string();
            assert!(refused.contains("is running"), "{refused}");
            drop(served);
            let mut bytes = std::fs::read(&backup.path).unwrap();
            let middle = bytes.len() / 2;
            bytes[middle..middle + 4096].fill(0xa5);
            std::fs::write(&backup.path, bytes).unwrap();
            assert!(restore(config, &backup.path, 0, 0).is_err());
        })
        .await;
    assert_eq!(shop.stock(APPLES).await, 10, "what was there is untouched");
}
