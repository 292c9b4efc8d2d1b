//! Short lists for filters: the tenant's stores, people, vendors and categories.

use serde::Serialize;
use utoipa::ToSchema;

use super::Named;

/// What HQ's filters choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Directory {
    pub stores: Vec<StoreEntry>,
    pub people: Vec<Person>,
    pub vendors: Vec<Named>,
    pub categories: Vec<Named>,
    /// Every exception code there is, with what may be done about it.
    pub codes: Vec<CodeEntry>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StoreEntry {
    pub id: i64,
    pub code: String,
    pub name: String,
    #[schema(example = "Europe/Dublin")]
    pub time_zone: String,
    #[schema(example = "EUR")]
    pub currency: String,
    /// Digits after the decimal point of the currency.
    #[schema(example = 2)]
    pub exponent: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Person {
    pub id: i64,
    pub name: String,
    #[schema(example = "cashier")]
    pub role: String,
    /// Id of the one store this person works at.
    pub store: Option<i64>,
    pub active: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CodeEntry {
    pub code: String,
    pub severity: super::exception::Severity,
    pub actions: Vec<super::exception::ActionName>,
}
