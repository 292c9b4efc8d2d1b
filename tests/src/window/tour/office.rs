//! The walk through HQ, from its sign-in to what a new register is set up with.

use anyhow::Result;

use super::Tour;
use crate::window::office::Office;
use crate::window::page::{Page, key};

/// Where the rail leads: what is there, its first row, the panel behind that.
const SCREENS: [(&str, &str, &str, &str); 8] = [
    ("transactions", "hq-orders", "hq-order-S", "hq-order-panel"),
    ("exceptions", "hq-inbox", "hq-exception-", "hq-exception-detail"),
    ("stock", "hq-stock", "hq-level-", "hq-product-panel"),
    ("customers", "hq-customers", "hq-shopper-", "hq-customer-panel"),
    ("people", "hq-people", "hq-human-", "hq-person-panel"),
    ("vendors", "hq-vendors", "hq-vendor-alder", "hq-vendor-panel"),
    ("audit", "hq-audit", "hq-act-", "hq-audit-panel"),
    ("registers", "hq-registers", "hq-register-S", "hq-register-panel"),
];

impl<V: AsyncFnMut(&Page, &str) -> Result<()>> Tour<'_, V> {
    pub(super) async fn office(&mut self) -> Result<()> {
        let office = Office::open(&self.day.chain, self.day.size).await?;
        let page = &office.page;
        page.see("hq-sign-in").await?;
        (self.visit)(page, "hq-sign-in").await?;
        page.tap("hq-choose").await?;
        page.see("hq-choose-code").await?;
        (self.visit)(page, "hq-choose").await?;
        page.tap("hq-sign-in-back").await?;
        page.see("hq-password").await?;
        office.sign_in(&self.day.chain).await?;
        page.see("hq-overview").await?;
        (self.visit)(page, "hq-overview").await?;
        page.tap("hq-account").await?;
        page.see("hq-sign-out").await?;
        (self.visit)(page, "hq-account").await?;
        page.tap("hq-own-account").await?;
        page.see("hq-session-0").await?;
        (self.visit)(page, "hq-own-account").await?;
        self.webhooks(&office).await?;
        for (screen, there, row, panel) in SCREENS {
            office.go(screen).await?;
            page.see(there).await?;
            (self.visit)(page, &format!("hq-{screen}")).await?;
            office.tap_first(row).await?;
            page.see(panel).await?;
            (self.visit)(page, &format!("hq-{screen}-detail")).await?;
            if screen == "transactions" {
                page.keys([key::ESCAPE]).await?;
                page.gone("hq-order-panel").await?;
                office.tap_first("hq-order-W").await?;
                page.see("hq-sub-order-1").await?;
                (self.visit)(page, "hq-transactions-web").await?;
            }
            if screen == "customers" {
                self.customer_dialogs(page).await?;
            }
            if screen == "exceptions" {
                page.tap("hq-settle").await?;
                page.see("hq-settle-sheet").await?;
                (self.visit)(page, "hq-settle").await?;
                page.keys([key::ESCAPE]).await?;
                page.gone("hq-settle-sheet").await?;
            }
        }
        page.tap("hq-code-ask").await?;
        page.tap("hq-new-go").await?;
        page.see("hq-code-qr").await?;
        (self.visit)(page, "hq-code").await
    }

    /// What is asked before a customer is another, or none.
    async fn customer_dialogs(&mut self, page: &Page) -> Result<()> {
        for (act, sheet) in [("edit", "hq-customer-sheet"), ("erase", "hq-customer-erase")] {
            page.tap(&format!("hq-customer-act-{act}")).await?;
            page.see(sheet).await?;
            (self.visit)(page, sheet).await?;
            page.keys([key::ESCAPE]).await?;
            page.gone(sheet).await?;
        }
        Ok(())
    }

    /// A webhook is added, and what it is shown once.
    async fn webhooks(&mut self, office: &Office) -> Result<()> {
        let page = &office.page;
        office.go("webhooks").await?;
        page.see("hq-webhooks").await?;
        (self.visit)(page, "hq-webhooks").await?;
        page.tap("hq-webhook-add").await?;
        page.write("hq-webhook-name", "shop").await?;
        page.write("hq-webhook-url", "shop.example/hook").await?;
        (self.visit)(page, "hq-webhook-new").await?;
        page.tap("hq-webhook-go").await?;
        page.see("hq-webhook-secret").await?;
        (self.visit)(page, "hq-webhook-secret").await?;
        page.tap("hq-webhook-secret-done").await?;
        page.tap("hq-webhook-shop").await?;
        page.see("hq-deliveries").await?;
        (self.visit)(page, "hq-webhooks-detail").await
    }
}
