//! `cargo xtask run --story`: tells the story at the till's real window and says whether all of it held.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;
use evertill_tests::story;

/// A day at one till, online and off, that has to come out even at both ends.
#[derive(Debug, Parser)]
struct Args {
    /// Say the result as one line of JSON.
    #[arg(long)]
    json: bool,
    /// Leave both databases and a picture of each scene here.
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
}

fn main() -> ExitCode {
    match tell(&Args::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("the story broke off: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn tell(args: &Args) -> Result<bool> {
    let temporary = tempfile::tempdir()?;
    let folder = args.keep.as_deref().unwrap_or(temporary.path());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let report = runtime.block_on(story::tell(folder, |line| eprintln!("{line}")))?;
    if args.json {
        println!("{}", serde_json::to_string(&report)?);
    } else {
        println!("\n{report}");
    }
    if args.keep.is_some() {
        eprintln!("Both databases and the pictures are in {}", folder.display());
    }
    Ok(report.all_held())
}
