//! Webhooks over PostgreSQL: one server delivers at a time, a dead one's work is taken up, and nothing is skipped.

use evertill_server::hq::scope::Scope;
use evertill_server::hq::view::page::PageQuery;
use evertill_server::hq::view::webhook::{
    DeliveryQuery, DeliveryStatus, EventQuery, NewWebhook, ReplayRequest, WebhookChange, WebhookState,
};
use evertill_server::outbox::post::Answer;
use evertill_server::store::outbox::{Attempt, Destination, End, Outgoing};
use evertill_server::store::postgres::PostgresStore;
use evertill_server::store::sql::Engine;
use evertill_server::store::{OutboxStore, StoreResult};
use uuid::Uuid;

use crate::database::{empty, open};
use crate::shop::{APPLES, BREAD, TENANT, Till, head, now, stocked};

const ALL: PageQuery = PageQuery { page: 1, limit: 200 };

fn scope() -> Scope {
    Scope::of_operator(TENANT)
}

fn now_ms() -> i64 {
    now().timestamp_millis()
}

async fn hook(store: &PostgresStore, kinds: &[&str]) -> Destination {
    let kinds = kinds.iter().map(ToString::to_string).collect();
    let new = NewWebhook { name: "shop".into(), url: "https://shop.example/".into(), kinds, from: None };
    let made = store.create_webhook(scope(), new, "whsec_AAAA".into(), now_ms()).await.unwrap();
    Destination { tenant: TENANT, webhook: made.id }
}

fn answered(one: &Outgoing, code: u16, end: End) -> Attempt {
    let answer = Answer { code: Some(code), words: "said".into(), retry_after_s: None };
    Attempt { no: one.no, end, answer }
}

async fn take(store: &PostgresStore, to: Destination, who: Uuid) -> Option<Vec<Outgoing>> {
    let batch = store.take_deliveries(to, who, now_ms()).await.unwrap();
    batch.map(|batch| batch.deliveries)
}

#[tokio::test(flavor = "multi_thread")]
async fn one_server_holds_a_webhook_until_it_has_nothing_to_do_or_is_gone() {
    let url = empty();
    let (one, two) = (open(&url).await, open(&url).await);
    stocked(&one).await;
    let to = hook(&one, &["order_created", "order_voided"]).await;
    let mut till = Till::enrol(&one, "R1").await;
    let sale = till.sell(APPLES, 1, 450, None);
    till.void(sale);
    till.sell(BREAD, 10, 200, None);
    till.push(&one, 1..=3).await;
    head(&one).await;
    assert_eq!(two.due(now_ms()).await.unwrap(), [to]);
    let (first, second) = (Uuid::new_v4(), Uuid::new_v4());
    let got = take(&one, to, first).await.unwrap();
    let kinds: Vec<&str> = got.iter().map(|one| one.kind.as_str()).collect();
    assert_eq!(
        kinds,
        ["order_created", "order_created"],
        "the void waits for its sale, low stock was not asked for"
    );
    assert!(take(&two, to, second).await.is_none(), "it is held");
    // The first server dies; its lease runs out.
    let over = |db: evertill_server::store::sql::Db<'_>| -> StoreResult<usize> {
        db.execute("UPDATE webhook SET held_until_ms = 0", &[])
    };
    one.write_all(over).await.unwrap();
    let again = take(&two, to, second).await.unwrap();
    assert_eq!(
        again.iter().map(|one| one.id).collect::<Vec<_>>(),
        got.iter().map(|one| one.id).collect::<Vec<_>>()
    );
    let done = again.iter().map(|one| answered(one, 200, End::Delivered)).collect();
    two.record_attempts(to, done, now_ms()).await.unwrap();
    let voided = take(&two, to, second).await.unwrap();
    assert_eq!(voided[0].kind, "order_voided");
    two.record_attempts(to, vec![answered(&voided[0], 200, End::Delivered)], now_ms()).await.unwrap();
    assert_eq!(take(&two, to, second).await.unwrap().len(), 0);
    assert_eq!(one.due(now_ms()).await.unwrap(), []);
    assert!(take(&one, to, first).await.is_some(), "who has nothing to do holds nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_dead_letters_replays_and_an_end_of_patience() {
    let store = open(&empty()).await;
    stocked(&store).await;
    let to = hook(&store, &[]).await;
    let mut till = Till::enrol(&store, "R1").await;
    till.sell(APPLES, 1, 450, None);
    till.push(&store, 1..=1).await;
    head(&store).await;
    let me = Uuid::new_v4();
    let got = take(&store, to, me).await.unwrap();
    let again = End::Again { at_ms: now_ms() + 5000 };
    store.record_attempts(to, vec![answered(&got[0], 500, again)], now_ms()).await.unwrap();
    let failing = store.webhook(scope(), to.webhook, now_ms()).await.unwrap().unwrap();
    assert_eq!((failing.state, failing.waiting, failing.last_code), (WebhookState::Failing, 1, Some(500)));
    assert_eq!(take(&store, to, me).await.unwrap().len(), 0, "not yet");
    store.record_attempts(to, vec![answered(&got[0], 500, End::Dead)], now_ms()).await.unwrap();
    let query = DeliveryQuery { status: Some(DeliveryStatus::Dead), ..DeliveryQuery::default() };
    let dead = store.deliveries(scope(), to.webhook, query, ALL).await.unwrap();
    assert_eq!((dead.total, dead.data[0].attempts, dead.data[0].answer.as_str()), (1, 2, "said"));
    let request = ReplayRequest { dead: true, ..ReplayRequest::default() };
    assert_eq!(store.replay(scope(), to.webhook, request, now_ms()).await.unwrap(), 1);
    let got = take(&store, to, me).await.unwrap();
    assert_eq!(got[0].attempts, 0);
    let days = now_ms() + 6 * 86_400_000;
    let again = End::Again { at_ms: days };
    store.record_attempts(to, vec![answered(&got[0], 503, again)], days).await.unwrap();
    let stopped = store.webhook(scope(), to.webhook, now_ms()).await.unwrap().unwrap();
    assert_eq!(stopped.state, WebhookState::GivenUp);
    assert!(take(&store, to, me).await.is_none());
    let on = WebhookChange { active: Some(true), ..WebhookChange::default() };
    store.set_webhook(scope(), to.webhook, on, now_ms()).await.unwrap();
    assert_eq!(take(&store, to, me).await.unwrap().len(), 1, "it goes on where it stood");
    let range = ReplayRequest { from: Some(1), ..ReplayRequest::default() };
    assert_eq!(store.replay(scope(), to.webhook, range, now_ms()).await.unwrap(), 1);
    store.say_test(scope(), to.webhook, now_ms()).await.unwrap();
    store.set_secret(scope(), to.webhook, "whsec_BBBB".into(), now_ms() + 1, now_ms()).await.unwrap();
    head(&store).await;
    let batch = store.take_deliveries(to, me, now_ms()).await.unwrap().unwrap();
    assert_eq!(batch.secrets, ["whsec_BBBB", "whsec_AAAA"]);
    assert_eq!(
        batch.deliveries.iter().map(|one| one.kind.as_str()).collect::<Vec<_>>(),
        ["order_created", "test"]
    );
    let events =
        store.events(scope(), EventQuery { after: Some(1), ..EventQuery::default() }, ALL).await.unwrap();
    assert_eq!(events.data[0].kind, "test");
    assert_eq!(store.forget_events(now_ms() + 1).await.unwrap(), 2);
    store.delete_webhook(scope(), to.webhook, 0).await.unwrap();
    assert_eq!(store.webhooks(scope(), now_ms()).await.unwrap(), []);
}
