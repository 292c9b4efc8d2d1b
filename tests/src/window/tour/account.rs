//! The walk through a customer's own account, from its entrance to the question whether they mean to go.

use anyhow::Result;

use super::Tour;
use crate::window::buyer::Buyer;
use crate::window::page::{Page, key};

/// Whom HQ finds among its customers afterwards.
const EMAIL: &str = "ada.byron@shoppers.example";

impl<V: AsyncFnMut(&Page, &str) -> Result<()>> Tour<'_, V> {
    pub(super) async fn account(&mut self) -> Result<()> {
        let chain = &self.day.chain;
        let buyer = Buyer::open(chain, self.day.size).await?;
        let page = &buyer.page;
        page.see("account-door-sign-in").await?;
        (self.visit)(page, "account-sign-in").await?;
        page.tap("account-forgotten").await?;
        page.see("account-door-password").await?;
        (self.visit)(page, "account-forgotten").await?;
        page.tap("account-back").await?;
        page.tap("account-new").await?;
        page.see("account-door-new").await?;
        (self.visit)(page, "account-new").await?;
        page.tap("account-back").await?;
        page.see("account-door-sign-in").await?;
        buyer.ask("Ada Byron", EMAIL).await?;
        (self.visit)(page, "account-letter").await?;
        buyer.choose(chain, EMAIL).await?;
        (self.visit)(page, "account-data").await?;
        page.tap("account-view-security").await?;
        page.see("hq-session-0").await?;
        (self.visit)(page, "account-security").await?;
        page.tap("account-view-privacy").await?;
        page.see("account-delete").await?;
        (self.visit)(page, "account-privacy").await?;
        page.tap("account-delete").await?;
        page.see("account-delete-sheet").await?;
        (self.visit)(page, "account-delete").await?;
        page.keys([key::ESCAPE]).await?;
        page.gone("account-delete-sheet").await?;
        page.client().goto(&format!("{}/hq/", chain.url())).await?;
        page.see("hq-elsewhere").await?;
        (self.visit)(page, "hq-elsewhere").await
    }
}
