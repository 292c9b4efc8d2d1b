//! How each collection's row stands in its table: one list of columns, written and read in the same order.

use evertill_domain::{Quantity, Role, UnitPrice};
use evertill_protocol::feed::{
    CategoryRow, OutcomeRow, PriceRow, StockRow, StoreRow, TaxRateRow, UserRow, VariantRow, VendorRow,
};
use rusqlite::types::Type;
use rusqlite::{CachedStatement, Connection, Row, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::index_codes;
use crate::error::Result;

/// A row of the feed that has a table here. The first column is the key.
pub(super) trait Stored: Serialize + DeserializeOwned {
    const TABLE: &'static str;
    const COLUMNS: &'static str;
    /// The same as they are read and as they are written, where not as they stand.
    const READ: &'static str = Self::COLUMNS;
    const WRITTEN: Option<&'static str> = None;

    fn write(&self, put: &mut CachedStatement<'_>) -> rusqlite::Result<usize>;
    fn read(row: &Row<'_>) -> rusqlite::Result<Self>;

    /// What else must follow when one row changes.
    fn after_write(&self, _tx: &Connection) -> Result<()> {
        Ok(())
    }
}

/// Writes a row into its table, or into that table's staging copy.
pub(super) fn upsert<R: Stored>(tx: &Connection, suffix: &str, row: &R) -> Result<()> {
    let as_they_stand = || vec!["?"; R::COLUMNS.split(',').count()].join(",");
    let places = R::WRITTEN.map_or_else(as_they_stand, str::to_owned);
    let sql = format!("INSERT OR REPLACE INTO {}{suffix} ({}) VALUES ({places})", R::TABLE, R::COLUMNS);
    row.write(&mut tx.prepare_cached(&sql)?)?;
    Ok(())
}

pub(super) fn select<R: Stored>(suffix: &str, rest: &str) -> String {
    format!("SELECT {} FROM {}{suffix} {rest}", R::READ, R::TABLE)
}

pub(super) fn read_all<R: Stored>(conn: &Connection, suffix: &str, mut each: impl FnMut(R)) -> Result<()> {
    let mut statement = conn.prepare(&select::<R>(suffix, ""))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        each(R::read(row)?);
    }
    Ok(())
}

/// A value whose JSON is a plain string, as that string.
fn word<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default().trim_matches('"').to_owned()
}

fn from_word<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_value(serde_json::Value::String(text)).map_err(|e| nonsense(column, e))
}

fn from_json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    serde_json::from_str(row.get_ref(column)?.as_str()?).map_err(|e| nonsense(column, e))
}

fn optional_json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<T>> {
    let text = row.get_ref(column)?.as_str_or_null()?;
    text.map(serde_json::from_str).transpose().map_err(|e| nonsense(column, e))
}

fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn nonsense(column: usize, error: impl std::error::Error + Send + Sync + 'static) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error))
}

impl Stored for StoreRow {
    const TABLE: &'static str = "store";
    const COLUMNS: &'static str = "id, code, name, tenant_name, time_zone, currency, rounding, tax_included, \
         cash_step, day_start_minutes, locale, notes, tax_per_receipt, scan_rules, receipt_by_vendor";

    fn write(&self, put: &mut CachedStatement<'_>) -> rusqlite::Result<usize> {
        put.execute(params![
            self.id,
            self.code,
            self.name,
            self.tenant_name,
            self.time_zone,
            self.currency,
            word(&self.rounding),
            self.tax_included,
            self.cash_step,
            self.day_start_minutes,
            self.locale,
            json(&self.notes),
            self.tax_per_receipt,
            self.scan_rules.as_ref().map(json),
            self.receipt_by_vendor,
        ])
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(StoreRow {
            id: row.get(0)?,
            code: row.get(1)?,
            name: row.get(2)?,
            tenant_name: row.get(3)?,
            time_zone: row.get(4)?,
            currency: row.get(5)?,
            rounding: from_word(row, 6)?,
            tax_included: row.get(7)?,
            cash_step: row.get(8)?,
            day_start_minutes: row.get(9)?,
            locale: row.get(10)?,
            notes: from_json(row, 11)?,
            tax_per_receipt: row.get(12)?,
            scan_rules: optional_json(row, 13)?,
            receipt_by_vendor: row.get(14)?,
        })
    }
}

impl Stored for VendorRow {
    const TABLE: &'static str = "vendor";
    const COLUMNS: &'static str = "id, name";

    fn write(&self, put: &mut CachedStatement<'_>) -> rusqlite::Result<usize> {
        put.execute(params![self.id, self.name])
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(VendorRow { id: row.get(0)?, name: row.get(1)? })
    }
}

impl Stored for CategoryRow {
    const TABLE: &'static str = "category";
    const COLUMNS: &'static str = "id, name, sort";

    fn write(&self, put: &mut CachedStatement<'_>) -> rusqlite::Result<usize> {
        put.execute(params![self.id, self.name, self.sort])
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(CategoryRow { id: row.get(0)?, name: row.get(1)?, sort: row.get(2)? })
    }
}

impl Stored for TaxRateRow {
    const TABLE: &'static str = "tax_rate";
    const COLUMNS: &'static str = "id, class, label, ppm, valid_from_ms, per_unit, taxed";

    fn write(&self, put: &mut CachedStatement<'_>) -> rusqlite::Result<usize> {
        let per_unit = self.per_unit.map(|unit| unit.0);
        let (id, from_ms) = (self.id, self.valid_from_ms);
        put.execute(params![id, self.class, self.label, self.ppm, from_ms, per_unit, self.taxed])
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(TaxRateRow {
            id: row.get(0)?,
            class: row.get(1)?,
            label: row.get(2)?,
            ppm: row.get(3)?,
            valid_from_ms: row.get(4)?,
            per_unit: row.get::<_, Option<i64>>(5)?.map(UnitPrice),
            taxed: row.get(6)?,
        })
    }
}

impl Stored for UserRow {
    const TABLE: &'static str = "user";
    const COLUMNS: &'static str = "id, name, role, pin_hash";
    const READ: &'static str = "id, name, role, opened(pin_hash, id, role)";
    const WRITTEN: Option<&'static str> = Some("?1, ?2, ?3, sealed(?4, ?1, ?3)");

    fn write(&self, put: &mut CachedStatement<'_>) -> rusqlite::Result<usize> {
        put.execute(params![self.id, self.name, self.role.name(), self.pin_hash])
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let role: Role = from_word(row, 2)?;
        Ok(UserRow { id: row.get(0)?, name: row.get(1)?, role, pin_hash: row.get(3)? })
    }
}

impl Stored for VariantRow {
    const TABLE: &'static str = "variant";
    const COLUMNS: &'static str = "id, sku, name, vendor, category, tax_class, unit, barcodes, plu, allow_open, \
         allow_label, allow_amount, tracked, retired, picture, hue";

    fn write(&self, put: &mut CachedStatement<'_>) -> rusqlite::Result<usize> {
        put.execute(params![
            self.id,
            self.sku,
            self.name,
            self.vendor,
            self.category,
            self.tax_class,
            self.unit,
            json(&self.barcodes),
            self.plu,
            self.allow_open,
            self.allow_label,
            self.allow_amount,
            self.tracked,
            self.retired,
            self.picture,
            self.hue,
        ])
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(VariantRow {
            id: row.get(0)?,
            sku: row.get(1)?,
            name: row.get(2)?,
            vendor: row.get(3)?,
            category: row.get(4)?,
            tax_class: row.get(5)?,
            unit: row.get(6)?,
            barcodes: from_json(row, 7)?,
            plu: row.get(8)?,
            allow_open: row.get(9)?,
            allow_label: row.get(10)?,
            allow_amount: row.get(11)?,
            tracked: row.get(12)?,
            retired: row.get(13)?,
            picture: row.get(14)?,
            hue: row.get(15)?,
        })
    }

    fn after_write(&self, tx: &Connection) -> Result<()> {
        index_codes(tx, self)
    }
}

impl Stored for PriceRow {
    const TABLE: &'static str = "price";
    const COLUMNS: &'static str = "id, variant, amount, valid_from_ms, recorded_ms";

    fn write(&self, put: &mut CachedStatement<'_>) -> rusqlite::Result<usize> {
        put.execute(params![self.id, self.variant, self.amount.0, self.valid_from_ms, self.recorded_ms])
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(PriceRow {
            id: row.get(0)?,
            variant: row.get(1)?,
            amount: UnitPrice(row.get(2)?),
            valid_from_ms: row.get(3)?,
            recorded_ms: row.get(4)?,
        })
    }
}

impl Stored for StockRow {
    const TABLE: &'static str = "stock";
    const COLUMNS: &'static str = "variant, on_hand, reserved, low";

    fn write(&self, put: &mut CachedStatement<'_>) -> rusqlite::Result<usize> {
        put.execute(params![self.variant, self.on_hand.0, self.reserved.0, self.low.0])
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(StockRow {
            variant: row.get(0)?,
            on_hand: Quantity(row.get(1)?),
            reserved: Quantity(row.get(2)?),
            low: Quantity(row.get(3)?),
        })
    }
}

impl Stored for OutcomeRow {
    const TABLE: &'static str = "outcome";
    const COLUMNS: &'static str = "key, row, open";

    fn write(&self, put: &mut CachedStatement<'_>) -> rusqlite::Result<usize> {
        let open = self.exceptions.iter().any(|exception| exception.settled.is_none());
        put.execute(params![self.key, json(self), open])
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        from_json(row, 1)
    }
}
