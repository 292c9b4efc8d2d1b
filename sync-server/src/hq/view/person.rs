//! People as their administrators see them, and their own sessions and secrets.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::page::PageQuery;
use super::{Named, StoreRef};

/// A person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PersonView {
    pub id: i64,
    #[schema(example = "ana")]
    pub login: String,
    pub name: String,
    #[schema(example = "manager")]
    pub role: String,
    /// The one store they work at; none: every store.
    pub store: Option<StoreRef>,
    /// Whose orders, products and payouts they see, where they are a vendor's.
    pub vendor: Option<Named>,
    pub active: bool,
    /// May sign in at HQ.
    pub has_password: bool,
    /// May sign in at tills.
    pub has_pin: bool,
    pub second_factor: bool,
    /// After too many failures: nobody signs in by this login before.
    pub locked_until: Option<String>,
    /// Last at HQ.
    pub signed_in_at: Option<String>,
    /// How many are open.
    pub sessions: u32,
    #[schema(example = "2026-11-21T09:00:00Z")]
    pub created_at: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PersonQuery {
    pub page: Option<u32>,
    pub limit: Option<u32>,
    /// Text within name or login.
    pub q: Option<String>,
    pub role: Option<String>,
    /// Who works at this store alone.
    pub store: Option<i64>,
    pub active: Option<bool>,
}

impl PersonQuery {
    /// # Errors
    /// A sentence that names what is out of bounds.
    pub fn paging(&self) -> Result<PageQuery, String> {
        PageQuery::from_parts(self.page, self.limit)
    }
}

/// `POST /api/v1/people`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPerson {
    #[schema(example = "ana")]
    pub login: String,
    pub name: String,
    pub role: GivenRole,
    /// Code of the one store they work at; none: every store.
    #[schema(example = "S1")]
    pub store: Option<String>,
    /// Id of the vendor that they are of: the role `vendor` has one, no other does.
    pub vendor: Option<i64>,
    /// For tills: 4 to 8 digits.
    #[schema(format = "password")]
    pub pin: Option<String>,
}

/// Not the PIN: requests end up in logs.
impl std::fmt::Debug for NewPerson {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewPerson").field("login", &self.login).finish_non_exhaustive()
    }
}

/// The roles that administrators give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GivenRole {
    Cashier,
    Supervisor,
    Manager,
    HqAnalyst,
    HqAdmin,
    Vendor,
}

impl From<GivenRole> for evertill_domain::Role {
    fn from(role: GivenRole) -> Self {
        use evertill_domain::Role;
        match role {
            GivenRole::Cashier => Role::Cashier,
            GivenRole::Supervisor => Role::Supervisor,
            GivenRole::Manager => Role::Manager,
            GivenRole::HqAnalyst => Role::HqAnalyst,
            GivenRole::HqAdmin => Role::HqAdmin,
            GivenRole::Vendor => Role::Vendor,
        }
    }
}

/// A new person, and by which code they choose their password, where their role signs in at HQ.
#[derive(Serialize, ToSchema)]
pub struct AddedPerson {
    pub person: PersonView,
    pub reset: Option<ResetCode>,
}

/// Said once.
#[derive(Serialize, ToSchema)]
pub struct ResetCode {
    #[schema(example = "K7QM-2XPA")]
    pub code: String,
    #[schema(example = "2026-11-22T09:00:00Z")]
    pub expires_at: String,
}

/// `PUT /api/v1/people/{id}`: all of it as it is to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditPerson {
    pub name: String,
    pub role: GivenRole,
    /// Code of the one store they work at; none: every store.
    pub store: Option<String>,
    /// Id of the vendor that they are of: the role `vendor` has one, no other does.
    pub vendor: Option<i64>,
    pub active: bool,
    /// None: it stays.
    #[schema(format = "password")]
    pub pin: Option<String>,
}

impl std::fmt::Debug for EditPerson {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EditPerson").field("role", &self.role).finish_non_exhaustive()
    }
}

/// The same as the store is told.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonChange {
    pub name: String,
    pub role: evertill_domain::Role,
    pub store: Option<String>,
    pub vendor: Option<i64>,
    pub active: bool,
    pub pin_hash: Option<String>,
}

impl std::fmt::Debug for PersonChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PersonChange").field("role", &self.role).finish_non_exhaustive()
    }
}

/// One of one's own sessions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OwnSession {
    pub id: Uuid,
    /// The one that asks.
    pub current: bool,
    #[schema(example = "2026-11-21T09:00:00Z")]
    pub started_at: String,
    /// When it was last renewed: every ten minutes while somebody works in it.
    pub used_at: String,
    pub expires_at: String,
    /// Whence it was begun.
    #[schema(example = "192.0.2.7")]
    pub address: Option<String>,
    /// What the browser calls itself.
    pub agent: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OwnSessions {
    pub data: Vec<OwnSession>,
}

macro_rules! secret_request {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Deserialize, ToSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type,)*
        }

        /// None of it: requests end up in logs.
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(stringify!($name))
            }
        }
    )*};
}

secret_request! {
    /// `POST /api/v1/me/password`.
    ChangePassword {
        #[schema(format = "password")]
        current: String,
        #[schema(format = "password")]
        new: String,
    }

    /// `POST /api/v1/password`.
    ResetPassword {
        /// Code of the tenant; may be left out where the server holds only one.
        tenant: Option<String>,
        login: String,
        #[schema(example = "K7QM-2XPA")]
        reset_code: String,
        #[schema(format = "password")]
        new: String,
    }

    /// `POST /api/v1/me/second-factor`.
    BeginSecondFactor {
        #[schema(format = "password")]
        password: String,
    }

    /// Six digits of the authenticator.
    SecondFactorCode {
        #[schema(example = "492039")]
        code: String,
    }

    /// `POST /api/v1/me/second-factor/remove`.
    RemoveSecondFactor {
        #[schema(format = "password")]
        password: String,
        /// Six digits, or a recovery code.
        code: String,
    }
}

/// What an authenticator is told, by hand or as a QR code.
#[derive(Serialize, ToSchema)]
pub struct SecondFactorSecret {
    /// Base32 (RFC 4648).
    pub secret: String,
    /// What the QR code says.
    #[schema(example = "otpauth://totp/Evertill:ana?secret=…&issuer=Evertill")]
    pub uri: String,
}

/// Each stands for a second factor once. Said once.
#[derive(Serialize, ToSchema)]
pub struct RecoveryCodes {
    pub recovery_codes: Vec<String>,
}

macro_rules! untold {
    ($($name:ident),*) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(stringify!($name))
            }
        }
    )*};
}
untold!(AddedPerson, ResetCode, SecondFactorSecret, RecoveryCodes);
