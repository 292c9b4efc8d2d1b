//! The walk past a plain sale: codes, words and weights, an open line, and a receipt.

use anyhow::Result;

use super::Tour;
use crate::window::page::{Page, key};

/// Nobody sells it.
const UNKNOWN: &str = "5901234123457";

impl<V: AsyncFnMut(&Page, &str) -> Result<()>> Tour<'_, V> {
    pub(super) async fn sale(&mut self) -> Result<()> {
        let page = &self.day.till.page;
        page.keys(UNKNOWN.chars().chain([key::ENTER])).await?;
        page.see("unknown-scan").await?;
        self.stop("till-unknown-scan").await?;
        page.keys([key::ESCAPE]).await?;
        page.gone("unknown-scan").await?;
        for sku in ["AR-0001", "AR-0052", "AR-0396", "AR-0471"] {
            self.day.scan(sku).await?;
        }
        self.weight().await?;
        self.stop("till-sale").await?;
        self.words().await?;
        self.day.till.raise_cart().await?;
        self.line().await?;
        self.day.till.lower_cart().await?;
        self.money().await
    }

    /// Something sold by weight.
    async fn weight(&mut self) -> Result<()> {
        let (till, page) = (&self.day.till, &self.day.till.page);
        till.ask_for_the_weight("1515").await?;
        till.pad("0.312").await?;
        self.stop("till-weigh").await?;
        page.tap("pad-ok").await?;
        page.gone("pad-ok").await
    }

    /// Something looked for by name, typed or tapped.
    async fn words(&mut self) -> Result<()> {
        let page = &self.day.till.page;
        page.write("search", "gruner").await?;
        page.see(&format!("product-{}", self.day.product("AR-0399")?.variant)).await?;
        self.stop("till-search").await?;
        page.write("search", "xyz").await?;
        page.see("empty-grid").await?;
        self.stop("till-search-none").await?;
        page.tap("search-clear").await?;
        page.tap("keyboard-toggle").await?;
        page.see("letter-a").await?;
        self.stop("till-keyboard").await?;
        page.tap("keyboard-toggle").await
    }

    /// An open line and the sheets behind it.
    async fn line(&mut self) -> Result<()> {
        let (till, page) = (&self.day.till, &self.day.till.page);
        till.open_line(0).await?;
        self.stop("till-line").await?;
        for (button, screen) in [("line-quantity", "till-quantity"), ("line-discount", "till-line-discount")]
        {
            page.tap(button).await?;
            page.see("pad-ok").await?;
            self.stop(screen).await?;
            page.keys([key::ESCAPE]).await?;
            page.gone("pad-ok").await?;
        }
        page.tap("line-price").await?;
        till.pad("399").await?;
        page.tap("reason-0").await?;
        self.stop("till-price").await?;
        page.tap("pad-ok").await?;
        page.see("approval-pin-ok").await?;
        self.stop("till-approval").await?;
        page.keys([key::ESCAPE]).await?;
        page.gone("approval-pin-ok").await?;
        if page.shows("pad-ok").await? {
            page.keys([key::ESCAPE]).await?;
            page.gone("pad-ok").await?;
        }
        page.tap("cart-clear").await?;
        page.see("cart-clear-yes").await?;
        self.stop("till-clear").await?;
        page.tap("cart-clear-no").await
    }

    async fn money(&mut self) -> Result<()> {
        let page = &self.day.till.page;
        page.tap("pay").await?;
        page.tap("quick-2").await?;
        self.stop("till-pay").await?;
        page.tap("pay-confirm").await?;
        self.day.till.read_receipt().await?;
        self.stop("till-receipt").await?;
        self.day.till.new_sale().await
    }
}
