//! When stock has come down to its threshold, or to nothing: said once, by the movement that took it there.

use std::collections::HashMap;

use evertill_domain::Quantity;
use uuid::Uuid;

use super::say;
use crate::outbox::news::{News, ProductName, Said, StockLow, StoreName};
use crate::store::StoreResult;
use crate::store::sql::{Arg, Db, args};

/// What is to be said of levels of a store that have changed by so much, by variant.
pub(in crate::store::sql) fn low_levels(
    db: Db<'_>,
    tenant: i64,
    store: i64,
    changes: &[(i64, Quantity)],
    at_ms: i64,
) -> StoreResult<Vec<Said>> {
    let taken: HashMap<i64, i64> = changes
        .iter()
        .filter(|(_, change)| *change < Quantity::ZERO)
        .map(|(id, change)| (*id, -change.0))
        .collect();
    if taken.is_empty() {
        return Ok(Vec::new());
    }
    let variants: Vec<i64> = taken.keys().copied().collect();
    let sql = "SELECT l.variant_id, l.on_hand - l.reserved, l.low FROM json_each(?3) AS j
               CROSS JOIN stock_level AS l ON l.tenant_id = ?1 AND l.store_id = ?2 AND l.variant_id = j.value";
    let mut said = Vec::new();
    db.each(sql, args![tenant, store, Arg::Ints(&variants)], |row| {
        let (variant, available, low): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let before = available + taken.get(&variant).copied().unwrap_or_default();
        if [low, 0].iter().any(|line| before > *line && available <= *line) {
            let (store, product) = (StoreName::of(store), ProductName::of(variant));
            let news = News::StockLow(StockLow { store, product, available, low });
            said.push(Said { id: Uuid::new_v4(), at_ms, news });
        }
        Ok(())
    })?;
    Ok(said)
}

/// Says so of one level that has just changed.
///
/// # Errors
/// When it cannot be written.
pub fn stock_moved(db: Db<'_>, tenant: i64, place: (i64, i64), change: i64, at_ms: i64) -> StoreResult<()> {
    let (store, variant) = place;
    say(db, tenant, low_levels(db, tenant, store, &[(variant, Quantity(change))], at_ms)?)
}
