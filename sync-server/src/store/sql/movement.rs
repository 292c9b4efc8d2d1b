//! One movement of stock, put behind the one before it of its level.

use super::{Db, args};
use crate::store::StoreResult;

/// Why a level changed, and by how much.
#[derive(Debug, Clone, Copy)]
pub struct Movement<'a> {
    pub store: i64,
    pub variant: i64,
    /// `received`, `adjusted`, `sold`, `void`, `return`.
    pub kind: &'static str,
    /// In thousandths.
    pub qty: i64,
    /// The event whose order it belongs to.
    pub event: Option<i64>,
    pub reason: &'a str,
}

/// Writes down why a level has just changed: in the transaction that changed it, so that nobody comes in between.
///
/// # Errors
/// When it cannot be written, or the level is not there.
pub fn record(
    db: Db<'_>,
    tenant: i64,
    user: Option<i64>,
    movement: &Movement<'_>,
    now_ms: i64,
) -> StoreResult<()> {
    let Movement { store, variant, kind, qty, event, reason } = movement;
    let sql = "INSERT INTO stock_movement
            (tenant_id, previous, store_id, variant_id, kind, qty, event_id, user_id, reason, at_ms)
        SELECT tenant_id, last_movement, store_id, variant_id, ?4, ?5, ?6, ?7, ?8, ?9 FROM stock_level
        WHERE tenant_id = ?1 AND store_id = ?2 AND variant_id = ?3 RETURNING id";
    let row = args![tenant, store, variant, kind, qty, event, user, reason, now_ms];
    let id: i64 = db.need(sql, row, |row| row.get(0))?;
    let sql = "UPDATE stock_level SET last_movement = ?4 WHERE tenant_id = ?1 AND store_id = ?2 AND variant_id = ?3";
    db.execute(sql, args![tenant, store, variant, id])?;
    Ok(())
}
