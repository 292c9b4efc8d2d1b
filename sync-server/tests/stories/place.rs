//! Where a story keeps its books: in a file, or in a database of a throwaway PostgreSQL.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use evertill_cluster::Cluster;
use tempfile::TempDir;

/// The servers' own key: all that are on one database have the same, and here all have.
pub fn vault_key() -> PathBuf {
    std::env::temp_dir().join("evertill-stories.key")
}

/// A database of its own, as `--db` takes it.
pub fn place(folder: &TempDir) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    if crate::POSTGRES {
        let name = format!("books_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        return Cluster::shared().unwrap().create(&name, None).unwrap();
    }
    folder.path().join("books.db").to_str().unwrap().to_owned()
}
