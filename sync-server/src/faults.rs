//! Faults on demand, in test builds only: the named steps at which a server may be killed, and the poisoned sale.

use evertill_domain::event::Sale;

#[cfg(feature = "ablate")]
use crate::store::StoreError;
use crate::store::StoreResult;

/// Aborts the process when `EVERTILL_KILL_AT` names this step (`step`, or `step:n` for the n-th time it is reached).
#[cfg(feature = "ablate")]
pub fn kill_at(step: &str) {
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU64, Ordering};
    static WANTED: OnceLock<Option<(String, u64)>> = OnceLock::new();
    static REACHED: AtomicU64 = AtomicU64::new(0);
    let wanted = WANTED.get_or_init(|| {
        let text = std::env::var("EVERTILL_KILL_AT").ok()?;
        let (name, nth) = text.split_once(':').unwrap_or((&text, "1"));
        Some((name.to_owned(), nth.parse().unwrap_or(1)))
    });
    let Some((name, nth)) = wanted else { return };
    if name == step && REACHED.fetch_add(1, Ordering::SeqCst) + 1 == *nth {
        std::process::abort();
    }
}

#[cfg(not(feature = "ablate"))]
pub fn kill_at(_step: &str) {}

/// Fails on a sale with a line of the name `POISON`, and panics on one of the name `PANIC`.
#[cfg(feature = "ablate")]
#[allow(clippy::panic, reason = "that is what it is for")]
pub fn swallow(sale: &Sale) -> StoreResult<()> {
    for line in &sale.lines {
        match line.name.as_deref() {
            Some("POISON") => return Err(StoreError::Panicked("poison".into())),
            Some("PANIC") => panic!("poison"),
            _ => {}
        }
    }
    Ok(())
}

#[cfg(not(feature = "ablate"))]
pub fn swallow(_sale: &Sale) -> StoreResult<()> {
    Ok(())
}
