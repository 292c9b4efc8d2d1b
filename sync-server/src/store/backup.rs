//! Backups, as the store is asked for them.

use std::path::{Path, PathBuf};

use async_trait::async_trait;

use super::StoreResult;

/// A backup on offer: taken, verified, and still there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    pub path: PathBuf,
    pub taken_ms: i64,
    pub bytes: u64,
    /// In a folder that the operator declares to be on another disk.
    pub other_disk: bool,
}

#[async_trait]
pub trait BackupStore: Send + Sync {
    /// Copies the database into `folder` while it is in use, verifies the copy and offers it; keeps the newest `keep`.
    async fn back_up(&self, folder: &Path, other_disk: bool, keep: usize, now_ms: i64)
    -> StoreResult<Backup>;

    /// Takes backups whose files are gone off the offer; answers those that are left, oldest first.
    async fn offered_backups(&self) -> StoreResult<Vec<Backup>>;
}
