//! A till in miniature: each sale inserts a row, moves a stock and grows an index, in one transaction.

use evertill_faults::FaultVfs;
use rusqlite::{Connection, OptionalExtension, params};

pub const PATH: &str = "/till.db";

/// How the till uses SQLite.
#[derive(Debug, Clone, Copy)]
pub struct Setup {
    pub journal: &'static str,
    pub synchronous: &'static str,
    /// In pages; small, so that a short run has many checkpoints in it.
    pub checkpoint_every: u32,
    /// In pages; small, so that large sales spill into the file before they commit.
    pub cache: u32,
}

pub const WAL_FULL: Setup = Setup { journal: "WAL", synchronous: "FULL", checkpoint_every: 12, cache: 10 };

/// What the cashier was told.
#[derive(Debug, Default, Clone, Copy)]
pub struct Told {
    /// Sales whose COMMIT returned.
    pub paid: i64,
    /// Sales begun; at most one more than paid.
    pub begun: i64,
}

pub fn open(vfs: &FaultVfs, setup: Setup) -> rusqlite::Result<Connection> {
    let db = vfs.open(PATH)?;
    db.pragma_update(None, "cache_size", setup.cache)?;
    let mode: String =
        db.query_row(&format!("PRAGMA journal_mode = {}", setup.journal), [], |row| row.get(0))?;
    assert_eq!(mode.to_uppercase(), setup.journal);
    db.pragma_update(None, "synchronous", setup.synchronous)?;
    db.pragma_update(None, "wal_autocheckpoint", setup.checkpoint_every)?;
    db.execute_batch(
        "BEGIN;
         CREATE TABLE IF NOT EXISTS sale (id INTEGER PRIMARY KEY, receipt TEXT UNIQUE, body BLOB);
         CREATE TABLE IF NOT EXISTS stock (product INTEGER PRIMARY KEY, sold INTEGER NOT NULL);
         INSERT OR IGNORE INTO stock VALUES (0, 0), (1, 0), (2, 0), (3, 0), (4, 0);
         COMMIT;",
    )?;
    Ok(db)
}

/// Small, large and, now and then, larger than the cache.
fn body(sale: i64, seed: u64) -> Vec<u8> {
    let dice = (sale as u64).wrapping_mul(0x9E37_79B9).wrapping_add(seed.wrapping_mul(0x85EB_CA6B));
    let len = match dice % 16 {
        0 => 60_000,
        1..=3 => 6_000,
        _ => 300,
    };
    vec![sale as u8; len]
}

pub fn sell(db: &mut Connection, sale: i64, seed: u64) -> rusqlite::Result<()> {
    let tx = db.transaction()?;
    tx.execute("UPDATE stock SET sold = sold + 1 WHERE product = ?1", [sale % 5])?;
    tx.execute(
        "INSERT INTO sale VALUES (?1, ?2, ?3)",
        params![sale, format!("R{:05}", sale * 7919 % 100_000), body(sale, seed)],
    )?;
    tx.commit()
}

/// Opens and sells until `sales` are there or something fails.
pub fn day(vfs: &FaultVfs, setup: Setup, sales: i64, seed: u64) -> (Told, rusqlite::Result<()>) {
    let mut told = Told::default();
    let outcome = open(vfs, setup).and_then(|mut db| {
        let last: i64 = db.query_row("SELECT ifnull(max(id), 0) FROM sale", [], |row| row.get(0))?;
        told = Told { paid: last, begun: last };
        for sale in last + 1..=sales {
            told.begun = sale;
            sell(&mut db, sale, seed)?;
            told.paid = sale;
        }
        Ok(())
    });
    (told, outcome)
}

/// What is wrong with a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Breach {
    /// It cannot be read at all.
    Unreadable(String),
    /// It can be read but is not what SQLite wrote.
    Corrupt(String),
    /// Sales are missing in the middle, or a sale is half there.
    NotWhole(String),
    /// The cashier was told of `paid` sales and there are fewer.
    Lost { paid: i64, there: i64 },
}

/// Reads everything back, after a crash. The number of sales, if all is as it should be.
pub fn audit(vfs: &FaultVfs, told: Told) -> Result<i64, Breach> {
    let there = whole(vfs)?;
    if there < told.paid {
        return Err(Breach::Lost { paid: told.paid, there });
    }
    if there > told.begun {
        return Err(Breach::NotWhole(format!("{there} sales, {} begun", told.begun)));
    }
    Ok(there)
}

fn whole(vfs: &FaultVfs) -> Result<i64, Breach> {
    let unreadable = |error: rusqlite::Error| Breach::Unreadable(error.to_string());
    let db = vfs.open(PATH).map_err(unreadable)?;
    let check: String =
        db.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0)).map_err(unreadable)?;
    if check != "ok" {
        return Err(Breach::Corrupt(check));
    }
    let has_tables = db
        .query_row("SELECT 1 FROM sqlite_schema WHERE name = 'stock'", [], |_| Ok(()))
        .optional()
        .map_err(unreadable)?;
    if has_tables.is_none() {
        return Ok(0);
    }
    let (count, last, sold): (i64, i64, i64) = db
        .query_row(
            "SELECT count(*), ifnull(max(id), 0), (SELECT sum(sold) FROM stock) FROM sale",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .map_err(unreadable)?;
    let wrong: i64 = db
        .query_row(
            "SELECT count(*) FROM sale WHERE hex(substr(body, -1)) <> printf('%02X', id % 256)",
            [],
            |row| row.get(0),
        )
        .map_err(unreadable)?;
    if count != last || sold != count || wrong != 0 {
        let story = format!("{count} sales, the last is {last}, {sold} sold, {wrong} wrong");
        return Err(Breach::NotWhole(story));
    }
    Ok(count)
}
