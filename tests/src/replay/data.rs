//! The replay's data: a folder of CSV files as `tests/replay_data/README.md` describes it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::path::Path;

use anyhow::{Context, Result};
use chrono::{DateTime, NaiveDate};
use evertill_domain::time::local_midnight;
use flate2::read::GzDecoder;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// Every store of the data keeps this time.
pub const ZONE: &str = "America/New_York";

#[derive(Debug, Clone, Deserialize)]
pub struct Product {
    pub product_id: i64,
    pub ean13_derived: String,
    pub name: String,
    pub department: String,
    pub vendor_id: i64,
    /// `fixed`, `variable`, `fuel`.
    pub pricing_derived: String,
}

#[derive(Debug, Clone, Deserialize)]
struct PriceRow {
    store_id: String,
    product_id: i64,
    effective_date: NaiveDate,
    regular_cents: Option<i64>,
}

/// A price in a store from a midnight on.
#[derive(Debug, Clone)]
pub struct PriceChange {
    pub store: String,
    pub product: i64,
    pub cents: i64,
}

#[derive(Debug, Clone, Deserialize)]
struct BasketRow {
    basket_id: i64,
    store_id: String,
    ts_utc: String,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Line {
    pub basket_id: i64,
    pub product_id: i64,
    /// `sale`, `free`, `amount`, `coupon`.
    pub kind: String,
    /// `unit`, `split`, `fuel`, `fuel_amount`, `amount`, `none`.
    pub price_form: String,
    pub qty_milli: i64,
    pub unit_price_mills: Option<i64>,
    pub gross_cents: i64,
    pub loyalty_disc_cents: i64,
    pub coupon_match_cents: i64,
    pub net_cents: i64,
    pub mfr_coupon_cents: i64,
    /// `both`, `regular`, `card`, `neither`, `none` or nothing.
    pub list_match: String,
}

#[derive(Debug, Clone)]
pub struct Basket {
    pub id: i64,
    pub store: String,
    pub at_ms: i64,
    pub lines: Vec<Line>,
}

/// All of it, for the stores asked for; baskets in order of time.
#[derive(Debug)]
pub struct Data {
    pub stores: Vec<String>,
    pub products: Vec<Product>,
    pub pricing: HashMap<i64, String>,
    /// By the instant from which they hold.
    pub prices: BTreeMap<i64, Vec<PriceChange>>,
    pub baskets: Vec<Basket>,
}

impl Data {
    /// Reads the folder.
    ///
    /// # Errors
    /// When a file is missing or a row does not read.
    pub fn read(folder: &Path, stores: &[String], sold_only: bool) -> Result<Data> {
        let mut products: Vec<Product> = rows(folder, "catalog.csv.gz")?;
        let mut lines: HashMap<i64, Vec<Line>> = HashMap::new();
        for line in rows::<Line>(folder, "lines.csv.gz")? {
            lines.entry(line.basket_id).or_default().push(line);
        }
        let wanted = |store: &String| stores.is_empty() || stores.contains(store);
        let mut baskets = Vec::new();
        for row in rows::<BasketRow>(folder, "baskets.csv.gz")? {
            if !wanted(&row.store_id) {
                continue;
            }
            let at =
                DateTime::parse_from_rfc3339(&row.ts_utc).with_context(|| format!("time {}", row.ts_utc))?;
            baskets.push(Basket {
                id: row.basket_id,
                store: row.store_id,
                at_ms: at.timestamp_millis(),
                lines: lines.remove(&row.basket_id).unwrap_or_default(),
            });
        }
        baskets.sort_by_key(|basket| basket.at_ms);
        let mut prices: BTreeMap<i64, Vec<PriceChange>> = BTreeMap::new();
        for row in rows::<PriceRow>(folder, "prices.csv.gz")? {
            let Some(cents) = row.regular_cents.filter(|_| wanted(&row.store_id)) else { continue };
            let midnight = local_midnight(row.effective_date, ZONE)?.timestamp_millis();
            let change = PriceChange { store: row.store_id, product: row.product_id, cents };
            prices.entry(midnight).or_default().push(change);
        }
        if sold_only {
            let lines = baskets.iter().flat_map(|basket| &basket.lines);
            let sold: HashSet<i64> = lines.map(|line| line.product_id).collect();
            products.retain(|product| sold.contains(&product.product_id));
            prices.values_mut().for_each(|changes| changes.retain(|change| sold.contains(&change.product)));
        }
        let named: HashSet<&String> = baskets.iter().map(|basket| &basket.store).collect();
        let mut stores: Vec<String> = named.into_iter().cloned().collect();
        stores.sort();
        let pricing = products.iter().map(|p| (p.product_id, p.pricing_derived.clone())).collect();
        Ok(Data { stores, products, pricing, prices, baskets })
    }
}

fn rows<T: DeserializeOwned>(folder: &Path, name: &str) -> Result<Vec<T>> {
    let path = folder.join(name);
    let file = File::open(&path).with_context(|| format!("{} is not there", path.display()))?;
    let mut reader = csv::Reader::from_reader(GzDecoder::new(file));
    let rows: Result<Vec<T>, csv::Error> = reader.deserialize().collect();
    rows.with_context(|| format!("{name} does not read"))
}
