//! Wakes the worker when there is something to print.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// Remembers that it was rung until somebody hears it.
#[derive(Debug, Default)]
pub(crate) struct Bell {
    rung: Mutex<bool>,
    heard: Condvar,
}

impl Bell {
    pub fn ring(&self) {
        *self.rung.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.heard.notify_all();
    }

    /// Waits for a ring; false when none came in time.
    pub fn wait(&self, longest: Duration) -> bool {
        let rung = self.rung.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.heard.wait_timeout_while(rung, longest, |rung| !*rung);
        let mut rung = waited.unwrap_or_else(PoisonError::into_inner).0;
        std::mem::take(&mut *rung)
    }
}
