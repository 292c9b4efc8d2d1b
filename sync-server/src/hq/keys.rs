//! The keys that sign access tokens: one signs for a month, is known for as long as anything that it signed is good, and goes.
//! They are in the database, under the server's own key: every server on it verifies what any of them signed.

use std::sync::{Arc, PoisonError, RwLock};

use axum::extract::State;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{SECRET_KEY_LENGTH, SigningKey};
use rand::Rng;
use serde::Serialize;
use tokio::sync::OnceCell;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::failures::Open;
use super::token::ACCESS_MS;
use crate::App;
use crate::error::Refusal;
use crate::gate::Routes;
use crate::http::Json;
use crate::store::people::StoredKey;
use crate::store::{Store, StoreError, StoreResult};
use crate::sync::secret;
use crate::vault::{Purpose, Vault, VaultError};

const SIGNS_MS: i64 = 30 * 24 * 3_600_000;
/// Another server may have made or ended one meanwhile.
const FRESH_MS: i64 = 60_000;
/// What tells the server's own key from another.
const CHECK: &[u8] = b"evertill";

/// One key.
pub struct Key {
    pub kid: String,
    pub signing: SigningKey,
    signs_until_ms: i64,
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Key").field("kid", &self.kid).finish_non_exhaustive()
    }
}

/// The keys as they were last read, and the vault that opens them.
#[derive(Debug, Default)]
pub struct Keys {
    known: RwLock<Known>,
    vault: OnceCell<Vault>,
}

#[derive(Debug, Default, Clone)]
struct Known {
    keys: Vec<Arc<Key>>,
    read_ms: i64,
}

impl Known {
    fn is_fresh(&self, now_ms: i64) -> bool {
        now_ms.abs_diff(self.read_ms) < FRESH_MS.unsigned_abs()
    }
}

impl App {
    /// The server's own key, once it was seen to be the one that the database's secrets are under.
    ///
    /// # Errors
    /// When it cannot be had, or is another.
    pub async fn vault(&self) -> StoreResult<&Vault> {
        self.keys.vault.get_or_try_init(|| checked(&self.config, &*self.store)).await
    }

    /// Fails where something is under another key than the server's own.
    pub(crate) async fn verify_vault(&self) -> StoreResult<()> {
        if self.store.vault_check().await?.is_some() {
            self.vault().await?;
        }
        Ok(())
    }

    /// The key that signs now; made, where none does.
    pub(super) async fn signing_key(&self) -> StoreResult<Arc<Key>> {
        let now_ms = self.now_ms();
        let signs = |known: &Known| known.keys.iter().find(|key| key.signs_until_ms > now_ms).cloned();
        let known = self.keys.known();
        if let Some(key) = signs(&known).filter(|_| known.is_fresh(now_ms)) {
            return Ok(key);
        }
        if let Some(key) = signs(&self.read_keys().await?) {
            return Ok(key);
        }
        let made = make(self.vault().await?, now_ms)?;
        self.store.add_signing_key(made, now_ms - ACCESS_MS).await?;
        let none = || StoreError::Unavailable("the key that signs has just been taken away".into());
        signs(&self.read_keys().await?).ok_or_else(none)
    }

    /// The key of that name, if anything it signed may still be good.
    pub(super) async fn key(&self, kid: &str) -> StoreResult<Option<Arc<Key>>> {
        let named = |known: &Known| known.keys.iter().find(|key| key.kid == kid).cloned();
        let known = self.keys.known();
        match named(&known).filter(|_| known.is_fresh(self.now_ms())) {
            Some(key) => Ok(Some(key)),
            None => Ok(named(&self.read_keys().await?)),
        }
    }

    async fn read_keys(&self) -> StoreResult<Known> {
        let (vault, now_ms) = (self.vault().await?, self.now_ms());
        let stored = self.store.signing_keys(now_ms - ACCESS_MS).await?;
        let known =
            Known { keys: stored.iter().filter_map(|key| open(vault, key)).collect(), read_ms: now_ms };
        *self.keys.known.write().unwrap_or_else(PoisonError::into_inner) = known.clone();
        Ok(known)
    }
}

impl Keys {
    fn known(&self) -> Known {
        self.known.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

async fn checked(config: &crate::Config, store: &dyn Store) -> StoreResult<Vault> {
    let vault = Vault::of(config)?;
    let kept = match store.vault_check().await? {
        Some(kept) => kept,
        None => store.begin_vault(vault.seal(Purpose::Check, CHECK)?).await?,
    };
    match vault.open(Purpose::Check, &kept) {
        Some(text) if text == CHECK => Ok(vault),
        _ => Err(VaultError::Other.into()),
    }
}

fn make(vault: &Vault, now_ms: i64) -> StoreResult<StoredKey> {
    let mut private = [0; SECRET_KEY_LENGTH];
    rand::rng().fill(&mut private);
    Ok(StoredKey {
        kid: secret::random_hex()[..16].to_owned(),
        sealed: vault.seal(Purpose::SigningKey, &private)?,
        made_ms: now_ms,
        signs_until_ms: now_ms + SIGNS_MS,
    })
}

fn open(vault: &Vault, key: &StoredKey) -> Option<Arc<Key>> {
    let private: [u8; SECRET_KEY_LENGTH] = vault.open(Purpose::SigningKey, &key.sealed)?.try_into().ok()?;
    let signing = SigningKey::from_bytes(&private);
    Some(Arc::new(Key { kid: key.kid.clone(), signing, signs_until_ms: key.signs_until_ms }))
}

/// A key set (RFC 7517).
#[derive(Debug, Serialize, ToSchema)]
struct JwkSet {
    keys: Vec<Jwk>,
}

/// A public key of Ed25519 (RFC 8037).
#[derive(Debug, Serialize, ToSchema)]
struct Jwk {
    #[schema(example = "OKP")]
    kty: &'static str,
    #[schema(example = "Ed25519")]
    crv: &'static str,
    #[schema(example = "EdDSA")]
    alg: &'static str,
    #[serde(rename = "use")]
    #[schema(example = "sig")]
    used_for: &'static str,
    kid: String,
    x: String,
}

pub(super) fn routes() -> Routes {
    Routes::new().everybody(routes!(jwks))
}

/// The public keys by which access tokens are verified.
#[utoipa::path(get, path = "/.well-known/jwks.json", tag = "session",
    responses((status = 200, body = JwkSet), Open))]
async fn jwks(State(app): State<App>) -> Result<Json<JwkSet>, Refusal> {
    app.signing_key().await?;
    let jwk = |key: &Arc<Key>| Jwk {
        kty: "OKP",
        crv: "Ed25519",
        alg: "EdDSA",
        used_for: "sig",
        kid: key.kid.clone(),
        x: URL_SAFE_NO_PAD.encode(key.signing.verifying_key().to_bytes()),
    };
    Ok(Json(JwkSet { keys: app.keys.known().keys.iter().map(jwk).collect() }))
}
