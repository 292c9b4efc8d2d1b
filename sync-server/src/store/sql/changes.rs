//! The change feed's reading end: pages, digests, snapshots, compaction.

use std::collections::{BTreeMap, HashMap};
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
use super::moves::Moves;
use super::registers::last_position;
use super::rows::Ids;
use super::sums::Sums;
use super::{Arg, Db, Engine, Row, args, backups, ids, rows};
use crate::error::Refusal;
use crate::store::{Bearer, Concerned, FeedStore, Head, Lines, StoreError, StoreResult};

/// A page looks at so many changes of the tenant, whomever they concern, and is full with so many rows.
const SCAN: usize = 2_000;
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
            if !E::NUMBERS_LATER || !self.read_for(who.tenant, move |db| is_pending(db, who)).await? {
                break;
            }
            self.numbered().await;
        }
        let sums = digests.then(|| self.sums());
        let moves = self.moves();
        self.read_for(who.tenant, move |db| page(db, who, server.clone(), cursor, &moves, sums.as_ref()))
            .await
    }

    async fn snapshot(&self, who: Bearer, server: Server) -> StoreResult<Lines> {
        let permit = self.snapshots().try_acquire_owned().map_err(|_| StoreError::Busy)?;
        let (lines, answer) = mpsc::channel(4);
        let store = self.clone();
        tokio::spawn(async move {
            let cut = lines.clone();
            let handle = Handle::current();
            let sent = store
                .read_for(who.tenant, move |db| {
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

    async fn heads(&self) -> StoreResult<Vec<Head>> {
        let sql = "SELECT id, feed_head, outbox_head FROM tenant";
        let head = |row: &Row<'_>| Ok(Head { tenant: row.get(0)?, feed: row.get(1)?, outbox: row.get(2)? });
        // Whoever listens is told of their own tenant only.
        self.read_all(move |db| db.all(sql, &[], head)).await
    }

    async fn concerned(&self, tenant: i64, after: u64) -> StoreResult<Vec<Concerned>> {
        self.read_for(tenant, move |db| concerned(db, tenant, after)).await
    }

    async fn compact_feed(&self, before_ms: i64) -> StoreResult<usize> {
        // Upkeep, of every tenant's feed.
        self.write_all(move |db| compact(db, before_ms)).await
    }
}

fn concerned(db: Db<'_>, tenant: i64, after: u64) -> StoreResult<Vec<Concerned>> {
    let sql = "SELECT store_id, register_id, max(no), max(CASE WHEN collection = ?3 THEN 0 ELSE no END)
               FROM feed WHERE tenant_id = ?1 AND no > ?2 GROUP BY store_id, register_id";
    db.all(sql, args![tenant, after.cast_signed(), MOVED], |row| {
        let Whom(register) = row.get(1)?;
        Ok(Concerned { store: row.get(0)?, register, no: row.get(2)?, prompt: row.get(3)? })
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
    if let Db::Sqlite(..) = db {
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
        Db::Sqlite(..) => Some(last_position(db, who.tenant, who.register)?),
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
    moves: &Moves,
    sums: Option<&Sums>,
) -> StoreResult<ChangesPage> {
    let server = Server { epoch: ids::epoch(db)?, ..server };
    let span = span(db, who.tenant)?;
    // Beyond the head: from a history that was lost. Either way a snapshot is the way back.
    if cursor < span.floor || cursor > span.head {
        let words = "The feed does not reach back to this cursor: take a snapshot.";
        return Err(StoreError::Refused(Refusal::new(ErrorCode::CursorBelowFloor, words)));
    }
    let (upto, mut changes) = changed(db, who, server.epoch.n, (cursor, span.head), moves)?;
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

/// What changed for this register after the cursor, as tombstones, and up to where this page reads. What has changed
/// more than once comes where it changed last.
fn changed(
    db: Db<'_>,
    who: Bearer,
    history: u32,
    (cursor, head): (u64, u64),
    moves: &Moves,
) -> StoreResult<(u64, Vec<Change>)> {
    let (mut changes, mut levels) = (Vec::new(), HashMap::new());
    let ahead = ahead(db, who, cursor)?;
    let mut upto = if ahead.len() < SCAN { head } else { ahead.last().map_or(head, |row| row.no) };
    for Ahead { no, name, row, concerns } in ahead {
        if changes.len() + levels.len() >= SCAN {
            upto = no - 1;
            break;
        }
        if !concerns {
            continue;
        }
        let unknown = || StoreError::Corrupt(format!("the feed names {name:?} {row:?}"));
        match collection(&name).ok_or_else(unknown)? {
            Collection::Stock if name == MOVED => {
                let span = feed::span(&row).ok_or_else(unknown)?;
                let variants = moves.of(db, (history, who.tenant, no), who.store, span)?;
                levels.extend(variants.iter().map(|variant| (*variant, no)));
            }
            Collection::Stock => {
                levels.insert(row.parse().map_err(|_| unknown())?, no);
            }
            collection => changes.push(Change { no, collection, id: row, row: None }),
        }
    }
    let mut levels: Vec<(u64, i64)> = levels.into_iter().map(|(variant, no)| (no, variant)).collect();
    levels.sort_unstable();
    let levels = levels.into_iter().map(|(no, variant)| (no, variant.to_string()));
    changes.extend(levels.map(|(no, id)| Change { no, collection: Collection::Stock, id, row: None }));
    changes.sort_by_key(|change| change.no);
    Ok((upto, changes))
}

/// A row of the feed.
struct Ahead {
    no: u64,
    name: String,
    row: String,
    /// Whether this register is among those whom it concerns.
    concerns: bool,
}

/// The next [`SCAN`] rows after the cursor.
fn ahead(db: Db<'_>, who: Bearer, cursor: u64) -> StoreResult<Vec<Ahead>> {
    let sql = "SELECT no, collection, row_id, store_id IN (0, ?4) AND register_id IN (?5, ?6) FROM feed
               WHERE tenant_id = ?1 AND no > ?2 ORDER BY no LIMIT ?3";
    let (cursor, most) = (cursor.cast_signed(), i64::try_from(SCAN).unwrap_or(i64::MAX));
    let given = args![who.tenant, cursor, most, who.store, Arg::Whom(None), who.register];
    db.all(sql, given, |row| {
        Ok(Ahead { no: row.get(0)?, name: row.get(1)?, row: row.get(2)?, concerns: row.get(3)? })
    })
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
