//! Vendors, and what was agreed with each from when on.

use evertill_protocol::error::ErrorCode;
use evertill_protocol::feed::Collection;
use serde_json::json;

use super::{days, invalid, not_below_zero, region, short};
use crate::audit::{Act, Entry};
use crate::catalog::NewVendor;
use crate::customers::Contact;
use crate::error::Refusal;
use crate::hq::scope::Scope;
use crate::hq::view::StoreRef;
use crate::hq::view::page::{Page, PageQuery};
use crate::hq::view::vendor::{
    VendorChange, VendorDetail, VendorProduct, VendorProfile, VendorQuery, VendorStatus, VendorView,
};
use crate::store::StoreResult;
use crate::store::sql::catalog::places;
use crate::store::sql::feed::{Changed, touch};
use crate::store::sql::hq::filter::{Filter, Select, anywhere};
use crate::store::sql::hq::stock::require_store;
use crate::store::sql::hq::utc;
use crate::store::sql::{Db, Row, args, audit};

const LONGEST_DESCRIPTION: usize = 2000;
const LONGEST_LICENCE: usize = 80;
/// 100 %.
const WHOLE_BP: i64 = 10_000;
/// So many of a vendor's products are shown with it.
const CATALOGUE: i64 = 200;

const VENDORS: Select = Select {
    columns: "d.id, d.code, d.name, d.email, d.description, d.status, d.region, d.licence, d.licence_from,
        d.licence_until, d.subscription_from, d.subscription_until, d.shipping_flat, d.shipping_per_kg,
        d.shipping_free_above, d.created_ms, s.id AS store_id, s.code AS store_code, s.name AS store_name,
        coalesce(t.commission_bp, 0) AS commission_bp, coalesce(t.bears_discounts, FALSE) AS bears_discounts,
        (SELECT count(*) FROM variant v WHERE v.tenant_id = d.tenant_id AND v.vendor_id = d.id AND NOT v.retired)
            AS products",
    from: "vendor d LEFT JOIN store s ON s.tenant_id = d.tenant_id AND s.id = d.store_id
        LEFT JOIN vendor_term t ON t.tenant_id = d.tenant_id AND t.vendor_id = d.id AND t.valid_from_ms = (
            SELECT max(l.valid_from_ms) FROM vendor_term l WHERE l.tenant_id = d.tenant_id AND l.vendor_id = d.id)",
    order: "lower(d.name), d.id",
};

/// # Errors
/// `VENDOR_NOT_FOUND`.
pub fn known(db: Db<'_>, tenant: i64, id: i64) -> StoreResult<()> {
    let sql = "SELECT 1 FROM vendor WHERE tenant_id = ? AND id = ? AND deleted_ms IS NULL";
    let there = db.one(sql, args![tenant, id], |_| Ok(()))?;
    Ok(there.ok_or_else(nobody)?)
}

pub(super) fn nobody() -> Refusal {
    Refusal::new(ErrorCode::VendorNotFound, "There is no such vendor.")
}

/// Those that are not deleted.
fn there(scope: &Scope) -> Filter {
    let mut filter = Filter::default();
    filter.and("d.tenant_id = ?", scope.tenant()).and_always("d.deleted_ms IS NULL");
    filter
}

pub fn list(
    db: Db<'_>,
    scope: &Scope,
    query: &VendorQuery,
    page: PageQuery,
) -> StoreResult<Page<VendorView>> {
    let mut filter = there(scope);
    if let Some(q) = query.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) {
        let condition =
            "(lower(d.name) LIKE lower(?) ESCAPE '\\' OR lower(d.code) LIKE lower(?) ESCAPE '\\')";
        filter.and_texts(condition, vec![anywhere(q), anywhere(q)]);
    }
    filter.page(db, &VENDORS, page, view)
}

fn one(db: Db<'_>, scope: &Scope, id: i64) -> StoreResult<VendorView> {
    let mut filter = there(scope);
    filter.and("d.id = ?", id);
    Ok(filter.all(db, &VENDORS, view)?.into_iter().next().ok_or_else(nobody)?)
}

fn view(row: &Row<'_>) -> StoreResult<VendorView> {
    let store = match row.get::<Option<i64>>("store_id")? {
        Some(id) => Some(StoreRef { id, code: row.get("store_code")?, name: row.get("store_name")? }),
        None => None,
    };
    Ok(VendorView {
        id: row.get("id")?,
        code: row.get("code")?,
        name: row.get("name")?,
        email: row.get("email")?,
        description: row.get("description")?,
        store,
        status: VendorStatus::parse(&row.get::<String>("status")?),
        region: row.get("region")?,
        licence: row.get("licence")?,
        licence_from: row.get("licence_from")?,
        licence_until: row.get("licence_until")?,
        subscription_from: row.get("subscription_from")?,
        subscription_until: row.get("subscription_until")?,
        shipping_flat: row.get("shipping_flat")?,
        shipping_per_kg: row.get("shipping_per_kg")?,
        shipping_free_above: row.get("shipping_free_above")?,
        commission_bp: row.get("commission_bp")?,
        bears_discounts: row.get("bears_discounts")?,
        products: row.get("products")?,
        created_at: utc(row.get("created_ms")?),
    })
}

pub fn show(db: Db<'_>, scope: &Scope, id: i64) -> StoreResult<VendorDetail> {
    let vendor = one(db, scope, id)?;
    let sql = "SELECT v.id, v.sku, v.name, v.unit, v.moq, c.active FROM variant v
        LEFT JOIN channel c ON c.tenant_id = v.tenant_id AND c.variant_id = v.id AND c.channel = 'web'
        WHERE v.tenant_id = ? AND v.vendor_id = ? AND NOT v.retired ORDER BY v.name, v.sku LIMIT ?";
    let catalogue = db.all(sql, args![scope.tenant(), id, CATALOGUE], |row| {
        Ok(VendorProduct {
            id: row.get(0)?,
            sku: row.get(1)?,
            name: row.get(2)?,
            unit: row.get(3)?,
            moq: row.get(4)?,
            web: row.get(5)?,
        })
    })?;
    Ok(VendorDetail { vendor, catalogue })
}

pub fn add(
    db: Db<'_>,
    scope: &Scope,
    code: &str,
    record: &VendorChange,
    now_ms: i64,
) -> StoreResult<VendorView> {
    let new = NewVendor { code: code.to_owned(), name: record.name.clone() };
    let id = places::create_vendor(db, scope.tenant(), &new, now_ms)?;
    put(db, scope, id, record)?;
    agree(db, scope, id, record, now_ms)?;
    let added = one(db, scope, id)?;
    written_down(db, scope, Act::VendorAdded, &added, now_ms)?;
    Ok(added)
}

pub fn change(
    db: Db<'_>,
    scope: &Scope,
    id: i64,
    record: &VendorChange,
    now_ms: i64,
) -> StoreResult<VendorView> {
    let was = one(db, scope, id)?;
    NewVendor { code: was.code.clone(), name: record.name.clone() }.check()?;
    put(db, scope, id, record)?;
    let agreed = (record.commission_bp, record.bears_discounts);
    if agreed != (was.commission_bp, was.bears_discounts) {
        agree(db, scope, id, record, now_ms)?;
    }
    let changed = one(db, scope, id)?;
    if changed.name != was.name {
        touch(db, scope.tenant(), Changed::everywhere(Collection::Vendor, &id.to_string()), now_ms)?;
    }
    written_down(db, scope, Act::VendorChanged, &changed, now_ms)?;
    Ok(changed)
}

/// Everything but what was agreed.
fn put(db: Db<'_>, scope: &Scope, id: i64, record: &VendorChange) -> StoreResult<()> {
    let VendorChange { name, store, status, shipping_flat, shipping_per_kg, shipping_free_above, .. } =
        record;
    let description = short(&record.description, "A description", LONGEST_DESCRIPTION)?;
    let licence = short(&record.licence, "A licence", LONGEST_LICENCE)?;
    let (licence_from, licence_until) = days(record.licence_from, record.licence_until, "The licence")?;
    let (subscribed_from, subscribed_until) =
        days(record.subscription_from, record.subscription_until, "The subscription")?;
    not_below_zero(&[
        ("What sending takes", *shipping_flat),
        ("What a kilogram takes", *shipping_per_kg),
        ("The sum from which sending is free", shipping_free_above.unwrap_or_default()),
    ])?;
    if let Some(store) = store {
        require_store(db, scope, *store)?;
    }
    let sql = "UPDATE vendor SET name = ?3, email = ?4, description = ?5, store_id = ?6, status = ?7, region = ?8,
            licence = ?9, licence_from = ?10, licence_until = ?11, subscription_from = ?12, subscription_until = ?13,
            shipping_flat = ?14, shipping_per_kg = ?15, shipping_free_above = ?16
        WHERE tenant_id = ?1 AND id = ?2";
    db.execute(
        sql,
        args![
            scope.tenant(),
            id,
            name.trim(),
            email(&record.email)?,
            description,
            store,
            status.name(),
            region(&record.region)?,
            licence,
            licence_from,
            licence_until,
            subscribed_from,
            subscribed_until,
            shipping_flat,
            shipping_per_kg,
            shipping_free_above
        ],
    )?;
    Ok(())
}

fn email(text: &str) -> Result<String, Refusal> {
    match text.trim() {
        "" => Ok(String::new()),
        text => Contact::email(text).map(|contact| contact.text().to_owned()),
    }
}

/// What counts for whatever is sold from now on; what was agreed before stays on record.
fn agree(db: Db<'_>, scope: &Scope, id: i64, record: &VendorChange, now_ms: i64) -> StoreResult<()> {
    if !(0..=WHOLE_BP).contains(&record.commission_bp) {
        return Err(invalid("A commission is from 0 to 100%.").into());
    }
    // Twice within a millisecond: the later one is later.
    let sql = "SELECT max(valid_from_ms) FROM vendor_term WHERE tenant_id = ? AND vendor_id = ?";
    let last: Option<i64> = db.need(sql, args![scope.tenant(), id], |row| row.get(0))?;
    let valid_from_ms = last.map_or(now_ms, |last| now_ms.max(last + 1));
    let sql = "INSERT INTO vendor_term (tenant_id, vendor_id, valid_from_ms, commission_bp, bears_discounts)
        VALUES (?, ?, ?, ?, ?)";
    let VendorChange { commission_bp, bears_discounts, .. } = record;
    db.execute(sql, args![scope.tenant(), id, valid_from_ms, commission_bp, bears_discounts])?;
    Ok(())
}

pub fn change_profile(
    db: Db<'_>,
    scope: &Scope,
    id: i64,
    profile: &VendorProfile,
    now_ms: i64,
) -> StoreResult<VendorView> {
    known(db, scope.tenant(), id)?;
    let description = short(&profile.description, "A description", LONGEST_DESCRIPTION)?;
    let sql = "UPDATE vendor SET email = ?3, description = ?4 WHERE tenant_id = ?1 AND id = ?2";
    db.execute(sql, args![scope.tenant(), id, email(&profile.email)?, description])?;
    let changed = one(db, scope, id)?;
    written_down(db, scope, Act::VendorChanged, &changed, now_ms)?;
    Ok(changed)
}

/// It stays in the books, with what it sold; its products are no longer sold on the web.
pub fn delete(db: Db<'_>, scope: &Scope, id: i64, now_ms: i64) -> StoreResult<()> {
    let vendor = one(db, scope, id)?;
    let sql = "SELECT 1 FROM sub_order WHERE tenant_id = ? AND vendor_id = ?
        AND state IN ('created_pending', 'accepted', 'packed', 'shipped', 'ready_for_pickup') LIMIT 1";
    if db.one(sql, args![scope.tenant(), id], |_| Ok(()))?.is_some() {
        let words = "It has orders to see to: they end first.";
        return Err(Refusal::new(ErrorCode::StateNotAllowed, words).into());
    }
    let sql = "UPDATE vendor SET deleted_ms = ?3 WHERE tenant_id = ?1 AND id = ?2";
    db.execute(sql, args![scope.tenant(), id, now_ms])?;
    written_down(db, scope, Act::VendorDeleted, &vendor, now_ms)
}

fn written_down(db: Db<'_>, scope: &Scope, act: Act, vendor: &VendorView, now_ms: i64) -> StoreResult<()> {
    let VendorView { id, code, status, commission_bp, bears_discounts, .. } = vendor;
    let detail = json!({ "vendor": id, "status": status, "commission_bp": commission_bp,
        "bears_discounts": bears_discounts });
    audit::record(db, scope, &Entry::new(act, code.clone(), detail), now_ms)
}
