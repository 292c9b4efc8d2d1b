//! What the benchmark found, for people and as JSON.

use std::fmt;
use std::time::Duration;

use serde::Serialize;

/// Everything that one run measured.
#[derive(Debug, Serialize)]
pub struct Figures {
    pub push: Push,
    pub fresh: Fresh,
    pub counter: Counter,
}

/// A till's queue goes up, several times over from the same state, in turns with the floor.
#[derive(Debug, Serialize)]
pub struct Push {
    pub orders: u32,
    pub bytes_an_order: u64,
    /// Seconds of each round, and of the floor beside it.
    pub seconds: Vec<f64>,
    pub floor_seconds: Vec<f64>,
    pub median_seconds: f64,
    pub worst_seconds: f64,
    pub orders_per_s: f64,
    pub floor_orders_per_s: f64,
    /// The median of each round's time over that of its floor.
    pub times_the_floor: f64,
}

/// From nothing but an enrolment code to a page of goods with prices.
#[derive(Debug, Serialize)]
pub struct Fresh {
    pub products: u32,
    pub seconds: Vec<f64>,
    pub median_seconds: f64,
    pub worst_seconds: f64,
}

/// What a cashier waits for.
#[derive(Debug, Serialize)]
pub struct Counter {
    pub products: u32,
    pub sale: Spread,
    pub bare_commit: Spread,
    pub fdatasync: Spread,
    pub barcode: Spread,
    pub two_words: Spread,
}

/// Microseconds that half, and 99 of 100, stayed within.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Spread {
    pub n: usize,
    pub p50_us: u128,
    pub p99_us: u128,
}

impl Spread {
    /// By nearest rank; nothing measured is zero.
    #[must_use]
    pub fn of(mut times: Vec<Duration>) -> Spread {
        times.sort_unstable();
        let n = times.len();
        let rank = |percent: usize| (n * percent).div_ceil(100).saturating_sub(1);
        let at = |percent| times.get(rank(percent)).map_or(0, Duration::as_micros);
        Spread { n, p50_us: at(50), p99_us: at(99) }
    }
}

/// The one in the middle; of an even number, the lower.
#[must_use]
pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted.get(sorted.len().saturating_sub(1) / 2).copied().unwrap_or(0.0)
}

/// The longest.
#[must_use]
pub fn worst(values: &[f64]) -> f64 {
    values.iter().copied().fold(0.0, f64::max)
}

impl Push {
    /// From what each round took.
    #[must_use]
    pub fn of(orders: u32, bytes: u64, seconds: Vec<f64>, floor_seconds: Vec<f64>) -> Push {
        let ratios: Vec<f64> = seconds.iter().zip(&floor_seconds).map(|(ours, floor)| ours / floor).collect();
        let (ours, floor) = (median(&seconds), median(&floor_seconds));
        Push {
            orders,
            bytes_an_order: bytes.div_ceil(u64::from(orders.max(1))),
            median_seconds: ours,
            worst_seconds: worst(&seconds),
            orders_per_s: f64::from(orders) / ours,
            floor_orders_per_s: f64::from(orders) / floor,
            times_the_floor: median(&ratios),
            seconds,
            floor_seconds,
        }
    }
}

/// The targets: seconds for 10,000 orders, bytes an order, seconds until a fresh till is ready to sell.
const PUSH_S: f64 = 5.0;
const ORDER_BYTES: u64 = 350;
const FRESH_S: f64 = 5.0;

impl Figures {
    /// The targets that this run missed; medians count, since disks hiccup.
    #[must_use]
    pub fn missed(&self) -> Vec<String> {
        let mut missed = Vec::new();
        if self.push.median_seconds > PUSH_S {
            missed.push(format!("a push took {:.2} s, not {PUSH_S} s", self.push.median_seconds));
        }
        if self.push.bytes_an_order > ORDER_BYTES {
            missed.push(format!("an order took {} B, not {ORDER_BYTES} B", self.push.bytes_an_order));
        }
        if self.fresh.median_seconds > FRESH_S {
            missed.push(format!("a fresh till took {:.2} s, not {FRESH_S} s", self.fresh.median_seconds));
        }
        missed
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Figures { push, fresh, counter } = self;
        writeln!(f, "{:<44} {:>14} {:>14} {:>9}", "", "measured", "floor", "target")?;
        let row = |f: &mut fmt::Formatter<'_>, what: &str, is: String, floor: String, target: &str| {
            writeln!(f, "{what:<44} {is:>14} {floor:>14} {target:>9}")
        };
        let seconds = |value: f64| format!("{value:.2} s");
        let floor = seconds(median(&push.floor_seconds));
        row(f, &format!("push {} orders, median", push.orders), seconds(push.median_seconds), floor, "5 s")?;
        row(f, "  slowest round", seconds(push.worst_seconds), seconds(worst(&push.floor_seconds)), "5 s")?;
        let floor = format!("{:.0} /s", push.floor_orders_per_s);
        row(f, "  orders a second", format!("{:.0} /s", push.orders_per_s), floor, "")?;
        row(f, "  times the floor, median of pairs", format!("{:.1}", push.times_the_floor), "1".into(), "")?;
        row(f, "  on the wire", format!("{} B/order", push.bytes_an_order), String::new(), "350 B")?;
        let what = format!("fresh till, {} products, median", fresh.products);
        row(f, &what, seconds(fresh.median_seconds), String::new(), "5 s")?;
        row(f, "  slowest", seconds(fresh.worst_seconds), String::new(), "5 s")?;
        writeln!(
            f,
            "\n{:<44} {:>14} {:>14}",
            format!("till with {} products", counter.products),
            "p50",
            "p99"
        )?;
        for (what, spread) in counter.rows() {
            writeln!(f, "{what:<44} {:>11} µs {:>11} µs", spread.p50_us, spread.p99_us)?;
        }
        Ok(())
    }
}

impl Counter {
    fn rows(&self) -> [(&'static str, Spread); 5] {
        [
            ("a sale of 8 lines", self.sale),
            ("  floor: one bare durable commit", self.bare_commit),
            ("  the disk: fdatasync of 4 KiB", self.fdatasync),
            ("barcode", self.barcode),
            ("search by two words, one page", self.two_words),
        ]
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Push, Spread, median};

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let spread = Spread::of((1..=200).rev().map(Duration::from_micros).collect());
        assert_eq!((spread.n, spread.p50_us, spread.p99_us), (200, 100, 198));
        assert_eq!(Spread::of(Vec::new()).p99_us, 0);
    }

    #[test]
    fn pairs_are_compared_one_by_one() {
        let push = Push::of(10, 3001, vec![2.0, 9.0, 4.0], vec![1.0, 3.0, 4.0]);
        assert_eq!((push.times_the_floor, push.median_seconds, push.bytes_an_order), (2.0, 4.0, 301));
        assert_eq!(median(&[4.0, 1.0]), 1.0);
    }
}
