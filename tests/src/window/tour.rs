//! One walk past every screen of the till and of the server's pages, for whoever wants to look at each: a camera, or a
//! judge of access.

mod account;
mod counter;
mod office;
mod sale;
mod shop;

use anyhow::{Context, Result};

use super::customer;
use super::day::{Day, STORE};
use super::page::{Page, key};

const SETTINGS: [&str; 5] = ["general", "devices", "printer", "scanner", "display"];

/// More than enrolling and greeting take, and much less than a catalogue.
const WORDS: u64 = 16_000;

/// A walk through one day, and what is done at each screen: it is given the page and the screen's name.
#[derive(Debug)]
pub struct Tour<'a, V> {
    day: &'a Day,
    visit: V,
}

impl<'a, V: AsyncFnMut(&Page, &str) -> Result<()>> Tour<'a, V> {
    pub fn of(day: &'a Day, visit: V) -> Self {
        Self { day, visit }
    }

    /// From the first start of a till that knows no server to HQ's last panel.
    pub async fn walk(&mut self) -> Result<()> {
        self.first_start().await.context("the first start")?;
        self.sale().await.context("a sale")?;
        self.counter().await.context("the counter")?;
        self.settings().await.context("the settings")?;
        self.customer().await.context("the customer's window")?;
        self.offline().await.context("without the network")?;
        self.account().await.context("a customer's own account")?;
        self.shop().await.context("the shop on the web")?;
        self.seller().await.context("a vendor's page")?;
        self.office().await.context("HQ")
    }

    async fn stop(&mut self, screen: &str) -> Result<()> {
        (self.visit)(&self.day.till.page, screen).await
    }

    /// From the question for the server to the first empty cart.
    async fn first_start(&mut self) -> Result<()> {
        let page = &self.day.till.page;
        page.see("server-url").await?;
        self.stop("till-setup").await?;
        page.write("server-url", &self.day.cable.url()).await?;
        page.write("enrol-code", self.day.chain.enrol_code(STORE)?).await?;
        self.day.cable.choke(WORDS);
        page.tap("enrol").await?;
        page.see("loading").await?;
        self.stop("till-loading").await?;
        self.day.cable.plug_in();
        page.see("pin-screen").await?;
        self.stop("till-pin").await?;
        self.day.sign_in().await?;
        self.stop("till-empty").await
    }

    /// What is set and plugged in, and the screens of somebody who sells with the left hand.
    async fn settings(&mut self) -> Result<()> {
        let page = &self.day.till.page;
        page.keys([key::F5]).await?;
        page.tap("menu-settings").await?;
        page.see("settings").await?;
        for section in SETTINGS {
            page.tap(&format!("settings-{section}")).await?;
            self.stop(&format!("till-settings-{section}")).await?;
        }
        page.tap("settings-general").await?;
        page.tap("setting-hand-left").await?;
        page.keys([key::ESCAPE]).await?;
        self.day.scan("AR-0001").await?;
        self.day.scan("AR-0052").await?;
        self.stop("till-left-handed").await?;
        page.tap("lock").await?;
        page.see("pin-screen").await?;
        self.stop("till-locked").await?;
        self.day.sign_in().await?;
        self.open_settings("general").await?;
        page.tap("setting-hand-right").await?;
        page.keys([key::ESCAPE]).await?;
        page.gone("settings").await
    }

    async fn open_settings(&self, section: &str) -> Result<()> {
        let page = &self.day.till.page;
        page.keys([key::F5]).await?;
        page.tap("menu-settings").await?;
        page.tap(&format!("settings-{section}")).await
    }

    /// What a customer sees, from a cart with lines in it to their change.
    async fn customer(&mut self) -> Result<()> {
        let till = &self.day.till;
        self.open_settings("display").await?;
        till.page.tap("setting-display-on").await?;
        till.page.keys([key::ESCAPE]).await?;
        till.page.gone("settings").await?;
        till.weigh("1515", "0.312").await?;
        self.beside("cart", "display-cart").await?;
        till.to_payment().await?;
        self.beside("pay", "display-pay").await?;
        till.page.tap("quick-2").await?;
        till.page.tap("pay-confirm").await?;
        till.read_receipt().await?;
        self.beside("thanks", "display-thanks").await?;
        till.new_sale().await?;
        self.beside("idle", "display-idle").await?;
        self.open_settings("display").await?;
        till.page.tap("setting-display-on").await?;
        customer::gone(&till.page).await?;
        till.page.keys([key::ESCAPE]).await?;
        till.page.gone("settings").await
    }

    async fn beside(&mut self, kind: &str, screen: &str) -> Result<()> {
        customer::beside(&self.day.till.page, async |page| {
            page.attr_is("display", "data-kind", kind).await?;
            (self.visit)(page, screen).await
        })
        .await
    }

    /// Without the network, and what the server says afterwards.
    async fn offline(&mut self) -> Result<()> {
        let till = &self.day.till;
        self.day.cut_the_network().await?;
        self.day.office(&["price", "set", "AR-0001", "4.90", "--store", STORE])?;
        self.day.office(&["stock", "set", "AR-0396", "0", "--store", STORE])?;
        let mut sold = Vec::new();
        for basket in [["AR-0001", "AR-0396"], ["AR-0052", "AR-0355"], ["AR-0517", "AR-0560"]] {
            for sku in basket {
                self.day.scan(sku).await?;
            }
            if sold.is_empty() {
                self.stop("till-offline").await?;
            }
            sold.push(till.pay().await?.receipt);
            till.new_sale().await?;
        }
        till.page.tap("status-pill").await?;
        till.page.see("status-sheet").await?;
        self.stop("till-status").await?;
        till.close_sheet().await?;
        till.open_journal().await?;
        self.stop("till-journal").await?;
        till.close_journal().await?;
        self.day.mend_the_network().await?;
        till.open_entry(sold.first().context("nothing was sold")?).await?;
        till.page.see("exception-PRICE_STALE").await?;
        self.stop("till-exception").await?;
        till.page.tap("void").await?;
        till.page.see("reason-0").await?;
        self.stop("till-void").await?;
        till.page.keys([key::ESCAPE]).await
    }
}
