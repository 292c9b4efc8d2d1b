//! What can be wrong with a certificate and its key: each with a code that stays.

use std::path::PathBuf;

#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    #[error("TLS_SETTINGS: {0}")]
    Settings(&'static str),
    #[error("TLS_NAME: {name:?} is no host name and no address")]
    Name { name: String },
    #[error("TLS_FILE: {}: {why}", path.display())]
    File { path: PathBuf, why: std::io::Error },
    #[error("TLS_CERTIFICATE: {}: {why}", path.display())]
    Certificate { path: PathBuf, why: String },
    #[error("TLS_KEY: {}: {why}", path.display())]
    Key { path: PathBuf, why: String },
    #[error("TLS_KEY_MISMATCH: the key in {} is not that of the certificate in {}", key.display(), certificate.display())]
    KeyMismatch { key: PathBuf, certificate: PathBuf },
    #[error("TLS_MAKING: no key or certificate could be made: {0}")]
    Making(String),
}

impl TlsError {
    /// The word before the colon.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            TlsError::Settings(_) => "TLS_SETTINGS",
            TlsError::Name { .. } => "TLS_NAME",
            TlsError::File { .. } => "TLS_FILE",
            TlsError::Certificate { .. } => "TLS_CERTIFICATE",
            TlsError::Key { .. } => "TLS_KEY",
            TlsError::KeyMismatch { .. } => "TLS_KEY_MISMATCH",
            TlsError::Making(_) => "TLS_MAKING",
        }
    }
}
