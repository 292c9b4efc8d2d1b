//! `tls`: the key by which tills know this server.

use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Subcommand};

use crate::config::Config;
use crate::tls::{Tls, addresses};

#[derive(Debug, Args)]
pub(super) struct TlsNoun {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Print the SHA-256 of the certificate's public key, and the addresses that pin it; makes both where the settings
    /// say `tls_self_made`.
    Pin,
}

impl TlsNoun {
    pub fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        let Verb::Pin = self.verb;
        let tls = Tls::open(config)?;
        let tls =
            tls.context("the settings say nothing of TLS: tls_self_made, or tls_certificate and tls_key")?;
        println!("{}", tls.pin());
        for address in addresses(config, Some(tls.pin())) {
            println!("{address}");
        }
        Ok(ExitCode::SUCCESS)
    }
}
