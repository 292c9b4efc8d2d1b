//! A certificate and its key as they lie in two PEM files, and what TLS makes of them.

use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use evertill_protocol::address::Pin;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::ParsedCertificate;
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::{Error, InconsistentKeys, ServerConfig};
use sha2::{Digest as _, Sha256};

use super::TlsError;

/// Where they are.
#[derive(Debug, Clone)]
pub(super) struct Files {
    /// The server's own certificate first, then those that lead to its root.
    pub certificate: PathBuf,
    pub key: PathBuf,
}

/// What is in them.
pub(super) struct Read {
    pub certificate: Vec<u8>,
    key: Vec<u8>,
}

impl Read {
    pub fn hash(&self) -> [u8; 32] {
        let each = [&self.certificate, &self.key].map(Sha256::digest);
        Sha256::digest(each.concat()).into()
    }
}

/// What connections are given.
pub(super) struct Loaded {
    pub config: Arc<ServerConfig>,
    pub pin: Pin,
}

impl Files {
    pub fn read(&self) -> Result<Read, TlsError> {
        Ok(Read { certificate: read(&self.certificate)?, key: read(&self.key)? })
    }

    pub fn load(&self, read: &Read) -> Result<Loaded, TlsError> {
        let provider = Arc::new(ring::default_provider());
        let key = PrivateKeyDer::from_pem_slice(&read.key).map_err(|why| self.bad_key(why))?;
        let key = provider.key_provider.load_private_key(key).map_err(|why| self.bad_key(why))?;
        let chain = CertificateDer::pem_slice_iter(&read.certificate).collect::<Result<Vec<_>, _>>();
        let chain = chain.map_err(|why| self.bad_certificate(why))?;
        let own = chain.first().ok_or_else(|| self.bad_certificate("there is no certificate in it"))?;
        let own = ParsedCertificate::try_from(own).map_err(|why| self.bad_certificate(why))?;
        let pin = Pin::of(&own.subject_public_key_info());
        let shown = CertifiedKey::new(chain, key);
        match shown.keys_match() {
            Ok(()) | Err(Error::InconsistentKeys(InconsistentKeys::Unknown)) => {}
            Err(Error::InconsistentKeys(_)) => {
                return Err(TlsError::KeyMismatch {
                    key: self.key.clone(),
                    certificate: self.certificate.clone(),
                });
            }
            Err(why) => return Err(self.bad_certificate(why)),
        }
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|why| self.bad_certificate(why))?
            .with_no_client_auth()
            .with_cert_resolver(Arc::new(SingleCertAndKey::from(shown)));
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Loaded { config: Arc::new(config), pin })
    }

    fn bad_key(&self, why: impl Display) -> TlsError {
        TlsError::Key { path: self.key.clone(), why: why.to_string() }
    }

    fn bad_certificate(&self, why: impl Display) -> TlsError {
        TlsError::Certificate { path: self.certificate.clone(), why: why.to_string() }
    }
}

fn read(path: &Path) -> Result<Vec<u8>, TlsError> {
    std::fs::read(path).map_err(|why| TlsError::File { path: path.to_owned(), why })
}
