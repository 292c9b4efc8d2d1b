//! Numbers what has been committed: one server at a time, densely by tenant, in a transaction that waits for no writer.
//!
//! Writers leave their changes without a number (`feed_pending`). A number given before a commit would be seen by some
//! readers and skipped by those that came past in between; given after it, by one only, no reader ever skips. An open
//! transaction's changes are not there to be numbered yet, and nothing waits for them.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;
use uuid::Uuid;

use super::pool::{Kind, Pool};
use crate::faults::kill_at;
use crate::store::StoreResult;
use crate::store::sql::{Arg, Db, Whose, args};

/// How often a server looks for what others have committed.
pub(super) const PERIOD: Duration = Duration::from_millis(20);
/// So long a server that does not number any more keeps others from it.
const LEASE_MS: i64 = 100;
/// At most so many changes get their numbers in one transaction.
const PIECE: i64 = 10_000;

/// This server's sequencer: at work, or standing by for another's.
#[derive(Debug)]
pub(super) struct Sequencer {
    work: JoinHandle<()>,
}

impl Sequencer {
    /// Starts it; `ticks` hears each time that it has looked, `changed` when it has numbered anything.
    pub fn start(pool: Pool, ticks: watch::Sender<()>, changed: watch::Sender<()>) -> Self {
        let me = Uuid::new_v4();
        let work = tokio::spawn(async move {
            loop {
                // Ends early when something was committed here; in time what others committed is found.
                let _ = tokio::time::timeout(PERIOD, pool.next_commit()).await;
                let done = pool.run(Kind::Upkeep, Whose::All, move |db| number(db, me)).await;
                match done {
                    Ok(0) => {}
                    // There may be more.
                    Ok(_) => {
                        pool.committed();
                        changed.send_replace(());
                    }
                    Err(error) => tracing::warn!(%error, "changes could not be numbered yet"),
                }
                ticks.send_replace(());
            }
        });
        Sequencer { work }
    }
}

impl Drop for Sequencer {
    fn drop(&mut self) {
        self.work.abort();
    }
}

/// Numbers what waits, if this server may; answers how much.
pub(super) fn number(db: Db<'_>, me: Uuid) -> StoreResult<i64> {
    let waiting = "SELECT EXISTS (SELECT 1 FROM feed_pending) OR EXISTS (SELECT 1 FROM outbox_pending)";
    if !db.need(waiting, &[], |row| row.get::<bool>(0))? || !hold_lease(db, me)? {
        return Ok(0);
    }
    let tenants: Vec<i64> =
        db.all("SELECT DISTINCT tenant_id FROM feed_pending ORDER BY tenant_id", &[], |row| row.get(0))?;
    let mut numbered = 0;
    for tenant in tenants {
        numbered += number_tenant(db, tenant)?;
    }
    let sql = "SELECT DISTINCT tenant_id FROM outbox_pending ORDER BY tenant_id";
    let tenants: Vec<i64> = db.all(sql, &[], |row| row.get(0))?;
    for tenant in tenants {
        numbered += number_outbox(db, tenant)?;
    }
    kill_at("mid_sequence");
    Ok(numbered)
}

/// Its row is held until the transaction ends: even two that both believe to hold the lease number one after the other.
fn hold_lease(db: Db<'_>, me: Uuid) -> StoreResult<bool> {
    let sql = "INSERT INTO lease AS l (name, holder, until)
               VALUES ('sequencer', ?1, clock_timestamp() + ?2::bigint * interval '1 millisecond')
               ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
               WHERE l.holder = excluded.holder OR l.until < clock_timestamp()";
    Ok(db.execute(sql, args![me, LEASE_MS])? > 0)
}

fn number_tenant(db: Db<'_>, tenant: i64) -> StoreResult<i64> {
    let sql = "SELECT feed_head FROM tenant WHERE id = ?1 FOR NO KEY UPDATE";
    let head: i64 = db.need(sql, args![tenant], |row| row.get(0))?;
    let sql = "SELECT id FROM feed_pending WHERE tenant_id = ?1 ORDER BY id LIMIT ?2";
    let ids: Vec<i64> = db.all(sql, args![tenant, PIECE], |row| row.get(0))?;
    let ids = Arg::Ints(&ids);
    // A row's latest change replaces its older ones; numbers go by the order in which changes were left here.
    let sql = "WITH latest AS (
                   SELECT DISTINCT ON (collection, row_id, store_id, register_id) *
                   FROM feed_pending WHERE tenant_id = ?1 AND id = ANY(?2) AND collection <> 'applied'
                   ORDER BY collection, row_id, store_id, register_id, id DESC
               )
               INSERT INTO feed (tenant_id, no, collection, row_id, store_id, register_id, deleted, at_ms)
               SELECT tenant_id, ?3 + row_number() OVER (ORDER BY id), collection, row_id, store_id, register_id,
                   deleted, at_ms FROM latest
               ON CONFLICT (tenant_id, collection, row_id, store_id, register_id)
               DO UPDATE SET no = excluded.no, deleted = excluded.deleted, at_ms = excluded.at_ms
               RETURNING no, collection, row_id";
    let (mut last, mut prices) = (head, BTreeMap::new());
    db.each(sql, args![tenant, ids, head], |row| {
        let (no, collection): (i64, String) = (row.get(0)?, row.get(1)?);
        last = last.max(no);
        if collection == "price"
            && let Ok(price) = row.get::<String>(2)?.parse::<i64>()
        {
            prices.insert(price, no);
        }
        Ok(())
    })?;
    give_prices(db, tenant, &prices)?;
    move_marks(db, tenant, ids)?;
    let sql = "UPDATE tenant SET feed_head = ?2 WHERE id = ?1 AND feed_head < ?2";
    db.execute(sql, args![tenant, last])?;
    let sql = "DELETE FROM feed_pending WHERE tenant_id = ?1 AND id = ANY(?2)";
    let taken = db.execute(sql, args![tenant, ids])?;
    Ok(i64::try_from(taken).unwrap_or(i64::MAX))
}

/// What the world is told, in the order in which it was left here: what one transaction saw of another comes after it.
fn number_outbox(db: Db<'_>, tenant: i64) -> StoreResult<i64> {
    let sql = "SELECT outbox_head FROM tenant WHERE id = ?1 FOR NO KEY UPDATE";
    let head: i64 = db.need(sql, args![tenant], |row| row.get(0))?;
    let sql = "WITH taken AS (
                   DELETE FROM outbox_pending WHERE tenant_id = ?1 AND place IN (
                       SELECT place FROM outbox_pending WHERE tenant_id = ?1 ORDER BY place LIMIT ?3
                   ) RETURNING *
               )
               INSERT INTO outbox (tenant_id, no, id, kind, subject, at_ms, data)
               SELECT tenant_id, ?2 + row_number() OVER (ORDER BY place), id, kind, subject, at_ms, data FROM taken";
    let count = i64::try_from(db.execute(sql, args![tenant, head, PIECE])?).unwrap_or(i64::MAX);
    let sql = "UPDATE tenant SET outbox_head = outbox_head + ?2 WHERE id = ?1";
    db.execute(sql, args![tenant, count])?;
    Ok(count)
}

/// The number under which tills are given a price, the first time.
fn give_prices(db: Db<'_>, tenant: i64, prices: &BTreeMap<i64, i64>) -> StoreResult<()> {
    if prices.is_empty() {
        return Ok(());
    }
    let (ids, numbers): (Vec<i64>, Vec<i64>) = prices.iter().unzip();
    let sql = "UPDATE price AS p SET no = u.no FROM unnest(?2::bigint[], ?3::bigint[]) AS u (id, no)
               WHERE p.tenant_id = ?1 AND p.id = u.id AND p.no IS NULL";
    db.execute(sql, args![tenant, Arg::Ints(&ids), Arg::Ints(&numbers)])?;
    Ok(())
}

/// How far registers' journals are in what now has numbers.
fn move_marks(db: Db<'_>, tenant: i64, ids: Arg<'_>) -> StoreResult<()> {
    let sql = "INSERT INTO applied AS a (tenant_id, register_id, incarnation, seq)
               SELECT DISTINCT ON (register_id) tenant_id, register_id, incarnation, seq FROM (
                   SELECT tenant_id, register_id, CAST(split_part(row_id, '/', 1) AS BIGINT) AS incarnation,
                       CAST(split_part(row_id, '/', 2) AS BIGINT) AS seq
                   FROM feed_pending WHERE tenant_id = ?1 AND id = ANY(?2) AND collection = 'applied'
               ) AS p ORDER BY register_id, incarnation DESC, seq DESC
               ON CONFLICT (tenant_id, register_id)
               DO UPDATE SET incarnation = excluded.incarnation, seq = excluded.seq
               WHERE (a.incarnation, a.seq) < (excluded.incarnation, excluded.seq)";
    db.execute(sql, args![tenant, ids])?;
    Ok(())
}
