//! Backups while the server runs: copied, synced, verified, then offered; and what they hold of each register.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use evertill_domain::time::instant;
use rusqlite::{Connection, params};
use uuid::Uuid;

use super::{SqliteStore, schema};
use crate::store::sql::{check, ids};
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
        let withdrawn = self
            .write(move |tx| {
                put(tx, &offer, &marks, now_ms)?;
                withdraw_all_but(tx, keep.max(1))
            })
            .await?;
        // Off the offer first, and that on disk, then the file: what is offered is there.
        for path in withdrawn {
            if let Err(why) = fs::remove_file(&path) {
                tracing::warn!(path, %why, "an old backup could not be removed");
            }
        }
        Ok(backup)
    }

    async fn offered_backups(&self) -> StoreResult<Vec<Backup>> {
        let offered = self.read(offered).await?;
        let (there, gone): (Vec<_>, Vec<_>) = offered.into_iter().partition(|backup| backup.path.is_file());
        if !gone.is_empty() {
            self.write(move |tx| {
                for backup in &gone {
                    tracing::warn!(path = %backup.path.display(), "a backup is gone and no longer offered");
                    tx.execute("DELETE FROM backup WHERE path = ?1", [text(&backup.path)])?;
                }
                Ok(())
            })
            .await?;
        }
        Ok(there)
    }
}

/// How far each life of each register's journal is held.
pub(super) type Marks = Vec<(Uuid, u32, i64)>;

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
    let mut statement = connection.prepare("SELECT register_id, incarnation, seq FROM incarnation")?;
    let marks = statement.query_map((), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(marks.collect::<Result<_, _>>()?)
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

pub(super) fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// Offers a verified backup.
pub(super) fn put(tx: &Connection, backup: &Backup, marks: &Marks, now_ms: i64) -> StoreResult<()> {
    tx.execute(
        "INSERT INTO backup (path, taken_ms, verified_ms, bytes, other_disk) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![text(&backup.path), backup.taken_ms, now_ms, backup.bytes.cast_signed(), backup.other_disk],
    )?;
    let id = tx.last_insert_rowid();
    let sql = "INSERT INTO backup_mark (backup_id, register_id, incarnation, seq, tenant_id) VALUES (?1, ?2, ?3, ?4,
               coalesce((SELECT tenant_id FROM register WHERE id = ?2), 0))";
    let mut statement = tx.prepare(sql)?;
    for (register, incarnation, seq) in marks {
        statement.execute(params![id, register, incarnation, seq])?;
    }
    Ok(())
}

/// Takes all but the newest off the offer; answers their paths.
fn withdraw_all_but(tx: &Connection, keep: usize) -> StoreResult<Vec<String>> {
    let sql = "DELETE FROM backup WHERE id IN (SELECT id FROM backup ORDER BY taken_ms DESC, id DESC LIMIT -1 OFFSET ?1)
               RETURNING path";
    let keep = i64::try_from(keep).unwrap_or(i64::MAX);
    let mut statement = tx.prepare(sql)?;
    Ok(statement.query_map([keep], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

fn offered(connection: &Connection) -> StoreResult<Vec<Backup>> {
    let sql = "SELECT path, taken_ms, bytes, other_disk FROM backup ORDER BY taken_ms, id";
    let mut statement = connection.prepare(sql)?;
    let rows = statement.query_map((), |row| {
        Ok(Backup {
            path: PathBuf::from(row.get::<_, String>(0)?),
            taken_ms: row.get(1)?,
            bytes: row.get::<_, i64>(2)?.unsigned_abs(),
            other_disk: row.get(3)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
