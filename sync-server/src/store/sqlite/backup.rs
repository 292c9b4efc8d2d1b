//! Backups while the server runs: copied, synced, verified, then offered; and what they hold of each register.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use evertill_domain::time::instant;

use super::{SqliteStore, schema};
use crate::store::sql::backups::{self, Marks, text};
use crate::store::sql::{Db, Engine, check, ids};
use crate::store::{Backup, BackupStore, StoreError, StoreResult};

#[async_trait]
impl BackupStore for SqliteStore {
    async fn back_up(
        &self,
        folder: &Path,
        other_disk: bool,
        keep: usize,
        now_ms: i64,
    ) -> StoreResult<Backup> {
        let (source, folder) = (self.path().to_owned(), folder.to_owned());
        let copied = tokio::task::spawn_blocking(move || copy(&source, &folder, now_ms)).await;
        let copied = copied.map_err(|why| StoreError::Panicked(why.to_string()))??;
        let backup = Backup { path: copied.path.clone(), taken_ms: now_ms, bytes: copied.bytes, other_disk };
        let (offer, marks) = (backup.clone(), copied.marks);
        let put = move |db: Db<'_>| {
            backups::put(db, &offer, &marks, now_ms)?;
            backups::withdraw_all_but(db, keep.max(1))
        };
        // A backup is of all books.
        let withdrawn = self.write_all(put).await?;
        // Off the offer first, and that on disk, then the file: what is offered is there.
        for path in withdrawn {
            if let Err(why) = fs::remove_file(&path) {
                tracing::warn!(path, %why, "an old backup could not be removed");
            }
        }
        Ok(backup)
    }

    async fn offered_backups(&self) -> StoreResult<Vec<Backup>> {
        backups::offered(self, |path| !path.is_file()).await
    }
}

struct Copied {
    path: PathBuf,
    bytes: u64,
    marks: Marks,
}

fn copy(source: &Path, folder: &Path, now_ms: i64) -> StoreResult<Copied> {
    fs::create_dir_all(folder)?;
    let folder = folder.canonicalize()?;
    let connection = schema::open_to_read(source)?;
    let path = free_name(&folder, ids::epoch(&connection)?.n, now_ms);
    let draft = path.with_extension("part");
    if draft.exists() {
        fs::remove_file(&draft)?;
    }
    connection.execute("VACUUM INTO ?1", [text(&draft)])?;
    let file = File::open(&draft)?;
    file.sync_all()?;
    let marks = verify(&draft)?;
    fs::rename(&draft, &path)?;
    sync_folder(&folder)?;
    Ok(Copied { bytes: file.metadata()?.len(), path, marks })
}

/// `evertill-20261121T105144Z-e1.db`; with a count when there is one already.
fn free_name(folder: &Path, epoch: u32, now_ms: i64) -> PathBuf {
    let name = format!("evertill-{}-e{epoch}", instant(now_ms).format("%Y%m%dT%H%M%SZ"));
    let count = |n: u32| if n == 0 { format!("{name}.db") } else { format!("{name}-{n}.db") };
    (0u32..)
        .map(|n| folder.join(count(n)))
        .find(|path| !path.exists())
        .unwrap_or_else(|| folder.join(count(u32::MAX)))
}

/// Opens a copy as a restore would and checks that it is whole; answers what it holds.
pub(super) fn verify(path: &Path) -> StoreResult<Marks> {
    let connection = schema::open_to_read(path)?;
    schema::check_owner(&connection, path)?;
    let mut breaches = check::integrity((&connection).into())?;
    breaches.extend(check::chains((&connection).into())?);
    if let Some(breach) = breaches.first() {
        return Err(StoreError::Unusable(format!("{} is damaged: {breach}", path.display())));
    }
    backups::marks((&connection).into())
}

pub(super) fn sync_folder(folder: &Path) -> StoreResult<()> {
    // Only Unix lets a folder be opened and synced; elsewhere the rename itself is as durable as it gets.
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// True when both are on one device, as far as the system tells.
#[must_use]
pub fn same_disk(one: &Path, other: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let device = |path: &Path| fs::metadata(path).map(|metadata| metadata.dev()).ok();
        device(one).is_some() && device(one) == device(other)
    }
    #[cfg(not(unix))]
    {
        let _ = (one, other);
        false
    }
}
