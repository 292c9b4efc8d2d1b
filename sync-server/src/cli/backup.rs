//! `backup`: copies the database while it is in use, verifies the copy and offers it.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;

use crate::clock::{Clock, SystemClock};
use crate::config::Config;

#[derive(Debug, Args)]
pub(super) struct Backup {
    /// The folder, instead of the one in the settings.
    #[arg(long)]
    folder: Option<PathBuf>,
    /// How many stay on offer, this one included; older ones are removed.
    #[arg(long)]
    keep: Option<u32>,
}

impl Backup {
    pub async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        let folder = self.folder.as_ref().or(config.backup_folder.as_ref());
        let folder = folder.context("say where to: --folder, or backup_folder in the settings")?;
        // The operator's word is about the folder in the settings only.
        let other_disk = config.backup_on_other_disk && config.backup_folder.as_ref() == Some(folder);
        let keep = usize::try_from(self.keep.unwrap_or(config.backup_keep))?;
        let store = super::open(config).await?;
        store.offered_backups().await?;
        let backup = store.back_up(folder, other_disk, keep, SystemClock.now_ms()).await?;
        println!("{} ({} bytes, verified)", backup.path.display(), backup.bytes);
        Ok(ExitCode::SUCCESS)
    }
}
