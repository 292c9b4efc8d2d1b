//! Discounts on orders from the web.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Named, StoreRef};

/// Out of whose share a discount comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BorneBy {
    House,
    Vendor,
}

impl BorneBy {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            BorneBy::House => "house",
            BorneBy::Vendor => "vendor",
        }
    }
}

/// What is taken off. Amounts are minor units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DiscountView {
    pub id: i64,
    /// What buyers type; none: it applies by itself.
    #[schema(example = "HARVEST10")]
    pub code: Option<String>,
    pub name: String,
    /// One of the two: hundredths of a percent, or an amount.
    pub percent_bp: Option<i64>,
    pub amount: Option<i64>,
    pub borne_by: BorneBy,
    /// On this vendor's goods alone.
    pub vendor: Option<Named>,
    /// For this buyer store alone.
    pub store: Option<StoreRef>,
    /// From which sum of goods on.
    pub min_total: i64,
    #[schema(example = "2026-11-21T09:00:00Z")]
    pub valid_from: String,
    pub valid_until: Option<String>,
    pub active: bool,
}

/// `POST /api/v1/discounts`, and `PUT /api/v1/discounts/{id}`: all of it as it is to be.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DiscountChange {
    /// Letters, digits and dashes; kept in capitals.
    #[serde(default)]
    #[schema(example = "HARVEST10", max_length = 40)]
    pub code: Option<String>,
    #[schema(min_length = 1, max_length = 120)]
    pub name: String,
    #[serde(default)]
    #[schema(minimum = 1, maximum = 10_000)]
    pub percent_bp: Option<i64>,
    #[serde(default)]
    #[schema(minimum = 1)]
    pub amount: Option<i64>,
    pub borne_by: BorneBy,
    /// Id of a vendor.
    #[serde(default)]
    pub vendor: Option<i64>,
    /// Id of a buyer store.
    #[serde(default)]
    pub store: Option<i64>,
    #[serde(default)]
    #[schema(minimum = 0)]
    pub min_total: i64,
    /// Absent: now, or as it was.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub valid_from: Option<DateTime<Utc>>,
    /// The first instant at which it is over.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub valid_until: Option<DateTime<Utc>>,
    #[serde(default = "yes")]
    pub active: bool,
}

fn yes() -> bool {
    true
}
