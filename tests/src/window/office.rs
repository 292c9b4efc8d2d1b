//! HQ's page in Chromium, as the office uses it.

use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::json;
use tempfile::TempDir;

use super::chain::Chain;
use super::driver::Driver;
use super::page::{Page, until};

/// The server answers every call of the page's, but the first on a busy machine may be slow.
const LOAD: Duration = Duration::from_secs(60);

/// A browser on HQ's page.
#[derive(Debug)]
pub struct Office {
    pub page: Page,
    // The browser goes before the folder it writes to.
    _driver: Driver,
    _profile: TempDir,
}

impl Office {
    /// Opens the page in a fresh browser whose page is this many pixels large.
    pub async fn open(chain: &Chain, size: (u32, u32)) -> Result<Self> {
        let profile = tempfile::tempdir()?;
        let log = profile.path().join("driver.log");
        let driver = Driver::chromium(size, &profile.path().join("profile"), &log).await?;
        let page = Page::new(driver.client.clone(), None);
        size_page(&page, size).await?;
        page.client().goto(&format!("{}/hq/", chain.url())).await?;
        until("HQ's page", LOAD, async || {
            let some = page.js("return document.body.innerText.trim() !== ''", vec![]).await?;
            Ok((some == json!(true)).then_some(()))
        })
        .await?;
        Ok(Self { page, _driver: driver, _profile: profile })
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

/// Makes the window so much larger than the page as the browser's own bars take.
async fn size_page(page: &Page, (width, height): (u32, u32)) -> Result<()> {
    let bars = page.js("return [outerWidth - innerWidth, outerHeight - innerHeight]", vec![]).await?;
    let bar = |at: usize| bars[at].as_u64().and_then(|bar| u32::try_from(bar).ok()).unwrap_or(0);
    page.client().set_window_size(width + bar(0), height + bar(1)).await?;
    Ok(())
}
