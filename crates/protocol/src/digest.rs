//! Digests: what a collection adds up to, whatever the order of its rows, so that a damaged copy is noticed.

use serde::Serialize;
use sha2::{Digest as _, Sha256};

/// The sum, modulo 2¹²⁸, of the first 16 bytes of the SHA-256 of every row's JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Digest(u128);

impl Digest {
    /// Adds one row; both ends serialise the same struct, hence the same bytes.
    pub fn add<T: Serialize>(&mut self, row: &T) {
        let bytes = serde_json::to_vec(row).unwrap_or_default();
        self.add_bytes(&bytes);
    }

    /// Adds one row given as its JSON.
    pub fn add_bytes(&mut self, json: &[u8]) {
        let hash = Sha256::digest(json);
        let mut first = [0; 16];
        first.copy_from_slice(&hash[..16]);
        self.0 = self.0.wrapping_add(u128::from_be_bytes(first));
    }

    #[must_use]
    pub fn hex(self) -> String {
        format!("{:032x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_does_not_matter_and_content_does() {
        let sum = |rows: &[&str]| {
            let mut digest = Digest::default();
            rows.iter().for_each(|row| digest.add(row));
            digest.hex()
        };
        assert_eq!(sum(&["a", "b"]), sum(&["b", "a"]));
        assert_ne!(sum(&["a", "b"]), sum(&["a", "c"]));
        assert_ne!(sum(&["a", "a"]), sum(&["a"]));
        assert_eq!(sum(&[]), "0".repeat(32));
    }
}
