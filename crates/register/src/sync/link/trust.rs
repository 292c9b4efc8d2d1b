//! Whom a till takes for its server: whoever has the pinned key, or whom the roots of this machine vouch for.

use std::error::Error;
use std::io;
use std::sync::Arc;

use evertill_protocol::address::{Address, Pin};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use rustls_platform_verifier::Verifier;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    /// Plain HTTP: whoever answers.
    Anybody,
    /// Whose certificate the roots of this machine vouch for, for that name.
    Roots,
    /// Who has that key, whatever the certificate around it says.
    Key(Pin),
}

impl Trust {
    pub fn of(address: &Address) -> Trust {
        match address.pin {
            Some(pin) => Trust::Key(pin),
            None if address.url.starts_with("https://") => Trust::Roots,
            None => Trust::Anybody,
        }
    }

    pub fn tls(self) -> Result<ClientConfig, rustls::Error> {
        let provider = Arc::new(ring::default_provider());
        let tls = ClientConfig::builder_with_provider(Arc::clone(&provider));
        let tls = tls.with_safe_default_protocol_versions()?;
        let verifier: Arc<dyn ServerCertVerifier> = match self {
            Trust::Anybody => {
                return Ok(tls.with_root_certificates(RootCertStore::empty()).with_no_client_auth());
            }
            Trust::Roots => Arc::new(Verifier::new(provider)?),
            Trust::Key(pin) => Arc::new(Pinned { pin, provider }),
        };
        Ok(tls.dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth())
    }
}

/// What TLS found wrong with who answered, if that is why there is no answer.
pub(super) fn distrusted(why: &reqwest::Error) -> Option<&CertificateError> {
    let mut next: Option<&(dyn Error + 'static)> = why.source();
    while let Some(error) = next {
        // An io::Error names its inside's reason as its own: what it holds must be asked for.
        let held = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        let found = held.and_then(|held| held.downcast_ref()).or_else(|| error.downcast_ref());
        if let Some(rustls::Error::InvalidCertificate(why)) = found {
            return Some(why);
        }
        next = held.map_or_else(|| error.source(), |held| Some(held));
    }
    None
}

/// Takes a certificate for its public key alone. That its sender has the private one, the handshake proves.
#[derive(Debug)]
struct Pinned {
    pin: Pin,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let certificate = ParsedCertificate::try_from(end_entity)?;
        if Pin::of(&certificate.subject_public_key_info()) == self.pin {
            return Ok(ServerCertVerified::assertion());
        }
        Err(CertificateError::ApplicationVerificationFailure.into())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
