//! What every handler is given: the store, the clock, the settings.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use evertill_protocol::{PROTOCOL, Server};
use tokio::sync::watch;
use uuid::Uuid;

use crate::clock::Clock;
use crate::config::Config;
use crate::customers::TenantKeys;
use crate::hq::keys::Keys;
use crate::mail::Mail;
use crate::metrics::Metrics;
use crate::nudge::Nudges;
use crate::rate::Rates;
use crate::store::Store;
use crate::sync::push::ROOM;
use crate::sync::turns::Turns;
use crate::tls::Tls;

/// One server: cheap to clone.
#[derive(Debug, Clone)]
pub struct App {
    pub store: Arc<dyn Store>,
    pub clock: Arc<dyn Clock>,
    pub config: Arc<Config>,
    pub nudges: Arc<Nudges>,
    pub metrics: Arc<Metrics>,
    /// How many requests a caller may make.
    pub rates: Arc<Rates>,
    /// Whose push is read next.
    pub turns: Arc<Turns>,
    /// None: plain HTTP is served.
    pub tls: Option<Arc<Tls>>,
    /// None: no mail is sent, and no customer makes an account.
    pub mail: Option<Arc<Mail>>,
    /// What signs and verifies access tokens.
    pub(crate) keys: Arc<Keys>,
    pub(crate) tenant_keys: Arc<TenantKeys>,
    pushing: Arc<Mutex<HashSet<Uuid>>>,
    stopping: Arc<watch::Sender<bool>>,
}

impl App {
    #[must_use]
    pub fn new(config: Config, store: Arc<dyn Store>, clock: Arc<dyn Clock>) -> Self {
        let turns = Turns::new(ROOM, config.push_queue);
        App {
            store,
            clock,
            turns,
            rates: Arc::new(Rates::of(&config)),
            config: Arc::new(config),
            nudges: Arc::default(),
            metrics: Arc::default(),
            tls: None,
            mail: None,
            keys: Arc::default(),
            tenant_keys: Arc::default(),
            pushing: Arc::default(),
            stopping: Arc::new(watch::Sender::new(false)),
        }
    }

    /// Serves HTTPS.
    #[must_use]
    pub fn with_tls(mut self, tls: Option<Tls>) -> Self {
        self.tls = tls.map(Arc::new);
        self
    }

    /// Writes to customers.
    #[must_use]
    pub fn with_mail(mut self, mail: Option<Mail>) -> Self {
        self.mail = mail.map(Arc::new);
        self
    }

    /// Becomes true when the server is told to stop: whatever stays open by itself closes then.
    #[must_use]
    pub fn stopping(&self) -> watch::Receiver<bool> {
        self.stopping.subscribe()
    }

    pub(crate) fn stop(&self) {
        self.stopping.send_replace(true);
    }

    #[must_use]
    pub fn now_ms(&self) -> i64 {
        self.clock.now_ms()
    }

    /// What every answer of the sync routes says about the server.
    #[must_use]
    pub fn server(&self) -> Server {
        Server { epoch: self.store.epoch(), time_ms: self.now_ms(), protocol: PROTOCOL }
    }

    /// Marks a register as pushing; none when it is already. The mark goes with what is returned.
    #[must_use]
    pub fn begin_push(&self, register: Uuid) -> Option<Pushing> {
        let mut pushing = self.pushing.lock().unwrap_or_else(PoisonError::into_inner);
        pushing.insert(register).then(|| Pushing { register, pushing: Arc::clone(&self.pushing) })
    }
}

/// One push being worked on.
#[derive(Debug)]
pub struct Pushing {
    register: Uuid,
    pushing: Arc<Mutex<HashSet<Uuid>>>,
}

impl Drop for Pushing {
    fn drop(&mut self) {
        self.pushing.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.register);
    }
}
