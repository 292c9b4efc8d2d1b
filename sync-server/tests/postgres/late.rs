//! Late commits: writers that hold their transactions open, and a reader at the cursor that neither misses nor waits.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use evertill_protocol::feed::Collection;
use evertill_server::Config;
use evertill_server::store::postgres::PostgresStore;
use evertill_server::store::sql::feed::{Changed, touch};
use evertill_server::store::sql::{Arg, Db, Engine};
use rand::Rng;
use tokio::runtime::Handle;
use tokio::sync::Notify;
use tokio::time::sleep;

use crate::database::empty;
use crate::shop::{STORE, TENANT, Till, clean, head, stocked};

/// How long a writer may hold its transaction open.
const HELD_MS: u64 = 20;
/// How often the sequencer looks.
const PERIOD: Duration = Duration::from_millis(20);

/// What the reader found, beside what the writers wrote.
struct Read {
    /// Rows that the feed never gave, and rows that a cursor over numbers taken before the commit never gave.
    missed: usize,
    missed_by_naive: usize,
    /// From the commit until the reader had it, the quickest quarter of them: what a busy machine adds is not ours.
    delay: Duration,
}

/// So many writers, each with so many transactions; with another that stays open all the time.
async fn write_and_read(writers: usize, each: usize, idle: Option<Duration>) -> Read {
    let config = Config { connections: writers + 8, ..Config::default() };
    let store = PostgresStore::open(&config, &empty(), 5).await.unwrap();
    stocked(&store).await;
    // What everybody tries first: a number from a sequence, given before the commit, and `WHERE no > cursor`.
    store.write_all(|db| db.execute("CREATE TABLE naive (no BIGSERIAL, row_id TEXT)", &[])).await.unwrap();
    let mut till = Till::enrol(&store, "R1").await;
    till.pull(&store).await;
    let (let_go, began) = (Arc::new(Notify::new()), Instant::now());
    let open = idle.map(|_| tokio::spawn(stay_open(store.clone(), Arc::clone(&let_go))));
    let committed = Arc::new(Mutex::new(HashMap::new()));
    let tasks: Vec<_> = (0..writers)
        .map(|writer| tokio::spawn(write(store.clone(), writer, each, Arc::clone(&committed))))
        .collect();
    let (mut seen, mut naive, mut cursor) = (HashMap::new(), 0, 0);
    loop {
        let done =
            tasks.iter().all(|task| task.is_finished()) && idle.is_none_or(|long| began.elapsed() >= long);
        if done {
            head(&store).await;
        }
        for change in till.pull(&store).await.into_iter().flat_map(|page| page.changes) {
            seen.entry(change.id).or_insert_with(Instant::now);
        }
        let found = store.read_all(move |db| naively(db, cursor)).await.unwrap();
        naive += found.len();
        cursor = found.last().copied().unwrap_or(cursor);
        if done {
            break;
        }
    }
    for task in tasks {
        task.await.unwrap();
    }
    if let Some(open) = open {
        let_go.notify_one();
        open.await.unwrap();
        head(&store).await;
        let late: Vec<String> = till
            .pull(&store)
            .await
            .into_iter()
            .flat_map(|page| page.changes)
            .map(|change| change.id)
            .collect();
        assert_eq!(late, ["210"], "what was open all the time is delivered, once");
    }
    clean(&store).await;
    let committed = committed.lock().unwrap();
    let mut delays: Vec<Duration> = committed
        .iter()
        .filter_map(|(row, at)| seen.get(row).map(|seen| seen.saturating_duration_since(*at)))
        .collect();
    delays.sort();
    Read {
        missed: committed.len() - delays.len(),
        missed_by_naive: committed.len() - naive,
        delay: delays[delays.len() / 4],
    }
}

async fn stay_open(store: PostgresStore, let_go: Arc<Notify>) {
    let job = move |db: Db<'_>| {
        touch(db, TENANT, Changed::everywhere(Collection::Category, "210"), 0)?;
        Handle::current().block_on(let_go.notified());
        Ok(())
    };
    store.write_all(job).await.unwrap();
}

async fn write(
    store: PostgresStore,
    writer: usize,
    each: usize,
    committed: Arc<Mutex<HashMap<String, Instant>>>,
) {
    for nth in 0..each {
        let row = (1_000_000 + writer * 10_000 + nth).to_string();
        let held = Duration::from_millis(rand::rng().random_range(0..=HELD_MS));
        let wanted = row.clone();
        let job = move |db: Db<'_>| {
            touch(db, TENANT, Changed::at(Collection::Stock, &wanted, STORE), 0)?;
            db.execute("INSERT INTO naive (row_id) VALUES (?1)", &[Arg::Text(&wanted)])?;
            Handle::current().block_on(sleep(held));
            Ok(())
        };
        store.write_all(job).await.unwrap();
        committed.lock().unwrap().insert(row, Instant::now());
    }
}

fn naively(db: Db<'_>, cursor: i64) -> evertill_server::store::StoreResult<Vec<i64>> {
    db.all("SELECT no FROM naive WHERE no > ?1 ORDER BY no", &[Arg::Int(cursor)], |row| row.get(0))
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_19_and_21_nothing_is_missed_of_writers_that_commit_late_and_an_idle_one_delays_nobody() {
    let long = std::env::var_os("EVERTILL_LONG").is_some();
    let (writers, each, idle) = if long { (32, 400, 60) } else { (16, 40, 2) };
    let alone = write_and_read(writers, each, None).await;
    let beside = write_and_read(writers, each, Some(Duration::from_secs(idle))).await;
    for read in [&alone, &beside] {
        assert_eq!(read.missed, 0);
        assert!(read.missed_by_naive > 0, "so the writers do commit late");
    }
    let (alone, beside) = (alone.delay, beside.delay);
    assert!(beside <= alone + 2 * PERIOD, "{beside:?} beside an open transaction, {alone:?} without");
}
