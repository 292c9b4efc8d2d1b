//! The change feed: numbered after the commit, by one of the servers, densely; nothing is skipped and nobody is waited for.

use std::collections::BTreeSet;
use std::sync::Arc;

use evertill_protocol::feed::{ChangesPage, Collection};
use evertill_server::store::sql::feed::{Changed, touch};
use evertill_server::store::sql::{Db, Engine};
use tokio::runtime::Handle;
use tokio::sync::Notify;

use crate::database::{empty, open};
use crate::shop::{APPLES, STORE, TENANT, Till, ask, clean, head, stocked};

fn numbers(pages: &[ChangesPage]) -> Vec<u64> {
    pages.iter().flat_map(|page| &page.changes).map(|change| change.no).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_till_reads_what_changed_and_how_far_its_own_journal_is_in_it() {
    let store = open(&empty()).await;
    stocked(&store).await;
    let mut till = Till::enrol(&store, "R1").await;
    let pages = till.pull(&store).await;
    assert_eq!(numbers(&pages), (1..=till.cursor).collect::<Vec<_>>(), "dense from the first");
    assert_eq!(ask(&store, "SELECT count(*) FROM price WHERE no IS NULL").await, 0);
    assert!(pages.last().unwrap().digests.is_some());
    till.sell(APPLES, 3, 450, None);
    till.push(&store, 1..=1).await;
    let page = till.pull(&store).await.pop().unwrap();
    assert_eq!((page.changes.len(), page.applied.seq), (1, 1));
    assert_eq!(page.changes[0].collection, Collection::Stock);
    assert!(page.changes[0].row.as_ref().unwrap().get().contains("7"), "{:?}", page.changes[0].row);
    clean(&store).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_19_and_21_a_late_commit_is_delivered_once_and_an_open_transaction_stalls_nobody() {
    let store = open(&empty()).await;
    stocked(&store).await;
    let mut till = Till::enrol(&store, "R1").await;
    till.pull(&store).await;
    let before = till.cursor;
    let (held, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let late = {
        let (store, held, go_on) = (store.clone(), Arc::clone(&held), Arc::clone(&go_on));
        tokio::spawn(async move {
            store
                .write_all(move |db| {
                    touch(db, TENANT, Changed::everywhere(Collection::Category, "210"), 0)?;
                    held.notify_one();
                    Handle::current().block_on(go_on.notified());
                    Ok(())
                })
                .await
        })
    };
    held.notified().await;
    // Others commit around the open transaction and are read at once.
    for vendor in ["201", "202", "203"] {
        store
            .write_all(move |db| touch(db, TENANT, Changed::everywhere(Collection::Vendor, vendor), 0))
            .await
            .unwrap();
    }
    head(&store).await;
    let early = till.pull(&store).await;
    assert_eq!(numbers(&early), [before + 1, before + 2, before + 3]);
    go_on.notify_one();
    late.await.unwrap().unwrap();
    head(&store).await;
    let after = till.pull(&store).await;
    assert_eq!(numbers(&after), [before + 4]);
    assert_eq!(after[0].changes[0].collection, Collection::Category);
    clean(&store).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_at_the_cursor_misses_nothing_of_sixteen_writers_over_two_servers() {
    let url = empty();
    let servers = [open(&url).await, open(&url).await];
    stocked(&servers[0]).await;
    let mut till = Till::enrol(&servers[0], "R1").await;
    till.pull(&servers[0]).await;
    let before = till.cursor;
    let writers: Vec<_> = (0..16i64)
        .map(|writer| {
            let store = servers[usize::try_from(writer % 2).unwrap()].clone();
            tokio::spawn(async move {
                for nth in 0..25 {
                    let row = (1_000 + writer * 100 + nth).to_string();
                    let job =
                        move |db: Db<'_>| touch(db, TENANT, Changed::at(Collection::Stock, &row, STORE), 0);
                    store.write_all(job).await.unwrap();
                }
            })
        })
        .collect();
    // Reads while they write, then once more when all is numbered.
    let mut seen: Vec<(u64, String)> = Vec::new();
    let read = |pages: Vec<ChangesPage>, seen: &mut Vec<(u64, String)>| {
        seen.extend(pages.into_iter().flat_map(|page| page.changes).map(|change| (change.no, change.id)));
    };
    while writers.iter().any(|writer| !writer.is_finished()) {
        read(till.pull(&servers[1]).await, &mut seen);
    }
    for writer in writers {
        writer.await.unwrap();
    }
    head(&servers[1]).await;
    read(till.pull(&servers[1]).await, &mut seen);
    let numbers: Vec<u64> = seen.iter().map(|(no, _)| *no).collect();
    assert_eq!(numbers, (before + 1..=before + 400).collect::<Vec<_>>(), "each once, densely");
    let rows: BTreeSet<&String> = seen.iter().map(|(_, id)| id).collect();
    assert_eq!(rows.len(), 400);
    assert_eq!(ask(&servers[0], "SELECT count(*) FROM lease").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn row_20_another_server_numbers_on_when_the_first_is_gone() {
    let url = empty();
    let first = open(&url).await;
    stocked(&first).await;
    let mut till = Till::enrol(&first, "R1").await;
    till.pull(&first).await;
    drop(first);
    let second = open(&url).await;
    let change = |db: Db<'_>| touch(db, TENANT, Changed::everywhere(Collection::Category, "210"), 0);
    second.write_all(change).await.unwrap();
    head(&second).await;
    let before = till.cursor;
    assert_eq!(numbers(&till.pull(&second).await), [before + 1]);
    clean(&second).await;
}
