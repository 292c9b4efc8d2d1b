//! `key`: the keys that sign access tokens.

use std::process::ExitCode;

use clap::{Args, Subcommand};

use crate::clock::{Clock, SystemClock};
use crate::config::Config;

#[derive(Debug, Args)]
pub(super) struct Key {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// From now on another key signs. What the one before signed is good until its ten minutes are over.
    Rotate {
        /// What it signed is worth nothing any more, within a minute at every server: browsers renew their sessions by
        /// themselves, and whoever has stolen the key has nothing.
        #[arg(long)]
        at_once: bool,
    },
}

impl Key {
    pub async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        let Verb::Rotate { at_once } = self.verb;
        let store = super::open(config).await?;
        store.end_signing_keys(SystemClock.now_ms(), at_once).await?;
        println!("Another key signs from now on.");
        Ok(ExitCode::SUCCESS)
    }
}
