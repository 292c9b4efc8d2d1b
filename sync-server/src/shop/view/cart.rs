//! Carts: as they are shown, and what can be done to one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::problem::ProblemView;
use crate::hq::view::Named;

/// What a buyer chose of a product, by name: `{"cut": "thin"}`.
pub type Options = BTreeMap<String, String>;

/// A cart, priced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CartView {
    pub id: Uuid,
    /// Grows with every change; also the `ETag`.
    pub version: u64,
    #[schema(example = "EUR")]
    pub currency: String,
    pub items: Vec<CartItemView>,
    /// By vendor, in the order of the items.
    pub vendors: Vec<CartVendorView>,
    /// What the items cost, before anything is taken off.
    pub subtotal: i64,
    pub discount: i64,
    pub discounts: Vec<CartDiscount>,
    pub discount_code: Option<String>,
    /// Deposits and other fees per unit.
    pub fees: i64,
    /// In the prices, and on top of them.
    pub tax_included: i64,
    pub tax_added: i64,
    /// Without shipping.
    pub total: i64,
    /// About the cart as a whole; those about an item are with it too.
    pub problems: Vec<ProblemView>,
    /// What is in it is held until then.
    pub reserved_until: Option<String>,
    pub changed_at: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CartItemView {
    pub id: Uuid,
    pub variant: i64,
    pub sku: String,
    pub name: String,
    pub unit: String,
    pub vendor: Named,
    pub options: Options,
    pub qty: i64,
    /// When it was last put in or changed, and now; thousandths of a minor unit.
    pub unit_price: i64,
    pub unit_price_now: Option<i64>,
    /// The least quantity; 0: any.
    pub moq: i64,
    /// How much can be had by this cart; none: nobody counts it.
    pub available: Option<i64>,
    pub gross: i64,
    pub discount: i64,
    /// With fees and taxes on top.
    pub total: i64,
    pub picture: String,
    pub hue: u16,
    pub problems: Vec<ProblemView>,
}

/// One vendor's part of a cart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CartVendorView {
    pub vendor: Named,
    pub items: Vec<Uuid>,
    pub total: i64,
    /// If it is sent; known once the cart is prepared.
    pub shipping: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CartDiscount {
    pub id: i64,
    #[schema(example = "Autumn: ten percent")]
    pub name: String,
    pub amount: i64,
}

/// `PUT /api/v1/cart`: the whole cart as it is to be.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutCart {
    #[schema(max_items = 200)]
    pub items: Vec<PutItem>,
    pub discount_code: Option<String>,
    /// What the page believes it costs, without shipping: checked, never trusted.
    pub total: Option<i64>,
}

/// Some goods; `POST /api/v1/cart/items` adds them to those that are there.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutItem {
    /// The product.
    pub variant: i64,
    /// Thousandths.
    #[schema(example = 2000, minimum = 1)]
    pub qty: i64,
    #[serde(default)]
    pub options: Options,
    /// Whose the page believes they are: checked, never trusted.
    pub vendor: Option<i64>,
    /// What the page believes one costs: checked, never trusted.
    pub unit_price: Option<i64>,
}

/// `PATCH /api/v1/cart/items/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeItem {
    /// Thousandths.
    #[schema(example = 3000, minimum = 1)]
    pub qty: i64,
}

/// Which part of the cart is emptied.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct EmptyQuery {
    /// This vendor's items alone; none: all.
    pub vendor_id: Option<i64>,
}

/// `POST /api/v1/cart/merge`: what the guest had on this device joins what the person has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MergedCart {
    /// None: neither had anything.
    pub cart: Option<CartView>,
    /// Of what there is less than both had.
    pub capped: Vec<ProblemView>,
    /// How many orders of the guest are in the person's history now.
    pub orders: u32,
}

/// `POST /api/v1/cart/sync`: what a device did while it had no network.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SyncCart {
    /// The version that the device saw last; none: it saw no cart.
    pub base_version: Option<u64>,
    /// Each is done once, however often it is sent.
    #[schema(max_items = 200)]
    pub changes: Vec<SyncChange>,
}

/// One thing done to one item.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SyncChange {
    /// Chosen by the device.
    pub key: Uuid,
    /// The product.
    pub variant: i64,
    #[serde(default)]
    pub options: Options,
    /// How much of it the device saw in that version; 0: none.
    #[schema(minimum = 0)]
    pub base_qty: i64,
    /// What it made of it; 0: taken out.
    #[schema(minimum = 0)]
    pub qty: i64,
    /// What one cost when the device saw it.
    pub base_price: Option<i64>,
}

/// The cart after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SyncedCart {
    /// None: there is nothing in it.
    pub cart: Option<CartView>,
    /// Line by line, where it is not what the device made of it, or cannot be bought like this.
    pub conflicts: Vec<ProblemView>,
}
