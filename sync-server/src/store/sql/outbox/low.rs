//! When stock has come down to its threshold, or to nothing: said once, by the movement that took it there.

use uuid::Uuid;

use super::say;
use crate::outbox::news::{News, ProductName, Said, StockLow, StoreName};
use crate::store::StoreResult;
use crate::store::sql::{Db, args};

/// What is to be said of a level, by store and variant, of which so much was available and that has changed by so much.
#[must_use]
pub(in crate::store::sql) fn low_level(
    (store, variant): (i64, i64),
    (before, change): (i64, i64),
    low: i64,
    at_ms: i64,
) -> Option<Said> {
    let available = before + change;
    let crossed = [low, 0].iter().any(|line| before > *line && available <= *line);
    let (store, product) = (StoreName::of(store), ProductName::of(variant));
    let news = || News::StockLow(StockLow { store, product, available, low });
    crossed.then(|| Said { id: Uuid::new_v4(), at_ms, news: news() })
}

/// Says so of one level that has just changed.
///
/// # Errors
/// When it cannot be written.
pub fn stock_moved(db: Db<'_>, tenant: i64, place: (i64, i64), change: i64, at_ms: i64) -> StoreResult<()> {
    let sql = "SELECT on_hand - reserved, low FROM stock_level
               WHERE tenant_id = ?1 AND store_id = ?2 AND variant_id = ?3";
    let (available, low): (i64, i64) =
        db.need(sql, args![tenant, place.0, place.1], |row| Ok((row.get(0)?, row.get(1)?)))?;
    say(db, tenant, low_level(place, (available - change, change), low, at_ms).into_iter().collect())
}
