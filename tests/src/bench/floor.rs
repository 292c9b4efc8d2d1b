//! The floors: the least that SQLite and the disk need for the same work, with no rules, no network and no journal.

use std::fs::File;
use std::io::{Seek as _, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Result;
use rusqlite::{Connection, params};
use uuid::Uuid;

use super::goods::{barcode, picked};

const TABLES: &str = "
CREATE TABLE product(id INTEGER PRIMARY KEY, barcode TEXT NOT NULL, name TEXT NOT NULL, price INTEGER NOT NULL, tax_bp INTEGER NOT NULL, stock INTEGER NOT NULL);
CREATE TABLE ord(id BLOB PRIMARY KEY, register TEXT NOT NULL, seq INTEGER NOT NULL, created_at TEXT NOT NULL, subtotal INTEGER NOT NULL, tax INTEGER NOT NULL, total INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE line(ord BLOB NOT NULL, no INTEGER NOT NULL, product INTEGER NOT NULL, qty INTEGER NOT NULL, price INTEGER NOT NULL, PRIMARY KEY(ord,no)) WITHOUT ROWID;
";
/// Stock apart from the rest of the product: what a movement writes is small.
const NARROW: &str = "
CREATE TABLE stock(product INTEGER PRIMARY KEY, qty INTEGER NOT NULL);
INSERT INTO stock SELECT id, stock FROM product;
";

/// Orders and their lines written bare, so many in a transaction.
#[derive(Debug)]
pub struct Bare {
    db: Connection,
    products: u32,
    together: u32,
    /// How stock is taken.
    take: &'static str,
    /// Orders written so far.
    done: u32,
}

impl Bare {
    /// A hundred orders in a transaction, stock in the product's row: R100.
    pub fn open(path: &Path, products: u32) -> Result<Bare> {
        let mut db = durable(path)?;
        db.execute_batch(TABLES)?;
        let tx = db.transaction()?;
        for id in 0..products {
            let sql = "INSERT INTO product VALUES (?1, ?2, ?3, 450, 700, 1000000)";
            let name = format!("A product with a name of ordinary length, no. {id}");
            tx.prepare_cached(sql)?.execute(params![id, barcode(id), name])?;
        }
        tx.commit()?;
        let take = "UPDATE product SET stock=stock-?1 WHERE id=?2 AND stock>=?1";
        Ok(Bare { db, products, together: 100, take, done: 0 })
    }

    /// A thousand in a transaction, stock in a table of its own: RN.
    pub fn narrow(path: &Path, products: u32) -> Result<Bare> {
        let bare = Bare::open(path, products)?;
        bare.db.execute_batch(NARROW)?;
        let take = "UPDATE stock SET qty=qty-?1 WHERE product=?2 AND qty>=?1";
        Ok(Bare { together: 1_000, take, ..bare })
    }

    /// One order in a transaction.
    pub fn single(path: &Path, products: u32) -> Result<Bare> {
        Ok(Bare { together: 1, ..Bare::open(path, products)? })
    }

    /// Writes so many orders of eight lines; the checkpoint after it is not in the time.
    pub fn write(&mut self, orders: u32) -> Result<Duration> {
        let began = Instant::now();
        let last = self.done + orders;
        while self.done < last {
            let tx = self.db.transaction()?;
            let through = (self.done + self.together).min(last);
            for order in self.done..through {
                insert(&tx, order, self.products, self.take)?;
            }
            tx.commit()?;
            self.done = through;
        }
        let took = began.elapsed();
        checkpoint(&self.db)?;
        Ok(took)
    }
}

fn insert(tx: &Connection, order: u32, products: u32, take: &str) -> Result<()> {
    let id = Uuid::new_v4();
    let sql = "INSERT INTO ord VALUES (?1, 'R1', ?2, '2026-01-01T12:00:00Z', 3600, 252, 3852) ON CONFLICT DO NOTHING";
    tx.prepare_cached(sql)?.execute(params![id, order])?;
    for no in 0..8 {
        let product = picked(u64::from(order) * 8 + no, products);
        tx.prepare_cached("INSERT INTO line VALUES (?1, ?2, ?3, 1, 450)")?
            .execute(params![id, no, product])?;
        tx.prepare_cached(take)?.execute(params![1, product])?;
    }
    Ok(())
}

/// One row a transaction: what any durable sale costs at least.
#[derive(Debug)]
pub struct BareCommit {
    db: Connection,
    body: Vec<u8>,
}

impl BareCommit {
    pub fn open(path: &Path) -> Result<BareCommit> {
        let db = durable(path)?;
        db.execute_batch(
            "CREATE TABLE queue(seq INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, body BLOB NOT NULL)",
        )?;
        // As long as the body of a sale of eight lines.
        Ok(BareCommit { db, body: vec![b'x'; 1_700] })
    }

    pub fn commit(&self) -> Result<Duration> {
        let began = Instant::now();
        let sql = "INSERT INTO queue (id, body) VALUES (?1, ?2)";
        self.db.prepare_cached(sql)?.execute(params![Uuid::new_v4(), self.body])?;
        Ok(began.elapsed())
    }

    /// Moves its log into the file, as a till does in an idle moment.
    pub fn rest(&self) -> Result<()> {
        Ok(self.db.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?)
    }
}

/// The disk itself.
#[derive(Debug)]
pub struct Disk(File);

impl Disk {
    pub fn open(path: &Path) -> Result<Disk> {
        Ok(Disk(File::create(path)?))
    }

    /// Writes a page over the last one and waits until it is durable.
    pub fn sync(&mut self) -> Result<Duration> {
        self.0.rewind()?;
        let began = Instant::now();
        self.0.write_all(&[7; 4096])?;
        self.0.sync_data()?;
        Ok(began.elapsed())
    }
}

fn durable(path: &Path) -> Result<Connection> {
    let db = Connection::open(path)?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.pragma_update(None, "synchronous", "FULL")?;
    Ok(db)
}

/// Moves the log into the file.
pub fn checkpoint(db: &Connection) -> Result<()> {
    Ok(db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?)
}
