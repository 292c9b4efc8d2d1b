//! What operators watch: it says what happened, and how things stand.

use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::Request;
use evertill_server::metrics::router;
use tokio::task::yield_now;
use tower::ServiceExt;

use crate::shop::{APPLES, Shop, TENANT};
use crate::till::line;

/// What stands at `/metrics`.
async fn read(shop: &Shop) -> String {
    let request = Request::get("/metrics").body(Body::empty()).unwrap();
    let answer = router(shop.app.clone()).oneshot(request).await.unwrap();
    assert_eq!(answer.status(), 200);
    assert!(answer.headers()["content-type"].to_str().unwrap().starts_with("application/openmetrics-text"));
    String::from_utf8(to_bytes(answer.into_body(), 1 << 20).await.unwrap().to_vec()).unwrap()
}

fn value<'t>(text: &'t str, series: &str) -> &'t str {
    let found = text.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
    found.unwrap_or_else(|| panic!("{series} is not among\n{text}"))
}

#[tokio::test]
async fn what_a_till_sends_is_counted_once_however_often_it_comes() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    till.sell(&shop, &[line(APPLES, 12, 450)]);
    till.hello(&shop).await;
    assert_eq!(till.push(&shop, 1..=1).await[0].booked()[0].as_str(), "STOCK_SHORT");
    till.push(&shop, 1..=1).await;
    shop.later(90);
    shop.get("/sync/changes?cursor=0", "nobody").await;
    let text = read(&shop).await;
    for (series, expected) in [
        ("evertill_events_total{outcome=\"booked\"}", "1"),
        ("evertill_events_total{outcome=\"duplicate\"}", "1"),
        ("evertill_exceptions_total{code=\"STOCK_SHORT\"}", "1"),
        ("evertill_exceptions_open{tenant=\"corner\",code=\"STOCK_SHORT\"}", "1"),
        ("evertill_push_seconds_count", "2"),
        ("evertill_register_queue_depth{tenant=\"corner\",store=\"S1\",register=\"R1\"}", "1"),
        ("evertill_register_silent_seconds{tenant=\"corner\",store=\"S1\",register=\"R1\"}", "90"),
        ("evertill_requests_total{method=\"POST\",route=\"/api/v1/sync/events\",status=\"200\"}", "2"),
        ("evertill_refusals_total{code=\"UNAUTHENTICATED\"}", "1"),
        ("evertill_acts{tenant=\"corner\",act=\"register_enrolled\"}", "1"),
        ("evertill_recovering", "0"),
        ("evertill_streams", "0"),
    ] {
        assert_eq!(value(&text, series), expected, "{series}");
    }
    assert!(value(&text, "evertill_memory_bytes").parse::<u64>().unwrap() > 1 << 20);
    assert!(text.ends_with("# EOF\n"));
    assert_eq!(text.matches("# EOF").count(), 1);
}

#[tokio::test]
async fn a_push_that_waits_for_its_turn_is_seen_until_it_goes() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    till.sell(&shop, &[line(APPLES, 1, 450)]);
    let others = shop.app.turns.take(TENANT, usize::MAX, Duration::from_secs(5)).await.unwrap();
    let request = till.request(1..=1);
    let seen = tokio::select! {
        answer = till.send_push(&shop, &request) => panic!("it did not wait: {answer:?}"),
        text = async {
            while shop.app.turns.waiting() == 0 {
                yield_now().await;
            }
            read(&shop).await
        } => text,
    };
    assert_eq!(value(&seen, "evertill_pushes_waiting"), "1");
    assert_eq!(value(&read(&shop).await, "evertill_pushes_waiting"), "0", "its till has hung up");
    drop(others);
}
