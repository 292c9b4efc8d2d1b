//! Discounts on orders from the web.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::{invalid, not_below_zero, short, vendors};
use crate::audit::{Act, Entry};
use crate::error::Refusal;
use crate::hq::scope::Scope;
use crate::hq::view::StoreRef;
use crate::hq::view::discount::{BorneBy, DiscountChange, DiscountView};
use crate::hq::view::page::{Page, PageQuery};
use crate::store::StoreResult;
use crate::store::sql::catalog::taken;
use crate::store::sql::hq::filter::{Filter, Select};
use crate::store::sql::hq::stock::require_store;
use crate::store::sql::hq::{named, utc};
use crate::store::sql::ids::next_id;
use crate::store::sql::{Db, Row, args, audit};

const WHOLE_BP: i64 = 10_000;
/// The year 10000: beyond it no date is written as others are.
const FAR_MS: i64 = 253_402_300_800_000;

const DISCOUNTS: Select = Select {
    columns: "c.id, c.code, c.name, c.percent_bp, c.amount, c.borne_by, c.vendor_id, d.name AS vendor_name,
        c.min_total, c.valid_from_ms, c.valid_until_ms, c.active,
        s.id AS store_id, s.code AS store_code, s.name AS store_name",
    from: "discount c LEFT JOIN vendor d ON d.tenant_id = c.tenant_id AND d.id = c.vendor_id
        LEFT JOIN store s ON s.tenant_id = c.tenant_id AND s.id = c.store_id",
    order: "c.valid_from_ms DESC, c.id DESC",
};

fn visible(scope: &Scope) -> Filter {
    let mut filter = Filter::default();
    filter.and("c.tenant_id = ?", scope.tenant());
    filter
}

pub fn list(db: Db<'_>, scope: &Scope, page: PageQuery) -> StoreResult<Page<DiscountView>> {
    visible(scope).page(db, &DISCOUNTS, page, view)
}

fn one(db: Db<'_>, scope: &Scope, id: i64) -> StoreResult<DiscountView> {
    let mut filter = visible(scope);
    filter.and("c.id = ?", id);
    let found = filter.all(db, &DISCOUNTS, view)?.into_iter().next();
    Ok(found.ok_or_else(|| Refusal::not_found("discount"))?)
}

fn view(row: &Row<'_>) -> StoreResult<DiscountView> {
    let store = match row.get::<Option<i64>>("store_id")? {
        Some(id) => Some(StoreRef { id, code: row.get("store_code")?, name: row.get("store_name")? }),
        None => None,
    };
    let borne_by: String = row.get("borne_by")?;
    Ok(DiscountView {
        id: row.get("id")?,
        code: row.get("code")?,
        name: row.get("name")?,
        percent_bp: row.get("percent_bp")?,
        amount: row.get("amount")?,
        borne_by: if borne_by == BorneBy::Vendor.name() { BorneBy::Vendor } else { BorneBy::House },
        vendor: named(row, "vendor_id", "vendor_name")?,
        store,
        min_total: row.get("min_total")?,
        valid_from: utc(row.get("valid_from_ms")?),
        valid_until: row.get::<Option<i64>>("valid_until_ms")?.map(utc),
        active: row.get("active")?,
    })
}

pub fn add(db: Db<'_>, scope: &Scope, new: &DiscountChange, now_ms: i64) -> StoreResult<DiscountView> {
    let id = next_id(db, scope.tenant())?;
    let valid_from_ms = new.valid_from.map_or(now_ms, ms);
    let sql =
        "INSERT INTO discount (tenant_id, id, code, name, percent_bp, amount, borne_by, vendor_id, store_id,
            min_total, valid_from_ms, valid_until_ms, active)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";
    write(db, scope, sql, id, new, valid_from_ms)?;
    written_down(db, scope, Act::DiscountAdded, id, now_ms)
}

pub fn change(
    db: Db<'_>,
    scope: &Scope,
    id: i64,
    change: &DiscountChange,
    now_ms: i64,
) -> StoreResult<DiscountView> {
    let sql = "SELECT valid_from_ms FROM discount WHERE tenant_id = ? AND id = ?";
    let was: Option<i64> = db.one(sql, args![scope.tenant(), id], |row| row.get(0))?;
    let was = was.ok_or_else(|| Refusal::not_found("discount"))?;
    let sql = "UPDATE discount SET code = ?3, name = ?4, percent_bp = ?5, amount = ?6, borne_by = ?7, vendor_id = ?8,
            store_id = ?9, min_total = ?10, valid_from_ms = ?11, valid_until_ms = ?12, active = ?13
        WHERE tenant_id = ?1 AND id = ?2";
    write(db, scope, sql, id, change, change.valid_from.map_or(was, ms))?;
    written_down(db, scope, Act::DiscountChanged, id, now_ms)
}

fn ms(at: DateTime<Utc>) -> i64 {
    at.timestamp_millis()
}

/// Checked, and written as it is to be.
fn write(
    db: Db<'_>,
    scope: &Scope,
    sql: &str,
    id: i64,
    wanted: &DiscountChange,
    valid_from_ms: i64,
) -> StoreResult<()> {
    let DiscountChange { percent_bp, amount, borne_by, vendor, store, min_total, active, .. } = wanted;
    check(wanted, valid_from_ms)?;
    let (code, name) = (code(wanted.code.as_deref())?, short(&wanted.name, "A name", 120)?);
    if name.is_empty() {
        return Err(invalid("A name is missing.").into());
    }
    if let Some(vendor) = vendor {
        vendors::known(db, scope.tenant(), *vendor)?;
    }
    if let Some(store) = store {
        require_store(db, scope, *store)?;
    }
    let until = wanted.valid_until.map(ms);
    let (tenant, borne_by) = (scope.tenant(), borne_by.name());
    let values = args![
        tenant,
        id,
        code,
        name,
        percent_bp,
        amount,
        borne_by,
        vendor,
        store,
        min_total,
        valid_from_ms,
        until,
        active
    ];
    db.execute(sql, values)
        .map_err(|error| taken(error, || "There is a discount of this code already.".to_owned()))?;
    Ok(())
}

fn check(wanted: &DiscountChange, valid_from_ms: i64) -> Result<(), Refusal> {
    match (wanted.percent_bp, wanted.amount) {
        (Some(bp), None) if (1..=WHOLE_BP).contains(&bp) => {}
        (None, Some(amount)) if amount > 0 => {}
        _ => return Err(invalid("A discount takes off either a percentage up to 100, or an amount.")),
    }
    not_below_zero(&[("The sum from which it counts", wanted.min_total)])?;
    let until = wanted.valid_until.map(ms);
    if !(0..FAR_MS).contains(&valid_from_ms) || until.is_some_and(|until| until >= FAR_MS) {
        return Err(invalid("A discount counts in years that there are."));
    }
    if until.is_some_and(|until| until <= valid_from_ms) {
        return Err(invalid("A discount ends after it begins."));
    }
    Ok(())
}

/// As it is kept: buyers may type it in small letters.
fn code(text: Option<&str>) -> Result<Option<String>, Refusal> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    let text = text.to_ascii_uppercase();
    if text.len() > 40 || !text.bytes().all(|letter| letter.is_ascii_alphanumeric() || letter == b'-') {
        return Err(invalid("A code is letters, digits and dashes, at most 40."));
    }
    Ok(Some(text))
}

fn written_down(db: Db<'_>, scope: &Scope, act: Act, id: i64, now_ms: i64) -> StoreResult<DiscountView> {
    let discount = one(db, scope, id)?;
    let subject = discount.code.clone().unwrap_or_else(|| discount.name.clone());
    let DiscountView { percent_bp, amount, borne_by, active, .. } = &discount;
    let detail = json!({ "discount": id, "percent_bp": percent_bp, "amount": amount, "borne_by": borne_by,
        "active": active });
    audit::record(db, scope, &Entry::new(act, subject, detail), now_ms)?;
    Ok(discount)
}
