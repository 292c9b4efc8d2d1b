//! The invariants, as questions to the databases.

use std::collections::{HashMap, HashSet};

use anyhow::Result;
use evertill_server::store::StoreResult;
use evertill_server::store::sql::feed::{MOVED, span};
use evertill_server::store::sql::{Db, Given as _};
use rusqlite::OptionalExtension;
use uuid::Uuid;

use super::Breach;
use super::truth::Paid;
use crate::shop::{Counter, Shop};

/// What the server has of registers' journals, booked or parked, at one moment.
#[derive(Debug)]
pub struct AtServer {
    keys: HashSet<Uuid>,
    bodies: HashSet<(Uuid, String)>,
    /// What the orders are worth that were booked from a register's events.
    totals: HashMap<(Uuid, Uuid, String), i64>,
}

impl AtServer {
    pub async fn read(shop: &Shop) -> Result<AtServer> {
        shop.read(|db| {
            let sql = "SELECT key, body FROM event";
            let events: Vec<(Uuid, String)> = db.all(sql, &[], |row| Ok((row.get(0)?, row.get(1)?)))?;
            let keys = events.iter().map(|(key, _)| *key).collect();
            let sql = "SELECT key, body FROM parked_body";
            let parked: Vec<(Uuid, String)> = db.all(sql, &[], |row| Ok((row.get(0)?, row.get(1)?)))?;
            let sql = "SELECT o.register_id, o.key, e.body, o.total FROM orders o
                       JOIN event e ON e.tenant_id = o.tenant_id AND e.key = o.key";
            let orders =
                db.all(sql, &[], |row| Ok(((row.get(0)?, row.get(1)?, row.get(2)?), row.get(3)?)))?;
            Ok(AtServer {
                keys,
                bodies: events.into_iter().chain(parked).collect(),
                totals: orders.into_iter().collect(),
            })
        })
        .await
    }

    /// Whether it has this very event, in the journal or parked beside it.
    pub fn has(&self, paid: &Paid) -> bool {
        self.bodies.contains(&(paid.key, paid.body.clone()))
    }

    /// Invariants 2, 3 and 8 of one sale at the end: it is at the server, unless no copy was left.
    pub fn arrived(&self, sale: &Paid, restores: u32) -> Option<Breach> {
        if sale.gone || self.has(sale) {
            return None;
        }
        let (invariant, why) = if self.keys.contains(&sale.key) {
            (2, "another body stands under its key, and it is nowhere")
        } else if sale.acked_after == Some(restores) {
            (3, "it was acknowledged and neither booked nor parked")
        } else {
            (8, "it is lost, though a copy of it lived")
        };
        Some(Breach { invariant, what: format!("till {} {:?}: {why}", sale.till, sale.at) })
    }

    /// Invariant 6 between the two ends: what a till's journal says it took is what the server booked from it.
    pub fn totals(&self, till: &Counter, paid: &[Paid]) -> Result<Option<Breach>> {
        let Some(state) = till.register().till()? else { return Ok(None) };
        let (mut ours, mut theirs) = (0, 0);
        for sale in paid.iter().filter(|sale| sale.till == till.number && !sale.gone) {
            let Some(booked) = self.totals.get(&(state.register, sale.key, sale.body.clone())) else {
                continue;
            };
            theirs += booked;
            let body: serde_json::Value = serde_json::from_str(&sale.body)?;
            ours += body["data"]["total"].as_i64().unwrap_or(0);
        }
        Ok((ours != theirs).then(|| Breach {
            invariant: 6,
            what: format!("till {} took {ours}, the server booked {theirs}", till.number),
        }))
    }
}

/// What a till's journal has under a key.
#[derive(Debug, PartialEq, Eq)]
pub enum InJournal {
    Absent,
    /// The hash only: the body was dropped.
    Dropped {
        acked: bool,
    },
    Body {
        body: String,
        acked: bool,
    },
}

pub fn in_journal(till: &Counter, key: Uuid) -> Result<InJournal> {
    let sql = "SELECT body, acked FROM journal WHERE key = ?1";
    let row: Option<(Option<String>, bool)> = till.register().store().read(|db| {
        Ok(db.prepare_cached(sql)?.query_row([key], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
    })?;
    Ok(match row {
        None => InJournal::Absent,
        Some((None, acked)) => InJournal::Dropped { acked },
        Some((Some(body), acked)) => InJournal::Body { body, acked },
    })
}

/// Whether a till still holds this very event's body.
pub fn held_by(till: &Counter, paid: &Paid) -> Result<bool> {
    Ok(matches!(in_journal(till, paid.key)?, InJournal::Body { body, .. } if body == paid.body))
}

/// Invariant 1: whatever the till said was paid is in its journal after it started again.
pub fn durable(till: &Counter, paid: &[Paid]) -> Result<Vec<Breach>> {
    let mut found = Vec::new();
    for sale in paid.iter().filter(|sale| sale.till == till.number && !sale.imaged_away) {
        let kept = match in_journal(till, sale.key)? {
            InJournal::Absent => false,
            InJournal::Dropped { .. } => true,
            InJournal::Body { body, .. } => body == sale.body,
        };
        if !kept {
            let what = format!("till {} said {:?} was paid and does not have it", till.number, sale.at);
            found.push(Breach { invariant: 1, what });
        }
    }
    Ok(found)
}

/// Invariants 2, 3, 5 and 6 of the server's books.
pub fn books(db: Db<'_>) -> StoreResult<Vec<Breach>> {
    const QUESTIONS: &[(u8, &str, &str)] = &[
        (
            2,
            "one sale has two effects",
            "SELECT max(seq) FROM event WHERE kind = 'sale' GROUP BY register_id, body HAVING count(*) > 1",
        ),
        (
            3,
            "a booked sale has no order",
            "SELECT seq FROM event WHERE kind = 'sale' AND (outcome = 'booked' OR admitted_ms IS NOT NULL)
             AND NOT EXISTS (SELECT 1 FROM orders WHERE orders.id = event.id AND orders.tenant_id = event.tenant_id)",
        ),
        (
            3,
            "a parked event has no exception",
            "SELECT seq FROM event WHERE outcome = 'parked'
             AND NOT EXISTS (SELECT 1 FROM exception WHERE exception.event_key = event.key)",
        ),
        (5, "stock below zero", "SELECT variant_id || ': ' || on_hand FROM stock_level WHERE on_hand < reserved OR reserved < 0"),
        (
            5,
            "a level is not the sum of its movements",
            "SELECT l.variant_id || ': ' || l.on_hand FROM stock_level l WHERE l.on_hand <>
             (SELECT coalesce(sum(qty), 0) FROM stock_movement m WHERE m.tenant_id = l.tenant_id
                AND m.store_id = l.store_id AND m.variant_id = l.variant_id)",
        ),
        (
            5,
            "what lines took is not what the movements say",
            "SELECT v FROM (SELECT ol.variant_id AS v, sum(ol.taken) AS taken FROM order_line ol GROUP BY ol.variant_id) AS lines
             WHERE taken <> (SELECT -coalesce(sum(qty), 0) FROM stock_movement m
                             WHERE m.variant_id = v AND m.kind IN ('sold', 'void', 'return'))",
        ),
        (
            6,
            "an order is not the sum of its lines",
            "SELECT number FROM orders WHERE total <>
             (SELECT coalesce(sum(net + fees + tax_added), 0) FROM order_line WHERE order_id = orders.id)",
        ),
        (
            6,
            "an order is not the sum of its sub-orders",
            "SELECT number FROM orders WHERE total <> (SELECT coalesce(sum(total), 0) FROM sub_order WHERE order_id = orders.id)",
        ),
        (
            6,
            "an order is not what was paid for it",
            "SELECT number FROM orders WHERE total + rounding <>
             (SELECT coalesce(sum(tendered - change), 0) FROM tender WHERE order_id = orders.id)",
        ),
    ];
    let own = evertill_server::store::sql::check::check(db)?.into_iter();
    let own = own.map(|breach| Breach { invariant: breach.invariant.number(), what: breach.what });
    let mut found: Vec<Breach> = own.collect();
    for (invariant, what, sql) in QUESTIONS {
        let bad: Option<String> =
            db.need(&format!("SELECT CAST(({sql} LIMIT 1) AS TEXT)"), &[], |row| row.get(0))?;
        if let Some(bad) = bad {
            found.push(Breach { invariant: *invariant, what: format!("{what} ({bad})") });
        }
    }
    Ok(found)
}

/// What a till at a cursor holds of a row, beside stock: which collection, the server's question, the till's.
const HELD: &[(&str, &str, &str)] = &[
    (
        "price",
        "SELECT p.id, p.amount FROM feed f JOIN price p ON p.tenant_id = f.tenant_id AND p.id = CAST(f.row_id AS BIGINT)
         WHERE f.collection = 'price' AND f.no <= ?1 AND f.store_id = ?2",
        "SELECT amount FROM price WHERE id = ?1",
    ),
    (
        "variant",
        "SELECT v.id, CASE WHEN v.retired THEN 1 ELSE 0 END FROM feed f
         JOIN variant v ON v.tenant_id = f.tenant_id AND v.id = CAST(f.row_id AS BIGINT)
         WHERE f.collection = 'variant' AND f.no <= ?1 AND f.store_id <> ?2",
        "SELECT retired FROM variant WHERE id = ?1",
    ),
];

/// The same of stock, of which [`stock`] tells what the server has.
const STOCK: (&str, &str) = ("stock", "SELECT on_hand FROM stock WHERE variant = ?1");

/// A row whose latest change has no number yet is nobody's to hold.
const NUMBERED: &str = " AND NOT EXISTS (SELECT 1 FROM feed_pending AS n WHERE n.tenant_id = f.tenant_id
    AND n.collection = f.collection AND n.row_id = f.row_id AND n.store_id = f.store_id)";

/// Invariant 9: a till at cursor c holds every row whose latest change is numbered at or below c.
pub async fn cursor(shop: &Shop, till: &Counter) -> Result<Option<Breach>> {
    let register = till.register();
    let Some(state) = register.till()? else { return Ok(None) };
    let (cursor, store) = (state.cursor.cast_signed(), shop.seed.store);
    let (epoch, held) = shop.read(move |db| held(db, cursor, store)).await?;
    if epoch != state.epoch.id || cursor == 0 {
        return Ok(None);
    }
    let asked = HELD.iter().map(|(what, _, ours)| (*what, *ours));
    for ((what, ours), rows) in asked.chain([STOCK]).zip(held) {
        for (id, theirs) in rows {
            let ours: Option<i64> = register
                .store()
                .read(|db| Ok(db.prepare_cached(ours)?.query_row([id], |row| row.get(0)).optional()?))?;
            if ours != Some(theirs) {
                let who = format!("till {} at cursor {cursor}", till.number);
                let what = format!("{who} has {what} {id} as {ours:?}, not {theirs}");
                return Ok(Some(Breach { invariant: 9, what }));
            }
        }
    }
    Ok(None)
}

/// Ids, and what the server has of each.
type Rows = Vec<(i64, i64)>;

/// The server's history, and what a till of that store at that cursor holds.
fn held(db: Db<'_>, cursor: i64, store: i64) -> StoreResult<(Uuid, Vec<Rows>)> {
    let epoch = db.need("SELECT epoch_id FROM meta", &[], |row| row.get(0))?;
    let rows = HELD.iter().map(|(_, theirs, _)| {
        let sql = match db {
            Db::Sqlite(..) => (*theirs).to_owned(),
            Db::Postgres(_) => format!("{theirs}{NUMBERED}"),
        };
        db.all(&sql, &[cursor.arg(), store.arg()], |row| Ok((row.get(0)?, row.get(1)?)))
    });
    let mut rows: Vec<Rows> = rows.collect::<StoreResult<_>>()?;
    rows.push(stock(db, cursor, store)?);
    Ok((epoch, rows))
}

/// The levels whose latest change is numbered at or below the cursor. They change one by one, and many by movements.
fn stock(db: Db<'_>, cursor: i64, store: i64) -> StoreResult<Rows> {
    let theirs = " WHERE store_id = ?1 AND collection IN ('stock', 'moved')";
    let sql = match db {
        Db::Sqlite(..) => format!("SELECT no, collection, row_id FROM feed{theirs}"),
        Db::Postgres(_) => format!(
            "SELECT no, collection, row_id FROM feed{theirs}
             UNION ALL SELECT {}, collection, row_id FROM feed_pending{theirs}",
            i64::MAX
        ),
    };
    let (mut alone, mut together) = (HashMap::new(), Vec::new());
    db.each(&sql, &[store.arg()], |row| {
        let (no, collection, what): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if collection == MOVED {
            together.extend(span(&what).map(|(first, last)| (no, first..=last)));
        } else {
            let latest: &mut i64 = alone.entry(what).or_default();
            *latest = no.max(*latest);
        }
        Ok(())
    })?;
    let sql = "SELECT variant_id, on_hand, last_movement FROM stock_level WHERE store_id = ?1";
    let levels: Vec<(i64, i64, i64)> =
        db.all(sql, &[store.arg()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let is_told = |(variant, _, movement): &(i64, i64, i64)| {
        let moved = together.iter().filter(|(_, movements)| movements.contains(movement)).map(|(no, _)| *no);
        let changes = moved.chain(alone.get(&variant.to_string()).copied());
        changes.max().is_some_and(|latest| latest <= cursor)
    };
    Ok(levels.into_iter().filter(is_told).map(|(variant, on_hand, _)| (variant, on_hand)).collect())
}
