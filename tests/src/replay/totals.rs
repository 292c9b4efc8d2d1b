//! Control totals, computed by SQL over the databases of both ends.

use std::collections::BTreeMap;

use anyhow::Result;
use evertill_server::store::StoreResult;
use evertill_server::store::sql::{Arg, Db, Row};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

/// What a year at a store adds up to; keyed as the data's own control totals. Money in cents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    pub baskets: i64,
    pub lines: i64,
    /// Whole units; metered fuel is not among them.
    pub units: i64,
    pub fuel_milligallons: i64,
    pub gross_cents: i64,
    pub loyalty_disc_cents: i64,
    pub coupon_match_cents: i64,
    pub net_cents: i64,
    pub mfr_coupon_cents: i64,
    pub due_cents: i64,
}

impl Totals {
    fn add(&mut self, other: Totals) {
        self.baskets += other.baskets;
        self.lines += other.lines;
        self.units += other.units;
        self.fuel_milligallons += other.fuel_milligallons;
        self.gross_cents += other.gross_cents;
        self.loyalty_disc_cents += other.loyalty_disc_cents;
        self.coupon_match_cents += other.coupon_match_cents;
        self.net_cents += other.net_cents;
        self.mfr_coupon_cents += other.mfr_coupon_cents;
        self.due_cents += other.due_cents;
    }
}

/// In all and per store.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Both {
    pub total: Totals,
    pub per_store: BTreeMap<String, Totals>,
}

impl Both {
    pub fn add(&mut self, store: &str, totals: Totals) {
        self.total.add(totals);
        self.per_store.entry(store.to_owned()).or_default().add(totals);
    }
}

/// A till's own journal, body by body.
const TILL: &str = "
WITH sale AS (SELECT seq, incarnation, body FROM journal WHERE kind = 'sale'),
line AS (
    SELECT value ->> '$.qty' AS qty, value ->> '$.gross' AS gross, value ->> '$.net' AS net,
        value -> '$.discounts' AS discounts,
        value -> '$.basis.open' IS NOT NULL
            AND (SELECT unit FROM variant WHERE id = value ->> '$.variant') = 'gal' AS metered
    FROM sale, json_each(sale.body, '$.data.lines')
),
discount AS (
    SELECT d.value ->> '$.kind' AS kind, d.value ->> '$.amount' AS amount FROM line, json_each(line.discounts) AS d
),
tender AS (
    SELECT value ->> '$.coupon.amount' AS coupon, value ->> '$.cash.tendered' AS tendered,
        value ->> '$.cash.change' AS change
    FROM sale, json_each(sale.body, '$.data.tenders')
)
SELECT (SELECT count(*) FROM sale), count(*), coalesce(sum(qty) FILTER (WHERE NOT metered), 0) / 1000,
    coalesce(sum(qty) FILTER (WHERE metered), 0), coalesce(sum(gross), 0),
    (SELECT coalesce(sum(amount), 0) FROM discount WHERE kind = 'loyalty'),
    (SELECT coalesce(sum(amount), 0) FROM discount WHERE kind = 'coupon_match'),
    coalesce(sum(net), 0), (SELECT coalesce(sum(coupon), 0) FROM tender),
    (SELECT coalesce(sum(tendered - change), 0) FROM tender)
FROM line";

/// The server's books of its one tenant; only the kinds of discounts are in the events alone.
const SERVER: &str = "
WITH sale AS (SELECT id FROM orders WHERE store_id = ?1 AND voided_ms IS NULL),
line AS (
    SELECT l.qty, l.gross, l.net, l.basis LIKE '%open%' AND v.unit = 'gal' AS metered
    FROM order_line AS l JOIN sale ON sale.id = l.order_id LEFT JOIN variant AS v ON v.id = l.variant_id
),
discount AS (DISCOUNTS),
paid AS (SELECT t.kind, t.tendered - t.change AS amount FROM tender AS t JOIN sale ON sale.id = t.order_id)
SELECT (SELECT count(*) FROM sale), count(*),
    CAST(coalesce(sum(qty) FILTER (WHERE NOT metered), 0) AS BIGINT) / 1000,
    CAST(coalesce(sum(qty) FILTER (WHERE metered), 0) AS BIGINT), CAST(coalesce(sum(gross), 0) AS BIGINT),
    (SELECT CAST(coalesce(sum(amount), 0) AS BIGINT) FROM discount WHERE kind = 'loyalty'),
    (SELECT CAST(coalesce(sum(amount), 0) AS BIGINT) FROM discount WHERE kind = 'coupon_match'),
    CAST(coalesce(sum(net), 0) AS BIGINT),
    (SELECT CAST(coalesce(sum(amount), 0) AS BIGINT) FROM paid WHERE kind = 'coupon'),
    (SELECT CAST(coalesce(sum(amount), 0) AS BIGINT) FROM paid WHERE kind = 'cash')
FROM line";

/// What the bodies say of discounts, in SQLite's JSON and in PostgreSQL's.
const DISCOUNTS: [&str; 2] = [
    "SELECT d.value ->> '$.kind' AS kind, d.value ->> '$.amount' AS amount
     FROM sale JOIN event ON event.id = sale.id, json_each(event.body, '$.data.lines') AS l,
         json_each(l.value, '$.discounts') AS d",
    "SELECT d.value ->> 'kind' AS kind, CAST(d.value ->> 'amount' AS BIGINT) AS amount
     FROM sale JOIN event ON event.id = sale.id,
         jsonb_array_elements(CAST(convert_from(event.body, 'UTF8') AS JSONB) #> '{data,lines}') AS l (value),
         jsonb_array_elements(coalesce(l.value -> 'discounts', '[]')) AS d (value)",
];

fn read(row: &Row<'_>) -> StoreResult<Totals> {
    Ok(Totals {
        baskets: row.get(0)?,
        lines: row.get(1)?,
        units: row.get(2)?,
        fuel_milligallons: row.get(3)?,
        gross_cents: row.get(4)?,
        loyalty_disc_cents: row.get(5)?,
        coupon_match_cents: row.get(6)?,
        net_cents: row.get(7)?,
        mfr_coupon_cents: row.get(8)?,
        due_cents: row.get(9)?,
    })
}

/// What a till's journal adds up to.
pub fn of_till(till: &Connection) -> Result<Totals> {
    Ok(Db::from(till).need(TILL, &[], read)?)
}

/// What the server's books of a store add up to.
pub fn of_server(db: Db<'_>, store: i64) -> StoreResult<Totals> {
    let [sqlite, postgres] = DISCOUNTS;
    let discounts = if matches!(db, Db::Sqlite(..)) { sqlite } else { postgres };
    let sql = SERVER.replace("DISCOUNTS", discounts);
    db.need(&sql, &[Arg::Int(store)], read)
}

/// Exceptions by code.
pub fn exceptions(db: Db<'_>) -> StoreResult<BTreeMap<String, u64>> {
    let sql = "SELECT code, count(*) FROM exception GROUP BY code";
    Ok(db.all(sql, &[], |row| Ok((row.get(0)?, row.get(1)?)))?.into_iter().collect())
}

/// Orders that stand for the same basket more than once.
pub fn duplicated(db: Db<'_>) -> StoreResult<u64> {
    let sql = "SELECT CAST(coalesce(sum(n - 1), 0) AS BIGINT)
               FROM (SELECT count(*) AS n FROM orders GROUP BY cart_id) AS carts";
    db.need(sql, &[], |row| row.get(0))
}
