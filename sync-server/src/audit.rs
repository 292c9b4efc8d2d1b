//! The audit trail: who did what that matters for security, in a chain by tenant.
//!
//! What tills do is in their journals, which are chained and signed; this is what people do at the server.

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

/// The link before the first.
pub const GENESIS: [u8; 32] = [0; 32];

macro_rules! acts {
    ($($(#[$doc:meta])* $name:ident = $code:tt,)*) => {
        /// What was done.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
        pub enum Act {
            $($(#[$doc])* #[serde(rename = $code)] $name,)*
        }

        impl Act {
            pub const ALL: &[Act] = &[$(Act::$name),*];

            /// Its stable code.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self {
                    $(Act::$name => $code,)*
                }
            }
        }
    };
}

acts! {
    SignedIn = "signed_in",
    SignInFailed = "sign_in_failed",
    /// Too many failures: nobody signs in by this login for a while.
    Locked = "locked",
    SignedOut = "signed_out",
    SignedOutEverywhere = "signed_out_everywhere",
    /// What renews a session was shown twice: somebody has stolen it, and the session has ended.
    SessionRefreshedTwice = "session_refreshed_twice",
    PasswordChanged = "password_changed",
    /// An administrator gave out a code for a new password.
    PasswordCodeIssued = "password_code_issued",
    /// A new password was chosen by such a code.
    PasswordReset = "password_reset",
    SecondFactorOn = "second_factor_on",
    SecondFactorOff = "second_factor_off",
    RecoveryCodesMade = "recovery_codes_made",
    RecoveryCodeUsed = "recovery_code_used",
    Unlocked = "unlocked",
    /// An operation that the person's role does not grant.
    PermissionRefused = "permission_refused",
    /// Another tenant than the person's was named.
    TenantRefused = "tenant_refused",
    RegisterCodeIssued = "register_code_issued",
    RegisterEnrolled = "register_enrolled",
    RegisterRevoked = "register_revoked",
    /// Its device is lost: revoked, and what it had not sent is named.
    RegisterLost = "register_lost",
    /// Its device is trusted no more, and another takes its place.
    RegisterReplaced = "register_replaced",
    /// Two devices write its journal: one is a copy.
    RegisterForked = "register_forked",
    /// From the web.
    OrderPlaced = "order_placed",
    /// A vendor's part of an order from the web was moved on, or called off.
    SubOrderMoved = "sub_order_moved",
    PaymentSettled = "payment_settled",
    OrderVoided = "order_voided",
    ExceptionSettled = "exception_settled",
    ExceptionAssigned = "exception_assigned",
    PricesSet = "prices_set",
    StockAdjusted = "stock_adjusted",
    /// A file into the catalogue.
    Imported = "imported",
    WebhookAdded = "webhook_added",
    WebhookChanged = "webhook_changed",
    WebhookDeleted = "webhook_deleted",
    WebhookSecretRotated = "webhook_secret_rotated",
    /// Events sent to a webhook again.
    EventsReplayed = "events_replayed",
    PersonAdded = "person_added",
    PersonChanged = "person_changed",
    RoleChanged = "role_changed",
    /// Somebody became an administrator.
    AdministratorMade = "administrator_made",
    PersonActivated = "person_activated",
    PersonDeactivated = "person_deactivated",
    StoreChanged = "store_changed",
    CustomerAdded = "customer_added",
    CustomerChanged = "customer_changed",
    /// All that is known of one was taken away as a file.
    CustomerExported = "customer_exported",
    /// A customer's key was destroyed.
    CustomerErased = "customer_erased",
    VendorAdded = "vendor_added",
    /// Who it is, what was agreed with it, or until when it may sell.
    VendorChanged = "vendor_changed",
    VendorDeleted = "vendor_deleted",
    ProductAdded = "product_added",
    ProductChanged = "product_changed",
    /// How a product is sold, and at which price.
    ChannelChanged = "channel_changed",
    DiscountAdded = "discount_added",
    DiscountChanged = "discount_changed",
    ShopOpened = "shop_opened",
    ShopClosed = "shop_closed",
    AuditExported = "audit_exported",
}

/// What is written down of an act. No secrets, and of a customer nothing but an id: it is kept for ever.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub act: Act,
    pub store: Option<i64>,
    /// What it was done to, in a word: a login, an order's number.
    pub subject: String,
    /// A JSON object.
    pub detail: Value,
}

impl Entry {
    #[must_use]
    pub fn new(act: Act, subject: impl Into<String>, detail: Value) -> Self {
        Entry { act, store: None, subject: subject.into(), detail }
    }

    #[must_use]
    pub fn at(mut self, store: impl Into<Option<i64>>) -> Self {
        self.store = store.into();
        self
    }
}

/// An entry in its place, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub tenant: i64,
    pub no: i64,
    pub at_ms: i64,
    pub act: String,
    pub user: Option<i64>,
    pub store: Option<i64>,
    pub address: Option<String>,
    pub subject: String,
    pub detail: String,
}

impl Link {
    /// SHA-256 over the link before and this one's fields as a JSON array, in their order.
    #[must_use]
    pub fn hash(&self, previous: &[u8; 32]) -> [u8; 32] {
        let Link { tenant, no, at_ms, act, user, store, address, subject, detail } = self;
        let fields = serde_json::json!([tenant, no, at_ms, act, user, store, address, subject, detail]);
        let mut sha = Sha256::new();
        sha.update(previous);
        sha.update(fields.to_string().as_bytes());
        sha.finalize().into()
    }
}

/// What a look through a tenant's whole chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    pub tenant: String,
    pub entries: u64,
    /// What is wrong, in the words of an operator; empty: nothing.
    pub broken: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::{GENESIS, Link};

    #[test]
    fn every_field_is_in_the_hash() {
        let link = Link {
            tenant: 1,
            no: 2,
            at_ms: 3,
            act: "signed_in".into(),
            user: Some(4),
            store: Some(5),
            address: Some("::1".into()),
            subject: "ann".into(),
            detail: "{}".into(),
        };
        let others = [
            Link { tenant: 9, ..link.clone() },
            Link { no: 9, ..link.clone() },
            Link { at_ms: 9, ..link.clone() },
            Link { act: "signed_out".into(), ..link.clone() },
            Link { user: None, ..link.clone() },
            Link { store: Some(9), ..link.clone() },
            Link { address: None, ..link.clone() },
            Link { subject: "an".into(), ..link.clone() },
            Link { detail: "{ }".into(), ..link.clone() },
        ];
        let hash = link.hash(&GENESIS);
        assert!(others.iter().all(|other| other.hash(&GENESIS) != hash));
        assert_ne!(link.hash(&hash), hash, "nor can the one before be another");
    }
}
