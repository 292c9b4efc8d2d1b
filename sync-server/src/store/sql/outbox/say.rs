//! Saying something: an event into the outbox, in the transaction that it tells of.

use std::collections::HashMap;

use evertill_domain::journal::derived_id;
use uuid::Uuid;

use super::names::{self, Products};
use crate::outbox::news::{
    ExceptionName, ExceptionSettled, News, OrderName, OrderRefunded, PriceChanged, ProductName, Said,
    StoreName, utc,
};
use crate::store::sql::{Arg, Db, Row, args, ids};
use crate::store::{StoreError, StoreResult};

/// Writes events in this order. SQLite has one writer and numbers them here, densely; in PostgreSQL the sequencer numbers
/// what has been committed.
///
/// # Errors
/// When they cannot be written.
pub fn say(db: Db<'_>, tenant: i64, all: Vec<Said>) -> StoreResult<()> {
    say_of(db, tenant, all, &Products::new())
}

/// The same, where some products' names have been read already.
pub(in crate::store::sql) fn say_of(
    db: Db<'_>,
    tenant: i64,
    mut all: Vec<Said>,
    known: &Products,
) -> StoreResult<()> {
    if all.is_empty() {
        return Ok(());
    }
    names::fill(db, tenant, &mut all, known)?;
    let data: Vec<String> =
        all.iter().map(|said| serde_json::to_string(&said.news)).collect::<Result<_, _>>().map_err(
            |why| {
                // Plain structs of strings and integers serialise.
                StoreError::Corrupt(why.to_string())
            },
        )?;
    match db {
        Db::Sqlite(..) => number(db, tenant, &all, &data),
        Db::Postgres(_) => pend(db, tenant, &all, &data),
    }
}

fn number(db: Db<'_>, tenant: i64, all: &[Said], data: &[String]) -> StoreResult<()> {
    let count = i64::try_from(all.len()).unwrap_or(i64::MAX);
    let sql = "UPDATE tenant SET outbox_head = outbox_head + ?2 WHERE id = ?1 RETURNING outbox_head - ?2 + 1";
    let first: i64 = db.need(sql, args![tenant, count], |row| row.get(0))?;
    let sql =
        "INSERT INTO outbox (tenant_id, no, id, kind, subject, at_ms, data) VALUES (?, ?, ?, ?, ?, ?, ?)";
    for (no, (said, data)) in (first..).zip(all.iter().zip(data)) {
        let (kind, subject) = (said.news.kind().as_str(), said.news.subject());
        db.execute(sql, args![tenant, no, said.id, kind, subject, said.at_ms, data])?;
    }
    Ok(())
}

/// Leaves them for the sequencer, in one statement.
fn pend(db: Db<'_>, tenant: i64, all: &[Said], data: &[String]) -> StoreResult<()> {
    let ids: Vec<Uuid> = all.iter().map(|said| said.id).collect();
    let kinds: Vec<String> = all.iter().map(|said| said.news.kind().as_str().to_owned()).collect();
    let subjects: Vec<String> = all.iter().map(|said| said.news.subject()).collect();
    let times: Vec<i64> = all.iter().map(|said| said.at_ms).collect();
    let sql = "INSERT INTO outbox_pending (tenant_id, id, kind, subject, at_ms, data)
               SELECT ?1, i, k, s, a, d
               FROM unnest(?2::uuid[], ?3::text[], ?4::text[], ?5::bigint[], ?6::text[]) AS u (i, k, s, a, d)";
    let (ids, kinds, subjects) = (Arg::Ids(&ids), Arg::Texts(&kinds), Arg::Texts(&subjects));
    db.execute(sql, args![tenant, ids, kinds, subjects, Arg::Ints(&times), Arg::Texts(data)])?;
    Ok(())
}

/// Says which versions of prices have just been recorded, by their ids.
///
/// # Errors
/// When it cannot be written.
pub fn prices_changed(db: Db<'_>, tenant: i64, prices: &[i64], at_ms: i64) -> StoreResult<()> {
    // Ids of prices are never used again, not even by a restored server.
    let history = ids::epoch(db)?.id;
    let stores = "SELECT id, currency FROM store WHERE tenant_id = ?1";
    let currencies = db.all(stores, args![tenant], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let currencies: HashMap<i64, String> = currencies.into_iter().collect();
    let sql = "SELECT p.id, p.store_id, p.variant_id, p.amount, p.valid_from_ms, p.recorded_by
               FROM json_each(?2) AS j CROSS JOIN price AS p ON p.tenant_id = ?1 AND p.id = j.value ORDER BY p.id";
    let said = db.all(sql, args![tenant, Arg::Ints(prices)], |row| {
        let (price, store): (i64, i64) = (row.get(0)?, row.get(1)?);
        let news = News::PriceChanged(PriceChanged {
            price,
            store: StoreName::of(store),
            product: ProductName::of(row.get(2)?),
            currency: currencies.get(&store).cloned().unwrap_or_default(),
            unit_price: row.get(3)?,
            valid_from: utc(row.get(4)?),
            by: row.get(5)?,
        });
        Ok(Said { id: derived_id(history, &format!("{tenant}/price_changed/{price}")), at_ms, news })
    })?;
    say(db, tenant, said)
}

/// Says that headquarters gave money back, settling an exception.
///
/// # Errors
/// When it cannot be written.
pub fn refunded_by_hq(
    db: Db<'_>,
    tenant: i64,
    exception: i64,
    amount: i64,
    by: (Option<i64>, &str),
    at_ms: i64,
) -> StoreResult<()> {
    let sql = "SELECT order_id, store_id, event_key FROM exception WHERE tenant_id = ?1 AND id = ?2";
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    let (order, store, key): (i64, i64, Uuid) = db.need(sql, args![tenant, exception], read)?;
    let news = News::OrderRefunded(OrderRefunded {
        order: OrderName::of(order),
        store: StoreName::of(store),
        register: None,
        amount,
        reason: by.1.to_owned(),
        by: by.0,
        refunded_at: utc(at_ms),
        restored: Vec::new(),
    });
    say(db, tenant, vec![Said { id: derived_id(key, &format!("refunded/{exception}")), at_ms, news }])
}

/// Says that exceptions have been settled, as their rows now are.
///
/// # Errors
/// When it cannot be written.
pub fn exception_settled(db: Db<'_>, tenant: i64, exceptions: &[i64], at_ms: i64) -> StoreResult<()> {
    let sql =
        "SELECT x.id, x.code, x.severity, x.store_id, x.order_id, x.action, x.note, x.settled_by, x.event_key
               FROM json_each(?2) AS j CROSS JOIN exception AS x ON x.tenant_id = ?1 AND x.id = j.value";
    let said = db.all(sql, args![tenant, Arg::Ints(exceptions)], |row| {
        let exception = ExceptionName { id: row.get(0)?, code: row.get(1)?, severity: row.get(2)? };
        let key: Uuid = row.get(8)?;
        let id = derived_id(key, &format!("exception_settled/{}", exception.id));
        let news = News::ExceptionSettled(ExceptionSettled {
            exception,
            store: StoreName::of(row.get(3)?),
            order: row.get::<Option<i64>>(4)?.map(OrderName::of),
            action: row.get::<Option<String>>(5)?.unwrap_or_default(),
            note: row.get::<Option<String>>(6)?.unwrap_or_default(),
            by: row.get(7)?,
        });
        Ok(Said { id, at_ms, news })
    })?;
    say(db, tenant, said)
}
