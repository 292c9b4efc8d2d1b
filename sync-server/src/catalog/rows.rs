//! Rows of an import: what a line of a file says, before the books have been asked whether it can be so.

use chrono::{DateTime, NaiveDate, Utc};
use evertill_domain::Quantity;

/// A product as a file or a person writes it; the SKU names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductLine {
    /// The file's line, for the person who has to mend it.
    pub line: u64,
    pub sku: String,
    pub name: String,
    /// Code of the vendor.
    pub vendor: String,
    /// Name of the category; made when there is none of that name.
    pub category: String,
    pub tax_class: String,
    pub unit: String,
    pub barcodes: Vec<String>,
    pub plu: Option<String>,
    pub allow_open: bool,
    pub allow_label: bool,
    pub allow_amount: bool,
    pub tracked: bool,
    pub retired: bool,
    pub picture: String,
    pub hue: u16,
}

impl ProductLine {
    /// A product that is sold by the piece at its list price.
    #[must_use]
    pub fn new(sku: &str, name: &str, vendor: &str, category: &str, tax_class: &str) -> Self {
        ProductLine {
            line: 0,
            sku: sku.to_owned(),
            name: name.to_owned(),
            vendor: vendor.to_owned(),
            category: category.to_owned(),
            tax_class: tax_class.to_owned(),
            unit: "each".to_owned(),
            barcodes: Vec::new(),
            plu: None,
            allow_open: false,
            allow_label: false,
            allow_amount: false,
            tracked: true,
            retired: false,
            picture: String::new(),
            hue: 0,
        }
    }
}

/// A price of a product in one store, or in every store of the tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceLine {
    pub line: u64,
    /// Code of the store; none means every store.
    pub store: Option<String>,
    pub sku: String,
    /// In the major unit of the store's currency, as written: its places depend on the currency.
    pub price: String,
    pub valid_from: ValidFrom,
}

/// From when on a price is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValidFrom {
    Now,
    /// That day's midnight in each store.
    Day(NaiveDate),
    At(DateTime<Utc>),
}

/// What was counted of a product in one store, or in every store of the tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockLine {
    pub line: u64,
    pub store: Option<String>,
    pub sku: String,
    pub on_hand: Quantity,
    /// At or below: low. None leaves the threshold as it is.
    pub low: Option<Quantity>,
}

/// A line that cannot be taken, and why.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct BadRow {
    pub line: u64,
    pub reason: String,
}

impl BadRow {
    #[must_use]
    pub fn new(line: u64, reason: impl Into<String>) -> Self {
        BadRow { line, reason: reason.into() }
    }
}
