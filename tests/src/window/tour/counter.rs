//! The walk past what a counter does beside plain sales: carts put aside, the sheets over the sale, a card for a part.

use anyhow::Result;

use super::Tour;
use crate::window::page::{Page, key};

/// Sheets that a key opens over the sale, by what can be seen of them.
const SHEETS: [(char, &str, &str); 6] = [
    (key::F1, "help-sheet", "till-help"),
    (key::F5, "menu-sheet", "till-menu"),
    (key::F7, "parked-sheet", "till-parked"),
    (key::F9, "pad-ok", "till-discount"),
    (key::F11, "customer-sheet", "till-customer"),
    (key::F12, "receipts-sheet", "till-receipts"),
];

impl<V: AsyncFnMut(&Page, &str) -> Result<()>> Tour<'_, V> {
    pub(super) async fn counter(&mut self) -> Result<()> {
        let page = &self.day.till.page;
        for (name, skus) in [("Red jacket", ["AR-0001", "AR-0052"]), ("Table 7", ["AR-0230", "AR-0396"])] {
            for sku in skus {
                self.day.scan(sku).await?;
            }
            page.keys([key::F7]).await?;
            page.write("park-name", name).await?;
            page.keys([key::ENTER]).await?;
            self.day.till.empty_cart().await?;
        }
        for sku in ["AR-0001", "AR-0052", "AR-0471"] {
            self.day.scan(sku).await?;
        }
        for (pressed, sheet, screen) in SHEETS {
            page.keys([pressed]).await?;
            page.see(sheet).await?;
            self.stop(screen).await?;
            page.keys([key::ESCAPE]).await?;
            page.gone(sheet).await?;
        }
        self.drawer().await?;
        self.price_check().await?;
        self.split().await
    }

    /// The drawer, opened without a sale.
    async fn drawer(&mut self) -> Result<()> {
        let page = &self.day.till.page;
        page.keys([key::F5]).await?;
        page.tap("menu-drawer").await?;
        page.see("drawer-open").await?;
        self.stop("till-drawer").await?;
        page.keys([key::ESCAPE]).await?;
        page.gone("drawer-open").await
    }

    async fn price_check(&mut self) -> Result<()> {
        let page = &self.day.till.page;
        page.keys([key::F3]).await?;
        page.write("price-check-search", "minced beef").await?;
        page.tap("price-check-hit-0").await?;
        page.see("price-check-price").await?;
        self.stop("till-price-check").await?;
        page.keys([key::ESCAPE]).await?;
        page.gone("price-check-sheet").await
    }

    /// A card pays a part, cash the rest.
    async fn split(&mut self) -> Result<()> {
        let (till, page) = (&self.day.till, &self.day.till.page);
        page.tap("pay").await?;
        page.tap("pay-way-card").await?;
        self.stop("till-pay-card").await?;
        till.pad("500").await?;
        page.tap("pay-confirm").await?;
        page.see("pay-part-0").await?;
        page.tap("quick-1").await?;
        self.stop("till-pay-split").await?;
        page.tap("pay-confirm").await?;
        till.read_receipt().await?;
        self.stop("till-receipt-split").await?;
        till.new_sale().await
    }
}
