//! The faults that a test has asked for and that have not happened yet.

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
    failed_sync: Option<Countdown>,
    full_write: Option<Countdown>,
    disk_is_full: bool,
}

impl Plan {
    pub(crate) fn crash_at_op(&mut self, nth: u64, crash: Crash) {
        self.crash = Some((Countdown { left: nth }, crash));
    }

    pub(crate) fn fail_sync(&mut self, nth: u64) {
        self.failed_sync = Some(Countdown { left: nth });
    }

    pub(crate) fn fill_disk_at_write(&mut self, nth: u64) {
        self.full_write = Some(Countdown { left: nth });
    }

    pub(crate) fn free_disk(&mut self) {
        self.full_write = None;
        self.disk_is_full = false;
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
        Countdown::tick(&mut self.failed_sync)
    }

    /// Counts a write; true if there is no room for it.
    pub(crate) fn write_finds_no_room(&mut self, grows: bool) -> bool {
        let first = Countdown::tick(&mut self.full_write);
        self.disk_is_full |= first;
        first || (self.disk_is_full && grows)
    }
}
