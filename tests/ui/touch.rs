//! A till without a keyboard, a mouse or a scanner: everything a sale needs is under a finger, and large enough for it.

use anyhow::{Context as _, Result, ensure};

use crate::day::{Dawn, Day, day_from};

/// The usual seven inches.
const SIZE: (u32, u32) = (1024, 600);

#[tokio::test(flavor = "multi_thread")]
async fn window_a_whole_sale_is_made_with_a_finger() -> Result<()> {
    day_from(Dawn { size: SIZE, ..Dawn::default() }, "touch", async |day| {
        day.till.page = day.till.page.clone().by_touch();
        day.sign_in().await?;
        let page = day.till.page.clone();
        tap(day, "AR-0001").await?;
        tap(day, "AR-0001").await?;
        weigh_olives(day).await?;
        page.attr_is("total", "data-minor", "1458").await?;
        discount_the_loaves(day).await?;
        let reduced = page.attr("total", "data-minor").await?;

        // Another customer is quicker.
        page.tap("park").await?;
        day.till.empty_cart().await?;
        tap(day, "AR-0052").await?;
        ensure!(day.till.pay().await?.total_minor == 139);
        day.till.new_sale().await?;
        page.tap("parked").await?;
        page.tap("parked-cart-0").await?;
        page.attr_is("total", "data-minor", &reduced).await?;

        page.tap("pay").await?;
        for key in ["5", "0", "00"] {
            page.tap(&format!("pad-key-{key}")).await?;
        }
        page.tap("pay-confirm").await?;
        let sold = day.till.read_receipt().await?;
        ensure!(sold.total_minor.to_string() == reduced);
        ensure!(sold.change_minor > 0);
        day.till.new_sale().await?;
        page.tap("lock").await?;
        page.see("pin-screen").await.map(|_| ())
    })
    .await
}

async fn tap(day: &Day, sku: &str) -> Result<()> {
    let product = day.product(sku)?;
    day.till.tap_product(product.category, product.variant).await
}

/// Found by the letters on the screen, weighed on the pad.
async fn weigh_olives(day: &Day) -> Result<()> {
    let page = &day.till.page;
    let olives = day.product_of_plu("1515").context("the demo sells olives by weight")?;
    page.tap("search").await?;
    page.tap("keyboard-toggle").await?;
    for letter in "olives".chars() {
        page.tap(&format!("letter-{letter}")).await?;
    }
    page.tap(&format!("product-{}", olives.variant)).await?;
    day.till.pad("0.312").await?;
    page.tap("pad-ok").await?;
    page.gone("pad-ok").await?;
    page.tap("search-clear").await?;
    page.tap("keyboard-toggle").await
}

/// More than a cashier may give alone.
async fn discount_the_loaves(day: &Day) -> Result<()> {
    let (page, manager) = (&day.till.page, day.manager()?);
    day.till.open_line(0).await?;
    page.tap("line-discount").await?;
    page.tap("discount-chip-50").await?;
    page.tap("reason-0").await?;
    page.tap("pad-ok").await?;
    day.till.approve(&manager.name, &manager.pin).await?;
    page.attr_is("total", "data-minor", "1008").await
}
