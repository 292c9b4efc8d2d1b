//! The stream of a page: somebody at HQ hears of what happens in their own chain, until they are signed out.

use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::http::Request;
use evertill_protocol::feed::Collection;
use evertill_server::Clock;
use evertill_server::nudge::Watch;
use evertill_server::store::sql::feed::{Changed, touch};
use futures_util::StreamExt;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tower::ServiceExt;

use crate::desk::{Desk, RIVAL, shop};
use crate::shop::{APPLES, Shop};
use crate::till::{Till, line};

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(20);

/// An open page, and the task that looks at the books for it.
struct Page {
    body: BodyDataStream,
    watch: JoinHandle<()>,
}

impl Drop for Page {
    fn drop(&mut self) {
        self.watch.abort();
    }
}

impl Page {
    async fn open(shop: &Shop, desk: &Desk<'_>) -> Page {
        let watch = tokio::spawn(Watch::begin(shop.app.clone()).await.run());
        let request =
            Request::get("/api/v1/stream").header("cookie", format!("evertill_hq={}", desk.token()));
        let answer = shop.api().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(
            (answer.status().as_u16(), &answer.headers()["content-type"]),
            (200, &"text/event-stream".parse().unwrap())
        );
        let mut page = Page { body: answer.into_body().into_data_stream(), watch };
        assert_eq!(
            page.next().await.as_deref(),
            Some("event: changed\ndata: 0\n\n"),
            "whoever opens it asks once"
        );
        page
    }

    /// What is said next, signs of life too; none when the line has ended.
    async fn next(&mut self) -> Option<String> {
        let piece = timeout(PATIENCE, self.body.next()).await.expect("the line is silent")?.unwrap();
        Some(String::from_utf8(piece.to_vec()).unwrap())
    }

    /// Whether it is told that something has changed before the next sign of life.
    async fn hears(&mut self) -> bool {
        self.next().await.is_some_and(|said| said.starts_with("event: changed"))
    }
}

#[tokio::test]
async fn a_sale_that_arrives_is_heard_at_once() {
    let shop = shop().await;
    let desk = Desk::of(&shop, "ana").await;
    let mut till = shop.enrol("R1").await;
    let mut page = Page::open(&shop, &desk).await;
    sell(&mut till, &shop).await;
    assert!(page.hears().await);
}

#[tokio::test]
async fn what_happens_in_another_chain_is_not_heard() {
    let shop = shop().await;
    let spy = Desk::of(&shop, "spy").await;
    let mut till = shop.enrol("R1").await;
    let mut page = Page::open(&shop, &spy).await;
    sell(&mut till, &shop).await;
    let now = shop.clock.now_ms();
    shop.write(move |db| touch(db, RIVAL, Changed::everywhere(Collection::Vendor, "1"), now)).await;
    let heads = shop.store.heads().await.unwrap();
    let own = heads.iter().find(|head| head.tenant == RIVAL).unwrap();
    assert_eq!(page.next().await, Some(format!("event: changed\ndata: {}\n\n", own.all())));
}

#[tokio::test]
async fn it_ends_when_its_person_signs_out_or_was_never_in() {
    let shop = shop().await;
    let desk = Desk::of(&shop, "di").await;
    let mut page = Page::open(&shop, &desk).await;
    assert_eq!(desk.delete("/sessions/current").await.status, 204);
    while page.next().await.is_some() {}
    assert_eq!(desk.ask("/stream").await.code(), "UNAUTHENTICATED");
}

async fn sell(till: &mut Till, shop: &Shop) {
    till.sell(shop, &[line(APPLES, 1, 450)]);
    till.push_last(shop).await;
}
