//! What is written into the catalogue: by people at HQ, by the command line, by a file.

use std::sync::Arc;

use async_trait::async_trait;
use evertill_domain::scan::ScanRules;

use super::StoreResult;
use crate::catalog::{
    BadRow, ListedStore, ListedTenant, ListedUser, ListedVendor, NewStore, NewTaxRate, NewTenant, NewUser,
    NewVendor, PriceLine, PriceVersion, ProductLine, StockLine, StoreChange, UserChange,
};
use crate::hq::scope::Scope;
use crate::hq::view::product::{PriceView, StockAdjustment, StockView};

/// Hears how many rows have been written so far.
pub type Progress = Arc<dyn Fn(u64) + Send + Sync>;

/// A file's fate: every row is in the books, or none is and these are why.
pub type Imported = Result<u64, Vec<BadRow>>;

/// Every write tells the tills by the feed in the same transaction.
#[async_trait]
pub trait CatalogStore: Send + Sync {
    /// The tenant of that code; without one, the only tenant there is.
    async fn tenant(&self, code: Option<String>) -> StoreResult<i64>;
    async fn tenants(&self) -> StoreResult<Vec<ListedTenant>>;
    async fn create_tenant(&self, new: NewTenant) -> StoreResult<i64>;

    async fn stores(&self, tenant: i64) -> StoreResult<Vec<ListedStore>>;
    async fn create_store(&self, tenant: i64, new: NewStore, now_ms: i64) -> StoreResult<i64>;
    async fn set_store(
        &self,
        tenant: i64,
        code: String,
        change: StoreChange,
        now_ms: i64,
    ) -> StoreResult<i64>;
    /// How the store of that code reads labels; none: as its market does.
    async fn set_scan_rules(
        &self,
        tenant: i64,
        code: String,
        rules: Option<ScanRules>,
        now_ms: i64,
    ) -> StoreResult<()>;

    async fn vendors(&self, tenant: i64) -> StoreResult<Vec<ListedVendor>>;
    async fn create_vendor(&self, tenant: i64, new: NewVendor, now_ms: i64) -> StoreResult<i64>;
    /// All of them or none.
    async fn create_vendors(&self, tenant: i64, all: Vec<NewVendor>, now_ms: i64) -> StoreResult<()>;

    async fn add_tax_rate(&self, tenant: i64, new: NewTaxRate, now_ms: i64) -> StoreResult<i64>;

    async fn users(&self, tenant: i64) -> StoreResult<Vec<ListedUser>>;
    async fn create_user(&self, tenant: i64, new: NewUser, now_ms: i64) -> StoreResult<i64>;
    /// Changes the person of that login; one set inactive is signed out everywhere.
    async fn set_user(&self, tenant: i64, login: String, change: UserChange, now_ms: i64) -> StoreResult<()>;

    /// Puts the categories in this order on every till's screen, and makes those that are missing.
    async fn sort_categories(&self, tenant: i64, names: Vec<String>, now_ms: i64) -> StoreResult<()>;

    /// Makes or changes products by their SKU; what is as it was stays untouched.
    async fn put_products(
        &self,
        scope: Scope,
        rows: Vec<ProductLine>,
        now_ms: i64,
        progress: Progress,
    ) -> StoreResult<Imported>;
    async fn put_prices(
        &self,
        scope: Scope,
        rows: Vec<PriceLine>,
        now_ms: i64,
        progress: Progress,
    ) -> StoreResult<Imported>;
    /// Makes levels what was counted.
    async fn put_stock(
        &self,
        scope: Scope,
        rows: Vec<StockLine>,
        now_ms: i64,
        progress: Progress,
    ) -> StoreResult<Imported>;

    /// The product of that SKU.
    async fn variant(&self, tenant: i64, sku: String) -> StoreResult<i64>;
    async fn set_prices(
        &self,
        scope: Scope,
        versions: Vec<PriceVersion>,
        now_ms: i64,
    ) -> StoreResult<Vec<PriceView>>;
    async fn adjust_stock(
        &self,
        scope: Scope,
        wanted: StockAdjustment,
        now_ms: i64,
    ) -> StoreResult<StockView>;
}
