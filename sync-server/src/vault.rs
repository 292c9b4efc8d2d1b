//! The server's own key, and what the database holds only under it: whoever has a copy of the database alone learns none of it.

use std::fmt;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use rand::Rng;
use tempfile::NamedTempFile;

use crate::config::Config;
use crate::store::{StoreError, StoreResult};

/// Bytes of a key.
pub const KEY: usize = 32;
const NONCE: usize = 24;

/// What is sealed: a text sealed for one purpose opens for no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A known text: it says whether this is the key that the rest is under.
    Check,
    /// The private half of a key that signs access tokens.
    SigningKey,
    /// What a person's authenticator shares with the server.
    SecondFactor,
    /// Under which the keys of a tenant's customers are.
    TenantKey,
    /// Under which one customer's data are.
    CustomerKey,
    /// What is known of a customer.
    Customer,
    /// Where an order goes.
    Consignee,
}

impl Purpose {
    fn name(self) -> &'static [u8] {
        match self {
            Purpose::Check => b"evertill/check",
            Purpose::SigningKey => b"evertill/signing-key",
            Purpose::SecondFactor => b"evertill/second-factor",
            Purpose::TenantKey => b"evertill/tenant-key",
            Purpose::CustomerKey => b"evertill/customer-key",
            Purpose::Customer => b"evertill/customer",
            Purpose::Consignee => b"evertill/consignee",
        }
    }
}

/// Why the server's key cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    #[error("{}: {why}", path.display())]
    File { path: PathBuf, why: io::Error },
    #[error("{}: no key: 64 hexadecimal digits are one", path.display())]
    Malformed { path: PathBuf },
    #[error(
        "this is not the key that the database's secrets are under. Put back the key file that belongs to it, or give them \
         up with `evertill-server vault renew`"
    )]
    Other,
}

impl VaultError {
    /// Its stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            VaultError::File { .. } => "VAULT_KEY_UNREADABLE",
            VaultError::Malformed { .. } => "VAULT_KEY_MALFORMED",
            VaultError::Other => "VAULT_KEY_WRONG",
        }
    }
}

impl From<VaultError> for StoreError {
    fn from(error: VaultError) -> Self {
        StoreError::Unusable(format!("{}: {error}", error.code()))
    }
}

/// Seals and opens with XChaCha20-Poly1305 (RFC 8439 with a nonce of 192 bits, which may be drawn at random).
#[derive(Clone)]
pub struct Vault(XChaCha20Poly1305);

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault")
    }
}

impl Vault {
    #[must_use]
    pub fn with_key(key: [u8; KEY]) -> Self {
        Vault(XChaCha20Poly1305::new(&key.into()))
    }

    /// With the key in `vault_key_file`, or in the file beside the database; it is made if there is none.
    ///
    /// # Errors
    /// When the file cannot be read or made, or holds no key.
    pub fn of(config: &Config) -> Result<Self, VaultError> {
        let path = config.vault_key_file.clone().unwrap_or_else(|| beside(&config.database));
        let file = |why| VaultError::File { path: path.clone(), why };
        if !path.try_exists().map_err(file)? {
            make(&path).map_err(file)?;
        }
        let text = std::fs::read_to_string(&path).map_err(file)?;
        let key = hex::decode(text.trim()).ok().and_then(|bytes| bytes.try_into().ok());
        Ok(Vault::with_key(key.ok_or(VaultError::Malformed { path })?))
    }

    /// # Errors
    /// When the text is beyond all bounds.
    pub fn seal(&self, purpose: Purpose, text: &[u8]) -> StoreResult<Vec<u8>> {
        self.seal_for(purpose, "", text)
    }

    /// The same, for one of many: in another's place it does not open.
    ///
    /// # Errors
    /// As [`Vault::seal`].
    pub fn seal_for(&self, purpose: Purpose, whose: &str, text: &[u8]) -> StoreResult<Vec<u8>> {
        let mut nonce = [0; NONCE];
        rand::rng().fill(&mut nonce);
        let aad = &[purpose.name(), whose.as_bytes()].concat();
        let sealed = self.0.encrypt(&XNonce::from(nonce), Payload { msg: text, aad });
        let sealed = sealed.map_err(|why| StoreError::Unavailable(why.to_string()))?;
        Ok([&nonce[..], &sealed].concat())
    }

    /// What was sealed for this purpose; none where it was not, under this key.
    #[must_use]
    pub fn open(&self, purpose: Purpose, sealed: &[u8]) -> Option<Vec<u8>> {
        self.open_for(purpose, "", sealed)
    }

    /// What was sealed for this purpose, for this one of many.
    #[must_use]
    pub fn open_for(&self, purpose: Purpose, whose: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
        let aad = &[purpose.name(), whose.as_bytes()].concat();
        self.0.decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad }).ok()
    }
}

/// `evertill.db` has `evertill.db.key` beside it.
fn beside(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(".key");
    name.into()
}

/// A whole file, which nobody else may read. Of two that are made at once the first stays.
fn make(path: &Path) -> io::Result<()> {
    let mut key = [0; KEY];
    rand::rng().fill(&mut key);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = NamedTempFile::new_in(folder)?;
    writeln!(file, "{}", hex::encode(key))?;
    file.as_file().sync_all()?;
    match file.persist_noclobber(path) {
        Err(failed) if failed.error.kind() != io::ErrorKind::AlreadyExists => return Err(failed.error),
        _ => {}
    }
    // Without its name on disk the file is gone after a power cut, and what is under the key with it.
    std::fs::File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_under_its_key_for_its_purpose_only() {
        let vault = Vault::with_key([1; KEY]);
        let sealed = vault.seal(Purpose::SecondFactor, b"secret").unwrap();
        assert_eq!(vault.open(Purpose::SecondFactor, &sealed).as_deref(), Some(&b"secret"[..]));
        assert_eq!(vault.open(Purpose::SigningKey, &sealed), None);
        assert_eq!(Vault::with_key([2; KEY]).open(Purpose::SecondFactor, &sealed), None);
        assert_eq!(vault.open(Purpose::SecondFactor, &sealed[..NONCE]), None);
        let own = vault.seal_for(Purpose::CustomerKey, "a", b"key").unwrap();
        assert_eq!(vault.open_for(Purpose::CustomerKey, "a", &own).as_deref(), Some(&b"key"[..]));
        assert_eq!(vault.open_for(Purpose::CustomerKey, "b", &own), None);
        let mut changed = sealed.clone();
        *changed.last_mut().unwrap() ^= 1;
        assert_eq!(vault.open(Purpose::SecondFactor, &changed), None);
        assert_ne!(vault.seal(Purpose::SecondFactor, b"secret").unwrap(), sealed, "no nonce is used twice");
    }

    #[test]
    fn the_key_is_made_once_and_nobody_else_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        let config = Config { database: folder.path().join("books.db"), ..Config::default() };
        let sealed = Vault::of(&config).unwrap().seal(Purpose::Check, b"x").unwrap();
        assert!(Vault::of(&config).unwrap().open(Purpose::Check, &sealed).is_some());
        let file = folder.path().join("books.db.key");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        }
        std::fs::write(&file, "short").unwrap();
        assert_eq!(Vault::of(&config).unwrap_err().code(), "VAULT_KEY_MALFORMED");
        let elsewhere = Config { vault_key_file: Some(folder.path().join("none/key")), ..Config::default() };
        assert_eq!(Vault::of(&elsewhere).unwrap_err().code(), "VAULT_KEY_UNREADABLE");
    }
}
