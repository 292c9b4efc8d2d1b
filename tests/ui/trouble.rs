//! A bad day: the network goes, the power goes, prices change behind the till's back.

use anyhow::{Result, ensure};

use crate::day::day;

#[tokio::test(flavor = "multi_thread")]
async fn window_without_the_network_the_till_sells_on_and_afterwards_says_what_differed() -> Result<()> {
    day("network_gone", false, async |day| {
        day.sign_in().await?;
        day.cut_the_network().await?;
        day.office(&["price", "set", "AR-0001", "4.90", "--store", "S1"])?;
        day.office(&["stock", "set", "AR-0396", "0", "--store", "S1"])?;

        day.scan("AR-0001").await?;
        day.scan("AR-0396").await?;
        let sold = day.till.pay().await?;
        ensure!(day.till.page.text("receipt-paper").await?.to_lowercase().contains("offline"));
        day.till.new_sale().await?;
        ensure!(day.till.waiting().await? == 1);
        day.till.open_entry(&sold.receipt).await?;
        day.till.page.attr_is("journal-state", "data-state", "waiting").await?;
        day.till.close_journal().await?;

        day.mend_the_network().await?;
        day.till.open_entry(&sold.receipt).await?;
        let page = &day.till.page;
        page.attr_is("journal-state", "data-state", "needs_look").await?;
        let price = page.text("exception-PRICE_STALE").await?;
        ensure!(price.contains("4.50") && price.contains("4.90"), "both prices are named: {price}");
        let short = page.text("exception-STOCK_SHORT").await?;
        ensure!(short.contains("Riesling"), "the product is named: {short}");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn window_a_receipt_that_the_power_cut_swallowed_is_shown_at_the_next_start() -> Result<()> {
    day("power_cut", false, async |day| {
        day.sign_in().await?;
        day.scan("AR-0001").await?;
        day.till.pay_and_lose_power().await?;
        day.open_again().await?;
        day.sign_in().await?;
        day.till.page.see("receipt-recovered").await?;
        ensure!(day.till.read_receipt().await?.total_minor == 450);
        day.till.new_sale().await?;
        ensure!(!day.till.page.shows("cart-line-0").await?, "what was sold is in the cart again");

        day.restart().await?;
        day.sign_in().await?;
        ensure!(
            !day.till.page.shows("receipt-recovered").await?,
            "a receipt that was seen is not shown again"
        );
        day.drained().await?;
        day.till.open_journal().await?;
        ensure!(!day.till.page.shows("journal-row-1").await?, "there is a second sale");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn window_work_offline_is_a_switch_that_holds_over_a_restart() -> Result<()> {
    day("work_offline", false, async |day| {
        day.sign_in().await?;
        let page = day.till.page.clone();
        page.tap("status-pill").await?;
        page.tap("work-offline").await?;
        day.till.close_sheet().await?;
        day.till.network("switched_off").await?;
        day.scan("AR-0001").await?;
        day.till.pay().await?;
        day.restart().await?;
        day.sign_in().await?;
        day.till.network("switched_off").await?;
        ensure!(day.till.waiting().await? >= 1);

        let page = day.till.page.clone();
        page.tap("status-pill").await?;
        page.tap("work-offline").await?;
        day.till.close_sheet().await?;
        day.till.network("online").await?;
        day.drained().await
    })
    .await
}
