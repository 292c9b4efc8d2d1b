//! Products with what they cost and how much is there, and one product's history.

use super::filter::{Filter, Select, anywhere, beginning};
use super::{named, prices, store_ref, utc};
use crate::hq::scope::Scope;
use crate::hq::view::Named;
use crate::hq::view::page::{Page, PageQuery};
use crate::hq::view::product::{MovementView, ProductDetail, ProductInStore, ProductQuery, ProductView};
use crate::store::StoreResult;
use crate::store::sql::{Db, Row, args};

const PRODUCTS: Select = Select {
    columns: "v.*, d.name AS vendor_name, c.name AS category_name,
        (SELECT string_agg(b.code, ' ' ORDER BY b.code) FROM barcode b WHERE b.tenant_id = v.tenant_id AND b.variant_id = v.id) AS codes",
    from: "variant v
        JOIN vendor d ON d.tenant_id = v.tenant_id AND d.id = v.vendor_id
        JOIN category c ON c.tenant_id = v.tenant_id AND c.id = v.category_id",
    order: "v.name, v.sku",
};

pub fn list(
    db: Db<'_>,
    scope: &Scope,
    query: &ProductQuery,
    page: PageQuery,
    now_ms: i64,
) -> StoreResult<Page<ProductView>> {
    let mut filter = visible(scope);
    filter.and_some("v.category_id = ?", query.category).and_some("v.vendor_id = ?", query.vendor).either(
        query.retired,
        "v.retired",
        "NOT v.retired",
    );
    if let Some(q) = query.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) {
        let condition = "(lower(v.name) LIKE lower(?) ESCAPE '\\' OR lower(v.sku) LIKE lower(?) ESCAPE '\\' OR v.plu = ? OR EXISTS (
            SELECT 1 FROM barcode b WHERE b.tenant_id = v.tenant_id AND b.variant_id = v.id AND lower(b.code) LIKE lower(?) ESCAPE '\\'))";
        filter.and_texts(condition, vec![anywhere(q), beginning(q), q.to_owned(), beginning(q)]);
    }
    if query.low == Some(true) {
        let condition =
            "EXISTS (SELECT 1 FROM stock_level l WHERE l.tenant_id = v.tenant_id AND l.variant_id = v.id
            AND v.tracked AND l.on_hand - l.reserved <= l.low AND l.store_id = COALESCE(?, l.store_id))";
        filter.and(condition, query.store.or(scope.store()));
    }
    let mut products = filter.page(db, &PRODUCTS, page, product_view)?;
    for product in &mut products.data {
        product.stores = in_stores(db, scope, product, query.store, now_ms)?;
    }
    Ok(products)
}

/// None when there is no such product for this person.
pub fn show(db: Db<'_>, scope: &Scope, id: i64, now_ms: i64) -> StoreResult<Option<ProductDetail>> {
    let mut filter = visible(scope);
    filter.and("v.id = ?", id);
    let Some(mut product) = filter.all(db, &PRODUCTS, product_view)?.into_iter().next() else {
        return Ok(None);
    };
    product.stores = in_stores(db, scope, &product, None, now_ms)?;
    let prices = prices::history(db, scope, id, now_ms)?;
    Ok(Some(ProductDetail { product, prices, movements: movements(db, scope, id)? }))
}

fn visible(scope: &Scope) -> Filter {
    let mut filter = Filter::default();
    filter.and("v.tenant_id = ?", scope.tenant());
    filter
}

fn product_view(row: &Row<'_>) -> StoreResult<ProductView> {
    let nobody = || Named { id: 0, name: String::new() };
    let codes: Option<String> = row.get("codes")?;
    Ok(ProductView {
        id: row.get("id")?,
        sku: row.get("sku")?,
        name: row.get("name")?,
        vendor: named(row, "vendor_id", "vendor_name")?.unwrap_or_else(nobody),
        category: named(row, "category_id", "category_name")?.unwrap_or_else(nobody),
        tax_class: row.get("tax_class")?,
        unit: row.get("unit")?,
        barcodes: codes.map(|codes| codes.split(' ').map(str::to_owned).collect()).unwrap_or_default(),
        plu: row.get("plu")?,
        allow_open: row.get("allow_open")?,
        allow_label: row.get("allow_label")?,
        allow_amount: row.get("allow_amount")?,
        tracked: row.get("tracked")?,
        retired: row.get("retired")?,
        description: row.get("description")?,
        moq: row.get("moq")?,
        weight_g: row.get("weight_g")?,
        picture: row.get("picture")?,
        hue: row.get("hue")?,
        stores: Vec::new(),
    })
}

fn in_stores(
    db: Db<'_>,
    scope: &Scope,
    product: &ProductView,
    store: Option<i64>,
    now_ms: i64,
) -> StoreResult<Vec<ProductInStore>> {
    let sql = "SELECT s.id AS store_id, s.code AS store_code, s.name AS store_name, s.currency,
            COALESCE(l.on_hand, 0) AS on_hand, COALESCE(l.reserved, 0) AS reserved, COALESCE(l.low, 0) AS low,
            l.on_hand IS NOT NULL AS kept
        FROM store s LEFT JOIN stock_level l ON l.tenant_id = s.tenant_id AND l.store_id = s.id AND l.variant_id = ?2
        WHERE s.tenant_id = ?1 AND (s.id = ?3 OR ?3 IS NULL) AND (s.id = ?4 OR ?4 IS NULL) ORDER BY s.code";
    db.all(sql, args![scope.tenant(), product.id, scope.store(), store], |row| {
        let store = store_ref(row)?;
        let price = prices::in_force(db, scope.tenant(), store.id, product.id, now_ms)?;
        let (on_hand, reserved, low): (i64, i64, i64) =
            (row.get("on_hand")?, row.get("reserved")?, row.get("low")?);
        let kept = row.get::<bool>("kept")? && product.tracked;
        Ok(ProductInStore {
            store,
            currency: row.get("currency")?,
            price: price.map(|(_, amount)| amount),
            on_hand,
            reserved,
            low,
            is_low: kept && on_hand - reserved <= low,
        })
    })
}

/// So many of the last movements are shown.
const MOVEMENTS: i64 = 100;

fn movements(db: Db<'_>, scope: &Scope, variant: i64) -> StoreResult<Vec<MovementView>> {
    // Each level names its last movement, each movement the one before it.
    let sql = "WITH RECURSIVE walk (tenant_id, id, nth) AS (
            SELECT l.tenant_id, l.last_movement, CAST(1 AS BIGINT) FROM store s
            JOIN stock_level l ON l.tenant_id = s.tenant_id AND l.store_id = s.id AND l.variant_id = ?2
            WHERE s.tenant_id = ?1 AND (s.id = ?3 OR ?3 IS NULL)
            UNION ALL
            SELECT m.tenant_id, m.previous, w.nth + 1 FROM walk w
            JOIN stock_movement m ON m.tenant_id = w.tenant_id AND m.id = w.id WHERE w.nth < ?4
        )
        SELECT m.id, m.at_ms, m.kind, m.qty, m.reason, m.user_id, u.name AS user_name, o.order_id, o.number,
            s.id AS store_id, s.code AS store_code, s.name AS store_name
        FROM walk w JOIN stock_movement m ON m.tenant_id = w.tenant_id AND m.id = w.id
        JOIN store s ON s.tenant_id = m.tenant_id AND s.id = m.store_id
        LEFT JOIN \"user\" u ON u.tenant_id = m.tenant_id AND u.id = m.user_id
        LEFT JOIN orders o ON o.tenant_id = m.tenant_id AND o.id = m.event_id
        ORDER BY m.id DESC LIMIT ?4";
    db.all(sql, args![scope.tenant(), variant, scope.store(), MOVEMENTS], |row| {
        Ok(MovementView {
            id: row.get("id")?,
            at: utc(row.get("at_ms")?),
            store: store_ref(row)?,
            kind: row.get("kind")?,
            qty: row.get("qty")?,
            order: row.get("order_id")?,
            order_number: row.get("number")?,
            by: named(row, "user_id", "user_name")?,
            reason: row.get("reason")?,
        })
    })
}
