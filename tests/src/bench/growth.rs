//! Growth: whether an order costs the same however many the books hold. Volleys from new tills, one after the other, into
//! one database.

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use evertill_cluster::Cluster;
use evertill_server::{Config, SystemClock};

use super::chain;
use super::figures::{Figure, median};
use super::throughput::all_booked;
use super::volley;
use crate::load::place::Place;
use crate::load::server::Server;
use crate::served::Served;
use crate::shop::scratch;

const PRODUCTS: u32 = 50_000;
const TILLS: usize = 8;
/// Of each till in a volley.
const ORDERS: u32 = 3_000;
const VOLLEY: u32 = TILLS as u32 * ORDERS;
const TOGETHER: usize = 100;
/// Volleys at the beginning and at the end that are compared.
const ENDS: usize = 3;
/// An order may cost so many times what it did in the beginning.
const FLAT: f64 = 1.15;

/// Until the books hold so many orders.
pub async fn measure(orders: u32, say: impl Fn(&str)) -> Result<Vec<Figure>> {
    let folder = tempfile::tempdir()?;
    let mut figures =
        grow("sqlite", &Place::Sqlite(folder.path().join("books.sqlite")), orders, &say).await?;
    let cluster = Cluster::start_on_disk()?;
    let place = Place::Postgres(cluster.create("books", None)?, None);
    figures.extend(grow("postgres", &place, orders, &say).await?);
    Ok(figures)
}

async fn grow(name: &str, place: &Place, orders: u32, say: impl Fn(&str)) -> Result<Vec<Figure>> {
    let served = serve(place.config()).await?;
    chain::stock(&served, PRODUCTS).await?;
    served.close().await?;
    let (mut per_s, mut processor_us) = (Vec::new(), Vec::new());
    let volleys = orders.div_ceil(VOLLEY).max(2 * ENDS as u32);
    for nth in 0..volleys {
        let (speed, used) = fire(place, nth as usize).await?;
        say(&format!(
            "growth: {name}, from {} orders: {speed:.0} orders/s, {used:.0} us of processor an order",
            nth * VOLLEY
        ));
        per_s.push(speed);
        processor_us.push(used);
    }
    all_booked(place, i64::from(volleys * VOLLEY)).await?;
    Ok(vec![
        Figure::new(format!("{name}_orders_grown_to"), "", f64::from(volleys * VOLLEY)),
        Figure::new(format!("{name}_processor_last_to_first"), "x", last_to_first(&processor_us))
            .at_most(FLAT),
        Figure::new(format!("{name}_time_last_to_first"), "x", 1.0 / last_to_first(&per_s)),
    ])
}

async fn serve(config: Config) -> Result<Served> {
    Served::open_with(config, Arc::new(SystemClock)).await
}

/// One volley of new tills; answers the orders a second, and the processor time of each in microseconds.
async fn fire(place: &Place, nth: usize) -> Result<(f64, f64)> {
    let tills = scratch()?;
    let served = serve(place.config()).await?;
    let first = nth * TILLS;
    let magazines = volley::load(&served, tills.path(), first..first + TILLS, ORDERS).await?;
    served.close().await?;
    let mut queues = magazines.iter().map(|magazine| magazine.queue(TOGETHER)).collect::<Result<Vec<_>>>()?;
    let mut server = Server::start(place, Path::new(tills.path()), None)?;
    // What a server reads once is not an order's.
    volley::fire(&server.url(), &mut queues, 2).await?;
    server.begin_measuring()?;
    let fired = volley::fire(&server.url(), &mut queues, usize::MAX).await?;
    let used = server.cpu_s()?;
    server.stop()?;
    Ok((fired.per_s(), used * 1e6 / fired.orders as f64))
}

fn last_to_first(all: &[f64]) -> f64 {
    let (first, last) = (&all[..ENDS.min(all.len())], &all[all.len().saturating_sub(ENDS)..]);
    median(last) / median(first)
}
