//! Jobs: migrated once however many servers start, done again when they meet, never half.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use evertill_server::store::sql::{Arg, Db, Engine, ids};
use evertill_server::store::{MetaStore, StoreError, StoreResult};
use tokio::sync::Barrier;

use crate::database::{empty, open};

fn tenants(db: Db<'_>) -> StoreResult<i64> {
    db.execute("INSERT INTO tenant (id, code, name) VALUES (1, 'a', 'A'), (2, 'b', 'B')", &[])?;
    db.need("SELECT count(*) FROM tenant", &[], |row| row.get(0))
}

#[tokio::test(flavor = "multi_thread")]
async fn servers_that_start_at_once_find_one_schema_and_one_history() {
    let url = empty();
    let (one, two, three) = tokio::join!(open(&url), open(&url), open(&url));
    assert_eq!((one.epoch(), one.epoch()), (two.epoch(), three.epoch()));
    assert_eq!(one.epoch().n, 1);
    one.ready().await.unwrap();
    assert_eq!(one.check().await.unwrap(), []);
    assert!(!one.place().contains("evertill@"), "{}", one.place());
}

#[tokio::test(flavor = "multi_thread")]
async fn ids_are_each_tenants_own_and_carry_the_epoch() {
    let store = open(&empty()).await;
    store.write_all(tenants).await.unwrap();
    let ids = store
        .write_all(|db| Ok([ids::next_ids(db, 1, 3)?, ids::next_id(db, 1)?, ids::next_id(db, 2)?]))
        .await
        .unwrap();
    let first = (1 << 32) + 1;
    assert_eq!(ids, [first, first + 3, first]);
}

#[tokio::test(flavor = "multi_thread")]
async fn jobs_that_block_each_other_are_both_done() {
    let store = open(&empty()).await;
    store.write_all(tenants).await.unwrap();
    let tries = Arc::new(AtomicU32::new(0));
    // Each holds its own tenant before it wants the other's: the first try of one of them is a deadlock.
    let both_hold = Arc::new(Barrier::new(2));
    let jobs = [(1i64, 2i64), (2, 1)].map(|(mine, other)| {
        let (store, tries, both_hold) = (store.clone(), Arc::clone(&tries), Arc::clone(&both_hold));
        tokio::spawn(async move {
            store
                .write_all(move |db| {
                    let sql = "UPDATE tenant SET feed_floor = feed_floor + 1 WHERE id = ?1";
                    db.execute(sql, &[Arg::Int(mine)])?;
                    if tries.fetch_add(1, Ordering::SeqCst) < 2 {
                        tokio::runtime::Handle::current().block_on(both_hold.wait());
                    }
                    db.execute(sql, &[Arg::Int(other)])?;
                    Ok(())
                })
                .await
        })
    });
    for job in jobs {
        job.await.unwrap().unwrap();
    }
    // The one that had to give way may be back before the other has gone on, and stand in its way once more.
    assert!(tries.load(Ordering::SeqCst) >= 3);
    let floors = |db: Db<'_>| db.all("SELECT feed_floor FROM tenant", &[], |row| row.get::<i64>(0usize));
    assert_eq!(store.read_all(floors).await.unwrap(), [2, 2]);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_stays_of_a_job_that_fails_or_panics() {
    let store = open(&empty()).await;
    let refused = store.write_all(|db| tenants(db).and(Err::<(), _>(StoreError::Busy))).await;
    assert!(matches!(refused, Err(StoreError::Busy)), "{refused:?}");
    let panicked = store
        .write_all(|db| -> StoreResult<()> {
            tenants(db)?;
            panic!("in the middle")
        })
        .await;
    assert!(matches!(&panicked, Err(StoreError::Panicked(why)) if why == "in the middle"), "{panicked:?}");
    assert_eq!(store.write_all(tenants).await.unwrap(), 2, "its connection is good for the next");
    let twice = store.write_all(tenants).await;
    assert!(matches!(&twice, Err(StoreError::Constraint(name)) if name == "tenant_key"), "{twice:?}");
}
