//! The hand-written assortment: one line of `demo/products.csv` an article.

use evertill_domain::Quantity;
use serde::Deserialize;

use crate::catalog::{ProductLine, StockLine};

const FILE: &str = include_str!("../../demo/products.csv");

/// In the order in which a till shows them.
pub const CATEGORIES: &[&str] = &[
    "Bakery",
    "Dairy",
    "Produce",
    "Deli",
    "Meat & fish",
    "Pantry",
    "Drinks",
    "Wine & beer",
    "Frozen",
    "Snacks",
    "Household",
    "Care",
    "Flowers & gifts",
];

#[derive(Debug, Deserialize)]
pub struct Article {
    pub sku: String,
    name: String,
    vendor: String,
    category: String,
    barcode: String,
    plu: String,
    unit: String,
    /// Tax included, per unit; 0 when the cashier enters the amount.
    pub price_cents: i64,
    tax: String,
    stock: String,
    low_stock: String,
    picture: String,
    hue: u16,
    pub open_price: bool,
}

/// # Errors
/// When a line of the file is not one.
pub fn read() -> Result<Vec<Article>, csv::Error> {
    csv::Reader::from_reader(FILE.as_bytes()).deserialize().collect()
}

impl Article {
    pub fn product(&self) -> ProductLine {
        let weighed = self.unit == "kg";
        ProductLine {
            unit: self.unit.clone(),
            barcodes: Some(self.barcode.clone()).filter(|code| !code.is_empty()).into_iter().collect(),
            plu: Some(self.plu.clone()).filter(|plu| !plu.is_empty()),
            allow_open: self.open_price,
            // A scale at the counter prints labels with the price in their barcode.
            allow_label: weighed,
            tracked: self.opening_stock().is_some(),
            picture: self.picture.clone(),
            hue: self.hue,
            ..ProductLine::new(&self.sku, &self.name, &self.vendor, &self.category, &self.tax)
        }
    }

    /// What is on every store's shelves on the first day.
    pub fn opening(&self) -> Option<StockLine> {
        let on_hand = self.opening_stock()?;
        let low = Quantity::parse(&self.low_stock);
        Some(StockLine { line: 0, store: None, sku: self.sku.clone(), on_hand, low })
    }

    /// Open-price goods that nobody counts have none.
    fn opening_stock(&self) -> Option<Quantity> {
        let stock = Quantity::parse(&self.stock)?;
        (stock > Quantity::ZERO || !self.open_price).then_some(stock)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_assortment_reads_and_every_category_has_its_place() {
        let articles = read().unwrap();
        assert!(articles.len() >= 600, "{}", articles.len());
        let skus: HashSet<_> = articles.iter().map(|article| &article.sku).collect();
        assert_eq!(skus.len(), articles.len());
        for article in &articles {
            assert!(CATEGORIES.contains(&article.category.as_str()), "{}", article.category);
            assert_eq!(article.open_price, article.price_cents == 0, "{}", article.sku);
            assert!(Quantity::parse(&article.stock).is_some(), "{}", article.sku);
        }
    }
}
