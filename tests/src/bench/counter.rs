//! What a cashier waits for when somebody pays: whole sales through the register, in turns with bare durable commits.

use std::time::Duration;

use anyhow::{Result, ensure};
use evertill_register::register::Register;
use evertill_register::view::TenderInput;

use super::figures::{Figure, Spread, median};
use super::floor::{BareCommit, Disk};
use super::goods::{barcode, picked};
use super::{seed, timed};

const PRODUCTS: u32 = 100_000;
const ROUNDS: usize = 5;
const SALES: u32 = 500;
const LINES: u64 = 8;
/// An idle moment comes after so many sales: both sides then move their logs, outside the time.
const BETWEEN_REST: u32 = 100;
const TIMES_THE_FLOOR: f64 = 2.0;

/// The two that are compared, on one disk.
#[derive(Debug)]
struct Pair {
    register: Register,
    bare: BareCommit,
    disk: Disk,
    sold: u64,
}

/// Each round is a pair: its sales and its bare commits take turns.
pub fn measure(say: impl Fn(&str)) -> Result<Vec<Figure>> {
    let scratch = tempfile::tempdir()?;
    seed::copied(PRODUCTS, &scratch.path().join("till"), &say)?;
    let register = seed::open(&scratch.path().join("till"))?;
    register.set_work_offline(true)?;
    register.sign_in(None, seed::CASHIER.1)?;
    let bare = BareCommit::open(&scratch.path().join("bare.sqlite"))?;
    let disk = Disk::open(&scratch.path().join("page"))?;
    let mut pair = Pair { register, bare, disk, sold: 0 };
    // Caches and logs as they are after an hour at the counter, not at its first minute.
    pair.round()?;
    let mut rounds = Vec::new();
    for number in 1..=ROUNDS {
        let round = pair.round()?;
        let [sale, bare, disk] = round;
        say(&format!(
            "  pair {number}: {:.0}/{:.0} µs, bare {:.0}/{:.0}, disk {:.0}/{:.0}",
            sale.p50, sale.p99, bare.p50, bare.p99, disk.p50, disk.p99
        ));
        rounds.push(round);
    }
    Ok(figures(&rounds))
}

fn figures(rounds: &[[Spread; 3]]) -> Vec<Figure> {
    let all =
        |of: usize, at: fn(&Spread) -> f64| rounds.iter().map(|round| at(&round[of])).collect::<Vec<_>>();
    let figure = |name: &str, at: fn(&Spread) -> f64| Figure::paired(name, "us", &all(0, at), &all(1, at));
    let disk = all(2, |spread| spread.p50);
    vec![
        figure("checkout_8_lines_p50", |spread| spread.p50).times_the_floor(TIMES_THE_FLOOR),
        figure("checkout_8_lines_p99", |spread| spread.p99).times_the_floor(TIMES_THE_FLOOR),
        Figure::new("disk_fdatasync_4k_p50", "us", median(&disk)),
    ]
}

impl Pair {
    fn round(&mut self) -> Result<[Spread; 3]> {
        let (mut sales, mut commits, mut syncs) = (Vec::new(), Vec::new(), Vec::new());
        for number in 0..SALES {
            if number % BETWEEN_REST == 0 {
                self.register.store().checkpoint()?;
                self.bare.rest()?;
            }
            sales.push(self.sale()?);
            commits.push(self.bare.commit()?);
            syncs.push(self.disk.sync()?);
        }
        Ok([Spread::of_us(&sales), Spread::of_us(&commits), Spread::of_us(&syncs)])
    }

    /// Scans eight things, asks what is due, and then the time runs: from *Pay* to the receipt.
    fn sale(&mut self) -> Result<Duration> {
        let till = &self.register;
        for line in 0..LINES {
            till.scan(&barcode(picked(self.sold * LINES + line, PRODUCTS)))?;
        }
        self.sold += 1;
        let due = till.pay_options(None)?;
        let cash = [TenderInput::Cash { amount: due.due }];
        let (took, receipt) = timed(|| Ok(till.pay(due.cart_id, &cash)?))?;
        let lines: usize = receipt.groups.iter().map(|group| group.lines.len()).sum();
        // Two of a kind share a line.
        ensure!((4..=8).contains(&lines), "a receipt of {lines} lines");
        till.receipt_shown(receipt.key)?;
        Ok(took)
    }
}
