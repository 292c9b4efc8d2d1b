//! The books afterwards: what each register journalled is at the server once, to the cent, and stock is what is left.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use evertill_server::store::sql::{Arg, Db};
use evertill_server::store::{Opened, StoreResult};
use evertill_server::{Clock as _, SystemClock};
use uuid::Uuid;

use super::place::Place;
use super::server::command;
use super::till::Till;
use crate::bench::goods::ON_HAND;

/// Faults that are worth a line each.
const SHOWN: usize = 10;

/// What a register's journal says.
#[derive(Debug)]
pub struct Journal {
    tenant: i64,
    store: String,
    register: Uuid,
    /// The keys of its events, sorted.
    events: Vec<Uuid>,
    /// Its sales and what each came to, sorted.
    sales: Vec<(Uuid, i64)>,
    /// Thousandths of a piece, by variant.
    sold: Vec<(i64, i64)>,
}

impl Journal {
    pub fn of(till: &Till) -> Result<Journal> {
        let register = till.register.till()?.context("an enrolled till")?.register;
        till.register
            .store()
            .read(|db| {
                let mut events = db.prepare("SELECT key FROM journal ORDER BY key")?;
                let mut sales = db.prepare("SELECT key, total FROM sale ORDER BY key")?;
                let mut sold = db.prepare(
                    "SELECT line.value ->> '$.variant', sum(line.value ->> '$.qty')
                     FROM journal, json_each(body, '$.data.lines') AS line WHERE kind = 'sale' GROUP BY 1",
                )?;
                let two = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
                Ok(Journal {
                    tenant: till.seat.tenant,
                    store: till.seat.store.clone(),
                    register,
                    events: events.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?,
                    sales: sales
                        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                        .collect::<rusqlite::Result<_>>()?,
                    sold: sold.query_map([], two)?.collect::<rusqlite::Result<_>>()?,
                })
            })
            .context("a till's journal")
    }
}

/// What is wrong; nothing, if all is well.
pub async fn judge(place: &Place, journals: Vec<Journal>) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    if let Err(breaches) = command(place, &["check"]) {
        faults.push(breaches.to_string());
    }
    let opened = Opened::open(&place.config(), SystemClock.now_ms()).await?;
    faults.extend(opened.read_all(move |db| compare(db, &journals)).await?);
    let more = faults.len().saturating_sub(SHOWN);
    faults.truncate(SHOWN);
    if more > 0 {
        faults.push(format!("and {more} more"));
    }
    Ok(faults)
}

fn compare(db: Db<'_>, journals: &[Journal]) -> StoreResult<Vec<String>> {
    let mut faults = Vec::new();
    let mut sold: BTreeMap<(i64, String, i64), i64> = BTreeMap::new();
    for journal in journals {
        let register = journal.register;
        let whose = [Arg::Int(journal.tenant), Arg::Id(register)];
        let sql = "SELECT key FROM event WHERE tenant_id = ?1 AND register_id = ?2 ORDER BY key";
        let events: Vec<Uuid> = db.all(sql, &whose, |row| row.get(0))?;
        if events != journal.events {
            faults.push(format!("{register}: {} events, not {}", events.len(), journal.events.len()));
        }
        let sql = "SELECT key, total FROM orders WHERE tenant_id = ?1 AND register_id = ?2 ORDER BY key";
        let orders: Vec<(Uuid, i64)> = db.all(sql, &whose, |row| Ok((row.get(0)?, row.get(1)?)))?;
        if orders != journal.sales {
            faults.push(format!("{register}: {} to the server, {} here", sum(&orders), sum(&journal.sales)));
        }
        for (variant, milli) in &journal.sold {
            *sold.entry((journal.tenant, journal.store.clone(), *variant)).or_default() += milli;
        }
    }
    let exceptions: i64 = db.need("SELECT count(*) FROM exception", &[], |row| row.get(0))?;
    if exceptions > 0 {
        faults.push(format!("{exceptions} exceptions where nothing differed"));
    }
    let sql = "SELECT l.tenant_id, s.code, l.variant_id, l.on_hand FROM stock_level AS l
               JOIN store AS s ON s.tenant_id = l.tenant_id AND s.id = l.store_id";
    let levels = db.all(sql, &[], |row| Ok(((row.get(0)?, row.get(1)?, row.get(2)?), row.get::<i64>(3)?)))?;
    for (place, on_hand) in levels {
        let sold = sold.remove(&place).unwrap_or_default();
        if on_hand != ON_HAND.0 - sold {
            faults.push(format!("{place:?}: {on_hand} left, {sold} sold of {}", ON_HAND.0));
        }
    }
    faults.extend(sold.keys().map(|place| format!("{place:?}: sold, and no stock is kept of it")));
    Ok(faults)
}

fn sum(sales: &[(Uuid, i64)]) -> String {
    format!("{} orders of {} cents", sales.len(), sales.iter().map(|(_, total)| total).sum::<i64>())
}
