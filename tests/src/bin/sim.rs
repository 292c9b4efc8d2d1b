//! `cargo xtask sim`: runs seeds of the simulation, or switches rules off to see their invariants break.

use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Result, bail};
use clap::Parser;
use evertill_domain::ablation;
use evertill_tests::shop::Engine;
use evertill_tests::sim;

#[derive(Debug, Parser)]
#[command(about = "The seeded simulation of tills and a server")]
struct Args {
    /// How many seeds.
    #[arg(long, default_value_t = 300)]
    seeds: u64,
    /// The first one (or the only one, with --seeds 1).
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// A rule to switch off, `all` of them in turn, or `list`.
    #[arg(long)]
    ablate: Option<String>,
    /// Where the server keeps its books. A PostgreSQL is started for it, which syncs nothing: what a server's disk loses,
    /// the simulation decides, by putting backups back.
    #[arg(long, value_enum, default_value = "sqlite")]
    db: Engine,
}

fn main() -> Result<ExitCode> {
    let args = Args::parse();
    match args.ablate.as_deref() {
        Some("list") => {
            for (name, invariant) in ablation::ALL {
                println!("{name} → invariant {invariant}");
            }
            Ok(ExitCode::SUCCESS)
        }
        Some(name) => ablate(name, &args),
        None => seeds(&args),
    }
}

fn seeds(args: &Args) -> Result<ExitCode> {
    let started = Instant::now();
    let (mut bad, mut sales, mut restores, mut images, mut cuts, mut dropped) = (0u64, 0, 0, 0, 0, 0);
    for seed in args.seed..args.seed + args.seeds {
        let report = sim::run(seed, args.db).map_err(|why| why.context(format!("seed {seed}")))?;
        for breach in &report.breaches {
            println!("seed {seed}: {breach}");
        }
        bad += u64::from(!report.breaches.is_empty());
        sales += report.sales;
        restores += report.restores;
        images += report.images;
        cuts += report.power_cuts;
        dropped += report.dropped;
    }
    println!(
        "{} seeds in {:.1} s: {sales} sales, {restores} server restores, {images} tills put back, {cuts} power cuts, \
         {dropped} bodies dropped lawfully",
        args.seeds,
        started.elapsed().as_secs_f32()
    );
    println!("{} passed, {bad} failed", args.seeds - bad);
    Ok(if bad == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn ablate(name: &str, args: &Args) -> Result<ExitCode> {
    let chosen: Vec<_> = ablation::ALL.iter().filter(|(known, _)| name == "all" || *known == name).collect();
    if chosen.is_empty() {
        bail!("no such ablation: {name}; see --ablate list");
    }
    let mut missed = 0;
    for (name, invariant) in &chosen {
        let ablated = sim::ablate(name, *invariant, args.seed, args.seeds, args.db)?;
        match ablated.caught {
            Some((seed, what)) => println!("{name}: caught by seed {seed}, invariant {invariant}: {what}"),
            None => {
                missed += 1;
                println!("{name}: NOT caught in {} seeds (invariant {invariant})", ablated.tried);
            }
        }
    }
    println!("{} passed, {missed} failed", chosen.len() - missed);
    Ok(if missed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
