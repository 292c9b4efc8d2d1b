//! Everybody can use it: no screen breaks WCAG 2.2 AA, a sale needs no mouse, and none needs a keyboard.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use evertill_tests::window::looks::{self, LANGUAGES, THEMES};
use evertill_tests::window::page::{Page, key};
use evertill_tests::window::tour::Tour;
use serde_json::json;

use crate::day::{Dawn, day, day_from};

const AXE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/node_modules/axe-core/axe.min.js");

/// Has axe-core look at a screen in every language and theme, and notes what it finds.
async fn judge(page: &Page, screen: &str, found: &mut Vec<String>) -> Result<()> {
    if page.js("return typeof axe === 'undefined'", vec![]).await? == json!(true) {
        let source =
            std::fs::read_to_string(Path::new(AXE)).context("the UI's packages are not installed")?;
        page.js(&source, vec![]).await?;
    }
    for language in LANGUAGES {
        looks::speak(page, language).await?;
        for theme in THEMES {
            looks::wear(page, theme).await?;
            let said = violations(page).await?;
            found.extend(said.into_iter().map(|each| format!("{screen}, {language}, {theme}: {each}")));
        }
    }
    looks::speak(page, "en").await
}

/// What axe-core says of a page as it stands.
async fn violations(page: &Page) -> Result<Vec<String>> {
    let script = "const done = arguments[arguments.length - 1];
        axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then(
            (result) => done(result.violations.flatMap((rule) => rule.nodes.map((node) =>
                `${rule.id}: ${node.target.join(' ')}: ${node.any[0]?.message ?? rule.help}`))),
            (why) => done([`axe-core failed: ${why}`]))";
    Ok(serde_json::from_value(page.client().execute_async(script, vec![]).await?)?)
}

#[tokio::test(flavor = "multi_thread")]
async fn window_every_screen_is_accessible_in_every_language_and_theme() -> Result<()> {
    let dawn = Dawn { enrolled: false, ..Dawn::default() };
    day_from(dawn, "access", async |day| {
        let mut found = Vec::new();
        Tour::of(day, async |page: &Page, screen: &str| judge(page, screen, &mut found).await).walk().await?;
        ensure!(found.is_empty(), "{}", found.join("\n"));
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn window_the_judge_of_access_notices_what_cannot_be_read() -> Result<()> {
    day("access_judge", false, async |day| {
        let page = &day.till.page;
        page.see("pin-screen").await?;
        page.js("document.querySelector('h1').style.color = '#999'", vec![]).await?;
        let mut found = Vec::new();
        judge(page, "till-pin", &mut found).await?;
        ensure!(found.iter().any(|each| each.contains("color-contrast")), "{found:?}");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn window_a_sale_needs_no_mouse() -> Result<()> {
    day("no_mouse", false, async |day| {
        let page = day.till.page.clone();
        let manager = day.manager()?;
        let tile = day.till.tile_of("person", &manager.name).await?;
        page.tab_to(&tile).await?;
        page.keys([key::ENTER]).await?;
        page.type_by_hand(&manager.pin).await?;
        page.keys([key::ENTER]).await?;
        page.see("search").await?;

        let product = day.product("AR-0052")?;
        let tile = format!("product-{}", product.variant);
        page.type_by_hand("/").await?;
        page.type_by_hand(&product.name.to_lowercase()).await?;
        page.see(&tile).await?;
        page.keys([key::DOWN]).await?;
        page.tab_to(&tile).await?;
        page.keys([key::ENTER]).await?;
        page.see("cart-line-0").await?;
        let full: i64 = page.attr("total", "data-minor").await?.parse()?;

        page.tab_to("cart-line-0").await?;
        page.type_by_hand("%").await?;
        page.see("pad-ok").await?;
        page.type_by_hand("10").await?;
        page.tab_to("reason-0").await?;
        page.keys([' ']).await?;
        page.tab_to("pad-ok").await?;
        page.keys([key::ENTER]).await?;
        page.gone("pad-ok").await?;
        let less: i64 = page.attr("total", "data-minor").await?.parse()?;
        ensure!(less < full, "{less} is no less than {full}");

        page.keys([key::F2]).await?;
        page.see("pay-screen").await?;
        page.tab_to("quick-0").await?;
        page.keys([' ', key::F2]).await?;
        day.till.read_receipt().await?;
        page.tab_to("new-sale").await?;
        page.keys([key::ENTER]).await?;
        page.see("search").await?;
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn window_a_sale_needs_no_keyboard() -> Result<()> {
    day("no_keyboard", false, async |day| {
        let manager = day.manager()?;
        day.till.sign_in(&manager.name, &manager.pin).await?;
        let page = day.till.page.clone();
        page.tap("keyboard-toggle").await?;
        for letter in ["g", "r", "u", "n", "e", "r"] {
            page.tap(&format!("letter-{letter}")).await?;
        }
        page.tap(&format!("product-{}", day.product("AR-0399")?.variant)).await?;
        page.see("cart-line-0").await?;
        let full: i64 = page.attr("total", "data-minor").await?.parse()?;
        day.till.open_line(0).await?;
        page.tap("line-discount").await?;
        day.till.pad("10").await?;
        page.tap("reason-0").await?;
        page.tap("pad-ok").await?;
        page.gone("pad-ok").await?;
        let less: i64 = page.attr("total", "data-minor").await?.parse()?;
        ensure!(less < full, "{less} is no less than {full}");
        day.till.pay().await?;
        day.till.new_sale().await
    })
    .await
}
