//! The machine's clocks, so that nothing else asks for the time: the real ones, and ones that a test sets.

use std::fmt;
use std::sync::Mutex;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use uuid::Uuid;

/// What a machine knows of time. Wall clocks lie; monotonic ones compare only within one boot.
pub trait Clock: Send + Sync + fmt::Debug {
    /// Milliseconds since 1970 UTC, as far as the machine knows.
    fn wall_ms(&self) -> i64;
    /// Milliseconds since some point in this boot; never runs backwards within it.
    fn mono_ms(&self) -> i64;
    /// Names this boot of the machine.
    fn boot(&self) -> String;
}

/// The machine's own clocks.
#[derive(Debug)]
pub struct SystemClock {
    boot: String,
    started: Instant,
}

impl Default for SystemClock {
    fn default() -> Self {
        let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok();
        // Where the system names no boot, each start of the till counts as one: less is known, nothing wrong.
        let boot = boot.map_or_else(|| Uuid::new_v4().to_string(), |id| id.trim().to_owned());
        SystemClock { boot, started: Instant::now() }
    }
}

impl Clock for SystemClock {
    fn wall_ms(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        since.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    fn mono_ms(&self) -> i64 {
        uptime_ms().unwrap_or_else(|| i64::try_from(self.started.elapsed().as_millis()).unwrap_or(i64::MAX))
    }

    fn boot(&self) -> String {
        self.boot.clone()
    }
}

/// The time since boot: the same for every process, and it counts the time asleep.
#[cfg(target_os = "linux")]
fn uptime_ms() -> Option<i64> {
    let since = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    Some(since.tv_sec * 1000 + since.tv_nsec / 1_000_000)
}

/// Elsewhere each start of the till counts as a boot.
#[cfg(not(target_os = "linux"))]
fn uptime_ms() -> Option<i64> {
    None
}

/// Clocks that a test or the simulation sets.
#[derive(Debug)]
pub struct TestClock(Mutex<TestTimes>);

#[derive(Debug)]
struct TestTimes {
    wall_ms: i64,
    mono_ms: i64,
    boots: u32,
}

impl TestClock {
    #[must_use]
    pub fn at(wall_ms: i64) -> Self {
        TestClock(Mutex::new(TestTimes { wall_ms, mono_ms: 10_000, boots: 1 }))
    }

    /// Time passes, on both clocks.
    pub fn advance_ms(&self, ms: i64) {
        let mut times = self.times();
        times.wall_ms += ms;
        times.mono_ms += ms;
    }

    /// Somebody sets the wall clock.
    pub fn set_wall_ms(&self, wall_ms: i64) {
        self.times().wall_ms = wall_ms;
    }

    /// The machine restarts: the monotonic clock begins again.
    pub fn reboot(&self) {
        let mut times = self.times();
        times.mono_ms = 5_000;
        times.boots += 1;
    }

    fn times(&self) -> std::sync::MutexGuard<'_, TestTimes> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Clock for TestClock {
    fn wall_ms(&self) -> i64 {
        self.times().wall_ms
    }

    fn mono_ms(&self) -> i64 {
        self.times().mono_ms
    }

    fn boot(&self) -> String {
        format!("boot-{}", self.times().boots)
    }
}
