//! A walk past every screen of the till and of HQ, for whoever wants to look at each: a camera, or a judge of access.

use std::time::Duration;

use anyhow::{Context, Result};

use super::cable::Cable;
use super::chain::Chain;
use super::goods::Goods;
use super::office::Office;
use super::page::{Page, key};
use super::till::Till;

/// Sheets that a key opens over the sale.
const SHEETS: [(char, &str, &str); 6] = [
    (key::F1, "help-sheet", "till-help"),
    (key::F3, "price-check-sheet", "till-price-check"),
    (key::F5, "menu-sheet", "till-menu"),
    (key::F7, "parked-sheet", "till-parked"),
    (key::F11, "customer-sheet", "till-customer"),
    (key::F12, "receipts-sheet", "till-receipts"),
];
const SETTINGS: [&str; 5] = ["general", "devices", "printer", "scanner", "display"];
const DRAIN: Duration = Duration::from_secs(60);

/// What the walk needs; somebody is signed in at the till.
#[derive(Debug)]
pub struct Tour<'a> {
    pub till: &'a Till,
    pub chain: &'a Chain,
    pub cable: &'a Cable,
    pub goods: &'a Goods,
    pub store: &'a str,
}

impl Tour<'_> {
    /// From the empty sale to an exception's explanation; `visit` is told each screen's name.
    pub async fn walk(&self, visit: &mut impl AsyncFnMut(&Page, &str) -> Result<()>) -> Result<()> {
        self.selling(visit).await?;
        self.around(visit).await?;
        self.offline(visit).await
    }

    async fn selling(&self, visit: &mut impl AsyncFnMut(&Page, &str) -> Result<()>) -> Result<()> {
        let page = &self.till.page;
        visit(page, "till-empty").await?;
        for sku in ["AR-0001", "AR-0052", "AR-0396", "AR-0471"] {
            self.scan(sku).await?;
        }
        self.till.weigh("1515", "0.312").await?;
        visit(page, "till-sale").await?;
        page.write("search", "gruner").await?;
        page.see(&format!("product-{}", self.goods.get("AR-0399")?.variant)).await?;
        visit(page, "till-search").await?;
        page.tap("search-clear").await?;
        self.line(visit).await?;
        for (pressed, sheet, name) in SHEETS {
            page.keys([pressed]).await?;
            page.see(sheet).await?;
            visit(page, name).await?;
            page.tap("sheet-close").await?;
            page.gone(sheet).await?;
        }
        page.tap("pay").await?;
        page.tap("quick-2").await?;
        visit(page, "till-pay").await?;
        page.tap("pay-way-card").await?;
        visit(page, "till-pay-card").await?;
        page.tap("pay-way-cash").await?;
        page.tap("quick-2").await?;
        page.tap("pay-confirm").await?;
        self.till.read_receipt().await?;
        visit(page, "till-receipt").await?;
        self.till.new_sale().await
    }

    /// An open line and the sheets behind it.
    async fn line(&self, visit: &mut impl AsyncFnMut(&Page, &str) -> Result<()>) -> Result<()> {
        let page = &self.till.page;
        page.tap_inside("cart-line-0", "button.row").await?;
        page.see("line-price").await?;
        visit(page, "till-line").await?;
        page.tap("line-discount").await?;
        page.see("pad-ok").await?;
        visit(page, "till-discount").await?;
        page.keys([key::ESCAPE]).await?;
        page.gone("pad-ok").await?;
        page.tap("line-price").await?;
        self.till.pad("399").await?;
        page.tap("reason-0").await?;
        visit(page, "till-price").await?;
        page.tap("pad-ok").await?;
        page.see("approval-pin-ok").await?;
        visit(page, "till-approval").await?;
        page.keys([key::ESCAPE]).await?;
        page.gone("approval-pin-ok").await?;
        if page.shows("pad-ok").await? {
            page.keys([key::ESCAPE]).await?;
            page.gone("pad-ok").await?;
        }
        Ok(())
    }

    /// What is set, and the letters to tap.
    async fn around(&self, visit: &mut impl AsyncFnMut(&Page, &str) -> Result<()>) -> Result<()> {
        let page = &self.till.page;
        page.keys([key::F5]).await?;
        page.tap("menu-settings").await?;
        page.see("settings").await?;
        for section in SETTINGS {
            page.tap(&format!("settings-{section}")).await?;
            visit(page, &format!("till-settings-{section}")).await?;
        }
        page.keys([key::ESCAPE]).await?;
        page.tap("keyboard-toggle").await?;
        page.see("letter-a").await?;
        visit(page, "till-keyboard").await?;
        page.tap("keyboard-toggle").await
    }

    /// Without the network, and what the server says afterwards.
    async fn offline(&self, visit: &mut impl AsyncFnMut(&Page, &str) -> Result<()>) -> Result<()> {
        let page = &self.till.page;
        self.cable.pull_out();
        self.till.sync_now().await?;
        self.till.network("offline").await?;
        self.chain.cli(&["price", "set", "AR-0001", "4.90", "--store", self.store])?;
        self.chain.cli(&["stock", "set", "AR-0396", "0", "--store", self.store])?;
        let mut sold = Vec::new();
        for basket in [["AR-0001", "AR-0396"], ["AR-0052", "AR-0355"], ["AR-0517", "AR-0560"]] {
            for sku in basket {
                self.scan(sku).await?;
            }
            if sold.is_empty() {
                visit(page, "till-offline").await?;
            }
            sold.push(self.till.pay().await?.receipt);
            self.till.new_sale().await?;
        }
        page.tap("status-pill").await?;
        page.see("status-sheet").await?;
        visit(page, "till-status").await?;
        self.till.close_sheet().await?;
        self.till.open_journal().await?;
        visit(page, "till-journal").await?;
        self.till.close_journal().await?;
        self.cable.plug_in();
        self.till.sync_now().await?;
        self.till.drained(DRAIN).await?;
        let first = sold.first().context("nothing was sold")?;
        self.till.open_entry(first).await?;
        page.see("exception-PRICE_STALE").await?;
        visit(page, "till-exception").await?;
        page.tap("void").await?;
        page.see("reason-0").await?;
        visit(page, "till-void").await?;
        page.keys([key::ESCAPE]).await
    }

    async fn scan(&self, sku: &str) -> Result<()> {
        let barcode = self.goods.get(sku)?.barcode.as_deref();
        self.till.scan(barcode.with_context(|| format!("{sku} has no barcode"))?).await
    }
}

/// HQ from its sign-in to what a new register is set up with.
pub async fn office(
    office: &Office,
    chain: &Chain,
    visit: &mut impl AsyncFnMut(&Page, &str) -> Result<()>,
) -> Result<()> {
    let page = &office.page;
    page.see("hq-sign-in").await?;
    visit(page, "hq-sign-in").await?;
    office.sign_in(chain).await?;
    page.see("hq-overview").await?;
    visit(page, "hq-overview").await?;
    page.tap("hq-account").await?;
    page.see("hq-sign-out").await?;
    visit(page, "hq-account").await?;
    page.keys([key::ESCAPE]).await?;
    for (screen, there, row, panel, name) in [
        ("transactions", "hq-orders", "hq-order-S", "hq-order-panel", "hq-transactions"),
        ("exceptions", "hq-inbox", "hq-exception-", "hq-exception-detail", "hq-exceptions"),
        ("stock", "hq-stock", "hq-level-", "hq-product-panel", "hq-stock"),
        ("registers", "hq-registers", "hq-register-S", "hq-register-panel", "hq-registers"),
    ] {
        office.go(screen).await?;
        page.see(there).await?;
        visit(page, name).await?;
        office.tap_first(row).await?;
        page.see(panel).await?;
        visit(page, &format!("{name}-detail")).await?;
    }
    page.tap("hq-code-ask").await?;
    page.tap("hq-new-go").await?;
    page.see("hq-code-qr").await?;
    visit(page, "hq-code").await
}
