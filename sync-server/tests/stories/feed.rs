//! Pull and snapshot: a register holds what the server holds, and knows when it does not.

use axum::body::Body;
use axum::http::Request;
use evertill_domain::Quantity;
use evertill_protocol::digest::Digest;
use evertill_protocol::feed::{Change, ChangesPage, Collection, SnapshotEnd, SnapshotHead};
use evertill_server::Clock;
use evertill_server::store::sql::Arg;
use evertill_server::store::sql::feed::{Changed, moved, touch, touch_all};
use serde_json::value::RawValue;

use crate::shop::{APPLES, BREAD, OTHER_STORE, STORE, Shop, TENANT, receive};
use crate::till::{Till, line};

fn ids(pages: &[ChangesPage], collection: Collection) -> Vec<(String, bool)> {
    let changes =
        pages.iter().flat_map(|page| &page.changes).filter(|change| change.collection == collection);
    changes.map(|change| (change.id.clone(), change.row.is_some())).collect()
}

#[tokio::test]
async fn a_till_gets_its_own_stores_rows_and_tombstones_for_the_rest() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    till.cursor = 0;
    let pages = till.pull(&shop).await;
    assert_eq!(ids(&pages, Collection::Store), [("101".into(), true), ("102".into(), false)]);
    let users = ids(&pages, Collection::User);
    assert_eq!(
        users,
        [("301".into(), true), ("302".into(), true), ("303".into(), false)],
        "no grant for who is gone"
    );
    assert_eq!(ids(&pages, Collection::Stock).len(), 3);
    let no: Vec<u64> = pages.iter().flat_map(|page| &page.changes).map(|change| change.no).collect();
    assert!(no.is_sorted());
}

#[tokio::test]
async fn the_cursor_advances_past_what_concerns_others() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    let now = shop.clock.now_ms();
    shop.write(move |db| {
        let rows: Vec<String> = (0..5_000).map(|n| n.to_string()).collect();
        let changes: Vec<_> =
            rows.iter().map(|row| Changed::at(Collection::Stock, row, OTHER_STORE)).collect();
        touch_all(db, TENANT, &changes, now)
    })
    .await;
    let pages = till.pull(&shop).await;
    assert_eq!(pages.len(), 3, "bounded pages");
    assert!(pages.iter().all(|page| page.changes.is_empty()));
    assert_eq!(till.cursor, pages[0].head);
}

#[tokio::test]
async fn a_level_comes_once_where_it_moved_last() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    shop.head().await;
    till.pull(&shop).await;
    let before = till.cursor;
    for variant in [APPLES, BREAD, APPLES] {
        till.sell(&shop, &[line(variant, 1, 450)]);
        till.push_last(&shop).await;
    }
    shop.head().await;
    let pages = till.pull(&shop).await;
    let (apples, bread) = (APPLES.to_string(), BREAD.to_string());
    assert_eq!(ids(&pages, Collection::Stock), [(bread.clone(), true), (apples.clone(), true)]);
    // A till that was at the head hears of the next sale alone.
    till.sell(&shop, &[line(BREAD, 2, 450)]);
    till.push_last(&shop).await;
    shop.head().await;
    assert_eq!(ids(&till.pull(&shop).await, Collection::Stock), [(bread.clone(), true)]);
    // What people do to a level and what sales do to it is one and the same row.
    let now = shop.clock.now_ms();
    shop.write(move |db| receive(db, BREAD, Quantity::pieces(5), now)).await;
    shop.head().await;
    till.cursor = before;
    let pages = till.pull(&shop).await;
    assert_eq!(ids(&pages, Collection::Stock), [(apples, true), (bread, true)]);
    assert_eq!(shop.breaches().await, Vec::<String>::new());
    // Old movements are forgotten; who has not heard of them takes a snapshot.
    assert!(shop.store.compact_feed(shop.clock.now_ms() + 1).await.unwrap() > 0);
    assert_eq!(till.page(&shop, &format!("cursor={before}")).await.code(), "CURSOR_BELOW_FLOOR");
    assert_eq!(shop.breaches().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_page_ends_where_it_has_enough_levels() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    let now = shop.clock.now_ms();
    // A night's sales of a large shop: a few changes, each of many movements.
    shop.write(move |db| {
        let sql = "INSERT INTO stock_movement (tenant_id, id, store_id, variant_id, kind, qty, at_ms)
                   VALUES (?1, ?2, ?3, ?2, 'sold', -1, ?4)";
        let rows: Vec<i64> = (1_000_001..=1_006_000).collect();
        for row in &rows {
            db.execute(sql, &[TENANT, *row, STORE, now].map(Arg::Int))?;
        }
        moved(db, TENANT, STORE, &rows, now)
    })
    .await;
    shop.head().await;
    let pages = till.pull(&shop).await;
    assert_eq!(pages.len(), 3, "bounded pages");
    assert_eq!(till.cursor, pages[0].head);
}

#[tokio::test]
async fn row_33_digests_at_the_head_are_those_of_the_rows() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    till.sell(&shop, &[line(APPLES, 1, 450)]);
    till.push_last(&shop).await;
    till.cursor = 0;
    let pages = till.pull(&shop).await;
    let last = pages.last().unwrap();
    assert_eq!((last.applied.incarnation, last.applied.seq), (1, 1));
    for (collection, sum) in last.digests.as_ref().unwrap() {
        let mut digest = Digest::default();
        let rows =
            pages.iter().flat_map(|page| &page.changes).filter(|change| change.collection == *collection);
        rows.filter_map(|change| change.row.as_ref()).for_each(|row| digest.add_bytes(row.get().as_bytes()));
        assert_eq!(digest.hex(), *sum, "{collection:?}");
    }
}

#[tokio::test]
async fn row_22_below_the_floor_is_410_and_a_snapshot_brings_it_back() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    let old = till.cursor;
    let now = shop.clock.now_ms();
    shop.write(move |db| {
        let gone = Changed::everywhere(Collection::Category, "211").gone();
        touch(db, TENANT, gone, now)?;
        touch(db, TENANT, Changed::everywhere(Collection::Category, "210"), now)
    })
    .await;
    assert_eq!(shop.store.compact_feed(now).await.unwrap(), 0, "too young");
    assert_eq!(shop.store.compact_feed(now + 1).await.unwrap(), 1);
    assert_eq!(till.page(&shop, &format!("cursor={old}")).await.code(), "CURSOR_BELOW_FLOOR");
    assert_eq!(till.page(&shop, "cursor=999999").await.code(), "CURSOR_BELOW_FLOOR");
    let (head, changes, end) = snapshot(&shop, &till).await;
    till.cursor = head.cursor;
    assert!(till.pull(&shop).await[0].changes.is_empty(), "the snapshot is the head");
    assert_eq!(head.rows, changes.len() as u64);
    assert!(end.end);
    for (collection, sum) in &end.digests {
        let mut digest = Digest::default();
        let rows = changes.iter().filter(|change| change.collection == *collection);
        rows.filter_map(|change| change.row.as_ref()).for_each(|row| digest.add_bytes(row.get().as_bytes()));
        assert_eq!(digest.hex(), *sum, "{collection:?}");
    }
    let apples = changes.iter().find(|change| change.id == APPLES.to_string()).unwrap();
    assert!(apples.row.as_ref().map(|row| RawValue::get(row).contains("4006381333931")).unwrap());
}

async fn snapshot(shop: &Shop, till: &Till) -> (SnapshotHead, Vec<Change>, SnapshotEnd) {
    let answer = shop.get("/sync/snapshot", till.bearer.as_deref().unwrap()).await;
    let mut lines = answer.text.lines();
    let head = serde_json::from_str(lines.next().unwrap()).unwrap();
    let end = serde_json::from_str(lines.next_back().unwrap()).unwrap();
    (head, lines.map(|line| serde_json::from_str(line).unwrap()).collect(), end)
}

#[tokio::test]
async fn answers_are_compressed_when_asked_and_requests_may_be() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    till.sell(&shop, &[line(APPLES, 1, 450)]);
    let body = zstd::encode_all(&*serde_json::to_vec(&till.request(1..=1)).unwrap(), 3).unwrap();
    let request = Request::post("/api/v1/sync/events")
        .header("content-type", "application/json")
        .header("content-encoding", "zstd")
        .header("authorization", format!("Bearer {}", till.bearer.as_deref().unwrap()));
    let answer = shop.send(request.body(Body::from(body)).unwrap()).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    // A small packet that unpacks beyond all bounds.
    let bomb = zstd::encode_all(&*vec![b' '; 64 << 20], 3).unwrap();
    let request = Request::post("/api/v1/sync/events")
        .header("content-type", "application/json")
        .header("content-encoding", "zstd");
    assert_eq!(shop.send(request.body(Body::from(bomb)).unwrap()).await.code(), "BODY_TOO_LARGE");
}
