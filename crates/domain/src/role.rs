//! Roles at a till and at HQ, and what each may do.

use serde::{Deserialize, Serialize};

use crate::money::Money;

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
    pub const ALL: [Role; 8] = [
        Role::Cashier,
        Role::Supervisor,
        Role::Manager,
        Role::HqAnalyst,
        Role::HqAdmin,
        Role::Vendor,
        Role::Buyer,
        Role::Integration,
    ];

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

    /// May enrol a till that is at work with another server.
    #[must_use]
    pub fn may_enrol(self) -> bool {
        matches!(self, Role::Manager | Role::HqAdmin)
    }

    /// May take so much off a line or an order, or approve it: a cashier a tenth, others what they may override. A
    /// percentage is rounded, so less than one minor unit beyond the limit is within it.
    #[must_use]
    pub fn may_discount(self, base: Money, off: Money) -> bool {
        let limit = match self {
            Role::Cashier => 10,
            role => i128::from(role.override_limit_percent()),
        };
        limit > 0 && (i128::from(off.0) - 1) * 100 < i128::from(base.0) * limit
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
        Role::ALL.into_iter().find(|role| role.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_may_take_how_much_off() {
        // (role, of, the most, one more)
        let table = [
            (Role::Cashier, 1000, Some(100)),
            // A tenth of 1.19 is 0.119: ten percent, rounded up.
            (Role::Cashier, 119, Some(12)),
            (Role::Supervisor, 1000, Some(250)),
            (Role::Manager, 1000, Some(1000)),
            (Role::HqAdmin, 1000, Some(1000)),
            (Role::HqAnalyst, 1000, None),
            (Role::Buyer, 1000, None),
        ];
        for (role, base, most) in table {
            let may = |off| role.may_discount(Money(base), Money(off));
            match most {
                Some(most) => assert_eq!((may(most), may(most + 1)), (true, false), "{role:?} of {base}"),
                None => assert!(!may(1), "{role:?}"),
            }
        }
    }
}
