//! The customer's window: a second one beside the till's that shows what is being bought, and what comes back.

use anyhow::{Result, ensure};
use evertill_tests::window::customer;
use evertill_tests::window::page::{Page, key};

use crate::day::{Day, day};

#[tokio::test(flavor = "multi_thread")]
async fn window_a_customer_sees_their_goods_and_their_change_until_the_display_is_switched_off() -> Result<()>
{
    day("customer_display", false, async |day| {
        day.sign_in().await?;
        switch(day).await?;
        let till = day.till.page.clone();
        customer::beside(&till, async |page| page.attr_is("display", "data-kind", "idle").await).await?;

        day.loaves_and_olives().await?;
        customer::beside(&till, async |page| {
            page.attr_is("display-total", "data-minor", "1458").await?;
            let (loaves, olives) = (page.text("display-line-0").await?, page.text("display-line-1").await?);
            ensure!(loaves.contains("Sourdough") && loaves.contains("9.00"), "{loaves}");
            ensure!(olives.contains("0.312 kg") && olives.contains("5.58"), "{olives}");
            Ok(())
        })
        .await?;

        till.tap("pay").await?;
        till.tap("quick-2").await?;
        sees(&till, "pay", "1460").await?;
        till.tap("pay-confirm").await?;
        day.till.read_receipt().await?;
        sees(&till, "thanks", "540").await?;
        day.till.new_sale().await?;

        switch(day).await?;
        customer::gone(&till).await?;
        // Who sells goes on selling, and the next start opens one window only.
        day.scan("AR-0052").await?;
        day.restart().await?;
        day.sign_in().await?;
        customer::gone(&day.till.page).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn window_a_display_that_was_on_is_there_again_after_a_restart() -> Result<()> {
    day("customer_restart", false, async |day| {
        day.sign_in().await?;
        switch(day).await?;
        day.scan("AR-0001").await?;
        sees(&day.till.page, "cart", "450").await?;
        day.restart().await?;
        day.sign_in().await?;
        sees(&day.till.page, "cart", "450").await
    })
    .await
}

/// Turns the display on, or off again.
async fn switch(day: &Day) -> Result<()> {
    let page = &day.till.page;
    page.tap("menu").await?;
    page.tap("menu-settings").await?;
    page.tap("settings-display").await?;
    page.tap("setting-display-on").await?;
    page.keys([key::ESCAPE]).await?;
    page.gone("settings").await
}

async fn sees(till: &Page, kind: &str, minor: &str) -> Result<()> {
    customer::beside(till, async |page| {
        page.attr_is("display", "data-kind", kind).await?;
        page.attr_is("display-total", "data-minor", minor).await
    })
    .await
}
