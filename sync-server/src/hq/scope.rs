//! Whose rows a person may touch: a tenant, perhaps one store of it, and in whose name.

use std::fmt;
use std::net::IpAddr;

use evertill_domain::Role;
use uuid::Uuid;

/// Every read and write of HQ takes one. It comes from a signed-in [`super::principal::Principal`], or, for the
/// command line, from the operator of the machine: nothing else makes it, so no request can name another tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope {
    tenant: i64,
    store: Option<i64>,
    user: Option<i64>,
    address: Option<IpAddr>,
    vendor: Option<i64>,
    guest: Option<GuestHash>,
}

/// SHA-256 of what a guest's cookie holds.
pub type GuestHash = [u8; 32];

impl Scope {
    /// The whole tenant, in nobody's name.
    const fn nobody(tenant: i64) -> Self {
        Scope { tenant, store: None, user: None, address: None, vendor: None, guest: None }
    }

    pub(in crate::hq) fn of_person(session: &Session, address: Option<IpAddr>) -> Self {
        let store = session.me.store.as_ref().map(|store| store.id);
        let address = address.filter(|_| session.role != Role::Buyer);
        let vendor = session.me.vendor.as_ref().map(|vendor| vendor.id);
        Scope { store, user: Some(session.me.id), address, vendor, ..Scope::nobody(session.tenant) }
    }

    /// A buyer who is signed in.
    pub(crate) fn of_buyer(session: &Session, address: Option<IpAddr>) -> Self {
        Self::of_person(session, address)
    }

    /// Whose session it is that is renewed or ends, before anybody has shown who they are.
    #[must_use]
    pub(crate) fn of_holder(tenant: i64, user: i64, address: Option<IpAddr>) -> Self {
        Scope { user: Some(user), address, ..Scope::nobody(tenant) }
    }

    /// A guest of the shop; none: one who has nothing there yet.
    #[must_use]
    pub(crate) fn of_guest(tenant: i64, guest: Option<GuestHash>) -> Self {
        Scope { guest, ..Scope::nobody(tenant) }
    }

    /// Somebody who has shown a right password, and has no session yet.
    #[must_use]
    pub fn of_candidate(candidate: &Candidate, address: Option<IpAddr>) -> Self {
        let address = address.filter(|_| !candidate.is_customer);
        Scope { user: Some(candidate.user), address, ..Scope::nobody(candidate.tenant) }
    }

    /// Nobody that is known, at an address: for what they tried.
    #[must_use]
    pub(crate) fn of_stranger(tenant: i64, address: Option<IpAddr>) -> Self {
        Scope { address, ..Scope::nobody(tenant) }
    }

    /// The whole tenant, in nobody's name: for commands typed at the server's own machine.
    #[must_use]
    pub fn of_operator(tenant: i64) -> Self {
        Scope::nobody(tenant)
    }

    #[must_use]
    pub fn tenant(&self) -> i64 {
        self.tenant
    }

    /// The one store this person sees; none: every store of the tenant.
    #[must_use]
    pub fn store(&self) -> Option<i64> {
        self.store
    }

    #[must_use]
    pub fn user(&self) -> Option<i64> {
        self.user
    }

    /// Whence it was asked for; none at the server's own machine.
    #[must_use]
    pub fn address(&self) -> Option<IpAddr> {
        self.address
    }

    /// The one vendor whose orders, products and payouts this person sees; none: every vendor's.
    #[must_use]
    pub fn vendor(&self) -> Option<i64> {
        self.vendor
    }

    #[must_use]
    pub fn guest(&self) -> Option<GuestHash> {
        self.guest
    }

    /// Under whose name keys of requests are kept: a person's number, or one below zero that a guest's hash begins with.
    #[must_use]
    pub fn caller(&self) -> Option<i64> {
        let of_guest = |hash: GuestHash| {
            let [a, b, c, d, e, f, g, h, ..] = hash;
            i64::from_be_bytes([a, b, c, d, e, f, g, h]) | i64::MIN
        };
        self.user.or(self.guest.map(of_guest))
    }

    #[must_use]
    pub fn sees(&self, store: i64) -> bool {
        self.store.is_none_or(|own| own == store)
    }
}

/// A person's request that may be sent twice: the key it bears, and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeatable {
    pub method: &'static str,
    pub path: String,
    pub key: String,
    /// SHA-256 of the body.
    pub request_hash: [u8; 32],
    /// The store it acts on; 0 when it acts on none.
    pub store: i64,
    /// How long its answer is kept.
    pub kept_ms: i64,
}

/// What the store knows of a repeatable request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// The first: do it, then keep the answer.
    First,
    /// Answered before: these bytes.
    Answered { status: u16, body: Vec<u8> },
    /// The key was used with another body.
    OtherBody,
    /// The first is still running.
    Running,
}

/// A signed-in person as the store knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub id: Uuid,
    pub me: super::view::session::Me,
    pub role: Role,
    pub tenant: i64,
    pub expires_ms: i64,
}

/// Somebody who may be signing in.
#[derive(Clone, PartialEq, Eq)]
pub struct Candidate {
    pub tenant: i64,
    pub user: i64,
    pub login: String,
    pub name: String,
    pub password_hash: String,
    /// What their authenticator has too, sealed.
    pub second_factor: Option<Vec<u8>>,
    /// No person who works here. Their addresses are not written down.
    pub is_customer: bool,
}

impl fmt::Debug for Candidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Candidate").field("user", &self.user).finish_non_exhaustive()
    }
}

/// What somebody has shown as their second factor. It is good once: whoever comes second with the same has shown nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// The code of this step of 30 s.
    Step(i64),
    /// SHA-256 of a recovery code.
    Recovery([u8; 32]),
}

/// A session about to be opened.
#[derive(Debug, Clone)]
pub struct Opening {
    pub id: Uuid,
    /// SHA-256 of what renews it.
    pub refresh_hash: [u8; 32],
    /// Whose failures are forgotten.
    pub subject: String,
    /// What the browser calls itself.
    pub agent: Option<String>,
    pub proof: Option<Proof>,
    pub now_ms: i64,
    pub expires_ms: i64,
}

/// What became of a session that was to be renewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Renewed {
    Done {
        tenant: i64,
        session: Uuid,
    },
    /// A moment ago, by another window of the same browser.
    Already,
    /// Shown for the second time: the session has ended.
    Stolen,
    Unknown,
}

/// Which of a person's own sessions end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    One(Uuid),
    Others(Uuid),
    All,
}
