//! What a scanned or typed code does: it finds its product, is rung up with what else stands in it, or says why not.

use std::sync::Arc;

use chrono::{NaiveDate, TimeDelta};
use evertill_domain::scan::{self, Code, Facts, Flaw, GS, Gtin, Key, ScanRules, Thing};
use evertill_domain::time::{business_date, instant, local_midnight};
use evertill_domain::{Currency, Money, Quantity};
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::cart;
use crate::error::{Error, Result};
use crate::pricing::Pricing;
use crate::register::{Register, locked};
use crate::search::Shown;
use crate::view::{self, LineNote, Refusal, ScanKind, ScanResult};

/// As much of a code as is shown and kept.
const SHOWN: usize = 128;

/// So many goods of open price are offered for what nobody knows.
const OPEN_GOODS: usize = 6;

/// A code that was looked up: the product it stands for, if any, and what it says.
struct Found {
    variant: Option<i64>,
    read: std::result::Result<Code, Flaw>,
}

/// Reading codes needs the store's rules and its date; both are kept until either changes.
#[derive(Debug, Default)]
pub(crate) struct Rulebook {
    time_zone: String,
    /// As the store's row has them.
    given: Option<String>,
    rules: Arc<ScanRules>,
    today: NaiveDate,
    /// When today begins and ends here.
    from_ms: i64,
    until_ms: i64,
}

impl Register {
    /// What a barcode or PLU stands for.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn find_code(&self, code: &str) -> Result<Option<view::Product>> {
        self.store.read(|conn| {
            let shown = self.shown(conn)?;
            match shown.variant_of_code(conn, code)? {
                Some(variant) => shown.product(conn, variant),
                None => Ok(None),
            }
        })
    }

    /// Rings up what was scanned, with the weight, price or count that its code says; unless it must be weighed or
    /// priced first, or must not be sold.
    ///
    /// # Errors
    /// [`Error::PriceMissing`], [`Error::NotSignedIn`], and when SQLite fails.
    pub fn scan(&self, text: &str) -> Result<ScanResult> {
        *locked(&self.scanner_last) = Some(shown(text));
        let (found, today, product) = self.store.read(|conn| {
            let shown = self.shown(conn)?;
            let found = shown.look_up(conn, text)?;
            let product = found.variant.map(|variant| shown.product(conn, variant)).transpose()?;
            Ok((found, shown.today, product.flatten()))
        })?;
        match (product, found.read) {
            (Some(product), read) => {
                self.take(text, product, read.map(|code| code.facts).unwrap_or_default(), today)
            }
            (None, read) => self.not_found(text, read),
        }
    }

    fn take(&self, text: &str, product: view::Product, facts: Facts, today: NaiveDate) -> Result<ScanResult> {
        if let Some(until) = facts.sellable_until().filter(|until| *until < today) {
            return Ok(ScanResult::Expired { product, expired_on: until.to_string() });
        }
        let Some((qty, pricing)) = self.ring_up_as(text, &product, &facts)? else {
            return Ok(ScanResult::Refused { code: shown(text), reason: Refusal::Currency });
        };
        let (Some(qty), true) = (qty, product.price.is_some() || pricing != Pricing::List) else {
            return match (product.price, product.open_price) {
                (Some(_), _) => Ok(ScanResult::NeedsWeight { product }),
                (None, true) => Ok(ScanResult::NeedsPrice { product }),
                (None, false) => Err(Error::PriceMissing(product.name)),
            };
        };
        let note = note(&facts, today);
        let (cart, line_id) = self.ring_up(product.variant_id, note.as_ref(), |_, row, _| {
            Ok((cart::fitting(&row.unit, qty)?, pricing.clone()))
        })?;
        Ok(ScanResult::Added { cart, line_id })
    }

    fn not_found(&self, text: &str, read: std::result::Result<Code, Flaw>) -> Result<ScanResult> {
        let code = shown(text);
        Ok(match kind_of(read) {
            Ok(kind) => ScanResult::Unknown { code, kind, open: self.open_price_goods()? },
            Err(reason) => ScanResult::Refused { code, reason },
        })
    }

    /// A few goods without a price of their own, under which something unknown may be sold.
    fn open_price_goods(&self) -> Result<Vec<view::Product>> {
        self.store.read(|conn| {
            let sql = "SELECT id FROM variant AS v WHERE allow_open = 1 AND retired = 0
                           AND NOT EXISTS (SELECT 1 FROM price WHERE variant = v.id)
                       ORDER BY name COLLATE NOCASE, id LIMIT ?1";
            let mut statement = conn.prepare_cached(sql)?;
            let ids = statement
                .query_map([OPEN_GOODS], |row| row.get(0))?
                .collect::<rusqlite::Result<Vec<i64>>>()?;
            let shown = self.shown(conn)?;
            let goods = ids.into_iter().map(|id| shown.product(conn, id));
            Ok(goods.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
        })
    }

    /// How much of a product a code says it is, and at what price; no quantity when a scale must say it. None for a
    /// price that is not in the store's money.
    fn ring_up_as(
        &self,
        text: &str,
        product: &view::Product,
        facts: &Facts,
    ) -> Result<Option<(Option<Quantity>, Pricing)>> {
        let measured = facts.in_unit(&product.unit).filter(|qty| *qty > Quantity::ZERO);
        let piece = (product.unit == "each").then_some(Quantity::ONE);
        let Some(price) = facts.price else { return Ok(Some((measured.or(piece), Pricing::List))) };
        let currency = self.store.read(crate::till::store)?.currency;
        let amount = Currency::from_code(&currency).and_then(|store| price.in_minor_units(store));
        let Some(amount) = amount else { return Ok(None) };
        if amount <= Money::ZERO {
            return Ok(Some((measured.or(piece), Pricing::List)));
        }
        let bought = |list: view::UnitMinor| cart::bought(&product.unit, amount, list.0).ok();
        let qty = measured.or(piece).or(product.price.and_then(bought)).unwrap_or(Quantity::ONE);
        Ok(Some((Some(qty), Pricing::Label { barcode: shown(text), amount })))
    }

    /// The store's rules and its date. To look a zone up takes longer than to find a product.
    pub(crate) fn rulebook(
        &self,
        time_zone: &str,
        given: Option<&str>,
        now_ms: i64,
    ) -> Result<(Arc<ScanRules>, NaiveDate)> {
        let mut kept = locked(&self.rulebook);
        let holds = (kept.from_ms..kept.until_ms).contains(&now_ms);
        if !holds || kept.time_zone != time_zone || kept.given.as_deref() != given {
            *kept = Rulebook::new(time_zone, given, now_ms)?;
        }
        Ok((Arc::clone(&kept.rules), kept.today))
    }
}

impl Shown<'_> {
    /// The variant that a code stands for.
    pub(crate) fn variant_of_code(&self, conn: &Connection, code: &str) -> Result<Option<i64>> {
        Ok(self.look_up(conn, code)?.variant)
    }

    /// Reads a code and looks it up: by what it says, else as it stands.
    fn look_up(&self, conn: &Connection, text: &str) -> Result<Found> {
        let read = scan::read(text, &self.rules, self.today);
        let text = text.trim();
        let variant = match &read {
            Ok(Code { key: Key::Gtin(gtin), .. }) => by_gtin(conn, *gtin)?,
            Ok(Code { key: Key::Item(item), .. }) => match by_gtin(conn, item.code)? {
                // A product that only looks like a label.
                Some(variant) => return Ok(plain(variant, text)),
                None => by_barcode(conn, &item.barcodes)?
                    .map_or_else(|| by_plu(conn, &item.plus), |it| Ok(Some(it)))?,
            },
            Ok(Code { key: Key::Plain(_), .. }) | Err(_) => by_barcode(conn, &[text.to_owned()])?,
        };
        match variant {
            Some(variant) => Ok(Found { variant: Some(variant), read }),
            None => Ok(Found { variant: by_plu(conn, &[text.to_owned()])?, read }),
        }
    }
}

impl Rulebook {
    fn new(time_zone: &str, given: Option<&str>, now_ms: i64) -> Result<Rulebook> {
        let today = business_date(instant(now_ms), time_zone, 0)?;
        let tomorrow = today + TimeDelta::days(1);
        let rules = match given {
            Some(json) => serde_json::from_str(json)?,
            None => ScanRules::of_zone(time_zone),
        };
        Ok(Rulebook {
            time_zone: time_zone.to_owned(),
            given: given.map(str::to_owned),
            rules: Arc::new(rules),
            today,
            from_ms: local_midnight(today, time_zone)?.timestamp_millis(),
            until_ms: local_midnight(tomorrow, time_zone)?.timestamp_millis(),
        })
    }
}

fn plain(variant: i64, text: &str) -> Found {
    let code = Code { key: Key::Plain(text.to_owned()), facts: Facts::default() };
    Found { variant: Some(variant), read: Ok(code) }
}

fn by_gtin(conn: &Connection, gtin: Gtin) -> Result<Option<i64>> {
    by_barcode(conn, &gtin.spellings())
}

/// The variant of any of these barcodes, of which there are at most five; one that is still sold first.
fn by_barcode(conn: &Connection, codes: &[String]) -> Result<Option<i64>> {
    let sql = "SELECT retired, v.id FROM barcode CROSS JOIN variant AS v ON v.id = variant
               WHERE code IN (?1, ?2, ?3, ?4, ?5)";
    let code = |place: usize| codes.get(place).map(String::as_str);
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params![code(0), code(1), code(2), code(3), code(4)])?;
    // The least of a row or two: to have SQLite sort them would take longer than to find them.
    let mut best: Option<(bool, i64)> = None;
    while let Some(row) = rows.next()? {
        let found = (row.get(0)?, row.get(1)?);
        best = Some(best.map_or(found, |best| best.min(found)));
    }
    Ok(best.map(|(_, variant)| variant))
}

/// The variant of either of these PLUs.
fn by_plu(conn: &Connection, plus: &[String]) -> Result<Option<i64>> {
    let sql = "SELECT id FROM variant WHERE plu IN (?1, ?2) ORDER BY retired, id LIMIT 1";
    let plus = params![plus.first(), plus.get(1)];
    Ok(conn.prepare_cached(sql)?.query_row(plus, |row| row.get(0)).optional()?)
}

fn note(facts: &Facts, today: NaiveDate) -> Option<LineNote> {
    let note = LineNote {
        batch: facts.batch.clone(),
        serial: facts.serial.clone(),
        best_before: facts.best_before.map(|day| day.to_string()),
        past_best: facts.best_before.is_some_and(|day| day < today),
    };
    (note != LineNote::default()).then_some(note)
}

/// A code as it is shown: without the scanner's identifier, separators as blanks.
fn shown(text: &str) -> String {
    scan::without_symbology(text.trim()).replace(GS, " ").trim().chars().take(SHOWN).collect()
}

/// What an unknown code looks like, or why it is not taken at its word.
fn kind_of(read: std::result::Result<Code, Flaw>) -> std::result::Result<ScanKind, Refusal> {
    Ok(match read {
        Ok(Code { key: Key::Gtin(gtin), .. }) if gtin.is_coupon() => ScanKind::Coupon,
        Ok(Code { key: Key::Gtin(gtin), .. }) if matches!(gtin.indicator(), 1..=8) => ScanKind::Case,
        Ok(Code { key: Key::Gtin(_), .. }) => ScanKind::Gtin,
        Ok(Code { key: Key::Item(_), .. }) => ScanKind::Label,
        Ok(Code { key: Key::Plain(_), .. }) => ScanKind::Own,
        Err(Flaw::CheckDigit { .. }) => return Err(Refusal::CheckDigit),
        Err(Flaw::ValueCheck { .. }) => return Err(Refusal::LabelDamaged),
        Err(Flaw::Element { .. } | Flaw::Empty) => {
            return Err(Refusal::Unreadable);
        }
        Err(Flaw::NotAProduct(thing)) => match thing {
            Thing::Link => ScanKind::Link,
            Thing::Coupon => ScanKind::Coupon,
            Thing::Card => ScanKind::Card,
            Thing::Shipment => ScanKind::Shipment,
            Thing::Place | Thing::Asset | Thing::Other => ScanKind::Other,
        },
    })
}
