//! The change feed's reading end: pages, digests, snapshots, compaction.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use evertill_domain::journal::Position;
use evertill_protocol::Server;
use evertill_protocol::digest::Digest;
use evertill_protocol::error::ErrorCode;
use evertill_protocol::feed::{Change, ChangesPage, Collection, SnapshotEnd, SnapshotHead};
use evertill_protocol::hello::BackupThrough;
use serde::Serialize;
use serde_json::value::RawValue;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use uuid::Uuid;

use super::cell::Whom;
use super::feed::{self, MOVED};
use super::registers::last_position;
use super::rows::Ids;
use super::sums::Sums;
use super::{Arg, Db, Engine, Row, args, backups, ids, rows};
use crate::error::Refusal;
use crate::store::{Bearer, Concerned, FeedStore, Lines, StoreError, StoreResult};

/// A page looks at so many changes of the tenant, whomever they concern; a change of many levels counts for so many.
const SCAN: i64 = 2_000;
/// A snapshot goes out in pieces of this size, and a reader that takes none for this long is gone.
const PIECE: usize = 64 << 10;
const STALL: Duration = Duration::from_secs(30);
/// How often a page is put off because something that concerns its register has no number yet.
const PUT_OFF: u32 = 4;

#[async_trait]
impl<E: Engine> FeedStore for E {
    async fn changes(
        &self,
        who: Bearer,
        server: Server,
        cursor: u64,
        digests: bool,
    ) -> StoreResult<ChangesPage> {
        for _ in 0..PUT_OFF {
            if !E::NUMBERS_LATER || !self.read(move |db| is_pending(db, who)).await? {
                break;
            }
            self.numbered().await;
        }
        let sums = digests.then(|| self.sums());
        self.read(move |db| page(db, who, server.clone(), cursor, sums.as_ref())).await
    }

    async fn snapshot(&self, who: Bearer, server: Server) -> StoreResult<Lines> {
        let permit = self.snapshots().try_acquire_owned().map_err(|_| StoreError::Busy)?;
        let (lines, answer) = mpsc::channel(4);
        let store = self.clone();
        tokio::spawn(async move {
            let cut = lines.clone();
            let handle = Handle::current();
            let sent = store
                .read(move |db| {
                    let (lines, handle) = (lines.clone(), handle.clone());
                    snapshot(
                        db,
                        who,
                        server.clone(),
                        &mut Out { lines, handle, buffer: Vec::with_capacity(PIECE + 4096) },
                    )
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
        let sql = "SELECT id, feed_head FROM tenant";
        self.read(move |db| db.all(sql, &[], |row| Ok((row.get(0)?, row.get(1)?)))).await
    }

    async fn concerned(&self, tenant: i64, after: u64) -> StoreResult<Vec<Concerned>> {
        self.read(move |db| concerned(db, tenant, after)).await
    }

    async fn compact_feed(&self, before_ms: i64) -> StoreResult<usize> {
        self.write(move |db| compact(db, before_ms)).await
    }
}

fn concerned(db: Db<'_>, tenant: i64, after: u64) -> StoreResult<Vec<Concerned>> {
    let sql = "SELECT store_id, register_id, max(no) FROM feed WHERE tenant_id = ?1 AND no > ?2
               GROUP BY store_id, register_id";
    db.all(sql, args![tenant, after.cast_signed()], |row| {
        let Whom(register) = row.get(1)?;
        Ok(Concerned { store: row.get(0)?, register, no: row.get(2)? })
    })
}

struct Span {
    floor: u64,
    head: u64,
}

fn span(db: Db<'_>, tenant: i64) -> StoreResult<Span> {
    let sql = "SELECT feed_floor, feed_head FROM tenant WHERE id = ?1";
    db.need(sql, args![tenant], |row| Ok(Span { floor: row.get(0)?, head: row.get(1)? }))
}

/// Changes that concern this register and have no number yet; SQLite numbers them as it writes them.
fn pending(db: Db<'_>, who: Bearer) -> StoreResult<Vec<Collection>> {
    if let Db::Sqlite(_) = db {
        return Ok(Vec::new());
    }
    let sql = "SELECT DISTINCT collection FROM feed_pending WHERE tenant_id = ?1 AND store_id IN (0, ?2)
                   AND register_id IN (?3, ?4)";
    let given = args![who.tenant, who.store, Arg::Whom(None), who.register];
    let names = db.all(sql, given, |row| row.get::<String>(0))?;
    Ok(names.iter().filter_map(|name| collection(name)).collect())
}

/// The collection of which a change tells.
pub(super) fn collection(name: &str) -> Option<Collection> {
    if name == MOVED { Some(Collection::Stock) } else { Collection::parse(name) }
}

fn is_pending(db: Db<'_>, who: Bearer) -> StoreResult<bool> {
    Ok(!pending(db, who)?.is_empty())
}

/// How far the register's own journal is in what it can have read. Where numbers come after the commit, that is what
/// the sequencer has come to.
fn applied(db: Db<'_>, who: Bearer) -> StoreResult<BackupThrough> {
    let at = match db {
        Db::Sqlite(_) => Some(last_position(db, who.tenant, who.register)?),
        Db::Postgres(_) => {
            let sql = "SELECT incarnation, seq FROM applied WHERE tenant_id = ?1 AND register_id = ?2";
            let read = |row: &Row<'_>| Ok(Position { incarnation: row.get(0)?, seq: row.get(1)? });
            db.one(sql, args![who.tenant, who.register], read)?
        }
    };
    Ok(at.map(|at| BackupThrough { incarnation: at.incarnation, seq: at.seq }).unwrap_or_default())
}

fn page(
    db: Db<'_>,
    who: Bearer,
    server: Server,
    cursor: u64,
    sums: Option<&Sums>,
) -> StoreResult<ChangesPage> {
    let server = Server { epoch: ids::epoch(db)?, ..server };
    let span = span(db, who.tenant)?;
    // Beyond the head: from a history that was lost. Either way a snapshot is the way back.
    if cursor < span.floor || cursor > span.head {
        let words = "The feed does not reach back to this cursor: take a snapshot.";
        return Err(StoreError::Refused(Refusal::new(ErrorCode::CursorBelowFloor, words)));
    }
    let upto = scan_end(db, who.tenant, cursor, span.head)?;
    let mut changes = changed(db, who, cursor, upto)?;
    fill(db, who, &mut changes)?;
    let at_head = upto == span.head;
    Ok(ChangesPage {
        server,
        cursor: upto,
        head: span.head,
        applied: applied(db, who)?,
        backup_through: backups::through(db, who.tenant, who.register)?,
        changes,
        digests: match sums {
            // A sum over rows that the register has not been told of would be another than its own.
            Some(sums) if at_head => {
                let pending = pending(db, who)?;
                let mut digests = sums.of(db, who, span.floor, span.head)?;
                digests.retain(|(collection, _)| !pending.contains(collection));
                Some(digests)
            }
            _ => None,
        },
    })
}

/// Up to where this page reads: at most [`SCAN`] changes further.
fn scan_end(db: Db<'_>, tenant: i64, cursor: u64, head: u64) -> StoreResult<u64> {
    let sql = "SELECT no, CASE WHEN collection = ?4 THEN row_id ELSE '' END FROM feed
               WHERE tenant_id = ?1 AND no > ?2 ORDER BY no LIMIT ?3";
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
    let ahead: Vec<(u64, String)> = db.all(sql, args![tenant, cursor.cast_signed(), SCAN, MOVED], read)?;
    let mut seen = 0;
    for (no, row) in &ahead {
        seen += feed::span(row).map_or(1, |(first, last)| last - first + 1);
        if seen >= SCAN {
            return Ok(*no);
        }
    }
    Ok(head)
}

/// The changes in (`cursor`, `upto`] that concern this register, as tombstones.
fn changed(db: Db<'_>, who: Bearer, cursor: u64, upto: u64) -> StoreResult<Vec<Change>> {
    let sql = "SELECT no, collection, row_id FROM feed
               WHERE tenant_id = ?1 AND no > ?2 AND no <= ?3 AND store_id IN (0, ?4) AND register_id IN (?5, ?6)
               ORDER BY no";
    let (cursor, upto) = (cursor.cast_signed(), upto.cast_signed());
    let given = args![who.tenant, cursor, upto, who.store, Arg::Whom(None), who.register];
    let rows: Vec<(u64, String, String)> =
        db.all(sql, given, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let mut changes = Vec::with_capacity(rows.len());
    for (no, name, id) in rows {
        let unknown = || StoreError::Corrupt(format!("the feed names {name:?} {id:?}"));
        let collection = collection(&name).ok_or_else(unknown)?;
        if name == MOVED {
            let span = feed::span(&id).ok_or_else(unknown)?;
            let levels = moved(db, who, span)?;
            changes.extend(levels.into_iter().map(|id| Change { no, collection, id, row: None }));
        } else {
            changes.push(Change { no, collection, id, row: None });
        }
    }
    Ok(only_last(changes))
}

/// The levels of the register's store that one of these movements was the last to change.
fn moved(db: Db<'_>, who: Bearer, (first, last): (i64, i64)) -> StoreResult<Vec<String>> {
    let sql = "SELECT m.variant_id FROM stock_movement AS m CROSS JOIN stock_level AS l
                   ON l.tenant_id = m.tenant_id AND l.store_id = m.store_id AND l.variant_id = m.variant_id
               WHERE m.tenant_id = ?1 AND m.id >= ?3 AND m.id <= ?4 AND m.store_id = ?2 AND l.last_movement = m.id";
    let given = args![who.tenant, who.store, first, last];
    db.all(sql, given, |row| Ok(row.get::<i64>(0)?.to_string()))
}

/// A level can have changed by a movement and otherwise: it comes once, where it changed last.
fn only_last(changes: Vec<Change>) -> Vec<Change> {
    let mut seen = HashSet::new();
    let mut last: Vec<Change> = changes
        .into_iter()
        .rev()
        .filter(|change| seen.insert((change.collection, change.id.clone())))
        .collect();
    last.reverse();
    last
}

/// Gives every change the row's current state; what is not there (for this register) stays a tombstone.
fn fill(db: Db<'_>, who: Bearer, changes: &mut [Change]) -> StoreResult<()> {
    let mut places: HashMap<Collection, HashMap<String, usize>> = HashMap::new();
    for (place, change) in changes.iter().enumerate() {
        places.entry(change.collection).or_default().insert(change.id.clone(), place);
    }
    for (collection, places) in places {
        let keys: Vec<Uuid> = places.keys().filter_map(|id| Uuid::parse_str(id).ok()).collect();
        let rows: Vec<i64> = places.keys().filter_map(|id| id.parse().ok()).collect();
        let ids = if collection == Collection::Outcome { Ids::Keys(&keys) } else { Ids::Rows(&rows) };
        rows::each(db, who, collection, Some(ids), &mut |id, json| {
            if let Some(change) = places.get(&id).and_then(|place| changes.get_mut(*place)) {
                change.row = Some(raw(json)?);
            }
            Ok(())
        })?;
    }
    Ok(())
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

fn snapshot(db: Db<'_>, who: Bearer, server: Server, out: &mut Out) -> StoreResult<()> {
    let mut total = 0;
    for collection in Collection::ALL {
        rows::each(db, who, collection, None, &mut |_, _| {
            total += 1;
            Ok(())
        })?;
    }
    let server = Server { epoch: ids::epoch(db)?, ..server };
    let cursor = span(db, who.tenant)?.head;
    out.line(&SnapshotHead { server, cursor, applied: applied(db, who)?, rows: total })?;
    let mut digests = Vec::new();
    for collection in Collection::ALL {
        let mut digest = Digest::default();
        rows::each(db, who, collection, None, &mut |id, json| {
            digest.add_bytes(json.as_bytes());
            out.line(&Change { no: 0, collection, id, row: Some(raw(json)?) })
        })?;
        digests.push((collection, digest.hex()));
    }
    out.line(&SnapshotEnd { end: true, digests })?;
    out.flush()
}

/// Drops old tombstones and movements: whoever was away for longer starts from a snapshot.
fn compact(db: Db<'_>, before_ms: i64) -> StoreResult<usize> {
    let sql =
        "DELETE FROM feed WHERE (deleted = TRUE OR collection = ?2) AND at_ms < ?1 RETURNING tenant_id, no";
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
    let dropped: Vec<(i64, i64)> = db.all(sql, args![before_ms, MOVED], read)?;
    let mut floors: BTreeMap<i64, i64> = BTreeMap::new();
    for (tenant, no) in &dropped {
        let floor = floors.entry(*tenant).or_default();
        *floor = (*floor).max(*no);
    }
    for (tenant, floor) in floors {
        let sql = "UPDATE tenant SET feed_floor = ?2 WHERE id = ?1 AND feed_floor < ?2";
        db.execute(sql, args![tenant, floor])?;
    }
    Ok(dropped.len())
}
