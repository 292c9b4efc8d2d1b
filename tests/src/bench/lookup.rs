//! Finding goods in the engine: barcodes, and names by the insides of two words, beside SQLite's bare answers from the
//! same tables, and from an index of letter triples over the same names.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use evertill_register::register::Register;
use rusqlite::{Connection, OpenFlags};

use super::figures::{Figure, Spread};
use super::goods::{Goods, barcode, picked};
use super::{seed, timed};

const SCANS: u64 = 10_000;
const SEARCHES: u64 = 2_000;
const PAGE: u64 = 60;
const BARCODE_P99_US: f64 = 20.0;

/// Products, and how many microseconds a search by name may take at the 99th percentile.
const SHOPS: [(u32, &str, f64); 2] = [(100_000, "100k", 2_000.0), (1_000_000, "1m", 5_000.0)];

/// All of it at both sizes.
pub fn measure(say: impl Fn(&str)) -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for (products, size, most) in SHOPS {
        let folder = seed::kept(products, &say)?;
        let register = seed::open(&folder)?;
        let file = folder.join("till.sqlite");
        let bare = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let (ours, floor) = (scans(&register, products)?, bare_scans(&bare, products)?);
        let named = |what: &str| format!("{what}_{size}");
        figures.push(Figure::new(named("barcode_p50"), "us", ours.p50).beside(floor.p50));
        let p99 = Figure::new(named("barcode_p99"), "us", ours.p99).beside(floor.p99);
        figures.push(p99.at_most(BARCODE_P99_US));
        // What a till does once in an idle moment, so that nobody waits for it.
        register.prepare_search()?;
        let triples = triples(&folder)?;
        let (ours, floor) = (searches(&register, products)?, bare_searches(&triples, products)?);
        figures.push(Figure::new(named("two_words_p50"), "us", ours.p50).beside(floor.p50));
        figures.push(Figure::new(named("two_words_p99"), "us", ours.p99).beside(floor.p99).at_most(most));
    }
    Ok(figures)
}

/// The middle of a catalogue is as likely as its start.
fn any(n: u64, products: u32) -> u32 {
    picked(n * 7 + 3, products)
}

fn scans(till: &Register, products: u32) -> Result<Spread> {
    let scan = |n| {
        let code = barcode(any(n, products));
        let (took, found) = timed(|| Ok(till.find_code(&code)?))?;
        ensure!(found.is_some_and(|product| product.price.is_some()), "{code} is not found");
        Ok(took)
    };
    Ok(Spread::of_us(&(0..SCANS).map(scan).collect::<Result<Vec<_>>>()?))
}

/// A barcode's product and its price: two rows by their indexes.
fn bare_scans(db: &Connection, products: u32) -> Result<Spread> {
    let mut sql = db.prepare(
        "SELECT v.name, p.amount FROM barcode b JOIN variant v ON v.id = b.variant JOIN price p ON p.variant = v.id
         WHERE b.code = ?1",
    )?;
    let mut scan = |n| {
        let code = barcode(any(n, products));
        let (took, found) = timed(|| {
            Ok(sql.query_row([&code], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)))?)
        })?;
        ensure!(!found.0.is_empty(), "{code} has no name");
        Ok(took)
    };
    Ok(Spread::of_us(&(0..SCANS).map(&mut scan).collect::<Result<Vec<_>>>()?))
}

fn searches(till: &Register, products: u32) -> Result<Spread> {
    let goods = Goods::default();
    let search = |n| {
        let words = goods.two_words(any(n, products), n);
        let (took, page) = timed(|| Ok(till.products(&words, None, 0, PAGE)?))?;
        let first = page.items.first().with_context(|| format!("nothing is called {words}"))?;
        ensure!(first.price.is_some() && first.stock.is_some() && page.total >= page.items.len() as u64);
        Ok(took)
    };
    Ok(Spread::of_us(&(0..SEARCHES).map(search).collect::<Result<Vec<_>>>()?))
}

/// The index that SQLite has for the insides of words, made once beside the till's folder.
fn triples(folder: &Path) -> Result<Connection> {
    let path = folder.with_extension("triples.sqlite");
    let db = Connection::open(path)?;
    if db.table_exists(None, "variant_text")? {
        return Ok(db);
    }
    db.execute("ATTACH ?1 AS till", [folder.join("till.sqlite").display().to_string()])?;
    db.execute_batch(
        "BEGIN;
         CREATE VIRTUAL TABLE variant_text USING fts5 (name, sku, content = '', tokenize = 'trigram remove_diacritics 1');
         INSERT INTO variant_text (rowid, name, sku) SELECT id, name, sku FROM till.variant ORDER BY id;
         COMMIT;",
    )?;
    Ok(db)
}

/// The ids of a page, and nothing of the goods themselves.
fn bare_searches(db: &Connection, products: u32) -> Result<Spread> {
    let goods = Goods::default();
    let mut sql =
        db.prepare("SELECT rowid FROM variant_text WHERE variant_text MATCH ?1 ORDER BY rowid LIMIT 60")?;
    let mut search = |n| {
        let words = goods.two_words(any(n, products), n);
        let (first, second) = words.split_once(' ').context("two words")?;
        let quoted = format!("\"{first}\" AND \"{second}\"");
        let (took, ids) = timed(|| {
            let ids = sql.query_map([&quoted], |row| row.get::<_, i64>(0))?;
            Ok(ids.collect::<rusqlite::Result<Vec<_>>>()?)
        })?;
        ensure!(!ids.is_empty(), "nothing is called {words}");
        Ok(took)
    };
    Ok(Spread::of_us(&(0..SEARCHES).map(&mut search).collect::<Result<Vec<_>>>()?))
}
