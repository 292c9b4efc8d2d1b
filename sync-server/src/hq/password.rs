//! Passwords and PINs as Argon2id hashes.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

use crate::store::{StoreError, StoreResult};

/// The hash in PHC form, with a salt of its own. Slow on purpose: not on a thread that serves.
///
/// # Errors
/// When the machine has no randomness or the text is beyond Argon2's limits.
pub fn hash(secret: &str) -> StoreResult<String> {
    let hashed = Argon2::default().hash_password(secret.as_bytes());
    hashed.map(|hash| hash.to_string()).map_err(|why| StoreError::Unavailable(why.to_string()))
}

/// True for the secret that was hashed. Slow on purpose.
#[must_use]
pub fn verify(secret: &str, hash: &str) -> bool {
    let parsed = PasswordHash::new(hash);
    parsed.is_ok_and(|hash| Argon2::default().verify_password(secret.as_bytes(), &hash).is_ok())
}

/// A hash that no secret has: verifying against it takes as long as against a real one, so that the time of an answer
/// does not tell whether a login exists.
pub const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IHNpZ25zIGlu$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_verifies_under_its_own_hash_only() {
        let hashed = hash("1111").unwrap();
        assert!(hashed.starts_with("$argon2id$"));
        assert!(verify("1111", &hashed));
        assert!(!verify("1112", &hashed));
        assert!(!verify("1111", "garbage"));
        assert_ne!(hash("1111").unwrap(), hashed, "every hash has its own salt");
    }

    #[test]
    fn nobody_costs_as_much_as_somebody() {
        let parsed = PasswordHash::new(NOBODY).unwrap();
        let real = hash("x").unwrap();
        let real = PasswordHash::new(&real).unwrap();
        assert_eq!((parsed.algorithm, parsed.params), (real.algorithm, real.params));
        assert!(!verify("", NOBODY));
    }
}
