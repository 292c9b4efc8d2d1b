//! Named steps at which a crash test kills the till; without the feature `ablate` there are none.

use crate::error::Result;

/// The steps there are: a migration's, then in the order in which a sale and its push pass them, then the printer's.
pub const STEPS: &[&str] = &[
    "mid_migration",
    "before_commit",
    "after_commit",
    "before_mark",
    "before_receipt",
    "before_push",
    "before_ack",
    "after_ack",
    "between_cursor_and_rows",
    "before_kick",
    "after_kick",
    "before_print",
    "mid_print",
    "after_print",
];

#[cfg(feature = "ablate")]
thread_local! {
    static ARMED: std::cell::Cell<Option<&'static str>> = const { std::cell::Cell::new(None) };
}

/// Fails this step once, the next time this thread passes it; none disarms. For a simulation that kills tills which
/// share its process.
#[cfg(feature = "ablate")]
pub fn arm(step: Option<&'static str>) {
    debug_assert!(step.is_none_or(|step| STEPS.contains(&step)), "no such step: {step:?}");
    ARMED.set(step);
}

/// Dies here when the environment's `EVERTILL_KILL_AT` names this step (`step`, or `step:n` for the n-th time it is
/// reached).
///
/// # Errors
/// Never in a build without the feature `ablate`; with it, when `EVERTILL_FAIL_AT` names this step.
#[cfg(feature = "ablate")]
pub fn step(name: &str) -> Result<()> {
    debug_assert!(STEPS.contains(&name), "no such step: {name}");
    if std::env::var("EVERTILL_KILL_AT").is_ok_and(|at| is_now(&at, name)) {
        std::process::abort();
    }
    let armed = ARMED.get() == Some(name);
    if armed {
        ARMED.set(None);
    }
    if armed || std::env::var("EVERTILL_FAIL_AT").is_ok_and(|at| at == name) {
        return Err(crate::error::Error::StorageFailed(format!("told to fail at {name}")));
    }
    Ok(())
}

#[cfg(feature = "ablate")]
fn is_now(wanted: &str, name: &str) -> bool {
    use std::sync::atomic::{AtomicU64, Ordering};
    static REACHED: AtomicU64 = AtomicU64::new(0);
    let (step, nth) = wanted.split_once(':').unwrap_or((wanted, "1"));
    step == name && REACHED.fetch_add(1, Ordering::SeqCst) + 1 == nth.parse().unwrap_or(1)
}

/// Dies here when the environment's `EVERTILL_KILL_AT` names this step.
///
/// # Errors
/// Never in a build without the feature `ablate`; with it, when `EVERTILL_FAIL_AT` names this step.
#[cfg(not(feature = "ablate"))]
#[inline]
pub fn step(_name: &str) -> Result<()> {
    Ok(())
}
