//! `check`: the whole database against the invariants; leaves with an error when one is broken.

use std::process::ExitCode;

use clap::Args;

use crate::config::Config;
use crate::store::sqlite::backup::same_disk;

#[derive(Debug, Args)]
pub(super) struct Check {}

impl Check {
    pub async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        let store = super::open(config).await?;
        let breaches = store.check().await?;
        for breach in &breaches {
            println!("{breach}");
        }
        let folder = config.backup_folder.as_ref().filter(|_| config.backup_on_other_disk);
        if let Some(folder) =
            folder.filter(|folder| config.database_url.is_none() && same_disk(folder, &config.database))
        {
            println!("warning: {} is said to be on another disk, but is on the database's", folder.display());
        }
        if breaches.is_empty() {
            println!("{}: every invariant holds", store.place());
            return Ok(ExitCode::SUCCESS);
        }
        println!("{} breaches", breaches.len());
        Ok(ExitCode::FAILURE)
    }
}
