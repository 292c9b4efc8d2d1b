//! The key and certificate that a server makes for itself, once, beside its database.
//!
//! Tills know it by the key. The certificate around it says nothing that anybody believes, so it never ends, and is made
//! anew under the same key when a name is added to the settings.

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use rcgen::string::Ia5String;
use rcgen::{
    CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, KeyPair, SanType, date_time_ymd,
};
use rustls::client::verify_server_name;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::server::ParsedCertificate;
use tempfile::NamedTempFile;

use super::TlsError;
use super::files::Files;
use crate::config::Config;

/// Browsers on the server's own machine.
const OWN_NAMES: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

/// The files, made if there are none.
pub(super) fn ready(config: &Config) -> Result<Files, TlsError> {
    let files =
        Files { certificate: beside(&config.database, "tls.pem"), key: beside(&config.database, "tls.key") };
    let mut names: Vec<&str> = config.tls_names.iter().map(String::as_str).chain(OWN_NAMES).collect();
    names.dedup();
    let key = the_key(&files.key)?;
    if !is_good(&files, &names)? {
        let certificate = certificate(&key, &names)?;
        put(&files.certificate, &certificate, true).map_err(|why| file(&files.certificate, why))?;
    }
    Ok(files)
}

/// `evertill.db` has `evertill.db.tls.key` beside it.
fn beside(database: &Path, what: &str) -> PathBuf {
    let mut name: OsString = database.as_os_str().to_owned();
    name.push(".");
    name.push(what);
    name.into()
}

/// The key that is there, or a new one. Of two that are made at once the first stays.
fn the_key(path: &Path) -> Result<KeyPair, TlsError> {
    if !path.try_exists().map_err(|why| file(path, why))? {
        let made = KeyPair::generate().map_err(making)?;
        match put(path, &made.serialize_pem(), false) {
            Err(why) if why.kind() != io::ErrorKind::AlreadyExists => return Err(file(path, why)),
            _ => {}
        }
    }
    let pem = std::fs::read_to_string(path).map_err(|why| file(path, why))?;
    KeyPair::from_pem(&pem).map_err(|why| TlsError::Key { path: path.to_owned(), why: why.to_string() })
}

/// Whether the certificate is there, of that key, and has all these names.
fn is_good(files: &Files, names: &[&str]) -> Result<bool, TlsError> {
    if !files.certificate.try_exists().map_err(|why| file(&files.certificate, why))? {
        return Ok(false);
    }
    let read = files.read()?;
    if files.load(&read).is_err() {
        return Ok(false);
    }
    let der = CertificateDer::from_pem_slice(&read.certificate);
    let der = der.map_err(|why| TlsError::Making(why.to_string()))?;
    let parsed = ParsedCertificate::try_from(&der).map_err(|why| TlsError::Making(why.to_string()))?;
    let has = |name: &&str| {
        ServerName::try_from(*name).is_ok_and(|name| verify_server_name(&parsed, &name).is_ok())
    };
    Ok(names.iter().all(has))
}

fn certificate(key: &KeyPair, names: &[&str]) -> Result<String, TlsError> {
    let mut params = CertificateParams::default();
    params.subject_alt_names = names.iter().map(|name| subject(name)).collect::<Result<_, _>>()?;
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, "Evertill");
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    // Not from today on: the machine's clock may be wrong. And as long as a machine lasts.
    (params.not_before, params.not_after) = (date_time_ymd(2026, 1, 1), date_time_ymd(2076, 1, 1));
    Ok(params.self_signed(key).map_err(making)?.pem())
}

fn subject(name: &str) -> Result<SanType, TlsError> {
    if let Ok(address) = name.parse::<IpAddr>() {
        return Ok(SanType::IpAddress(address));
    }
    let bad = || TlsError::Name { name: name.to_owned() };
    ServerName::try_from(name).map_err(|_| bad())?;
    Ok(SanType::DnsName(Ia5String::try_from(name).map_err(|_| bad())?))
}

/// A whole file or none, which nobody else may read.
fn put(path: &Path, pem: &str, replace: bool) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut new = NamedTempFile::new_in(folder)?;
    new.write_all(pem.as_bytes())?;
    new.as_file().sync_all()?;
    let put = if replace { new.persist(path) } else { new.persist_noclobber(path) };
    put.map(drop).map_err(|failed| failed.error)
}

fn file(path: &Path, why: io::Error) -> TlsError {
    TlsError::File { path: path.to_owned(), why }
}

fn making(why: rcgen::Error) -> TlsError {
    TlsError::Making(why.to_string())
}
