//! The nudge: whoever keeps a stream open hears that something has changed that it holds a copy of, or looks at.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use uuid::Uuid;

use crate::App;
use crate::store::{Bearer, Concerned, Head, StoreResult};

/// Another process may have written: the command line, another server on the same database.
const LOOK: Duration = Duration::from_millis(200);
/// A moment between two looks, so that commits on each other's heels are looked at together.
const PAUSE: Duration = Duration::from_millis(5);

/// So far back carts are looked at.
const LATELY_MS: i64 = 5_000;

/// The streams that are open.
#[derive(Debug, Default)]
pub struct Nudges {
    open: Mutex<Open>,
}

#[derive(Debug, Default)]
struct Open {
    next: u64,
    ears: HashMap<u64, Ear>,
    carts: HashMap<u64, CartEar>,
}

/// Who keeps a stream open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hearer {
    /// Hears of what it holds a copy of.
    Register(Bearer),
    /// Somebody at HQ, by the hash of the session's token: hears of whatever happens in the tenant's books.
    Person { tenant: i64, session: Uuid, expires_ms: i64 },
}

impl Hearer {
    fn tenant(&self) -> i64 {
        match self {
            Hearer::Register(bearer) => bearer.tenant,
            Hearer::Person { tenant, .. } => *tenant,
        }
    }

    /// When it is no longer known, in milliseconds since 1970.
    #[must_use]
    pub fn expires_ms(&self) -> i64 {
        match self {
            Hearer::Register(bearer) => bearer.expires_ms,
            Hearer::Person { expires_ms, .. } => *expires_ms,
        }
    }
}

/// A cart, of a tenant.
type CartOf = (i64, Uuid);

/// A stream of a cart: it hears of the cart's versions.
#[derive(Debug)]
struct CartEar {
    cart: CartOf,
    version: watch::Sender<u64>,
}

/// A stream's end of it; dropping it closes the ear.
#[derive(Debug)]
pub struct CartListener {
    number: u64,
    nudges: Arc<Nudges>,
    pub version: watch::Receiver<u64>,
}

impl Drop for CartListener {
    fn drop(&mut self) {
        self.nudges.open().carts.remove(&self.number);
    }
}

/// One stream: whose it is, and what it has heard.
#[derive(Debug)]
struct Ear {
    who: Hearer,
    heard: watch::Sender<Heard>,
}

/// The numbers of the last changes that concerned somebody, 0 before the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Heard {
    pub no: u64,
    /// Of the last that is more than sales that moved stock.
    pub prompt: u64,
}

/// A stream's end of it; dropping it closes the ear.
#[derive(Debug)]
pub struct Listener {
    number: u64,
    nudges: Arc<Nudges>,
    pub heard: watch::Receiver<Heard>,
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.nudges.open().ears.remove(&self.number);
    }
}

impl Nudges {
    /// From here on every change that concerns them is heard.
    #[must_use]
    pub fn listen(self: &Arc<Self>, who: Hearer) -> Listener {
        let (heard, hears) = watch::channel(Heard::default());
        let mut open = self.open();
        let number = open.next;
        open.next += 1;
        open.ears.insert(number, Ear { who, heard });
        drop(open);
        Listener { number, nudges: Arc::clone(self), heard: hears }
    }

    /// From here on every other version of this cart is heard.
    #[must_use]
    pub fn listen_to_cart(self: &Arc<Self>, tenant: i64, cart: Uuid, version: u64) -> CartListener {
        let (known, hears) = watch::channel(version);
        let mut open = self.open();
        let number = open.next;
        open.next += 1;
        open.carts.insert(number, CartEar { cart: (tenant, cart), version: known });
        drop(open);
        CartListener { number, nudges: Arc::clone(self), version: hears }
    }

    /// How many streams are open, those of carts aside.
    #[must_use]
    pub fn listening(&self) -> usize {
        self.open().ears.len()
    }

    fn has_carts(&self) -> bool {
        !self.open().carts.is_empty()
    }

    fn tell_carts(&self, changed: &[(i64, Uuid, u64)]) {
        let changed: HashMap<CartOf, u64> =
            changed.iter().map(|(tenant, cart, version)| ((*tenant, *cart), *version)).collect();
        for ear in self.open().carts.values() {
            if let Some(version) = changed.get(&ear.cart) {
                ear.version.send_if_modified(|known| std::mem::replace(known, *version) != *version);
            }
        }
    }

    fn tell(&self, head: Head, concerned: &[Concerned]) {
        for ear in self.open().ears.values().filter(|ear| ear.who.tenant() == head.tenant) {
            ear.heard.send_if_modified(|heard| {
                let before = *heard;
                match &ear.who {
                    Hearer::Register(bearer) => {
                        for moved in concerned.iter().filter(|moved| moved.concerns(bearer)) {
                            heard.no = heard.no.max(moved.no);
                            heard.prompt = heard.prompt.max(moved.prompt);
                        }
                    }
                    Hearer::Person { .. } => heard.no = heard.no.max(head.all()),
                }
                *heard != before
            });
        }
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Looks at the feeds, and tells the streams what has changed.
#[derive(Debug)]
pub struct Watch {
    app: App,
    /// How far each tenant has been looked at.
    heads: HashMap<i64, Head>,
}

impl Watch {
    /// Notes where the feeds stand. To be done before anybody can open a stream: who does asks once himself, and what
    /// comes after that is news.
    pub async fn begin(app: App) -> Watch {
        let heads = app.store.heads().await.unwrap_or_else(|error| {
            tracing::warn!(%error, "the feeds could not be read; everything in them will be news");
            Vec::new()
        });
        Watch { app, heads: heads.into_iter().map(|head| (head.tenant, head)).collect() }
    }

    /// Tells the streams what changes, for as long as it is polled.
    pub async fn run(mut self) {
        let mut changed = self.app.store.changed();
        loop {
            if self.app.nudges.has_carts()
                && let Err(error) = self.look_at_carts().await
            {
                tracing::warn!(%error, "carts could not be looked at; pages find changes when they ask");
            }
            if let Err(error) = self.look().await {
                tracing::warn!(%error, "the feed's head could not be read; tills find changes when they ask");
            }
            sleep(PAUSE).await;
            // A time-out is another process's turn; a closed store never says anything again.
            if let Ok(Err(_)) = timeout(LOOK, changed.changed()).await {
                sleep(LOOK).await;
            }
        }
    }

    /// What changed lately, a little more than since the last look: a transaction may take a while to commit.
    async fn look_at_carts(&self) -> StoreResult<()> {
        let changed = self.app.store.changed_carts(self.app.now_ms() - LATELY_MS).await?;
        self.app.nudges.tell_carts(&changed);
        Ok(())
    }

    async fn look(&mut self) -> StoreResult<()> {
        let Watch { app, heads } = self;
        for head in app.store.heads().await? {
            let seen = heads.insert(head.tenant, head).unwrap_or_default();
            if app.nudges.listening() == 0 || head.all() <= seen.all() {
                continue;
            }
            let concerned = match head.feed > seen.feed {
                true => app.store.concerned(head.tenant, seen.feed).await?,
                false => Vec::new(),
            };
            app.nudges.tell(head, &concerned);
        }
        Ok(())
    }
}
