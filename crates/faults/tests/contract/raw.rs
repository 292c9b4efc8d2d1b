//! Calls a VFS as SQLite does, without SQLite in between.

use std::{
    ffi::{CString, c_int},
    ptr,
};

use evertill_faults::FaultVfs;
use rusqlite::ffi;

/// One open file. Opened as a super-journal where the directory is to be synced with it, for that
/// is the one journal whose name SQLite passes as an ordinary string.
pub struct RawFile {
    memory: Vec<u64>,
    // SQLite keeps the name for as long as the file is open, and so does this.
    _name: CString,
}

pub const DATABASE: c_int = ffi::SQLITE_OPEN_MAIN_DB | ffi::SQLITE_OPEN_READWRITE | ffi::SQLITE_OPEN_CREATE;
pub const JOURNAL: c_int =
    ffi::SQLITE_OPEN_SUPER_JOURNAL | ffi::SQLITE_OPEN_READWRITE | ffi::SQLITE_OPEN_CREATE;

fn find(vfs: &FaultVfs) -> *mut ffi::sqlite3_vfs {
    let name = CString::new(vfs.name()).unwrap();
    // SAFETY: the name ends in NUL.
    let found = unsafe { ffi::sqlite3_vfs_find(name.as_ptr()) };
    assert!(!found.is_null());
    found
}

fn outcome(code: c_int) -> Result<(), c_int> {
    if code == ffi::SQLITE_OK { Ok(()) } else { Err(code) }
}

pub fn delete(vfs: &FaultVfs, path: &str, sync_dir: bool) -> Result<(), c_int> {
    let name = CString::new(path).unwrap();
    let found = find(vfs);
    // SAFETY: a registered VFS has this method, and the name ends in NUL.
    outcome(unsafe { (*found).xDelete.unwrap()(found, name.as_ptr(), c_int::from(sync_dir)) })
}

pub fn exists(vfs: &FaultVfs, path: &str) -> bool {
    let name = CString::new(path).unwrap();
    let found = find(vfs);
    let mut exists = 0;
    // SAFETY: a registered VFS has this method, the name ends in NUL, and there is a place to answer.
    let code = unsafe {
        (*found).xAccess.unwrap()(found, name.as_ptr(), ffi::SQLITE_ACCESS_EXISTS, &raw mut exists)
    };
    assert_eq!(code, ffi::SQLITE_OK);
    exists != 0
}

impl RawFile {
    pub fn open(vfs: &FaultVfs, path: &str, flags: c_int) -> Result<RawFile, c_int> {
        let found = find(vfs);
        let name = CString::new(path).unwrap();
        // SAFETY: `found` is a registered VFS.
        let bytes = usize::try_from(unsafe { (*found).szOsFile }).unwrap();
        let mut file = RawFile { memory: vec![0; bytes.div_ceil(8)], _name: name };
        // SAFETY: the memory is as large as the VFS asks for, aligned, and lives with the name.
        let code = unsafe {
            (*found).xOpen.unwrap()(
                found,
                file._name.as_ptr(),
                file.memory.as_mut_ptr().cast(),
                flags,
                ptr::null_mut(),
            )
        };
        outcome(code)?;
        Ok(file)
    }

    fn parts(&self) -> (*mut ffi::sqlite3_file, &ffi::sqlite3_io_methods) {
        let file = self.memory.as_ptr().cast_mut().cast::<ffi::sqlite3_file>();
        // SAFETY: `open` succeeded, so the file begins with a pointer to its methods.
        (file, unsafe { &*(*file).pMethods })
    }

    pub fn write(&self, at: usize, bytes: &[u8]) -> Result<(), c_int> {
        let (file, methods) = self.parts();
        let len = c_int::try_from(bytes.len()).unwrap();
        // SAFETY: the buffer has `len` bytes.
        outcome(unsafe {
            methods.xWrite.unwrap()(file, bytes.as_ptr().cast(), len, i64::try_from(at).unwrap())
        })
    }

    /// The bytes and the code, since a short read has both.
    pub fn read(&self, at: usize, len: usize) -> (Vec<u8>, c_int) {
        let (file, methods) = self.parts();
        let mut bytes = vec![0xAA; len];
        // SAFETY: the buffer has `len` bytes.
        let code = unsafe {
            methods.xRead.unwrap()(
                file,
                bytes.as_mut_ptr().cast(),
                c_int::try_from(len).unwrap(),
                i64::try_from(at).unwrap(),
            )
        };
        (bytes, code)
    }

    pub fn truncate(&self, len: usize) -> Result<(), c_int> {
        let (file, methods) = self.parts();
        // SAFETY: the file is open.
        outcome(unsafe { methods.xTruncate.unwrap()(file, i64::try_from(len).unwrap()) })
    }

    pub fn sync(&self) -> Result<(), c_int> {
        let (file, methods) = self.parts();
        // SAFETY: the file is open.
        outcome(unsafe { methods.xSync.unwrap()(file, ffi::SQLITE_SYNC_FULL) })
    }

    pub fn len(&self) -> Result<usize, c_int> {
        let (file, methods) = self.parts();
        let mut len = 0;
        // SAFETY: the file is open and `len` is a place for the answer.
        outcome(unsafe { methods.xFileSize.unwrap()(file, &raw mut len) })?;
        Ok(usize::try_from(len).unwrap())
    }

    pub fn lock(&self, level: c_int) -> Result<(), c_int> {
        let (file, methods) = self.parts();
        // SAFETY: the file is open.
        outcome(unsafe { methods.xLock.unwrap()(file, level) })
    }

    pub fn characteristics(&self) -> (c_int, c_int) {
        let (file, methods) = self.parts();
        // SAFETY: the file is open.
        unsafe { (methods.xDeviceCharacteristics.unwrap()(file), methods.xSectorSize.unwrap()(file)) }
    }

    /// Maps a region of the WAL index and returns its address.
    pub fn map(&self, region: c_int, extend: bool) -> Result<*mut u8, c_int> {
        let (file, methods) = self.parts();
        let mut address = ptr::null_mut();
        // SAFETY: the file is open and `address` is a place for the answer.
        outcome(unsafe {
            methods.xShmMap.unwrap()(file, region, 32768, c_int::from(extend), &raw mut address)
        })?;
        Ok(address.cast())
    }

    pub fn slot(&self, slot: c_int, flags: c_int) -> Result<(), c_int> {
        let (file, methods) = self.parts();
        // SAFETY: the file is open.
        outcome(unsafe { methods.xShmLock.unwrap()(file, slot, 1, flags) })
    }
}

impl Drop for RawFile {
    fn drop(&mut self) {
        let file = self.memory.as_mut_ptr().cast::<ffi::sqlite3_file>();
        // SAFETY: the file begins with a pointer, null if it was never opened, and is closed once.
        unsafe {
            if !(*file).pMethods.is_null() {
                (*(*file).pMethods).xClose.unwrap()(file);
            }
        }
    }
}
