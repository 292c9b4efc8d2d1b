//! The till's SQLite file: one writer, readers of their own so that a sale never waits for a search, and what to do
//! when the disk fails.

mod key;
mod mark;
mod migrate;
mod open;
mod pins;
mod recover;
mod reserve;

use std::cell::Cell;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use evertill_domain::journal::{Hash, Position};
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};

use crate::error::{Error, Result};
use crate::fault;
pub use key::Keyring;
pub(crate) use mark::Mark;
use mark::MarkFile;
use pins::Pins;
pub(crate) use recover::NOTE as DAMAGE_NOTE;
use reserve::Reserve;

/// Readers kept for the next search: their caches are warm, and take memory.
const IDLE_READERS: usize = 2;

/// Where the database and the files beside it are.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub database: PathBuf,
    /// SQLite's name of the virtual file system, when it is not the default one.
    pub vfs: Option<String>,
    /// Folder of the key, the mark, the lock and the reserve.
    pub beside: PathBuf,
    pub reserve_bytes: u64,
}

impl Place {
    pub fn file(&self, name: &str) -> PathBuf {
        self.beside.join(name)
    }
}

/// The open database.
#[derive(Debug)]
pub struct Store {
    place: Place,
    pins: Pins,
    writer: Mutex<Writer>,
    readers: Mutex<Readers>,
    /// Whether the log holds what the database file does not: there is something to do in an idle moment.
    unsettled: AtomicBool,
    /// Held for as long as the till runs; the system lets it go when the process ends, however it ends.
    _lock: std::fs::File,
}

#[derive(Debug)]
struct Writer {
    /// None where the file could not be opened again.
    conn: Option<Connection>,
    /// Whether the disk failed, and the file has not been written over and opened again since.
    failed: bool,
    mark: MarkFile,
    reserve: Reserve,
}

#[derive(Debug, Default)]
struct Readers {
    idle: Vec<Connection>,
    /// Rises with every reopening: readers of an earlier one are closed when they come back.
    generation: u64,
}

/// A write transaction.
#[derive(Debug)]
pub struct Writing<'a> {
    tx: rusqlite::Transaction<'a>,
    appended: Cell<Option<(Position, Hash)>>,
}

impl Deref for Writing<'_> {
    type Target = Connection;
    fn deref(&self) -> &Connection {
        &self.tx
    }
}

impl Writing<'_> {
    /// Remembers the last event of this transaction: the mark follows it, and it is looked up when COMMIT fails.
    pub(crate) fn appended(&self, at: Position, hash: Hash) {
        self.appended.set(Some((at, hash)));
    }
}

/// How a write transaction ended.
enum End<T> {
    Done(T, Option<Position>),
    /// Nothing was written.
    Refused(Error),
    /// COMMIT failed: the event may be in the file or not.
    Unsure(T, (Position, Hash), rusqlite::Error),
    /// COMMIT failed, and there is no event to look up.
    Lost(rusqlite::Error),
}

impl<T> End<T> {
    fn is_for_lack_of_space(&self) -> bool {
        match self {
            End::Done(..) => false,
            End::Refused(error) => matches!(error, Error::DiskFull),
            End::Lost(error) | End::Unsure(_, _, error) => is_full(error),
        }
    }
}

impl Writer {
    /// The event is on the disk whether or not the mark is: a mark that lags behind is harmless.
    fn follow(&mut self, at: Position) {
        if let Err(error) = self.mark.advance(at) {
            tracing::warn!(%error, "the mark could not follow the journal");
        }
    }
}

impl Store {
    /// Runs `work` in one `BEGIN IMMEDIATE` transaction; when this returns `Ok`, the disk has it.
    ///
    /// On a full disk the reserve is given up and `work` runs once more, so that what has begun can be finished. When
    /// COMMIT fails the file is opened anew, and what the journal then holds decides.
    ///
    /// # Errors
    /// Whatever `work` fails with (nothing is written then), and what SQLite fails with.
    pub fn write<T>(&self, mut work: impl FnMut(&Writing<'_>) -> Result<T>) -> Result<T> {
        let mut writer = self.writer();
        if writer.failed {
            // The disk may have been mended since.
            self.mend(&mut writer)?;
        }
        let mut end = attempt(&mut writer, &mut work)?;
        if end.is_for_lack_of_space() {
            self.reopen(&mut writer)?;
            if writer.reserve.release()? {
                end = attempt(&mut writer, &mut work)?;
            }
        }
        self.finish(&mut writer, end)
    }

    /// Decides what a transaction came to; after a failure of the disk, by what the file holds when opened anew.
    fn finish<T>(&self, writer: &mut Writer, end: End<T>) -> Result<T> {
        match end {
            End::Done(value, appended) => {
                self.unsettled.store(true, Ordering::Relaxed);
                if let Some(at) = appended {
                    fault::step("before_mark")?;
                    writer.follow(at);
                }
                Ok(value)
            }
            End::Refused(error) => {
                if let Error::Sqlite(error) = &error {
                    self.mend_after(writer, error)?;
                }
                Err(error)
            }
            End::Lost(error) => {
                self.mend_after(writer, &error)?;
                Err(error.into())
            }
            End::Unsure(value, event, error) => {
                tracing::error!(%error, "COMMIT failed: looking the event up");
                self.mend_after(writer, &error)?;
                if holds(connection(writer)?, event)? {
                    writer.follow(event.0);
                    return Ok(value);
                }
                Err(error.into())
            }
        }
    }

    /// Runs `work` over one unchanging view of the database; never waits for a writer.
    ///
    /// # Errors
    /// Whatever `work` fails with, and what SQLite fails with.
    pub fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        self.lend(|conn| {
            conn.prepare_cached("BEGIN")?.execute([])?;
            let value = work(conn);
            conn.prepare_cached("COMMIT")?.execute([])?;
            value
        })
    }

    /// Lends a reader, a warm one if there is one. It is closed when the work could not be ended properly.
    fn lend<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let (conn, generation) = self.reader()?;
        let value = work(&conn);
        let mut readers = lock(&self.readers);
        if readers.generation == generation && readers.idle.len() < IDLE_READERS && conn.is_autocommit() {
            readers.idle.push(conn);
        }
        value
    }

    fn reader(&self) -> Result<(Connection, u64)> {
        let mut readers = lock(&self.readers);
        let generation = readers.generation;
        let idle = readers.idle.pop();
        drop(readers);
        let conn = idle.map_or_else(|| open::reader(&self.place, &self.pins), Ok)?;
        Ok((conn, generation))
    }

    fn writer(&self) -> MutexGuard<'_, Writer> {
        lock(&self.writer)
    }

    /// Closes every connection and opens the file again, checking it; a file that fails is written no more.
    fn reopen(&self, writer: &mut Writer) -> Result<()> {
        writer.failed = true;
        writer.conn = None;
        let mut readers = lock(&self.readers);
        readers.idle.clear();
        readers.generation += 1;
        drop(readers);
        writer.conn = Some(open::reopened(&self.place, &self.pins).map_err(|error| {
            tracing::error!(%error, "the database could not be opened again");
            Error::StorageFailed(error.to_string())
        })?);
        writer.failed = false;
        Ok(())
    }

    /// Brings the file back to what is on the disk. Until that has worked nobody closes it: closing moves the log into the
    /// file, or leaves it to be read back.
    fn mend(&self, writer: &mut Writer) -> Result<()> {
        writer.failed = true;
        if let Some(conn) = &writer.conn {
            open::write_over(conn).map_err(|error| {
                tracing::error!(%error, "the disk keeps failing");
                Error::StorageFailed(error.to_string())
            })?;
        }
        self.reopen(writer)
    }

    fn mend_after(&self, writer: &mut Writer, error: &rusqlite::Error) -> Result<()> {
        use rusqlite::ErrorCode::{DatabaseCorrupt, DiskFull, SystemIoFailure};
        match error.sqlite_error_code() {
            Some(SystemIoFailure) => self.mend(writer),
            // No sync failed; or nothing more is to be written.
            Some(DatabaseCorrupt | DiskFull) => self.reopen(writer),
            _ => Ok(()),
        }
    }

    /// Refuses when a sale could not be written to its end any more.
    ///
    /// # Errors
    /// [`Error::DiskFull`].
    pub fn has_room(&self) -> Result<()> {
        self.writer().reserve.hold()
    }

    /// Moves what the log holds into the database file, without making anybody wait. The next commit then writes over
    /// the log's beginning, where the file need not grow: that is what makes it quick.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn checkpoint(&self) -> Result<()> {
        self.unsettled.store(false, Ordering::Relaxed);
        self.lend(|conn| Ok(conn.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?))
    }

    /// The same, if anything was written since.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn settle(&self) -> Result<()> {
        if self.unsettled.load(Ordering::Relaxed) { self.checkpoint() } else { Ok(()) }
    }

    /// Writes the mark of a new opening, synced.
    pub(crate) fn set_mark(&self, mark: Mark) -> Result<()> {
        self.writer().mark.set(mark)
    }

    /// The mark as the last opening left it.
    pub(crate) fn mark(&self) -> Option<Mark> {
        self.writer().mark.get().cloned()
    }

    /// Free and total bytes where the till's files are.
    #[must_use]
    pub fn disk(&self) -> Option<(u64, u64)> {
        let stats = fs4::statvfs(&self.place.beside).ok()?;
        Some((stats.available_space(), stats.total_space()))
    }

    /// Where the database is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.place.database
    }
}

fn connection(writer: &mut Writer) -> Result<&mut Connection> {
    let failed = || Error::StorageFailed("the database failed and is no longer written to".into());
    writer.conn.as_mut().ok_or_else(failed)
}

fn attempt<T>(writer: &mut Writer, work: &mut impl FnMut(&Writing<'_>) -> Result<T>) -> Result<End<T>> {
    let tx = match connection(writer)?.transaction_with_behavior(TransactionBehavior::Immediate) {
        Ok(tx) => tx,
        Err(error) => return Ok(End::Refused(error.into())),
    };
    let writing = Writing { tx, appended: Cell::new(None) };
    let value = match work(&writing) {
        Ok(value) => value,
        Err(error) => return Ok(End::Refused(error)),
    };
    let appended = writing.appended.get();
    if appended.is_some() {
        fault::step("before_commit")?;
    }
    let committed = writing.tx.commit();
    Ok(match (committed, appended) {
        (Ok(()), _) => {
            if appended.is_some() {
                fault::step("after_commit")?;
            }
            End::Done(value, appended.map(|(at, _)| at))
        }
        (Err(error), Some(event)) => End::Unsure(value, event, error),
        (Err(error), None) => End::Lost(error),
    })
}

/// Whether exactly this event is in the journal.
fn holds(conn: &Connection, (at, hash): (Position, Hash)) -> Result<bool> {
    let sql = "SELECT hash FROM journal WHERE incarnation = ?1 AND seq = ?2";
    let found: Option<Hash> =
        conn.query_row(sql, params![at.incarnation, at.seq], |row| row.get(0)).optional()?;
    Ok(found == Some(hash))
}

fn is_full(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull)
}

/// A panic in another thread's closure left the transaction rolled back: the connection is as good as before.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes a new or renamed file's name durable.
pub(crate) fn sync_folder(file: &Path) -> std::io::Result<()> {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => std::fs::File::open(folder)?.sync_all(),
        _ => std::fs::File::open(".")?.sync_all(),
    }
}
