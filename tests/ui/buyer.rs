//! A customer and their own account: made with a letter, kept up, taken away, found at HQ, and forgotten.

use anyhow::{Context, Result, ensure};
use evertill_tests::window::buyer::Buyer;
use evertill_tests::window::chain::Chain;
use evertill_tests::window::office::Office;
use evertill_tests::window::page::key;
use serde_json::Value;

use crate::day::told;

const SIZE: (u32, u32) = (1280, 800);
const PHONE: (u32, u32) = (390, 844);
const EMAIL: &str = "ada.quillfeather@bramble.example";
const NUMBER: &str = "+4930901820";

#[tokio::test(flavor = "multi_thread")]
async fn window_a_customer_keeps_an_account_until_hq_forgets_them() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let chain = Chain::open(folder.path())?;
    let ada = Buyer::open(&chain, PHONE).await?;
    told("customer_account", &ada.page, async {
        ada.ask("Ada Quillfeather", EMAIL).await?;
        ada.choose(&chain, EMAIL).await?;
        ada.page.write("account-phone", "+49 30 901820").await?;
        ada.page.tap("account-save").await?;
        ada.page.attr_is("account-save", "disabled", "true").await?;
        let id = takes_away(&ada).await?;

        let office = Office::open(&chain, SIZE).await?;
        office.sign_in(&chain).await?;
        told("customer_erased", &office.page, forgets(&office, &id)).await?;

        ada.page.tap("account-view-security").await?;
        ada.page.see("account-door-sign-in").await?;
        ada.sign_in(EMAIL).await?;
        ada.page.attr_is("account-problem", "data-code", "SIGN_IN_WRONG").await
    })
    .await
}

/// Everything that is known, as a file; whose it is.
async fn takes_away(ada: &Buyer) -> Result<String> {
    ada.page.tap("account-view-privacy").await?;
    ada.page.tap("account-export").await?;
    let file = ada.browser.saved().await?;
    let known: Value = serde_json::from_slice(&std::fs::read(&file)?)?;
    let customer = &known["customer"];
    ensure!(customer["record"]["phone"] == NUMBER && customer["record"]["email"] == EMAIL, "{known}");
    let id = customer["id"].as_str().context("an id")?.to_owned();
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    ensure!(name.starts_with(&format!("customer-{id}-")), "{name} does not say whose it is");
    Ok(id)
}

/// Finds a customer by their number, written as somebody says it, and erases them.
async fn forgets(office: &Office, id: &str) -> Result<()> {
    let page = &office.page;
    office.go("customers").await?;
    page.write("hq-search", "+49 (30) 90 18 20").await?;
    page.keys([key::ENTER]).await?;
    let row = format!("hq-shopper-{EMAIL}");
    page.tap(&row).await?;
    let panel = page.text("hq-customer-panel").await?;
    ensure!(panel.contains("Ada Quillfeather") && panel.contains(id), "{panel}");
    page.tap("hq-customer-act-erase").await?;
    page.tap("hq-customer-why-asked").await?;
    page.write("hq-customer-erase-word", "erase").await?;
    page.tap("hq-customer-erase-go").await?;
    page.see("hq-customer-gone").await?;
    let panel = page.text("hq-customer-panel").await?;
    ensure!(!panel.contains("Quillfeather") && panel.contains(id), "{panel}");
    page.gone(&row).await?;
    page.tap("hq-customer-history").await?;
    office.tap_first("hq-act-").await?;
    page.see("hq-audit-panel").await?;
    let told = page.text("hq-audit-panel").await?;
    ensure!(told.contains(id) && !told.contains("Quillfeather"), "{told}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn window_each_page_sends_on_whom_the_other_is_for() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let chain = Chain::open(folder.path())?;
    let ada = Buyer::open(&chain, PHONE).await?;
    told("customer_elsewhere", &ada.page, async {
        ada.ask("Ada Quillfeather", EMAIL).await?;
        ada.choose(&chain, EMAIL).await?;
        ada.page.client().goto(&format!("{}/hq/", chain.url())).await?;
        ada.page.see("hq-elsewhere").await?;
        ada.page.tap_inside("hq-elsewhere", "a").await?;
        ada.page.see("account-home").await?;

        let office = Office::open(&chain, SIZE).await?;
        office.sign_in(&chain).await?;
        office.page.client().goto(&format!("{}/account/", chain.url())).await?;
        office.page.see("account-staff").await?;
        office.page.tap_inside("account-staff", "a").await?;
        office.page.see("hq-overview").await?;
        Ok(())
    })
    .await
}
