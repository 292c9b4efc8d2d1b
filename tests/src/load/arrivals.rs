//! Arrivals: customers come when they come, whether or not the last one has been served.

use std::time::Duration;

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use tokio::time::Instant;

/// The moments of a Poisson process from now on, the same for the same seed.
#[derive(Debug)]
pub struct Arrivals {
    chance: StdRng,
    mean: Duration,
    next: Instant,
}

impl Arrivals {
    #[must_use]
    pub fn every(mean: Duration, seed: u64) -> Arrivals {
        Arrivals { chance: StdRng::seed_from_u64(seed), mean, next: Instant::now() }
    }
}

impl Iterator for Arrivals {
    type Item = Instant;

    fn next(&mut self) -> Option<Instant> {
        // Of the open interval's far end: the logarithm of nothing is nowhere.
        let left: f64 = 1.0 - self.chance.random::<f64>();
        self.next += self.mean.mul_f64(-left.ln());
        Some(self.next)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Arrivals;

    #[test]
    fn they_come_as_often_as_was_asked_and_not_evenly() {
        let began = tokio::time::Instant::now();
        let moments: Vec<_> = Arrivals::every(Duration::from_millis(10), 7).take(10_000).collect();
        let mean = (moments[9_999] - began) / 10_000;
        assert!((9_700..10_300).contains(&mean.as_micros()), "{mean:?}");
        let short = moments.windows(2).filter(|pair| pair[1] - pair[0] < Duration::from_millis(10)).count();
        assert!((6_100..6_550).contains(&short), "1 - 1/e of the gaps are shorter than the mean: {short}");
    }
}
