//! When to try again: exponential, capped and with jitter, so that two hundred tills do not come back as one.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};

use super::failure::Failure;

/// The jitter adds up to as much again: waits run from half a second to a minute.
const FIRST: Duration = Duration::from_millis(500);
const CAP: Duration = Duration::from_secs(30);
/// What only a person can mend is asked after now and then: somebody may have mended it.
const PERMANENT_MS: i64 = 300_000;

/// The waits of one lane (hello, push or pull), and when the present one ends.
#[derive(Debug)]
pub(crate) struct Backoff {
    seed: u64,
    waits: ExponentialBackoff,
    failures: u32,
    /// On the till's monotonic clock.
    not_before_ms: i64,
}

impl Backoff {
    pub fn new(seed: u64) -> Self {
        Backoff { seed, waits: waits(seed), failures: 0, not_before_ms: i64::MIN }
    }

    pub fn is_due(&self, mono_ms: i64) -> bool {
        mono_ms >= self.not_before_ms
    }

    pub fn not_before_ms(&self) -> i64 {
        self.not_before_ms
    }

    /// Waits no longer, but remembers how often it failed: somebody asked to try now.
    pub fn try_now(&mut self) {
        self.not_before_ms = i64::MIN;
    }

    pub fn succeeded(&mut self) {
        if self.failures > 0 {
            // Other waits next time: what made two tills collide once would do it again.
            *self = Backoff::new(self.seed.wrapping_add(0x9e37_79b9_7f4a_7c15));
        }
        self.not_before_ms = i64::MIN;
    }

    /// What was tried failed for a while: again after the next wait.
    pub fn again(&mut self, mono_ms: i64) {
        self.failures = self.failures.saturating_add(1);
        let wait = millis(self.waits.next().unwrap_or(CAP));
        self.not_before_ms = mono_ms.saturating_add(wait);
    }

    pub fn failed(&mut self, failure: &Failure, mono_ms: i64) {
        self.failures = self.failures.saturating_add(1);
        let jittered = millis(self.waits.next().unwrap_or(CAP));
        let wait = match failure {
            // Asked for by name: not sooner, and a little later so as not to come with all the others.
            Failure::RetryAfter { seconds: Some(seconds), .. } => {
                let asked = i64::try_from(*seconds).unwrap_or(i64::MAX).saturating_mul(1_000);
                asked.min(PERMANENT_MS) + jittered % 1_000
            }
            Failure::Permanent { code, .. } if !code.is_on_the_way() => PERMANENT_MS,
            Failure::Permanent { .. } | Failure::Network { .. } | Failure::RetryAfter { .. } => jittered,
        };
        self.not_before_ms = mono_ms.saturating_add(wait);
    }
}

fn waits(seed: u64) -> ExponentialBackoff {
    let builder = ExponentialBuilder::new().with_min_delay(FIRST).with_max_delay(CAP).without_max_times();
    builder.with_jitter().with_jitter_seed(seed).build()
}

fn millis(wait: Duration) -> i64 {
    i64::try_from(wait.as_millis()).unwrap_or(PERMANENT_MS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::failure::PermanentCode;

    fn gone() -> Failure {
        Failure::Network { why: "gone".into(), slow: false }
    }

    #[test]
    fn waits_grow_up_to_a_minute_and_differ_between_tills() {
        let waits = |seed| {
            let mut backoff = Backoff::new(seed);
            let mut wait = || {
                backoff.failed(&gone(), 0);
                backoff.not_before_ms()
            };
            (0..20).map(|_| wait()).collect::<Vec<_>>()
        };
        let (one, other) = (waits(1), waits(2));
        assert_eq!(one, waits(1), "the same seed waits alike");
        assert_ne!(one, other);
        assert!(one[0] <= 1_000 && one[19] >= 30_000, "{one:?}");
        assert!(one.iter().all(|wait| (500..=60_000).contains(wait)), "{one:?}");
    }

    #[test]
    fn a_time_the_server_named_is_kept() {
        let mut backoff = Backoff::new(3);
        backoff.failed(&Failure::RetryAfter { seconds: Some(7), why: String::new() }, 100);
        assert!(!backoff.is_due(7_099) && backoff.is_due(8_100));
        backoff.failed(&Failure::RetryAfter { seconds: Some(u64::MAX), why: String::new() }, 100);
        assert!(backoff.is_due(PERMANENT_MS + 1_100), "an absurd time is not obeyed");
    }

    #[test]
    fn who_stands_in_the_servers_place_may_be_gone_at_any_moment() {
        let wait = |code| {
            let mut backoff = Backoff::new(3);
            backoff.failed(&Failure::permanent(code, ""), 0);
            backoff.not_before_ms()
        };
        assert_eq!(wait(PermanentCode::ReEnrol), PERMANENT_MS);
        assert!(wait(PermanentCode::ServerKeyChanged) <= 1_000);
        assert!(wait(PermanentCode::ServerNotTrusted) <= 1_000);
    }

    #[test]
    fn success_forgets_and_sync_now_does_not_wait() {
        let mut backoff = Backoff::new(3);
        backoff.failed(&gone(), 0);
        backoff.try_now();
        assert!(backoff.is_due(0) && backoff.failures == 1);
        backoff.succeeded();
        assert_eq!(backoff.failures, 0);
    }
}
