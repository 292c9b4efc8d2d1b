//! Where a server is, and by which key it is known: `https://192.168.1.5:7317#sha256=…`.
//!
//! The pin is the SHA-256 of the public key in the server's certificate (its DER SubjectPublicKeyInfo, as in RFC 7469), in
//! base64url without padding. It stands where a URL has its fragment: no client ever sends that to anybody.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

const SCHEME: &str = "sha256=";

/// The public key that a server must have, whatever its certificate says beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Pin([u8; 32]);

impl Pin {
    /// Of a public key as a certificate has it (SubjectPublicKeyInfo, DER).
    #[must_use]
    pub fn of(public_key: &[u8]) -> Pin {
        Pin(Sha256::digest(public_key).into())
    }
}

impl fmt::Display for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{SCHEME}{}", URL_SAFE_NO_PAD.encode(self.0))
    }
}

impl FromStr for Pin {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Pin, AddressError> {
        let hash = text.strip_prefix(SCHEME).and_then(|text| URL_SAFE_NO_PAD.decode(text).ok());
        hash.and_then(|hash| hash.try_into().ok()).map(Pin).ok_or(AddressError::Pin)
    }
}

/// A server's address, as it is printed, scanned, typed and kept.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Address {
    /// Scheme, host and port, without a slash at its end: `https://hq.example:8443`.
    pub url: String,
    /// Only with `https`.
    pub pin: Option<Pin>,
}

/// Why a text is no server's address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    #[error("an address begins with http:// or https://")]
    Scheme,
    #[error("what follows # is no pin: sha256= and 43 letters and digits")]
    Pin,
    #[error("a pin needs https://")]
    PinWithoutTls,
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.url)?;
        self.pin.map_or(Ok(()), |pin| write!(f, "#{pin}"))
    }
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Address, AddressError> {
        let text = text.trim();
        let (url, pin) = text.split_once('#').map_or((text, None), |(url, pin)| (url, Some(pin)));
        let pin: Option<Pin> = pin.map(str::parse).transpose()?;
        let (scheme, host) = url.split_once("://").ok_or(AddressError::Scheme)?;
        let (scheme, host) = (scheme.to_ascii_lowercase(), host.trim_end_matches('/'));
        match scheme.as_str() {
            "http" if pin.is_some() => Err(AddressError::PinWithoutTls),
            "http" | "https" if !host.is_empty() => Ok(Address { url: format!("{scheme}://{host}"), pin }),
            _ => Err(AddressError::Scheme),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The SHA-256 of nothing at all.
    const PIN: &str = "sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU";

    #[test]
    fn an_address_is_kept_as_it_is_printed() {
        let pin = Pin::of(b"");
        assert_eq!(pin.to_string(), PIN);
        let pinned = format!("https://10.0.0.5:7317#{PIN}");
        for (text, url, wanted, kept) in [
            ("http://10.0.0.5:8080/", "http://10.0.0.5:8080", None, "http://10.0.0.5:8080"),
            (" HTTPS://hq.example ", "https://hq.example", None, "https://hq.example"),
            (&pinned, "https://10.0.0.5:7317", Some(pin), &pinned),
            (&format!("https://10.0.0.5:7317/#{PIN}"), "https://10.0.0.5:7317", Some(pin), &pinned),
        ] {
            let address: Address = text.parse().unwrap();
            assert_eq!((address.url.as_str(), address.pin), (url, wanted), "{text}");
            assert_eq!(address.to_string(), kept);
        }
    }

    #[test]
    fn what_is_no_address_says_why() {
        let short = &PIN[..PIN.len() - 1];
        for (text, why) in [
            ("hq.example".to_owned(), AddressError::Scheme),
            ("https://".to_owned(), AddressError::Scheme),
            ("ftp://hq.example".to_owned(), AddressError::Scheme),
            (format!("http://hq.example#{PIN}"), AddressError::PinWithoutTls),
            ("https://hq.example#top".to_owned(), AddressError::Pin),
            (format!("https://hq.example#{short}"), AddressError::Pin),
            (format!("https://hq.example#{PIN}A"), AddressError::Pin),
        ] {
            assert_eq!(text.parse::<Address>(), Err(why), "{text}");
        }
    }
}
