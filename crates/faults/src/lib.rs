//! A SQLite VFS whose disk can lose its power, fail a sync or fill up, so that durability is tested and not hoped for.
//!
//! A killed process loses nothing that it wrote: the kernel has it. Only a power cut shows that a
//! sync is missing, so this crate puts real SQLite on a simulated disk. Files live in memory and are
//! shared by all connections that name the same VFS and path.
//!
//! # The model
//!
//! - **Contents.** A file has *durable* bytes, as of its last sync, and the *changes* made since. A
//!   cut keeps the durable bytes and some of the changes: none, all, a prefix, or any subset in
//!   any order; a write may be torn at 512 bytes, and the sector that the disk was at may be half
//!   new or garbage. A lost append may still have made the file longer. How far damage may reach
//!   beyond what was written is the [`Device`]'s business.
//! - **Names.** That a file was created or deleted is durable once its *directory* is synced, and a
//!   directory is synced when SQLite's own Unix VFS does so: with the first sync of a handle that
//!   may have created a journal or a WAL, and with a delete that asks for it. Syncing a database
//!   file does not make its name durable, which is what POSIX says and kinder than no file system.
//!   A cut leaves each name in any one of the states that it went through since.
//! - **A failed sync** is Linux's: each page was tried once, some arrived, and none is dirty any
//!   more, so that the next sync succeeds without them.
//! - **A full disk** takes part of the write that fills it, and from then on refuses to let a file
//!   grow; overwriting still works.
//! - **After a crash** every open handle answers with an I/O error and holds no lock, the WAL index
//!   is gone, and opening a file again shows what survived.
//! - Temporary files are never counted and never fail.
//!
//! The same seed and the same calls give the same damage.
//!
//! # How to sweep
//!
//! ```
//! # use evertill_faults::FaultVfs;
//! # fn main() -> rusqlite::Result<()> {
//! fn work(vfs: &FaultVfs) -> rusqlite::Result<()> {
//!     let db = vfs.open("/till.db")?;
//!     db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (x)")
//! }
//!
//! let quiet = FaultVfs::register("sweep", 0);
//! work(&quiet)?;
//! for nth in 1..=quiet.ops() {
//!     let vfs = FaultVfs::register("sweep", nth);
//!     vfs.cut_at_op(nth);
//!     let told = work(&vfs);
//!     vfs.power_cut();
//!     let tables = vfs.open("/till.db")?.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))?;
//!     assert!(tables == 1 || told.is_err());
//! }
//! # Ok(())
//! # }
//! ```

mod damage;
mod device;
mod disk;
mod file;
mod inode;
mod locks;
mod plan;
mod rng;
mod shm;
mod vfs;

use std::{
    ffi::CString,
    fmt,
    path::{Path, PathBuf},
    sync::{
        Mutex, MutexGuard,
        atomic::{AtomicU64, Ordering},
    },
};

use rusqlite::{Connection, OpenFlags};

pub use device::Device;
use disk::Disk;
use plan::Crash;

/// A registered VFS and the simulated machine behind it.
///
/// All methods take `&self`, so that a test can cut the power under threads that are at work.
/// Dropping it takes the name back and kills whoever still has a file open.
pub struct FaultVfs {
    name: String,
    disk: &'static Mutex<Disk>,
    _registration: vfs::Registration,
}

impl fmt::Debug for FaultVfs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FaultVfs").field("name", &self.name).finish_non_exhaustive()
    }
}

impl FaultVfs {
    /// A new machine with an empty [`Device::PLAIN`] disk. `name` need not be unique: a number
    /// is added, so use [`name`](Self::name). All that is left to chance follows from `seed`.
    pub fn register(name: &str, seed: u64) -> Self {
        Self::register_on(Device::PLAIN, name, seed)
    }

    /// The same, on a disk of another kind.
    pub fn register_on(device: Device, name: &str, seed: u64) -> Self {
        static REGISTERED: AtomicU64 = AtomicU64::new(0);
        let nth = REGISTERED.fetch_add(1, Ordering::Relaxed);
        let name = format!("{}-{nth}", name.replace('\0', ""));
        // Leaked together with the VFS that points to it; see `vfs::Registration`.
        let disk: &'static Mutex<Disk> = Box::leak(Box::new(Mutex::new(Disk::new(device, seed))));
        // There is no NUL left that could make this fail.
        let c_name = CString::new(name.as_str()).unwrap_or_default();
        let registration = vfs::Registration::new(c_name, disk);
        FaultVfs { name, disk, _registration: registration }
    }

    fn disk(&self) -> MutexGuard<'_, Disk> {
        vfs::locked(self.disk)
    }

    /// What SQLite knows this VFS by: the third argument of
    /// [`Connection::open_with_flags_and_vfs`], or `?vfs=` in a URI.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Opens a connection to `path` on this disk, with rusqlite's default flags. No pragma is set:
    /// journal mode and `synchronous` are what a test is about.
    pub fn open(&self, path: impl AsRef<Path>) -> rusqlite::Result<Connection> {
        Connection::open_with_flags_and_vfs(path, OpenFlags::default(), self.name.as_str())
    }

    /// Cuts the power and starts the machine again. If a planned crash has already stopped it, only
    /// starts it again. Plans that have not come true are dropped.
    pub fn power_cut(&self) {
        self.disk().power_cut();
    }

    /// Kills the process and lets a new one start: what was written is there, synced or not (and a
    /// later power cut can still take the unsynced part). If a planned crash has already stopped
    /// the machine, only starts it again. Plans that have not come true are dropped.
    pub fn kill(&self) {
        self.disk().kill();
    }

    /// Cuts the power in the middle of the `nth` op from now (1 is the next): that op and all later
    /// ones fail, until [`power_cut`](Self::power_cut) or [`kill`](Self::kill) starts the machine
    /// again. An op is a write, a sync, a truncate or a delete of a file that is not temporary, or
    /// the sync of a directory.
    pub fn cut_at_op(&self, nth: u64) {
        self.disk().plan.crash_at_op(nth, Crash::Power);
    }

    /// Kills the process just before the `nth` op from now; otherwise as [`cut_at_op`](Self::cut_at_op).
    pub fn kill_at_op(&self, nth: u64) {
        self.disk().plan.crash_at_op(nth, Crash::Kill);
    }

    /// Whether a planned crash has happened and the machine has not been started again.
    pub fn is_stopped(&self) -> bool {
        self.disk().stopped()
    }

    /// Makes the `nth` sync of a file from now fail with `SQLITE_IOERR_FSYNC`, that one only. What it
    /// should have made durable is then partly lost, and no later sync will say so.
    pub fn fail_sync(&self, nth: u64) {
        self.fail_syncs(nth, 1);
    }

    /// Makes `count` syncs in a row fail, the `nth` from now and those after it; otherwise as
    /// [`fail_sync`](Self::fail_sync).
    pub fn fail_syncs(&self, nth: u64, count: u64) {
        self.disk().plan.fail_syncs(nth..nth + count);
    }

    /// Makes the disk full at the `nth` write from now, which fails with `SQLITE_FULL`, as does every
    /// later write that would make a file longer, until [`free_disk`](Self::free_disk).
    pub fn fail_write_full(&self, nth: u64) {
        self.disk().plan.fill_disk_at_write(nth);
    }

    /// Makes the disk full for as long as there is a file at `path`, outside this disk: space held back, that
    /// whoever holds it can give up. A write that would make a file longer fails meanwhile.
    pub fn full_while(&self, path: impl Into<PathBuf>) {
        self.disk().plan.fill_disk_while(path.into());
    }

    /// Makes room on the disk again.
    pub fn free_disk(&self) {
        self.disk().plan.free_disk();
    }

    /// How many ops there have been since [`register`](Self::register), for the end of a sweep.
    pub fn ops(&self) -> u64 {
        self.disk().ops()
    }

    /// How many of them were syncs of files.
    pub fn syncs(&self) -> u64 {
        self.disk().syncs()
    }

    /// How many of them were writes.
    pub fn writes(&self) -> u64 {
        self.disk().writes()
    }

    /// The files there are, sorted.
    pub fn paths(&self) -> Vec<String> {
        self.disk().paths()
    }

    /// What a process would read in a file, synced or not; `None` if there is no such file.
    pub fn contents(&self, path: &str) -> Option<Vec<u8>> {
        self.disk().contents(path).map(<[u8]>::to_vec)
    }

    /// Puts a file there, durably, in the place of one that nobody has open: an old dump, or a
    /// damaged database.
    pub fn put(&self, path: &str, bytes: &[u8]) {
        self.disk().put(path, bytes);
    }
}

impl Drop for FaultVfs {
    fn drop(&mut self) {
        // Whoever is still connected gets I/O errors and not somebody else's memory; the files,
        // which are most of what there is, need not be leaked with the rest.
        self.disk().shut_down();
    }
}
