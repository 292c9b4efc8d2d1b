//! What something costs, asked without selling it.

use evertill_domain::time::{instant, local_rfc3339};
use evertill_domain::{LevyKind, UnitPrice};
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::error::Result;
use crate::pricing;
use crate::register::Register;
use crate::sums::label;
use crate::till;
use crate::view::{FeeSum, Minor, NextPrice, PriceCheck, Product, UnitMinor};

impl Register {
    /// What a barcode or PLU stands for, what it costs now and from when something else. The cart stays as it is.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn price_check(&self, code: &str) -> Result<Option<PriceCheck>> {
        let now_ms = self.now_ms();
        match self.find_code(code)? {
            Some(product) => self.store.read(|conn| check(conn, product.clone(), now_ms).map(Some)),
            None => Ok(None),
        }
    }
}

fn check(conn: &Connection, product: Product, now_ms: i64) -> Result<PriceCheck> {
    let row = pricing::product(conn, product.variant_id)?;
    let (mut taxes, mut fees) = (Vec::new(), Vec::new());
    for levy in pricing::levies(conn, &row.tax_class, now_ms)? {
        let label = label(conn, levy.id)?.unwrap_or_default();
        match levy.kind {
            LevyKind::Percent { .. } => taxes.push(label),
            LevyKind::PerUnit { unit, .. } => fees.push(FeeSum { label, amount: Minor(unit.rounded().0) }),
        }
    }
    let next_price = next_price(conn, product.variant_id, now_ms)?;
    let codes = row.barcodes.into_iter().chain(row.plu).collect();
    Ok(PriceCheck { product, taxes, fees, next_price, codes })
}

fn next_price(conn: &Connection, variant: i64, now_ms: i64) -> Result<Option<NextPrice>> {
    let sql = "SELECT amount, valid_from_ms FROM price WHERE variant = ?1 AND valid_from_ms > ?2
               ORDER BY valid_from_ms, recorded_ms DESC, id DESC LIMIT 1";
    let from = pricing::in_force_at(conn, now_ms)?;
    let next: Option<(i64, i64)> = conn
        .prepare_cached(sql)?
        .query_row(params![variant, from], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((amount, from_ms)) = next else { return Ok(None) };
    let from = local_rfc3339(instant(from_ms), &till::store(conn)?.time_zone)?;
    Ok(Some(NextPrice { price: UnitMinor(UnitPrice(amount)), from }))
}
