//! The nudge: whoever keeps a stream open hears that something it holds a copy of has changed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use crate::App;
use crate::store::{Bearer, Concerned, StoreResult};

/// Another process may have written: the command line, another server on the same database.
const LOOK: Duration = Duration::from_millis(200);
/// A moment between two looks, so that commits on each other's heels are looked at together.
const PAUSE: Duration = Duration::from_millis(5);

/// The streams that are open.
#[derive(Debug, Default)]
pub struct Nudges {
    open: Mutex<Open>,
}

#[derive(Debug, Default)]
struct Open {
    next: u64,
    ears: HashMap<u64, Ear>,
}

/// One stream: whose it is, and the last change that concerned it.
#[derive(Debug)]
struct Ear {
    who: Bearer,
    heard: watch::Sender<u64>,
}

/// A stream's end of it; dropping it closes the ear.
#[derive(Debug)]
pub struct Listener {
    number: u64,
    nudges: Arc<Nudges>,
    /// The number of the last change that concerned this register, 0 before the first.
    pub heard: watch::Receiver<u64>,
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.nudges.open().ears.remove(&self.number);
    }
}

impl Nudges {
    /// From here on every change that concerns this register is heard.
    #[must_use]
    pub fn listen(self: &Arc<Self>, who: Bearer) -> Listener {
        let (heard, hears) = watch::channel(0);
        let mut open = self.open();
        let number = open.next;
        open.next += 1;
        open.ears.insert(number, Ear { who, heard });
        drop(open);
        Listener { number, nudges: Arc::clone(self), heard: hears }
    }

    /// How many streams are open.
    #[must_use]
    pub fn listening(&self) -> usize {
        self.open().ears.len()
    }

    fn tell(&self, tenant: i64, concerned: &[Concerned]) {
        for ear in self.open().ears.values().filter(|ear| ear.who.tenant == tenant) {
            let no = concerned.iter().filter(|moved| moved.concerns(&ear.who)).map(|moved| moved.no).max();
            if let Some(no) = no {
                ear.heard.send_if_modified(|heard| no > std::mem::replace(heard, no.max(*heard)));
            }
        }
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Tells the streams what changes, for as long as it is polled.
pub async fn watch_feed(app: App) {
    let mut changed = app.store.changed();
    let mut heads = HashMap::new();
    loop {
        if let Err(error) = look(&app, &mut heads).await {
            tracing::warn!(%error, "the feed's head could not be read; tills find changes when they ask");
        }
        sleep(PAUSE).await;
        // A time-out is another process's turn; a closed store never says anything again.
        if let Ok(Err(_)) = timeout(LOOK, changed.changed()).await {
            sleep(LOOK).await;
        }
    }
}

async fn look(app: &App, heads: &mut HashMap<i64, u64>) -> StoreResult<()> {
    for (tenant, head) in app.store.heads().await? {
        // Who opens a stream asks once itself: what came before the first look is not news to anybody.
        let seen = heads.insert(tenant, head).unwrap_or(head);
        if head > seen && app.nudges.listening() > 0 {
            app.nudges.tell(tenant, &app.store.concerned(tenant, seen).await?);
        }
    }
    Ok(())
}
