//! The callbacks of an open file: reads, writes, syncs, locks and the WAL index.

use std::{
    ffi::{c_int, c_void},
    ptr, slice,
    sync::{Mutex, MutexGuard},
};

use rusqlite::ffi;

use crate::{
    disk::{Disk, HandleId},
    locks::{Level, SLOTS},
    vfs::{code, locked},
};

/// What SQLite allocates for an open file. It is all plain data, so there is nothing to drop.
#[repr(C)]
pub(crate) struct File {
    base: ffi::sqlite3_file,
    disk: &'static Mutex<Disk>,
    id: HandleId,
}

impl File {
    pub(crate) fn new(disk: &'static Mutex<Disk>, id: HandleId) -> Self {
        File { base: ffi::sqlite3_file { pMethods: &raw const METHODS }, disk, id }
    }
}

static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    // 2: with a WAL index. Version 3 would add memory-mapped reads, which the model has no use for.
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

/// # Safety
/// `file` was opened as a [`File`] and is not closed.
unsafe fn parts(file: *mut ffi::sqlite3_file) -> (MutexGuard<'static, Disk>, HandleId) {
    // SAFETY: `xOpen` wrote a whole `File` there, and nothing writes to it until it is closed.
    let (disk, id) = unsafe {
        let file = file.cast::<File>();
        ((*file).disk, (*file).id)
    };
    (locked(disk), id)
}

/// Whether a file is from before a crash; false for one that is not of this kind.
///
/// # Safety
/// `file` is null or an open file of any VFS.
pub(crate) unsafe fn is_dead(file: *mut ffi::sqlite3_file) -> bool {
    // SAFETY: the methods tell whose file it is, and it is looked into only if it is one of ours.
    unsafe {
        if file.is_null() || !ptr::eq((*file).pMethods, &raw const METHODS) {
            return false;
        }
        let (disk, id) = parts(file);
        !disk.is_alive(id)
    }
}

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    // SAFETY: SQLite closes a file that it opened, once.
    let (mut disk, id) = unsafe { parts(file) };
    disk.close(id);
    ffi::SQLITE_OK
}

unsafe extern "C" fn read(file: *mut ffi::sqlite3_file, buffer: *mut c_void, len: c_int, at: i64) -> c_int {
    // SAFETY: SQLite reads from a file that it has open.
    let (disk, id) = unsafe { parts(file) };
    let (Ok(len), Ok(at)) = (usize::try_from(len), usize::try_from(at)) else {
        return ffi::SQLITE_IOERR_READ;
    };
    match disk.read(id, at, len) {
        Err(code) => code,
        Ok(bytes) => {
            let buffer = buffer.cast::<u8>();
            // SAFETY: the buffer has `len` bytes and `bytes` is no longer; SQLite wants the rest
            // zeroed, and it may be uninitialised, so no slice is made of it.
            unsafe {
                ptr::copy_nonoverlapping(bytes.as_ptr(), buffer, bytes.len());
                buffer.add(bytes.len()).write_bytes(0, len - bytes.len());
            }
            if bytes.len() < len { ffi::SQLITE_IOERR_SHORT_READ } else { ffi::SQLITE_OK }
        }
    }
}

unsafe extern "C" fn write(
    file: *mut ffi::sqlite3_file,
    buffer: *const c_void,
    len: c_int,
    at: i64,
) -> c_int {
    // SAFETY: SQLite writes to a file that it has open.
    let (mut disk, id) = unsafe { parts(file) };
    let (Ok(len), Ok(at)) = (usize::try_from(len), usize::try_from(at)) else {
        return ffi::SQLITE_IOERR_WRITE;
    };
    // SAFETY: the buffer has `len` initialised bytes, which stay as they are during the call.
    let bytes = unsafe { slice::from_raw_parts(buffer.cast::<u8>(), len) };
    code(disk.write(id, at, bytes))
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, len: i64) -> c_int {
    // SAFETY: SQLite truncates a file that it has open.
    let (mut disk, id) = unsafe { parts(file) };
    match usize::try_from(len) {
        Ok(len) => code(disk.truncate(id, len)),
        Err(_) => ffi::SQLITE_IOERR_TRUNCATE,
    }
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, _flags: c_int) -> c_int {
    // SAFETY: SQLite syncs a file that it has open.
    let (mut disk, id) = unsafe { parts(file) };
    code(disk.sync(id))
}

unsafe extern "C" fn file_size(file: *mut ffi::sqlite3_file, out: *mut i64) -> c_int {
    // SAFETY: SQLite measures a file that it has open.
    let (disk, id) = unsafe { parts(file) };
    match disk.len(id) {
        Err(code) => code,
        Ok(len) => {
            // SAFETY: SQLite passes a place for the answer.
            unsafe { *out = i64::try_from(len).unwrap_or(i64::MAX) };
            ffi::SQLITE_OK
        }
    }
}

unsafe extern "C" fn lock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    // SAFETY: SQLite locks a file that it has open.
    let (mut disk, id) = unsafe { parts(file) };
    match Level::from_code(level) {
        Some(level) => code(disk.lock(id, level)),
        None => ffi::SQLITE_IOERR_LOCK,
    }
}

unsafe extern "C" fn unlock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    // SAFETY: SQLite unlocks a file that it has open.
    let (mut disk, id) = unsafe { parts(file) };
    match Level::from_code(level) {
        Some(level) => {
            disk.unlock(id, level);
            ffi::SQLITE_OK
        }
        None => ffi::SQLITE_IOERR_UNLOCK,
    }
}

unsafe extern "C" fn check_reserved_lock(file: *mut ffi::sqlite3_file, result: *mut c_int) -> c_int {
    // SAFETY: SQLite asks about a file that it has open.
    let (disk, id) = unsafe { parts(file) };
    match disk.anybody_reserved(id) {
        Err(code) => code,
        Ok(reserved) => {
            // SAFETY: SQLite passes a place for the answer.
            unsafe { *result = c_int::from(reserved) };
            ffi::SQLITE_OK
        }
    }
}

/// Every request is optional; "not found" leaves each to SQLite's default.
unsafe extern "C" fn file_control(
    _file: *mut ffi::sqlite3_file,
    _request: c_int,
    _argument: *mut c_void,
) -> c_int {
    ffi::SQLITE_NOTFOUND
}

unsafe extern "C" fn sector_size(file: *mut ffi::sqlite3_file) -> c_int {
    // SAFETY: SQLite asks about a file that it has open.
    let (disk, _) = unsafe { parts(file) };
    disk.device.sector_bytes as c_int
}

unsafe extern "C" fn device_characteristics(file: *mut ffi::sqlite3_file) -> c_int {
    // SAFETY: SQLite asks about a file that it has open.
    let (disk, _) = unsafe { parts(file) };
    if disk.device.says_powersafe_overwrite { ffi::SQLITE_IOCAP_POWERSAFE_OVERWRITE } else { 0 }
}

unsafe extern "C" fn shm_map(
    file: *mut ffi::sqlite3_file,
    region: c_int,
    bytes: c_int,
    extend: c_int,
    out: *mut *mut c_void,
) -> c_int {
    // SAFETY: SQLite maps the index of a file that it has open.
    let (mut disk, id) = unsafe { parts(file) };
    let (Ok(region), Ok(bytes)) = (usize::try_from(region), usize::try_from(bytes)) else {
        return ffi::SQLITE_IOERR_SHMMAP;
    };
    let mapped = disk.map_shm(id, region, bytes, extend != 0);
    let address = mapped.unwrap_or_default().unwrap_or(ptr::null_mut());
    // SAFETY: SQLite passes a place for the address. The memory behind it lives until this handle
    // unmaps or closes, also when a crash has come between.
    unsafe { *out = address.cast() };
    code(mapped.map(|_| ()))
}

unsafe extern "C" fn shm_lock(
    file: *mut ffi::sqlite3_file,
    first: c_int,
    count: c_int,
    flags: c_int,
) -> c_int {
    // SAFETY: SQLite locks slots in the index of a file that it has open.
    let (mut disk, id) = unsafe { parts(file) };
    let Some(mask) = slots(first, count) else { return ffi::SQLITE_IOERR_SHMLOCK };
    let unlock = flags & ffi::SQLITE_SHM_UNLOCK != 0;
    match disk.shm(id) {
        // A dead handle holds no slot any more.
        Err(_) if unlock => ffi::SQLITE_OK,
        Err(code) => code,
        Ok(shm) if unlock => {
            shm.locks.unlock(id, mask);
            ffi::SQLITE_OK
        }
        Ok(shm) if flags & ffi::SQLITE_SHM_SHARED != 0 => code(shm.locks.lock_shared(id, mask)),
        Ok(shm) => code(shm.locks.lock_exclusive(id, mask)),
    }
}

/// One bit for each of `count` slots from `first` on.
fn slots(first: c_int, count: c_int) -> Option<u8> {
    let (first, count) = (usize::try_from(first).ok()?, usize::try_from(count).ok()?);
    let end = first.checked_add(count).filter(|end| *end <= SLOTS)?;
    u8::try_from((1_u32 << end) - (1_u32 << first)).ok()
}

/// The mutex orders what comes before it with what comes after, in every thread that passes here.
unsafe extern "C" fn shm_barrier(file: *mut ffi::sqlite3_file) {
    std::sync::atomic::fence(std::sync::atomic::Ordering::SeqCst);
    // SAFETY: SQLite asks for a file that it has open.
    drop(unsafe { parts(file) });
}

unsafe extern "C" fn shm_unmap(file: *mut ffi::sqlite3_file, _delete: c_int) -> c_int {
    // SAFETY: SQLite unmaps the index of a file that it has open.
    let (mut disk, id) = unsafe { parts(file) };
    disk.unmap_shm(id);
    ffi::SQLITE_OK
}
