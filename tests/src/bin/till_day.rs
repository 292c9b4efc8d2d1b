//! A day at a till as a process of its own, so that it can be killed at any of its named steps: enrols or signs in,
//! sells, syncs, and says on standard output what a cashier was told.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Result, bail};
use clap::Parser;
use evertill_register::clock::SystemClock;
use evertill_register::ids::RandomIds;
use evertill_register::printer::{self, Did};
use evertill_register::register::{Options, Register};
use evertill_register::sync::{HttpLink, Worker};

#[derive(Debug, Parser)]
struct Day {
    /// Where the till's files are.
    #[arg(long)]
    folder: PathBuf,
    /// Enrols with this code, at this server, before anything else.
    #[arg(long, num_args = 2, value_names = ["URL", "CODE"])]
    enrol: Option<Vec<String>>,
    /// Who sells.
    #[arg(long, default_value_t = 0)]
    cashier: i64,
    #[arg(long, default_value = "1111")]
    pin: String,
    /// What is sold, a piece a sale.
    #[arg(long, default_value_t = 0)]
    variant: i64,
    #[arg(long, default_value_t = 0)]
    sales: u32,
    /// Prints what waits once everything is sold.
    #[arg(long)]
    print: bool,
    /// Sends what waits at the end.
    #[arg(long)]
    sync: bool,
}

fn main() -> Result<()> {
    let day = Day::parse();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let register = Arc::new(Register::open_with(
        day.folder.join("till.sqlite"),
        Arc::new(SystemClock::default()),
        Arc::new(RandomIds),
        Arc::new(HttpLink::new()?),
        Options { reserve_bytes: 0, ..Options::default() },
    )?);
    if let Some([url, code]) = day.enrol.as_deref() {
        runtime.block_on(register.enrol(url, code))?;
    }
    if let Some(receipt) = register.unread_receipt()? {
        println!("unread {}", receipt.key);
        register.receipt_shown(receipt.key)?;
    }
    if day.sales > 0 {
        register.sign_in(Some(day.cashier), &day.pin)?;
    }
    for _ in 0..day.sales {
        // A cart that the last process left behind is paid first.
        if register.cart()?.lines.is_empty() {
            register.cart_add(day.variant, None, None)?;
        }
        let pay = register.pay_options(None)?;
        let receipt = register.pay_cash(pay.cart_id, pay.due)?;
        println!("paid {}", receipt.key);
        register.receipt_shown(receipt.key)?;
    }
    if day.print {
        let mut printing = printer::Worker::new(Arc::clone(&register), printer::Patience::default())?;
        while matches!(printing.step()?, Did::Printed(_) | Did::Failed(..)) {}
    }
    if day.sync {
        let report = runtime.block_on(Worker::new(Arc::clone(&register))?.drain());
        if let Some(failure) = report.failure {
            bail!("{failure}");
        }
    }
    Ok(())
}
