//! The sync worker: decides what to do next, one bounded step at a time, and waits in between.

use std::sync::Arc;

use evertill_protocol::hello::{BackupThrough, Verdict};
use evertill_protocol::{API, Server};

use super::backoff::Backoff;
use super::failure::{Failure, PermanentCode};
use super::link::LinkRequest;
use super::notes::Notes;
use super::push::MAX_BYTES;
use super::queue;
use super::recover::Recovery;
use super::snapshot::Snapshot;
use crate::error::{Error, Result};
use crate::ids::Ids;
use crate::register::Register;
use crate::till::{self, Till};

/// How often to look for changes when nobody says that there are any.
const POLL_MS: i64 = 30_000;
/// How often to compare what the catalogue adds up to, and to tidy up: each reads the whole catalogue, seconds of a
/// weak till's time where a shop has 100 000 products.
const SELDOM_MS: i64 = 6 * 3_600_000;

/// What a step did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Did {
    /// Nothing was due.
    Rested,
    NotEnrolled,
    /// The cashier switched *work offline* on.
    SwitchedOff,
    Greeted(Verdict),
    Pushed {
        events: u64,
        replayed: u64,
    },
    /// The server asked for earlier events: they go first.
    Rewound {
        from_seq: u64,
    },
    Pulled {
        changes: u64,
        at_head: bool,
    },
    /// Rows of a snapshot were written beside the catalogue.
    Loaded {
        rows: u64,
    },
    /// The snapshot took the catalogue's place.
    Swapped,
    /// Own events came back from the server.
    Recovered {
        events: u64,
    },
    /// The server wants another hello first, a smaller push, or a snapshot.
    TurnedAway,
}

/// One step: what it did, how it failed, and when the next is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepReport {
    pub did: Did,
    pub failure: Option<Failure>,
    /// Milliseconds until it is worth calling again; 0 at once, none until somebody wakes the worker.
    pub wait_ms: Option<u64>,
}

/// What a hello opened.
#[derive(Debug)]
pub(super) enum Door {
    Closed,
    Open(Session),
    /// Hello and pull are refused for good; what was sold still goes up, by its signature alone.
    PushOnly,
}

#[derive(Debug)]
pub(super) struct Session {
    /// The server's address at the hello.
    pub server: String,
    pub bearer: String,
    pub expires_ms: i64,
    /// False when the server asks for an upgrade of the till.
    pub pull: bool,
    /// Something has succeeded since the hello: a refusal is then news and not a circle.
    pub proven: bool,
}

/// The three things that fail and wait independently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lane {
    Greet,
    Push,
    Pull,
}

/// The till's side of the protocol. Drive it with [`Worker::step`], or let it run by itself (see
/// [`super::runner::spawn`]).
#[derive(Debug)]
pub struct Worker {
    pub(super) register: Arc<Register>,
    pub(super) door: Door,
    greet: Backoff,
    push: Backoff,
    pull: Backoff,
    last: Lane,
    /// *Work offline* was on at the last look.
    switched_off: bool,
    pub(super) next_pull_ms: i64,
    pub(super) verify_ms: i64,
    pub(super) tidy_ms: i64,
    /// The `backup_through` at the last tidying up.
    pub(super) tidied: BackupThrough,
    pub(super) snapshot: Option<Snapshot>,
    pub(super) snapshot_due: bool,
    /// A snapshot was taken and no page read since.
    pub(super) fresh: bool,
    pub(super) recovery: Option<Recovery>,
    /// Incarnations of which the server lacks events that are no longer here; tried again after the next hello.
    pub(super) held: Vec<u32>,
    pub(super) push_bytes: usize,
    /// Where the server last asked to begin again.
    pub(super) rewound: Option<(u32, u64)>,
    pub(super) notes: Notes,
    saved: Notes,
}

impl Worker {
    /// # Errors
    /// When the database cannot be read.
    pub fn new(register: Arc<Register>) -> Result<Worker> {
        let (saved, recovery) = register.store().read(|db| Ok((Notes::load(db)?, Recovery::pending(db)?)))?;
        let mut notes = saved.clone();
        // What was reachable yesterday is not known to be today.
        notes.restarted(register.clock.wall_ms());
        let seed = seed(&*register.ids);
        let lane = |number| Backoff::new(seed.wrapping_add(number));
        Ok(Worker {
            greet: lane(0),
            push: lane(1),
            pull: lane(2),
            register,
            door: Door::Closed,
            last: Lane::Pull,
            switched_off: false,
            next_pull_ms: i64::MIN,
            verify_ms: i64::MIN,
            tidy_ms: i64::MIN,
            tidied: BackupThrough::default(),
            snapshot: None,
            snapshot_due: false,
            fresh: false,
            recovery,
            held: Vec::new(),
            push_bytes: MAX_BYTES,
            rewound: None,
            notes,
            saved,
        })
    }

    /// Somebody asked to sync now: nothing waits any longer.
    pub fn sync_now(&mut self) {
        [&mut self.greet, &mut self.push, &mut self.pull].into_iter().for_each(Backoff::try_now);
        self.next_pull_ms = i64::MIN;
    }

    /// The server says that something changed: the next page is due.
    pub fn nudged(&mut self) {
        self.next_pull_ms = i64::MIN;
    }

    /// What opens the line on which nudges come, while this till may pull.
    #[must_use]
    pub fn stream(&self) -> Option<LinkRequest> {
        match &self.door {
            Door::Open(session) if session.pull && !self.switched_off => {
                let stream = LinkRequest::get(&session.server, format!("{API}/sync/stream"));
                Some(stream.bearer(Some(&session.bearer)).streamed())
            }
            _ => None,
        }
    }

    /// Compares the whole catalogue with the server's sums at the next pull.
    pub fn verify_now(&mut self) {
        self.verify_ms = i64::MIN;
        self.next_pull_ms = i64::MIN;
    }

    /// Does one bounded thing: a hello, one push, one page, a piece of a snapshot.
    pub async fn step(&mut self) -> StepReport {
        let report = match self.next_turn() {
            Ok(Turn::Rest { did, wait_ms }) => StepReport { did, failure: None, wait_ms },
            Ok(Turn::Go(lane, till)) => self.go(lane, &till).await,
            Err(error) => self.storage_failed(&error),
        };
        self.save_notes();
        report
    }

    /// Steps until nothing is left to do, or something fails.
    pub async fn drain(&mut self) -> StepReport {
        self.sync_now();
        loop {
            let report = self.step().await;
            if report.failure.is_some() || report.wait_ms != Some(0) {
                return report;
            }
        }
    }

    /// As if the bearer had ended.
    #[cfg(test)]
    pub(super) fn door_closed(&mut self) {
        self.door = Door::Closed;
    }

    async fn go(&mut self, lane: Lane, till: &Till) -> StepReport {
        self.last = lane;
        let done = match lane {
            Lane::Greet => self.greet(till).await,
            Lane::Push => self.push(till).await,
            Lane::Pull => self.pull(till).await,
        };
        let (mono_ms, wall_ms) = (self.now_ms(), self.register.clock.wall_ms());
        match done {
            Ok(did) => {
                self.lane(lane).succeeded();
                self.notes.succeeded(wall_ms);
                if matches!(did, Did::Pushed { .. } | Did::Pulled { at_head: true, .. } | Did::Swapped) {
                    self.notes.last_sync_ms = Some(wall_ms);
                }
                if matches!(did, Did::Pulled { at_head: true, .. }) {
                    self.next_pull_ms = mono_ms.saturating_add(POLL_MS);
                }
                StepReport { did, failure: None, wait_ms: Some(0) }
            }
            Err(failure) => {
                tracing::warn!(?lane, %failure, "sync");
                self.lane(lane).failed(&failure, mono_ms);
                self.notes.failed(&failure, wall_ms);
                StepReport { did: Did::Rested, failure: Some(failure), wait_ms: self.wait_ms(mono_ms) }
            }
        }
    }

    fn next_turn(&mut self) -> Result<Turn> {
        let (found, waiting) = self
            .register
            .store()
            .read(|db| Ok((till::find(db)?, queue::oldest_waiting(db, &self.held)?.is_some())))?;
        let rest = |did, wait_ms| Ok(Turn::Rest { did, wait_ms });
        let Some(till) = found else { return rest(Did::NotEnrolled, None) };
        if till.work_offline {
            (self.snapshot, self.switched_off) = (None, true);
            return rest(Did::SwitchedOff, None);
        }
        if std::mem::take(&mut self.switched_off) {
            self.sync_now();
        }
        let now = self.now_ms();
        if matches!(&self.door, Door::Open(session) if now >= session.expires_ms) {
            self.door = Door::Closed;
        }
        if !matches!(self.door, Door::Open(_)) && self.greet.is_due(now) {
            return Ok(Turn::Go(Lane::Greet, Box::new(till)));
        }
        let may_push = waiting && self.can_push() && self.push.is_due(now);
        let may_pull =
            self.can_pull() && self.pull.is_due(now) && (self.is_mid_pull() || now >= self.next_pull_ms);
        // By turns: neither waits for more than one step of the other.
        let lane = match (may_push, may_pull) {
            (true, true) if self.last == Lane::Push => Lane::Pull,
            (true, _) => Lane::Push,
            (false, true) => Lane::Pull,
            (false, false) => return rest(Did::Rested, self.wait_ms(now)),
        };
        Ok(Turn::Go(lane, Box::new(till)))
    }

    fn can_push(&self) -> bool {
        !matches!(self.door, Door::Closed)
    }

    fn can_pull(&self) -> bool {
        matches!(&self.door, Door::Open(session) if session.pull)
    }

    fn is_mid_pull(&self) -> bool {
        self.snapshot.is_some() || self.snapshot_due || self.recovery.is_some()
    }

    /// Until the next lane is due; at least a moment, so that nothing spins.
    fn wait_ms(&self, now: i64) -> Option<u64> {
        let push = self.can_push().then(|| self.push.not_before_ms());
        let pull = self.can_pull().then(|| self.pull.not_before_ms().max(self.next_pull_ms));
        let greet = match &self.door {
            Door::Open(session) => session.expires_ms,
            Door::Closed | Door::PushOnly => self.greet.not_before_ms(),
        };
        // A push lane that is not waiting for anything has no time of its own: an event wakes the worker.
        let push = push.filter(|due| *due > now);
        let next = [push, pull, Some(greet)].into_iter().flatten().min()?;
        Some(u64::try_from(next.saturating_sub(now)).unwrap_or(0).max(1))
    }

    fn lane(&mut self, lane: Lane) -> &mut Backoff {
        match lane {
            Lane::Greet => &mut self.greet,
            Lane::Push => &mut self.push,
            Lane::Pull => &mut self.pull,
        }
    }

    pub(super) fn now_ms(&self) -> i64 {
        self.register.clock.mono_ms()
    }

    /// Every answer of the server sets the clocks' anchor; true when it still speaks of the history we know.
    pub(super) fn heard(&mut self, till: &Till, server: &Server) -> Result<bool, Failure> {
        if server.epoch.n < till.epoch.n {
            self.door = Door::Closed;
            let why = format!(
                "The server is older ({}) than the one this till knows ({}).",
                server.epoch.n, till.epoch.n
            );
            return Err(Failure::permanent(PermanentCode::ServerOlder, why));
        }
        self.register.heard_server(server.time_ms).map_err(|error| storage(&error))?;
        self.notes.clock_offset_ms = Some(server.time_ms.saturating_sub(self.register.clock.wall_ms()));
        Ok(server.epoch == till.epoch)
    }

    fn storage_failed(&mut self, error: &Error) -> StepReport {
        let failure = storage(error);
        tracing::error!(%failure, "sync");
        StepReport { did: Did::Rested, failure: Some(failure), wait_ms: Some(POLL_MS.unsigned_abs()) }
    }

    /// Not worth failing a step for: what is on the journal counts, these are only what the status bar says.
    fn save_notes(&mut self) {
        if self.notes == self.saved {
            return;
        }
        match self.register.store().write(|tx| self.notes.save(tx)) {
            Ok(()) => self.saved = self.notes.clone(),
            Err(error) => tracing::error!(%error, "sync notes"),
        }
    }
}

enum Turn {
    Rest { did: Did, wait_ms: Option<u64> },
    Go(Lane, Box<Till>),
}

/// Of the waits' jitter: each till, and each start of it, waits differently.
fn seed(ids: &dyn Ids) -> u64 {
    let mut bytes = [0; 8];
    ids.fill(&mut bytes);
    u64::from_be_bytes(bytes)
}

/// A failure of the till's own database. Nothing was written: the transaction is gone as a whole.
pub(super) fn storage(error: &Error) -> Failure {
    Failure::permanent(PermanentCode::Storage, format!("This till could not write: {error}."))
}

/// The next time for what is done seldom.
pub(super) const fn seldom(now: i64) -> i64 {
    now.saturating_add(SELDOM_MS)
}
