//! Goods as they are found, scanned and looked up.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::{Cart, FeeSum, UnitMinor};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct Category {
    #[ts(type = "number")]
    pub id: i64,
    pub name: String,
    #[ts(type = "number")]
    pub products: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct Product {
    #[ts(type = "number")]
    pub variant_id: i64,
    pub name: String,
    pub vendor: String,
    pub category: String,
    /// Per unit; none when the store has no price for it yet.
    #[ts(type = "string | null")]
    pub price: Option<UnitMinor>,
    /// `each` or a measure such as `kg`.
    pub unit: String,
    /// It has no price here and takes what is typed.
    pub open_price: bool,
    /// A price may be typed, or metered by a pump, though it has one.
    pub allow_open: bool,
    /// It may be rung up by its amount: "20.00 of it".
    pub allow_amount: bool,
    pub barcode: Option<String>,
    pub plu: Option<String>,
    /// Picture kind and hue for the tile's drawing.
    pub picture: String,
    pub hue: u16,
    /// Available at this store as far as this till knows: server level less own sales beyond it.
    pub stock: Option<String>,
    pub low: bool,
    /// RFC 3339 of the level; shown when offline.
    pub stock_as_of: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct ProductPage {
    pub items: Vec<Product>,
    /// Hits in all (capped at 10,000 for a text search).
    #[ts(type = "number")]
    pub total: u64,
    #[ts(type = "number")]
    pub offset: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "result", rename_all = "snake_case")]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub enum ScanResult {
    /// Added to the cart.
    Added {
        cart: Cart,
        line_id: Uuid,
    },
    /// Found, but it must be weighed or priced first.
    NeedsWeight {
        product: Product,
    },
    NeedsPrice {
        product: Product,
    },
    /// Past the day that its code names: not sold.
    Expired {
        product: Product,
        /// `2026-11-20`.
        expired_on: String,
    },
    /// The code cannot be right.
    Refused {
        code: String,
        /// Stable, to branch on: such as `check_digit`.
        reason: String,
    },
    Unknown {
        code: String,
        /// What it looks like: such as `gtin`.
        kind: String,
        /// A stable word for what may help, when something may.
        hint: Option<String>,
    },
}

/// What a product costs now and from when it costs something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct PriceCheck {
    pub product: Product,
    /// The labels of the taxes in force on it.
    pub taxes: Vec<String>,
    /// What comes on top of one unit of it.
    pub fees: Vec<FeeSum>,
    pub next_price: Option<NextPrice>,
    /// Its barcodes, and its PLU.
    pub codes: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct NextPrice {
    #[ts(type = "string")]
    pub price: UnitMinor,
    /// Store-local, RFC 3339.
    pub from: String,
}
