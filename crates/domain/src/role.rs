//! Roles at a till and at HQ, and what each may do.

use serde::{Deserialize, Serialize};

/// A person's role within a tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Cashier,
    Supervisor,
    Manager,
    HqAnalyst,
    HqAdmin,
    Vendor,
    Buyer,
    Integration,
}

impl Role {
    /// May sign in at a till.
    #[must_use]
    pub fn may_sell(self) -> bool {
        matches!(self, Role::Cashier | Role::Supervisor | Role::Manager | Role::HqAdmin)
    }

    /// May approve or make a void.
    #[must_use]
    pub fn may_void(self) -> bool {
        matches!(self, Role::Manager | Role::HqAdmin)
    }

    /// May settle exceptions at HQ.
    #[must_use]
    pub fn may_settle(self) -> bool {
        matches!(self, Role::Manager | Role::HqAdmin)
    }

    /// May look at HQ's pages.
    #[must_use]
    pub fn may_review(self) -> bool {
        matches!(self, Role::Manager | Role::HqAnalyst | Role::HqAdmin)
    }

    /// May set up a till's devices, open its drawer without a sale, sell without tax and throw a parked cart away.
    #[must_use]
    pub fn may_supervise(self) -> bool {
        matches!(self, Role::Supervisor | Role::Manager | Role::HqAdmin)
    }

    /// May take at most this many percent off a line or an order without asking anybody, and approve as much for
    /// others.
    #[must_use]
    pub fn discount_limit_percent(self) -> u8 {
        match self {
            Role::Cashier => 10,
            role => role.override_limit_percent(),
        }
    }

    /// May approve a price override that takes at most this many percent off.
    /// A price above the list is never limited: the customer sees it.
    #[must_use]
    pub fn override_limit_percent(self) -> u8 {
        match self {
            Role::Supervisor => 25,
            Role::Manager | Role::HqAdmin => 100,
            _ => 0,
        }
    }

    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Role::Cashier => "cashier",
            Role::Supervisor => "supervisor",
            Role::Manager => "manager",
            Role::HqAnalyst => "hq_analyst",
            Role::HqAdmin => "hq_admin",
            Role::Vendor => "vendor",
            Role::Buyer => "buyer",
            Role::Integration => "integration",
        }
    }

    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [
            Role::Cashier,
            Role::Supervisor,
            Role::Manager,
            Role::HqAnalyst,
            Role::HqAdmin,
            Role::Vendor,
            Role::Buyer,
            Role::Integration,
        ]
        .into_iter()
        .find(|role| role.name() == name)
    }
}
