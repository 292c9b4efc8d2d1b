//! Load: many real registers at a real server's process, and what it makes of them.

#![allow(clippy::float_arithmetic, reason = "seconds, rates and megabytes, never money")]

mod arrivals;
mod books;
pub mod chain;
pub mod idle;
mod latency;
mod line;
pub mod place;
pub mod reconnect;
pub mod restore;
pub mod server;
pub mod steady;
mod till;
pub mod wing;

use std::collections::BTreeMap;
use std::fmt;

use anyhow::Result;
use serde::Serialize;

use crate::bench::Figures;
use chain::Chain;

/// The size of a run.
#[derive(Debug, Clone)]
pub struct Plan {
    /// `sqlite`, `postgres` (a throwaway cluster), or a PostgreSQL URL.
    pub db: String,
    pub registers: u32,
    /// Merchants with one register each beside the large one.
    pub neighbours: u32,
    pub products: u32,
    pub seed: u64,
}

/// What a run came to.
#[derive(Debug, Default, Serialize)]
pub struct Outcome {
    #[serde(flatten)]
    pub figures: Figures,
    /// How often each status was answered, and each way of no answer.
    pub answers: BTreeMap<String, u64>,
    /// What must not be, however fast the machine is.
    pub faults: Vec<String>,
}

impl Outcome {
    /// Ends the run and judges its books and its answers.
    async fn close(mut self, chain: Chain) -> Result<Outcome> {
        (self.faults, self.answers) = chain.close().await?;
        let failures = self.answers.iter().filter(|(kind, _)| kind.starts_with('5') && *kind != "503");
        self.faults.extend(failures.map(|(kind, times)| format!("{times} answers of {kind}")));
        Ok(self)
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.figures)?;
        let answers = self.answers.iter().map(|(kind, times)| format!("{kind}: {times}"));
        writeln!(f, "answers: {}", answers.collect::<Vec<_>>().join(", "))
    }
}

/// As many open files as the system grants: each register has some ten, and a line.
pub fn raise_limits() -> Result<u64> {
    Ok(rlimit::increase_nofile_limit(u64::MAX)?)
}
