//! Why the store could not do it.

use crate::error::Refusal;

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Decided while writing: the request itself cannot be granted.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Too many writes are waiting.
    #[error("too many writes are waiting")]
    Busy,
    /// The disk or another process stands in the way; the same request may succeed later.
    #[error("the database cannot be used: {0}")]
    Unavailable(String),
    /// The file is damaged, foreign, or of a newer program.
    #[error("{0}")]
    Unusable(String),
    /// A row holds what it cannot hold.
    #[error("the database holds something impossible: {0}")]
    Corrupt(String),
    /// What was loaded no longer held when it was written: decide again.
    #[error("decided on an old view")]
    Redecide,
    /// The code that wrote it failed; nothing was written.
    #[error("the work panicked: {0}")]
    Panicked(String),
    #[error("{0}")]
    Sql(rusqlite::Error),
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        match error.sqlite_error_code() {
            Some(
                Code::DatabaseBusy
                | Code::DatabaseLocked
                | Code::DiskFull
                | Code::SystemIoFailure
                | Code::CannotOpen
                | Code::OutOfMemory
                | Code::ReadOnly,
            ) => StoreError::Unavailable(error.to_string()),
            Some(Code::DatabaseCorrupt | Code::NotADatabase) => StoreError::Corrupt(error.to_string()),
            _ => StoreError::Sql(error),
        }
    }
}
