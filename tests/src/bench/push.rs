//! How fast a till drains: its queue is pushed over loopback, in turns with bare inserts of as many orders.

use std::path::Path;
use std::time::Instant;

use anyhow::{Result, ensure};
use rusqlite::{Connection, OpenFlags};

use super::chain::{self, Till, enrol_code};
use super::figures::{Figure, median, worst};
use super::floor::{Bare, checkpoint};
use crate::merchant::Cashier;
use crate::served::drain;

const ORDERS: u32 = 10_000;
const PRODUCTS: u32 = 50_000;
const ROUNDS: usize = 5;
/// The targets: seconds for all of them, and bytes on the wire for one.
const PUSH_S: f64 = 5.0;
const ORDER_BYTES: f64 = 350.0;

/// The same queue, from copies of both files, five times over; each round beside its floor.
pub async fn measure() -> Result<[Figure; 4]> {
    let scratch = tempfile::tempdir()?;
    let ready = scratch.path().join("ready");
    queue_up(&ready).await?;
    let mut bare = Bare::open(&scratch.path().join("floor.sqlite"), PRODUCTS)?;
    let (mut ours, mut floor, mut bytes) = (Vec::new(), Vec::new(), 0);
    for round in 0..ROUNDS {
        let folder = scratch.path().join(format!("round-{round}"));
        copy(&ready, &folder)?;
        floor.push(bare.write(ORDERS)?.as_secs_f64());
        let (seconds, sent) = send(&folder).await?;
        ours.push(seconds);
        bytes = sent;
        std::fs::remove_dir_all(&folder)?;
    }
    let rate = |seconds: &[f64]| f64::from(ORDERS) / median(seconds);
    let an_order = bytes as f64 / f64::from(ORDERS);
    Ok([
        Figure::paired("push_10k_orders", "s", &ours, &floor).at_most(PUSH_S),
        Figure::new("push_10k_orders_slowest", "s", worst(&ours)).beside(worst(&floor)),
        Figure::new("push_orders_per_s", "/s", rate(&ours)).beside(rate(&floor)),
        Figure::new("push_bytes_per_order", "B", an_order).at_most(ORDER_BYTES),
    ])
}

/// A shop, and a till with everything still to send; both closed.
async fn queue_up(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    let served = chain::stocked(folder, PRODUCTS).await?;
    let mut till = Till::open(&folder.join("till"), served.address)?;
    till.enrol(&enrol_code(&served, "R1").await?).await?;
    till.register.set_work_offline(true)?;
    let cashier = Cashier::of(&till.register)?;
    for order in 0..ORDERS {
        till.register.sell(&cashier.basket(&till.register, u64::from(order))?)?;
    }
    till.register.set_work_offline(false)?;
    let journal = till.register.store().path().to_owned();
    drop(till);
    let server = served.database.clone();
    served.close().await?;
    for file in [journal, server] {
        checkpoint(&Connection::open(file)?)?;
    }
    Ok(())
}

/// Seconds until nothing waits any more, and the bytes of all that was sent.
async fn send(folder: &Path) -> Result<(f64, u64)> {
    let served = chain::open(folder).await?;
    let mut till = Till::open(&folder.join("till"), served.address)?;
    let began = Instant::now();
    drain(&mut till.worker).await?;
    let took = began.elapsed().as_secs_f64();
    ensure!(till.register.status()?.waiting == 0, "something still waits");
    let books = Connection::open_with_flags(&served.database, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let there: u32 = books.query_row("SELECT count(*) FROM orders", [], |row| row.get(0))?;
    let differences: u32 = books.query_row("SELECT count(*) FROM exception", [], |row| row.get(0))?;
    ensure!((there, differences) == (ORDERS, 0), "{there} orders at the server, {differences} exceptions");
    let sent = till.line.sent();
    drop(till);
    served.close().await?;
    Ok((took, sent))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
