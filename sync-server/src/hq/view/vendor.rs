//! Vendors: who they are, what was agreed with them, and until when they may sell.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::StoreRef;
use super::page::PageQuery;

/// A vendor. Amounts are minor units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct VendorView {
    pub id: i64,
    #[schema(example = "kostner")]
    pub code: String,
    #[schema(example = "Bakery Kostner")]
    pub name: String,
    pub email: String,
    pub description: String,
    /// The store that has its goods and sends them out; none: the one that sells them.
    pub store: Option<StoreRef>,
    pub status: VendorStatus,
    /// ISO 3166-2: it sells to stores of this state alone; empty: to all.
    #[schema(example = "DE-BE")]
    pub region: String,
    /// The licence's number.
    pub licence: String,
    /// First and last days; none: no such bound.
    #[schema(value_type = Option<String>, format = Date)]
    pub licence_from: Option<String>,
    #[schema(value_type = Option<String>, format = Date)]
    pub licence_until: Option<String>,
    #[schema(value_type = Option<String>, format = Date)]
    pub subscription_from: Option<String>,
    #[schema(value_type = Option<String>, format = Date)]
    pub subscription_until: Option<String>,
    /// What it takes for sending: for each order, for each kilogram begun, and from which sum of goods on nothing.
    pub shipping_flat: i64,
    pub shipping_per_kg: i64,
    pub shipping_free_above: Option<i64>,
    /// What the chain keeps of what its goods sell for, in hundredths of a percent.
    #[schema(example = 1500)]
    pub commission_bp: i64,
    /// Discounts that a till gives come out of the vendor's share.
    pub bears_discounts: bool,
    /// How many it has that are for sale.
    pub products: u32,
    #[schema(example = "2026-11-21T09:00:00Z")]
    pub created_at: String,
}

/// Whether a vendor sells on the web.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum VendorStatus {
    #[default]
    Active,
    Suspended,
}

impl VendorStatus {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            VendorStatus::Active => "active",
            VendorStatus::Suspended => "suspended",
        }
    }

    #[must_use]
    pub fn parse(name: &str) -> Self {
        if name == "suspended" { VendorStatus::Suspended } else { VendorStatus::Active }
    }
}

/// A vendor with its products; those that are retired are not among them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct VendorDetail {
    #[serde(flatten)]
    pub vendor: VendorView,
    /// By name, two hundred at most: `GET /products?vendor=` has them all.
    pub catalogue: Vec<VendorProduct>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct VendorProduct {
    pub id: i64,
    pub sku: String,
    pub name: String,
    pub unit: String,
    /// Less of it is not sold on the web; thousandths. 0: any.
    pub moq: i64,
    /// Whether it is sold on the web; none: nobody has said so, and its list price stands.
    pub web: Option<bool>,
}

macro_rules! record {
    ($($(#[$about:meta])* $field:ident: $type:ty,)*) => {
        /// `POST /api/v1/vendors`.
        #[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
        #[serde(deny_unknown_fields)]
        pub struct NewVendorRequest {
            /// Letters, digits, dashes and underscores; it stays.
            #[schema(example = "kostner")]
            pub code: String,
            $($(#[$about])* pub $field: $type,)*
        }

        /// `PUT /api/v1/vendors/{id}`: all of it as it is to be.
        #[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
        #[serde(deny_unknown_fields)]
        pub struct VendorChange {
            $($(#[$about])* pub $field: $type,)*
        }

        impl NewVendorRequest {
            /// The code, and all else.
            #[must_use]
            pub fn split(self) -> (String, VendorChange) {
                let NewVendorRequest { code, $($field,)* } = self;
                (code, VendorChange { $($field,)* })
            }
        }
    };
}

record! {
    #[schema(example = "Bakery Kostner", max_length = 120)]
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    #[schema(max_length = 2000)]
    description: String,
    /// Id of the store that has its goods and sends them out.
    #[serde(default)]
    store: Option<i64>,
    #[serde(default)]
    status: VendorStatus,
    /// ISO 3166-2.
    #[serde(default)]
    #[schema(example = "DE-BE")]
    region: String,
    #[serde(default)]
    #[schema(max_length = 80)]
    licence: String,
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    licence_from: Option<NaiveDate>,
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    licence_until: Option<NaiveDate>,
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    subscription_from: Option<NaiveDate>,
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    subscription_until: Option<NaiveDate>,
    #[serde(default)]
    #[schema(minimum = 0)]
    shipping_flat: i64,
    #[serde(default)]
    #[schema(minimum = 0)]
    shipping_per_kg: i64,
    #[serde(default)]
    #[schema(minimum = 0)]
    shipping_free_above: Option<i64>,
    /// Counts for what is sold from now on.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10_000)]
    commission_bp: i64,
    #[serde(default)]
    bears_discounts: bool,
}

/// `PUT /api/v1/vendors/{id}/profile`: what a vendor says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VendorProfile {
    pub email: String,
    #[schema(max_length = 2000)]
    pub description: String,
}

/// Which vendors.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default, deny_unknown_fields)]
pub struct VendorQuery {
    /// Text within name or code.
    pub q: Option<String>,
    #[param(minimum = 1, default = 1)]
    pub page: Option<u32>,
    #[param(minimum = 1, maximum = 200, default = 20)]
    pub limit: Option<u32>,
}

impl VendorQuery {
    /// # Errors
    /// A sentence that names what is out of bounds.
    pub fn paging(&self) -> Result<PageQuery, String> {
        PageQuery::from_parts(self.page, self.limit)
    }
}

/// A store that buys from vendors, for its own shelves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct BuyerStoreView {
    pub store: StoreRef,
    pub buys: bool,
    #[schema(example = "DE-BE")]
    pub region: String,
    pub licence: String,
    #[schema(value_type = Option<String>, format = Date)]
    pub licence_from: Option<String>,
    #[schema(value_type = Option<String>, format = Date)]
    pub licence_until: Option<String>,
}

/// `PUT /api/v1/stores/{id}/buyer`: all of it as it is to be.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BuyerStoreChange {
    pub buys: bool,
    /// ISO 3166-2.
    #[serde(default)]
    #[schema(example = "DE-BE")]
    pub region: String,
    #[serde(default)]
    #[schema(max_length = 80)]
    pub licence: String,
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub licence_from: Option<NaiveDate>,
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub licence_until: Option<NaiveDate>,
}
