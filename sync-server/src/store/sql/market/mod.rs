//! The market in the database: vendors, how their products are sold, discounts, and what is due to whom.

mod buyer;
mod channels;
mod discounts;
mod products;
mod settlement;
mod shop;
mod vendors;

use async_trait::async_trait;
use chrono::{Datelike, NaiveDate};
use evertill_protocol::error::ErrorCode;

pub use channels::first_of as first_channel;
pub use vendors::known as known_vendor;

use super::Engine;
use crate::error::Refusal;
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
use crate::store::StoreResult;
use crate::store::market::{MarketStore, Period};

fn invalid(words: impl Into<String>) -> Refusal {
    Refusal::new(ErrorCode::Invalid, words)
}

/// A text without what is around it, not longer than a screen can show.
fn short(text: &str, what: &str, longest: usize) -> Result<String, Refusal> {
    let text = text.trim();
    if text.chars().count() > longest {
        return Err(invalid(format!("{what} has at most {longest} characters.")));
    }
    Ok(text.to_owned())
}

/// ISO 3166-2: `DE-BE`; or nothing.
fn region(text: &str) -> Result<String, Refusal> {
    let text = text.trim().to_ascii_uppercase();
    let fine = |(country, part): (&str, &str)| {
        country.len() == 2
            && country.bytes().all(|letter| letter.is_ascii_uppercase())
            && (1..=3).contains(&part.len())
            && part.bytes().all(|letter| letter.is_ascii_alphanumeric())
    };
    if text.is_empty() || text.split_once('-').is_some_and(fine) {
        return Ok(text);
    }
    Err(invalid("A state is named as ISO 3166-2 does, like DE-BE."))
}

/// First and last day, as they are kept.
type Days = (Option<String>, Option<String>);

fn days(from: Option<NaiveDate>, until: Option<NaiveDate>, what: &str) -> Result<Days, Refusal> {
    // Days are compared as texts: each year has four digits.
    let is_far = |day: NaiveDate| !(1..=9999).contains(&day.year());
    if from.is_some_and(is_far) || until.is_some_and(is_far) {
        return Err(invalid(format!("{what} begins or ends in no year that there is.")));
    }
    if from.zip(until).is_some_and(|(from, until)| until < from) {
        return Err(invalid(format!("{what} ends before it begins.")));
    }
    Ok((from.map(|day| day.to_string()), until.map(|day| day.to_string())))
}

fn not_below_zero(amounts: &[(&str, i64)]) -> Result<(), Refusal> {
    match amounts.iter().find(|(_, amount)| *amount < 0) {
        Some((what, _)) => Err(invalid(format!("{what} is not below zero."))),
        None => Ok(()),
    }
}

#[async_trait]
impl<E: Engine> MarketStore for E {
    async fn list_vendors(
        &self,
        scope: Scope,
        query: VendorQuery,
        page: PageQuery,
    ) -> StoreResult<Page<VendorView>> {
        self.read_for(scope.tenant(), move |db| vendors::list(db, &scope, &query, page)).await
    }

    async fn show_vendor(&self, scope: Scope, id: i64) -> StoreResult<VendorDetail> {
        self.read_for(scope.tenant(), move |db| vendors::show(db, &scope, id)).await
    }

    async fn add_vendor(&self, scope: Scope, new: NewVendorRequest, now_ms: i64) -> StoreResult<VendorView> {
        let (code, record) = new.split();
        self.write_for(scope.tenant(), move |db| vendors::add(db, &scope, &code, &record, now_ms)).await
    }

    async fn change_vendor(
        &self,
        scope: Scope,
        id: i64,
        change: VendorChange,
        now_ms: i64,
    ) -> StoreResult<VendorView> {
        self.write_for(scope.tenant(), move |db| vendors::change(db, &scope, id, &change, now_ms)).await
    }

    async fn change_profile(
        &self,
        scope: Scope,
        id: i64,
        profile: VendorProfile,
        now_ms: i64,
    ) -> StoreResult<VendorView> {
        self.write_for(scope.tenant(), move |db| vendors::change_profile(db, &scope, id, &profile, now_ms))
            .await
    }

    async fn delete_vendor(&self, scope: Scope, id: i64, now_ms: i64) -> StoreResult<()> {
        self.write_for(scope.tenant(), move |db| vendors::delete(db, &scope, id, now_ms)).await
    }

    async fn add_product(&self, scope: Scope, new: NewProduct, now_ms: i64) -> StoreResult<ProductDetail> {
        self.write_for(scope.tenant(), move |db| products::add(db, &scope, &new, now_ms)).await
    }

    async fn change_product(
        &self,
        scope: Scope,
        id: i64,
        change: ProductChange,
        now_ms: i64,
    ) -> StoreResult<ProductDetail> {
        self.write_for(scope.tenant(), move |db| products::change(db, &scope, id, &change, now_ms)).await
    }

    async fn channels(&self, scope: Scope, product: i64) -> StoreResult<Vec<Channel>> {
        self.read_for(scope.tenant(), move |db| channels::list(db, &scope, product)).await
    }

    async fn set_channels(
        &self,
        scope: Scope,
        product: i64,
        channels: Vec<Channel>,
        now_ms: i64,
    ) -> StoreResult<Vec<Channel>> {
        self.write_for(scope.tenant(), move |db| channels::set(db, &scope, product, &channels, now_ms)).await
    }

    async fn discounts(&self, scope: Scope, page: PageQuery) -> StoreResult<Page<DiscountView>> {
        self.read_for(scope.tenant(), move |db| discounts::list(db, &scope, page)).await
    }

    async fn add_discount(
        &self,
        scope: Scope,
        new: DiscountChange,
        now_ms: i64,
    ) -> StoreResult<DiscountView> {
        self.write_for(scope.tenant(), move |db| discounts::add(db, &scope, &new, now_ms)).await
    }

    async fn change_discount(
        &self,
        scope: Scope,
        id: i64,
        change: DiscountChange,
        now_ms: i64,
    ) -> StoreResult<DiscountView> {
        self.write_for(scope.tenant(), move |db| discounts::change(db, &scope, id, &change, now_ms)).await
    }

    async fn buyer_store(&self, scope: Scope, id: i64) -> StoreResult<BuyerStoreView> {
        self.read_for(scope.tenant(), move |db| buyer::show(db, &scope, id)).await
    }

    async fn set_buyer_store(
        &self,
        scope: Scope,
        id: i64,
        change: BuyerStoreChange,
        now_ms: i64,
    ) -> StoreResult<BuyerStoreView> {
        self.write_for(scope.tenant(), move |db| buyer::set(db, &scope, id, &change, now_ms)).await
    }

    async fn statement(&self, scope: Scope, vendor: i64, period: Period) -> StoreResult<Statement> {
        self.read_for(scope.tenant(), move |db| settlement::statement(db, &scope, vendor, &period)).await
    }

    async fn settlement(&self, scope: Scope, period: Period) -> StoreResult<Settlement> {
        self.read_for(scope.tenant(), move |db| settlement::settlement(db, &scope, &period)).await
    }

    async fn open_shop(
        &self,
        scope: Scope,
        store: String,
        host: Option<String>,
        now_ms: i64,
    ) -> StoreResult<()> {
        self.write_for(scope.tenant(), move |db| shop::open(db, &scope, &store, host.as_deref(), now_ms))
            .await
    }

    async fn close_shop(&self, scope: Scope, now_ms: i64) -> StoreResult<bool> {
        self.write_for(scope.tenant(), move |db| shop::close(db, &scope, now_ms)).await
    }
}
