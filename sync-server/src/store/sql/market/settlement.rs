//! What is due to vendors for a period: the database sums, by vendor and channel, what is then only subtracted.
//!
//! The period's orders are walked once, store by store in the order in which they were sold (`orders_by_time`), with
//! their sub-orders and lines by their keys. Refunds are kept by order: of the few that have any, what was paid back is
//! spread over their sub-orders here.

use std::collections::BTreeMap;

use chrono::{NaiveTime, TimeDelta};
use evertill_domain::money::allocate;
use evertill_domain::{Currency, Money};

use super::invalid;
use super::vendors::nobody;
use crate::hq::scope::Scope;
use crate::hq::view::Named;
use crate::hq::view::settlement::{Books, Figures, Settlement, Statement, StatementLine, VendorFigures};
use crate::store::StoreResult;
use crate::store::market::Period;
use crate::store::sql::{Db, Row, args};

/// A business day begins and ends within so much of the same day in UTC, in whichever zone and however late: what is
/// read by instants is a little more than the period, which the business days then cut.
const MARGIN: TimeDelta = TimeDelta::days(2);

/// Orders of the period that count; ?1 is the tenant, ?2 to ?5 the period, ?6 the currency.
const OF_PERIOD: &str = "store s CROSS JOIN orders o ON o.tenant_id = s.tenant_id AND o.store_id = s.id
        AND o.sold_ms >= ?2 AND o.sold_ms < ?3 AND o.business_date >= ?4 AND o.business_date <= ?5
        AND o.currency = ?6 AND o.voided_ms IS NULL";

/// Sub-orders of which something comes.
const LIVE: &str = "p.state NOT IN ('rejected', 'cancelled')";

/// A vendor's sums in a channel.
type Sums = BTreeMap<(i64, String), Figures>;

pub fn statement(db: Db<'_>, scope: &Scope, vendor: i64, period: &Period) -> StoreResult<Statement> {
    let sql = "SELECT name FROM vendor WHERE tenant_id = ? AND id = ?";
    let name: Option<String> = db.one(sql, args![scope.tenant(), vendor], |row| row.get(0))?;
    let vendor = Named { id: vendor, name: name.ok_or_else(nobody)? };
    let counted = Counted::new(db, scope, period)?;
    let mut lines = Vec::new();
    let mut totals = Figures::default();
    for ((_, channel), figures) in counted.sums(db, Some(vendor.id))? {
        totals.add(&figures);
        lines.push(StatementLine { channel, figures });
    }
    let (from, to) = (period.from.to_string(), period.to.to_string());
    Ok(Statement { vendor, from, to, currency: counted.currency, lines, totals })
}

pub fn settlement(db: Db<'_>, scope: &Scope, period: &Period) -> StoreResult<Settlement> {
    let counted = Counted::new(db, scope, period)?;
    let mut by_vendor: BTreeMap<i64, Figures> = BTreeMap::new();
    let mut totals = Figures::default();
    for ((vendor, _), figures) in counted.sums(db, None)? {
        totals.add(&figures);
        by_vendor.entry(vendor).or_default().add(&figures);
    }
    let sql = "SELECT id, name FROM vendor WHERE tenant_id = ?";
    let names: BTreeMap<i64, String> =
        db.all(sql, args![scope.tenant()], |row| Ok((row.get(0)?, row.get(1)?)))?.into_iter().collect();
    let named = |id: i64| names.get(&id).cloned().unwrap_or_else(|| format!("#{id}"));
    let mut vendors: Vec<_> = by_vendor
        .into_iter()
        .map(|(id, figures)| VendorFigures { vendor: Named { id, name: named(id) }, figures })
        .collect();
    vendors.sort_by_key(|one| (one.vendor.name.to_lowercase(), one.vendor.id));
    let (from, to) = (period.from.to_string(), period.to.to_string());
    Ok(Settlement { from, to, books: counted.books(db)?, currency: counted.currency, vendors, totals })
}

/// Which orders count.
struct Counted {
    tenant: i64,
    from_ms: i64,
    until_ms: i64,
    from: String,
    to: String,
    currency: String,
}

impl Counted {
    /// # Errors
    /// `INVALID` where it is not clear which currency is meant.
    fn new(db: Db<'_>, scope: &Scope, period: &Period) -> StoreResult<Self> {
        let midnight = |day: chrono::NaiveDate| day.and_time(NaiveTime::MIN).and_utc();
        Ok(Counted {
            tenant: scope.tenant(),
            from_ms: (midnight(period.from) - MARGIN).timestamp_millis(),
            until_ms: (midnight(period.to) + TimeDelta::days(1) + MARGIN).timestamp_millis(),
            from: period.from.to_string(),
            to: period.to.to_string(),
            currency: currency(db, scope, period.currency.as_deref())?,
        })
    }

    /// Every vendor's sums, or one's.
    fn sums(&self, db: Db<'_>, vendor: Option<i64>) -> StoreResult<Sums> {
        let mut sums = self.sold(db, vendor)?;
        self.paid_back(db, vendor, &mut sums)?;
        for figures in sums.values_mut() {
            *figures = figures.settled();
        }
        Ok(sums)
    }

    fn sold(&self, db: Db<'_>, vendor: Option<i64>) -> StoreResult<Sums> {
        // A commission is rounded once for each sub-order, half away from zero; whole numbers are cut towards it.
        let sql = format!(
            "SELECT f.vendor_id, f.channel, count(*) AS orders,
                CAST(sum(f.gross) AS BIGINT) AS gross,
                CAST(sum(f.discount - f.house) AS BIGINT) AS discount_vendor,
                CAST(sum(f.house) AS BIGINT) AS discount_house,
                CAST(sum(f.fees) AS BIGINT) AS fees,
                CAST(sum(f.tax) AS BIGINT) AS tax,
                CAST(sum(f.shipping) AS BIGINT) AS shipping,
                CAST(sum(f.total) AS BIGINT) AS takings,
                CAST(sum(CASE WHEN f.gross - f.discount + f.house >= 0
                    THEN ((f.gross - f.discount + f.house) * f.bp + 5000) / 10000
                    ELSE -(((f.discount - f.house - f.gross) * f.bp + 5000) / 10000) END) AS BIGINT) AS commission
            FROM (
                SELECT b.vendor_id, b.channel, b.gross, b.discount, b.fees, b.tax, b.shipping, b.total,
                    coalesce(t.commission_bp, 0) AS bp,
                    CASE WHEN b.channel = 'web' THEN b.house WHEN t.bears_discounts THEN 0 ELSE b.discount END AS house
                FROM (
                    SELECT o.tenant_id, o.id, o.channel, o.sold_ms, p.number, p.vendor_id, p.total, p.shipping,
                        CAST(sum(l.gross) AS BIGINT) AS gross,
                        CAST(sum(l.discount) AS BIGINT) AS discount,
                        CAST(sum(l.house_discount) AS BIGINT) AS house,
                        CAST(sum(l.fees) AS BIGINT) AS fees,
                        CAST(sum(l.tax_included + l.tax_added) AS BIGINT) AS tax
                    FROM {OF_PERIOD}
                    CROSS JOIN sub_order p ON p.tenant_id = o.tenant_id AND p.order_id = o.id AND {LIVE}
                    CROSS JOIN order_line l ON l.tenant_id = p.tenant_id AND l.order_id = p.order_id AND l.sub_order = p.number
                    WHERE s.tenant_id = ?1 AND (p.vendor_id = ?7 OR ?7 IS NULL)
                    GROUP BY o.tenant_id, o.id, o.channel, o.sold_ms, p.number, p.vendor_id, p.total, p.shipping
                ) AS b
                LEFT JOIN vendor_term t ON t.tenant_id = b.tenant_id AND t.vendor_id = b.vendor_id AND t.valid_from_ms = (
                    SELECT max(r.valid_from_ms) FROM vendor_term r
                    WHERE r.tenant_id = b.tenant_id AND r.vendor_id = b.vendor_id AND r.valid_from_ms <= b.sold_ms)
            ) AS f
            GROUP BY f.vendor_id, f.channel"
        );
        let Counted { tenant, from_ms, until_ms, from, to, currency } = self;
        let values = args![tenant, from_ms, until_ms, from, to, currency, vendor];
        Ok(db.all(&sql, values, |row| Ok((key(row)?, figures(row)?)))?.into_iter().collect())
    }

    /// What was paid back of an order is spread over its sub-orders by their totals.
    fn paid_back(&self, db: Db<'_>, vendor: Option<i64>, sums: &mut Sums) -> StoreResult<()> {
        let sql = format!(
            "SELECT o.id, o.refunded, p.vendor_id, o.channel, p.total, {LIVE} AS live FROM {OF_PERIOD} AND o.refunded <> 0
            CROSS JOIN sub_order p ON p.tenant_id = o.tenant_id AND p.order_id = o.id
            WHERE s.tenant_id = ?1 ORDER BY o.id, p.number"
        );
        let Counted { tenant, from_ms, until_ms, from, to, currency } = self;
        let mut orders: BTreeMap<i64, (Money, Vec<Part>)> = BTreeMap::new();
        db.each(&sql, args![tenant, from_ms, until_ms, from, to, currency], |row| {
            let refunded: i64 = row.get("refunded")?;
            let parts = &mut orders.entry(row.get("id")?).or_insert((Money(refunded), Vec::new())).1;
            parts.push(Part { key: key(row)?, total: row.get("total")?, live: row.get("live")? });
            Ok(())
        })?;
        for (refunded, parts) in orders.into_values() {
            for (part, share) in shares(refunded, parts) {
                if vendor.is_none_or(|vendor| vendor == part.key.0) {
                    sums.entry(part.key).or_default().refunds += share.0;
                }
            }
        }
        Ok(())
    }

    fn books(&self, db: Db<'_>) -> StoreResult<Books> {
        let sql = format!(
            "SELECT count(*) AS orders, CAST(coalesce(sum(o.total - o.cancelled), 0) AS BIGINT) AS takings,
                CAST(coalesce(sum(o.refunded), 0) AS BIGINT) AS refunds,
                CAST(coalesce(sum(o.rounding), 0) AS BIGINT) AS rounding
            FROM {OF_PERIOD} WHERE s.tenant_id = ?1"
        );
        let Counted { tenant, from_ms, until_ms, from, to, currency } = self;
        db.need(&sql, args![tenant, from_ms, until_ms, from, to, currency], |row| {
            Ok(Books {
                orders: row.get("orders")?,
                takings: row.get("takings")?,
                refunds: row.get("refunds")?,
                rounding: row.get("rounding")?,
            })
        })
    }
}

/// A sub-order of an order of which something was paid back.
struct Part {
    key: (i64, String),
    total: i64,
    live: bool,
}

/// Over those of which something comes; where nothing does, over all: no cent of it is lost.
fn shares(refunded: Money, parts: Vec<Part>) -> impl Iterator<Item = (Part, Money)> {
    let any_live = parts.iter().any(|part| part.live);
    let counting: Vec<Part> = parts.into_iter().filter(|part| part.live || !any_live).collect();
    let weights: Vec<u64> = counting.iter().map(|part| u64::try_from(part.total).unwrap_or(0)).collect();
    let shares = allocate(refunded, &weights);
    counting.into_iter().zip(shares)
}

fn key(row: &Row<'_>) -> StoreResult<(i64, String)> {
    Ok((row.get("vendor_id")?, row.get("channel")?))
}

fn figures(row: &Row<'_>) -> StoreResult<Figures> {
    Ok(Figures {
        orders: row.get("orders")?,
        gross: row.get("gross")?,
        discount_vendor: row.get("discount_vendor")?,
        discount_house: row.get("discount_house")?,
        fees: row.get("fees")?,
        tax: row.get("tax")?,
        shipping: row.get("shipping")?,
        takings: row.get("takings")?,
        commission: row.get("commission")?,
        ..Figures::default()
    })
}

/// The one that is asked for, or the only one there is.
fn currency(db: Db<'_>, scope: &Scope, wanted: Option<&str>) -> StoreResult<String> {
    if let Some(code) = wanted {
        let known = Currency::from_code(code)
            .ok_or_else(|| invalid(format!("{code:?} is no currency of ISO 4217.")))?;
        return Ok(known.code().to_owned());
    }
    let sql = "SELECT DISTINCT currency FROM store WHERE tenant_id = ? ORDER BY currency";
    let all: Vec<String> = db.all(sql, args![scope.tenant()], |row| row.get(0))?;
    match all.as_slice() {
        [one] => Ok(one.clone()),
        all => Err(invalid(format!("Say which currency is meant: {}.", all.join(", "))).into()),
    }
}
