//! The journal's arithmetic: idempotency keys, the hash chain, derived ids, receipt numbers.

use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A link of the chain.
pub type Hash = [u8; 32];

/// `hash_0`: what the first event of an incarnation is chained to.
pub const GENESIS: Hash = [0; 32];

const CHAIN_TAG: &[u8] = b"evertill-1";

/// The place of an event: which life of the register's database, and which entry in it (from 1, dense).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    pub incarnation: u32,
    pub seq: u64,
}

/// The idempotency key: UUIDv5 (RFC 9562) of the register and the position; no clock, no payload, no randomness.
#[must_use]
pub fn event_key(register: Uuid, at: Position) -> Uuid {
    #[cfg(feature = "ablate")]
    if crate::ablation::is_on("random_key") {
        use std::sync::atomic::{AtomicU64, Ordering};
        static CALLS: AtomicU64 = AtomicU64::new(0);
        let call = CALLS.fetch_add(1, Ordering::Relaxed);
        return Uuid::new_v5(&register, format!("another key every time: {call}").as_bytes());
    }
    Uuid::new_v5(&register, format!("{}/{}", at.incarnation, at.seq).as_bytes())
}

/// The next link: `SHA-256("evertill-1" ‖ register ‖ incarnation u32be ‖ seq u64be ‖ previous ‖ body)`.
#[must_use]
pub fn chain(register: Uuid, at: Position, previous: &Hash, body: &[u8]) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(CHAIN_TAG);
    hasher.update(register.as_bytes());
    hasher.update(at.incarnation.to_be_bytes());
    hasher.update(at.seq.to_be_bytes());
    hasher.update(previous);
    hasher.update(body);
    hasher.finalize().into()
}

/// SHA-256 of a body: names the second body when a key is used twice.
#[must_use]
pub fn body_hash(body: &[u8]) -> Hash {
    Sha256::digest(body).into()
}

/// The id of something that an event creates (`order`, `line/0`, `tender/1`): UUIDv5 of its key.
#[must_use]
pub fn derived_id(key: Uuid, what: &str) -> Uuid {
    Uuid::new_v5(&key, what.as_bytes())
}

/// The key under which a second body of a reused key is admitted: UUIDv5(key, SHA-256 of the body in hex).
#[must_use]
pub fn reused_key(key: Uuid, body: &Hash) -> Uuid {
    let hex: String = body.iter().map(|byte| format!("{byte:02x}")).collect();
    Uuid::new_v5(&key, hex.as_bytes())
}

/// `S12-R3B-000417`: store, register with its incarnation's letter, gapless count.
#[must_use]
pub fn receipt_number(store_code: &str, register_code: &str, incarnation: u32, count: u64) -> String {
    format!("{store_code}-{register_code}{}-{count:06}", incarnation_letters(incarnation))
}

/// 1 → A, 26 → Z, 27 → AA: bijective base 26.
#[must_use]
pub fn incarnation_letters(incarnation: u32) -> String {
    let mut left = incarnation;
    let mut letters = Vec::new();
    while left > 0 {
        left -= 1;
        letters.push(char::from(b'A' + u8::try_from(left % 26).unwrap_or(0)));
        left /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const REGISTER: Uuid = Uuid::from_u128(0x0192_4f00_1111_7222_8333_4444_5555_6666);

    #[test]
    fn fixed_vectors() {
        let at = Position { incarnation: 2, seq: 417 };
        let key = event_key(REGISTER, at);
        let body = br#"{"v":1,"kind":"sign_in"}"#;
        let hash = chain(REGISTER, at, &GENESIS, body);
        let hex = |bytes: &[u8]| bytes.iter().map(|b| format!("{b:02x}")).collect::<String>();
        // Computed independently with Python's uuid and hashlib; they must never change.
        assert_eq!(key.to_string(), "c4a2e4b8-90f7-5d09-86c0-d6738e823636");
        assert_eq!(hex(&hash), "f0f51679a8991e5ab118aadf47e4ec0e7701b5569a1a19f48de1beadfae60f22");
        assert_eq!(derived_id(key, "order").to_string(), "7e17c4e6-ebae-5fec-8de8-4c58c92bf86b");
        assert_eq!(reused_key(key, &body_hash(body)).to_string(), "b942cb03-8f64-5df1-aaa2-72145eae9dff");
    }

    #[test]
    fn receipt_numbers() {
        assert_eq!(receipt_number("S12", "R3", 2, 417), "S12-R3B-000417");
        for (incarnation, letters) in [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (703, "AAA")] {
            assert_eq!(incarnation_letters(incarnation), letters);
        }
    }
}
