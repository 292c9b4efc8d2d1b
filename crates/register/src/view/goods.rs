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
    /// Hits in all; for words, counted some pages ahead of this one, so that it grows while one walks through them.
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
    /// The code, or what it says, cannot be right: nothing was looked for by it.
    Refused {
        code: String,
        reason: Refusal,
    },
    /// Nothing here has this code.
    Unknown {
        code: String,
        kind: ScanKind,
        /// Goods of open price that it may be sold as.
        open: Vec<Product>,
    },
}

/// Why a code is not taken at its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub enum Refusal {
    /// Its check digit is wrong: misread, or mistyped.
    CheckDigit,
    /// The check digit within a label's price or weight is wrong.
    LabelDamaged,
    /// A GS1 code that breaks off, or says what cannot be.
    Unreadable,
    /// Its price is in other money than the store's, or in less than its smallest unit.
    Currency,
}

/// What an unknown code looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub enum ScanKind {
    /// A right number of a product that this store does not have.
    Gtin,
    /// A case of several, not the piece that is sold.
    Case,
    /// A scale's label for an article that is not this store's.
    Label,
    /// Neither a product's number nor anything of GS1's: a PLU, a shop's own code, something else altogether.
    Own,
    /// A web address that names no product.
    Link,
    Coupon,
    /// A customer's or member's card.
    Card,
    /// A parcel or pallet.
    Shipment,
    /// A place, an asset, …
    Other,
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
