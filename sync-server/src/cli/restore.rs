//! `restore`: a backup takes the database's place; a new epoch begins, and the tills send what it lacks.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;

use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::store::postgres::PostgresStore;
use crate::store::sqlite;

#[derive(Debug, Args)]
pub(super) struct Restore {
    /// The backup of an SQLite file. A PostgreSQL database is restored with PostgreSQL's own tools first.
    file: Option<PathBuf>,
    /// The highest epoch that any till reports, when the database that is lost began more than the backup knows of.
    #[arg(long, default_value_t = 0)]
    epoch_at_least: u32,
}

impl Restore {
    pub async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        let now_ms = SystemClock.now_ms();
        if let Some(url) = &config.database_url {
            anyhow::ensure!(self.file.is_none(), "PostgreSQL's own tools restore it: name no file");
            let store = PostgresStore::open(config, url, now_ms).await?;
            let epoch = store.begin_anew(self.epoch_at_least).await?;
            println!("epoch {} begins; offer the backups that can still be restored again", epoch.n);
            return Ok(ExitCode::SUCCESS);
        }
        let file = self.file.context("name the backup's file")?;
        let restored = sqlite::restore(config, &file, self.epoch_at_least, now_ms)?;
        println!("restored; epoch {} begins, {} backups on offer", restored.epoch.n, restored.offered);
        if let Some(aside) = restored.moved_aside {
            println!("what was there is now {}", aside.display());
        }
        Ok(ExitCode::SUCCESS)
    }
}
