//! The invariants, as questions to the databases.

use anyhow::Result;
use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

use super::Breach;
use super::truth::Paid;
use crate::shop::Counter;

/// Whether the server has this very event, in the journal or parked beside it.
pub fn at_server(server: &Connection, paid: &Paid) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM event WHERE key = ?1 AND body = ?2)
                   OR EXISTS (SELECT 1 FROM parked_body WHERE key = ?1 AND body = ?2)";
    Ok(server.prepare_cached(sql)?.query_row(params![paid.key, paid.body], |row| row.get(0))?)
}

/// Whether the key is there with another body, and this one nowhere.
fn overwritten(server: &Connection, paid: &Paid) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM event WHERE key = ?1 AND body <> ?2)";
    Ok(server.prepare_cached(sql)?.query_row(params![paid.key, paid.body], |row| row.get(0))?)
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

/// Invariants 2, 3 and 8 of one sale at the end: it is at the server, unless no copy was left.
pub fn arrived(server: &Connection, sale: &Paid, restores: u32) -> Result<Option<Breach>> {
    if sale.gone || at_server(server, sale)? {
        return Ok(None);
    }
    let (invariant, why) = if overwritten(server, sale)? {
        (2, "another body stands under its key, and it is nowhere")
    } else if sale.acked_after == Some(restores) {
        (3, "it was acknowledged and neither booked nor parked")
    } else {
        (8, "it is lost, though a copy of it lived")
    };
    Ok(Some(Breach { invariant, what: format!("till {} {:?}: {why}", sale.till, sale.at) }))
}

/// Invariants 2, 3, 5 and 6 of the server's books.
pub fn books(server: &Connection) -> Result<Vec<Breach>> {
    const QUESTIONS: &[(u8, &str, &str)] = &[
        (
            2,
            "one sale has two effects",
            "SELECT group_concat(seq) FROM event WHERE kind = 'sale' GROUP BY register_id, body HAVING count(*) > 1",
        ),
        (
            3,
            "a booked sale has no order",
            "SELECT seq FROM event WHERE kind = 'sale' AND (outcome = 'booked' OR admitted_ms IS NOT NULL)
             AND NOT EXISTS (SELECT 1 FROM orders WHERE orders.key = event.key)",
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
            "SELECT v FROM (SELECT ol.variant_id AS v, sum(ol.taken) AS taken FROM order_line ol GROUP BY ol.variant_id)
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
    let own = evertill_server::store::sql::check::check(server)?;
    let own =
        own.into_iter().map(|breach| Breach { invariant: breach.invariant.number(), what: breach.what });
    let mut found: Vec<Breach> = own.collect();
    for (invariant, what, sql) in QUESTIONS {
        let bad: Option<String> =
            server.query_row(&format!("SELECT CAST(({sql} LIMIT 1) AS TEXT)"), [], |row| row.get(0))?;
        if let Some(bad) = bad {
            found.push(Breach { invariant: *invariant, what: format!("{what} ({bad})") });
        }
    }
    Ok(found)
}

/// Invariant 9: a till at cursor c holds every row whose latest change is numbered at or below c.
pub fn cursor(server: &Connection, till: &Counter, store: i64) -> Result<Vec<Breach>> {
    let register = till.register();
    let Some(state) = register.till()? else { return Ok(Vec::new()) };
    let epoch: Uuid = server.query_row("SELECT epoch_id FROM meta", [], |row| row.get(0))?;
    if epoch != state.epoch.id || state.cursor == 0 {
        return Ok(Vec::new());
    }
    let questions = [
        (
            "stock",
            "SELECT s.variant_id, s.on_hand FROM feed f JOIN stock_level s
               ON s.tenant_id = f.tenant_id AND s.store_id = f.store_id AND s.variant_id = CAST(f.row_id AS INTEGER)
             WHERE f.collection = 'stock' AND f.no <= ?1 AND f.store_id = ?2",
            "SELECT on_hand FROM stock WHERE variant = ?1",
        ),
        (
            "price",
            "SELECT p.id, p.amount FROM feed f JOIN price p ON p.tenant_id = f.tenant_id AND p.id = CAST(f.row_id AS INTEGER)
             WHERE f.collection = 'price' AND f.no <= ?1 AND f.store_id = ?2",
            "SELECT amount FROM price WHERE id = ?1",
        ),
        (
            "variant",
            "SELECT v.id, v.retired FROM feed f JOIN variant v ON v.tenant_id = f.tenant_id AND v.id = CAST(f.row_id AS INTEGER)
             WHERE f.collection = 'variant' AND f.no <= ?1 AND ?2 <> 0",
            "SELECT retired FROM variant WHERE id = ?1",
        ),
    ];
    let mut found = Vec::new();
    for (what, theirs, ours) in questions {
        let mut statement = server.prepare_cached(theirs)?;
        let rows = statement.query_map(params![state.cursor, store], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
        })?;
        for row in rows {
            let (id, theirs) = row?;
            let ours: Option<i64> = register
                .store()
                .read(|db| Ok(db.prepare_cached(ours)?.query_row([id], |row| row.get(0)).optional()?))?;
            if ours != Some(theirs) {
                let what = format!(
                    "till {} at cursor {} has {what} {id} as {ours:?}, not {theirs}",
                    till.number, state.cursor
                );
                found.push(Breach { invariant: 9, what });
                return Ok(found);
            }
        }
    }
    Ok(found)
}

/// Invariant 6 between the two ends: what a till's journal says it took is what the server booked from it.
pub fn totals(server: &Connection, till: &Counter, paid: &[Paid]) -> Result<Option<Breach>> {
    let register = till.register();
    let Some(state) = register.till()? else { return Ok(None) };
    let mut ours: i64 = 0;
    let mut theirs: i64 = 0;
    for sale in paid.iter().filter(|sale| sale.till == till.number && !sale.gone) {
        let sql = "SELECT total FROM orders WHERE key = ?1 AND register_id = ?2
                   AND EXISTS (SELECT 1 FROM event WHERE event.key = orders.key AND event.body = ?3)";
        let booked: Option<i64> = server
            .prepare_cached(sql)?
            .query_row(params![sale.key, state.register, sale.body], |row| row.get(0))
            .optional()?;
        let Some(booked) = booked else { continue };
        theirs += booked;
        let body: serde_json::Value = serde_json::from_str(&sale.body)?;
        ours += body["data"]["total"].as_i64().unwrap_or(0);
    }
    Ok((ours != theirs).then(|| Breach {
        invariant: 6,
        what: format!("till {} took {ours}, the server booked {theirs}", till.number),
    }))
}
