//! Backups on offer, and how much of a register's journal every one of them holds.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::{Path, PathBuf};

use evertill_protocol::hello::BackupThrough;
use uuid::Uuid;

use super::{Db, Engine, args};
use crate::store::{Backup, StoreResult};

/// A push may have been received this long before it was written.
const WRITING_MS: i64 = 120_000;

/// How far each life of each register's journal is held.
pub(crate) type Marks = Vec<(Uuid, u32, i64)>;

/// How far a database holds them: of a copy, what the backup it was restored from holds.
pub(crate) fn marks(db: Db<'_>) -> StoreResult<Marks> {
    let sql = "SELECT register_id, incarnation, seq FROM incarnation";
    db.all(sql, &[], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
}

/// Offers a verified backup.
pub(crate) fn put(db: Db<'_>, backup: &Backup, marks: &Marks, now_ms: i64) -> StoreResult<()> {
    let sql =
        "INSERT INTO backup (path, taken_ms, verified_ms, bytes, other_disk) VALUES (?1, ?2, ?3, ?4, ?5)
               RETURNING id";
    let Backup { path, taken_ms, bytes, other_disk } = backup;
    let (path, bytes) = (text(path), bytes.cast_signed());
    let id: i64 = db.need(sql, args![path, taken_ms, now_ms, bytes, other_disk], |row| row.get(0))?;
    let sql = "INSERT INTO backup_mark (backup_id, register_id, incarnation, seq, tenant_id) VALUES (?1, ?2, ?3, ?4,
               coalesce((SELECT tenant_id FROM register WHERE id = ?2), 0))";
    for (register, incarnation, seq) in marks {
        db.execute(sql, args![id, register, incarnation, seq])?;
    }
    Ok(())
}

/// Takes all but the newest off the offer; answers their paths.
pub(crate) fn withdraw_all_but(db: Db<'_>, keep: usize) -> StoreResult<Vec<String>> {
    let sql = "DELETE FROM backup
               WHERE id NOT IN (SELECT id FROM backup ORDER BY taken_ms DESC, id DESC LIMIT ?1) RETURNING path";
    db.all(sql, args![i64::try_from(keep).unwrap_or(i64::MAX)], |row| row.get(0))
}

/// Takes those whose files are gone off the offer; answers those that are left, oldest first.
pub(crate) async fn offered(store: &impl Engine, is_gone: fn(&Path) -> bool) -> StoreResult<Vec<Backup>> {
    // Backups are of all books.
    let offered = store.read_all(all).await?;
    let (gone, there): (Vec<_>, Vec<_>) = offered.into_iter().partition(|backup| is_gone(&backup.path));
    if !gone.is_empty() {
        let withdraw = move |db: Db<'_>| {
            for backup in &gone {
                tracing::warn!(path = %backup.path.display(), "a backup is gone and no longer offered");
                db.execute("DELETE FROM backup WHERE path = ?1", args![text(&backup.path)])?;
            }
            Ok(())
        };
        // As above.
        store.write_all(withdraw).await?;
    }
    Ok(there)
}

fn all(db: Db<'_>) -> StoreResult<Vec<Backup>> {
    let sql = "SELECT path, taken_ms, bytes, other_disk FROM backup ORDER BY taken_ms, id";
    db.all(sql, &[], |row| {
        Ok(Backup {
            path: PathBuf::from(row.get::<String>(0)?),
            taken_ms: row.get(1)?,
            bytes: row.get(2)?,
            other_disk: row.get(3)?,
        })
    })
}

pub(crate) fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// The last event of a register that every backup on offer holds, and everything before it; (0, 0) when no backup is
/// on another disk.
///
/// Within one history that is what the oldest backup holds. After a restore it need not be: a younger backup, taken
/// before the registers had sent their tail again, can hold less than an older one of the lost history.
pub(crate) fn through(db: Db<'_>, tenant: i64, register: Uuid) -> StoreResult<BackupThrough> {
    let sql = "SELECT id, taken_ms FROM backup WHERE EXISTS (SELECT 1 FROM backup WHERE other_disk = TRUE)";
    let backups: Vec<(i64, i64)> = db.all(sql, &[], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut least: Option<BackupThrough> = None;
    for (backup, taken_ms) in backups {
        let held = held_by(db, tenant, register, backup)?;
        let held = held.min(before_aside(db, tenant, register, taken_ms)?.unwrap_or(held));
        least = Some(least.map_or(held, |least| least.min(held)));
    }
    Ok(least.unwrap_or_default())
}

/// The same for several registers; asks for each only where there are backups to hold anything.
pub(super) fn through_all(
    db: Db<'_>,
    registers: impl Iterator<Item = (i64, Uuid)>,
) -> StoreResult<HashMap<Uuid, BackupThrough>> {
    let sql = "SELECT EXISTS (SELECT 1 FROM backup WHERE other_disk = TRUE)";
    if !db.need(sql, &[], |row| row.get::<bool>(0))? {
        return Ok(HashMap::new());
    }
    let mut all = HashMap::new();
    for (tenant, register) in registers {
        if let Entry::Vacant(vacant) = all.entry(register) {
            vacant.insert(through(db, tenant, register)?);
        }
    }
    Ok(all)
}

/// The last event of a register that one backup holds, with everything before it.
fn held_by(db: Db<'_>, tenant: i64, register: Uuid, backup: i64) -> StoreResult<BackupThrough> {
    let sql = "SELECT i.incarnation, i.seq, coalesce(m.seq, 0) FROM incarnation i
               LEFT JOIN backup_mark m ON m.tenant_id = i.tenant_id AND m.backup_id = ?1
                   AND m.register_id = i.register_id AND m.incarnation = i.incarnation
               WHERE i.tenant_id = ?2 AND i.register_id = ?3 ORDER BY i.incarnation";
    let lives: Vec<(u32, u64, u64)> =
        db.all(sql, args![backup, tenant, register], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let mut through = BackupThrough::default();
    for (incarnation, now, held) in lives {
        if held > 0 {
            through = BackupThrough { incarnation, seq: held.min(now) };
        }
        // What an earlier life pushed late is not in it: nothing after that counts.
        if held < now {
            break;
        }
    }
    Ok(through)
}

/// Bodies parked beside the chain since the backup was taken are not in it, whatever their place says.
fn before_aside(
    db: Db<'_>,
    tenant: i64,
    register: Uuid,
    taken_ms: i64,
) -> StoreResult<Option<BackupThrough>> {
    let sql = "SELECT incarnation, seq FROM parked_body
               WHERE tenant_id = ?1 AND register_id = ?2 AND received_ms >= ?3
               ORDER BY incarnation, seq LIMIT 1";
    db.one(sql, args![tenant, register, taken_ms - WRITING_MS], |row| {
        let seq: u64 = row.get(1)?;
        Ok(BackupThrough { incarnation: row.get(0)?, seq: seq.saturating_sub(1) })
    })
}
