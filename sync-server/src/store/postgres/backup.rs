//! Backups of a PostgreSQL database: PostgreSQL takes and restores them, we open what was restored and judge it.

use std::path::{Path, PathBuf};

use async_trait::async_trait;
use evertill_domain::ablation;
use evertill_protocol::Epoch;

use super::PostgresStore;
use super::pool::{Kind, Pool};
use super::schema;
use crate::store::sql::backups::{self, Marks};
use crate::store::sql::registers::begin_epoch;
use crate::store::sql::{Db, Engine, Whose, check, ids};
use crate::store::{Backup, BackupStore, StoreError, StoreResult};

/// A check reads everything over one connection; the pool wants a second.
const CONNECTIONS: usize = 2;

#[async_trait]
impl BackupStore for PostgresStore {
    async fn back_up(&self, _: &Path, _: bool, _: usize, _: i64) -> StoreResult<Backup> {
        let words =
            "PostgreSQL's own tools copy this database (pg_basebackup); `offer` then checks a restored copy";
        Err(StoreError::Unusable(words.into()))
    }

    /// A backup is gone when the folder that it was in is here without it; other servers may not see that folder.
    async fn offered_backups(&self) -> StoreResult<Vec<Backup>> {
        backups::offered(self, |path| path.parent().is_some_and(Path::is_dir) && !path.exists()).await
    }
}

/// A backup that the operator took, and the database in which it was restored to be looked at.
#[derive(Debug, Clone)]
pub struct Restorable {
    pub path: PathBuf,
    pub bytes: u64,
    /// In a folder that the operator declares to be on another disk.
    pub other_disk: bool,
    pub copy_url: String,
}

/// What a restored copy turned out to be.
struct Copied {
    at: Place,
    created_ms: i64,
    epoch: u32,
    /// Nothing that was received later is in it.
    last_received_ms: i64,
    marks: Marks,
}

/// Which database of which running PostgreSQL.
#[derive(PartialEq, Eq)]
struct Place {
    started: String,
    database: String,
}

impl PostgresStore {
    /// Opens the restored copy, checks all of it, and offers the backup that it was restored from; the newest `keep`
    /// stay on offer. Answers the backup, and what was taken off the offer.
    ///
    /// # Errors
    /// When the copy breaks an invariant, is of another history or another version, or is this database itself.
    pub async fn offer(
        &self,
        restorable: Restorable,
        keep: usize,
        now_ms: i64,
    ) -> StoreResult<(Backup, Vec<String>)> {
        let copy = Pool::new(&restorable.copy_url, CONNECTIONS)?;
        let copied = copy.run(Kind::Read, Whose::All, copied).await?;
        // A backup is of all books.
        self.read_all(move |db| is_ours(db, copied.created_ms, copied.epoch, &copied.at)).await?;
        let Restorable { path, bytes, other_disk, .. } = restorable;
        let backup = Backup { path, taken_ms: copied.last_received_ms, bytes, other_disk };
        let (offer, marks) = (backup.clone(), copied.marks);
        let put = move |db: Db<'_>| {
            backups::put(db, &offer, &marks, now_ms)?;
            backups::withdraw_all_but(db, keep.max(1))
        };
        // As above.
        Ok((backup, self.write_all(put).await?))
    }

    /// Begins the next history in a database that was restored, or whose standby was promoted without its last commits:
    /// above its own epoch and `epoch_at_least`. Backups must be offered anew: it does not know the later ones.
    ///
    /// # Errors
    /// When the database breaks an invariant.
    pub async fn begin_anew(&self, epoch_at_least: u32) -> StoreResult<Epoch> {
        // A history is that of all books.
        self.read_all(whole).await?;
        let begin = move |db: Db<'_>| {
            let known = ids::epoch(db)?;
            // Whoever was signed in speaks of the lost history.
            for table in ["bearer", "nonce", "session", "backup"] {
                db.execute(&format!("DELETE FROM {table}"), &[])?;
            }
            if ablation::is_on("no_epoch_bump") {
                return Ok(known);
            }
            begin_epoch(db, known.n.max(epoch_at_least).saturating_add(1))
        };
        // As above.
        let epoch = self.write_all(begin).await?;
        self.set_epoch(epoch);
        Ok(epoch)
    }
}

fn whole(db: Db<'_>) -> StoreResult<()> {
    match check::check(db)?.first() {
        Some(breach) => Err(StoreError::Unusable(format!("it is damaged: {breach}"))),
        None => Ok(()),
    }
}

fn copied(db: Db<'_>) -> StoreResult<Copied> {
    schema::is_current(db)?;
    whole(db)?;
    let received = "SELECT coalesce(max(at), 0) FROM (SELECT max(received_ms) AS at FROM event
                    UNION ALL SELECT max(received_ms) FROM parked_body) AS received";
    Ok(Copied {
        at: place(db)?,
        created_ms: created_ms(db)?,
        epoch: ids::epoch(db)?.n,
        last_received_ms: db.need(received, &[], |row| row.get(0))?,
        marks: backups::marks(db)?,
    })
}

fn created_ms(db: Db<'_>) -> StoreResult<i64> {
    db.need("SELECT created_ms FROM meta", &[], |row| row.get(0))
}

fn place(db: Db<'_>) -> StoreResult<Place> {
    let sql = "SELECT CAST(pg_postmaster_start_time() AS TEXT), CAST(current_database() AS TEXT)";
    db.need(sql, &[], |row| Ok(Place { started: row.get(0)?, database: row.get(1)? }))
}

fn is_ours(db: Db<'_>, created_ms_there: i64, epoch_there: u32, at: &Place) -> StoreResult<()> {
    let refused = |why: &str| Err(StoreError::Unusable(why.into()));
    if place(db)? == *at {
        return refused("this is the database itself, not a copy restored from a backup of it");
    }
    if created_ms(db)? != created_ms_there || ids::epoch(db)?.n < epoch_there {
        return refused("this is a copy of another database");
    }
    Ok(())
}
