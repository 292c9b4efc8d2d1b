//! Checks the whole database against the invariants of `docs/protocol.md`; a breach names the one that it breaks.

mod books;
mod journal;

pub use journal::{chains, integrity};

use super::Db;
use crate::store::StoreResult;
pub use crate::store::check::{Breach, Invariant};

/// Everything.
///
/// # Errors
/// When the database cannot be read at all.
pub fn check<'c>(db: impl Into<Db<'c>>) -> StoreResult<Vec<Breach>> {
    let db = db.into();
    let mut breaches = integrity(db)?;
    breaches.extend(chains(db)?);
    breaches.extend(journal::signatures(db)?);
    breaches.extend(books::rules(db)?);
    Ok(breaches)
}
