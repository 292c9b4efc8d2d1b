//! PINs' hashes as they stand in the database: sealed under a secret that is not in it. A PIN has few digits, so whoever
//! could try them all against a hash would know it; a copy of the database alone must be of no use for that.
//!
//! The pepper is the device's own: it comes of its key, leaves the till as little as that does, and no two tills have the
//! same. What is sealed is the whole hash (a pepper after hashing, as OWASP's cheat sheet on storing passwords has it), so
//! that it can be told again whether the copy is the server's.

use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};
use ed25519_dalek::SigningKey;
use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;
use sha2::{Digest as _, Sha256};

use crate::error::Result;

/// What a sealed hash begins with; an argon2 hash begins with `$`.
const SEALED: &str = "sealed:";
const NONCE: usize = 24;

/// Seals and opens.
#[derive(Clone)]
pub(crate) struct Pins {
    cipher: XChaCha20Poly1305,
    nonces: [u8; 32],
}

impl std::fmt::Debug for Pins {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pins")
    }
}

impl Pins {
    /// Under what comes of this device's key.
    pub fn of(key: &SigningKey) -> Self {
        let secret = |what: &str| -> [u8; 32] {
            Sha256::new().chain_update(what).chain_update(key.to_bytes()).finalize().into()
        };
        let cipher = XChaCha20Poly1305::new(&secret("evertill-pins-1 seal ").into());
        Pins { cipher, nonces: secret("evertill-pins-1 nonce ") }
    }

    /// Gives a connection `sealed(hash, id, role)` and `opened(sealed, id, role)`. What was sealed for one person and role
    /// opens for no other; what does not open is empty, and no PIN fits it.
    pub fn teach(&self, conn: &Connection) -> Result<()> {
        let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
        let pins = self.clone();
        conn.create_scalar_function("sealed", 3, flags, move |args| {
            Ok(pins.seal(&args.get::<String>(0)?, &whose(args.get(1)?, &args.get::<String>(2)?)))
        })?;
        let pins = self.clone();
        conn.create_scalar_function("opened", 3, flags, move |args| {
            let hash = pins.open(&args.get::<String>(0)?, &whose(args.get(1)?, &args.get::<String>(2)?));
            Ok(hash.unwrap_or_default())
        })?;
        Ok(())
    }

    /// The nonce comes of what is sealed: the same twice is the same, and no two share one.
    fn seal(&self, hash: &str, whose: &str) -> String {
        let nonce = Sha256::new().chain_update(self.nonces).chain_update(whose).chain_update(hash).finalize();
        let mut sealed = nonce[..NONCE].to_vec();
        let nonce: [u8; NONCE] = std::array::from_fn(|at| nonce[at]);
        let text = Payload { msg: hash.as_bytes(), aad: whose.as_bytes() };
        // It fails for texts of many gigabytes alone; then no PIN fits.
        sealed.extend(self.cipher.encrypt(&XNonce::from(nonce), text).unwrap_or_default());
        format!("{SEALED}{}", hex::encode(sealed))
    }

    fn open(&self, sealed: &str, whose: &str) -> Option<String> {
        let sealed = hex::decode(sealed.strip_prefix(SEALED)?).ok()?;
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
        let text = Payload { msg: sealed, aad: whose.as_bytes() };
        String::from_utf8(self.cipher.decrypt(&XNonce::from(*nonce), text).ok()?).ok()
    }
}

fn whose(id: i64, role: &str) -> String {
    format!("{id} {role} ")
}

/// Seals what an earlier version left open, once, and leaves none of it in pages that are free.
pub(super) fn seal_old(conn: &Connection) -> Result<()> {
    let sql = "UPDATE user SET pin_hash = sealed(pin_hash, id, role) WHERE pin_hash LIKE '$%'";
    if conn.execute(sql, [])? == 0 {
        return Ok(());
    }
    if let Err(error) = conn.execute_batch("VACUUM") {
        tracing::warn!(%error, "PINs' hashes of an earlier version stay in free pages of the database");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "$argon2id$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA";

    #[test]
    fn what_is_sealed_opens_by_the_same_key_for_the_same_person_in_the_same_role() {
        let pins = Pins::of(&SigningKey::from_bytes(&[1; 32]));
        let sealed = pins.seal(HASH, &whose(7, "cashier"));
        assert!(!sealed.contains("argon2"), "{sealed}");
        assert_eq!(pins.open(&sealed, &whose(7, "cashier")).as_deref(), Some(HASH));
        assert_eq!(sealed, pins.seal(HASH, &whose(7, "cashier")));
        assert_eq!(pins.open(&sealed, &whose(8, "cashier")), None);
        assert_eq!(pins.open(&sealed, &whose(7, "manager")), None);
        assert_eq!(Pins::of(&SigningKey::from_bytes(&[2; 32])).open(&sealed, &whose(7, "cashier")), None);
        assert_eq!(pins.open(HASH, &whose(7, "cashier")), None, "nobody puts a hash of their own there");
    }
}
