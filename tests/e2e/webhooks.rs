//! A server that is killed at any step of telling the world: every sale is told, and known again when it is told twice.

use std::collections::BTreeSet;
use std::process::Command;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::post;
use evertill_tests::shop::Shop;
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::timeout;

use crate::processes::{Server, open_now};
use crate::scene::*;

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(30);

/// Somebody who keeps the ids of what it is told; answers where.
async fn receiver() -> (String, UnboundedReceiver<String>) {
    async fn take(State(ids): State<UnboundedSender<String>>, headers: HeaderMap) {
        ids.send(headers["webhook-id"].to_str().unwrap().to_owned()).unwrap();
    }
    let (sender, ids) = unbounded_channel();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let router = Router::new().route("/", post(take)).with_state(sender);
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    (url, ids)
}

fn add_webhook(shop: &Shop, url: &str) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_server"));
    command.arg("--db").arg(shop.database()).args(["webhook", "add", "world", url]);
    let added =
        command.args(["--kind", "order_created"]).env("EVERTILL_WEBHOOKS_INSIDE", "true").output().unwrap();
    assert!(added.status.success(), "{added:?}");
}

/// What the books say has to be told.
async fn to_be_told(shop: &Shop) -> BTreeSet<String> {
    let sql = "SELECT id FROM outbox WHERE kind = 'order_created'";
    all_at_server::<uuid::Uuid>(shop, sql).await.iter().map(ToString::to_string).collect()
}

/// On several threads: who is told answers while the story waits for the server's end.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_dies_while_it_tells_the_world_tells_it_all() {
    let mut shop = open_now(1_000).await;
    let mut till = enrol(&shop, 1).await;
    shop.stop();
    let (url, mut ids) = receiver().await;
    add_webhook(&shop, &url);
    let (mut told, mut sold, mut twice, mut died) = (BTreeSet::new(), 0, 0, BTreeSet::new());
    let commits = (2..=8).flat_map(|nth| [format!("before_commit:{nth}"), format!("after_commit:{nth}")]);
    for step in commits.chain(["before_record".to_owned()]) {
        for _ in 0..2 {
            sell(&shop, &till, 0, 1);
            sold += 1;
        }
        let mut dying = Server::start(&shop, Some(&step));
        shop.door.lead_to(&dying.url).unwrap();
        till.stop();
        till.start().unwrap();
        let report = till.worker().drain().await;
        // Where the push came through it dies while it tells: before it has, or before that is written down.
        if report.failure.is_none() && step == "before_record" {
            assert!(!dying.child.wait().unwrap().success());
        }
        if dying.child.try_wait().unwrap().is_some() {
            died.insert(step.clone());
        }
        drop(dying);
        // Nobody waits here for the dead server's lease.
        shop.write(|db| db.execute("UPDATE webhook SET held_until_ms = 0", &[])).await.unwrap();
        let server = Server::start(&shop, None);
        shop.door.lead_to(&server.url).unwrap();
        sync(&shop, &mut till).await;
        let wanted = to_be_told(&shop).await;
        assert_eq!(wanted.len(), sold, "{step}: each sale is said once");
        // What was told before it was written down is told again.
        let again = twice + usize::from(step == "before_record");
        while !told.is_superset(&wanted) || twice < again {
            let id = timeout(PATIENCE, ids.recv()).await.expect("something is never told").unwrap();
            assert!(wanted.contains(&id), "{step}: nothing else is");
            twice += usize::from(!told.insert(id));
        }
    }
    assert!(died.contains("before_record") && died.len() > 2, "{died:?}");
}
