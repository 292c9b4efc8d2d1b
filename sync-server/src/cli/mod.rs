//! The command line: one noun or verb a file.

mod migrate;
mod openapi;
mod serve;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::store::sqlite::SqliteStore;

#[derive(Debug, Parser)]
#[command(name = "evertill-server", version, about = "Takes every queued sale exactly once and reconciles it.")]
struct Arguments {
    /// Settings (TOML); `EVERTILL_*` in the environment override them.
    #[arg(long, global = true, env = "EVERTILL_CONFIG")]
    config: Option<PathBuf>,
    /// The SQLite file, instead of the one in the settings.
    #[arg(long, global = true)]
    db: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve until a signal says stop.
    Serve(serve::Serve),
    /// Bring the database's schema up to date and leave.
    Migrate(migrate::Migrate),
    /// Print the OpenAPI document.
    Openapi(openapi::Openapi),
}

/// Runs what the command line says.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    match dispatch(arguments) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let mut config = Config::load(arguments.config.as_deref())?;
    if let Some(db) = arguments.db {
        config.database = db;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        match arguments.command {
            Command::Serve(serve) => serve.run(config).await,
            Command::Migrate(migrate) => migrate.run(&config),
            Command::Openapi(openapi) => openapi.run(),
        }
    })
}

/// Opens the database that the settings name, for a command that reads or writes it.
fn open(config: &Config) -> anyhow::Result<SqliteStore> {
    Ok(SqliteStore::open(config, SystemClock.now_ms())?)
}
