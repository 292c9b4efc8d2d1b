//! `cargo xtask replay`: a year of real baskets through registers with outages; the books of both ends compared.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Parser;
use evertill_tests::replay::{Both, Plan, Replayed, replay};
use evertill_tests::shop::Engine;

#[derive(Debug, Parser)]
#[command(about = "Replays real supermarket baskets through registers and the server")]
struct Args {
    /// Folder of the data.
    #[arg(long)]
    data: PathBuf,
    /// Only these stores: 286,297.
    #[arg(long, value_delimiter = ',')]
    stores: Vec<String>,
    #[arg(long, default_value_t = 2)]
    registers_per_store: usize,
    /// Percent of its time for which a register is offline.
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=95))]
    outage: u8,
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Where the server keeps its books.
    #[arg(long, value_enum, default_value = "sqlite")]
    db: Engine,
    /// Leave what these stores never sold out of the catalogue.
    #[arg(long)]
    sold_only: bool,
    /// One line of JSON.
    #[arg(long)]
    json: bool,
    /// Leaves the databases in this folder.
    #[arg(long)]
    keep: Option<PathBuf>,
    /// Control totals to compare with; exits 1 where they differ.
    #[arg(long)]
    control: Option<PathBuf>,
    /// Exits 1 unless there are at least so many exceptions of PRICE_STALE.
    #[arg(long, default_value_t = 0)]
    expect_stale: u64,
}

#[tokio::main]
async fn main() -> Result<ExitCode> {
    let args = Args::parse();
    let plan = Plan {
        data: args.data,
        stores: args.stores,
        registers_per_store: args.registers_per_store,
        outage_percent: args.outage,
        seed: args.seed,
        sold_only: args.sold_only,
        engine: args.db,
        keep: args.keep,
    };
    let replayed = replay(&plan, |word| eprintln!("{word}")).await?;
    if args.json {
        println!("{}", serde_json::to_string(&replayed)?);
    } else {
        print(&replayed);
    }
    let mut faults = judge(&replayed, args.outage, args.expect_stale);
    if let Some(control) = args.control {
        faults.extend(differences(&replayed, &control)?);
    }
    for fault in &faults {
        eprintln!("NOT as it must be: {fault}");
    }
    Ok(if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn print(replayed: &Replayed) {
    println!("store        baskets    lines    units   gross cents     net cents     due cents");
    for (store, totals) in &replayed.server.per_store {
        row(store, totals);
    }
    row("all", &replayed.server.total);
    for (code, count) in &replayed.exceptions {
        println!("{code}: {count}");
    }
    println!(
        "lost {}, duplicated {}, {} orders/s",
        replayed.lost, replayed.duplicated, replayed.orders_per_s
    );
}

fn row(name: &str, t: &evertill_tests::replay::Totals) {
    println!(
        "{name:<10} {:>9} {:>8} {:>8} {:>13} {:>13} {:>13}",
        t.baskets, t.lines, t.units, t.gross_cents, t.net_cents, t.due_cents
    );
}

/// What must hold whatever the data.
fn judge(replayed: &Replayed, outage: u8, expect_stale: u64) -> Vec<String> {
    let mut faults = Vec::new();
    if replayed.register != replayed.server {
        faults.push("registers and server disagree".to_owned());
    }
    if replayed.lost + replayed.duplicated > 0 {
        faults.push(format!("{} lost, {} duplicated", replayed.lost, replayed.duplicated));
    }
    let exceptions: u64 = replayed.exceptions.values().sum();
    if outage == 0 && exceptions > 0 {
        faults.push(format!("{exceptions} exceptions without an outage"));
    }
    let stale = replayed.exceptions.get("PRICE_STALE").copied().unwrap_or(0);
    if stale < expect_stale {
        faults.push(format!("{stale} PRICE_STALE, not {expect_stale}"));
    }
    faults
}

/// Store by store against the control totals of the data.
fn differences(replayed: &Replayed, control: &PathBuf) -> Result<Vec<String>> {
    let text = std::fs::read_to_string(control).with_context(|| control.display().to_string())?;
    let control: serde_json::Value = serde_json::from_str(&text)?;
    let mut faults = Vec::new();
    for (end, books) in [("registers", &replayed.register), ("server", &replayed.server)] {
        let ours = serde_json::to_value(books)?;
        for (store, totals) in &books.per_store {
            let _ = totals;
            faults.extend(compare(end, store, &ours["per_store"][store], &control["per_store"][store]));
        }
        if all_stores(books, &control) {
            faults.extend(compare(end, "all", &ours["total"], &control["total"]));
        }
    }
    Ok(faults)
}

fn all_stores(books: &Both, control: &serde_json::Value) -> bool {
    control["per_store"].as_object().is_some_and(|stores| stores.len() == books.per_store.len())
}

fn compare(end: &str, store: &str, ours: &serde_json::Value, control: &serde_json::Value) -> Vec<String> {
    let Some(ours) = ours.as_object() else { return vec![format!("{end}: nothing of {store}")] };
    let differs = |(key, value): (&String, &serde_json::Value)| {
        (control.get(key) != Some(value))
            .then(|| format!("{end}, {store}: {key} is {value}, not {}", control[key]))
    };
    ours.iter().filter_map(differs).collect()
}
