//! Who shops: a buyer who is signed in, or a guest of the shop that this host is.

use axum::extract::FromRequestParts;
use axum::http::header::{AUTHORIZATION, HOST};
use axum::http::request::Parts;
use evertill_protocol::error::ErrorCode;

use crate::App;
use crate::error::Refusal;
use crate::gate::let_in;
use crate::hq::principal::{cookie, session_of, token};
use crate::hq::scope::{GuestHash, Scope};
use crate::hq::view::StoreRef;
use crate::hq::view::session::Permission;
use crate::http::address_of;
use crate::store::shop::Shop;
use crate::sync::secret;

/// A page that believes somebody is signed in says so: then nobody is taken for a guest because a session has run out.
const BELIEVES: &str = "x-shopper";

/// Whoever shops, and where.
#[derive(Debug, Clone)]
pub struct Shopper {
    pub shop: Shop,
    /// A buyer's, or a guest's.
    pub scope: Scope,
    /// The buyer's name.
    pub name: Option<String>,
    /// The store that the buyer buys for.
    pub buyer_store: Option<StoreRef>,
    /// The guest whose cookie was shown: somebody signed in may have been one before.
    pub guest: Option<GuestHash>,
    /// What the browser is to keep.
    pub(super) cookie: Option<String>,
}

impl Shopper {
    /// # Errors
    /// `SHOP_CLOSED` where this host sells nothing; `UNAUTHENTICATED` when whoever is said to be signed in is not.
    pub(crate) async fn of(parts: &Parts, app: &App) -> Result<Self, Refusal> {
        let host = parts.headers.get(HOST).and_then(|host| host.to_str().ok());
        let host = host.map(|host| host.split(':').next().unwrap_or(host).to_ascii_lowercase());
        let shop = app.store.shop(host.or_else(|| parts.uri.host().map(str::to_ascii_lowercase))).await?;
        let shop = shop.ok_or_else(|| Refusal::new(ErrorCode::ShopClosed, "There is no shop here."))?;
        let kept = cookie(&parts.headers, &app.config.cart_cookie).filter(|token| !token.is_empty());
        let guest = kept.as_deref().map(secret::hash);
        let session = match token(parts) {
            Some(token) => session_of(app, &token).await?,
            None => None,
        };
        let must = parts.headers.contains_key(AUTHORIZATION)
            || parts.headers.get(BELIEVES).is_some_and(|value| value == "buyer");
        if must && session.is_none() {
            return Err(Refusal::new(ErrorCode::Unauthenticated, "Sign in first."));
        }
        let buyer = session
            .filter(|session| session.me.may.contains(&Permission::Buy) && session.tenant == shop.tenant);
        if let Some(session) = buyer {
            app.rates.person(session.tenant, session.me.id)?;
            return Ok(Shopper {
                scope: Scope::of_buyer(&session, address_of(&parts.extensions)),
                name: Some(session.me.name.clone()),
                buyer_store: session.me.store.clone(),
                guest,
                cookie: None,
                shop,
            });
        }
        // Whoever changes something for the first time becomes a guest by it.
        let cookie =
            if parts.method.is_safe() { None } else { Some(kept.unwrap_or_else(secret::random_hex)) };
        let scope = Scope::of_guest(shop.tenant, guest.or_else(|| cookie.as_deref().map(secret::hash)));
        Ok(Shopper { shop, scope, name: None, buyer_store: None, guest, cookie })
    }

    /// Who it is, for the log: the same shopper always has the same, and it leads back to nobody.
    #[must_use]
    pub fn alias(&self) -> String {
        let caller = self.scope.caller().unwrap_or_default();
        hex::encode(&secret::hash(&format!("shopper {}/{caller}", self.scope.tenant()))[..6])
    }

    /// Whose cart it is that is meant: somebody signed in, or a guest who has shown a cookie.
    #[must_use]
    pub fn is_signed_in(&self) -> bool {
        self.name.is_some()
    }
}

impl FromRequestParts<App> for Shopper {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Refusal> {
        let_in(&parts.extensions)
    }
}
