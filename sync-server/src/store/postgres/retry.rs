//! What is tried again, how often and after how long.

use std::time::Duration;

use rand::Rng;

use crate::store::StoreError;

/// How often one job is tried, and how long the longest pause before it is.
const TRIES: u32 = 8;
const LONGEST_MS: u64 = 500;

/// How a transaction ended.
pub(super) enum Attempt<T> {
    Done(T),
    /// Nothing was written.
    Undone(StoreError),
    /// It was lost while it committed.
    Unknown(StoreError),
}

/// The tries of one job.
#[derive(Debug, Default)]
pub(super) struct Retry(u32);

impl Retry {
    /// How long to wait before the next try; none when there is none.
    pub fn after(&mut self, error: &StoreError) -> Option<Duration> {
        self.0 += 1;
        if self.0 >= TRIES || !is_passing(error) {
            return None;
        }
        let most = LONGEST_MS.min(2 << self.0);
        // Any of the pauses up to the longest: those that met do not meet again.
        Some(Duration::from_millis(rand::rng().random_range(0..=most)))
    }
}

/// Another transaction stood in the way, or the connection was lost.
fn is_passing(error: &StoreError) -> bool {
    matches!(error, StoreError::Contended(_) | StoreError::Unavailable(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_is_tried_again_and_not_for_ever() {
        let contended = StoreError::Contended("40001".into());
        let mut retry = Retry::default();
        let pauses: Vec<Duration> = std::iter::from_fn(|| retry.after(&contended)).collect();
        assert_eq!(pauses.len(), 7);
        assert!(pauses.iter().all(|pause| *pause <= Duration::from_millis(LONGEST_MS)));
        assert_eq!(Retry::default().after(&StoreError::Corrupt("row".into())), None);
    }
}
