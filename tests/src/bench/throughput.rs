//! How many orders a second the server books: a volley from eight tills, beside the least that the database needs.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Result, ensure};
use evertill_cluster::Cluster;
use evertill_server::store::Opened;
use evertill_server::{Config, SystemClock};
use rusqlite::Connection;

use super::chain;
use super::figures::{Figure, median};
use super::floor::{Bare, Disk, checkpoint};
use super::rows::BareRows;
use super::volley::{self, Magazine};
use crate::load::place::Place;
use crate::load::server::Server;
use crate::served::Served;

const PRODUCTS: u32 = 50_000;
const TILLS: usize = 8;
/// Of each till, in batches.
const ORDERS: u32 = 3_000;
/// Of each till, one a request.
const SINGLE: usize = 500;
const TOGETHER: usize = 100;
const ROUNDS: usize = 3;
const PROCESSOR_US: f64 = 80.0;

/// On SQLite, then on PostgreSQL.
pub async fn measure(say: impl Fn(&str)) -> Result<Vec<Figure>> {
    let scratch = tempfile::tempdir()?;
    let mut figures = vec![disk(&scratch.path().join("disk"))?];
    figures.extend(on_sqlite(&scratch.path().join("sqlite"), &say).await?);
    figures.push(disk(&scratch.path().join("disk"))?);
    figures.extend(on_postgres(&scratch.path().join("postgres"), &say).await?);
    Ok(figures)
}

/// What one commit has to wait for, at this moment.
fn disk(path: &Path) -> Result<Figure> {
    let mut disk = Disk::open(path)?;
    let times = (0..200).map(|_| Ok(disk.sync()?.as_secs_f64() * 1e6)).collect::<Result<Vec<_>>>()?;
    Ok(Figure::new("fdatasync_p50", "us", median(&times)))
}

/// What each round had, in orders a second, and what the server's processors did for one order.
#[derive(Debug, Default)]
struct Seen {
    batches: Vec<f64>,
    processor_us: Vec<f64>,
    single: Vec<f64>,
}

impl Seen {
    /// The last round, in words.
    fn last(&self) -> String {
        let last = |all: &[f64]| all.last().copied().unwrap_or_default();
        let (batches, single, processor) =
            (last(&self.batches), last(&self.single), last(&self.processor_us));
        format!(
            "    {batches:.0} orders/s in batches, {single:.0} alone, {processor:.0} us of processor an order"
        )
    }

    /// Fires at a server that was just started on a database which holds the shop and no order.
    async fn round(
        &mut self,
        magazines: &[Magazine],
        folder: &Path,
        batches: &Place,
        single: &Place,
    ) -> Result<()> {
        let mut server = Server::start(batches, folder, None)?;
        let mut queues =
            magazines.iter().map(|magazine| magazine.queue(TOGETHER)).collect::<Result<Vec<_>>>()?;
        volley::fire(&server.url(), &mut queues, 2).await?;
        server.begin_measuring()?;
        let fired = volley::fire(&server.url(), &mut queues, usize::MAX).await?;
        let used = server.cpu_s()?;
        self.batches.push(fired.per_s());
        self.processor_us.push(used * 1e6 / fired.orders as f64);
        server.stop()?;
        let server = Server::start(single, folder, None)?;
        let mut queues = magazines.iter().map(|magazine| magazine.queue(1)).collect::<Result<Vec<_>>>()?;
        self.single.push(volley::fire(&server.url(), &mut queues, SINGLE).await?.per_s());
        server.stop()
    }
}

async fn on_sqlite(folder: &Path, say: impl Fn(&str)) -> Result<Vec<Figure>> {
    std::fs::create_dir_all(folder)?;
    say("throughput: queues for SQLite");
    let served = chain::stocked(folder, PRODUCTS).await?;
    let magazines = volley::load(&served, folder, 0..TILLS, ORDERS).await?;
    let ready = served.database.clone();
    served.close().await?;
    checkpoint(&Connection::open(&ready)?)?;
    let mut r100 = Bare::open(&folder.join("r100.sqlite"), PRODUCTS)?;
    let mut narrow = Bare::narrow(&folder.join("rn.sqlite"), PRODUCTS)?;
    let mut alone = Bare::single(&folder.join("single.sqlite"), PRODUCTS)?;
    let (mut floor_r100, mut floor_rn, mut floor_single) = (Vec::new(), Vec::new(), Vec::new());
    let orders = ORDERS * TILLS as u32;
    let mut seen = Seen::default();
    for round in 0..ROUNDS {
        say(&format!("throughput: SQLite, round {}", round + 1));
        floor_r100.push(f64::from(orders) / r100.write(orders)?.as_secs_f64());
        floor_rn.push(f64::from(orders) / narrow.write(orders)?.as_secs_f64());
        floor_single.push(f64::from(SINGLE as u32) / alone.write(SINGLE as u32)?.as_secs_f64());
        let copy = |name: &str| -> Result<PathBuf> {
            let to = folder.join(format!("{name}-{round}.sqlite"));
            std::fs::copy(&ready, &to)?;
            Ok(to)
        };
        let (batches, single) = (copy("batches")?, copy("single")?);
        let (batches, single) = (Place::Sqlite(batches), Place::Sqlite(single));
        seen.round(&magazines, folder, &batches, &single).await?;
        say(&seen.last());
        all_booked(&batches, i64::from(orders)).await?;
        for done in [batches, single] {
            std::fs::remove_file(done.name())?;
        }
    }
    Ok(vec![
        Figure::paired("sqlite_orders_per_s", "/s", &seen.batches, &floor_r100).at_least_of_floor(0.7),
        Figure::paired("sqlite_orders_per_s_to_rn", "/s", &seen.batches, &floor_rn),
        Figure::paired("sqlite_single_orders_per_s", "/s", &seen.single, &floor_single)
            .at_least_of_floor(0.8),
        Figure::new("sqlite_processor_per_order", "us", median(&seen.processor_us)).at_most(PROCESSOR_US),
    ])
}

async fn on_postgres(folder: &Path, say: impl Fn(&str)) -> Result<Vec<Figure>> {
    std::fs::create_dir_all(folder)?;
    say("throughput: queues for PostgreSQL");
    let cluster = Cluster::start_on_disk()?;
    let url = cluster.create("ready", None)?;
    let config = Config { database_url: Some(url), ..Config::default() };
    let served = Served::open_with(config, Arc::new(SystemClock)).await?;
    chain::stock(&served, PRODUCTS).await?;
    let magazines = volley::load(&served, folder, 0..TILLS, ORDERS).await?;
    served.close().await?;
    let mut p100 = BareRows::open(&cluster.create("floor", None)?, PRODUCTS, 100).await?;
    let mut alone = BareRows::open(&cluster.create("single", None)?, PRODUCTS, 1).await?;
    let (mut floor_p100, mut floor_single) = (Vec::new(), Vec::new());
    let orders = ORDERS * TILLS as u32;
    let mut seen = Seen::default();
    for round in 0..ROUNDS {
        say(&format!("throughput: PostgreSQL, round {}", round + 1));
        floor_p100.push(f64::from(orders) / p100.write(orders).await?.as_secs_f64());
        floor_single.push(f64::from(SINGLE as u32) / alone.write(SINGLE as u32).await?.as_secs_f64());
        let batches = cluster.create(&format!("batches_{round}"), Some("ready"))?;
        let single = cluster.create(&format!("single_{round}"), Some("ready"))?;
        cluster.run("CHECKPOINT")?;
        let (batches, single) = (Place::Postgres(batches, None), Place::Postgres(single, None));
        seen.round(&magazines, folder, &batches, &single).await?;
        say(&seen.last());
        all_booked(&batches, i64::from(orders)).await?;
    }
    Ok(vec![
        Figure::paired("postgres_orders_per_s", "/s", &seen.batches, &floor_p100).at_least_of_floor(0.5),
        Figure::paired("postgres_single_orders_per_s", "/s", &seen.single, &floor_single)
            .at_least_of_floor(0.8),
        Figure::new("postgres_processor_per_order", "us", median(&seen.processor_us)).at_most(PROCESSOR_US),
    ])
}

/// Every order is there, and none differs.
pub(super) async fn all_booked(place: &Place, orders: i64) -> Result<()> {
    let books = Opened::open(&place.config(), chain::now_ms()).await?;
    let counted = books.read_all(|db| {
        let sql = "SELECT (SELECT count(*) FROM orders), (SELECT count(*) FROM exception)";
        db.need(sql, &[], |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?)))
    });
    let (there, differences) = counted.await?;
    ensure!((there, differences) == (orders, 0), "{there} of {orders} orders, {differences} exceptions");
    Ok(())
}
