//! The faults that a test has asked for and that have not happened yet.

use std::ops::Range;
use std::path::PathBuf;

/// The two ways in which everything stops at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Crash {
    /// The power goes: what was not synced is in doubt.
    Power,
    /// The process dies: the kernel keeps what was written.
    Kill,
}

/// A fault that waits for its turn: `left` more of its kind, this one included.
#[derive(Debug, Clone, Copy)]
struct Countdown {
    left: u64,
}

impl Countdown {
    /// Counts one; true when it was the one.
    fn tick(slot: &mut Option<Countdown>) -> bool {
        let Some(countdown) = slot else { return false };
        countdown.left = countdown.left.saturating_sub(1);
        let due = countdown.left == 0;
        if due {
            *slot = None;
        }
        due
    }
}

/// What is to go wrong, and when.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    crash: Option<(Countdown, Crash)>,
    /// Which of the syncs to come fail; 1 is the next.
    failed_syncs: Range<u64>,
    full_write: Option<Countdown>,
    disk_is_full: bool,
    /// A file of the real disk that takes the last of the room.
    full_while: Option<PathBuf>,
}

impl Plan {
    pub(crate) fn crash_at_op(&mut self, nth: u64, crash: Crash) {
        self.crash = Some((Countdown { left: nth }, crash));
    }

    pub(crate) fn fail_syncs(&mut self, which: Range<u64>) {
        self.failed_syncs = which;
    }

    pub(crate) fn fill_disk_at_write(&mut self, nth: u64) {
        self.full_write = Some(Countdown { left: nth });
    }

    pub(crate) fn fill_disk_while(&mut self, path: PathBuf) {
        self.full_while = Some(path);
    }

    pub(crate) fn free_disk(&mut self) {
        self.full_write = None;
        self.disk_is_full = false;
        self.full_while = None;
    }

    /// Counts an op; the crash that is due at it.
    pub(crate) fn op(&mut self) -> Option<Crash> {
        let (countdown, crash) = self.crash?;
        let mut slot = Some(countdown);
        let due = Countdown::tick(&mut slot);
        self.crash = slot.map(|countdown| (countdown, crash));
        due.then_some(crash)
    }

    /// Counts a sync; true if it is to fail.
    pub(crate) fn sync_fails(&mut self) -> bool {
        let Range { start, end } = self.failed_syncs.clone();
        self.failed_syncs = start.saturating_sub(1)..end.saturating_sub(1);
        (start..end).contains(&1)
    }

    /// Counts a write; true if there is no room for it.
    pub(crate) fn write_finds_no_room(&mut self, grows: bool) -> bool {
        let first = Countdown::tick(&mut self.full_write);
        self.disk_is_full |= first;
        first || (grows && (self.disk_is_full || self.full_while.as_ref().is_some_and(|path| path.is_file())))
    }
}
