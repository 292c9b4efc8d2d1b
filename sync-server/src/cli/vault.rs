//! `vault`: the server's own key, under which the database keeps secrets.

use std::process::ExitCode;

use anyhow::ensure;
use clap::{Args, Subcommand};

use crate::clock::{Clock, SystemClock};
use crate::config::Config;

#[derive(Debug, Args)]
pub(super) struct Vault {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Give up what is under a key that is lost: whoever had a second factor sets up another, everybody signs in again, and
    /// what was known of customers is gone.
    Renew {
        /// It is for good.
        #[arg(long)]
        yes: bool,
    },
}

impl Vault {
    pub async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        let Verb::Renew { yes } = self.verb;
        ensure!(yes, "this is for good; put back the key file if there is a copy, or say --yes");
        let store = super::open(config).await?;
        store.renew_vault(SystemClock.now_ms()).await?;
        println!("Start the servers anew: what they keep secret is under the key that they have now.");
        Ok(ExitCode::SUCCESS)
    }
}
