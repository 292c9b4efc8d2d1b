//! Whole files: every row is judged against the books first; when all are good they are written in one transaction.

use std::collections::{HashMap, HashSet};

use evertill_domain::Currency;
use evertill_domain::time::local_midnight;
use evertill_protocol::feed::Collection;

use super::places::category;
use crate::catalog::{BadRow, PriceLine, ProductLine, StockLine, ValidFrom, amount};
use crate::hq::scope::Scope;
use crate::store::StoreResult;
use crate::store::catalog::Imported;
use crate::store::sql::feed::{Changed, touch_all};
use crate::store::sql::hq::stock::{level, move_quietly, set_low};
use crate::store::sql::ids::{hold, next_id, next_ids};
use crate::store::sql::market::first_channel;
use crate::store::sql::movement::Movement;
use crate::store::sql::push;
use crate::store::sql::{Db, args, outbox};

/// Rows between two reports of progress, and feed rows numbered at a time.
const PIECE: usize = 1000;

type Ids = HashMap<String, i64>;

pub fn products(
    db: Db<'_>,
    scope: &Scope,
    rows: &[ProductLine],
    now_ms: i64,
    progress: &dyn Fn(u64),
) -> StoreResult<Imported> {
    let tenant = scope.tenant();
    hold(db, tenant)?;
    let vendors = ids(db, tenant, "SELECT code, id FROM vendor WHERE tenant_id = ? AND deleted_ms IS NULL")?;
    let bad = bad_products(rows, &vendors, &tax_classes(db, tenant)?);
    if !bad.is_empty() {
        return Ok(Err(bad));
    }
    let variants = ids(db, tenant, "SELECT sku, id FROM variant WHERE tenant_id = ?")?;
    let mut categories = Ids::new();
    let mut done = 0;
    for piece in rows.chunks(PIECE) {
        let mut changed = Vec::new();
        for row in piece {
            let category = match categories.get(&row.category) {
                Some(id) => *id,
                None => {
                    let id = category(db, tenant, &row.category, now_ms)?;
                    categories.insert(row.category.clone(), id);
                    id
                }
            };
            let known = variants.get(&row.sku).copied();
            let refs = (vendors.get(&row.vendor).copied().unwrap_or_default(), category);
            changed.extend(put_product(db, tenant, row, known, refs)?.map(|id| id.to_string()));
        }
        let changes: Vec<_> = changed.iter().map(|id| Changed::everywhere(Collection::Variant, id)).collect();
        touch_all(db, tenant, &changes, now_ms)?;
        done += piece.len() as u64;
        progress(done);
    }
    Ok(Ok(done))
}

fn bad_products(rows: &[ProductLine], vendors: &Ids, classes: &HashSet<String>) -> Vec<BadRow> {
    let mut seen = HashMap::new();
    let mut bad = Vec::new();
    for row in rows {
        let earlier = seen.insert(row.sku.as_str(), row.line);
        let reason = if let Some(line) = earlier {
            Some(format!("the SKU {} is on line {line} too", row.sku))
        } else if !vendors.contains_key(&row.vendor) {
            Some(format!("there is no vendor {}", row.vendor))
        } else if !classes.contains(&row.tax_class) {
            Some(format!("there is no tax class {}", row.tax_class))
        } else {
            None
        };
        bad.extend(reason.map(|reason| BadRow::new(row.line, reason)));
    }
    bad
}

/// The variant's id when anything about it changed.
fn put_product(
    db: Db<'_>,
    tenant: i64,
    row: &ProductLine,
    known: Option<i64>,
    refs: (i64, i64),
) -> StoreResult<Option<i64>> {
    let id = known.map_or_else(|| next_id(db, tenant), Ok)?;
    first_channel(db, tenant, id, refs.0)?;
    // Nothing is touched when every column is as it was: a file sent again tells the tills nothing.
    let sql = "INSERT INTO variant (tenant_id, id, sku, name, vendor_id, category_id, tax_class, unit, plu, allow_open,
            allow_label, allow_amount, tracked, retired, picture, hue)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
        ON CONFLICT (tenant_id, id) DO UPDATE SET name = ?4, vendor_id = ?5, category_id = ?6, tax_class = ?7, unit = ?8,
            plu = ?9, allow_open = ?10, allow_label = ?11, allow_amount = ?12, tracked = ?13, retired = ?14,
            picture = ?15, hue = ?16
        WHERE (variant.name, variant.vendor_id, variant.category_id, variant.tax_class, variant.unit, variant.plu,
            variant.allow_open, variant.allow_label, variant.allow_amount, variant.tracked, variant.retired,
            variant.picture, variant.hue)
            IS DISTINCT FROM (?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)";
    let written = db.execute(
        sql,
        args![
            tenant,
            id,
            row.sku,
            row.name,
            refs.0,
            refs.1,
            row.tax_class,
            row.unit,
            row.plu,
            row.allow_open,
            row.allow_label,
            row.allow_amount,
            row.tracked,
            row.retired,
            row.picture,
            row.hue
        ],
    )?;
    let recoded = put_barcodes(db, tenant, id, known.is_some(), &row.barcodes)?;
    Ok((written > 0 || recoded).then_some(id))
}

fn put_barcodes(db: Db<'_>, tenant: i64, variant: i64, known: bool, codes: &[String]) -> StoreResult<bool> {
    if known {
        let sql = "SELECT code FROM barcode WHERE tenant_id = ? AND variant_id = ?";
        let before: HashSet<String> =
            db.all(sql, args![tenant, variant], |row| row.get(0))?.into_iter().collect();
        if before.len() == codes.len() && codes.iter().all(|code| before.contains(code)) {
            return Ok(false);
        }
        db.execute("DELETE FROM barcode WHERE tenant_id = ? AND variant_id = ?", args![tenant, variant])?;
    }
    let sql = "INSERT INTO barcode (tenant_id, code, variant_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
    for code in codes {
        db.execute(sql, args![tenant, code, variant])?;
    }
    Ok(true)
}

/// One store as prices and stock need it.
struct Place {
    id: i64,
    code: String,
    time_zone: String,
    currency: String,
}

pub fn prices(
    db: Db<'_>,
    scope: &Scope,
    rows: &[PriceLine],
    now_ms: i64,
    progress: &dyn Fn(u64),
) -> StoreResult<Imported> {
    let tenant = scope.tenant();
    let places = places(db, tenant)?;
    let variants = ids(db, tenant, "SELECT sku, id FROM variant WHERE tenant_id = ?")?;
    let (mut versions, mut bad) = (Vec::with_capacity(rows.len()), Vec::new());
    for row in rows {
        match judged_price(row, &places, &variants, now_ms) {
            Ok(found) => versions.extend(found),
            Err(reason) => bad.push(BadRow::new(row.line, reason)),
        }
    }
    if !bad.is_empty() {
        return Ok(Err(bad));
    }
    let per_row = rows.len() as u64;
    let total = versions.len().max(1) as u64;
    let mut done = 0;
    for piece in versions.chunks(PIECE) {
        record_prices(db, scope, piece, now_ms)?;
        done += piece.len() as u64;
        progress(done * per_row / total);
    }
    Ok(Ok(per_row))
}

/// Store, variant, thousandths of a minor unit, valid from.
type Version = (i64, i64, i64, i64);

fn judged_price(
    row: &PriceLine,
    places: &[Place],
    variants: &Ids,
    now_ms: i64,
) -> Result<Vec<Version>, String> {
    let variant =
        *variants.get(&row.sku).ok_or_else(|| format!("there is no product with the SKU {}", row.sku))?;
    chosen(places, row.store.as_deref())?
        .map(|place| {
            let currency = Currency::from_code(&place.currency).ok_or_else(|| {
                format!("the store {} has the unknown currency {}", place.code, place.currency)
            })?;
            let price = amount::unit_price(&row.price, currency)?;
            Ok((place.id, variant, price.0, begins(row.valid_from, &place.time_zone, now_ms)?))
        })
        .collect()
}

fn begins(valid_from: ValidFrom, time_zone: &str, now_ms: i64) -> Result<i64, String> {
    match valid_from {
        ValidFrom::Now => Ok(now_ms),
        ValidFrom::At(at) => Ok(at.timestamp_millis()),
        ValidFrom::Day(date) => {
            local_midnight(date, time_zone).map(|at| at.timestamp_millis()).map_err(|why| why.to_string())
        }
    }
}

fn record_prices(db: Db<'_>, scope: &Scope, versions: &[Version], now_ms: i64) -> StoreResult<()> {
    let tenant = scope.tenant();
    let first_id = next_ids(db, tenant, i64::try_from(versions.len()).unwrap_or(i64::MAX))?;
    let rows: Vec<String> = (first_id..).take(versions.len()).map(|id| id.to_string()).collect();
    let changes: Vec<_> = rows
        .iter()
        .zip(versions)
        .map(|(id, version)| Changed::at(Collection::Price, id, version.0))
        .collect();
    let first_no = touch_all(db, tenant, &changes, now_ms)?;
    let sql = "INSERT INTO price
        (tenant_id, id, store_id, variant_id, amount, valid_from_ms, recorded_ms, recorded_by, no)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    for (nth, (store, variant, amount, valid_from)) in (0i64..).zip(versions) {
        let (id, no) = (first_id + nth, first_no.map(|first| first + nth));
        let user = scope.user();
        db.execute(sql, args![tenant, id, store, variant, amount, valid_from, now_ms, user, no])?;
    }
    let ids: Vec<i64> = (first_id..).take(versions.len()).collect();
    outbox::prices_changed(db, tenant, &ids, now_ms)
}

pub fn stock(
    db: Db<'_>,
    scope: &Scope,
    rows: &[StockLine],
    now_ms: i64,
    progress: &dyn Fn(u64),
) -> StoreResult<Imported> {
    let tenant = scope.tenant();
    push::hold(db, tenant)?;
    let places = places(db, tenant)?;
    let variants = ids(db, tenant, "SELECT sku, id FROM variant WHERE tenant_id = ?")?;
    let (mut levels, mut bad) = (Vec::with_capacity(rows.len()), Vec::new());
    for row in rows {
        match judged_level(db, tenant, row, &places, &variants) {
            Ok(found) => levels.extend(found.into_iter().map(|(store, variant)| (store, variant, row))),
            Err(reason) => bad.push(BadRow::new(row.line, reason)),
        }
    }
    if !bad.is_empty() {
        return Ok(Err(bad));
    }
    let (rows_in_all, total) = (rows.len() as u64, levels.len().max(1) as u64);
    let mut done = 0;
    for piece in levels.chunks(PIECE) {
        put_levels(db, scope, piece, now_ms)?;
        done += piece.len() as u64;
        progress(done * rows_in_all / total);
    }
    Ok(Ok(rows_in_all))
}

fn judged_level(
    db: Db<'_>,
    tenant: i64,
    row: &StockLine,
    places: &[Place],
    variants: &Ids,
) -> Result<Vec<(i64, i64)>, String> {
    let variant =
        *variants.get(&row.sku).ok_or_else(|| format!("there is no product with the SKU {}", row.sku))?;
    chosen(places, row.store.as_deref())?
        .map(|place| {
            let (_, reserved) = level(db, tenant, place.id, variant).map_err(|why| why.to_string())?;
            if row.on_hand.0 < reserved {
                return Err(format!("{} is less than is held for others in {}", row.on_hand, place.code));
            }
            Ok((place.id, variant))
        })
        .collect()
}

fn put_levels(db: Db<'_>, scope: &Scope, levels: &[(i64, i64, &StockLine)], now_ms: i64) -> StoreResult<()> {
    for (store, variant, row) in levels {
        if let Some(low) = row.low {
            set_low(db, scope.tenant(), *store, *variant, low.0)?;
        }
        let (on_hand, _) = level(db, scope.tenant(), *store, *variant)?;
        if row.on_hand.0 != on_hand {
            let kind = if on_hand == 0 { "received" } else { "adjusted" };
            let qty = row.on_hand.0 - on_hand;
            let movement =
                Movement { store: *store, variant: *variant, kind, qty, event: None, reason: "import" };
            move_quietly(db, scope, &movement, now_ms)?;
        }
    }
    let ids: Vec<String> = levels.iter().map(|(_, variant, _)| variant.to_string()).collect();
    let changes: Vec<_> =
        levels.iter().zip(&ids).map(|((store, ..), id)| Changed::at(Collection::Stock, id, *store)).collect();
    touch_all(db, scope.tenant(), &changes, now_ms)?;
    Ok(())
}

/// The store of that code, or all.
fn chosen<'a>(places: &'a [Place], code: Option<&str>) -> Result<impl Iterator<Item = &'a Place>, String> {
    let chosen: Vec<&Place> =
        places.iter().filter(|place| code.is_none_or(|code| place.code == code)).collect();
    match (chosen.is_empty(), code) {
        (true, Some(code)) => Err(format!("there is no store {code}")),
        (true, None) => Err("there is no store yet".to_owned()),
        (false, _) => Ok(chosen.into_iter()),
    }
}

fn places(db: Db<'_>, tenant: i64) -> StoreResult<Vec<Place>> {
    db.all("SELECT id, code, time_zone, currency FROM store WHERE tenant_id = ?", args![tenant], |row| {
        Ok(Place { id: row.get(0)?, code: row.get(1)?, time_zone: row.get(2)?, currency: row.get(3)? })
    })
}

fn ids(db: Db<'_>, tenant: i64, sql: &'static str) -> StoreResult<Ids> {
    Ok(db.all(sql, args![tenant], |row| Ok((row.get(0)?, row.get(1)?)))?.into_iter().collect())
}

fn tax_classes(db: Db<'_>, tenant: i64) -> StoreResult<HashSet<String>> {
    let sql = "SELECT DISTINCT class FROM tax_rate WHERE tenant_id = ?";
    Ok(db.all(sql, args![tenant], |row| row.get(0))?.into_iter().collect())
}
