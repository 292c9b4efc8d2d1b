//! `audit`: whether the trail of who did what is whole.

use std::process::ExitCode;

use clap::{Args, Subcommand};

use crate::audit::Verified;
use crate::config::Config;

#[derive(Debug, Args)]
pub(super) struct Audit {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Look through every tenant's chain; exits 1 when an entry was changed, or is missing.
    Verify,
}

impl Audit {
    pub async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        let Verb::Verify = self.verb;
        let store = super::open(config).await?;
        let all = store.verify_audit().await?;
        for Verified { tenant, entries, broken } in &all {
            match broken.as_slice() {
                [] => println!("{tenant}: {entries} entries, whole"),
                broken => broken.iter().for_each(|what| println!("{tenant}: {what}")),
            }
        }
        let whole = all.iter().all(|found| found.broken.is_empty());
        Ok(if whole { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}
