//! The C side: the table of callbacks through which SQLite opens, deletes and finds files.

use std::{
    ffi::{CStr, CString, c_char, c_int, c_void},
    mem, ptr,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime},
};

use rusqlite::ffi;

use crate::{
    disk::{Disk, Io, OpenMode},
    file::{File, is_dead},
};

/// Longer than any path a test will use.
const MAX_PATH_BYTES: c_int = 1024;

/// Days from the Julian epoch to 1970, in milliseconds: SQLite counts time from there.
const UNIX_EPOCH_JULIAN_MS: i64 = 210_866_760_000_000;

/// A VFS that SQLite knows by name until this is dropped.
#[derive(Debug)]
pub(crate) struct Registration {
    vfs: *mut ffi::sqlite3_vfs,
}

impl Registration {
    pub(crate) fn new(name: CString, disk: &'static Mutex<Disk>) -> Self {
        let vfs = ffi::sqlite3_vfs {
            iVersion: 2,
            szOsFile: mem::size_of::<File>() as c_int,
            mxPathname: MAX_PATH_BYTES,
            pNext: ptr::null_mut(),
            zName: name.into_raw(),
            pAppData: ptr::from_ref(disk).cast_mut().cast(),
            xOpen: Some(open),
            xDelete: Some(delete),
            xAccess: Some(access),
            xFullPathname: Some(full_pathname),
            xDlOpen: Some(dl_open),
            xDlError: Some(dl_error),
            xDlSym: Some(dl_sym),
            xDlClose: Some(dl_close),
            xRandomness: Some(randomness),
            xSleep: Some(sleep),
            xCurrentTime: Some(current_time),
            xGetLastError: Some(last_error),
            xCurrentTimeInt64: Some(current_time_ms),
            xSetSystemCall: None,
            xGetSystemCall: None,
            xNextSystemCall: None,
        };
        let vfs = Box::into_raw(Box::new(vfs));
        // SAFETY: the struct, its name and its app data are leaked, so SQLite may keep the pointer.
        // Should registering fail (out of memory), opening says that there is no such VFS.
        unsafe { ffi::sqlite3_vfs_register(vfs, 0) };
        Registration { vfs }
    }
}

impl Drop for Registration {
    /// The memory stays: a connection, even one to `:memory:`, keeps a pointer to its VFS until it
    /// is closed, and nothing here can see that. It is a few hundred bytes a test.
    fn drop(&mut self) {
        // SAFETY: `vfs` is the leaked struct that was registered in `new`.
        unsafe { ffi::sqlite3_vfs_unregister(self.vfs) };
    }
}

// SAFETY: the pointer is only ever handed to `sqlite3_vfs_unregister`, which takes SQLite's own mutex.
unsafe impl Send for Registration {}
// SAFETY: as above; a shared reference gives no access to the pointer at all.
unsafe impl Sync for Registration {}

pub(crate) fn locked(disk: &Mutex<Disk>) -> MutexGuard<'_, Disk> {
    // A test that panicked elsewhere is reported there; the model itself is never left half changed.
    disk.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn code(outcome: Io<()>) -> c_int {
    outcome.err().unwrap_or(ffi::SQLITE_OK)
}

/// # Safety
/// `vfs` is one that [`Registration::new`] made.
unsafe fn disk_of(vfs: *mut ffi::sqlite3_vfs) -> &'static Mutex<Disk> {
    // SAFETY: `new` put a `&'static Mutex<Disk>` there, and SQLite never changes it.
    unsafe { &*(*vfs).pAppData.cast::<Mutex<Disk>>() }
}

/// # Safety
/// `path` is null or a string that ends in NUL and outlives the call.
unsafe fn text<'a>(path: *const c_char) -> Option<&'a str> {
    if path.is_null() {
        return None;
    }
    // SAFETY: not null, and the caller vouches for the rest.
    unsafe { CStr::from_ptr(path) }.to_str().ok()
}

unsafe extern "C" fn open(
    vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    // SAFETY: SQLite passes room for a `File`; without methods it knows that there is nothing to close.
    unsafe { (*file).pMethods = ptr::null() };
    // SAFETY: `name` comes from SQLite: null for a temporary file, else NUL-terminated.
    let path = unsafe { text(name) };
    if path.is_none() && !name.is_null() {
        return ffi::SQLITE_CANTOPEN;
    }
    // SAFETY: SQLite calls this with the struct that was registered.
    let disk = unsafe { disk_of(vfs) };
    // SAFETY: `name` and `flags` are those of this very call.
    if unsafe { belongs_to_the_dead(name, flags) } {
        return ffi::SQLITE_IOERR;
    }
    let journal = ffi::SQLITE_OPEN_MAIN_JOURNAL | ffi::SQLITE_OPEN_SUPER_JOURNAL;
    let mode = OpenMode {
        create: flags & ffi::SQLITE_OPEN_CREATE != 0,
        exclusive: flags & ffi::SQLITE_OPEN_EXCLUSIVE != 0,
        journal: flags & (journal | ffi::SQLITE_OPEN_WAL) != 0,
    };
    match locked(disk).open(path, mode) {
        Err(code) => code,
        Ok(id) => {
            // SAFETY: as above, `file` has `szOsFile` bytes; `out_flags` is null or writable.
            unsafe {
                file.cast::<File>().write(File::new(disk, id));
                if !out_flags.is_null() {
                    *out_flags = flags;
                }
            }
            ffi::SQLITE_OK
        }
    }
}

/// A connection from before a crash that opens its journal by name would write into files of the
/// life after it, which no dead process can.
///
/// # Safety
/// `name` and `flags` are what SQLite passed to `xOpen`.
unsafe fn belongs_to_the_dead(name: *const c_char, flags: c_int) -> bool {
    if name.is_null() || flags & (ffi::SQLITE_OPEN_MAIN_JOURNAL | ffi::SQLITE_OPEN_WAL) == 0 {
        return false;
    }
    // SAFETY: a name passed to `xOpen` for a journal or a WAL is what this function is there for, and
    // the database file that it finds is open.
    unsafe { is_dead(ffi::sqlite3_database_file_object(name)) }
}

unsafe extern "C" fn delete(vfs: *mut ffi::sqlite3_vfs, name: *const c_char, sync_dir: c_int) -> c_int {
    // SAFETY: SQLite passes the registered struct and a NUL-terminated name.
    let (disk, path) = unsafe { (disk_of(vfs), text(name)) };
    match path {
        Some(path) => code(locked(disk).delete(path, sync_dir != 0)),
        None => ffi::SQLITE_IOERR_DELETE,
    }
}

unsafe extern "C" fn access(
    vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    _flags: c_int,
    result: *mut c_int,
) -> c_int {
    // SAFETY: SQLite passes the registered struct and a NUL-terminated name.
    let (disk, path) = unsafe { (disk_of(vfs), text(name)) };
    match locked(disk).exists(path.unwrap_or_default()) {
        Err(code) => code,
        Ok(exists) => {
            // SAFETY: SQLite passes a place for the answer.
            unsafe { *result = c_int::from(exists) };
            ffi::SQLITE_OK
        }
    }
}

/// There is no working directory: a path is what it says.
unsafe extern "C" fn full_pathname(
    _vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    room: c_int,
    out: *mut c_char,
) -> c_int {
    // SAFETY: SQLite passes a NUL-terminated name.
    let bytes = unsafe { CStr::from_ptr(name) }.to_bytes_with_nul();
    if bytes.len() > usize::try_from(room).unwrap_or(0) {
        return ffi::SQLITE_CANTOPEN;
    }
    // SAFETY: `out` has `room` bytes, which is enough, and does not overlap `name`.
    unsafe { ptr::copy_nonoverlapping(bytes.as_ptr().cast(), out, bytes.len()) };
    ffi::SQLITE_OK
}

unsafe extern "C" fn dl_open(_vfs: *mut ffi::sqlite3_vfs, _name: *const c_char) -> *mut c_void {
    ptr::null_mut()
}

unsafe extern "C" fn dl_error(_vfs: *mut ffi::sqlite3_vfs, room: c_int, out: *mut c_char) {
    if room > 0 {
        // SAFETY: `out` has `room` bytes, so at least one for the end of an empty message.
        unsafe { *out = 0 };
    }
}

type Symbol = unsafe extern "C" fn(*mut ffi::sqlite3_vfs, *mut c_void, *const c_char);

unsafe extern "C" fn dl_sym(
    _vfs: *mut ffi::sqlite3_vfs,
    _library: *mut c_void,
    _name: *const c_char,
) -> Option<Symbol> {
    None
}

unsafe extern "C" fn dl_close(_vfs: *mut ffi::sqlite3_vfs, _library: *mut c_void) {}

unsafe extern "C" fn randomness(vfs: *mut ffi::sqlite3_vfs, len: c_int, out: *mut c_char) -> c_int {
    let mut bytes = vec![0; usize::try_from(len).unwrap_or(0)];
    // SAFETY: SQLite passes the registered struct.
    locked(unsafe { disk_of(vfs) }).rng.fill(&mut bytes);
    // SAFETY: `out` has `len` bytes.
    unsafe { ptr::copy_nonoverlapping(bytes.as_ptr().cast(), out, bytes.len()) };
    len
}

unsafe extern "C" fn sleep(_vfs: *mut ffi::sqlite3_vfs, microseconds: c_int) -> c_int {
    std::thread::sleep(Duration::from_micros(u64::try_from(microseconds).unwrap_or(0)));
    microseconds
}

fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    UNIX_EPOCH_JULIAN_MS + i64::try_from(since.as_millis()).unwrap_or(0)
}

unsafe extern "C" fn current_time_ms(_vfs: *mut ffi::sqlite3_vfs, out: *mut i64) -> c_int {
    // SAFETY: SQLite passes a place for the answer.
    unsafe { *out = now_ms() };
    ffi::SQLITE_OK
}

#[expect(clippy::float_arithmetic, reason = "SQLite's interface counts days as a double")]
unsafe extern "C" fn current_time(_vfs: *mut ffi::sqlite3_vfs, out: *mut f64) -> c_int {
    // SAFETY: SQLite passes a place for the answer.
    unsafe { *out = now_ms() as f64 / 86_400_000.0 };
    ffi::SQLITE_OK
}

unsafe extern "C" fn last_error(_vfs: *mut ffi::sqlite3_vfs, _room: c_int, _out: *mut c_char) -> c_int {
    0
}
