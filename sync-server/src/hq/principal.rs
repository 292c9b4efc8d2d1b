//! People at HQ: a handler asks for a `Principal<P>` of the permission it needs, and gets a scope only through it.

use std::marker::PhantomData;
use std::net::IpAddr;

use axum::extract::FromRequestParts;
use axum::http::header::{AUTHORIZATION, COOKIE};
use axum::http::request::Parts;
use evertill_domain::Role;
use evertill_protocol::error::ErrorCode;

use super::scope::{Scope, Session};
use super::view::session::{Me, Permission};
use crate::App;
use crate::error::Refusal;
use crate::gate::let_in;
use crate::http::address_of;
use crate::sync::secret;

/// Name of the cookie that a browser holds.
pub const COOKIE_NAME: &str = "evertill_hq";

/// What a role grants at HQ.
#[must_use]
pub fn permissions(role: Role) -> Vec<Permission> {
    let all = [Permission::Review, Permission::Settle, Permission::Catalog, Permission::Administer];
    all.into_iter().filter(|permission| grants(role, *permission)).collect()
}

fn grants(role: Role, permission: Permission) -> bool {
    match permission {
        Permission::Review => role.may_review(),
        Permission::Settle => role.may_settle() && role.may_void(),
        Permission::Catalog => matches!(role, Role::Manager | Role::HqAdmin),
        Permission::Administer => role == Role::HqAdmin,
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
    /// `NOT_ALLOWED` when the person's role does not grant it.
    pub(crate) fn of(session: &Session, address: Option<IpAddr>) -> Result<Self, Refusal> {
        if !grants(session.role, P::PERMISSION) {
            return Err(Refusal::new(ErrorCode::NotAllowed, "Your role does not allow this."));
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

/// Anybody signed in, for the routes about the session itself: it opens no scope.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub session: Session,
    /// Of the session's token.
    pub hash: [u8; 32],
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
        let hash = secret::hash(&token(parts).ok_or_else(unknown)?);
        let session = app.store.session(hash, app.now_ms()).await?.ok_or_else(unknown)?;
        Ok(SignedIn { session, hash, address: address_of(&parts.extensions) })
    }
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
    bearer.or_else(|| {
        let cookies = parts.headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs =
            cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(name, _)| *name == COOKIE_NAME).map(|(_, token)| token.to_owned())
    })
}
