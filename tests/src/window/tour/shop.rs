//! The walk through the shop on the web, from its shelves to an order, and on to the vendor who has a part of it.

use anyhow::Result;

use super::Tour;
use crate::window::page::{Page, key};
use crate::window::seller::Seller;
use crate::window::shopper::Shopper;

/// A loaf of the bakery's, whose person signs in afterwards, and the dairy's butter.
const GOODS: [&str; 2] = ["AR-0001", "AR-0086"];

impl<V: AsyncFnMut(&Page, &str) -> Result<()>> Tour<'_, V> {
    pub(super) async fn shop(&mut self) -> Result<()> {
        let shopper = Shopper::open(&self.day.chain.url(), self.day.size).await?;
        let page = &shopper.page;
        (self.visit)(page, "shop").await?;
        shopper.go("?q=unobtainium").await?;
        page.see("shop-none").await?;
        (self.visit)(page, "shop-none").await?;
        let bakery = self.day.product(GOODS[0])?.vendor;
        shopper.go(&format!("vendors/{bakery}")).await?;
        page.see(&format!("shop-vendor-{bakery}")).await?;
        page.see("shop-grid").await?;
        (self.visit)(page, "shop-vendor").await?;
        for sku in GOODS {
            shopper.put_in(self.day.product(sku)?.variant, 1).await?;
        }
        (self.visit)(page, "shop-product").await?;
        shopper.open_cart().await?;
        (self.visit)(page, "shop-cart").await?;
        self.order(&shopper).await
    }

    /// Through the checkout, and what becomes of it.
    async fn order(&mut self, shopper: &Shopper) -> Result<()> {
        let page = &shopper.page;
        page.tap("shop-checkout-open").await?;
        page.tap("shop-go-on").await?;
        page.see("shop-address-name").await?;
        page.tap("shop-go-on").await?;
        page.attr_is("shop-address-name", "aria-invalid", "true").await?;
        (self.visit)(page, "shop-address").await?;
        shopper.fill_in().await?;
        (self.visit)(page, "shop-review").await?;
        shopper.place().await?;
        (self.visit)(page, "shop-order").await?;
        page.tap("shop-orders-open").await?;
        page.see("shop-orders").await?;
        (self.visit)(page, "shop-orders").await
    }

    pub(super) async fn seller(&mut self) -> Result<()> {
        let seller = Seller::open(&self.day.chain, self.day.size).await?;
        let page = &seller.page;
        seller.sign_in(&self.day.chain).await?;
        page.see("move-rejected").await?;
        (self.visit)(page, "vendor-orders").await?;
        page.tap("move-rejected").await?;
        page.see("move-sheet").await?;
        (self.visit)(page, "vendor-reject").await?;
        page.keys([key::ESCAPE]).await?;
        page.gone("move-sheet").await?;
        seller.go("products").await?;
        page.see(&format!("vendor-product-{}", GOODS[0])).await?;
        (self.visit)(page, "vendor-products").await?;
        seller.go("payouts").await?;
        page.see("figure-payable").await?;
        (self.visit)(page, "vendor-payouts").await
    }
}
