//! `offer`: a PostgreSQL backup counts once a copy restored from it was opened and checked.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;

use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::store::BackupStore;
use crate::store::postgres::{PostgresStore, Restorable};

#[derive(Debug, Args)]
pub(super) struct Offer {
    /// The backup: a folder or file as `pg_basebackup` or `pg_dump` wrote it.
    backup: PathBuf,
    /// The database in which it was restored: `postgres://` of another PostgreSQL, or of another database of this one.
    #[arg(long)]
    copy: String,
    /// How many stay on offer, this one included.
    #[arg(long)]
    keep: Option<u32>,
}

impl Offer {
    pub async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        let url = config.database_url.as_ref().context("an SQLite file is copied and checked by `backup`")?;
        let path = self.backup.canonicalize().with_context(|| self.backup.display().to_string())?;
        let restorable = Restorable {
            bytes: bytes(&path)?,
            other_disk: config.backup_on_other_disk && is_within(&path, config.backup_folder.as_deref()),
            path,
            copy_url: self.copy,
        };
        let now_ms = SystemClock.now_ms();
        let keep = usize::try_from(self.keep.unwrap_or(config.backup_keep))?;
        let store = PostgresStore::open(config, url, now_ms).await?;
        store.offered_backups().await?;
        let (backup, withdrawn) = store.offer(restorable, keep, now_ms).await?;
        println!("{} ({} bytes, verified) is on offer", backup.path.display(), backup.bytes);
        for path in withdrawn {
            println!("{path} is no longer on offer and may be removed");
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The operator's word is about the folder in the settings only.
fn is_within(path: &Path, folder: Option<&Path>) -> bool {
    folder.and_then(|folder| folder.canonicalize().ok()).is_some_and(|folder| path.starts_with(folder))
}

fn bytes(path: &Path) -> anyhow::Result<u64> {
    let metadata = fs::metadata(path)?;
    if !metadata.is_dir() {
        return Ok(metadata.len());
    }
    fs::read_dir(path)?.map(|entry| bytes(&entry?.path())).sum()
}
