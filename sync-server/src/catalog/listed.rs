//! What the command line lists.

use serde::Serialize;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListedTenant {
    pub id: i64,
    pub code: String,
    pub name: String,
    pub stores: u32,
    pub products: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListedStore {
    pub id: i64,
    pub code: String,
    pub name: String,
    pub time_zone: String,
    pub currency: String,
    pub tax_included: bool,
    pub tax_per_receipt: bool,
    pub receipt_by_vendor: bool,
    pub cash_step: i64,
    pub day_start_minutes: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListedVendor {
    pub id: i64,
    pub code: String,
    pub name: String,
    pub products: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListedUser {
    pub id: i64,
    pub login: String,
    pub name: String,
    pub role: String,
    /// Code of the one store this person works at.
    pub store: Option<String>,
    pub active: bool,
    pub has_password: bool,
    pub has_pin: bool,
}
