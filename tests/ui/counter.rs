//! What a counter does beside plain sales: carts put aside, parts paid by card, discounts, a price asked for.

use anyhow::{Result, ensure};
use evertill_tests::window::page::key;

use crate::day::day;

#[tokio::test(flavor = "multi_thread")]
async fn window_a_parked_cart_waits_while_another_customer_pays() -> Result<()> {
    day("parked", false, async |day| {
        day.sign_in().await?;
        let page = day.till.page.clone();
        day.scan("AR-0001").await?;
        day.scan("AR-0230").await?;
        page.keys([key::F7]).await?;
        page.write("park-name", "Red jacket").await?;
        page.keys([key::ENTER]).await?;
        page.gone("cart-line-0").await?;
        page.attr_is("parked", "data-count", "1").await?;

        day.scan("AR-0052").await?;
        let sold = day.till.pay().await?;
        ensure!(sold.total_minor == 139, "only the milk was paid");
        day.till.new_sale().await?;

        // The power goes and comes back: what was put aside is still there, under its name.
        day.restart().await?;
        day.sign_in().await?;
        let page = day.till.page.clone();
        page.tap("recall").await?;
        ensure!(page.text("parked-cart-0").await?.contains("Red jacket"));
        page.tap("parked-cart-0").await?;
        page.attr_is("total", "data-minor", "1099").await?;
        page.gone("parked").await?;
        ensure!(day.till.pay().await?.total_minor == 1099);
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn window_one_tap_parks_and_a_recall_parks_the_open_cart_in_exchange() -> Result<()> {
    day("exchanged", false, async |day| {
        day.sign_in().await?;
        let page = day.till.page.clone();
        day.scan("AR-0001").await?;
        page.tap("park").await?;
        page.gone("cart-line-0").await?;
        day.scan("AR-0230").await?;
        page.tap("parked").await?;
        page.tap("parked-cart-0").await?;
        page.attr_is("total", "data-minor", "450").await?;
        page.attr_is("parked", "data-count", "1").await?;

        let manager = day.manager()?;
        page.tap("parked").await?;
        page.tap("parked-drop-0").await?;
        page.tap("parked-drop-yes").await?;
        day.till.approve(&manager.name, &manager.pin).await?;
        page.see("parked-none").await?;
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn window_a_card_pays_a_part_and_cash_the_rest() -> Result<()> {
    day("split", false, async |day| {
        day.sign_in().await?;
        let page = day.till.page.clone();
        day.loaves_and_olives().await?;
        page.tap("pay").await?;
        page.tap("pay-way-card").await?;
        page.attr_is("pay-card-amount", "data-minor", "1458").await?;
        day.till.pad("1000").await?;
        page.write("pay-reference", "004711").await?;
        page.tap("pay-confirm").await?;
        // Cards are exact, and only what is left is rounded to the coins there are.
        page.attr_is("pay-part-0", "data-minor", "1000").await?;
        page.attr_is("pay-due", "data-minor", "460").await?;

        // Back to the cart and here again: the card's money is not forgotten.
        page.tap("pay-back").await?;
        page.tap("pay").await?;
        page.attr_is("pay-due", "data-minor", "460").await?;
        page.tap("pay-note-0").await?;
        page.attr_is("pay-change", "data-minor", "40").await?;
        page.tap("pay-confirm").await?;
        let sold = day.till.read_receipt().await?;
        ensure!((sold.total_minor, sold.change_minor) == (1458, 40));
        ensure!(page.text("receipt-paper").await?.contains("004711"), "the receipt names the card's slip");
        day.is_accepted(&sold).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn window_a_discount_on_the_order_shows_what_it_leaves_and_needs_another_person() -> Result<()> {
    day("order_discount", false, async |day| {
        day.sign_in().await?;
        let manager = day.manager()?;
        let page = day.till.page.clone();
        day.scan("AR-0001").await?;
        day.scan("AR-0001").await?;
        day.scan("AR-0230").await?;
        page.keys([key::F9]).await?;
        page.tap("discount-chip-20").await?;
        page.attr_is("discount-preview", "data-minor", "310").await?;
        page.tap("reason-2").await?;
        page.tap("pad-ok").await?;
        day.till.approve(&manager.name, &manager.pin).await?;
        page.attr_is("order-discount-sum", "data-minor", "310").await?;
        page.attr_is("total", "data-minor", "1239").await?;

        // Taking it back needs nobody, nor does a little that a cashier may give.
        page.tap("order-discount").await?;
        page.tap("discount-remove").await?;
        page.attr_is("total", "data-minor", "1549").await?;

        page.keys([key::F9]).await?;
        page.tap("discount-way-amount").await?;
        day.till.pad("100").await?;
        page.tap("reason-3").await?;
        page.tap("pad-ok").await?;
        page.attr_is("total", "data-minor", "1449").await?;
        let sold = day.till.pay().await?;
        ensure!(sold.total_minor == 1449);
        day.is_accepted(&sold).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn window_a_price_is_asked_for_and_the_cart_is_left_alone() -> Result<()> {
    day("price_check", false, async |day| {
        day.sign_in().await?;
        let page = day.till.page.clone();
        day.scan("AR-0052").await?;
        page.keys([key::F3]).await?;
        page.write("price-check-search", "minced beef").await?;
        page.tap("price-check-hit-0").await?;
        page.attr_is("price-check-price", "data-minor", "649").await?;
        page.keys([key::ESCAPE]).await?;
        page.gone("price-check-sheet").await?;
        page.attr_is("total", "data-minor", "139").await
    })
    .await
}
