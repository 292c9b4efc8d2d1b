//! Secrets that the server hands out: random, shown once, kept only as SHA-256.

use evertill_domain::journal::Hash;
use rand::Rng;
use sha2::{Digest, Sha256};

/// Letters and digits that nobody confuses.
const ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// 32 random bytes in hex: a nonce or a bearer token.
#[must_use]
pub fn random_hex() -> String {
    let mut bytes = [0; 32];
    rand::rng().fill(&mut bytes);
    hex::encode(bytes)
}

/// A code that a person types, once and soon: `K7QM-2XPA`, 40 bits.
#[must_use]
pub fn enrol_code() -> String {
    typed_code(2)
}

/// A code that a person keeps for years: `K7QM-2XPA-9FWT`, 60 bits.
#[must_use]
pub fn recovery_code() -> String {
    typed_code(3)
}

fn typed_code(groups: usize) -> String {
    let mut rng = rand::rng();
    let mut four =
        || -> String { (0..4).map(|_| char::from(ALPHABET[usize::from(rng.random::<u8>() & 31)])).collect() };
    (0..groups).map(|_| four()).collect::<Vec<_>>().join("-")
}

/// What is kept of a secret.
#[must_use]
pub fn hash(secret: &str) -> Hash {
    Sha256::digest(secret.as_bytes()).into()
}

/// What is kept of a code: case, spaces and dashes do not matter.
#[must_use]
pub fn hash_code(code: &str) -> Hash {
    let plain: String =
        code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    hash(&plain)
}
