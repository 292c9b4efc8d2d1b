//! Ed25519 (RFC 8032) signatures: one per push over the chain's end, one per hello over its bytes and nonce.

use ed25519_dalek::{Signature, Signer, SigningKey, Verifier, VerifyingKey};
use evertill_domain::journal::Hash;
use sha2::{Digest, Sha256};
use uuid::Uuid;

const PUSH_TAG: &[u8] = b"evertill-push-1";
const HELLO_TAG: &[u8] = b"evertill-hello-1";

/// What a push signs: register, incarnation u32be, first and last seq u64be, the chain's hash after the last event.
#[must_use]
pub fn push_message(
    register: Uuid,
    incarnation: u32,
    first_seq: u64,
    last_seq: u64,
    last_hash: &Hash,
) -> Vec<u8> {
    let mut message = PUSH_TAG.to_vec();
    message.extend_from_slice(register.as_bytes());
    message.extend_from_slice(&incarnation.to_be_bytes());
    message.extend_from_slice(&first_seq.to_be_bytes());
    message.extend_from_slice(&last_seq.to_be_bytes());
    message.extend_from_slice(last_hash);
    message
}

/// What a hello signs: SHA-256 of its JSON bytes, which hold the server's nonce.
#[must_use]
pub fn hello_message(hello: &[u8]) -> Vec<u8> {
    let mut message = HELLO_TAG.to_vec();
    message.extend_from_slice(&Sha256::digest(hello));
    message
}

/// Signs, 64 bytes in hex.
#[must_use]
pub fn sign(key: &SigningKey, message: &[u8]) -> String {
    hex::encode(key.sign(message).to_bytes())
}

/// True when `signature` (hex) is by the holder of `public_key` over `message`.
#[must_use]
pub fn verify(public_key: &[u8; 32], message: &[u8], signature: &str) -> bool {
    let mut bytes = [0; 64];
    if hex::decode_to_slice(signature, &mut bytes).is_err() {
        return false;
    }
    VerifyingKey::from_bytes(public_key)
        .is_ok_and(|key| key.verify(message, &Signature::from_bytes(&bytes)).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fixed_vector() {
        let key = SigningKey::from_bytes(&[7; 32]);
        let register = Uuid::from_u128(0x0192_4f00_1111_7222_8333_4444_5555_6666);
        let message = push_message(register, 2, 417, 420, &[9; 32]);
        let signature = sign(&key, &message);
        assert_eq!(
            signature,
            "b10dbca62bf39af4b0374d2b8ede0e82977192cd01a7c6772a7c184275072cac42c1b32ce1799a1f3cee803bae652062fcfd1d49fbdd75b43745f50bf79d4c0c"
        );
        let public = key.verifying_key().to_bytes();
        assert!(verify(&public, &message, &signature));
        assert!(!verify(&public, &push_message(register, 2, 417, 421, &[9; 32]), &signature));
        assert!(!verify(&public, &message, "zz"));
        assert!(!verify(&[0xff; 32], &message, &signature));
    }
}
