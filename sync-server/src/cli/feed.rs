//! `feed`: the change feed's upkeep, which `serve` also does by itself.

use std::process::ExitCode;

use clap::{Args, Subcommand};

use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::serve::TOMBSTONE_DAYS;

#[derive(Debug, Args)]
pub(super) struct Feed {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Forget old tombstones; a till that was away for longer starts from a snapshot.
    Compact {
        /// How old, in days.
        #[arg(long, default_value_t = TOMBSTONE_DAYS)]
        days: u32,
    },
}

impl Feed {
    pub async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        let Verb::Compact { days } = self.verb;
        let before_ms = SystemClock.now_ms() - i64::from(days) * 86_400_000;
        let dropped = super::open(config).await?.compact_feed(before_ms).await?;
        println!("{dropped} tombstones forgotten");
        Ok(ExitCode::SUCCESS)
    }
}
