//! The one thread that writes: jobs wait in a bounded queue and run one after the other, each in BEGIN IMMEDIATE.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::JoinHandle;

use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::{mpsc, oneshot};

use crate::store::{StoreError, StoreResult};

type Task = Box<dyn FnOnce(&mut Connection) + Send>;

/// The queue's end that takes jobs.
#[derive(Debug)]
pub(super) struct Writer {
    queue: Option<mpsc::Sender<Task>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub fn start(mut connection: Connection, depth: usize) -> StoreResult<Self> {
        let (queue, mut jobs) = mpsc::channel::<Task>(depth.max(1));
        let thread = std::thread::Builder::new().name("writer".into()).spawn(move || {
            while let Some(job) = jobs.blocking_recv() {
                job(&mut connection);
            }
        })?;
        Ok(Writer { queue: Some(queue), thread: Some(thread) })
    }

    /// Runs a job in a transaction of its own and answers when it is committed.
    pub async fn write<T, F>(&self, job: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&Transaction<'_>) -> StoreResult<T> + Send + 'static,
    {
        let (answer, wait) = oneshot::channel();
        let task: Task = Box::new(move |connection| {
            // Nobody waits any more: the job is done all the same, as a fact must be.
            let _ = answer.send(transact(connection, job));
        });
        let queue = self.queue.as_ref().ok_or(StoreError::Busy)?;
        queue.try_send(task).map_err(|_| StoreError::Busy)?;
        wait.await.map_err(|_| StoreError::Unavailable("the writer has stopped".into()))?
    }
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

/// One transaction: committed when the job succeeds, rolled back when it fails or panics.
pub(super) fn transact<T>(
    connection: &mut Connection,
    job: impl FnOnce(&Transaction<'_>) -> StoreResult<T>,
) -> StoreResult<T> {
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let done = catch_unwind(AssertUnwindSafe(|| job(&tx)));
    match done {
        Ok(Ok(value)) => {
            tx.commit()?;
            Ok(value)
        }
        Ok(Err(error)) => Err(error),
        Err(panic) => Err(StoreError::Panicked(words(&*panic))),
    }
}

fn words(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no words").to_owned()
}
