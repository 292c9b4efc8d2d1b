//! Passwords and PINs as Argon2id hashes.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use evertill_protocol::error::ErrorCode;
use serde_json::json;
use zxcvbn::{Score, zxcvbn};

use crate::error::Refusal;
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

/// As long as it may take a guesser to be worth having: zxcvbn's "safely unguessable", 10^8 guesses.
const STRONG: Score = Score::Three;

/// What a password must be: long, and not among those that guessers try first (those of leaked lists, words, names, dates,
/// rows of keys and their usual disguises), nor made of who one is.
///
/// # Errors
/// `INVALID` by its length, `PASSWORD_WEAK` with what is wrong and what would be better.
pub fn check(password: &str, about: &[&str]) -> Result<(), Refusal> {
    if !(10..=200).contains(&password.chars().count()) {
        return Err(Refusal::new(ErrorCode::Invalid, "A password has 10 to 200 characters."));
    }
    // Beyond this nothing is guessed, and to weigh it takes long.
    let beginning: String = password.chars().take(100).collect();
    let weighed = zxcvbn(&beginning, about);
    if weighed.score() >= STRONG {
        return Ok(());
    }
    let feedback = weighed.feedback();
    let why = feedback.and_then(|feedback| feedback.warning()).map(|why| why.to_string());
    let better: Vec<String> = feedback
        .map_or_else(Vec::new, |feedback| feedback.suggestions().iter().map(ToString::to_string).collect());
    let words = why.clone().unwrap_or_else(|| "This password is easily guessed.".to_owned());
    Err(Refusal::new(ErrorCode::PasswordWeak, words).with_details(json!({ "why": why, "better": better })))
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
    fn what_guessers_try_first_is_refused() {
        let weak = [
            "password123",
            "Pa$$w0rd2026",
            "qwertzuiop",
            "1234567890",
            "aaaaaaaaaaaa",
            "anabanana2",
            "evertill2026",
        ];
        for password in weak {
            let refused = check(password, &["anabanana", "Ana", "evertill"]).unwrap_err();
            assert_eq!(refused.code, ErrorCode::PasswordWeak, "{password}");
        }
        assert_eq!(check("short", &[]).unwrap_err().code, ErrorCode::Invalid);
        let longest: String = (1..)
            .flat_map(|n: u64| format!("{:x}", n * n * 7_919).into_bytes())
            .take(200)
            .map(char::from)
            .collect();
        assert_eq!(check(&format!("{longest}x"), &[]).unwrap_err().code, ErrorCode::Invalid);
        for password in ["alder-and-rye", "a long enough password", "Kühe grasen im Nebel", &longest] {
            check(password, &["admin"]).unwrap();
        }
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
