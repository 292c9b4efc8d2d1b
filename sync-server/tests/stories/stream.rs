//! The stream: a till that keeps its line open hears of what concerns it, and of nothing else.

use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::http::Request;
use chrono::TimeDelta;
use evertill_protocol::feed::Collection;
use evertill_server::hq::scope::Scope;
use evertill_server::nudge::Watch;
use evertill_server::store::Opened;
use evertill_server::store::sql::Db;
use evertill_server::store::sql::feed::{Changed, touch};
use evertill_server::{Clock, serve};
use futures_util::StreamExt;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tower::ServiceExt;

use crate::shop::{APPLES, OTHER_STORE, Shop, TENANT, http, opening};
use crate::till::Till;

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(20);

/// An open line, and the task that looks at the feed.
struct Line {
    body: BodyDataStream,
    watch: JoinHandle<()>,
}

impl Drop for Line {
    fn drop(&mut self) {
        self.watch.abort();
    }
}

impl Line {
    async fn open(shop: &Shop, till: &Till) -> Line {
        let watch = tokio::spawn(Watch::begin(shop.app.clone()).await.run());
        let bearer = till.bearer.as_deref().unwrap();
        let request = Request::get("/api/v1/sync/stream").header("authorization", format!("Bearer {bearer}"));
        let answer = shop.api().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        Line { body: answer.into_body().into_data_stream(), watch }
    }

    /// The number in the next event; none when the line has ended.
    async fn next(&mut self) -> Option<u64> {
        loop {
            let piece = timeout(PATIENCE, self.body.next()).await.expect("the line is silent")?.unwrap();
            let text = String::from_utf8(piece.to_vec()).unwrap();
            if let Some(no) = text.strip_prefix("event: changed\ndata: ") {
                return Some(no.trim().parse().unwrap());
            }
            assert!(text.starts_with(':'), "{text:?}");
        }
    }
}

#[tokio::test]
async fn a_new_price_is_heard_at_once() {
    let shop = Shop::open().await;
    let till = shop.enrol("R1").await;
    let mut line = Line::open(&shop, &till).await;
    assert_eq!(line.next().await, Some(0), "whoever opens a line asks once");
    let no = shop.price(APPLES, 490, opening()).await;
    assert_eq!(line.next().await, Some(no));
}

#[tokio::test]
async fn another_stores_news_is_not_heard_nor_another_registers() {
    let shop = Shop::open().await;
    let till = shop.enrol("R1").await;
    let other = shop.enrol("R2").await;
    let mut line = Line::open(&shop, &till).await;
    line.next().await;
    let now = shop.clock.now_ms();
    let register = other.register;
    shop.write(move |db| {
        touch(db, TENANT, Changed::at(Collection::Stock, "401", OTHER_STORE), now)?;
        touch(db, TENANT, Changed::of(Collection::Outcome, "k", register), now)
    })
    .await;
    let own = till.register;
    shop.write(move |db| touch(db, TENANT, Changed::of(Collection::Outcome, "k", own), now)).await;
    assert_eq!(line.next().await, Some(shop.head().await));
}

#[tokio::test]
async fn what_another_process_writes_is_heard_too() {
    let shop = Shop::open().await;
    let till = shop.enrol("R1").await;
    let mut line = Line::open(&shop, &till).await;
    line.next().await;
    let now = shop.clock.now_ms();
    let beside = Opened::open(&shop.config, now).await.unwrap();
    let change = move |db: Db<'_>| touch(db, TENANT, Changed::everywhere(Collection::Vendor, "201"), now);
    beside.write_all(change).await.unwrap();
    let heard = line.next().await;
    assert_eq!(heard, Some(shop.head().await));
}

#[tokio::test]
async fn the_line_ends_with_the_bearer() {
    let shop = Shop::open().await;
    let till = shop.enrol("R1").await;
    // A bearer lives for 15 minutes; all but a moment of it has gone by.
    shop.clock.advance(TimeDelta::milliseconds(15 * 60_000 - 200));
    let mut line = Line::open(&shop, &till).await;
    assert_eq!(line.next().await, Some(0));
    assert_eq!(line.next().await, None);
}

#[tokio::test]
async fn a_revoked_tills_line_is_cut() {
    let shop = Shop::open().await;
    let till = shop.enrol("R1").await;
    let mut line = Line::open(&shop, &till).await;
    line.next().await;
    shop.store.revoke(Scope::of_operator(TENANT), "S1", "R1", shop.clock.now_ms()).await.unwrap();
    while line.next().await.is_some() {}
    let refused = shop.get("/sync/stream", till.bearer.as_deref().unwrap()).await;
    assert_eq!(refused.code(), "REGISTER_REVOKED");
}

#[tokio::test]
async fn a_server_that_is_told_to_stop_does_not_wait_for_open_lines() {
    let shop = Shop::open().await;
    let till = shop.enrol("R1").await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let serving =
        tokio::spawn(serve(listener, shop.app.clone(), async { stopped.await.unwrap_or_default() }));
    let url = format!("http://{address}/api/v1/sync/stream");
    let mut line = http().get(url).bearer_auth(till.bearer.as_deref().unwrap()).send().await.unwrap();
    assert!(line.chunk().await.unwrap().unwrap().starts_with(b"event: changed"));
    stop.send(()).unwrap();
    timeout(PATIENCE, serving).await.expect("it still waits").unwrap().unwrap();
}
