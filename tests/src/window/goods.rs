//! What the demo chain sells, by SKU: what is on a shelf edge, and what a till calls it.

use std::collections::HashMap;
use std::path::Path;

use anyhow::{Context, Result};
use rusqlite::{Connection, OpenFlags};

#[derive(Debug, Clone)]
pub struct Product {
    pub variant: i64,
    pub category: i64,
    pub vendor: i64,
    pub name: String,
    pub plu: Option<String>,
    pub barcode: Option<String>,
}

/// The assortment.
#[derive(Debug)]
pub struct Goods(HashMap<String, Product>);

impl Goods {
    pub fn of(server: &Path) -> Result<Self> {
        let db = Connection::open_with_flags(server, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let mut rows = db.prepare(
            "SELECT sku, id, category_id, name, plu, vendor_id, (SELECT min(code) FROM barcode
                 WHERE barcode.tenant_id = variant.tenant_id AND variant_id = variant.id) FROM variant",
        )?;
        let goods = rows.query_map([], |row| {
            let (variant, category, name) = (row.get(1)?, row.get(2)?, row.get(3)?);
            let (plu, vendor, barcode) = (row.get(4)?, row.get(5)?, row.get(6)?);
            let product = Product { variant, category, vendor, name, plu, barcode };
            Ok((row.get(0)?, product))
        })?;
        Ok(Self(goods.collect::<rusqlite::Result<_>>()?))
    }

    #[must_use]
    pub fn of_plu(&self, plu: &str) -> Option<&Product> {
        self.0.values().find(|product| product.plu.as_deref() == Some(plu))
    }

    pub fn get(&self, sku: &str) -> Result<&Product> {
        self.0.get(sku).with_context(|| format!("the demo sells no {sku}"))
    }
}
