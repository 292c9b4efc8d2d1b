//! Random carts in every mode: the laws of money for each, and both ends and the quote for a sample.

use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use anyhow::Result;
use clap::Parser;
use evertill_tests::carts::{MODES, broken, cart, compare, differs};

#[derive(Debug, Parser)]
#[command(about = "Prices random carts in every mode and checks that no cent is lost")]
struct Args {
    /// How many are priced, settled and quoted.
    #[arg(long, default_value_t = 20_000)]
    carts: u64,
    /// How many are sold at a real till and booked by a real server.
    #[arg(long, default_value_t = 800)]
    sample: u64,
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

#[tokio::main]
async fn main() -> Result<ExitCode> {
    let args = Args::parse();
    let began = Instant::now();
    let mut faults = priced(&args);
    println!(
        "{} carts in {MODES} modes priced, settled and quoted in {:.1} s: {} broken",
        args.carts,
        began.elapsed().as_secs_f64(),
        faults.len()
    );
    let compared = compare(args.sample, args.seed).await?;
    println!("{} sold at a till and booked: {} differ", compared.carts, compared.faults.len());
    faults.extend(compared.faults);
    for fault in faults.iter().take(10) {
        eprintln!("NOT as it must be: {fault}");
    }
    Ok(if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Every cart against the laws, on all cores.
fn priced(args: &Args) -> Vec<String> {
    let next = AtomicU64::new(0);
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let work = || {
        let mut faults = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= args.carts {
                return faults;
            }
            let cart = cart(args.seed, number);
            let fault = match cart.settled() {
                Ok(sale) => broken(&cart, &sale).or_else(|| differs(&cart, &sale)),
                Err(why) => Some(why),
            };
            faults.extend(fault.map(|fault| format!("cart {number}: {fault}")));
        }
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap_or_else(|_| vec!["a worker panicked".to_owned()]))
            .collect()
    })
}
