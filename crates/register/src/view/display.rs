//! What the customer sees on a screen of their own; the till's page says it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Cart, Minor};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub enum DisplayKind {
    Idle,
    Cart,
    Pay,
    Thanks,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct DisplayState {
    pub kind: DisplayKind,
    pub cart: Option<Cart>,
    #[ts(type = "string | null")]
    pub due: Option<Minor>,
    #[ts(type = "string | null")]
    pub change: Option<Minor>,
    pub currency: String,
    pub currency_digits: u8,
    /// BCP 47.
    pub locale: String,
    pub store_name: String,
}
