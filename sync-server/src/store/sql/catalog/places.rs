//! Tenants, stores, vendors, categories and tax rates.

use evertill_domain::Rounding;
use evertill_domain::scan::ScanRules;
use evertill_protocol::error::ErrorCode;
use evertill_protocol::feed::Collection;
use serde_json::{Value, json};

use super::taken;
use crate::audit::{Act, Entry};
use crate::catalog::{
    ListedStore, ListedTenant, ListedVendor, NewStore, NewTaxRate, NewTenant, NewVendor, StoreChange,
};
use crate::error::Refusal;
use crate::hq::scope::Scope;
use crate::store::sql::feed::{Changed, touch};
use crate::store::sql::ids::{hold, next_id, next_tenant};
use crate::store::sql::{Db, args, audit};
use crate::store::{StoreError, StoreResult};

/// # Errors
/// `NOT_FOUND`, or `INVALID` when no code was given and there is not exactly one tenant.
pub fn tenant(db: Db<'_>, code: Option<&str>) -> StoreResult<i64> {
    if let Some(code) = code {
        let sql = "SELECT id FROM tenant WHERE code = ?";
        let found = db.one(sql, args![code], |row| row.get(0))?;
        let missing = || Refusal::new(ErrorCode::NotFound, format!("There is no tenant {code}."));
        return Ok(found.ok_or_else(missing)?);
    }
    let ids: Vec<i64> = db.all("SELECT id FROM tenant LIMIT 2", &[], |row| row.get(0))?;
    match ids.as_slice() {
        [id] => Ok(*id),
        [] => {
            Err(Refusal::new(ErrorCode::NotFound, "There is no tenant yet: `tenant create` makes one.")
                .into())
        }
        _ => {
            Err(Refusal::new(ErrorCode::Invalid, "There are several tenants: say which with --tenant.")
                .into())
        }
    }
}

pub fn tenants(db: Db<'_>) -> StoreResult<Vec<ListedTenant>> {
    let sql = "SELECT id, code, name, (SELECT count(*) FROM store s WHERE s.tenant_id = t.id),
            (SELECT count(*) FROM variant v WHERE v.tenant_id = t.id)
        FROM tenant t ORDER BY code";
    db.all(sql, &[], |row| {
        Ok(ListedTenant {
            id: row.get(0)?,
            code: row.get(1)?,
            name: row.get(2)?,
            stores: row.get(3)?,
            products: row.get(4)?,
        })
    })
}

pub fn create_tenant(db: Db<'_>, new: &NewTenant) -> StoreResult<i64> {
    new.check()?;
    let id = next_tenant(db)?;
    db.execute(
        "INSERT INTO tenant (id, code, name, rounding) VALUES (?, ?, ?, ?)",
        args![id, new.code, new.name.trim(), rounding(new.rounding)],
    )
    .map_err(|error| taken(error, || format!("There is a tenant {} already.", new.code)))?;
    Ok(id)
}

/// As the feed's rows write it.
fn rounding(how: Rounding) -> &'static str {
    match how {
        Rounding::HalfUp => "half_up",
        Rounding::HalfEven => "half_even",
        Rounding::Up => "up",
        Rounding::Down => "down",
    }
}

pub fn stores(db: Db<'_>, tenant: i64) -> StoreResult<Vec<ListedStore>> {
    let sql = "SELECT id, code, name, time_zone, currency, tax_included, cash_step, day_start_minutes,
            tax_per_receipt, receipt_by_vendor
        FROM store WHERE tenant_id = ? ORDER BY code";
    db.all(sql, args![tenant], |row| {
        Ok(ListedStore {
            id: row.get(0)?,
            code: row.get(1)?,
            name: row.get(2)?,
            time_zone: row.get(3)?,
            currency: row.get(4)?,
            tax_included: row.get(5)?,
            cash_step: row.get(6)?,
            day_start_minutes: row.get(7)?,
            tax_per_receipt: row.get(8)?,
            receipt_by_vendor: row.get(9)?,
        })
    })
}

pub fn create_store(db: Db<'_>, tenant: i64, new: &NewStore, now_ms: i64) -> StoreResult<i64> {
    new.check()?;
    let id = next_id(db, tenant)?;
    let notes = serde_json::Value::from(new.notes.clone()).to_string();
    let sql = "INSERT INTO store (tenant_id, id, code, name, time_zone, currency, tax_included, cash_step,
            day_start_minutes, locale, notes, tax_per_receipt, receipt_by_vendor)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    db.execute(
        sql,
        args![
            tenant,
            id,
            new.code,
            new.name.trim(),
            new.time_zone,
            new.currency,
            new.tax_included,
            new.cash_step,
            new.day_start_minutes,
            new.locale,
            notes,
            new.tax_per_receipt,
            new.receipt_by_vendor
        ],
    )
    .map_err(|error| taken(error, || format!("There is a store {} already.", new.code)))?;
    touch(db, tenant, Changed::at(Collection::Store, &id.to_string(), id), now_ms)?;
    Ok(id)
}

/// # Errors
/// `NOT_FOUND`, `INVALID`.
pub fn set_store(db: Db<'_>, tenant: i64, code: &str, change: &StoreChange, now_ms: i64) -> StoreResult<i64> {
    change.check()?;
    let sql =
        "UPDATE store SET tax_included = coalesce(?3, tax_included), cash_step = coalesce(?5, cash_step),
            tax_per_receipt = coalesce(?4, tax_per_receipt), receipt_by_vendor = coalesce(?6, receipt_by_vendor)
        WHERE tenant_id = ?1 AND code = ?2 RETURNING id";
    let StoreChange { tax_included, tax_per_receipt, receipt_by_vendor, cash_step } = *change;
    let values = args![tenant, code, tax_included, tax_per_receipt, cash_step, receipt_by_vendor];
    let found: Option<i64> = db.one(sql, values, |row| row.get(0))?;
    let id = found.ok_or_else(|| Refusal::new(ErrorCode::NotFound, format!("There is no store {code}.")))?;
    touch(db, tenant, Changed::at(Collection::Store, &id.to_string(), id), now_ms)?;
    let detail = json!({
        "tax_included": tax_included,
        "tax_per_receipt": tax_per_receipt,
        "receipt_by_vendor": receipt_by_vendor,
        "cash_step": cash_step,
    });
    changed(db, tenant, (id, code), detail, now_ms)?;
    Ok(id)
}

fn changed(db: Db<'_>, tenant: i64, (id, code): (i64, &str), detail: Value, now_ms: i64) -> StoreResult<()> {
    let entry = Entry::new(Act::StoreChanged, code, detail).at(id);
    audit::record(db, &Scope::of_operator(tenant), &entry, now_ms)
}

/// # Errors
/// `NOT_FOUND`.
pub fn set_scan_rules(
    db: Db<'_>,
    tenant: i64,
    code: &str,
    rules: Option<&ScanRules>,
    now_ms: i64,
) -> StoreResult<()> {
    let json =
        rules.map(serde_json::to_string).transpose().map_err(|why| StoreError::Corrupt(why.to_string()))?;
    let sql = "UPDATE store SET scan_rules = ? WHERE tenant_id = ? AND code = ? RETURNING id";
    let set = db.one(sql, args![json, tenant, code], |row| row.get(0))?;
    let missing = || Refusal::new(ErrorCode::NotFound, format!("There is no store {code}."));
    let id: i64 = set.ok_or_else(missing)?;
    touch(db, tenant, Changed::at(Collection::Store, &id.to_string(), id), now_ms)?;
    changed(db, tenant, (id, code), json!({ "scan_rules": rules }), now_ms)
}

pub fn vendors(db: Db<'_>, tenant: i64) -> StoreResult<Vec<ListedVendor>> {
    let sql = "SELECT id, code, name,
            (SELECT count(*) FROM variant v WHERE v.tenant_id = d.tenant_id AND v.vendor_id = d.id)
        FROM vendor d WHERE tenant_id = ? AND deleted_ms IS NULL ORDER BY code";
    db.all(sql, args![tenant], |row| {
        Ok(ListedVendor { id: row.get(0)?, code: row.get(1)?, name: row.get(2)?, products: row.get(3)? })
    })
}

pub fn create_vendor(db: Db<'_>, tenant: i64, new: &NewVendor, now_ms: i64) -> StoreResult<i64> {
    new.check()?;
    let id = next_id(db, tenant)?;
    db.execute(
        "INSERT INTO vendor (tenant_id, id, code, name, created_ms) VALUES (?, ?, ?, ?, ?)",
        args![tenant, id, new.code, new.name.trim(), now_ms],
    )
    .map_err(|error| taken(error, || format!("There is a vendor {} already.", new.code)))?;
    touch(db, tenant, Changed::everywhere(Collection::Vendor, &id.to_string()), now_ms)?;
    Ok(id)
}

pub fn add_tax_rate(db: Db<'_>, tenant: i64, new: &NewTaxRate, now_ms: i64) -> StoreResult<i64> {
    new.check()?;
    let id = next_id(db, tenant)?;
    let sql = "INSERT INTO tax_rate (tenant_id, id, class, label, ppm, valid_from_ms, per_unit, taxed)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    db.execute(
        sql,
        args![
            tenant,
            id,
            new.class,
            new.label.trim(),
            new.ppm,
            new.valid_from_ms,
            new.per_unit.map(|unit| unit.0),
            new.taxed
        ],
    )?;
    touch(db, tenant, Changed::everywhere(Collection::TaxRate, &id.to_string()), now_ms)?;
    Ok(id)
}

/// The category of that name, made behind the others when there is none. Who calls it holds the tenant's names.
pub fn category(db: Db<'_>, tenant: i64, name: &str, now_ms: i64) -> StoreResult<i64> {
    let sql = "SELECT id FROM category WHERE tenant_id = ? AND name = ?";
    let found = db.one(sql, args![tenant, name], |row| row.get(0))?;
    if let Some(id) = found {
        return Ok(id);
    }
    let id = next_id(db, tenant)?;
    let sql = "INSERT INTO category (tenant_id, id, name, sort)
        VALUES (?1, ?2, ?3, (SELECT COALESCE(max(sort), 0) + 1 FROM category WHERE tenant_id = ?1))";
    db.execute(sql, args![tenant, id, name])?;
    touch(db, tenant, Changed::everywhere(Collection::Category, &id.to_string()), now_ms)?;
    Ok(id)
}

pub fn sort_categories(db: Db<'_>, tenant: i64, names: &[String], now_ms: i64) -> StoreResult<()> {
    hold(db, tenant)?;
    for (place, name) in (1_i64..).zip(names) {
        let id = category(db, tenant, name, now_ms)?;
        db.execute("UPDATE category SET sort = ? WHERE tenant_id = ? AND id = ?", args![place, tenant, id])?;
        touch(db, tenant, Changed::everywhere(Collection::Category, &id.to_string()), now_ms)?;
    }
    Ok(())
}
