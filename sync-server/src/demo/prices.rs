//! The demo's prices: each store a little different, all of them such as a shop would print.

use chrono::NaiveDate;

use super::assortment::Article;
use crate::catalog::{PriceLine, ValidFrom};

/// What a store charges of the assortment's price, in hundredths; the first store charges it as it is.
const LEVELS: &[(&str, i64)] = &[("S1", 100), ("S2", 96), ("S3", 107)];

/// Every so manieth article changes its price tomorrow.
const CHANGES_EACH: usize = 40;

/// Today's prices of every store.
pub fn list(
    articles: &[Article],
    stores: impl Iterator<Item = &'static str>,
    valid_from: NaiveDate,
) -> Vec<PriceLine> {
    let priced = |article: &&Article| !article.open_price;
    let line = |store, article: &Article| {
        price_line(store, article, charged(article.price_cents, store), valid_from)
    };
    stores.flat_map(|store| articles.iter().filter(priced).map(move |article| line(store, article))).collect()
}

/// Prices that tills are given today and charge from tomorrow on.
pub fn coming(
    articles: &[Article],
    stores: impl Iterator<Item = &'static str>,
    valid_from: NaiveDate,
) -> Vec<PriceLine> {
    let changing = articles.iter().filter(|article| !article.open_price).step_by(CHANGES_EACH);
    let changing: Vec<&Article> = changing.collect();
    let line = |store, article: &Article| {
        let today = charged(article.price_cents, store);
        price_line(store, article, today + (today / 10).max(10), valid_from)
    };
    stores.flat_map(|store| changing.iter().map(move |article| line(store, article))).collect()
}

fn price_line(store: &str, article: &Article, cents: i64, valid_from: NaiveDate) -> PriceLine {
    PriceLine {
        line: 0,
        store: Some(store.to_owned()),
        sku: article.sku.clone(),
        price: format!("{}.{:02}", cents / 100, cents % 100),
        valid_from: ValidFrom::Day(valid_from),
    }
}

/// The store's share of the price, up to the next one that ends in 9.
fn charged(cents: i64, store: &str) -> i64 {
    let percent = LEVELS.iter().find(|(code, _)| *code == store).map_or(100, |(_, percent)| *percent);
    if percent == 100 { cents } else { (cents * percent / 100) / 10 * 10 + 9 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_differ_a_little_between_stores() {
        // (assortment's price, store, charged)
        let table =
            [(450, "S1", 450), (450, "S2", 439), (450, "S3", 489), (199, "S2", 199), (1990, "S3", 2129)];
        for (cents, store, expected) in table {
            assert_eq!(charged(cents, store), expected, "{cents} in {store}");
        }
    }
}
