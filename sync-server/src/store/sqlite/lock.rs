//! One server a database: a lock beside the file, which a restore takes too.

use std::fs::{File, OpenOptions};
use std::path::Path;

use crate::store::{StoreError, StoreResult};

/// Held for as long as it lives; the system takes it back from a process that dies.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// Takes the lock of the database at `path`.
///
/// # Errors
/// When another process holds it.
pub fn lock(path: &Path) -> StoreResult<Lock> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".lock");
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&beside)?;
    file.try_lock().map_err(|_| {
        StoreError::Unusable(format!("a server is running on {}: stop it first", path.display()))
    })?;
    Ok(Lock { _file: file })
}
