//! `cargo xtask bench`: push rate, bytes an order, time to a sale-ready till and waits at the till, beside bare floors.

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;
use evertill_tests::bench;

#[derive(Debug, Parser)]
#[command(about = "Measures pushes, a fresh till, sales and searches beside what the disk does bare")]
struct Args {
    /// One line of JSON.
    #[arg(long)]
    json: bool,
}

#[tokio::main]
async fn main() -> Result<ExitCode> {
    let args = Args::parse();
    let figures = bench::measure(|what| eprintln!("{what}")).await?;
    if args.json {
        println!("{}", serde_json::to_string(&figures)?);
    } else {
        println!("{figures}");
    }
    let missed = figures.missed();
    for target in &missed {
        eprintln!("MISSED: {target}");
    }
    Ok(if missed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
