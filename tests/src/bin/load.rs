//! `cargo xtask load`: registers by the hundred at a server's process; exits 1 when the books or a target are missed.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;
use clap::{Parser, Subcommand};
use evertill_tests::load::steady::Day;
use evertill_tests::load::{Plan, idle, raise_limits, reconnect, restore, steady, wing};

#[derive(Debug, Parser)]
#[command(
    about = "Puts real registers by the hundred on a server's process, and judges its books afterwards"
)]
struct Args {
    /// sqlite, postgres (a throwaway cluster), or the postgres:// URL of an empty database.
    #[arg(long, global = true, default_value = "sqlite")]
    db: String,
    #[arg(long, global = true, default_value_t = 200)]
    registers: u32,
    /// Other merchants with one register each.
    #[arg(long, global = true, default_value_t = 0)]
    neighbours: u32,
    #[arg(long, global = true, default_value_t = 2_000)]
    products: u32,
    #[arg(long, global = true, default_value_t = 1)]
    seed: u64,
    /// One line of JSON.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    scenario: Scenario,
}

#[derive(Debug, Subcommand)]
enum Scenario {
    /// All registers come back in the same second, each with a queue.
    Reconnect {
        /// Orders that each register has queued; neighbours have a tenth.
        #[arg(long, default_value_t = 500)]
        orders: u64,
    },
    /// Customers come by chance, and now and then a line goes and comes back.
    Steady {
        #[command(flatten)]
        hours: Hours,
        /// Seconds between two outages, on average, each of one register's line; in the middle all go. 0: none.
        #[arg(long, default_value_t = 2.0)]
        outage_every: f64,
        /// Seconds of an outage.
        #[arg(long, default_value_t = 5.0)]
        outage_lasts: f64,
    },
    /// All registers are connected and nothing happens; then prices change.
    Idle {
        /// Seconds of calm.
        #[arg(long, default_value_t = 20.0)]
        calm: f64,
    },
    /// Registers of a chain that another process of this program has opened.
    #[command(hide = true)]
    Wing { assignment: PathBuf },
    /// The server dies and comes back with an older backup, while everybody sells on.
    Restore {
        #[command(flatten)]
        hours: Hours,
    },
}

#[derive(Debug, clap::Args)]
struct Hours {
    #[arg(long, default_value_t = 40.0)]
    seconds: f64,
    /// Seconds between two customers of a register, on average.
    #[arg(long, default_value_t = 2.0)]
    customer_every: f64,
}

impl Hours {
    fn day(&self, outage_every: f64, outage_lasts: f64) -> Day {
        let seconds = Duration::from_secs_f64;
        Day {
            lasts: seconds(self.seconds),
            customer_every: seconds(self.customer_every),
            outage_every: (outage_every > 0.0).then(|| seconds(outage_every)),
            outage_lasts: seconds(outage_lasts),
        }
    }
}

#[tokio::main]
async fn main() -> Result<ExitCode> {
    let args = Args::parse();
    raise_limits()?;
    let plan = Plan {
        db: args.db,
        registers: args.registers,
        neighbours: args.neighbours,
        products: args.products,
        seed: args.seed,
    };
    let say = |word: &str| eprintln!("{word}");
    let outcome = match args.scenario {
        Scenario::Reconnect { orders } => reconnect::run(&plan, orders, &say).await?,
        Scenario::Steady { hours, outage_every, outage_lasts } => {
            steady::run(&plan, hours.day(outage_every, outage_lasts), &say).await?
        }
        Scenario::Idle { calm } => idle::run(&plan, Duration::from_secs_f64(calm), &say).await?,
        Scenario::Wing { assignment } => {
            wing::run(&assignment).await?;
            return Ok(ExitCode::SUCCESS);
        }
        Scenario::Restore { hours } => restore::run(&plan, hours.day(0.0, 0.0), &say).await?,
    };
    if args.json {
        println!("{}", serde_json::to_string(&outcome)?);
    } else {
        print!("{outcome}");
    }
    for fault in &outcome.faults {
        eprintln!("NOT as it must be: {fault}");
    }
    let missed = outcome.figures.missed();
    for figure in &missed {
        eprintln!("MISSED: {figure}");
    }
    Ok(if outcome.faults.is_empty() && missed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
