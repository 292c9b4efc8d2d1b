//! Stock that a batch moves: the movements, each after the one before it of its level, the levels, and who is told.

use std::collections::BTreeMap;

use evertill_domain::Quantity;

use super::load;
use super::once::{self, Moved};
use super::pens::{Pen, Pens};
use super::write::Origin;
use crate::outbox::news::Said;
use crate::store::sql::{Db, args, feed, outbox};
use crate::store::{StoreError, StoreResult};
use crate::sync::books::Level;

/// Tenant, store and variant.
type Place = (i64, i64, i64);

/// Stock that moved on account of an event.
#[derive(Debug)]
struct Movement {
    at: Place,
    kind: &'static str,
    change: Quantity,
    event: i64,
    at_ms: i64,
}

/// What moved in a batch; it is written once, at its end.
#[derive(Debug, Default)]
pub(super) struct Stock {
    movements: Vec<Movement>,
    levels: once::Levels,
}

impl Stock {
    /// Stock moves on account of an event.
    pub fn moved(&mut self, origin: Origin, variant: i64, kind: &'static str, change: Quantity) {
        let at = (origin.tenant, origin.store, variant);
        self.movements.push(Movement { at, kind, change, event: origin.event, at_ms: origin.received_ms });
        let level = self.levels.entry(at).or_default();
        level.change = level.change.plus(change);
    }

    /// Writes movements and levels and tells the tills. Answers what the world is told, by tenant. `known` are levels
    /// as they were before the batch.
    pub fn write(
        mut self,
        db: Db<'_>,
        pens: &mut Pens,
        known: &load::Levels,
        at_ms: i64,
    ) -> StoreResult<Vec<(i64, Said)>> {
        if self.movements.is_empty() {
            return Ok(Vec::new());
        }
        let read = self.read(db, known)?;
        let before = |at: &Place| known.get(at).or_else(|| read.get(at)).copied().unwrap_or_default();
        let stores = self.chain(db, pens, before)?;
        once::levels(db, &self.levels)?;
        for ((tenant, store), movements) in stores {
            feed::moved(db, tenant, store, &movements, at_ms)?;
        }
        let low = self.levels.iter().filter_map(|(at, moved)| {
            let Level { on_hand, reserved, low, .. } = before(at);
            let said = outbox::low_level((at.1, at.2), (on_hand - reserved, moved.change.0), low, at_ms);
            Some((at.0, said?))
        });
        Ok(low.collect())
    }

    /// The levels that nobody has read yet.
    fn read(&self, db: Db<'_>, known: &load::Levels) -> StoreResult<load::Levels> {
        let mut stores: BTreeMap<(i64, i64), Vec<i64>> = BTreeMap::new();
        for (tenant, store, variant) in self.levels.keys().filter(|at| !known.contains_key(at)) {
            stores.entry((*tenant, *store)).or_default().push(*variant);
        }
        let mut read = load::Levels::new();
        for (place, variants) in stores {
            read.extend(load::levels(db, place, &variants)?);
        }
        Ok(read)
    }

    /// Puts every movement behind the one before it of its level. Answers their ids by tenant and store.
    fn chain(
        &mut self,
        db: Db<'_>,
        pens: &mut Pens,
        before: impl Fn(&Place) -> Level,
    ) -> StoreResult<BTreeMap<(i64, i64), Vec<i64>>> {
        let count = i64::try_from(self.movements.len()).unwrap_or(i64::MAX);
        let mut free = once::free_rows(db, "stock_movement", count)?;
        let mut stores: BTreeMap<(i64, i64), Vec<i64>> = BTreeMap::new();
        for Movement { at, kind, change, event, at_ms } in &self.movements {
            let id = free.pop_front().ok_or_else(|| StoreError::Corrupt("no row for a movement".into()))?;
            let Moved { last, .. } = self.levels.entry(*at).or_default();
            let previous = if *last == 0 { before(at).last_movement } else { *last };
            *last = id;
            let (tenant, store, variant) = *at;
            pens.put(
                db,
                Pen::Movement,
                args![tenant, id, previous, store, variant, kind, change.0, event, at_ms],
            )?;
            stores.entry((tenant, store)).or_default().push(id);
        }
        Ok(stores)
    }
}
