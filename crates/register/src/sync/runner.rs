//! Lets the worker run by itself, on a thread of its own, until it is told to stop.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

use tokio::sync::Notify;

use super::stream::Line;
use super::worker::{Did, Worker};
use crate::error::Result;
use crate::register::Register;

/// Nothing was written for so long: between two customers.
const QUIET: Duration = Duration::from_secs(2);

/// What others tell the running worker.
#[derive(Debug, Default)]
struct Bell {
    rung: Notify,
    stopped: Notify,
    sync_now: AtomicBool,
    verify: AtomicBool,
    nudged: AtomicBool,
}

/// The running worker; dropping it stops the thread.
#[derive(Debug)]
pub struct SyncHandle {
    bell: Arc<Bell>,
    thread: Option<JoinHandle<()>>,
}

impl SyncHandle {
    /// Somebody asks to sync at once, whatever the worker was waiting for.
    pub fn sync_now(&self) {
        self.bell.sync_now.store(true, Ordering::Release);
        self.bell.rung.notify_one();
    }

    /// Compare the whole catalogue with the server's at the next pull.
    pub fn verify_now(&self) {
        self.bell.verify.store(true, Ordering::Release);
        self.bell.rung.notify_one();
    }
}

impl Drop for SyncHandle {
    fn drop(&mut self) {
        self.bell.stopped.notify_one();
        if let Some(thread) = self.thread.take() {
            // A panic there has been reported already; there is nobody here to tell.
            let _ = thread.join();
        }
    }
}

/// Starts the worker of a till on a thread of its own. It wakes for every new event by itself; `changed` is called
/// after each step that may have changed what the status bar shows.
///
/// # Errors
/// When the system gives no thread, or the database cannot be read.
pub fn spawn(register: &Arc<Register>, changed: impl Fn() + Send + 'static) -> Result<SyncHandle> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut worker = Worker::new(Arc::clone(register))?;
    let bell = Arc::new(Bell::default());
    let (heard, register) = (Arc::clone(&bell), Arc::clone(register));
    let run = move || {
        runtime.block_on(async {
            // Whatever is in flight is dropped: only between transactions, and the server's answer will be replayed.
            tokio::select! {
                () = heard.stopped.notified() => {}
                () = run(&mut worker, &register, &heard, &changed) => {}
            }
        });
    };
    let thread = Builder::new().name("evertill-sync".into()).spawn(run)?;
    Ok(SyncHandle { bell, thread: Some(thread) })
}

async fn run(worker: &mut Worker, register: &Register, bell: &Arc<Bell>, changed: &impl Fn()) {
    let mut line = Line::default();
    loop {
        if bell.nudged.swap(false, Ordering::AcqRel) {
            worker.nudged();
        }
        if bell.sync_now.swap(false, Ordering::AcqRel) {
            worker.sync_now();
        }
        if bell.verify.swap(false, Ordering::AcqRel) {
            worker.verify_now();
        }
        let report = worker.step().await;
        if report.did != Did::Rested || report.failure.is_some() {
            changed();
        }
        let ring = Arc::clone(bell);
        line.follow(worker.stream(), report.wait_ms != Some(0), &register.link, move || {
            ring.nudged.store(true, Ordering::Release);
            ring.rung.notify_one();
        });
        let due = async {
            match report.wait_ms {
                // A moment for others: somebody may want to stop.
                Some(0) => tokio::task::yield_now().await,
                Some(wait_ms) => tokio::time::sleep(Duration::from_millis(wait_ms)).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = due => {}
            () = settle_when_quiet(register) => {}
            () = bell.rung.notified() => {}
            () = register.appended.notified() => {}
        }
    }
}

/// Moves the log on while nobody pays, so that no sale has to, and makes ready for a search; never ends.
async fn settle_when_quiet(register: &Register) {
    tokio::time::sleep(QUIET).await;
    if let Err(error) = register.store().settle().and_then(|()| register.prepare_search()) {
        tracing::error!(%error, "what an idle moment is for could not be done");
    }
    std::future::pending().await
}
