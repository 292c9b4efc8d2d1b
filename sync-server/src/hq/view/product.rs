//! Products, prices and stock as HQ shows and changes them.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::page::PageQuery;
use super::{Named, StoreRef};

/// One product with what it costs and how much is there, per store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProductView {
    pub id: i64,
    #[schema(example = "AR-0001")]
    pub sku: String,
    #[schema(example = "Sourdough loaf 800 g")]
    pub name: String,
    pub vendor: Named,
    pub category: Named,
    pub tax_class: String,
    /// `each`, `kg`, …
    pub unit: String,
    pub barcodes: Vec<String>,
    pub plu: Option<String>,
    /// The cashier enters the amount.
    pub allow_open: bool,
    pub allow_label: bool,
    pub allow_amount: bool,
    /// False: nothing is taken from stock.
    pub tracked: bool,
    pub retired: bool,
    pub description: String,
    /// Less of it is not sold on the web; thousandths. 0: any.
    pub moq: i64,
    /// Grams a unit.
    pub weight_g: i64,
    /// Kind and hue of its picture.
    pub picture: String,
    pub hue: u16,
    pub stores: Vec<ProductInStore>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProductInStore {
    pub store: StoreRef,
    #[schema(example = "EUR")]
    pub currency: String,
    /// In force now, thousandths of a minor unit; none: no price.
    pub price: Option<i64>,
    pub on_hand: i64,
    pub reserved: i64,
    /// At or below: low.
    pub low: i64,
    pub is_low: bool,
}

/// `POST /api/v1/products`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewProduct {
    #[schema(example = "AR-0607", min_length = 1, max_length = 64)]
    pub sku: String,
    #[schema(min_length = 1, max_length = 120)]
    pub name: String,
    /// Id of its vendor.
    pub vendor: i64,
    /// Name of its category; made where there is none of that name.
    #[schema(example = "Bakery", min_length = 1, max_length = 120)]
    pub category: String,
    #[schema(example = "standard")]
    pub tax_class: String,
    /// `each`, `kg`, …
    #[serde(default = "each")]
    #[schema(min_length = 1, max_length = 16)]
    pub unit: String,
    #[serde(default)]
    #[schema(max_items = 50)]
    pub barcodes: Vec<String>,
    #[serde(default)]
    pub plu: Option<String>,
    /// False: nothing is taken from stock.
    #[serde(default = "yes")]
    pub tracked: bool,
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub description: String,
    #[serde(default)]
    #[schema(minimum = 0)]
    pub moq: i64,
    #[serde(default)]
    #[schema(minimum = 0)]
    pub weight_g: i64,
}

fn each() -> String {
    "each".to_owned()
}

fn yes() -> bool {
    true
}

/// `PUT /api/v1/products/{id}`: what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ProductChange {
    /// Id of its vendor.
    pub vendor: Option<i64>,
    #[schema(max_length = 2000)]
    pub description: Option<String>,
    #[schema(minimum = 0)]
    pub moq: Option<i64>,
    #[schema(minimum = 0)]
    pub weight_g: Option<i64>,
    /// Not for sale any more.
    pub retired: Option<bool>,
}

/// A product with its history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProductDetail {
    #[serde(flatten)]
    pub product: ProductView,
    /// Every price, the latest first.
    pub prices: Vec<PriceView>,
    /// The latest hundred changes of its stock.
    pub movements: Vec<MovementView>,
}

/// One version of a price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PriceView {
    pub id: i64,
    pub variant: i64,
    pub store: StoreRef,
    /// Thousandths of a minor unit.
    pub amount: i64,
    #[schema(example = "EUR")]
    pub currency: String,
    /// Store-local time with its offset.
    pub valid_from: String,
    pub recorded_at: String,
    pub recorded_by: Option<Named>,
    /// The change number under which tills are given it.
    pub no: u64,
    pub in_force: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MovementView {
    pub id: i64,
    pub at: String,
    pub store: StoreRef,
    /// `received`, `adjusted`, `sold`, `void`, `return`.
    pub kind: String,
    /// Thousandths; negative took away.
    pub qty: i64,
    /// The order that moved it.
    pub order: Option<Uuid>,
    pub order_number: Option<String>,
    pub by: Option<Named>,
    pub reason: Option<String>,
}

/// `POST /api/v1/prices`: new versions of prices, all of them or none; the old ones stay.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PriceChanges {
    #[schema(min_items = 1, max_items = 500)]
    pub prices: Vec<NewPrice>,
}

/// A new version of a price.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPrice {
    pub variant: i64,
    /// Id of a store; absent: every store that the person sees.
    pub store: Option<i64>,
    /// Thousandths of a minor unit: 4.50 EUR is 450000.
    #[schema(example = 450_000, minimum = 0)]
    pub amount: i64,
    /// A date (that day's midnight in each store) or an instant with its offset; absent: now.
    #[schema(example = "2026-12-01")]
    pub valid_from: Option<String>,
}

/// The versions that were recorded, one a price and store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NewPrices {
    pub prices: Vec<PriceView>,
}

/// One level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StockView {
    pub store: StoreRef,
    pub variant: i64,
    pub sku: String,
    pub name: String,
    pub unit: String,
    pub vendor: Named,
    pub category: Named,
    pub picture: String,
    pub hue: u16,
    pub on_hand: i64,
    pub reserved: i64,
    pub available: i64,
    pub low: i64,
    pub is_low: bool,
}

/// `POST /api/v1/stock/adjust`: exactly one of `change` and `count`, or only `low`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StockAdjustment {
    /// Id of a store.
    pub store: i64,
    pub variant: i64,
    /// Thousandths that came (positive) or went (negative).
    pub change: Option<i64>,
    /// Thousandths found on the shelf.
    #[schema(minimum = 0)]
    pub count: Option<i64>,
    /// New threshold, in thousandths.
    #[schema(minimum = 0)]
    pub low: Option<i64>,
    #[schema(example = "Delivery", min_length = 1, max_length = 200)]
    pub reason: String,
}

/// Which products.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct ProductQuery {
    /// Part of the name, or the beginning of SKU, barcode or PLU.
    pub q: Option<String>,
    /// Id of a category.
    pub category: Option<i64>,
    /// Id of a vendor.
    pub vendor: Option<i64>,
    /// Id of a store: only its prices and levels.
    pub store: Option<i64>,
    /// True: low in at least one of the stores.
    pub low: Option<bool>,
    pub retired: Option<bool>,
    #[param(minimum = 1, default = 1)]
    pub page: Option<u32>,
    #[param(minimum = 1, maximum = 200, default = 20)]
    pub limit: Option<u32>,
}

impl ProductQuery {
    /// # Errors
    /// A sentence that names what is out of bounds.
    pub fn paging(&self) -> Result<PageQuery, String> {
        PageQuery::from_parts(self.page, self.limit)
    }
}
