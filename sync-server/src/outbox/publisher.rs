//! The publisher: whatever has been written to the outbox reaches the webhooks that want it, at least once.
//!
//! Each webhook has its own worker: one that is stuck holds no other. A worker holds its webhook by a lease in the
//! database, so that of several servers one delivers; a lease that runs out is another's. What a dead server had taken
//! is still waiting there.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use futures_util::future::join_all;
use serde::Serialize;
use serde_json::value::RawValue;
use tokio::task::{Id, JoinSet};
use tokio::time::{sleep, timeout};
use uuid::Uuid;

use super::news::utc;
use super::post::{Answer, Letter, Post};
use super::schedule::pause;
use crate::App;
use crate::faults::kill_at;
use crate::store::outbox::{Attempt, Batch, Destination, End, Outgoing};
use crate::store::{StoreError, StoreResult};

/// Another process may have written, or a delivery's time has come.
const LOOK: Duration = Duration::from_millis(250);
/// A moment between two looks, so that commits on each other's heels are looked at together.
const PAUSE: Duration = Duration::from_millis(10);

/// What a webhook is sent: the same words for every attempt.
#[derive(Debug, Serialize)]
struct Event<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    id: Uuid,
    sequence: i64,
    timestamp: String,
    tenant: &'a str,
    subject: &'a str,
    data: &'a RawValue,
}

/// Delivers, for as long as it is polled.
pub async fn publish(app: App) {
    let post = match Post::new(app.config.webhooks_inside) {
        Ok(post) => post,
        Err(error) => {
            tracing::error!(%error, "webhooks cannot be delivered: TLS cannot be set up on this machine");
            return;
        }
    };
    let me = Uuid::new_v4();
    let mut changed = app.store.changed();
    // They end with this.
    let mut workers: JoinSet<StoreResult<()>> = JoinSet::new();
    let mut busy: HashMap<Id, Destination> = HashMap::new();
    loop {
        while let Some(ended) = workers.try_join_next_with_id() {
            let id = match ended {
                Ok((id, Ok(()))) => id,
                Ok((id, Err(error))) => {
                    tracing::warn!(%error, "deliveries to a webhook stopped and will go on");
                    id
                }
                Err(why) => {
                    tracing::error!(%why, "deliveries to a webhook were given up and will go on");
                    why.id()
                }
            };
            busy.remove(&id);
        }
        match app.store.due(app.now_ms()).await {
            Ok(due) => {
                let taken: HashSet<Destination> = busy.values().copied().collect();
                for to in due.into_iter().filter(|to| !taken.contains(to)) {
                    let worker = workers.spawn(deliver(app.clone(), post.clone(), to, me));
                    busy.insert(worker.id(), to);
                }
            }
            Err(error) => tracing::warn!(%error, "the outbox could not be looked at"),
        }
        sleep(PAUSE).await;
        // A time-out is another process's turn; a closed store never says anything again.
        if let Ok(Err(_)) = timeout(LOOK, changed.changed()).await {
            sleep(LOOK).await;
        }
    }
}

/// Delivers to one webhook until nothing is due there, or another server does.
async fn deliver(app: App, post: Post, to: Destination, me: Uuid) -> StoreResult<()> {
    loop {
        let Some(batch) = app.store.take_deliveries(to, me, app.now_ms()).await? else { return Ok(()) };
        if batch.deliveries.is_empty() {
            if batch.more {
                continue;
            }
            return Ok(());
        }
        // Each is about another subject: none has to wait for another.
        let attempts = join_all(batch.deliveries.iter().map(|one| attempt(&app, &post, &batch, one))).await;
        kill_at("before_record");
        let attempts = attempts.into_iter().collect::<StoreResult<Vec<Attempt>>>()?;
        app.store.record_attempts(to, attempts, app.now_ms()).await?;
    }
}

async fn attempt(app: &App, post: &Post, batch: &Batch, one: &Outgoing) -> StoreResult<Attempt> {
    let data = RawValue::from_string(one.data.clone()).map_err(|why| StoreError::Corrupt(why.to_string()))?;
    let event = Event {
        kind: &one.kind,
        id: one.id,
        sequence: one.no,
        timestamp: utc(one.at_ms),
        tenant: &batch.tenant,
        subject: &one.subject,
        data: &data,
    };
    let body = serde_json::to_string(&event).map_err(|why| StoreError::Corrupt(why.to_string()))?;
    let now_ms = app.now_ms();
    let letter = Letter {
        url: &batch.url,
        secrets: &batch.secrets,
        id: one.id.to_string(),
        at_s: now_ms.div_euclid(1000),
        body,
    };
    let answer = post.send(&letter).await;
    tracing::info!(webhook = batch.webhook, event = %one.id, kind = one.kind, code = answer.code, "delivery");
    Ok(Attempt { no: one.no, end: end_of(&answer, one.attempts + 1, app.now_ms()), answer })
}

fn end_of(answer: &Answer, attempt: i64, now_ms: i64) -> End {
    match answer.code {
        Some(200..=299) => End::Delivered,
        Some(410) => End::Gone,
        _ => match pause(attempt, answer.retry_after_s) {
            Some(pause) => End::Again { at_ms: now_ms + pause },
            None => End::Dead,
        },
    }
}
