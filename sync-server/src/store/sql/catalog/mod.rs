//! Catalogue writes: checked against the books first, then written with the tills' feed in one transaction.

pub(super) mod import;
pub(super) mod places;

use async_trait::async_trait;
use evertill_domain::scan::ScanRules;
use evertill_protocol::error::ErrorCode;
use serde_json::json;

use super::hq::{prices, stock};
use super::{Db, Engine, args, audit, people};
use crate::audit::{Act, Entry};
use crate::catalog::{
    ListedStore, ListedTenant, ListedUser, ListedVendor, NewStore, NewTaxRate, NewTenant, NewUser, NewVendor,
    PriceLine, PriceVersion, ProductLine, StockLine, StoreChange, UserChange,
};
use crate::error::Refusal;
use crate::hq::scope::Scope;
use crate::hq::view::product::{PriceView, StockAdjustment, StockView};
use crate::store::catalog::{CatalogStore, Imported, Progress};
use crate::store::{StoreError, StoreResult};

/// A row that is there already, said in the words of who wanted to make it.
pub(super) fn taken(error: StoreError, words: impl FnOnce() -> String) -> StoreError {
    match error {
        StoreError::Constraint(_) => Refusal::new(ErrorCode::Invalid, words()).into(),
        error => error,
    }
}

/// A file that came in as a whole is one act; one that was refused is none.
fn written_down(db: Db<'_>, scope: &Scope, what: &str, imported: &Imported, now_ms: i64) -> StoreResult<()> {
    match imported {
        Ok(rows) => {
            audit::record(db, scope, &Entry::new(Act::Imported, what, json!({ "rows": rows })), now_ms)
        }
        Err(_) => Ok(()),
    }
}

fn variant(db: Db<'_>, tenant: i64, sku: &str) -> StoreResult<i64> {
    let sql = "SELECT id FROM variant WHERE tenant_id = ? AND sku = ?";
    let found = db.one(sql, args![tenant, sku], |row| row.get(0))?;
    let missing = || Refusal::new(ErrorCode::NotFound, format!("There is no product with the SKU {sku}."));
    Ok(found.ok_or_else(missing)?)
}

#[async_trait]
impl<E: Engine> CatalogStore for E {
    async fn tenant(&self, code: Option<String>) -> StoreResult<i64> {
        // Which tenant it is is what is asked.
        self.read_all(move |db| places::tenant(db, code.as_deref())).await
    }

    async fn tenants(&self) -> StoreResult<Vec<ListedTenant>> {
        // For the operator of the server, who has them all.
        self.read_all(places::tenants).await
    }

    async fn create_tenant(&self, new: NewTenant) -> StoreResult<i64> {
        // There is none yet.
        self.write_all(move |db| places::create_tenant(db, &new)).await
    }

    async fn stores(&self, tenant: i64) -> StoreResult<Vec<ListedStore>> {
        self.read_for(tenant, move |db| places::stores(db, tenant)).await
    }

    async fn create_store(&self, tenant: i64, new: NewStore, now_ms: i64) -> StoreResult<i64> {
        self.write_for(tenant, move |db| places::create_store(db, tenant, &new, now_ms)).await
    }

    async fn set_store(
        &self,
        tenant: i64,
        code: String,
        change: StoreChange,
        now_ms: i64,
    ) -> StoreResult<i64> {
        self.write_for(tenant, move |db| places::set_store(db, tenant, &code, &change, now_ms)).await
    }

    async fn set_scan_rules(
        &self,
        tenant: i64,
        code: String,
        rules: Option<ScanRules>,
        now_ms: i64,
    ) -> StoreResult<()> {
        self.write_for(tenant, move |db| places::set_scan_rules(db, tenant, &code, rules.as_ref(), now_ms))
            .await
    }

    async fn vendors(&self, tenant: i64) -> StoreResult<Vec<ListedVendor>> {
        self.read_for(tenant, move |db| places::vendors(db, tenant)).await
    }

    async fn create_vendor(&self, tenant: i64, new: NewVendor, now_ms: i64) -> StoreResult<i64> {
        self.write_for(tenant, move |db| places::create_vendor(db, tenant, &new, now_ms)).await
    }

    async fn create_vendors(&self, tenant: i64, all: Vec<NewVendor>, now_ms: i64) -> StoreResult<()> {
        self.write_for(tenant, move |db| {
            all.iter().try_for_each(|new| places::create_vendor(db, tenant, new, now_ms).map(drop))
        })
        .await
    }

    async fn add_tax_rate(&self, tenant: i64, new: NewTaxRate, now_ms: i64) -> StoreResult<i64> {
        self.write_for(tenant, move |db| places::add_tax_rate(db, tenant, &new, now_ms)).await
    }

    async fn users(&self, tenant: i64) -> StoreResult<Vec<ListedUser>> {
        self.read_for(tenant, move |db| people::listed(db, tenant)).await
    }

    async fn create_user(&self, tenant: i64, new: NewUser, now_ms: i64) -> StoreResult<i64> {
        self.write_for(tenant, move |db| people::write::create(db, &Scope::of_operator(tenant), &new, now_ms))
            .await
    }

    async fn set_user(&self, tenant: i64, login: String, change: UserChange, now_ms: i64) -> StoreResult<()> {
        self.write_for(tenant, move |db| people::write::set(db, tenant, &login, &change, now_ms)).await
    }

    async fn sort_categories(&self, tenant: i64, names: Vec<String>, now_ms: i64) -> StoreResult<()> {
        self.write_for(tenant, move |db| places::sort_categories(db, tenant, &names, now_ms)).await
    }

    async fn put_products(
        &self,
        scope: Scope,
        rows: Vec<ProductLine>,
        now_ms: i64,
        progress: Progress,
    ) -> StoreResult<Imported> {
        self.write_for(scope.tenant(), move |db| {
            let imported = import::products(db, &scope, &rows, now_ms, &*progress)?;
            written_down(db, &scope, "products", &imported, now_ms)?;
            Ok(imported)
        })
        .await
    }

    async fn put_prices(
        &self,
        scope: Scope,
        rows: Vec<PriceLine>,
        now_ms: i64,
        progress: Progress,
    ) -> StoreResult<Imported> {
        self.write_for(scope.tenant(), move |db| {
            let imported = import::prices(db, &scope, &rows, now_ms, &*progress)?;
            written_down(db, &scope, "prices", &imported, now_ms)?;
            Ok(imported)
        })
        .await
    }

    async fn put_stock(
        &self,
        scope: Scope,
        rows: Vec<StockLine>,
        now_ms: i64,
        progress: Progress,
    ) -> StoreResult<Imported> {
        self.write_for(scope.tenant(), move |db| {
            let imported = import::stock(db, &scope, &rows, now_ms, &*progress)?;
            written_down(db, &scope, "stock", &imported, now_ms)?;
            Ok(imported)
        })
        .await
    }

    async fn variant(&self, tenant: i64, sku: String) -> StoreResult<i64> {
        self.read_for(tenant, move |db| variant(db, tenant, &sku)).await
    }

    async fn set_prices(
        &self,
        scope: Scope,
        versions: Vec<PriceVersion>,
        now_ms: i64,
    ) -> StoreResult<Vec<PriceView>> {
        self.write_for(scope.tenant(), move |db| prices::set(db, &scope, &versions, now_ms)).await
    }

    async fn adjust_stock(
        &self,
        scope: Scope,
        wanted: StockAdjustment,
        now_ms: i64,
    ) -> StoreResult<StockView> {
        self.write_for(scope.tenant(), move |db| stock::adjust(db, &scope, &wanted, now_ms)).await
    }
}
