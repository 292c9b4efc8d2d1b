//! The rows that registers hold a copy of, as they are now: all of a collection, or those with some ids.

use evertill_domain::exception::{Detail, Exception, ExceptionCode};
use evertill_domain::journal::{Hash, reused_key};
use evertill_domain::{Quantity, Role, UnitPrice};
use evertill_protocol::feed::{
    CategoryRow, Collection, OutcomeException, OutcomeRow, PriceRow, StockRow, StoreRow, TaxRateRow, UserRow,
    VariantRow, VendorRow,
};
use evertill_protocol::push::OutcomeKind;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::push::rounding_of;
use super::{Arg, Db, Row, args};
use crate::store::{Bearer, StoreError, StoreResult};

/// Takes a row's id and its JSON.
pub(super) type Take<'a> = &'a mut dyn FnMut(String, String) -> StoreResult<()>;

/// Which rows: integers, or events' keys for outcomes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Ids<'a> {
    Rows(&'a [i64]),
    Keys(&'a [Uuid]),
}

/// Hands over the rows of a collection that concern a register: those in `ids`, or all.
pub(super) fn each(
    db: Db<'_>,
    who: Bearer,
    collection: Collection,
    ids: Option<Ids<'_>>,
    take: Take<'_>,
) -> StoreResult<()> {
    let asked = Asked { db, who, ids };
    match collection {
        Collection::Store => asked.stores(take),
        Collection::Vendor => asked.vendors(take),
        Collection::Category => asked.categories(take),
        Collection::TaxRate => asked.tax_rates(take),
        Collection::User => asked.users(take),
        Collection::Variant => asked.variants(take),
        Collection::Price => asked.prices(take),
        Collection::Stock => asked.stock(take),
        Collection::Outcome => asked.outcomes(take),
    }
}

struct Asked<'a> {
    db: Db<'a>,
    who: Bearer,
    ids: Option<Ids<'a>>,
}

impl Asked<'_> {
    /// Runs `SELECT columns FROM table WHERE condition` over the ids asked for; ?1 is the tenant, ?2 the store.
    fn select<R: Serialize>(
        &self,
        columns: &str,
        table: &str,
        id: &str,
        condition: &str,
        read: impl Fn(&Row<'_>) -> StoreResult<(String, Option<R>)>,
        take: Take<'_>,
    ) -> StoreResult<()> {
        let Bearer { tenant, store, .. } = self.who;
        let each = |row: &Row<'_>| {
            let (id, row) = read(row)?;
            row.map_or(Ok(()), |row| take(id, json(&row)?))
        };
        // Every statement has a use for both.
        let condition = format!("{condition} AND CAST(?2 AS BIGINT) IS NOT NULL");
        match self.ids {
            // The ids lead: each is looked up in the table's key.
            Some(Ids::Rows(ids)) => {
                let source = format!("json_each(?3) AS j CROSS JOIN {table} ON {id} = j.value");
                let sql = format!("SELECT {columns} FROM {source} WHERE {condition}");
                self.db.each(&sql, args![tenant, store, Arg::Ints(ids)], each)
            }
            Some(Ids::Keys(_)) => Ok(()),
            None => {
                let sql = format!("SELECT {columns} FROM {table} WHERE {condition} ORDER BY {id}");
                self.db.each(&sql, args![tenant, store], each)
            }
        }
    }

    fn stores(&self, take: Take<'_>) -> StoreResult<()> {
        let sql = "SELECT s.id, s.code, s.name, t.name, s.time_zone, s.currency, t.rounding, s.tax_included, s.cash_step,
                       s.day_start_minutes, s.locale, s.notes, s.tax_per_receipt, s.scan_rules,
                       s.receipt_by_vendor
                   FROM store s JOIN tenant t ON t.id = s.tenant_id WHERE s.tenant_id = ?1 AND s.id = ?2";
        let Bearer { tenant, store, .. } = self.who;
        self.db.each(sql, args![tenant, store], |row| {
            let (rounding, notes): (String, String) = (row.get(6)?, row.get(11)?);
            let rules: Option<String> = row.get(13)?;
            let store = StoreRow {
                id: row.get(0)?,
                code: row.get(1)?,
                name: row.get(2)?,
                tenant_name: row.get(3)?,
                time_zone: row.get(4)?,
                currency: row.get(5)?,
                rounding: rounding_of(&rounding)?,
                tax_included: row.get(7)?,
                cash_step: row.get(8)?,
                day_start_minutes: row.get(9)?,
                locale: row.get(10)?,
                notes: read_json(&notes)?,
                tax_per_receipt: row.get(12)?,
                scan_rules: rules.map(|json| read_json(&json)).transpose()?,
                receipt_by_vendor: row.get(14)?,
            };
            take(store.id.to_string(), json(&store)?)
        })
    }

    fn vendors(&self, take: Take<'_>) -> StoreResult<()> {
        let read = |row: &Row<'_>| {
            let vendor = VendorRow { id: row.get(0)?, name: row.get(1)? };
            Ok((vendor.id.to_string(), Some(vendor)))
        };
        self.select("v.id, v.name", "vendor AS v", "v.id", "v.tenant_id = ?1", read, take)
    }

    fn categories(&self, take: Take<'_>) -> StoreResult<()> {
        let read = |row: &Row<'_>| {
            let category = CategoryRow { id: row.get(0)?, name: row.get(1)?, sort: row.get(2)? };
            Ok((category.id.to_string(), Some(category)))
        };
        self.select("c.id, c.name, c.sort", "category AS c", "c.id", "c.tenant_id = ?1", read, take)
    }

    fn tax_rates(&self, take: Take<'_>) -> StoreResult<()> {
        let read = |row: &Row<'_>| {
            let rate = TaxRateRow {
                id: row.get(0)?,
                class: row.get(1)?,
                label: row.get(2)?,
                ppm: row.get(3)?,
                valid_from_ms: row.get(4)?,
                per_unit: row.get::<Option<i64>>(5)?.map(UnitPrice),
                taxed: row.get(6)?,
            };
            Ok((rate.id.to_string(), Some(rate)))
        };
        let columns = "r.id, r.class, r.label, r.ppm, r.valid_from_ms, r.per_unit, r.taxed";
        self.select(columns, "tax_rate AS r", "r.id", "r.tenant_id = ?1", read, take)
    }

    /// People who may sign in at this store's tills.
    fn users(&self, take: Take<'_>) -> StoreResult<()> {
        let read = |row: &Row<'_>| {
            let id: i64 = row.get(0)?;
            let role = Role::parse(&row.get::<String>(2)?).filter(|role| role.may_sell());
            let (name, pin_hash) = (row.get(1)?, row.get(3)?);
            Ok((id.to_string(), role.map(|role| UserRow { id, name, role, pin_hash })))
        };
        let condition = "u.tenant_id = ?1 AND u.active = TRUE AND u.pin_hash IS NOT NULL
                         AND (u.store_id IS NULL OR u.store_id = ?2)";
        self.select("u.id, u.name, u.role, u.pin_hash", "\"user\" AS u", "u.id", condition, read, take)
    }

    fn variants(&self, take: Take<'_>) -> StoreResult<()> {
        let columns =
            "v.id, v.sku, v.name, v.vendor_id, v.category_id, v.tax_class, v.unit, v.plu, v.allow_open,
                       v.allow_label, v.allow_amount, v.tracked, v.retired, v.picture, v.hue,
                       (SELECT string_agg(b.code, ' ' ORDER BY b.code) FROM barcode b
                        WHERE b.tenant_id = v.tenant_id AND b.variant_id = v.id)";
        let read = |row: &Row<'_>| {
            let barcodes: Option<String> = row.get(15)?;
            let barcodes = barcodes.unwrap_or_default();
            let variant = VariantRow {
                id: row.get(0)?,
                sku: row.get(1)?,
                name: row.get(2)?,
                vendor: row.get(3)?,
                category: row.get(4)?,
                tax_class: row.get(5)?,
                unit: row.get(6)?,
                barcodes: barcodes.split_whitespace().map(ToOwned::to_owned).collect(),
                plu: row.get(7)?,
                allow_open: row.get(8)?,
                allow_label: row.get(9)?,
                allow_amount: row.get(10)?,
                tracked: row.get(11)?,
                retired: row.get(12)?,
                picture: row.get(13)?,
                hue: row.get(14)?,
            };
            Ok((variant.id.to_string(), Some(variant)))
        };
        self.select(columns, "variant AS v", "v.id", "v.tenant_id = ?1", read, take)
    }

    fn prices(&self, take: Take<'_>) -> StoreResult<()> {
        let read = |row: &Row<'_>| {
            let price = PriceRow {
                id: row.get(0)?,
                variant: row.get(1)?,
                amount: UnitPrice(row.get(2)?),
                valid_from_ms: row.get(3)?,
                recorded_ms: row.get(4)?,
            };
            Ok((price.id.to_string(), Some(price)))
        };
        let columns = "p.id, p.variant_id, p.amount, p.valid_from_ms, p.recorded_ms";
        // The plus keeps SQLite from walking the store's prices for every id.
        let condition = "p.tenant_id = ?1 AND +p.store_id = ?2";
        self.select(columns, "price AS p", "p.id", condition, read, take)
    }

    fn stock(&self, take: Take<'_>) -> StoreResult<()> {
        let read = |row: &Row<'_>| {
            let level = StockRow {
                variant: row.get(0)?,
                on_hand: Quantity(row.get(1)?),
                reserved: Quantity(row.get(2)?),
                low: Quantity(row.get(3)?),
            };
            Ok((level.variant.to_string(), Some(level)))
        };
        let columns = "l.variant_id, l.on_hand, l.reserved, l.low";
        let condition = "l.tenant_id = ?1 AND l.store_id = ?2";
        self.select(columns, "stock_level AS l", "l.variant_id", condition, read, take)
    }

    /// What became of this register's own events since their first outcome: those that the feed names.
    fn outcomes(&self, take: Take<'_>) -> StoreResult<()> {
        let keys = match self.ids {
            Some(Ids::Keys(keys)) => keys.to_vec(),
            Some(Ids::Rows(_)) => Vec::new(),
            None => self.outcome_keys()?,
        };
        for key in keys {
            if let Some(outcome) = self.outcome(key)? {
                take(key.to_string(), json(&outcome)?)?;
            }
        }
        Ok(())
    }

    fn outcome_keys(&self) -> StoreResult<Vec<Uuid>> {
        let sql = "SELECT DISTINCT row_id FROM feed_known
                   WHERE tenant_id = ?1 AND collection = 'outcome' AND register_id = ?2 ORDER BY row_id";
        let keys = self.db.all(sql, args![self.who.tenant, self.who.register], |row| row.get::<String>(0))?;
        Ok(keys.iter().filter_map(|key| Uuid::parse_str(key).ok()).collect())
    }

    fn outcome(&self, key: Uuid) -> StoreResult<Option<OutcomeRow>> {
        let sql =
            "SELECT e.outcome = 'booked' OR e.admitted_ms IS NOT NULL, o.number, o.voided_ms IS NOT NULL
                   FROM event e LEFT JOIN orders o ON o.tenant_id = e.tenant_id AND o.id = e.id
                   WHERE e.tenant_id = ?1 AND e.key = ?2 AND e.register_id = ?3";
        let found = self.db.one(sql, args![self.who.tenant, key, self.who.register], |row| {
            let booked: bool = row.get(0)?;
            Ok(OutcomeRow {
                key,
                outcome: if booked { OutcomeKind::Booked } else { OutcomeKind::Parked },
                order_number: row.get(1)?,
                voided: row.get(2)?,
                exceptions: Vec::new(),
            })
        })?;
        let Some(mut outcome) = found else { return self.outcome_aside(key) };
        outcome.exceptions = self.exceptions(key, None)?;
        Ok(Some(outcome))
    }

    /// What became of a body that was parked beside the chain, where nothing else has its place.
    fn outcome_aside(&self, key: Uuid) -> StoreResult<Option<OutcomeRow>> {
        let sql = "SELECT body_hash, admitted_ms IS NOT NULL FROM parked_body
                   WHERE tenant_id = ?1 AND key = ?2 AND register_id = ?3 ORDER BY received_ms DESC LIMIT 1";
        let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
        let found: Option<(Hash, bool)> =
            self.db.one(sql, args![self.who.tenant, key, self.who.register], read)?;
        let Some((hash, admitted)) = found else { return Ok(None) };
        let sql = "SELECT o.number, o.voided_ms IS NOT NULL FROM event AS e
                   CROSS JOIN orders AS o ON o.tenant_id = e.tenant_id AND o.id = e.id
                   WHERE e.tenant_id = ?1 AND e.key = ?2";
        let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
        let order: Option<(String, bool)> =
            self.db.one(sql, args![self.who.tenant, reused_key(key, &hash)], read)?;
        Ok(Some(OutcomeRow {
            key,
            outcome: if admitted { OutcomeKind::Booked } else { OutcomeKind::Parked },
            voided: order.as_ref().is_some_and(|(_, voided)| *voided),
            order_number: order.map(|(number, _)| number),
            exceptions: self.exceptions(key, Some(hash))?,
        }))
    }

    /// Those of the event itself, or of the body beside it.
    fn exceptions(&self, key: Uuid, body: Option<Hash>) -> StoreResult<Vec<OutcomeException>> {
        let sql = "SELECT x.code, x.line, x.detail, x.action, coalesce(u.name, '') FROM exception x
                   LEFT JOIN \"user\" u ON u.tenant_id = x.tenant_id AND u.id = x.settled_by
                   WHERE x.tenant_id = ?1 AND x.event_key = ?2 AND x.body_hash IS NOT DISTINCT FROM ?3
                   ORDER BY x.id";
        let all = self.db.all(sql, args![self.who.tenant, key, body], |row| {
            let (code, detail): (String, String) = (row.get(0)?, row.get(2)?);
            let action: Option<String> = row.get(3)?;
            let who: String = row.get(4)?;
            let line = row.get(1)?;
            let exception = ExceptionCode::parse(&code).map(|code| Exception {
                code,
                line,
                detail: serde_json::from_str(&detail).unwrap_or(Detail::None),
            });
            Ok(exception
                .map(|exception| OutcomeException { exception, settled: action.map(|action| (action, who)) }))
        })?;
        Ok(all.into_iter().flatten().collect())
    }
}

fn read_json<T: DeserializeOwned>(json: &str) -> StoreResult<T> {
    serde_json::from_str(json).map_err(|why| StoreError::Corrupt(why.to_string()))
}

fn json<R: Serialize>(row: &R) -> StoreResult<String> {
    serde_json::to_string(row).map_err(|why| StoreError::Corrupt(why.to_string()))
}
