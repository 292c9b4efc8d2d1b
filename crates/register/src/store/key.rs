//! The device's Ed25519 key: made here, kept in a file that only the till's user can read, never sent.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use ed25519_dalek::SigningKey;

use crate::error::{Error, Result};
use crate::ids::Ids;

/// Reads the key, or makes one for a new device.
pub(super) fn load_or_make(path: &Path, ids: &dyn Ids) -> Result<SigningKey> {
    match fs::read_to_string(path) {
        Ok(text) => {
            let mut bytes = [0; 32];
            let wrong = |_| Error::StorageFailed(format!("{} holds no key", path.display()));
            hex::decode_to_slice(text.trim(), &mut bytes).map_err(wrong)?;
            Ok(SigningKey::from_bytes(&bytes))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let mut bytes = [0; 32];
            ids.fill(&mut bytes);
            write_secret(path, &hex::encode(bytes))?;
            Ok(SigningKey::from_bytes(&bytes))
        }
        Err(error) => Err(error.into()),
    }
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
