//! What each collection adds up to for a store, remembered until a change of the feed touches it.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use evertill_protocol::digest::Digest;
use evertill_protocol::feed::Collection;

use super::{Db, args, changes, rows};
use crate::store::{Bearer, StoreResult};

/// A sum, and the feed's head when it was taken.
#[derive(Debug, Clone)]
struct Sum {
    head: u64,
    hex: String,
}

type Kept = HashMap<(i64, i64, Collection), Sum>;

/// Sums by tenant, store and collection. Every till of a chain asks hourly, and a catalogue of 100 000 rows
/// hardly changes in between: summing it up again each time would be most of what the server does.
#[derive(Debug, Clone, Default)]
pub struct Sums(Arc<Mutex<Kept>>);

impl Sums {
    /// What each collection adds up to for this register, with the feed at `floor..=head`.
    pub(super) fn of(
        &self,
        db: Db<'_>,
        who: Bearer,
        floor: u64,
        head: u64,
    ) -> StoreResult<Vec<(Collection, String)>> {
        let mut sums = Vec::new();
        for collection in Collection::ALL {
            // Outcomes are each register's own.
            let shared = collection != Collection::Outcome;
            let known = if shared { self.known(db, who, collection, floor, head)? } else { None };
            let hex = match known {
                Some(hex) => hex,
                None => add_up(db, who, collection)?,
            };
            if shared {
                self.keep(who, collection, Sum { head, hex: hex.clone() });
            }
            sums.push((collection, hex));
        }
        Ok(sums)
    }

    /// The sum taken earlier, when nothing of the collection has changed since. Below the floor a change may have
    /// been compacted away unseen.
    fn known(
        &self,
        db: Db<'_>,
        who: Bearer,
        collection: Collection,
        floor: u64,
        head: u64,
    ) -> StoreResult<Option<String>> {
        let kept = self.lock().get(&(who.tenant, who.store, collection)).cloned();
        match kept {
            Some(sum) if sum.head >= floor && sum.head <= head => {
                let touched = touched(db, who, sum.head, head)?;
                Ok((!touched.contains(&collection)).then_some(sum.hex))
            }
            _ => Ok(None),
        }
    }

    fn keep(&self, who: Bearer, collection: Collection, sum: Sum) {
        self.lock().insert((who.tenant, who.store, collection), sum);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The collections that a change in (`after`, `head`] touched for this store.
fn touched(db: Db<'_>, who: Bearer, after: u64, head: u64) -> StoreResult<HashSet<Collection>> {
    if after == head {
        return Ok(HashSet::new());
    }
    // Without DISTINCT: for that SQLite would walk the whole feed in the order of collections.
    let sql = "SELECT collection FROM feed
               WHERE tenant_id = ?1 AND no > ?2 AND no <= ?3 AND store_id IN (0, ?4)";
    let mut touched = HashSet::new();
    db.each(sql, args![who.tenant, after.cast_signed(), head.cast_signed(), who.store], |row| {
        touched.extend(changes::collection(&row.get::<String>(0)?));
        Ok(())
    })?;
    Ok(touched)
}

fn add_up(db: Db<'_>, who: Bearer, collection: Collection) -> StoreResult<String> {
    let mut digest = Digest::default();
    rows::each(db, who, collection, None, &mut |_, json| {
        digest.add_bytes(json.as_bytes());
        Ok(())
    })?;
    Ok(digest.hex())
}
