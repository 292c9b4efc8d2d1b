//! The shop's window: which store sells, its categories, vendors and goods.

use evertill_domain::cart::MoneyRules;
use evertill_domain::{Rounding, TaxRounding};

use super::facts::{Facts, facts};
use crate::hq::view::page::{Page, PageQuery};
use crate::hq::view::{Named, StoreRef};
use crate::shop::view::checkout::Handover;
use crate::shop::view::goods::{GoodsQuery, GoodsView, ShopVendor};
use crate::store::StoreResult;
use crate::store::shop::Shop;
use crate::store::sql::hq::filter::{Filter, Select, anywhere, beginning};
use crate::store::sql::{Db, args};

/// The shop of a host name; the only shop there is serves every host, unless it names one.
pub fn shop(db: Db<'_>, host: Option<&str>) -> StoreResult<Option<Shop>> {
    let sql =
        "SELECT t.id, t.name, t.rounding, s.id, s.code, s.name, s.locale, s.time_zone, s.day_start_minutes,
            s.currency, s.tax_included, s.tax_per_receipt, s.cash_step
        FROM shop AS p JOIN tenant AS t ON t.id = p.tenant_id
        JOIN store AS s ON s.tenant_id = p.tenant_id AND s.id = p.store_id
        WHERE p.host = ?1 OR (p.host IS NULL AND (SELECT count(*) FROM shop) = 1)";
    db.one(sql, args![host], |row| {
        let rounding: String = row.get(2)?;
        Ok(Shop {
            tenant: row.get(0)?,
            merchant: row.get(1)?,
            store: StoreRef { id: row.get(3)?, code: row.get(4)?, name: row.get(5)? },
            locale: row.get(6)?,
            time_zone: row.get(7)?,
            day_start_minutes: row.get(8)?,
            rules: MoneyRules {
                currency: row.get(9)?,
                rounding: match rounding.as_str() {
                    "half_even" => Rounding::HalfEven,
                    "up" => Rounding::Up,
                    "down" => Rounding::Down,
                    _ => Rounding::HalfUp,
                },
                tax_included: row.get(10)?,
                tax_rounding: TaxRounding::of(row.get(11)?),
                cash_step: row.get(12)?,
            },
        })
    })
}

/// Goods that are sold here: what is set up for the web, and what nobody has set up at all.
const SOLD: &str = "variant v JOIN vendor d ON d.tenant_id = v.tenant_id AND d.id = v.vendor_id
    LEFT JOIN channel w ON w.tenant_id = v.tenant_id AND w.variant_id = v.id AND w.channel = 'web'";

fn sold(shop: &Shop, now_ms: i64) -> Filter {
    let mut filter = Filter::default();
    filter
        .and("v.tenant_id = ?", shop.tenant)
        .and_always("NOT v.retired")
        .and_always("d.status = 'active' AND d.deleted_ms IS NULL")
        .and_always("coalesce(w.active, TRUE)")
        .and_both(
            "(w.price IS NOT NULL OR EXISTS (SELECT 1 FROM price p WHERE p.tenant_id = v.tenant_id
                AND p.variant_id = v.id AND p.store_id = coalesce(d.store_id, ?) AND p.valid_from_ms <= ?))",
            shop.store.id,
            now_ms,
        );
    filter
}

pub fn categories_and_vendors(db: Db<'_>, shop: &Shop) -> StoreResult<(Vec<Named>, Vec<ShopVendor>)> {
    let sql = "SELECT g.id, g.name FROM category g WHERE g.tenant_id = ?1 AND EXISTS (
            SELECT 1 FROM variant v LEFT JOIN channel w
                ON w.tenant_id = v.tenant_id AND w.variant_id = v.id AND w.channel = 'web'
            WHERE v.tenant_id = g.tenant_id AND v.category_id = g.id AND NOT v.retired AND coalesce(w.active, TRUE))
        ORDER BY g.sort, g.name";
    let categories =
        db.all(sql, args![shop.tenant], |row| Ok(Named { id: row.get(0)?, name: row.get(1)? }))?;
    let sql = "SELECT d.id, d.name, d.description, count(v.id) FROM vendor d
        JOIN variant v ON v.tenant_id = d.tenant_id AND v.vendor_id = d.id
        LEFT JOIN channel w ON w.tenant_id = v.tenant_id AND w.variant_id = v.id AND w.channel = 'web'
        WHERE d.tenant_id = ?1 AND d.status = 'active' AND d.deleted_ms IS NULL AND NOT v.retired
            AND coalesce(w.active, TRUE)
        GROUP BY d.id, d.name, d.description ORDER BY d.name";
    let vendors = db.all(sql, args![shop.tenant], |row| {
        Ok(ShopVendor { id: row.get(0)?, name: row.get(1)?, description: row.get(2)?, products: row.get(3)? })
    })?;
    Ok((categories, vendors))
}

pub fn goods(
    db: Db<'_>,
    shop: &Shop,
    query: &GoodsQuery,
    page: PageQuery,
    now_ms: i64,
) -> StoreResult<Page<GoodsView>> {
    const IDS: Select = Select { columns: "v.id", from: SOLD, order: "v.name, v.id" };
    let mut filter = sold(shop, now_ms);
    filter.and_some("v.category_id = ?", query.category).and_some("v.vendor_id = ?", query.vendor);
    if let Some(q) = query.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) {
        let condition = "(lower(v.name) LIKE lower(?) ESCAPE '\\' OR lower(v.sku) LIKE lower(?) ESCAPE '\\')";
        filter.and_texts(condition, vec![anywhere(q), beginning(q)]);
    }
    let ids = filter.page(db, &IDS, page, |row| row.get::<i64>(0))?;
    let mut known = facts(db, shop, &ids.data, now_ms)?;
    let data = ids.data.iter().filter_map(|id| known.remove(id)).map(|facts| view(&facts)).collect();
    Ok(page.of(data, ids.total))
}

pub fn one(db: Db<'_>, shop: &Shop, id: i64, now_ms: i64) -> StoreResult<Option<GoodsView>> {
    let mut filter = sold(shop, now_ms);
    filter.and("v.id = ?", id);
    if filter.count(db, SOLD)? == 0 {
        return Ok(None);
    }
    Ok(facts(db, shop, &[id], now_ms)?.get(&id).map(view))
}

fn view(facts: &Facts) -> GoodsView {
    GoodsView {
        id: facts.variant,
        sku: facts.sku.clone(),
        name: facts.name.clone(),
        description: facts.description.clone(),
        vendor: Named { id: facts.vendor.id, name: facts.vendor.name.clone() },
        category: facts.category.clone(),
        unit: facts.unit.clone(),
        unit_price: facts.price(Handover::Ship).unwrap_or_default(),
        moq: facts.moq,
        available: facts.tracked.then_some(facts.free),
        pickup: facts.can_be_picked_up(),
        picture: facts.picture.clone(),
        hue: facts.hue,
    }
}
