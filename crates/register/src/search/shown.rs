//! Goods as they stand here and now: at prices in force, with stock as old as it says, less what was sold since. What
//! that takes of the till and its store is read once for all the goods of an answer.

use std::sync::{Arc, MutexGuard};

use chrono::NaiveDate;
use evertill_domain::scan::ScanRules;
use evertill_domain::time::{instant, local_rfc3339};
use evertill_domain::{Quantity, UnitPrice};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::moves::{Levels, Moves};
use crate::error::Result;
use crate::register::{Register, locked};
use crate::view::{self, UnitMinor};

/// When the levels and prices were the server's newest, as the store's clock shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct CatalogAge {
    at_ms: i64,
    time_zone: String,
    text: String,
}

/// One moment of one view of the database.
#[derive(Debug)]
pub(crate) struct Shown<'a> {
    now_ms: i64,
    as_of: Option<String>,
    moves: MutexGuard<'a, Moves>,
    /// How the store reads codes.
    pub rules: Arc<ScanRules>,
    /// The store's date.
    pub today: NaiveDate,
}

impl Register {
    /// As products stand now.
    pub(crate) fn shown(&self, conn: &Connection) -> Result<Shown<'_>> {
        // Now is, for prices and days, never before what the server said last.
        let sql = "SELECT max(?1, coalesce(catalog_as_of_ms, ?1)), catalog_as_of_ms, cursor, applied_incarnation,
                       applied_seq, last.incarnation, last.seq, time_zone, scan_rules
                   FROM (SELECT 1) LEFT JOIN till LEFT JOIN store LEFT JOIN
                       (SELECT incarnation, seq FROM journal ORDER BY incarnation DESC, seq DESC LIMIT 1) AS last";
        conn.prepare_cached(sql)?.query_row([self.now_ms()], |row| Ok(self.read_shown(conn, row)))?
    }

    fn read_shown(&self, conn: &Connection, row: &Row<'_>) -> Result<Shown<'_>> {
        let number = |column| row.get::<_, Option<i64>>(column);
        let text = |column| row.get_ref(column)?.as_str_or_null().map_err(rusqlite::Error::from);
        let now_ms = row.get(0)?;
        let levels = Levels {
            cursor: row.get::<_, Option<_>>(2)?.unwrap_or_default(),
            applied: (
                row.get::<_, Option<_>>(3)?.unwrap_or_default(),
                row.get::<_, Option<_>>(4)?.unwrap_or_default(),
            ),
        };
        let last = row.get::<_, Option<_>>(5)?.zip(row.get(6)?).unwrap_or_default();
        let zone = text(7)?;
        let as_of = number(1)?.zip(zone).map(|(at_ms, zone)| self.as_of(at_ms, zone)).transpose()?;
        let (rules, today) = match zone {
            Some(zone) => self.rulebook(zone, text(8)?, now_ms)?,
            None => Default::default(),
        };
        let mut moves = locked(&self.moves);
        moves.catch_up(conn, levels, last)?;
        Ok(Shown { now_ms, as_of, moves, rules, today })
    }

    /// Kept from one search to the next: to look a zone up takes longer than to find a product.
    fn as_of(&self, at_ms: i64, time_zone: &str) -> Result<String> {
        let mut age = locked(&self.catalog_age);
        if age.at_ms != at_ms || age.time_zone != time_zone {
            let text = local_rfc3339(instant(at_ms), time_zone)?;
            *age = CatalogAge { at_ms, time_zone: time_zone.to_owned(), text };
        }
        Ok(age.text.clone())
    }
}

impl Shown<'_> {
    /// One product, and what should be on the shelf.
    pub(crate) fn product(&self, conn: &Connection, variant: i64) -> Result<Option<view::Product>> {
        let sql = "SELECT v.id, v.name, (SELECT name FROM vendor WHERE id = v.vendor),
                       (SELECT name FROM category WHERE id = v.category), v.unit, v.allow_open, v.barcodes, v.plu,
                       v.picture, v.hue, v.tracked, (SELECT amount FROM price
                           WHERE variant = v.id AND valid_from_ms <= ?2
                           ORDER BY valid_from_ms DESC, recorded_ms DESC, price.id DESC LIMIT 1),
                       s.on_hand - s.reserved, s.low, v.allow_amount
                   FROM variant v LEFT JOIN stock s ON s.variant = v.id WHERE v.id = ?1";
        let read = |row: &Row<'_>| read_product(row, self.as_of.as_deref(), self.moves.of(variant));
        Ok(conn.prepare_cached(sql)?.query_row(params![variant, self.now_ms], read).optional()?)
    }
}

fn read_product(row: &Row<'_>, as_of: Option<&str>, sold: i64) -> rusqlite::Result<view::Product> {
    let price: Option<i64> = row.get(11)?;
    let tracked: bool = row.get(10)?;
    let level: Option<i64> = row.get(12)?;
    let available = level.filter(|_| tracked).map(|level| level.saturating_sub(sold));
    let low: Option<i64> = row.get(13)?;
    let allow_open: bool = row.get(5)?;
    let barcodes = row.get_ref(6)?.as_str()?;
    Ok(view::Product {
        variant_id: row.get(0)?,
        name: row.get(1)?,
        vendor: row.get::<_, Option<String>>(2)?.unwrap_or_default(),
        category: row.get::<_, Option<String>>(3)?.unwrap_or_default(),
        price: price.map(|amount| UnitMinor(UnitPrice(amount))),
        unit: row.get(4)?,
        open_price: allow_open && price.is_none(),
        allow_open,
        allow_amount: row.get(14)?,
        barcode: serde_json::from_str::<Vec<String>>(barcodes)
            .ok()
            .and_then(|codes| codes.into_iter().next()),
        plu: row.get(7)?,
        picture: row.get(8)?,
        hue: row.get(9)?,
        stock: available.map(|available| Quantity(available).to_string()),
        low: available.zip(low).is_some_and(|(available, low)| available <= low),
        stock_as_of: available.and(as_of).map(str::to_owned),
    })
}
