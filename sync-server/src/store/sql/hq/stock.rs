//! Stock levels and their movements: a level changes only with a movement that says why.

use evertill_protocol::error::ErrorCode;
use evertill_protocol::feed::Collection;
use serde_json::json;

use super::filter::{Filter, Select, anywhere, beginning};
use super::{named, store_ref};
use crate::audit::{Act, Entry};
use crate::error::Refusal;
use crate::hq::scope::Scope;
use crate::hq::view::Named;
use crate::hq::view::page::{Page, PageQuery};
use crate::hq::view::product::{ProductQuery, StockAdjustment, StockView};
use crate::store::StoreResult;
use crate::store::sql::feed::{Changed, touch};
use crate::store::sql::movement::{Movement, record};
use crate::store::sql::{Db, Row, args, audit, outbox, push};

/// Changes a level and writes down why; tills of the store are told.
///
/// # Errors
/// `INVALID` when less would be left than is held for others.
pub fn move_by(db: Db<'_>, scope: &Scope, movement: &Movement, now_ms: i64) -> StoreResult<()> {
    move_quietly(db, scope, movement, now_ms)?;
    tell(db, scope.tenant(), movement.store, movement.variant, now_ms)
}

/// As [`move_by`], for a caller that tells the tills about many levels at once.
pub fn move_quietly(db: Db<'_>, scope: &Scope, movement: &Movement, now_ms: i64) -> StoreResult<()> {
    let sql = "INSERT INTO stock_level (tenant_id, store_id, variant_id, on_hand) VALUES (?1, ?2, ?3, 0)
        ON CONFLICT DO NOTHING";
    let (tenant, store, variant) = (scope.tenant(), movement.store, movement.variant);
    db.execute(sql, args![tenant, store, variant])?;
    // The condition holds the level above zero whatever the caller believed.
    let sql = "UPDATE stock_level SET on_hand = on_hand + ?4
        WHERE tenant_id = ?1 AND store_id = ?2 AND variant_id = ?3 AND on_hand + ?4 >= reserved";
    if db.execute(sql, args![tenant, store, variant, movement.qty])? == 0 {
        let words = "That would leave less than nothing, or less than is held for others.";
        return Err(Refusal::new(ErrorCode::Invalid, words).into());
    }
    record(db, tenant, scope.user(), movement, now_ms)?;
    outbox::stock_moved(db, tenant, (store, variant), movement.qty, now_ms)
}

fn tell(db: Db<'_>, tenant: i64, store: i64, variant: i64, now_ms: i64) -> StoreResult<()> {
    touch(db, tenant, Changed::at(Collection::Stock, &variant.to_string(), store), now_ms)?;
    Ok(())
}

/// On hand and reserved; a level that was never written is zero.
pub fn level(db: Db<'_>, tenant: i64, store: i64, variant: i64) -> StoreResult<(i64, i64)> {
    let sql =
        "SELECT on_hand, reserved FROM stock_level WHERE tenant_id = ? AND store_id = ? AND variant_id = ?";
    let found = db.one(sql, args![tenant, store, variant], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(found.unwrap_or_default())
}

/// Makes the level what was counted; no movement when it was right. Who calls it holds the tenant's books.
pub fn count_to(
    db: Db<'_>,
    scope: &Scope,
    place: (i64, i64),
    counted: i64,
    why: (Option<i64>, &str),
    now_ms: i64,
) -> StoreResult<()> {
    let (store, variant) = place;
    let (event, reason) = why;
    let (on_hand, _) = level(db, scope.tenant(), store, variant)?;
    if counted == on_hand {
        return Ok(());
    }
    let movement = Movement { store, variant, kind: "adjusted", qty: counted - on_hand, event, reason };
    move_by(db, scope, &movement, now_ms)
}

/// # Errors
/// `NOT_FOUND` for a store or product that this person does not have; `INVALID` when it cannot be so.
pub fn adjust(db: Db<'_>, scope: &Scope, wanted: &StockAdjustment, now_ms: i64) -> StoreResult<StockView> {
    let (store, variant) = (wanted.store, wanted.variant);
    push::hold(db, scope.tenant())?;
    require_store(db, scope, store)?;
    require_variant(db, scope, variant)?;
    match (wanted.change, wanted.count) {
        (Some(0), None) | (None, None) => {}
        (Some(change), None) => {
            let kind = if change > 0 { "received" } else { "adjusted" };
            let movement =
                Movement { store, variant, kind, qty: change, event: None, reason: &wanted.reason };
            move_by(db, scope, &movement, now_ms)?;
        }
        (None, Some(counted)) => {
            count_to(db, scope, (store, variant), counted, (None, &wanted.reason), now_ms)?
        }
        (Some(_), Some(_)) => {
            return Err(Refusal::new(ErrorCode::Invalid, "Give a change or a count, not both.").into());
        }
    }
    if let Some(low) = wanted.low {
        set_low(db, scope.tenant(), store, variant, low)?;
        tell(db, scope.tenant(), store, variant, now_ms)?;
    }
    let StockAdjustment { change, count, low, reason, .. } = wanted;
    let detail =
        json!({ "product": variant, "change": change, "count": count, "low": low, "reason": reason });
    let entry = Entry::new(Act::StockAdjusted, sku(db, scope, variant)?, detail);
    audit::record(db, scope, &entry.at(store), now_ms)?;
    let mut filter = visible(scope);
    filter.and("s.id = ?", store).and("v.id = ?", variant);
    let found = filter.all(db, &STOCK, stock_view)?.into_iter().next();
    Ok(found.ok_or_else(|| Refusal::not_found("stock level"))?)
}

pub fn set_low(db: Db<'_>, tenant: i64, store: i64, variant: i64, low: i64) -> StoreResult<()> {
    let sql = "INSERT INTO stock_level (tenant_id, store_id, variant_id, on_hand, low) VALUES (?, ?, ?, 0, ?)
        ON CONFLICT (tenant_id, store_id, variant_id) DO UPDATE SET low = excluded.low";
    db.execute(sql, args![tenant, store, variant, low])?;
    Ok(())
}

pub fn sku(db: Db<'_>, scope: &Scope, variant: i64) -> StoreResult<String> {
    let sql = "SELECT sku FROM variant WHERE tenant_id = ? AND id = ?";
    db.need(sql, args![scope.tenant(), variant], |row| row.get(0))
}

pub fn require_store(db: Db<'_>, scope: &Scope, store: i64) -> StoreResult<()> {
    let sql = "SELECT 1 FROM store WHERE tenant_id = ? AND id = ?";
    let there = db.one(sql, args![scope.tenant(), store], |_| Ok(()))?.is_some();
    if there && scope.sees(store) { Ok(()) } else { Err(Refusal::not_found("store").into()) }
}

pub fn require_variant(db: Db<'_>, scope: &Scope, variant: i64) -> StoreResult<()> {
    let sql = "SELECT 1 FROM variant WHERE tenant_id = ? AND id = ?";
    let there = db.one(sql, args![scope.tenant(), variant], |_| Ok(()))?.is_some();
    if there { Ok(()) } else { Err(Refusal::not_found("product").into()) }
}

const STOCK: Select = Select {
    columns:
        "s.id AS store_id, s.code AS store_code, s.name AS store_name, v.id AS variant, v.sku, v.name, v.unit,
        v.vendor_id, d.name AS vendor_name, v.category_id, c.name AS category_name, v.picture, v.hue,
        l.on_hand, l.reserved, l.low",
    from: "stock_level l
        JOIN variant v ON v.tenant_id = l.tenant_id AND v.id = l.variant_id
        JOIN store s ON s.tenant_id = l.tenant_id AND s.id = l.store_id
        JOIN vendor d ON d.tenant_id = v.tenant_id AND d.id = v.vendor_id
        JOIN category c ON c.tenant_id = v.tenant_id AND c.id = v.category_id",
    order: "l.on_hand - l.reserved - l.low, v.name, s.code",
};

/// The condition by which a level is low.
pub const IS_LOW: &str = "v.tracked AND NOT v.retired AND l.on_hand - l.reserved <= l.low";

fn visible(scope: &Scope) -> Filter {
    let mut filter = Filter::default();
    filter.and("l.tenant_id = ?", scope.tenant()).and_some("l.store_id = ?", scope.store());
    filter
}

pub fn list(
    db: Db<'_>,
    scope: &Scope,
    query: &ProductQuery,
    page: PageQuery,
) -> StoreResult<Page<StockView>> {
    let mut filter = visible(scope);
    filter
        .and_some("l.store_id = ?", query.store)
        .and_some("v.category_id = ?", query.category)
        .and_some("v.vendor_id = ?", query.vendor)
        .either(query.retired, "v.retired", "NOT v.retired")
        .either(query.low, IS_LOW, "v.tracked AND l.on_hand - l.reserved > l.low");
    if let Some(q) = query.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) {
        let condition = "(lower(v.name) LIKE lower(?) ESCAPE '\\' OR lower(v.sku) LIKE lower(?) ESCAPE '\\')";
        filter.and_texts(condition, vec![anywhere(q), beginning(q)]);
    }
    filter.page(db, &STOCK, page, stock_view)
}

fn stock_view(row: &Row<'_>) -> StoreResult<StockView> {
    let nobody = || Named { id: 0, name: String::new() };
    let (on_hand, reserved, low): (i64, i64, i64) =
        (row.get("on_hand")?, row.get("reserved")?, row.get("low")?);
    Ok(StockView {
        store: store_ref(row)?,
        variant: row.get("variant")?,
        sku: row.get("sku")?,
        name: row.get("name")?,
        unit: row.get("unit")?,
        vendor: named(row, "vendor_id", "vendor_name")?.unwrap_or_else(nobody),
        category: named(row, "category_id", "category_name")?.unwrap_or_else(nobody),
        picture: row.get("picture")?,
        hue: row.get("hue")?,
        on_hand,
        reserved,
        available: on_hand - reserved,
        low,
        is_low: on_hand - reserved <= low,
    })
}
