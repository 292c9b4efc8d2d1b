//! `restore`: a backup takes the database's place; a new epoch begins, and the tills send what it lacks.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::store::sqlite;

#[derive(Debug, Args)]
pub(super) struct Restore {
    /// The backup.
    file: PathBuf,
    /// The highest epoch that any till reports, when the database that is lost began more than the backup knows of.
    #[arg(long, default_value_t = 0)]
    epoch_at_least: u32,
}

impl Restore {
    pub fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        if config.database_url.is_some() {
            anyhow::bail!("A PostgreSQL database is restored with PostgreSQL's own tools.");
        }
        let restored = sqlite::restore(config, &self.file, self.epoch_at_least, SystemClock.now_ms())?;
        println!("restored; epoch {} begins, {} backups on offer", restored.epoch.n, restored.offered);
        if let Some(aside) = restored.moved_aside {
            println!("what was there is now {}", aside.display());
        }
        Ok(ExitCode::SUCCESS)
    }
}
