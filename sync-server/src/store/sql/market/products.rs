//! Products as people at HQ make and change them, one by one.

use evertill_protocol::feed::Collection;
use serde_json::json;

use super::{channels, invalid, not_below_zero, short, vendors};
use crate::audit::{Act, Entry};
use crate::catalog::ProductLine;
use crate::error::Refusal;
use crate::hq::scope::Scope;
use crate::hq::view::product::{NewProduct, ProductChange, ProductDetail};
use crate::store::StoreResult;
use crate::store::sql::catalog::import;
use crate::store::sql::feed::{Changed, touch};
use crate::store::sql::hq::products::show;
use crate::store::sql::hq::stock::{require_variant, sku};
use crate::store::sql::ids::hold;
use crate::store::sql::{Db, args, audit};

const LONGEST_DESCRIPTION: usize = 2000;

/// # Errors
/// `VENDOR_NOT_FOUND`; `INVALID` where there is such a product already, or it cannot be so.
pub fn add(db: Db<'_>, scope: &Scope, new: &NewProduct, now_ms: i64) -> StoreResult<ProductDetail> {
    let tenant = scope.tenant();
    // Two who make the same come one after the other.
    hold(db, tenant)?;
    vendors::known(db, tenant, new.vendor)?;
    let line = line(db, scope, new)?;
    let of_sku = "SELECT id FROM variant WHERE tenant_id = ? AND sku = ?";
    let find = || db.one(of_sku, args![tenant, line.sku], |row| row.get::<i64>(0));
    if find()?.is_some() {
        return Err(invalid(format!("There is a product with the SKU {} already.", line.sku)).into());
    }
    let put = import::products(db, scope, std::slice::from_ref(&line), now_ms, &|_| {})?;
    put.map_err(|bad| invalid(bad.into_iter().map(|bad| bad.reason).collect::<String>()))?;
    let id = find()?.ok_or_else(|| Refusal::not_found("product"))?;
    describe(db, tenant, id, (Some(&new.description), Some(new.moq), Some(new.weight_g)))?;
    let entry = Entry::new(Act::ProductAdded, line.sku, json!({ "product": id, "vendor": new.vendor }));
    audit::record(db, scope, &entry, now_ms)?;
    detail(db, scope, id, now_ms)
}

/// As a file's line would say it.
fn line(db: Db<'_>, scope: &Scope, new: &NewProduct) -> StoreResult<ProductLine> {
    let said = |text: &str, what: &str, longest| match short(text, what, longest) {
        Ok(text) if text.is_empty() => Err(invalid(format!("{what} is missing."))),
        other => other,
    };
    let sql = "SELECT code FROM vendor WHERE tenant_id = ? AND id = ?";
    let vendor: String = db.need(sql, args![scope.tenant(), new.vendor], |row| row.get(0))?;
    let barcodes = new.barcodes.iter().map(|code| said(code, "A barcode", 64)).collect::<Result<_, _>>()?;
    let plu = new.plu.as_deref().map(|plu| said(plu, "A PLU", 16)).transpose()?;
    Ok(ProductLine {
        unit: said(&new.unit, "A unit", 16)?,
        barcodes,
        plu,
        tracked: new.tracked,
        ..ProductLine::new(
            &said(&new.sku, "A SKU", 64)?,
            &said(&new.name, "A name", 120)?,
            &vendor,
            &said(&new.category, "A category", 120)?,
            &new.tax_class,
        )
    })
}

/// What tills are not told of; none: it stays.
fn describe(
    db: Db<'_>,
    tenant: i64,
    id: i64,
    (description, moq, weight_g): (Option<&str>, Option<i64>, Option<i64>),
) -> StoreResult<()> {
    let description =
        description.map(|text| short(text, "A description", LONGEST_DESCRIPTION)).transpose()?;
    not_below_zero(&[
        ("A least quantity", moq.unwrap_or_default()),
        ("A weight", weight_g.unwrap_or_default()),
    ])?;
    let sql = "UPDATE variant SET description = coalesce(?3, description), moq = coalesce(?4, moq),
            weight_g = coalesce(?5, weight_g) WHERE tenant_id = ?1 AND id = ?2";
    db.execute(sql, args![tenant, id, description, moq, weight_g])?;
    Ok(())
}

/// # Errors
/// `NOT_FOUND`, `VENDOR_NOT_FOUND`, `INVALID`.
pub fn change(
    db: Db<'_>,
    scope: &Scope,
    id: i64,
    change: &ProductChange,
    now_ms: i64,
) -> StoreResult<ProductDetail> {
    let tenant = scope.tenant();
    require_variant(db, scope, id)?;
    let ProductChange { vendor, description, moq, weight_g, retired } = change;
    if let Some(vendor) = vendor {
        vendors::known(db, tenant, *vendor)?;
        channels::first_of(db, tenant, id, *vendor)?;
    }
    describe(db, tenant, id, (description.as_deref(), *moq, *weight_g))?;
    let sql = "UPDATE variant SET vendor_id = coalesce(?3, vendor_id), retired = coalesce(?4, retired)
        WHERE tenant_id = ?1 AND id = ?2";
    if vendor.is_some() || retired.is_some() {
        db.execute(sql, args![tenant, id, vendor, retired])?;
        touch(db, tenant, Changed::everywhere(Collection::Variant, &id.to_string()), now_ms)?;
    }
    let detail_of = json!({ "product": id, "vendor": vendor, "moq": moq, "weight_g": weight_g,
        "retired": retired, "description": description.is_some() });
    audit::record(db, scope, &Entry::new(Act::ProductChanged, sku(db, scope, id)?, detail_of), now_ms)?;
    detail(db, scope, id, now_ms)
}

fn detail(db: Db<'_>, scope: &Scope, id: i64, now_ms: i64) -> StoreResult<ProductDetail> {
    Ok(show(db, scope, id, now_ms)?.ok_or_else(|| Refusal::not_found("product"))?)
}
