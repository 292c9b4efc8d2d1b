//! The device's Ed25519 key: made here, never sent. The system's keyring keeps it where there is one that takes it; else a
//! file that only the till's user can read. Which of the two is decided when the key is made, and stands in that file.

use std::fmt;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use ed25519_dalek::SigningKey;
use keyring_core::CredentialStore;

use crate::error::{Error, Result};
use crate::ids::Ids;
use crate::view::KeyPlace;

/// Under this name keyrings list what is a till's.
const SERVICE: &str = "evertill-till";
/// What the file says instead of a key, before the public half of the one that is in the keyring.
const IN_KEYRING: &str = "keyring:";

/// The way to the system's keyring, gone only where a key is made or is in there.
#[derive(Clone)]
pub struct Keyring(Arc<Open>);

type Open = dyn Fn() -> keyring_core::Result<Arc<CredentialStore>> + Send + Sync;

impl Keyring {
    pub fn new(
        open: impl Fn() -> keyring_core::Result<Arc<CredentialStore>> + Send + Sync + 'static,
    ) -> Self {
        Keyring(Arc::new(open))
    }

    /// Puts the key in and reads it again: a keyring that forgets is none.
    fn keep(&self, key: &SigningKey) -> keyring_core::Result<()> {
        let entry = (self.0)()?.build(SERVICE, &name(key), None)?;
        entry.set_password(&hex::encode(key.to_bytes()))?;
        if entry.get_password()? == hex::encode(key.to_bytes()) {
            Ok(())
        } else {
            Err(keyring_core::Error::NoEntry)
        }
    }

    fn get(&self, name: &str) -> keyring_core::Result<String> {
        (self.0)()?.build(SERVICE, name, None)?.get_password()
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keyring")
    }
}

/// A key, and where it is kept.
pub(crate) struct Kept {
    pub key: SigningKey,
    pub place: KeyPlace,
}

/// Reads the key, or makes one for a new device. A key that is in the keyring is never replaced by another: the server
/// would not know it.
pub(super) fn load_or_make(path: &Path, ids: &dyn Ids, keyring: Option<&Keyring>) -> Result<Kept> {
    match fs::read_to_string(path) {
        Ok(text) => match text.trim().strip_prefix(IN_KEYRING) {
            Some(name) => Ok(Kept { key: from_keyring(keyring, name)?, place: KeyPlace::Keyring }),
            None => {
                let wrong = || Error::StorageFailed(format!("{} holds no key", path.display()));
                Ok(Kept { key: parse(&text).ok_or_else(wrong)?, place: KeyPlace::File })
            }
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => make(path, ids, keyring),
        Err(error) => Err(error.into()),
    }
}

fn make(path: &Path, ids: &dyn Ids, keyring: Option<&Keyring>) -> Result<Kept> {
    let mut bytes = [0; 32];
    ids.fill(&mut bytes);
    let key = SigningKey::from_bytes(&bytes);
    match keyring.map(|keyring| keyring.keep(&key)) {
        Some(Ok(())) => {
            write_secret(path, &format!("{IN_KEYRING}{}", name(&key)))?;
            return Ok(Kept { key, place: KeyPlace::Keyring });
        }
        Some(Err(error)) => tracing::info!(%error, "no keyring takes the till's key: it is kept in a file"),
        None => {}
    }
    write_secret(path, &hex::encode(bytes))?;
    Ok(Kept { key, place: KeyPlace::File })
}

fn from_keyring(keyring: Option<&Keyring>, wanted: &str) -> Result<SigningKey> {
    let keyring = keyring.ok_or_else(|| Error::KeyUnavailable("keyrings are switched off here".into()))?;
    let text = keyring.get(wanted).map_err(|error| Error::KeyUnavailable(error.to_string()))?;
    let key = parse(&text).filter(|key| name(key) == wanted);
    key.ok_or_else(|| Error::KeyUnavailable("what the keyring has is not this till's key".into()))
}

/// A key is called by its public half.
fn name(key: &SigningKey) -> String {
    hex::encode(key.verifying_key().to_bytes())
}

fn parse(text: &str) -> Option<SigningKey> {
    let mut bytes = [0; 32];
    hex::decode_to_slice(text.trim(), &mut bytes).ok()?;
    Some(SigningKey::from_bytes(&bytes))
}

/// Whole or not at all: a half-written key would lock the till out for good.
fn write_secret(path: &Path, secret: &str) -> Result<()> {
    let new = path.with_extension("key.new");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&new)?;
    file.write_all(secret.as_bytes())?;
    file.sync_all()?;
    fs::rename(&new, path)?;
    Ok(super::sync_folder(path)?)
}

#[cfg(test)]
mod tests {
    use keyring_core::api::CredentialStoreApi as _;
    use keyring_core::mock;

    use super::*;
    use crate::ids::SeededIds;

    fn keyring(store: &Arc<mock::Store>) -> Keyring {
        let store = Arc::clone(store);
        Keyring::new(move || Ok(Arc::clone(&store) as Arc<CredentialStore>))
    }

    fn locked() -> Keyring {
        Keyring::new(|| Err(keyring_core::Error::NoStorageAccess("locked".into())))
    }

    #[test]
    fn a_keyring_that_takes_the_key_keeps_it_and_the_file_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("register.key");
        let store = mock::Store::new().unwrap();
        let load = |seed, keyring: Option<&Keyring>| load_or_make(&path, &SeededIds::new(seed), keyring);
        let made = load(1, Some(&keyring(&store))).unwrap();
        assert_eq!(made.place, KeyPlace::Keyring);
        let file = fs::read_to_string(&path).unwrap();
        assert!(file.starts_with(IN_KEYRING) && !file.contains(&hex::encode(made.key.to_bytes())), "{file}");
        assert_eq!(load(2, Some(&keyring(&store))).unwrap().key.to_bytes(), made.key.to_bytes());

        // No other key is made while it cannot be had.
        let empty = mock::Store::new().unwrap();
        for away in [None, Some(&locked()), Some(&keyring(&empty))] {
            let refused = load(3, away).err().unwrap();
            assert_eq!(refused.code(), "KEY_UNAVAILABLE", "{refused}");
        }
        let entry = store.build(SERVICE, &name(&made.key), None).unwrap();
        entry.set_password(&"22".repeat(32)).unwrap();
        assert_eq!(load(4, Some(&keyring(&store))).err().unwrap().code(), "KEY_UNAVAILABLE");
        assert_eq!(fs::read_to_string(&path).unwrap(), file);
    }

    #[test]
    fn without_a_keyring_the_file_keeps_the_key_and_goes_on_to() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("register.key");
        let load = |keyring: Option<&Keyring>| load_or_make(&path, &SeededIds::new(1), keyring).unwrap();
        let made = load(Some(&locked()));
        assert_eq!(made.place, KeyPlace::File);
        let later = load(Some(&keyring(&mock::Store::new().unwrap())));
        assert_eq!((later.place, later.key.to_bytes()), (KeyPlace::File, made.key.to_bytes()));
    }
}
