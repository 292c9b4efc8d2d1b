//! The audit trail as HQ sees it.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::page::PageQuery;
use super::{Named, StoreRef};
use crate::audit::Act;

/// One act.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AuditView {
    /// Its place in the tenant's trail: 1, 2, … without a gap.
    pub no: i64,
    #[schema(example = "2026-11-21T09:00:00Z")]
    pub at: String,
    #[schema(value_type = Act)]
    pub act: String,
    /// None: a stranger, a register, or the operator at the server's own machine.
    pub person: Option<Named>,
    pub store: Option<StoreRef>,
    /// Whence it was asked for.
    #[schema(example = "192.0.2.7")]
    pub address: Option<String>,
    /// What it was done to.
    #[schema(example = "S1-R1A-000417")]
    pub subject: String,
    /// What else there is to know, by its kind.
    #[schema(value_type = Object)]
    pub detail: Value,
    /// SHA-256 of the entry before and of this one, in hex.
    pub hash: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct AuditQuery {
    pub page: Option<u32>,
    pub limit: Option<u32>,
    /// Only this act.
    pub act: Option<String>,
    /// Only what this person did.
    pub person: Option<i64>,
    /// Text within the subject.
    pub q: Option<String>,
    /// From this day on, UTC.
    #[param(value_type = Option<String>, format = Date)]
    pub from: Option<chrono::NaiveDate>,
    /// Up to this day, UTC.
    #[param(value_type = Option<String>, format = Date)]
    pub to: Option<chrono::NaiveDate>,
}

impl AuditQuery {
    /// # Errors
    /// A sentence that names what is out of bounds.
    pub fn paging(&self) -> Result<PageQuery, String> {
        PageQuery::from_parts(self.page, self.limit)
    }
}
