//! Latencies: counted in a histogram that keeps three digits, from a microsecond to an hour.

use std::time::Duration;

use anyhow::Result;
use hdrhistogram::Histogram;

use crate::bench::Figure;

/// An hour, in microseconds: longer is counted as this.
const MOST: u64 = 3_600_000_000;

/// How long something took, every time.
#[derive(Debug, Clone)]
pub struct Latency(Histogram<u64>);

impl Latency {
    pub fn new() -> Result<Latency> {
        Ok(Latency(Histogram::new_with_bounds(1, MOST, 3)?))
    }

    pub fn record(&mut self, took: Duration) {
        self.0.saturating_record(u64::try_from(took.as_micros()).unwrap_or(MOST));
    }

    pub fn add(&mut self, other: &Latency) -> Result<()> {
        Ok(self.0.add(&other.0)?)
    }

    #[must_use]
    pub fn count(&self) -> u64 {
        self.0.len()
    }

    /// Milliseconds within which so many percent stayed.
    #[must_use]
    pub fn ms(&self, percent: f64) -> f64 {
        self.0.value_at_percentile(percent) as f64 / 1e3
    }

    /// The percentiles that are worth a line each.
    #[must_use]
    pub fn figures(&self, name: &str) -> [Figure; 4] {
        [("p50", 50.0), ("p95", 95.0), ("p99", 99.0), ("max", 100.0)]
            .map(|(what, percent)| Figure::new(format!("{name}_{what}"), "ms", self.ms(percent)))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Latency;

    #[test]
    fn percentiles_are_of_all_that_was_recorded() {
        let (mut few, mut many) = (Latency::new().unwrap(), Latency::new().unwrap());
        (1..=99).for_each(|ms| many.record(Duration::from_millis(ms)));
        few.record(Duration::from_secs(7_200));
        many.add(&few).unwrap();
        assert_eq!(many.count(), 100);
        assert!((49.9..50.1).contains(&many.ms(50.0)), "{}", many.ms(50.0));
        assert!(many.ms(100.0) >= 3_599_000.0, "an hour at most: {}", many.ms(100.0));
    }
}
