//! The change feed's reading end: pages, digests, snapshots, compaction.

use std::collections::HashMap;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use evertill_protocol::Server;
use evertill_protocol::digest::Digest;
use evertill_protocol::error::ErrorCode;
use evertill_protocol::feed::{Change, ChangesPage, Collection, SnapshotEnd, SnapshotHead};
use evertill_protocol::hello::BackupThrough;
use rusqlite::{Connection, params};
use serde::Serialize;
use serde_json::value::RawValue;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use uuid::Uuid;

use super::registers::{last_position, unsigned};
use super::sums::Sums;
use super::{SqliteStore, backup, ids, rows};
use crate::error::Refusal;
use crate::store::{Bearer, Concerned, FeedStore, Lines, StoreError, StoreResult};

/// A page looks at so many changes of the tenant, whomever they concern.
const SCAN: i64 = 2_000;
/// A snapshot goes out in pieces of this size, and a reader that takes none for this long is gone.
const PIECE: usize = 64 << 10;
const STALL: Duration = Duration::from_secs(30);

#[async_trait]
impl FeedStore for SqliteStore {
    async fn changes(
        &self,
        who: Bearer,
        server: Server,
        cursor: u64,
        digests: bool,
    ) -> StoreResult<ChangesPage> {
        let sums = digests.then(|| self.sums.clone());
        self.read(move |connection| page(connection, who, server, cursor, sums.as_ref())).await
    }

    async fn snapshot(&self, who: Bearer, server: Server) -> StoreResult<Lines> {
        let permit = self.snapshots.clone().try_acquire_owned().map_err(|_| StoreError::Busy)?;
        let (lines, answer) = mpsc::channel(4);
        let store = self.clone();
        tokio::spawn(async move {
            let cut = lines.clone();
            let handle = Handle::current();
            let sent = store
                .read(move |connection| {
                    let mut out = Out { lines, handle, buffer: Vec::with_capacity(PIECE + 4096) };
                    snapshot(connection, who, server, &mut out)
                })
                .await;
            if let Err(error) = sent {
                // The stream ends without its end; the till throws what it got away.
                let _ = cut.send(Err(error)).await;
            }
            drop(permit);
        });
        Ok(answer)
    }

    async fn heads(&self) -> StoreResult<Vec<(i64, u64)>> {
        self.read(heads).await
    }

    async fn concerned(&self, tenant: i64, after: u64) -> StoreResult<Vec<Concerned>> {
        self.read(move |connection| concerned(connection, tenant, after)).await
    }

    async fn compact_feed(&self, before_ms: i64) -> StoreResult<usize> {
        self.write(move |tx| compact(tx, before_ms)).await
    }
}

fn heads(connection: &Connection) -> StoreResult<Vec<(i64, u64)>> {
    let mut statement = connection.prepare_cached("SELECT id, feed_head FROM tenant")?;
    let rows = statement.query_map((), |row| Ok((row.get(0)?, unsigned(row.get(1)?))))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn concerned(connection: &Connection, tenant: i64, after: u64) -> StoreResult<Vec<Concerned>> {
    let sql = "SELECT store_id, register_id, max(no) FROM feed WHERE tenant_id = ?1 AND no > ?2
               GROUP BY store_id, register_id";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map(params![tenant, after.cast_signed()], |row| {
        // No bytes: every register.
        let register: Vec<u8> = row.get(1)?;
        Ok(Concerned {
            store: row.get(0)?,
            register: Uuid::from_slice(&register).ok(),
            no: unsigned(row.get(2)?),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

struct Span {
    floor: u64,
    head: u64,
}

fn span(connection: &Connection, tenant: i64) -> StoreResult<Span> {
    let sql = "SELECT feed_floor, feed_head FROM tenant WHERE id = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    Ok(statement
        .query_row([tenant], |row| Ok(Span { floor: unsigned(row.get(0)?), head: unsigned(row.get(1)?) }))?)
}

fn applied(connection: &Connection, who: Bearer) -> StoreResult<BackupThrough> {
    let last = last_position(connection, who.register)?;
    Ok(BackupThrough { incarnation: last.incarnation, seq: last.seq })
}

fn page(
    connection: &Connection,
    who: Bearer,
    server: Server,
    cursor: u64,
    sums: Option<&Sums>,
) -> StoreResult<ChangesPage> {
    let server = Server { epoch: ids::epoch(connection)?, ..server };
    let span = span(connection, who.tenant)?;
    // Beyond the head: from a history that was lost. Either way a snapshot is the way back.
    if cursor < span.floor || cursor > span.head {
        let words = "The feed does not reach back to this cursor: take a snapshot.";
        return Err(StoreError::Refused(Refusal::new(ErrorCode::CursorBelowFloor, words)));
    }
    let upto = scan_end(connection, who.tenant, cursor, span.head)?;
    let mut changes = changed(connection, who, cursor, upto)?;
    fill(connection, who, &mut changes)?;
    let at_head = upto == span.head;
    Ok(ChangesPage {
        server,
        cursor: upto,
        head: span.head,
        applied: applied(connection, who)?,
        backup_through: backup::through(connection, who.register)?,
        changes,
        digests: match sums {
            Some(sums) if at_head => Some(sums.of(connection, who, span.floor, span.head)?),
            _ => None,
        },
    })
}

/// Up to where this page reads: at most [`SCAN`] changes further.
fn scan_end(connection: &Connection, tenant: i64, cursor: u64, head: u64) -> StoreResult<u64> {
    let sql = "SELECT max(no), count(*) FROM (SELECT no FROM feed WHERE tenant_id = ?1 AND no > ?2 ORDER BY no LIMIT ?3)";
    let mut statement = connection.prepare_cached(sql)?;
    let (last, count): (Option<i64>, i64) = statement
        .query_row(params![tenant, cursor.cast_signed(), SCAN], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(if count < SCAN { head } else { last.map_or(head, unsigned) })
}

/// The changes in (`cursor`, `upto`] that concern this register, as tombstones.
fn changed(connection: &Connection, who: Bearer, cursor: u64, upto: u64) -> StoreResult<Vec<Change>> {
    let sql = "SELECT no, collection, row_id FROM feed
               WHERE tenant_id = ?1 AND no > ?2 AND no <= ?3 AND store_id IN (0, ?4) AND register_id IN (x'', ?5)
               ORDER BY no";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map(
        params![who.tenant, cursor.cast_signed(), upto.cast_signed(), who.store, who.register],
        |row| Ok((unsigned(row.get(0)?), row.get::<_, String>(1)?, row.get::<_, String>(2)?)),
    )?;
    let mut changes = Vec::new();
    for row in rows {
        let (no, collection, id) = row?;
        let collection = Collection::parse(&collection)
            .ok_or_else(|| StoreError::Corrupt(format!("the feed names a collection {collection:?}")))?;
        changes.push(Change { no, collection, id, row: None });
    }
    Ok(changes)
}

/// Gives every change the row's current state; what is not there (for this register) stays a tombstone.
fn fill(connection: &Connection, who: Bearer, changes: &mut [Change]) -> StoreResult<()> {
    let mut places: HashMap<Collection, HashMap<String, usize>> = HashMap::new();
    for (place, change) in changes.iter().enumerate() {
        places.entry(change.collection).or_default().insert(change.id.clone(), place);
    }
    for (collection, places) in places {
        let ids = id_array(collection, places.keys())?;
        rows::each(connection, who, collection, Some(&ids), &mut |id, json| {
            if let Some(change) = places.get(&id).and_then(|place| changes.get_mut(*place)) {
                change.row = Some(raw(json)?);
            }
            Ok(())
        })?;
    }
    Ok(())
}

fn id_array<'a>(collection: Collection, ids: impl Iterator<Item = &'a String>) -> StoreResult<String> {
    let ids: Vec<&str> = ids.map(String::as_str).collect();
    if collection == Collection::Outcome {
        return serde_json::to_string(&ids).map_err(|why| StoreError::Corrupt(why.to_string()));
    }
    // Integers as such: a text never equals an integer key.
    Ok(format!("[{}]", ids.join(",")))
}

fn raw(json: String) -> StoreResult<Box<RawValue>> {
    RawValue::from_string(json).map_err(|why| StoreError::Corrupt(why.to_string()))
}

/// Where the pieces of a snapshot go.
struct Out {
    lines: mpsc::Sender<StoreResult<Bytes>>,
    handle: Handle,
    buffer: Vec<u8>,
}

impl Out {
    fn line<T: Serialize>(&mut self, line: &T) -> StoreResult<()> {
        serde_json::to_writer(&mut self.buffer, line).map_err(|why| StoreError::Corrupt(why.to_string()))?;
        self.buffer.push(b'\n');
        if self.buffer.len() >= PIECE { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> StoreResult<()> {
        let piece = Bytes::from(std::mem::take(&mut self.buffer));
        self.buffer.reserve(PIECE + 4096);
        let sending = tokio::time::timeout(STALL, self.lines.send(Ok(piece)));
        match self.handle.block_on(sending) {
            Ok(Ok(())) => Ok(()),
            _ => Err(StoreError::Unavailable("nobody takes the snapshot".into())),
        }
    }
}

fn snapshot(connection: &Connection, who: Bearer, server: Server, out: &mut Out) -> StoreResult<()> {
    let mut total = 0;
    for collection in Collection::ALL {
        rows::each(connection, who, collection, None, &mut |_, _| {
            total += 1;
            Ok(())
        })?;
    }
    let server = Server { epoch: ids::epoch(connection)?, ..server };
    let cursor = span(connection, who.tenant)?.head;
    out.line(&SnapshotHead { server, cursor, applied: applied(connection, who)?, rows: total })?;
    let mut digests = Vec::new();
    for collection in Collection::ALL {
        let mut digest = Digest::default();
        rows::each(connection, who, collection, None, &mut |id, json| {
            digest.add_bytes(json.as_bytes());
            out.line(&Change { no: 0, collection, id, row: Some(raw(json)?) })
        })?;
        digests.push((collection, digest.hex()));
    }
    out.line(&SnapshotEnd { end: true, digests })?;
    out.flush()
}

/// Drops old tombstones: whoever was away for longer starts from a snapshot.
fn compact(tx: &Connection, before_ms: i64) -> StoreResult<usize> {
    let sql = "DELETE FROM feed WHERE deleted = 1 AND at_ms < ?1 RETURNING tenant_id, no";
    let mut statement = tx.prepare(sql)?;
    let dropped: Vec<(i64, i64)> =
        statement.query_map([before_ms], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    for (tenant, no) in &dropped {
        tx.prepare_cached("UPDATE tenant SET feed_floor = max(feed_floor, ?2) WHERE id = ?1")?
            .execute([tenant, no])?;
    }
    Ok(dropped.len())
}
