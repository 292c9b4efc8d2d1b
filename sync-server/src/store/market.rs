//! What the store is asked about the market: vendors, how their products are sold, discounts, and what is due to whom.

use async_trait::async_trait;
use chrono::NaiveDate;

use super::StoreResult;
use crate::hq::scope::Scope;
use crate::hq::view::channel::Channel;
use crate::hq::view::discount::{DiscountChange, DiscountView};
use crate::hq::view::page::{Page, PageQuery};
use crate::hq::view::product::{NewProduct, ProductChange, ProductDetail};
use crate::hq::view::settlement::{Settlement, Statement};
use crate::hq::view::vendor::{
    BuyerStoreChange, BuyerStoreView, NewVendorRequest, VendorChange, VendorDetail, VendorProfile,
    VendorQuery, VendorView,
};

/// The business days that a statement is about, both of them included, and the money that it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// None: the one that all stores have.
    pub currency: Option<String>,
}

/// The market of one tenant. What is named and not there is refused: `VENDOR_NOT_FOUND`, `NOT_FOUND`.
#[async_trait]
pub trait MarketStore: Send + Sync {
    /// By name; those that are deleted are not among them.
    async fn list_vendors(
        &self,
        scope: Scope,
        query: VendorQuery,
        page: PageQuery,
    ) -> StoreResult<Page<VendorView>>;
    async fn show_vendor(&self, scope: Scope, id: i64) -> StoreResult<VendorDetail>;
    async fn add_vendor(&self, scope: Scope, new: NewVendorRequest, now_ms: i64) -> StoreResult<VendorView>;
    async fn change_vendor(
        &self,
        scope: Scope,
        id: i64,
        change: VendorChange,
        now_ms: i64,
    ) -> StoreResult<VendorView>;
    async fn change_profile(
        &self,
        scope: Scope,
        id: i64,
        profile: VendorProfile,
        now_ms: i64,
    ) -> StoreResult<VendorView>;
    /// `STATE_NOT_ALLOWED` while it has orders to see to.
    async fn delete_vendor(&self, scope: Scope, id: i64, now_ms: i64) -> StoreResult<()>;

    async fn add_product(&self, scope: Scope, new: NewProduct, now_ms: i64) -> StoreResult<ProductDetail>;
    async fn change_product(
        &self,
        scope: Scope,
        id: i64,
        change: ProductChange,
        now_ms: i64,
    ) -> StoreResult<ProductDetail>;
    async fn channels(&self, scope: Scope, product: i64) -> StoreResult<Vec<Channel>>;
    /// In place of those there were.
    async fn set_channels(
        &self,
        scope: Scope,
        product: i64,
        channels: Vec<Channel>,
        now_ms: i64,
    ) -> StoreResult<Vec<Channel>>;

    async fn discounts(&self, scope: Scope, page: PageQuery) -> StoreResult<Page<DiscountView>>;
    async fn add_discount(&self, scope: Scope, new: DiscountChange, now_ms: i64)
    -> StoreResult<DiscountView>;
    async fn change_discount(
        &self,
        scope: Scope,
        id: i64,
        change: DiscountChange,
        now_ms: i64,
    ) -> StoreResult<DiscountView>;

    async fn buyer_store(&self, scope: Scope, id: i64) -> StoreResult<BuyerStoreView>;
    async fn set_buyer_store(
        &self,
        scope: Scope,
        id: i64,
        change: BuyerStoreChange,
        now_ms: i64,
    ) -> StoreResult<BuyerStoreView>;

    /// What is due to one vendor, also one that is deleted.
    async fn statement(&self, scope: Scope, vendor: i64, period: Period) -> StoreResult<Statement>;
    /// What is due to all of them, and what the chain took.
    async fn settlement(&self, scope: Scope, period: Period) -> StoreResult<Settlement>;

    /// Sells on the web from the store of that code; under a host name where there are several merchants.
    async fn open_shop(
        &self,
        scope: Scope,
        store: String,
        host: Option<String>,
        now_ms: i64,
    ) -> StoreResult<()>;
    /// False: it was not open.
    async fn close_shop(&self, scope: Scope, now_ms: i64) -> StoreResult<bool>;
}
