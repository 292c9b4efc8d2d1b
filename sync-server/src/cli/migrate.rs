//! `migrate`: brings the schema up to date.

use std::process::ExitCode;

use clap::Args;

use crate::config::Config;

#[derive(Debug, Args)]
pub(super) struct Migrate {}

impl Migrate {
    pub async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        let store = super::open(config).await?;
        println!("{} is up to date", store.place());
        Ok(ExitCode::SUCCESS)
    }
}
