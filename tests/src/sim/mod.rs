//! The seeded simulation: tills and a server under everything that can go wrong, and the invariants checked after it.
//!
//! One seed is one run. Tills are real registers on breakable disks, the server is the real one on a real file or a real
//! PostgreSQL, clocks and chance are injected. What a cashier was told is written down outside; at the end the network heals, every till
//! drains, and the books must hold all of it. With an ablation a rule is switched off, and the invariant that the rule is there
//! for must break.

mod check;
mod truth;
mod world;

use anyhow::Result;
use evertill_domain::ablation;

use crate::shop::Engine;

/// A broken invariant (numbers as in `docs/protocol.md`) and how it showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    pub invariant: u8,
    pub what: String,
}

impl std::fmt::Display for Breach {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "invariant {}: {}", self.invariant, self.what)
    }
}

/// What a run did and found.
#[derive(Debug, Default)]
pub struct Report {
    pub breaches: Vec<Breach>,
    pub sales: usize,
    pub restores: u32,
    pub images: u32,
    pub power_cuts: u32,
    /// Bodies that tills dropped because a backup held them.
    pub dropped: usize,
}

/// Runs one seed, with the server's books in that engine.
///
/// # Errors
/// When the simulation itself cannot go on: no disk, no memory.
pub fn run(seed: u64, engine: Engine) -> Result<Report> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(world::live(seed, engine))
}

/// What an ablation did over a range of seeds.
#[derive(Debug)]
pub struct Ablated {
    pub name: &'static str,
    pub invariant: u8,
    /// The first seed that broke the named invariant, and how.
    pub caught: Option<(u64, String)>,
    pub tried: u64,
}

/// Switches one rule off and runs seeds until its invariant breaks, at most `seeds` of them.
///
/// # Errors
/// As [`run`].
pub fn ablate(name: &'static str, invariant: u8, first: u64, seeds: u64, engine: Engine) -> Result<Ablated> {
    let mut ablated = Ablated { name, invariant, caught: None, tried: 0 };
    for seed in first..first + seeds {
        ablation::set(Some(name));
        let broken = run(seed, engine);
        ablation::set(None);
        ablated.tried += 1;
        let found = broken?.breaches.into_iter().find(|breach| breach.invariant == invariant);
        // A seed counts only when it passes with the rule in force.
        if let Some(breach) = found
            && run(seed, engine)?.breaches.is_empty()
        {
            ablated.caught = Some((seed, breach.what));
            break;
        }
    }
    Ok(ablated)
}
