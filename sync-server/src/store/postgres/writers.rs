//! The few that take pushes: work waits in bounded queues, and what waits shares a commit.

use std::collections::BTreeMap;

use tokio::sync::{mpsc, oneshot};

use super::pool::{Kind, Pool};
use crate::store::sql::push::{Transact, take_all};
use crate::store::sql::{Db, Whose};
use crate::store::{Push, PushAnswer, StoreError, StoreResult};

/// Two: while one waits for its commit the other decides. More are slower, for they meet at the same rows.
const WRITERS: usize = 2;
/// So many events at most share a commit: more would make everybody wait for everybody.
const GROUP: usize = 2_000;

/// A push and who waits for its answer.
struct Waiting {
    push: Push,
    answer: oneshot::Sender<StoreResult<PushAnswer>>,
}

/// The queues' ends that take work; they end with it.
#[derive(Debug, Clone)]
pub(super) struct Writers(Vec<mpsc::Sender<Waiting>>);

impl Writers {
    pub fn start(pool: &Pool, depth: usize) -> Self {
        let start = |_| {
            let (queue, waiting) = mpsc::channel(depth.max(1));
            tokio::spawn(write(pool.clone(), waiting));
            queue
        };
        Writers((0..WRITERS).map(start).collect())
    }

    /// Takes a push, together with whatever other pushes wait. A tenant has one writer: its batches would wait for
    /// each other.
    pub async fn push(&self, push: Push) -> StoreResult<PushAnswer> {
        let (answer, wait) = oneshot::channel();
        let turn = usize::try_from(push.register.tenant.unsigned_abs()).unwrap_or_default() % WRITERS;
        let queue = self.0.get(turn).ok_or_else(stopped)?;
        queue.try_send(Waiting { push, answer }).map_err(|_| StoreError::Busy)?;
        wait.await.map_err(|_| stopped())?
    }
}

fn stopped() -> StoreError {
    StoreError::Unavailable("the writer has stopped".into())
}

/// Takes what waits, commit after commit, until nobody can send any more.
async fn write(pool: Pool, mut waiting: mpsc::Receiver<Waiting>) {
    while let Some(first) = waiting.recv().await {
        let mut events = first.push.events.len();
        let mut tenants: BTreeMap<i64, Vec<Waiting>> = BTreeMap::new();
        tenants.entry(first.push.register.tenant).or_default().push(first);
        while events < GROUP
            && let Ok(next) = waiting.try_recv()
        {
            events += next.push.events.len();
            tenants.entry(next.push.register.tenant).or_default().push(next);
        }
        for (tenant, group) in tenants {
            let writer = Writer { pool: pool.clone(), tenant };
            // Who waits hears of a panic by its end of the channel.
            if let Err(why) = tokio::task::spawn_blocking(move || take(writer, group)).await {
                tracing::error!(%why, "a batch of pushes was given up");
            }
        }
    }
}

/// Who writes a batch: one tenant's.
struct Writer {
    pool: Pool,
    tenant: i64,
}

fn take(mut writer: Writer, group: Vec<Waiting>) {
    let (pushes, waiting): (Vec<Push>, Vec<_>) = group.into_iter().map(|w| (w.push, w.answer)).unzip();
    let answers = take_all(&mut writer, &pushes);
    writer.pool.committed();
    for (answer, waiting) in answers.into_iter().zip(waiting) {
        // Nobody waits any more: it is done all the same.
        let _ = waiting.send(answer);
    }
}

impl Transact for Writer {
    /// A push has its effect once however often it is taken: it is also taken again when its commit was lost sight of.
    fn transact<T>(&mut self, job: &dyn Fn(Db<'_>) -> StoreResult<T>) -> StoreResult<T> {
        self.pool.run_here(Kind::Push, Whose::Tenant(self.tenant), job)
    }
}
