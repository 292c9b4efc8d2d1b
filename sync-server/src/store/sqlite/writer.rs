//! The one thread that writes: work waits in a bounded queue, each piece in BEGIN IMMEDIATE; pushes that wait share one.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::JoinHandle;

use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::{mpsc, oneshot, watch};

use crate::faults::kill_at;
use crate::store::sql::Db;
use crate::store::sql::push::{Transact, take_all};
use crate::store::{Push, PushAnswer, StoreError, StoreResult};

/// So many events at most share a commit: more would make everybody wait for everybody.
const GROUP: usize = 4_000;

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

enum Task {
    Job(Job),
    Push(Waiting),
}

/// A push and who waits for its answer.
struct Waiting {
    push: Push,
    answer: oneshot::Sender<StoreResult<PushAnswer>>,
}

/// The queue's end that takes work.
#[derive(Debug)]
pub(super) struct Writer {
    queue: Option<mpsc::Sender<Task>>,
    changed: watch::Receiver<()>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub fn start(mut connection: Connection, depth: usize) -> StoreResult<Self> {
        let (queue, mut tasks) = mpsc::channel::<Task>(depth.max(1));
        let (tell, changed) = watch::channel(());
        let thread = std::thread::Builder::new().name("writer".into()).spawn(move || {
            let mut next = tasks.blocking_recv();
            while let Some(task) = next.take() {
                match task {
                    Task::Job(job) => job(&mut connection),
                    Task::Push(first) => next = take_group(&mut connection, first, &mut tasks),
                }
                tell.send_replace(());
                next = next.or_else(|| tasks.blocking_recv());
            }
        })?;
        Ok(Writer { queue: Some(queue), changed, thread: Some(thread) })
    }

    /// Runs a job in a transaction of its own and answers when it is committed.
    pub async fn write<T, F>(&self, job: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&Transaction<'_>) -> StoreResult<T> + Send + 'static,
    {
        let (answer, wait) = oneshot::channel();
        // Nobody waits any more: the job is done all the same.
        self.enqueue(Task::Job(Box::new(move |connection| {
            let _ = answer.send(transact(connection, job));
        })))?;
        wait.await.map_err(|_| stopped())?
    }

    /// Takes a push, together with whatever other pushes wait.
    pub async fn push(&self, push: Push) -> StoreResult<PushAnswer> {
        let (answer, wait) = oneshot::channel();
        self.enqueue(Task::Push(Waiting { push, answer }))?;
        wait.await.map_err(|_| stopped())?
    }

    /// Resolves after each piece of work, whatever came of it.
    pub fn changed(&self) -> watch::Receiver<()> {
        self.changed.clone()
    }

    fn enqueue(&self, task: Task) -> StoreResult<()> {
        let queue = self.queue.as_ref().ok_or_else(stopped)?;
        queue.try_send(task).map_err(|_| StoreError::Busy)
    }
}

fn stopped() -> StoreError {
    StoreError::Unavailable("the writer has stopped".into())
}

impl Drop for Writer {
    fn drop(&mut self) {
        // Closing the queue lets the thread finish what waits; the file is closed when this returns.
        self.queue = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Commits the first push with those that wait right behind it; answers the task that ended the group, if any.
fn take_group(connection: &mut Connection, first: Waiting, tasks: &mut mpsc::Receiver<Task>) -> Option<Task> {
    let mut events = first.push.events.len();
    let mut group = vec![first];
    let mut next = None;
    while events < GROUP {
        match tasks.try_recv() {
            Ok(Task::Push(waiting)) => {
                events += waiting.push.events.len();
                group.push(waiting);
            }
            Ok(job) => {
                next = Some(job);
                break;
            }
            Err(_) => break,
        }
    }
    let (pushes, waiting): (Vec<Push>, Vec<_>) = group.into_iter().map(|w| (w.push, w.answer)).unzip();
    for (answer, waiting) in take_all(connection, &pushes).into_iter().zip(waiting) {
        let _ = waiting.send(answer);
    }
    next
}

impl Transact for Connection {
    fn transact<T>(&mut self, job: &dyn Fn(Db<'_>) -> StoreResult<T>) -> StoreResult<T> {
        transact(self, |tx| job(tx.into()))
    }
}

/// One transaction: committed when the job succeeds, rolled back when it fails or panics.
fn transact<T>(
    connection: &mut Connection,
    job: impl FnOnce(&Transaction<'_>) -> StoreResult<T>,
) -> StoreResult<T> {
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let done = catch_unwind(AssertUnwindSafe(|| job(&tx)));
    match done {
        Ok(Ok(value)) => {
            kill_at("before_commit");
            tx.commit()?;
            kill_at("after_commit");
            Ok(value)
        }
        Ok(Err(error)) => Err(error),
        Err(panic) => Err(StoreError::panicked(&*panic)),
    }
}
