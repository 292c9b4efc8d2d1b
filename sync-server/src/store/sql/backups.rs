//! How much of a register's journal every backup on offer holds.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use evertill_protocol::hello::BackupThrough;
use uuid::Uuid;

use super::{Db, args};
use crate::store::StoreResult;

/// A push may have been received this long before it was written.
const WRITING_MS: i64 = 120_000;

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
