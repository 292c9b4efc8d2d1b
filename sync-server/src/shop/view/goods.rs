//! The shop and what it sells.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::hq::view::page::PageQuery;
use crate::hq::view::{Named, StoreRef};

/// The shop of this host, for whoever looks at it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ShopView {
    #[schema(example = "Alder & Rye")]
    pub merchant: String,
    /// The store that sells.
    pub store: StoreRef,
    #[schema(example = "EUR")]
    pub currency: String,
    /// BCP 47.
    #[schema(example = "en")]
    pub locale: String,
    /// Prices hold their taxes.
    pub tax_included: bool,
    pub categories: Vec<Named>,
    pub vendors: Vec<ShopVendor>,
    /// Who is signed in as a buyer; none: a guest.
    pub buyer: Option<String>,
    /// The store that they buy for, if they buy for one.
    pub buyer_store: Option<StoreRef>,
    /// Whether carts are kept in step between devices, and seconds between two looks where no stream says so.
    pub cart_sync: bool,
    pub cart_poll_seconds: u32,
}

/// A vendor, as buyers see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ShopVendor {
    pub id: i64,
    #[schema(example = "Bakery Kostner")]
    pub name: String,
    pub description: String,
    /// How many of its products the shop sells.
    pub products: u32,
}

/// A product, as buyers see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct GoodsView {
    pub id: i64,
    #[schema(example = "AR-0001")]
    pub sku: String,
    #[schema(example = "Sourdough loaf 800 g")]
    pub name: String,
    pub description: String,
    pub vendor: Named,
    pub category: Named,
    /// `each`, `kg`, …
    pub unit: String,
    /// Thousandths of a minor unit.
    pub unit_price: i64,
    /// The least quantity; 0: any.
    pub moq: i64,
    /// How much can be had; none: nobody counts it.
    pub available: Option<i64>,
    /// It can be picked up at the store.
    pub pickup: bool,
    /// Kind and hue of its picture.
    pub picture: String,
    pub hue: u16,
}

/// Which goods; by name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct GoodsQuery {
    /// Part of the name, or the beginning of the SKU.
    #[param(example = "rye")]
    pub q: Option<String>,
    pub category: Option<i64>,
    pub vendor: Option<i64>,
    #[param(minimum = 1, default = 1)]
    pub page: Option<u32>,
    #[param(minimum = 1, maximum = 200, default = 20)]
    pub limit: Option<u32>,
}

impl GoodsQuery {
    /// # Errors
    /// A sentence that names what is out of bounds.
    pub fn paging(&self) -> Result<PageQuery, String> {
        PageQuery::from_parts(self.page, self.limit)
    }
}
