//! What people at a till wait for: the first goods on a new till, a sale, a barcode, a search.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use super::chain::{Chain, Till, barcode, picked, two_words, variants};
use super::figures::{Counter, Fresh, Spread, median, worst};
use super::floor::{BareCommit, Disk};
use super::push::Cashier;

const FRESH_PRODUCTS: u32 = 92_000;
const FRESH_TILLS: usize = 3;
const PRODUCTS: u32 = 100_000;
const SALES: u32 = 1_000;
const SCANS: u64 = 10_000;
const SEARCHES: u64 = 2_000;
const PAGE: u64 = 60;

/// From an enrolment code to the first page of goods.
pub async fn fresh() -> Result<Fresh> {
    let scratch = tempfile::tempdir()?;
    let chain = Chain::stocked(scratch.path(), FRESH_PRODUCTS).await?;
    let mut seconds = Vec::new();
    for number in 1..=FRESH_TILLS {
        let name = format!("R{number}");
        let code = chain.enrol_code(&name).await?;
        let began = Instant::now();
        let mut till = Till::open(&scratch.path().join(&name), chain.address)?;
        till.enrol(&code).await?;
        let page = till.register.products("", None, 0, PAGE)?;
        seconds.push(began.elapsed().as_secs_f64());
        let ready = !page.items.is_empty()
            && page.items.iter().all(|item| item.price.is_some() && item.stock.is_some());
        // A page counts its hits up to a limit only.
        let there = variants(&till.register)?.len();
        ensure!(ready && there == FRESH_PRODUCTS as usize, "{there} products, ready to be sold: {ready}");
    }
    chain.close().await?;
    let (median_seconds, worst_seconds) = (median(&seconds), worst(&seconds));
    Ok(Fresh { products: FRESH_PRODUCTS, seconds, median_seconds, worst_seconds })
}

/// A till with many products, offline as in the worst case: sales in turns with the bare floors.
pub async fn counter() -> Result<Counter> {
    let scratch = tempfile::tempdir()?;
    let chain = Chain::stocked(scratch.path(), PRODUCTS).await?;
    let mut till = Till::open(&scratch.path().join("R1"), chain.address)?;
    till.enrol(&chain.enrol_code("R1").await?).await?;
    chain.close().await?;
    till.register.set_work_offline(true)?;
    let bare = BareCommit::open(&scratch.path().join("bare.sqlite"))?;
    let mut disk = Disk::open(&scratch.path().join("page"))?;
    let cashier = Cashier::of(&till.register)?;
    let (mut sales, mut commits, mut syncs) = (Vec::new(), Vec::new(), Vec::new());
    for order in 0..SALES {
        let draft = cashier.basket(&till.register, order)?;
        sales.push(timed(|| Ok(till.register.sell(&draft)?))?.0);
        commits.push(bare.commit()?);
        syncs.push(disk.sync()?);
    }
    Ok(Counter {
        products: PRODUCTS,
        sale: Spread::of(sales),
        bare_commit: Spread::of(commits),
        fdatasync: Spread::of(syncs),
        barcode: Spread::of(scans(&till)?),
        two_words: Spread::of(searches(&till)?),
    })
}

fn scans(till: &Till) -> Result<Vec<Duration>> {
    let scan = |n| {
        let code = barcode(picked(n, PRODUCTS));
        let (took, found) = timed(|| Ok(till.register.find_code(&code)?))?;
        ensure!(found.is_some_and(|product| product.price.is_some()), "{code} is not found");
        Ok(took)
    };
    (0..SCANS).map(scan).collect()
}

fn searches(till: &Till) -> Result<Vec<Duration>> {
    let search = |n| {
        let words = two_words(picked(n, PRODUCTS));
        let (took, page) = timed(|| Ok(till.register.products(&words, None, 0, PAGE)?))?;
        ensure!(!page.items.is_empty(), "nothing is called {words}");
        Ok(took)
    };
    (0..SEARCHES).map(search).collect()
}

fn timed<T>(work: impl FnOnce() -> Result<T>) -> Result<(Duration, T)> {
    let began = Instant::now();
    let done = work()?;
    Ok((began.elapsed(), done))
}
