//! People at HQ: a handler asks for a `Principal<P>` of the permission it needs, and gets a scope only through it.

use std::marker::PhantomData;
use std::net::IpAddr;

use axum::extract::FromRequestParts;
use axum::http::header::{AUTHORIZATION, COOKIE, HeaderMap};
use axum::http::request::Parts;
use evertill_domain::Role;
use evertill_protocol::error::ErrorCode;
use uuid::Uuid;

use super::scope::{Scope, Session};
use super::token;
use super::view::session::{Me, Permission, SecondFactor};
use crate::App;
use crate::config::SecondFactorRule;
use crate::error::Refusal;
use crate::gate::let_in;
use crate::http::address_of;
use crate::shop::shopper::Shopper;

/// Name of the cookie that a browser holds.
pub const COOKIE_NAME: &str = "evertill_hq";

/// What a role grants at HQ.
#[must_use]
pub fn permissions(role: Role) -> Vec<Permission> {
    Permission::ALL.iter().copied().filter(|permission| grants(role, *permission)).collect()
}

fn grants(role: Role, permission: Permission) -> bool {
    match permission {
        Permission::Review => role.may_review(),
        Permission::Settle => role.may_settle() && role.may_void(),
        Permission::Catalog => matches!(role, Role::Manager | Role::HqAdmin),
        Permission::Administer => role == Role::HqAdmin,
        Permission::Customers => matches!(role, Role::Manager | Role::HqAdmin),
        Permission::Buy => role == Role::Buyer,
        Permission::Sell => role == Role::Vendor,
    }
}

/// A permission as a type, so that a handler names the one it needs in its signature.
pub trait Needs: Clone + Send + Sync + 'static {
    const PERMISSION: Permission;
}

macro_rules! needs {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name;
        impl Needs for $name {
            const PERMISSION: Permission = Permission::$name;
        }
    )*};
}

needs! {
    /// Look.
    Review;
    /// Settle exceptions and void orders.
    Settle;
    /// Set prices and correct stock.
    Catalog;
    /// Registers.
    Administer;
    /// Know who customers are.
    Customers;
    /// Be a customer.
    Buy;
    /// Be a vendor's.
    Sell;
}

/// A person who has been let in for what `P` needs.
#[derive(Debug, Clone)]
pub struct Principal<P: Needs> {
    pub me: Me,
    pub scope: Scope,
    permission: PhantomData<P>,
}

impl<P: Needs> Principal<P> {
    /// # Errors
    /// `NOT_ALLOWED` when the person's role does not grant it, `SECOND_FACTOR_REQUIRED` while it needs one.
    pub(crate) fn of(session: &Session, address: Option<IpAddr>) -> Result<Self, Refusal> {
        if !grants(session.role, P::PERMISSION) {
            return Err(Refusal::new(ErrorCode::NotAllowed, "Your role does not allow this."));
        }
        if P::PERMISSION == Permission::Sell && session.me.vendor.is_none() {
            return Err(Refusal::new(
                ErrorCode::NotAllowed,
                "You are no vendor's: an administrator can say whose.",
            ));
        }
        if session.me.second_factor == SecondFactor::Required {
            let words = "Your role works with a second factor only: set one up first.";
            return Err(Refusal::new(ErrorCode::SecondFactorRequired, words));
        }
        let scope = Scope::of_person(session, address);
        Ok(Principal { me: session.me.clone(), scope, permission: PhantomData })
    }
}

impl<P: Needs> FromRequestParts<App> for Principal<P> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Refusal> {
        let_in(&parts.extensions)
    }
}

/// Whom an order concerns. The scope says which orders those are.
#[derive(Debug, Clone)]
pub struct Asker {
    pub scope: Scope,
    pub role: Asks,
    pub may: Vec<Permission>,
}

/// In which role somebody asks for orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// Sees everything of the stores that they see.
    Reviewer,
    /// Sees sub-orders of their own vendor.
    Vendor,
    /// A buyer, or a guest: sees what they ordered.
    Buyer,
}

impl Asker {
    /// # Errors
    /// `NOT_ALLOWED` when orders are nothing to this role, `SECOND_FACTOR_REQUIRED`.
    pub(crate) fn of(signed_in: &SignedIn) -> Result<Self, Refusal> {
        let (session, address) = (&signed_in.session, signed_in.address);
        let may = session.me.may.clone();
        let (scope, role) = if may.contains(&Permission::Sell) {
            (Principal::<Sell>::of(session, address)?.scope, Asks::Vendor)
        } else if may.contains(&Permission::Buy) {
            (Principal::<Buy>::of(session, address)?.scope, Asks::Buyer)
        } else {
            (Principal::<Review>::of(session, address)?.scope, Asks::Reviewer)
        };
        Ok(Asker { scope, role, may })
    }

    /// Whoever may see everything in this scope.
    #[must_use]
    pub fn reviewer(scope: Scope) -> Self {
        Asker { scope, role: Asks::Reviewer, may: Vec::new() }
    }

    /// # Errors
    /// `UNAUTHENTICATED` for one who has ordered nothing here.
    pub(crate) fn of_guest(shopper: Shopper) -> Result<Self, Refusal> {
        if shopper.guest.is_none() {
            return Err(Refusal::new(ErrorCode::Unauthenticated, "Sign in first."));
        }
        Ok(Asker { scope: shopper.scope, role: Asks::Buyer, may: Vec::new() })
    }
}

impl FromRequestParts<App> for Asker {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Refusal> {
        let_in(&parts.extensions)
    }
}

/// Anybody signed in, for the routes about the session itself: it opens no scope.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub session: Session,
    pub address: Option<IpAddr>,
}

impl SignedIn {
    /// In this person's name.
    #[must_use]
    pub fn scope(&self) -> Scope {
        Scope::of_person(&self.session, self.address)
    }

    /// # Errors
    /// `UNAUTHENTICATED` without a session that is open.
    pub(crate) async fn of(parts: &Parts, app: &App) -> Result<Self, Refusal> {
        let unknown = || Refusal::new(ErrorCode::Unauthenticated, "Sign in first.");
        let session = session_of(app, &token(parts).ok_or_else(unknown)?).await?.ok_or_else(unknown)?;
        Ok(SignedIn { session, address: address_of(&parts.extensions) })
    }
}

/// The open session that a token names, if it is one of ours and its time is not over.
pub(crate) async fn session_of(app: &App, token: &str) -> Result<Option<Session>, Refusal> {
    let Some(kid) = token::kid(token) else { return Ok(None) };
    let Some(key) = app.key(&kid).await? else { return Ok(None) };
    let verified = token::verify(token, &key.signing.verifying_key(), app.now_ms());
    match verified {
        Some(claims) => open_session(app, claims.tenant, claims.sid).await,
        None => Ok(None),
    }
}

/// A session that is still open, with what is asked of its person here.
pub(super) async fn open_session(app: &App, tenant: i64, id: Uuid) -> Result<Option<Session>, Refusal> {
    let session = app.store.session(tenant, id, app.now_ms()).await?;
    Ok(session.map(|mut session| {
        let required =
            app.config.second_factor == SecondFactorRule::Required && session.role == Role::HqAdmin;
        if required && session.me.second_factor == SecondFactor::Off {
            session.me.second_factor = SecondFactor::Required;
        }
        session
    }))
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Refusal> {
        let_in(&parts.extensions)
    }
}

/// The bearer's token if there is one, else the cookie's.
#[must_use]
pub fn token(parts: &Parts) -> Option<String> {
    let bearer = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|value| {
        let (scheme, token) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
    });
    bearer.or_else(|| cookie(&parts.headers, COOKIE_NAME))
}

/// What a cookie of that name holds.
pub(crate) fn cookie(headers: &HeaderMap, wanted: &str) -> Option<String> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == wanted).map(|(_, token)| token.to_owned())
}
