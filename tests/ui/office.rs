//! HQ reviews what the tills sold: sign-in, a sale in detail, an exception settled, and the till hears of it.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use evertill_tests::window::office::Office;
use evertill_tests::window::page::key;

use crate::day::day;

const SIZE: (u32, u32) = (1280, 800);
/// How often the page asks for sales where nobody tells it of any.
const ASKS_BY_ITSELF: Duration = Duration::from_secs(20);

#[tokio::test(flavor = "multi_thread")]
async fn window_hq_sees_what_differed_and_settles_it() -> Result<()> {
    day("hq_settles", false, async |day| {
        day.sign_in().await?;
        day.cut_the_network().await?;
        day.office(&["price", "set", "AR-0001", "4.90", "--store", "S1"])?;
        day.scan("AR-0001").await?;
        let sold = day.till.pay().await?;
        day.till.new_sale().await?;
        day.mend_the_network().await?;
        day.till.open_entry(&sold.receipt).await?;
        day.till.page.attr_is("journal-state", "data-state", "needs_look").await?;

        let office = Office::open(&day.chain, SIZE).await?;
        office.sign_in(&day.chain).await?;
        let page = &office.page;
        office.go("transactions").await?;
        let listening = Instant::now();
        page.see(&format!("hq-order-{}", sold.receipt)).await?;
        day.scan("AR-0002").await?;
        let next = day.till.pay().await?;
        day.till.new_sale().await?;
        page.see(&format!("hq-order-{}", next.receipt)).await?;
        ensure!(listening.elapsed() < ASKS_BY_ITSELF, "the page was told of nothing and asked by itself");
        page.tap(&format!("hq-order-{}", sold.receipt)).await?;
        let panel = page.text("hq-order-panel").await?;
        ensure!(panel.contains(&sold.receipt) && panel.contains("4.50"), "{panel}");
        page.keys([key::ESCAPE]).await?;
        page.gone("hq-order-panel").await?;

        office.go("exceptions").await?;
        page.see("hq-inbox").await?;
        office.tap_first("hq-exception-").await?;
        page.attr_is("hq-exception-detail", "data-code", "PRICE_STALE").await?;
        page.tap("hq-settle").await?;
        page.tap("hq-action-accept_variance").await?;
        page.write("hq-settle-note", "The shelf still said so").await?;
        page.tap("hq-settle-go").await?;
        page.gone("hq-settle-sheet").await?;

        day.till.sync_now().await?;
        day.till.open_entry(&sold.receipt).await?;
        day.till.page.attr_is("journal-state", "data-state", "accepted").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn window_hq_lets_nobody_in_with_a_wrong_password() -> Result<()> {
    day("hq_password", false, async |day| {
        let office = Office::open(&day.chain, SIZE).await?;
        let page = &office.page;
        page.write("hq-login", &day.chain.demo.hq_user).await?;
        page.write("hq-password", "not the password").await?;
        page.tap("hq-sign-in-go").await?;
        page.see("hq-sign-in-problem").await?;
        ensure!(!page.shows("hq-nav-transactions").await?);
        office_lets_in(&office, day).await
    })
    .await
}

/// The right password after a wrong one.
async fn office_lets_in(office: &Office, day: &crate::day::Day) -> Result<()> {
    let field = office.page.see("hq-password").await?;
    field.clear().await?;
    office.page.see("hq-login").await?.clear().await?;
    office.sign_in(&day.chain).await
}
