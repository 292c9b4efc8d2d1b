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
    /// The engine says that its own files are damaged.
    #[error("the database is damaged: {0}")]
    Damaged(String),
    /// A row holds what it cannot hold.
    #[error("the database holds something impossible: {0}")]
    Corrupt(String),
    /// Another transaction stood in the way: the same work is done again.
    #[error("another transaction stood in the way: {0}")]
    Contended(String),
    /// A statement for one tenant that is not bound to its rows: a mistake in the server.
    #[error("a statement for one tenant is about others too: {0}")]
    NotApart(String),
    /// There is one already: the constraint that says so.
    #[error("the constraint {0} does not allow it")]
    Constraint(String),
    /// What was loaded no longer held when it was written: decide again.
    #[error("decided on an old view")]
    Redecide,
    /// The code that wrote it failed; nothing was written.
    #[error("the work panicked: {0}")]
    Panicked(String),
    #[error("{0}")]
    Sql(rusqlite::Error),
    #[error("{}", words(.0))]
    Postgres(tokio_postgres::Error),
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// What the server of the database says, without the values that it says it of.
fn words(error: &tokio_postgres::Error) -> String {
    let said = error.as_db_error().map(|said| format!("{} {}", said.code().code(), said.message()));
    said.unwrap_or_else(|| error.to_string())
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
            Some(Code::DatabaseCorrupt | Code::NotADatabase) => StoreError::Damaged(error.to_string()),
            Some(Code::ConstraintViolation) => StoreError::Constraint(error.to_string()),
            _ => StoreError::Sql(error),
        }
    }
}

impl From<tokio_postgres::Error> for StoreError {
    fn from(error: tokio_postgres::Error) -> Self {
        let Some(said) = error.as_db_error() else {
            let lost = error.is_closed()
                || std::error::Error::source(&error).is_some_and(|why| why.is::<std::io::Error>());
            return if lost {
                StoreError::Unavailable(error.to_string())
            } else {
                StoreError::Postgres(error)
            };
        };
        let constraint = said.constraint().unwrap_or_default();
        match said.code().code() {
            // Serialization failure, deadlock; two servers that made the same table at once.
            "40001" | "40P01" | "42P07" | "42710" => StoreError::Contended(said.to_string()),
            "23505" if constraint.starts_with("pg_") => StoreError::Contended(said.to_string()),
            "23505" | "23503" | "23514" => StoreError::Constraint(constraint.to_owned()),
            // Connection, resources, the operator, and a standby that is not the primary any more.
            code if ["08", "53", "57"].contains(&code.get(..2).unwrap_or_default()) || code == "25006" => {
                StoreError::Unavailable(said.to_string())
            }
            // A text with the character zero, which this engine keeps in none.
            "22021" => Refusal::bad_request("A text holds a character that cannot be kept.").into(),
            "XX001" | "XX002" => StoreError::Damaged(said.to_string()),
            _ => StoreError::Postgres(error),
        }
    }
}

impl StoreError {
    /// The code that wrote it failed.
    #[must_use]
    pub fn panicked(panic: &(dyn std::any::Any + Send)) -> Self {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
        StoreError::Panicked(text.unwrap_or("no words").to_owned())
    }
}
