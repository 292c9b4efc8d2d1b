//! What the benchmark found: each figure beside its floor and its target, for people and as JSON.

use std::fmt;
use std::time::Duration;

use serde::{Serialize, Serializer};

/// What a figure must not exceed, or what it must reach.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Target {
    AtMost(f64),
    TimesTheFloor(f64),
    OfTheFloor(f64),
}

impl Serialize for Target {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Target::AtMost(most) => to.serialize_f64(*most),
            Target::TimesTheFloor(times) => to.serialize_str(&format!("{times} x floor")),
            Target::OfTheFloor(part) => to.serialize_str(&format!(">= {part} x floor")),
        }
    }
}

/// One thing that was measured.
#[derive(Debug, Clone, Serialize)]
pub struct Figure {
    pub name: String,
    unit: &'static str,
    measured: f64,
    /// What the same machine needs bare, in the same run.
    floor: Option<f64>,
    /// Of measured to floor; where there are pairs, the median of the pairs' own.
    ratio: Option<f64>,
    target: Option<Target>,
    met: bool,
}

impl Figure {
    #[must_use]
    pub fn new(name: impl Into<String>, unit: &'static str, measured: f64) -> Figure {
        Figure { name: name.into(), unit, measured, floor: None, ratio: None, target: None, met: true }
    }

    #[must_use]
    pub fn beside(mut self, floor: f64) -> Figure {
        (self.floor, self.ratio) = (Some(floor), Some(self.measured / floor));
        self
    }

    /// From pairs that were measured in turns: medians, and the median of the ratios.
    #[must_use]
    pub fn paired(name: impl Into<String>, unit: &'static str, ours: &[f64], floor: &[f64]) -> Figure {
        let ratios: Vec<f64> = ours.iter().zip(floor).map(|(ours, floor)| ours / floor).collect();
        let mut figure = Figure::new(name, unit, median(ours)).beside(median(floor));
        figure.ratio = Some(median(&ratios));
        figure
    }

    #[must_use]
    pub fn at_most(self, most: f64) -> Figure {
        let met = self.measured <= most;
        Figure { target: Some(Target::AtMost(most)), met, ..self }
    }

    #[must_use]
    pub fn times_the_floor(self, times: f64) -> Figure {
        let met = self.ratio.is_some_and(|ratio| ratio <= times);
        Figure { target: Some(Target::TimesTheFloor(times)), met, ..self }
    }

    /// For what is better when there is more of it.
    #[must_use]
    pub fn at_least_of_floor(self, part: f64) -> Figure {
        let met = self.ratio.is_some_and(|ratio| ratio >= part);
        Figure { target: Some(Target::OfTheFloor(part)), met, ..self }
    }
}

/// Everything that one run measured.
#[derive(Debug, Default, Serialize)]
pub struct Figures {
    pub figures: Vec<Figure>,
}

impl Figures {
    pub fn add(&mut self, more: impl IntoIterator<Item = Figure>) {
        self.figures.extend(more);
    }

    /// The targets that this run missed.
    #[must_use]
    pub fn missed(&self) -> Vec<&Figure> {
        self.figures.iter().filter(|figure| !figure.met).collect()
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<52} {:>12} {:>12} {:>7} {:>12}", "", "measured", "floor", "ratio", "target")?;
        self.figures.iter().try_for_each(|figure| writeln!(f, "{figure}"))
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let amount = |value: f64| format!("{} {}", short(value), self.unit);
        let floor = self.floor.map(amount).unwrap_or_default();
        let ratio = self.ratio.map(short).unwrap_or_default();
        let target = match self.target {
            Some(Target::AtMost(most)) => amount(most),
            Some(Target::TimesTheFloor(times)) => format!("{} x floor", short(times)),
            Some(Target::OfTheFloor(part)) => format!(">= {} x floor", short(part)),
            None => String::new(),
        };
        let missed = if self.met { "" } else { "  MISSED" };
        let measured = amount(self.measured);
        write!(f, "{:<52} {measured:>12} {floor:>12} {ratio:>7} {target:>12}{missed}", self.name)
    }
}

/// Three digits are all that a benchmark knows.
fn short(value: f64) -> String {
    match value.abs() {
        0.0 => "0".into(),
        size if size < 10.0 => format!("{value:.2}"),
        size if size < 100.0 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}

/// What half, 95 and 99 of 100 stayed within.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    pub p50: f64,
    pub p95: f64,
    pub p99: f64,
}

impl Spread {
    /// By nearest rank; nothing measured is zero.
    #[must_use]
    pub fn of(mut values: Vec<f64>) -> Spread {
        values.sort_unstable_by(f64::total_cmp);
        let n = values.len();
        let at = |percent: usize| values.get((n * percent).div_ceil(100).saturating_sub(1)).copied();
        let [p50, p95, p99] = [50, 95, 99].map(|percent| at(percent).unwrap_or(0.0));
        Spread { p50, p95, p99 }
    }

    /// Of times, in microseconds.
    #[must_use]
    pub fn of_us(times: &[Duration]) -> Spread {
        Spread::of(times.iter().map(|time| time.as_secs_f64() * 1e6).collect())
    }
}

/// The one in the middle; of an even number, the lower.
#[must_use]
pub fn median(values: &[f64]) -> f64 {
    Spread::of(values.to_vec()).p50
}

/// The longest.
#[must_use]
pub fn worst(values: &[f64]) -> f64 {
    values.iter().copied().fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Figure, Figures, Spread, median};

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let times: Vec<_> = (1..=200).rev().map(Duration::from_micros).collect();
        let spread = Spread::of_us(&times);
        assert!((spread.p50 - 100.0).abs() < 1e-6 && (spread.p99 - 198.0).abs() < 1e-6, "{spread:?}");
        assert_eq!(Spread::of(Vec::new()), Spread { p50: 0.0, p95: 0.0, p99: 0.0 });
        assert_eq!(median(&[4.0, 1.0]), 1.0);
    }

    #[test]
    fn pairs_are_compared_one_by_one() {
        let figure = Figure::paired("push", "s", &[2.0, 9.0, 4.0], &[1.0, 3.0, 4.0]);
        assert_eq!((figure.measured, figure.floor, figure.ratio), (4.0, Some(3.0), Some(2.0)));
        assert!(figure.clone().times_the_floor(2.0).met);
        assert!(!figure.times_the_floor(1.9).met);
    }

    #[test]
    fn what_was_missed_is_said() {
        let mut figures = Figures::default();
        figures.add([Figure::new("a", "s", 2.0).at_most(2.0), Figure::new("b", "s", 2.1).at_most(2.0)]);
        assert_eq!(figures.missed().len(), 1);
        assert!(figures.to_string().contains("MISSED"));
        let json = serde_json::to_string(&figures.figures[1]).expect("JSON");
        assert_eq!(
            json,
            r#"{"name":"b","unit":"s","measured":2.1,"floor":null,"ratio":null,"target":2.0,"met":false}"#
        );
    }
}
