//! Signing in, and who is signed in.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::StoreRef;

/// `POST /api/v1/sessions`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignInRequest {
    /// Code of the tenant; may be left out where the server holds only one.
    #[schema(example = "alder-rye")]
    pub tenant: Option<String>,
    #[schema(example = "admin")]
    pub login: String,
    #[schema(example = "alder-and-rye", format = "password")]
    pub password: String,
    /// The second factor's: six digits, or a recovery code.
    #[schema(example = "492039")]
    pub code: Option<String>,
}

/// Not the password: requests end up in logs.
impl std::fmt::Debug for SignInRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignInRequest").field("tenant", &self.tenant).finish_non_exhaustive()
    }
}

/// `POST /api/v1/sessions/refresh`.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefreshRequest {
    /// Browsers have it in a cookie.
    pub refresh_token: Option<String>,
}

impl std::fmt::Debug for RefreshRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RefreshRequest")
    }
}

/// Signed in. Browsers use the cookies that come with it, programs the tokens.
#[derive(Serialize, ToSchema)]
pub struct SignedIn {
    /// For `Authorization: Bearer`: ten minutes. A JSON Web Token (RFC 7519) under a key of `/.well-known/jwks.json`.
    pub token: String,
    #[schema(example = "2026-11-21T10:10:00Z")]
    pub expires_at: String,
    /// For `POST /api/v1/sessions/refresh`, once: the answer has the next.
    pub refresh_token: String,
    /// When one signs in again.
    #[schema(example = "2026-11-21T22:00:00Z")]
    pub refresh_expires_at: String,
    pub me: Me,
}

/// Not the token: it is as good as the password.
impl std::fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignedIn").field("me", &self.me).finish_non_exhaustive()
    }
}

/// The person signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Me {
    pub id: i64,
    pub login: String,
    pub name: String,
    #[schema(example = "hq_admin")]
    pub role: String,
    pub tenant: TenantRef,
    /// The one store this person sees; none: every store of the tenant.
    pub store: Option<StoreRef>,
    /// The one vendor whose orders and products this person sees; none: every vendor's.
    pub vendor: Option<super::Named>,
    pub may: Vec<Permission>,
    pub second_factor: SecondFactor,
}

/// Whether a person has a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SecondFactor {
    On,
    Off,
    /// They have none, and their role needs one: nothing else is open to them before.
    Required,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TenantRef {
    #[schema(example = "alder-rye")]
    pub code: String,
    #[schema(example = "Alder & Rye")]
    pub name: String,
}

/// What a route asks for and a role grants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Look at orders, exceptions, registers, products and stock.
    Review,
    /// Settle and assign exceptions, void orders.
    Settle,
    /// Set prices and correct stock.
    Catalog,
    /// People and what they may do, registers, webhooks, the audit trail; to export or erase a customer.
    Administer,
    /// Find, add and change customers.
    Customers,
    /// One's own account as a customer.
    Buy,
    /// A vendor's own orders, products and payouts.
    Sell,
}

impl Permission {
    pub const ALL: &[Permission] = &[
        Permission::Review,
        Permission::Settle,
        Permission::Catalog,
        Permission::Administer,
        Permission::Customers,
        Permission::Buy,
        Permission::Sell,
    ];

    /// As the API names it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Permission::Review => "review",
            Permission::Settle => "settle",
            Permission::Catalog => "catalog",
            Permission::Administer => "administer",
            Permission::Customers => "customers",
            Permission::Buy => "buy",
            Permission::Sell => "sell",
        }
    }
}
