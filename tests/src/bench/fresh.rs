//! A new till: from nothing but an enrolment code to a page of goods with prices and stock.

use std::time::Instant;

use anyhow::{Result, ensure};

use super::chain::{self, Till, enrol_code};
use super::figures::{Figure, median, worst};
use crate::merchant::variants;

const PRODUCTS: u32 = 92_000;
const TILLS: usize = 3;
const PAGE: u64 = 60;
const READY_S: f64 = 5.0;

/// Several tills, one after the other.
pub async fn measure() -> Result<[Figure; 2]> {
    let scratch = tempfile::tempdir()?;
    let served = chain::stocked(scratch.path(), PRODUCTS).await?;
    let mut seconds = Vec::new();
    for number in 1..=TILLS {
        let name = format!("R{number}");
        let code = enrol_code(&served, &name).await?;
        let began = Instant::now();
        let mut till = Till::open(&scratch.path().join(&name), served.address)?;
        till.enrol(&code).await?;
        let page = till.register.products("", None, 0, PAGE)?;
        seconds.push(began.elapsed().as_secs_f64());
        let ready = !page.items.is_empty()
            && page.items.iter().all(|item| item.price.is_some() && item.stock.is_some());
        let there = variants(&till.register)?.len();
        ensure!(ready && there == PRODUCTS as usize, "{there} products, ready to be sold: {ready}");
    }
    served.close().await?;
    Ok([
        Figure::new("fresh_till_92k_products", "s", median(&seconds)).at_most(READY_S),
        Figure::new("fresh_till_slowest", "s", worst(&seconds)),
    ])
}
