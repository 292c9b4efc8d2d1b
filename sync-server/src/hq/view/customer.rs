//! Customers as HQ sees them, and as they see themselves.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::audit::AuditView;
use super::page::PageQuery;
use super::person::OwnSession;
use crate::audit::Act;
use crate::customers::{Erasure, Record};
use crate::shop::view::checkout::Address;

/// A customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CustomerView {
    /// What sales, events and the audit trail know of them.
    pub id: Uuid,
    /// None once they are erased.
    pub record: Option<Record>,
    /// They chose a password, and may sign in.
    pub has_account: bool,
    #[schema(example = "2026-11-21T09:00:00Z")]
    pub created_at: String,
    pub changed_at: String,
    pub erased_at: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default, deny_unknown_fields)]
pub struct CustomerQuery {
    #[param(minimum = 1, default = 1)]
    pub page: Option<u32>,
    #[param(minimum = 1, maximum = 200, default = 20)]
    pub limit: Option<u32>,
}

impl CustomerQuery {
    /// # Errors
    /// A sentence that names what is out of bounds.
    pub fn paging(&self) -> Result<PageQuery, String> {
        PageQuery::from_parts(self.page, self.limit)
    }
}

/// `POST /api/v1/customers/find`: in a body, for addresses end up in logs.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FindCustomers {
    /// The whole of an e-mail address, or of a phone number with its country. Nobody can look for a part of one.
    #[schema(example = "ada@example.org", max_length = 254)]
    pub contact: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct FoundCustomers {
    pub data: Vec<CustomerView>,
}

/// Why somebody at HQ erases a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EraseReason {
    /// They asked for it.
    Asked,
    /// They were added by mistake, or twice.
    Mistake,
}

impl From<EraseReason> for Erasure {
    fn from(reason: EraseReason) -> Self {
        match reason {
            EraseReason::Asked => Erasure::Asked,
            EraseReason::Mistake => Erasure::Mistake,
        }
    }
}

/// `POST /api/v1/customers/{id}/erase`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EraseCustomer {
    pub why: EraseReason,
}

/// Everything that is known of a customer.
#[derive(Debug, Serialize, ToSchema)]
pub struct CustomerExport {
    #[schema(example = "Alder & Rye")]
    pub merchant: String,
    #[schema(example = "2026-11-21T09:00:00Z")]
    pub taken_at: String,
    pub customer: CustomerView,
    /// The newest first.
    pub orders: Vec<CustomerOrder>,
    /// Where they are signed in.
    pub sessions: Vec<OwnSession>,
    /// What they did and what was done to their data, the newest first.
    pub history: Vec<CustomerAct>,
}

/// What they bought.
#[derive(Debug, Serialize, ToSchema)]
pub struct CustomerOrder {
    #[schema(example = "S1-R1A-000417")]
    pub number: Option<String>,
    pub store: String,
    pub sold_at: String,
    #[schema(example = "EUR")]
    pub currency: String,
    /// Minor units.
    pub total: i64,
    pub voided: bool,
    /// Where it went, if it was ordered on the web.
    pub address: Option<Address>,
    pub lines: Vec<CustomerLine>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct CustomerLine {
    pub name: String,
    /// Thousandths of the unit.
    pub qty: i64,
    #[schema(example = "kg")]
    pub unit: String,
    /// Minor units.
    pub net: i64,
}

/// An act of the audit trail, as the customer whom it is about may know it.
#[derive(Debug, Serialize, ToSchema)]
pub struct CustomerAct {
    #[schema(example = "2026-11-21T09:00:00Z")]
    pub at: String,
    #[schema(value_type = Act)]
    pub act: String,
}

impl From<AuditView> for CustomerAct {
    fn from(AuditView { at, act, .. }: AuditView) -> Self {
        CustomerAct { at, act }
    }
}

macro_rules! personal_request {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Deserialize, ToSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$field_meta])* pub $field: $type,)*
        }

        /// None of it: requests end up in logs.
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(stringify!($name))
            }
        }
    )*};
}

personal_request! {
    /// `POST /api/v1/buyers`.
    NewBuyer {
        /// Code of the merchant; may be left out where the server holds only one.
        #[schema(example = "alder-rye")]
        tenant: Option<String>,
        #[schema(example = "Ada Byron", min_length = 1, max_length = 120)]
        name: String,
        #[schema(example = "ada@example.org")]
        email: String,
    }

    /// `POST /api/v1/buyers/code`.
    BuyerCode {
        /// Code of the merchant; may be left out where the server holds only one.
        #[schema(example = "alder-rye")]
        tenant: Option<String>,
        #[schema(example = "ada@example.org")]
        email: String,
    }

    /// `PUT /api/v1/buyers/me`. The e-mail is what one signs in by: it stays.
    BuyerChange {
        #[schema(example = "Ada Byron", min_length = 1, max_length = 120)]
        name: String,
        /// With its country (ITU-T E.164).
        #[schema(example = "+49 30 901820")]
        phone: Option<String>,
        #[schema(max_length = 400)]
        address: Option<String>,
    }

    /// `POST /api/v1/buyers/me/erase`.
    EraseBuyer {
        #[schema(format = "password")]
        password: String,
    }
}

impl std::fmt::Debug for FindCustomers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FindCustomers")
    }
}
