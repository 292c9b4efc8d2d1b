//! Restore: a backup takes the database's place and begins a new history, which the registers refill.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use evertill_domain::ablation;
use evertill_domain::time::instant;
use evertill_protocol::Epoch;
use rusqlite::{Transaction, TransactionBehavior};

use super::{backup, lock, schema};
use crate::config::Config;
use crate::store::sql::registers::begin_epoch;
use crate::store::sql::{backups, ids};
use crate::store::{Backup, StoreError, StoreResult};

/// What a restore did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    pub epoch: Epoch,
    /// Where the database that was there went.
    pub moved_aside: Option<PathBuf>,
    /// Backups found in the folder and on offer again.
    pub offered: usize,
}

/// Puts a verified copy of `file` in the database's place. The new epoch is above that of the backup, of the database that
/// was there, and `epoch_at_least`.
///
/// # Errors
/// When a server is running on the database, or the backup is damaged, foreign or newer.
pub fn restore(config: &Config, file: &Path, epoch_at_least: u32, now_ms: i64) -> StoreResult<Restored> {
    let target = &config.database;
    let _lock = lock::lock(target)?;
    backup::verify(file)?;
    let old = known_epoch(target).unwrap_or(0);
    let draft = with_suffix(target, "restoring");
    fs::copy(file, &draft)?;
    File::open(&draft)?.sync_all()?;
    let (epoch, offered) = begin(config, &draft, old.max(epoch_at_least), now_ms)?;
    let moved_aside = move_aside(target, now_ms)?;
    fs::rename(&draft, target)?;
    backup::sync_folder(folder_of(target))?;
    Ok(Restored { epoch, moved_aside, offered })
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    PathBuf::from(name)
}

/// The epoch of the database that is there, if it can still be read.
fn known_epoch(path: &Path) -> Option<u32> {
    let connection = path.exists().then(|| schema::open_to_read(path))?.ok()?;
    ids::epoch(&connection).ok().map(|epoch| epoch.n)
}

/// Begins the new history in the copy, before it takes its place, and closes it in one file.
fn begin(config: &Config, draft: &Path, above: u32, now_ms: i64) -> StoreResult<(Epoch, usize)> {
    let mut connection = schema::open(draft)?;
    schema::migrate(&mut connection, now_ms)?;
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let known = ids::epoch(&tx)?;
    let epoch = if ablation::is_on("no_epoch_bump") {
        known
    } else {
        begin_epoch((&tx).into(), known.n.max(above).saturating_add(1))?
    };
    // Whoever was signed in speaks of the lost history.
    tx.execute_batch("DELETE FROM bearer; DELETE FROM nonce; DELETE FROM session;")?;
    let offered = offer_again(&tx, config, now_ms)?;
    tx.commit()?;
    // One file without a log beside it, so that a rename moves all of it.
    connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE;")?;
    connection.close().map_err(|(_, error)| error)?;
    File::open(draft)?.sync_all()?;
    Ok((epoch, offered))
}

/// The backup does not know the backups that were taken after it: offers what is in the folder and whole.
fn offer_again(tx: &Transaction<'_>, config: &Config, now_ms: i64) -> StoreResult<usize> {
    tx.execute("DELETE FROM backup", ())?;
    let Some(folder) = config.backup_folder.as_ref().filter(|folder| folder.is_dir()) else { return Ok(0) };
    let mut offered = 0;
    for entry in fs::read_dir(folder.canonicalize()?)? {
        let path = entry?.path();
        if path.extension().is_none_or(|extension| extension != "db") {
            continue;
        }
        match backup::verify(&path) {
            Ok(marks) => {
                let metadata = fs::metadata(&path)?;
                let taken_ms = taken_ms(&path).unwrap_or(now_ms);
                let other_disk = config.backup_on_other_disk;
                let backup = Backup { path, taken_ms, bytes: metadata.len(), other_disk };
                backups::put(tx.into(), &backup, &marks, now_ms)?;
                offered += 1;
            }
            Err(why) => tracing::warn!(path = %path.display(), %why, "not offered"),
        }
    }
    Ok(offered)
}

/// When a backup was taken, from its name.
fn taken_ms(path: &Path) -> Option<i64> {
    let name = path.file_stem()?.to_str()?;
    let text = name.strip_prefix("evertill-")?.get(..16)?;
    let taken = chrono::NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%SZ").ok()?;
    Some(taken.and_utc().timestamp_millis())
}

/// Nothing is deleted: the file that was there and its log stay beside.
fn move_aside(target: &Path, now_ms: i64) -> StoreResult<Option<PathBuf>> {
    if !target.exists() {
        return Ok(None);
    }
    let aside = with_suffix(target, &format!("before-{}", instant(now_ms).format("%Y%m%dT%H%M%S%3fZ")));
    if aside.exists() {
        return Err(StoreError::Unusable(format!("{} is there already", aside.display())));
    }
    for suffix in ["-wal", "-shm"] {
        let (mut from, mut to) = (target.as_os_str().to_owned(), aside.as_os_str().to_owned());
        from.push(suffix);
        to.push(suffix);
        if Path::new(&from).exists() {
            fs::rename(from, to)?;
        }
    }
    fs::rename(target, &aside)?;
    Ok(Some(aside))
}
