//! Which levels each change by movements changed, remembered: all tills of a store ask for the same.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use super::{Db, args};
use crate::store::StoreResult;

/// So many changes are remembered: a million movements.
const MOST: usize = 4_096;

/// The database's history, the tenant, and the change's number.
type Place = (u32, i64, u64);

/// Variants by change.
#[derive(Debug, Clone, Default)]
pub struct Moves(Arc<Mutex<Kept>>);

#[derive(Debug, Default)]
struct Kept {
    variants: HashMap<Place, Arc<[i64]>>,
    oldest_first: VecDeque<Place>,
}

impl Moves {
    /// The variants that these movements of a store moved, each once.
    pub(super) fn of(
        &self,
        db: Db<'_>,
        place: Place,
        store: i64,
        (first, last): (i64, i64),
    ) -> StoreResult<Arc<[i64]>> {
        if let Some(variants) = self.kept().variants.get(&place) {
            return Ok(Arc::clone(variants));
        }
        let sql = "SELECT DISTINCT variant_id FROM stock_movement
                   WHERE tenant_id = ?1 AND id >= ?3 AND id <= ?4 AND store_id = ?2";
        let variants: Arc<[i64]> = db.all(sql, args![place.1, store, first, last], |row| row.get(0))?.into();
        self.keep(place, Arc::clone(&variants));
        Ok(variants)
    }

    fn keep(&self, place: Place, variants: Arc<[i64]>) {
        let mut kept = self.kept();
        if kept.variants.insert(place, variants).is_none() {
            kept.oldest_first.push_back(place);
        }
        if kept.oldest_first.len() > MOST
            && let Some(oldest) = kept.oldest_first.pop_front()
        {
            kept.variants.remove(&oldest);
        }
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
