//! Where a story keeps its books: in a file, or in a database of a throwaway PostgreSQL.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use evertill_cluster::Cluster;
use rusqlite::Connection;
use tempfile::TempDir;

/// The servers' own key: all that are on one database have the same, and here all have.
pub fn vault_key() -> PathBuf {
    std::env::temp_dir().join("evertill-stories.key")
}

/// A database of its own, as `--db` takes it.
pub fn place(folder: &TempDir) -> String {
    if crate::POSTGRES { Cluster::shared().unwrap().create(&name(), None).unwrap() } else { file(folder) }
}

/// One that begins as this one is now. In PostgreSQL whoever uses this one is cut off.
#[allow(dead_code)]
pub fn copied(database: &str, folder: &TempDir) -> String {
    if crate::POSTGRES {
        let (_, of) = database.rsplit_once('/').unwrap();
        return Cluster::shared().unwrap().copy(&name(), of).unwrap();
    }
    let copy = file(folder);
    Connection::open(database).unwrap().execute("VACUUM INTO ?1", [&copy]).unwrap();
    copy
}

fn name() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("books_{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

fn file(folder: &TempDir) -> String {
    folder.path().join("books.db").to_str().unwrap().to_owned()
}
