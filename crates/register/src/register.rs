//! The till as the window and the tests see it: opened on a file, one method a command.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ed25519_dalek::SigningKey;
use evertill_domain::time::{Anchor, ClockReading};
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;
use uuid::Uuid;

use crate::catalog;
use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::ids::Ids;
use crate::journal;
use crate::people::Session;
use crate::scan::Rulebook;
use crate::search::{CatalogAge, Index, Moves, Shelf};
use crate::store::{DAMAGE_NOTE, Keyring, Mark, Place, Store, Writing};
use crate::sync::Link;
use crate::till::{self, Enrolled, Till};
use crate::view::KeyPlace;

/// How a till is set up on its machine.
#[derive(Debug, Clone)]
pub struct Options {
    /// SQLite's name of another virtual file system than its default one, for tests that break the disk.
    pub vfs: Option<String>,
    /// Folder of the key, the mark, the lock and the reserve; the database's own when not given.
    pub beside: Option<PathBuf>,
    /// Disk space held back so that what has begun can be finished on a full disk; 0 for none.
    pub reserve_bytes: u64,
    /// Days for which a sale can be looked up and given back: its body is kept at least so long.
    pub return_window_days: u32,
    /// Days for which people may sign in without the till hearing from the server.
    pub grants_days: u32,
    pub idle_lock_s: u32,
    pub kiosk: bool,
    /// The system's keyring, for the device's key; without one a file keeps it.
    pub keyring: Option<Keyring>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            vfs: None,
            beside: None,
            reserve_bytes: 16 << 20,
            return_window_days: 90,
            grants_days: 14,
            idle_lock_s: 300,
            kiosk: false,
            keyring: None,
        }
    }
}

/// A till.
pub struct Register {
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn Ids>,
    pub(crate) link: Arc<dyn Link>,
    pub(crate) options: Options,
    pub(crate) key: SigningKey,
    pub(crate) key_place: KeyPlace,
    pub(crate) session: Mutex<Option<Session>>,
    /// One PIN is tried at a time: guesses made side by side would each see the others' as not made yet.
    pub(crate) pin_gate: Mutex<()>,
    anchor: Mutex<Option<BootAnchor>>,
    pub(crate) catalog_age: Mutex<CatalogAge>,
    /// What the scanner read last.
    pub(crate) scanner_last: Mutex<Option<String>>,
    pub(crate) rulebook: Mutex<Rulebook>,
    pub(crate) shelf: Mutex<Shelf>,
    pub(crate) index: Mutex<Index>,
    pub(crate) moves: Mutex<Moves>,
    /// Told of every event that begins to wait.
    pub(crate) appended: Notify,
    /// Told of every job for the printer.
    pub(crate) print_bell: crate::printer::Bell,
    open_id: Uuid,
}

impl std::fmt::Debug for Register {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Register").field("database", &self.store.path()).finish_non_exhaustive()
    }
}

/// A server time, and the boot in which it was heard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct BootAnchor {
    boot: String,
    anchor: Anchor,
}

const ANCHOR_NOTE: &str = "anchor";

impl Register {
    /// Opens the till on its database, making it when there is none.
    ///
    /// # Errors
    /// [`Error::InUse`], [`Error::NewerFile`], [`Error::ForeignFile`], [`Error::SqliteTooOld`], and what the disk
    /// fails with. A damaged file is not an error: it is moved aside and what can be read is recovered.
    pub fn open(
        path: impl AsRef<Path>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
        link: Arc<dyn Link>,
    ) -> Result<Register> {
        Self::open_with(path, clock, ids, link, Options::default())
    }

    /// The same with other [`Options`].
    ///
    /// # Errors
    /// As [`Register::open`].
    pub fn open_with(
        path: impl AsRef<Path>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
        link: Arc<dyn Link>,
        options: Options,
    ) -> Result<Register> {
        let path = path.as_ref();
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let place = Place {
            database: path.to_owned(),
            vfs: options.vfs.clone(),
            beside: options.beside.clone().unwrap_or_else(|| folder.to_owned()),
            reserve_bytes: options.reserve_bytes,
        };
        let (store, kept) = Store::open(place, &*ids, options.keyring.as_ref(), clock.wall_ms())?;
        let register = Register {
            store,
            open_id: ids.new_id(),
            clock,
            ids,
            link,
            options,
            key: kept.key,
            key_place: kept.place,
            session: Mutex::new(None),
            pin_gate: Mutex::new(()),
            anchor: Mutex::new(None),
            catalog_age: Mutex::default(),
            scanner_last: Mutex::default(),
            rulebook: Mutex::default(),
            shelf: Mutex::default(),
            index: Mutex::default(),
            moves: Mutex::default(),
            appended: Notify::new(),
            print_bell: crate::printer::Bell::default(),
        };
        register.recall_anchor()?;
        register.begin_opening()?;
        Ok(register)
    }

    /// Names this opening in the mark and the database, and begins the next incarnation when this file is a copy or
    /// was damaged.
    fn begin_opening(&self) -> Result<()> {
        let (till, head, damage) = self.store.read(|conn| {
            let till = till::find(conn)?;
            let head = till.as_ref().map(|till| journal::head(conn, till.incarnation)).transpose()?;
            Ok((till, head.map_or(0, |(seq, _)| seq), till::note(conn, DAMAGE_NOTE)?))
        })?;
        let Some(till) = till else { return Ok(()) };
        let fresh = match damage {
            Some(lost) => Some(Fresh {
                incarnation: till.incarnation + 1,
                why: "journal_damaged",
                lost: serde_json::from_str(&lost)?,
            }),
            None => fresh_incarnation(&till, head, self.store.mark().as_ref()),
        };
        let at = fresh.as_ref().map_or((till.incarnation, head), |fresh| (fresh.incarnation, 0));
        let mark = Mark {
            register: till.register,
            open_id: self.open_id,
            previous: Some(till.open_id),
            incarnation: at.0,
            seq: at.1,
        };
        let reading = self.reading();
        if let Some(fresh) = &fresh {
            tracing::warn!(incarnation = fresh.incarnation, why = fresh.why, "the next incarnation begins");
            // Before the mark: until this is written the old mark must go on saying that the file is a copy.
            self.store.write(|tx| {
                till::set_note(tx, DAMAGE_NOTE, None)?;
                journal::open_incarnation(tx, &reading, fresh.incarnation, fresh.why, fresh.lost)?;
                till::set_open_id(tx, self.open_id)
            })?;
            let seq = self.store.read(|conn| Ok(journal::head(conn, fresh.incarnation)?.0))?;
            return self.store.set_mark(Mark { seq, ..mark });
        }
        self.store.set_mark(mark)?;
        self.store.write(|tx| {
            catalog::changes::forget(tx)?;
            till::set_open_id(tx, self.open_id)
        })
    }

    /// Makes this device the register that the server says it is; a second time, the next incarnation of it.
    ///
    /// # Errors
    /// [`Error::OtherRegister`]: a journal is one register's for good. And when SQLite fails.
    pub fn enrolled(&self, enrolled: &Enrolled) -> Result<()> {
        let reading = self.reading();
        let position = self.store.write(|tx| {
            match till::find(tx)? {
                None => till::insert(tx, enrolled, self.open_id, reading.wall_ms)?,
                Some(before) if before.register == enrolled.register => {
                    till::renew(tx, enrolled)?;
                    let incarnation = enrolled.incarnation.max(before.incarnation + 1);
                    journal::open_incarnation(tx, &reading, incarnation, "re_enrolled", None)?;
                }
                Some(_) => return Err(Error::OtherRegister),
            }
            let till = till::load(tx)?;
            Ok((till.incarnation, journal::head(tx, till.incarnation)?.0))
        })?;
        self.store.set_mark(Mark {
            register: enrolled.register,
            open_id: self.open_id,
            previous: None,
            incarnation: position.0,
            seq: position.1,
        })?;
        self.appended.notify_one();
        Ok(())
    }

    /// What the clocks say now.
    #[must_use]
    pub fn reading(&self) -> ClockReading {
        let boot = self.clock.boot();
        let anchor =
            locked(&self.anchor).as_ref().filter(|heard| heard.boot == boot).map(|heard| heard.anchor);
        ClockReading { wall_ms: self.clock.wall_ms(), boot, mono_ms: self.clock.mono_ms(), anchor }
    }

    /// Now, as the business counts it: milliseconds since 1970 UTC.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        self.reading().business_time().timestamp_millis()
    }

    /// The server has just said what time it is. Kept for as long as this boot lasts, over restarts of the till.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn heard_server(&self, server_ms: i64) -> Result<()> {
        /// Below this the last anchor is as good, and nothing need be written.
        const WORTH_KEEPING_MS: u64 = 1_000;
        let reading = self.reading();
        let drift = reading.business_time().timestamp_millis().abs_diff(server_ms);
        if reading.anchored() && drift < WORTH_KEEPING_MS {
            return Ok(());
        }
        let anchor = Anchor { server_ms, mono_ms: reading.mono_ms };
        let heard = BootAnchor { boot: reading.boot, anchor };
        let text = serde_json::to_string(&heard)?;
        *locked(&self.anchor) = Some(heard);
        self.store.write(|tx| till::set_note(tx, ANCHOR_NOTE, Some(&text)))
    }

    fn recall_anchor(&self) -> Result<()> {
        let text = self.store.read(|conn| till::note(conn, ANCHOR_NOTE))?;
        *locked(&self.anchor) = text.and_then(|text| serde_json::from_str(&text).ok());
        Ok(())
    }

    /// The database, for the sync worker and for tests that look inside.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// This device's key.
    #[must_use]
    pub fn signing_key(&self) -> &SigningKey {
        &self.key
    }

    /// Who this till is, once it is enrolled.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn till(&self) -> Result<Option<Till>> {
        self.store.read(till::find)
    }

    /// Recomputes every incarnation's chain.
    ///
    /// # Errors
    /// [`Error::ChainBroken`] where it breaks.
    pub fn verify(&self) -> Result<()> {
        self.store.read(|conn| {
            let till = till::load(conn)?;
            (1..=till.incarnation)
                .try_for_each(|incarnation| journal::verify(conn, till.register, incarnation, 0))
        })
    }

    /// What may be done when nobody is waiting: bodies past their time are dropped and the log is moved into the
    /// database.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn housekeeping(&self) -> Result<usize> {
        let now_ms = self.now_ms();
        let window_ms = i64::from(self.options.return_window_days) * 86_400_000;
        let dropped = self.store.write(|tx| journal::trim(tx, now_ms, window_ms))?;
        self.store.checkpoint()?;
        Ok(dropped)
    }

    /// Writes an event, and tells the sync worker.
    pub(crate) fn record<T>(&self, work: impl FnMut(&Writing<'_>) -> Result<T>) -> Result<T> {
        let done = self.store.write(work)?;
        self.appended.notify_one();
        Ok(done)
    }
}

/// A next incarnation that must begin, and why.
#[derive(Debug, PartialEq, Eq)]
struct Fresh {
    incarnation: u32,
    why: &'static str,
    lost: Option<(u64, u64)>,
}

/// Compares the database with the mark beside it; none when they belong together.
fn fresh_incarnation(till: &Till, head: u64, mark: Option<&Mark>) -> Option<Fresh> {
    let Some(mark) = mark.filter(|mark| mark.register == till.register) else {
        return Some(Fresh { incarnation: till.incarnation + 1, why: "cloned", lost: None });
    };
    let known = till.open_id == mark.open_id || Some(till.open_id) == mark.previous;
    let behind = (till.incarnation, head) < (mark.incarnation, mark.seq);
    if known && !behind {
        return None;
    }
    let first = if mark.incarnation == till.incarnation { head + 1 } else { 1 };
    let incarnation = mark.incarnation.max(till.incarnation) + 1;
    Some(Fresh { incarnation, why: "restored", lost: behind.then_some((first, mark.seq)) })
}

/// What another thread held when it panicked is as it was before.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
