//! An ordinary day: scanning, weighing, paying, another price, a void.

use anyhow::{Context as _, Result, ensure};
use evertill_tests::window::page::key;

use crate::day::day;

#[tokio::test(flavor = "multi_thread")]
async fn window_a_sale_goes_from_the_scan_to_the_servers_books() -> Result<()> {
    day("a_sale", false, async |day| {
        day.sign_in().await?;
        let page = day.till.page.clone();
        day.loaves_and_olives().await?;
        ensure!(!page.shows("cart-line-2").await?, "the same loaf twice is one line");
        ensure!(page.attr("total", "data-minor").await? == "1458");
        page.tap("pay").await?;
        ensure!(page.attr("pay-due", "data-minor").await? == "1460", "Ireland rounds cash to five cents");
        page.tap("quick-2").await?;
        ensure!(page.attr("pay-change", "data-minor").await? == "540", "of a twenty");
        page.tap("pay-confirm").await?;
        let sold = day.till.read_receipt().await?;
        ensure!((sold.total_minor, sold.change_minor) == (1458, 540));
        day.is_accepted(&sold).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn window_two_taps_on_pay_sell_once() -> Result<()> {
    day("two_taps", false, async |day| {
        day.sign_in().await?;
        day.scan("AR-0052").await?;
        let sold = day.till.pay_with_a_double_tap().await?;
        day.till.new_sale().await?;
        day.drained().await?;
        day.till.open_journal().await?;
        ensure!(day.till.page.attr("journal-row-0", "data-receipt").await? == sold.receipt);
        ensure!(!day.till.page.shows("journal-row-1").await?, "there is a second sale");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn window_another_price_needs_another_persons_pin() -> Result<()> {
    day("another_price", false, async |day| {
        day.sign_in().await?;
        let (cashier, manager) = (day.cashier()?, day.manager()?);
        let page = day.till.page.clone();
        day.scan("AR-0230").await?;
        day.till.open_line(0).await?;
        page.tap("line-price").await?;
        day.till.pad("549").await?;
        page.tap("reason-0").await?;
        page.tap("pad-ok").await?;

        day.till.approve(&manager.name, &cashier.pin).await?;
        page.attr_is("approval-problem", "data-code", "PIN_WRONG").await?;
        ensure!(page.attr("total", "data-minor").await? == "649", "a wrong PIN changed the price");
        day.till.approve(&manager.name, &manager.pin).await?;
        page.attr_is("total", "data-minor", "549").await?;
        ensure!(page.text("cart-line-0").await?.contains(&manager.name), "the line says who approved it");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn window_a_sale_is_voided_with_a_managers_pin_with_and_without_the_network() -> Result<()> {
    day("voids", false, async |day| {
        day.sign_in().await?;
        let manager = day.manager()?;
        for online in [true, false] {
            if !online {
                day.cut_the_network().await?;
            }
            day.scan("AR-0003").await?;
            let sold = day.till.pay().await?;
            day.till.new_sale().await?;
            day.till.void(&sold.receipt, &manager.name, &manager.pin).await?;
            let page = &day.till.page;
            page.attr_is("journal-state", "data-state", "voided").await?;
            page.see("void-blocked").await?;
            day.till.close_journal().await?;
        }
        day.mend_the_network().await?;
        ensure!(day.chain.on_hand("S1", "AR-0003")? == 12_000, "both loaves are back on the books");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn window_a_locked_till_keeps_its_cart_and_so_does_one_that_was_killed() -> Result<()> {
    day("locked", false, async |day| {
        day.sign_in().await?;
        day.scan("AR-0001").await?;
        day.till.page.tap("lock").await?;
        day.till.page.see("pin-screen").await?;
        let manager = day.manager()?;
        day.till.sign_in(&manager.name, &manager.pin).await?;
        day.till.page.attr_is("total", "data-minor", "450").await?;

        day.restart().await?;
        day.sign_in().await?;
        day.till.page.attr_is("total", "data-minor", "450").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn window_an_unknown_code_is_shown_and_changes_nothing() -> Result<()> {
    day("unknown_code", false, async |day| {
        day.sign_in().await?;
        let code = "5901234123457";
        day.till.page.keys(code.chars().chain([key::ENTER])).await?;
        let shown = day.till.page.text("unknown-scan").await?;
        ensure!(shown.contains(code), "{shown}");
        ensure!(!day.till.page.shows("cart-line-0").await?);
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn window_a_label_is_sold_and_an_expired_code_is_not() -> Result<()> {
    day("labels", false, async |day| {
        day.sign_in().await?;
        let page = day.till.page.clone();
        // Gouda, PLU 1500: 4.99 of it on one label, 312 g at 15.99 on the other.
        day.till.scan("2215008004990").await?;
        page.attr_is("total", "data-minor", "499").await?;
        day.till.scan("2815006003126").await?;
        page.attr_is("total", "data-minor", "998").await?;

        let loaf = day.product("AR-0001")?.barcode.clone().context("a loaf has a barcode")?;
        let expired = format!("(01)0{loaf}(17)200131");
        page.keys(expired.chars().chain([key::ENTER])).await?;
        let said = page.text("unknown-scan").await?;
        ensure!(said.contains("Jan 31, 2020"), "{said}");
        page.picture("expired").await?;
        // The next scan closes the sheet by itself.
        page.keys(loaf.chars().chain([key::ENTER])).await?;
        page.gone("unknown-scan").await?;
        page.attr_is("total", "data-minor", "1448").await
    })
    .await
}
