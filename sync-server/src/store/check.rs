//! What a check of the whole database against the invariants of `docs/protocol.md` finds.

/// What does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    pub invariant: Invariant,
    pub what: String,
}

/// The invariants that can be checked on a database at rest, by number and name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Invariant {
    Durable,
    ExactlyOnce,
    FactKept,
    Stock,
    Money,
    Tenant,
    Feed,
}

impl Invariant {
    #[must_use]
    pub fn number(self) -> u8 {
        match self {
            Invariant::Durable => 1,
            Invariant::ExactlyOnce => 2,
            Invariant::FactKept => 3,
            Invariant::Stock => 5,
            Invariant::Money => 6,
            Invariant::Tenant => 7,
            Invariant::Feed => 9,
        }
    }

    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Invariant::Durable => "durable",
            Invariant::ExactlyOnce => "exactly once",
            Invariant::FactKept => "a fact is never refused",
            Invariant::Stock => "stock never below zero",
            Invariant::Money => "money adds up",
            Invariant::Tenant => "nothing crosses a tenant",
            Invariant::Feed => "a cursor never skips",
        }
    }
}

impl std::fmt::Display for Breach {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "invariant {} ({}): {}", self.invariant.number(), self.invariant.name(), self.what)
    }
}
