//! Time: what the machine says, or what a test sets.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Utc};
use evertill_domain::time::instant;

/// Where the server reads the time.
pub trait Clock: Send + Sync + std::fmt::Debug {
    fn now(&self) -> DateTime<Utc>;

    /// Milliseconds since 1970 UTC, as the tables keep it.
    fn now_ms(&self) -> i64 {
        self.now().timestamp_millis()
    }
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

/// A clock that stands where it was set.
#[derive(Debug)]
pub struct SetClock(AtomicI64);

impl SetClock {
    #[must_use]
    pub fn at(at: DateTime<Utc>) -> Self {
        SetClock(AtomicI64::new(at.timestamp_millis()))
    }

    pub fn set(&self, at: DateTime<Utc>) {
        self.0.store(at.timestamp_millis(), Ordering::SeqCst);
    }

    pub fn advance(&self, by: chrono::TimeDelta) {
        self.0.fetch_add(by.num_milliseconds(), Ordering::SeqCst);
    }
}

impl Clock for SetClock {
    fn now(&self) -> DateTime<Utc> {
        instant(self.0.load(Ordering::SeqCst))
    }
}
