//! TLS in the server itself: which certificate it shows, by which key tills know it, and how it changes while serving.

mod error;
mod files;
mod made;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use evertill_protocol::address::{Address, Pin};
use rustls::crypto::ring;
use tokio::time::{MissedTickBehavior, interval};

pub use self::error::TlsError;
use self::files::{Files, Loaded};
use crate::config::Config;
use crate::door::Door;

/// How often the files are looked at: whoever renews certificates does so days before they end.
const LOOK: Duration = Duration::from_secs(30);

/// What the server shows to whoever connects.
#[derive(Debug)]
pub struct Tls {
    files: Files,
    self_made: bool,
    config: RustlsConfig,
    last: Mutex<Last>,
}

#[derive(Debug)]
struct Last {
    /// SHA-256 of the files as they were last looked at, good or bad.
    seen: [u8; 32],
    pin: Pin,
}

/// What became of a look at the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looked {
    Same,
    /// From now on connections see what is in them.
    Changed,
}

impl Tls {
    /// As the settings say; none when they say nothing of TLS. Makes key and certificate where the server has its own.
    ///
    /// # Errors
    /// When a file is missing or bad, or the key is not the certificate's.
    pub fn open(config: &Config) -> Result<Option<Tls>, TlsError> {
        let (files, self_made) = match (&config.tls_certificate, &config.tls_key, config.tls_self_made) {
            (None, None, false) => return Ok(None),
            (None, None, true) => (made::ready(config)?, true),
            (Some(certificate), Some(key), false) => {
                (Files { certificate: certificate.clone(), key: key.clone() }, false)
            }
            (_, _, true) => return Err(TlsError::Settings("tls_self_made and files exclude each other")),
            _ => return Err(TlsError::Settings("tls_certificate and tls_key go together")),
        };
        let read = files.read()?;
        let Loaded { config, pin } = files.load(&read)?;
        let last = Mutex::new(Last { seen: read.hash(), pin });
        Ok(Some(Tls { files, self_made, config: RustlsConfig::from_config(config), last }))
    }

    /// Of the public key that the server has now.
    #[must_use]
    pub fn pin(&self) -> Pin {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).pin
    }

    /// By what tills have to know this server when nobody else vouches for it.
    #[must_use]
    pub fn needed_pin(&self) -> Option<Pin> {
        self.self_made.then(|| self.pin())
    }

    /// Looks at the files again. What cannot be used changes nothing, and is an error once: not again until it changes.
    ///
    /// # Errors
    /// As [`Tls::open`].
    pub fn look(&self) -> Result<Looked, TlsError> {
        let read = self.files.read()?;
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.seen == read.hash() {
            return Ok(Looked::Same);
        }
        last.seen = read.hash();
        let Loaded { config, pin } = self.files.load(&read)?;
        last.pin = pin;
        self.config.reload_from_config(config);
        Ok(Looked::Changed)
    }

    /// Looks at the files from time to time and at SIGHUP, for ever.
    pub(crate) async fn watch(self: Arc<Self>) {
        let mut ticks = interval(LOOK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut hang_up = HangUp::listen();
        let mut unreadable = false;
        loop {
            tokio::select! {
                _ = ticks.tick() => {}
                () = hang_up.heard() => {}
            }
            match self.look() {
                Ok(Looked::Same) => {}
                Ok(Looked::Changed) => {
                    tracing::info!(pin = %self.pin(), "another certificate is shown from now on")
                }
                Err(TlsError::File { .. }) if unreadable => {}
                Err(error) => {
                    tracing::error!(code = error.code(), %error, "the certificate stays as it was");
                    unreadable = matches!(error, TlsError::File { .. });
                    continue;
                }
            }
            unreadable = false;
        }
    }

    /// Shakes hands with whoever the door lets in, and waits for him so long.
    pub(crate) fn acceptor(&self, door: Door, patience: Duration) -> RustlsAcceptor<Door> {
        RustlsAcceptor::new(self.config.clone()).handshake_timeout(patience).acceptor(door)
    }
}

/// The one provider of cryptography in this process, for whatever asks for the process's own.
pub fn install() {
    // An error says that there is one already.
    let _ = ring::default_provider().install_default();
}

/// The addresses by which tills may reach this server, with the pin where they need it.
#[must_use]
pub fn addresses(config: &Config, pin: Option<Pin>) -> Vec<Address> {
    let named = config.tls_names.clone();
    let names = match config.listen.ip() {
        _ if !named.is_empty() => named,
        ip if ip.is_unspecified() => vec!["localhost".to_owned()],
        ip => vec![ip.to_string()],
    };
    let host = |name: String| if name.contains(':') { format!("[{name}]") } else { name };
    let url = |name| format!("https://{}:{}", host(name), config.listen.port());
    names.into_iter().map(|name| Address { url: url(name), pin }).collect()
}

/// The signal by which an operator says that files have changed; where there is none, they are looked at anyway.
struct HangUp {
    #[cfg(unix)]
    signal: Option<tokio::signal::unix::Signal>,
}

impl HangUp {
    fn listen() -> HangUp {
        HangUp {
            #[cfg(unix)]
            signal: tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup()).ok(),
        }
    }

    async fn heard(&mut self) {
        #[cfg(unix)]
        if let Some(signal) = &mut self.signal
            && signal.recv().await.is_some()
        {
            return;
        }
        std::future::pending().await
    }
}
