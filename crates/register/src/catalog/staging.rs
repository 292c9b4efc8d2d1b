//! A snapshot is loaded beside the live catalogue, in short transactions that let sales in between, and takes its
//! place in one.

use evertill_protocol::feed::{
    CategoryRow, Change, Collection, OutcomeRow, PriceRow, StockRow, StoreRow, TaxRateRow, UserRow,
    VariantRow, VendorRow,
};
use rusqlite::Connection;

use super::rows::{Stored, upsert};
use super::{changes, for_collection, sum};
use crate::error::{Error, Result};

const SUFFIX: &str = "_staging";

/// Everything a snapshot replaces, the barcodes last: they are made from the products.
const TABLES: [&str; 10] =
    ["store", "vendor", "category", "tax_rate", "user", "variant", "price", "stock", "outcome", "barcode"];

/// A snapshot on its way in. One at a time; an unfinished one is dropped by the next [`Staging::begin`].
#[derive(Debug)]
pub struct Staging {
    /// SQL that is still to run before the swap, last first.
    steps: Vec<String>,
}

impl Staging {
    /// Makes empty copies of the catalogue's tables.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn begin(tx: &Connection) -> Result<Staging> {
        let generation = next_generation(tx)?;
        let mut steps = Vec::new();
        for table in TABLES {
            tx.execute_batch(&format!("DROP TABLE IF EXISTS {table}{SUFFIX}"))?;
            let columns = definition(tx, table)?;
            tx.execute_batch(&format!("CREATE TABLE {table}{SUFFIX} {columns}"))?;
            for index in indexes_of(tx, table)? {
                let (base, columns) = (base_name(&index), definition(tx, &index)?);
                steps.push(format!("CREATE INDEX {base}_g{generation} ON {table}{SUFFIX} {columns}"));
            }
        }
        steps.push(format!(
            "INSERT INTO barcode{SUFFIX} (code, variant)
             SELECT DISTINCT value, variant{SUFFIX}.id FROM variant{SUFFIX}, json_each(barcodes) ORDER BY 1, 2"
        ));
        Ok(Staging { steps })
    }

    /// Adds one row. Call it many times within a transaction, but in short transactions.
    ///
    /// # Errors
    /// When the row is not what the protocol says, or SQLite fails.
    pub fn load(&self, tx: &Connection, change: &Change) -> Result<()> {
        let Some(row) = &change.row else { return Ok(()) };
        for_collection!(change.collection, load_json(tx, row.get()))
    }

    /// Does the next piece of indexing, a transaction each; false once nothing is left to do.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn step(&mut self, tx: &Connection) -> Result<bool> {
        let Some(step) = self.steps.pop() else { return Ok(false) };
        tx.execute_batch(&step)?;
        Ok(true)
    }

    /// What a collection adds up to in what was loaded.
    ///
    /// # Errors
    /// As [`super::digest`].
    pub fn digest(&self, conn: &Connection, collection: Collection) -> Result<String> {
        for_collection!(collection, sum(conn, SUFFIX))
    }

    /// Puts the snapshot in the place of the catalogue, within the caller's transaction; does first whatever
    /// [`Staging::step`] has left to do.
    ///
    /// # Errors
    /// When SQLite fails; the transaction must then be rolled back.
    pub fn swap(mut self, tx: &Connection) -> Result<()> {
        while self.step(tx)? {}
        for table in TABLES {
            tx.execute_batch(&format!("DROP TABLE {table}; ALTER TABLE {table}{SUFFIX} RENAME TO {table}"))?;
        }
        changes::note_all(tx)
    }
}

fn load_json<R: Stored>(tx: &Connection, json: &str) -> Result<()> {
    upsert(tx, SUFFIX, &serde_json::from_str::<R>(json)?)
}

/// An object's SQL from its first bracket on: the migrations stay the only place where tables are described.
fn definition(tx: &Connection, name: &str) -> Result<String> {
    let sql: String =
        tx.query_row("SELECT sql FROM sqlite_schema WHERE name = ?1", [name], |row| row.get(0))?;
    let at = sql.find('(').ok_or_else(|| Error::Corrupt(format!("{name} has no columns")))?;
    Ok(sql[at..].to_owned())
}

fn indexes_of(tx: &Connection, table: &str) -> Result<Vec<String>> {
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = ?1 AND sql IS NOT NULL";
    let mut statement = tx.prepare(sql)?;
    let names = statement.query_map([table], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(names)
}

/// Index names must be unique, and SQLite renames tables but not indexes: each snapshot's carry its number.
fn next_generation(tx: &Connection) -> Result<u64> {
    let mut statement =
        tx.prepare("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL")?;
    let names: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let used = names.iter().filter_map(|name| generation(name));
    Ok(used.max().map_or(1, |last| last + 1))
}

fn generation(index: &str) -> Option<u64> {
    index.rsplit_once("_g")?.1.parse().ok()
}

fn base_name(index: &str) -> &str {
    match (generation(index), index.rsplit_once("_g")) {
        (Some(_), Some((base, _))) => base,
        _ => index,
    }
}
