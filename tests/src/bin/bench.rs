//! `cargo xtask bench`: what people at a till wait for, and what the network carries, beside bare floors.

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;
use evertill_tests::bench::{self, Part};

#[derive(Debug, Parser)]
#[command(
    about = "Measures sales, searches, the window, a fresh till and pushes beside what the machine does bare"
)]
struct Args {
    /// One line of JSON.
    #[arg(long)]
    json: bool,
    /// Only this; may be given several times.
    #[arg(long)]
    part: Vec<Part>,
    /// Up to how many orders the books grow.
    #[arg(long, default_value_t = 200_000)]
    orders: u32,
}

#[tokio::main]
async fn main() -> Result<ExitCode> {
    let args = Args::parse();
    let figures = bench::measure(&args.part, args.orders, |what| eprintln!("{what}")).await?;
    if args.json {
        println!("{}", serde_json::to_string(&figures)?);
    } else {
        println!("{figures}");
    }
    let missed = figures.missed();
    for figure in &missed {
        eprintln!("MISSED: {figure}");
    }
    Ok(if missed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
