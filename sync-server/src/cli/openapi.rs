//! `openapi`: prints the API's description.

use std::process::ExitCode;

use clap::Args;

#[derive(Debug, Args)]
pub(super) struct Openapi {}

impl Openapi {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        println!("{}", crate::http::openapi().to_pretty_json()?);
        Ok(ExitCode::SUCCESS)
    }
}
