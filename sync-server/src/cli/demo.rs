//! `demo`: the demo chain, made where there is none.

use std::process::ExitCode;

use clap::Args;

use crate::clock::{Clock, SystemClock};
use crate::config::Config;

#[derive(Debug, Args)]
pub(super) struct Demo {}

impl Demo {
    pub async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        let store = super::open(config).await?;
        let chain = crate::demo::chain(&*store, SystemClock.now_ms()).await?;
        println!("{}", serde_json::to_string_pretty(&chain)?);
        Ok(ExitCode::SUCCESS)
    }
}
