//! What the worker last saw of the server, kept for the status bar and the next hello.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::failure::Failure;
use crate::error::Result;
use crate::till;

/// How the server last appeared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    Online,
    /// Somebody is there, but too slow: treated as away.
    Slow,
    #[default]
    Offline,
}

/// Sync as far as the worker knows; the queue itself is counted from the journal, never from here.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Notes {
    pub reach: Reach,
    /// Wall time since when it is so.
    pub reach_since_ms: i64,
    /// Wall time at which a push or pull last ended well.
    pub last_sync_ms: Option<i64>,
    /// In English, for support and HQ, with what to do when it is permanent.
    pub last_error: Option<String>,
    /// The stable code of a permanent failure.
    pub permanent: Option<String>,
    /// Attempts that failed since the last success.
    pub retries: u32,
    /// While a queue drains: acknowledged so far, and how many there were when it began.
    pub sending: Option<(u64, u64)>,
    /// Server's clock minus the till's.
    pub clock_offset_ms: Option<i64>,
}

const NAME: &str = "sync";

impl Notes {
    /// What was noted last; nothing at a new till.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn load(db: &Connection) -> Result<Notes> {
        // Notes of another version are worth no more than no notes.
        let read = |value: String| serde_json::from_str(&value).unwrap_or_default();
        Ok(till::note(db, NAME)?.map(read).unwrap_or_default())
    }

    pub(crate) fn save(&self, tx: &Connection) -> Result<()> {
        till::set_note(tx, NAME, Some(&serde_json::to_string(self)?))
    }

    /// The till has just started: what was reachable before is not known to be so now.
    pub(crate) fn restarted(&mut self, wall_ms: i64) {
        self.reached(Reach::Offline, wall_ms);
        self.sending = None;
        self.clock_offset_ms = None;
    }

    pub(crate) fn reached(&mut self, reach: Reach, wall_ms: i64) {
        if self.reach != reach || self.reach_since_ms == 0 {
            (self.reach, self.reach_since_ms) = (reach, wall_ms);
        }
    }

    pub(crate) fn failed(&mut self, failure: &Failure, wall_ms: i64) {
        self.retries = self.retries.saturating_add(1);
        self.last_error = Some(failure.to_string());
        self.permanent = None;
        let mut away = |reach| {
            self.reached(reach, wall_ms);
            self.sending = None;
        };
        match failure {
            Failure::Network { slow: true, .. } => away(Reach::Slow),
            Failure::Network { slow: false, .. } => away(Reach::Offline),
            Failure::RetryAfter { .. } => self.reached(Reach::Online, wall_ms),
            Failure::Permanent { code, .. } => {
                if code.is_on_the_way() {
                    away(Reach::Offline);
                }
                self.permanent = Some(code.as_str().to_owned());
            }
        }
    }

    pub(crate) fn succeeded(&mut self, wall_ms: i64) {
        self.reached(Reach::Online, wall_ms);
        self.retries = 0;
        self.last_error = None;
        self.permanent = None;
    }

    /// Some events were acknowledged and so many still wait.
    pub(crate) fn sent(&mut self, events: u64, waiting: u64) {
        let (done, of) = self.sending.unwrap_or((0, events + waiting));
        // What was sold meanwhile joins the queue that drains.
        let done = done + events;
        self.sending = (waiting > 0).then_some((done, of.max(done + waiting)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::PermanentCode;

    #[test]
    fn progress_counts_what_joins_the_queue_and_ends_with_it() {
        let mut notes = Notes::default();
        notes.sent(500, 700);
        assert_eq!(notes.sending, Some((500, 1_200)));
        notes.sent(500, 203);
        assert_eq!(notes.sending, Some((1_000, 1_203)));
        notes.sent(203, 0);
        assert_eq!(notes.sending, None);
    }

    #[test]
    fn the_time_of_a_change_is_that_of_the_first_sign_of_it() {
        let mut notes = Notes::default();
        let gone = Failure::Network { why: "gone".into(), slow: false };
        notes.succeeded(10);
        notes.failed(&gone, 20);
        notes.failed(&gone, 30);
        assert_eq!((notes.reach, notes.reach_since_ms, notes.retries), (Reach::Offline, 20, 2));
        notes.failed(&Failure::RetryAfter { seconds: None, why: "busy".into() }, 40);
        assert_eq!((notes.reach, notes.reach_since_ms), (Reach::Online, 40), "a busy server is there");
        notes.failed(&Failure::permanent(PermanentCode::Revoked, "no"), 50);
        assert_eq!((notes.reach, notes.reach_since_ms), (Reach::Online, 40), "and so is one that says no");
        notes.failed(&Failure::permanent(PermanentCode::ServerKeyChanged, "another"), 60);
        assert_eq!(
            (notes.reach, notes.reach_since_ms),
            (Reach::Offline, 60),
            "somebody else is not the server"
        );
        assert_eq!(notes.permanent.as_deref(), Some("SERVER_KEY_CHANGED"));
    }
}
