//! When a delivery that failed is tried again, and when it is given up (docs/events.md has the table).

use rand::Rng;

const S: i64 = 1_000;
const MIN: i64 = 60 * S;
const H: i64 = 60 * MIN;

/// Milliseconds after the first failure, the second, …: three days and a bit in all.
const PAUSES: [i64; 9] = [5 * S, 5 * MIN, 30 * MIN, 2 * H, 5 * H, 10 * H, 14 * H, 20 * H, 24 * H];

/// A receiver that says when to come again is believed up to this.
const LONGEST: i64 = 24 * H;

/// A webhook that has only failed for so long is switched off.
pub const PATIENCE_MS: i64 = 5 * 24 * H;

/// After so many failures in a row, one success makes everything that waits due at once: the receiver is back. More than
/// one delivery has attempts, so that one alone never does.
pub const BACK_AFTER: i64 = 10;

/// How long to wait after an attempt that failed, counted from 1, up to a tenth more or less; none: it is given up.
#[must_use]
pub fn pause(attempt: i64, retry_after_s: Option<u32>) -> Option<i64> {
    let nth = usize::try_from(attempt - 1).ok()?;
    let pause = *PAUSES.get(nth)?;
    let wanted = retry_after_s.map_or(0, |seconds| LONGEST.min(i64::from(seconds) * S));
    // Those that failed together do not come again together.
    let jitter = rand::rng().random_range(-pause / 10..=pause / 10);
    Some((pause + jitter).max(wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end() {
        let pauses: Vec<i64> = (1..).map_while(|attempt| pause(attempt, None)).collect();
        assert_eq!(pauses.len(), 9);
        assert!(pauses.is_sorted());
        for (pause, middle) in pauses.iter().zip(PAUSES) {
            assert!((middle - middle / 10..=middle + middle / 10).contains(pause));
        }
        const { assert!(BACK_AFTER > PAUSES.len() as i64) };
    }

    #[test]
    fn who_says_when_is_believed_up_to_a_day() {
        assert_eq!(pause(1, Some(60)), Some(60 * S));
        assert_eq!(pause(1, Some(u32::MAX)), Some(24 * H));
        assert!(pause(9, Some(1)).is_some_and(|pause| pause > 20 * H));
    }
}
