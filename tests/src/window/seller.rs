//! A vendor's own page in Chromium, as somebody of theirs uses it.

use anyhow::{Context, Result};
use serde_json::json;

use super::browser::Browser;
use super::chain::Chain;
use super::page::Page;

/// Who signs in for the demo's bakery; with the password of HQ's admin.
pub const LOGIN: &str = "kostner";

/// A browser on vendors' page.
#[derive(Debug)]
pub struct Seller {
    pub page: Page,
    _browser: Browser,
}

impl Seller {
    /// Opens the page in a fresh browser whose page is this many pixels large.
    pub async fn open(chain: &Chain, size: (u32, u32)) -> Result<Self> {
        let browser = Browser::open(&format!("{}/vendor/", chain.url()), size).await?;
        Ok(Self { page: browser.page.clone(), _browser: browser })
    }

    pub async fn sign_in(&self, chain: &Chain) -> Result<()> {
        self.page.see("hq-login").await?.clear().await?;
        self.page.write("hq-login", LOGIN).await?;
        self.page.write("hq-password", &chain.demo.hq_password).await?;
        self.page.tap("hq-sign-in-go").await?;
        self.page.see("vendor-home").await.context("the page did not let the vendor's person in")?;
        Ok(())
    }

    /// Goes to a place of the page.
    pub async fn go(&self, place: &str) -> Result<()> {
        self.page.tap(&format!("vendor-place-{place}")).await?;
        self.page.see(&format!("vendor-{place}")).await.map(|_| ())
    }

    /// One step of a part of an order that needs no words, and where that leaves it.
    pub async fn step(&self, part: &str, to: &str) -> Result<()> {
        self.page.tap_inside(&format!("vendor-order-{part}"), &format!("[data-testid='move-{to}']")).await?;
        self.is(part, to).await
    }

    /// What the server answers to a step that the page does not offer: an error's code.
    pub async fn tries(&self, order_id: &str, part: u32, to: &str) -> Result<String> {
        let script = "const [path, to, done] = arguments;
            const asked = { method: 'POST', headers: { 'content-type': 'application/json' },
                body: JSON.stringify({ to, note: '' }) };
            fetch(path, asked).then((answer) => answer.json()).then((said) => done(said.code ?? 'done'))";
        let path = format!("/api/v1/orders/{order_id}/sub-orders/{part}/move");
        let said = self.page.client().execute_async(script, vec![json!(path), json!(to)]).await?;
        Ok(said.as_str().context("a code")?.to_owned())
    }

    /// Waits until a part of an order is so far.
    pub async fn is(&self, part: &str, state: &str) -> Result<()> {
        self.page.attr_is(&format!("vendor-order-{part}"), "data-state", state).await
    }
}
