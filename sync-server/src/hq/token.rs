//! Access tokens: JSON Web Tokens (RFC 7519) signed with Ed25519 (RFC 8037), good for ten minutes.
//!
//! Whoever has the keys of `/.well-known/jwks.json` may verify one without asking this server. The server itself also looks
//! whether the session that a token names is still open: signing out takes effect at once.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::store::{StoreError, StoreResult};

/// How long one is good.
pub const ACCESS_MS: i64 = 600_000;
/// Who made it.
pub const ISSUER: &str = "evertill";

const ALGORITHM: &str = "EdDSA";

#[derive(Debug, Serialize, Deserialize)]
struct Header {
    alg: String,
    typ: String,
    kid: String,
}

/// What a token says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    pub iss: String,
    /// The person's id.
    pub sub: String,
    /// The tenant's id.
    pub tenant: i64,
    /// The session's id.
    pub sid: Uuid,
    /// As it was when the token was made.
    pub role: String,
    /// The one store that the person is kept to.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub store: Option<i64>,
    /// Seconds since 1970.
    pub iat: i64,
    pub exp: i64,
}

/// A token with what it says, signed by that key.
///
/// # Errors
/// Plain structs of strings and integers serialise.
pub fn sign(claims: &Claims, kid: &str, key: &SigningKey) -> StoreResult<String> {
    let header = Header { alg: ALGORITHM.to_owned(), typ: "JWT".to_owned(), kid: kid.to_owned() };
    let said = format!("{}.{}", encoded(&header)?, encoded(claims)?);
    let signature = URL_SAFE_NO_PAD.encode(key.sign(said.as_bytes()).to_bytes());
    Ok(format!("{said}.{signature}"))
}

/// Which key a token says that it is signed by, if it is one.
#[must_use]
pub fn kid(token: &str) -> Option<String> {
    let header: Header = decoded(token.split('.').next()?)?;
    // No other algorithm is taken, whatever a token asks for.
    (header.alg == ALGORITHM).then_some(header.kid)
}

/// What a token says, if that key signed it and its time is not over.
#[must_use]
pub fn verify(token: &str, key: &VerifyingKey, now_ms: i64) -> Option<Claims> {
    let (said, signature) = token.rsplit_once('.')?;
    let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
    key.verify_strict(said.as_bytes(), &Signature::from_slice(&signature).ok()?).ok()?;
    let claims: Claims = decoded(said.split_once('.')?.1)?;
    (claims.iss == ISSUER && claims.exp > now_ms / 1000).then_some(claims)
}

fn encoded(part: &impl Serialize) -> StoreResult<String> {
    let json = serde_json::to_vec(part).map_err(|why| StoreError::Corrupt(why.to_string()))?;
    Ok(URL_SAFE_NO_PAD.encode(json))
}

fn decoded<T: DeserializeOwned>(part: &str) -> Option<T> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(seed: u8) -> SigningKey {
        SigningKey::from_bytes(&[seed; 32])
    }

    fn claims() -> Claims {
        Claims {
            iss: ISSUER.into(),
            sub: "7".into(),
            tenant: 1,
            sid: Uuid::from_u128(9),
            role: "manager".into(),
            store: Some(3),
            iat: 1_000,
            exp: 1_600,
        }
    }

    #[test]
    fn a_token_is_good_until_its_end_under_its_own_key() {
        let token = sign(&claims(), "k1", &key(1)).unwrap();
        assert_eq!(kid(&token).as_deref(), Some("k1"));
        assert_eq!(verify(&token, &key(1).verifying_key(), 1_599_999), Some(claims()));
        assert_eq!(verify(&token, &key(1).verifying_key(), 1_600_000), None);
        assert_eq!(verify(&token, &key(2).verifying_key(), 0), None);
    }

    #[test]
    fn what_was_changed_or_asks_for_another_algorithm_is_none() {
        let token = sign(&claims(), "k1", &key(1)).unwrap();
        let parts: Vec<&str> = token.split('.').collect();
        let admin = encoded(&Claims { role: "hq_admin".into(), ..claims() }).unwrap();
        let header =
            |alg: &str| encoded(&serde_json::json!({ "alg": alg, "typ": "JWT", "kid": "k1" })).unwrap();
        let changed = format!("{}.{admin}.{}", parts[0], parts[2]);
        assert_eq!(verify(&changed, &key(1).verifying_key(), 0), None);
        for alg in ["none", "HS256", "eddsa"] {
            assert_eq!(kid(&format!("{}.{}.{}", header(alg), parts[1], parts[2])), None, "{alg}");
        }
        for token in ["", ".", "..", "a.b.c", &format!("{}.{}", parts[0], parts[1])] {
            assert!(kid(token).is_none() || verify(token, &key(1).verifying_key(), 0).is_none(), "{token}");
        }
    }

    /// The example of RFC 8037, appendix A.4.
    #[test]
    fn the_signature_is_the_standards() {
        let secret = URL_SAFE_NO_PAD.decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A").unwrap();
        let key = SigningKey::from_bytes(&secret.try_into().unwrap());
        let said = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
        let signature = URL_SAFE_NO_PAD.encode(key.sign(said.as_bytes()).to_bytes());
        assert_eq!(
            signature,
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
        );
    }
}
