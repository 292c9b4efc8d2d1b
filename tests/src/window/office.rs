//! HQ's page in Chromium, as the office uses it.

use anyhow::{Context, Result};
use serde_json::json;

use super::browser::{Browser, LOAD};
use super::chain::Chain;
use super::page::{Page, until};

/// A browser on HQ's page.
#[derive(Debug)]
pub struct Office {
    pub page: Page,
    _browser: Browser,
}

impl Office {
    /// Opens the page in a fresh browser whose page is this many pixels large.
    pub async fn open(chain: &Chain, size: (u32, u32)) -> Result<Self> {
        let browser = Browser::open(&format!("{}/hq/", chain.url()), size).await?;
        Ok(Self { page: browser.page.clone(), _browser: browser })
    }

    pub async fn sign_in(&self, chain: &Chain) -> Result<()> {
        self.page.write("hq-login", &chain.demo.hq_user).await?;
        self.page.write("hq-password", &chain.demo.hq_password).await?;
        self.page.tap("hq-sign-in-go").await?;
        self.page.see("hq-nav-transactions").await.context("HQ did not let the demo's admin in")?;
        Ok(())
    }

    /// Goes to a screen by the rail.
    pub async fn go(&self, screen: &str) -> Result<()> {
        self.page.tap(&format!("hq-nav-{screen}")).await
    }

    /// Presses the first thing whose name begins so.
    pub async fn tap_first(&self, beginning: &str) -> Result<()> {
        let script =
            "return document.querySelector(`[data-testid^='${arguments[0]}']`)?.dataset.testid ?? null";
        let name = until(&format!("something called {beginning}…"), LOAD, async || {
            let found = self.page.js(script, vec![json!(beginning)]).await?;
            Ok(found.as_str().map(str::to_owned))
        })
        .await?;
        self.page.tap(&name).await
    }
}
