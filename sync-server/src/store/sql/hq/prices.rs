//! Prices: a new version beside the old ones, under the change number by which tills are given it.

use std::collections::BTreeSet;

use evertill_protocol::error::ErrorCode;
use evertill_protocol::feed::Collection;
use serde_json::{Value, json};

use super::filter::{Filter, Select};
use super::{local, named, stock, store_ref, utc};
use crate::audit::{Act, Entry};
use crate::catalog::PriceVersion;
use crate::error::Refusal;
use crate::hq::scope::Scope;
use crate::hq::view::product::PriceView;
use crate::store::StoreResult;
use crate::store::sql::feed::{Changed, touch};
use crate::store::sql::ids::next_id;
use crate::store::sql::{Db, Row, args, audit, outbox};

/// Records a version and returns its id.
fn record(db: Db<'_>, scope: &Scope, version: &PriceVersion, now_ms: i64) -> StoreResult<i64> {
    let id = next_id(db, scope.tenant())?;
    let row = id.to_string();
    let no = touch(db, scope.tenant(), Changed::at(Collection::Price, &row, version.store), now_ms)?;
    let sql = "INSERT INTO price
        (tenant_id, id, store_id, variant_id, amount, valid_from_ms, recorded_ms, recorded_by, no)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    db.execute(
        sql,
        args![
            scope.tenant(),
            id,
            version.store,
            version.variant,
            version.amount,
            version.valid_from_ms,
            now_ms,
            scope.user(),
            no
        ],
    )?;
    Ok(id)
}

/// The one product's SKU, or how many there are.
fn named_products(db: Db<'_>, scope: &Scope, versions: &[PriceVersion]) -> StoreResult<String> {
    let products: BTreeSet<i64> = versions.iter().map(|version| version.variant).collect();
    match products.first() {
        Some(one) if products.len() == 1 => stock::sku(db, scope, *one),
        _ => Ok(format!("{} products", products.len())),
    }
}

/// A price as the audit trail keeps it.
fn written(version: &PriceVersion) -> Value {
    let PriceVersion { store, variant, amount, valid_from_ms } = version;
    json!({ "store": store, "product": variant, "amount": amount, "valid_from_ms": valid_from_ms })
}

/// # Errors
/// `NOT_FOUND` for a store or product that this person does not have; `INVALID` for a price below zero.
pub fn set(db: Db<'_>, scope: &Scope, versions: &[PriceVersion], now_ms: i64) -> StoreResult<Vec<PriceView>> {
    let mut set = Vec::with_capacity(versions.len());
    for version in versions {
        stock::require_store(db, scope, version.store)?;
        stock::require_variant(db, scope, version.variant)?;
        if version.amount < 0 {
            return Err(Refusal::new(ErrorCode::Invalid, "A price is not below zero.").into());
        }
        let id = record(db, scope, version, now_ms)?;
        let mut filter = visible(scope);
        filter.and("p.id = ?", id);
        set.extend(filter.all(db, &PRICES, price_view)?);
    }
    let detail = json!({ "prices": versions.iter().map(written).collect::<Vec<_>>() });
    let subject = named_products(db, scope, versions)?;
    audit::record(db, scope, &Entry::new(Act::PricesSet, subject, detail), now_ms)?;
    let ids: Vec<i64> = set.iter().map(|price| price.id).collect();
    outbox::prices_changed(db, scope.tenant(), &ids, now_ms)?;
    let variants: Vec<i64> = versions.iter().map(|version| version.variant).collect();
    mark_in_force(db, scope, &variants, &mut set, now_ms)?;
    Ok(set)
}

/// Every version of a product's prices in the stores that this person sees, the latest first.
pub fn history(db: Db<'_>, scope: &Scope, variant: i64, now_ms: i64) -> StoreResult<Vec<PriceView>> {
    let mut filter = visible(scope);
    filter.and("p.variant_id = ?", variant);
    let mut prices = filter.all(db, &PRICES, price_view)?;
    mark_in_force(db, scope, &[variant], &mut prices, now_ms)?;
    Ok(prices)
}

const PRICES: Select = Select {
    columns: "p.id, p.variant_id, p.amount, p.valid_from_ms, p.recorded_ms, p.recorded_by, u.name AS recorded_by_name,
        p.no, s.id AS store_id, s.code AS store_code, s.name AS store_name, s.currency, s.time_zone",
    from: "price p JOIN store s ON s.tenant_id = p.tenant_id AND s.id = p.store_id
        LEFT JOIN \"user\" u ON u.tenant_id = p.tenant_id AND u.id = p.recorded_by",
    order: "s.code, p.valid_from_ms DESC, p.recorded_ms DESC, p.id DESC",
};

fn visible(scope: &Scope) -> Filter {
    let mut filter = Filter::default();
    filter.and("p.tenant_id = ?", scope.tenant()).and_some("p.store_id = ?", scope.store());
    filter
}

fn price_view(row: &Row<'_>) -> StoreResult<PriceView> {
    let zone: String = row.get("time_zone")?;
    Ok(PriceView {
        id: row.get("id")?,
        variant: row.get("variant_id")?,
        store: store_ref(row)?,
        amount: row.get("amount")?,
        currency: row.get("currency")?,
        valid_from: local(row.get("valid_from_ms")?, &zone),
        recorded_at: utc(row.get("recorded_ms")?),
        recorded_by: named(row, "recorded_by", "recorded_by_name")?,
        no: row.get::<Option<u64>>("no")?.unwrap_or_default(),
        in_force: false,
    })
}

fn mark_in_force(
    db: Db<'_>,
    scope: &Scope,
    variants: &[i64],
    prices: &mut [PriceView],
    now_ms: i64,
) -> StoreResult<()> {
    for price in prices.iter_mut().filter(|price| variants.contains(&price.variant)) {
        let current = in_force(db, scope.tenant(), price.store.id, price.variant, now_ms)?;
        price.in_force = current.is_some_and(|(id, _)| id == price.id);
    }
    Ok(())
}

/// Id and amount of the price in force.
pub fn in_force(
    db: Db<'_>,
    tenant: i64,
    store: i64,
    variant: i64,
    now_ms: i64,
) -> StoreResult<Option<(i64, i64)>> {
    let sql = "SELECT id, amount FROM price
        WHERE tenant_id = ? AND store_id = ? AND variant_id = ? AND valid_from_ms <= ?
        ORDER BY valid_from_ms DESC, recorded_ms DESC, id DESC LIMIT 1";
    db.one(sql, args![tenant, store, variant, now_ms], |row| Ok((row.get(0)?, row.get(1)?)))
}
