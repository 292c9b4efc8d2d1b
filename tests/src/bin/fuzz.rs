//! `cargo xtask fuzz-api`: the whole API under a fuzzer; exits 1 when it found something.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;
use evertill_tests::fuzz::{Fuzz, run};

#[derive(Debug, Parser)]
#[command(about = "Puts the whole API under a fuzzer that knows its document, as everybody who may call")]
struct Args {
    /// sqlite, postgres (a throwaway cluster), or the postgres:// URL of an empty database.
    #[arg(long, default_value = "sqlite")]
    db: String,
    /// Schemathesis' own program.
    #[arg(long)]
    schemathesis: PathBuf,
    /// Requests of each kind and operation, at most.
    #[arg(long, default_value_t = 20)]
    examples: u32,
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Only as these: nobody, register, cashier, hq_admin, …
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
}

#[tokio::main]
async fn main() -> Result<ExitCode> {
    let Args { db, schemathesis, examples, seed, only } = Args::parse();
    let fuzz = Fuzz { db, schemathesis: schemathesis.canonicalize()?, examples, seed, only };
    let found = run(&fuzz, &|caller| println!("\n== as {caller}")).await?;
    if found.is_empty() {
        println!("\nfuzz-api: seed {seed} on {}: nothing found", fuzz.db);
        return Ok(ExitCode::SUCCESS);
    }
    println!("\nfuzz-api: seed {seed} on {}: something found as {}", fuzz.db, found.join(", "));
    Ok(ExitCode::FAILURE)
}
