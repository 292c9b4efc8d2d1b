//! What many events of a batch change, written once for all of them: stock levels, marks, times, the journal's next row.

use std::collections::{BTreeMap, VecDeque};

use evertill_domain::journal::Position;
use evertill_domain::{Quantity, ablation};
use uuid::Uuid;

use crate::store::sql::{Arg, Db, args, feed};
use crate::store::{StoreError, StoreResult};
use crate::sync::books::Mark;

/// What becomes of a stock level.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Moved {
    pub change: Quantity,
    /// Its last movement.
    pub last: i64,
}

/// By tenant, store and variant, in the order in which rows are locked.
pub(super) type Levels = BTreeMap<(i64, i64, i64), Moved>;
/// How far each life of each register's journal is held, by tenant, register and incarnation.
pub(super) type Marks = BTreeMap<(i64, Uuid, u32), Mark>;

/// Changes levels. What was decided on another level than there is now is decided again.
pub(super) fn levels(db: Db<'_>, changes: &Levels) -> StoreResult<()> {
    if let Db::Postgres(_) = db {
        return levels_at_once(db, changes);
    }
    // The condition is what keeps stock at or above what is held for others, whatever was decided.
    let sql = "UPDATE stock_level SET on_hand = on_hand + ?4, last_movement = ?5
               WHERE tenant_id = ?1 AND store_id = ?2 AND variant_id = ?3 AND (?4 >= 0 OR on_hand + ?4 >= reserved)";
    for ((tenant, store, variant), moved) in changes {
        let row = args![tenant, store, variant, moved.change.0, moved.last];
        let unconditional = ablation::is_on("unconditional_stock");
        if unconditional || db.execute(sql, row)? == 0 {
            if moved.change < Quantity::ZERO && !unconditional {
                return Err(StoreError::Redecide);
            }
            first_level(db, row)?;
        }
    }
    Ok(())
}

fn first_level(db: Db<'_>, row: &[Arg<'_>]) -> StoreResult<()> {
    let sql = "INSERT INTO stock_level (tenant_id, store_id, variant_id, on_hand, last_movement)
               VALUES (?1, ?2, ?3, ?4, ?5)
               ON CONFLICT (tenant_id, store_id, variant_id)
               DO UPDATE SET on_hand = stock_level.on_hand + excluded.on_hand, last_movement = excluded.last_movement";
    db.execute(sql, row)?;
    Ok(())
}

fn levels_at_once(db: Db<'_>, changes: &Levels) -> StoreResult<()> {
    let column = |of: fn(&(i64, i64, i64)) -> i64| changes.keys().map(of).collect::<Vec<i64>>();
    let (tenants, stores, variants) = (column(|at| at.0), column(|at| at.1), column(|at| at.2));
    let quantities: Vec<i64> = changes.values().map(|moved| moved.change.0).collect();
    let lasts: Vec<i64> = changes.values().map(|moved| moved.last).collect();
    let sql = "UPDATE stock_level AS l SET on_hand = l.on_hand + u.q, last_movement = u.m
               FROM unnest(?1::bigint[], ?2::bigint[], ?3::bigint[], ?4::bigint[], ?5::bigint[]) AS u (t, s, v, q, m)
               WHERE l.tenant_id = u.t AND l.store_id = u.s AND l.variant_id = u.v
                   AND (u.q >= 0 OR l.on_hand + u.q >= l.reserved)
               RETURNING l.tenant_id, l.store_id, l.variant_id";
    let lists = [&tenants, &stores, &variants, &quantities, &lasts].map(|list| Arg::Ints(list));
    let mut missed = changes.clone();
    db.each(sql, &lists, |row| {
        missed.remove(&(row.get(0)?, row.get(1)?, row.get(2)?));
        Ok(())
    })?;
    for ((tenant, store, variant), moved) in &missed {
        if moved.change < Quantity::ZERO {
            return Err(StoreError::Redecide);
        }
        first_level(db, args![tenant, store, variant, moved.change.0, moved.last])?;
    }
    Ok(())
}

/// How far journals have come.
pub(super) fn marks(db: Db<'_>, marks: &Marks, at_ms: i64) -> StoreResult<()> {
    match db {
        Db::Sqlite(..) => {
            let sql = "INSERT INTO incarnation (register_id, incarnation, seq, hash, tenant_id)
                       VALUES (?1, ?2, ?3, ?4, ?5)
                       ON CONFLICT (register_id, incarnation) DO UPDATE SET seq = excluded.seq, hash = excluded.hash";
            for ((tenant, register, incarnation), mark) in marks {
                db.execute(sql, args![register, incarnation, mark.seq.cast_signed(), mark.hash, tenant])?;
            }
            Ok(())
        }
        Db::Postgres(_) => {
            marks_at_once(db, marks)?;
            let mut ends: BTreeMap<(i64, Uuid), Position> = BTreeMap::new();
            for ((tenant, register, incarnation), mark) in marks {
                // The last life of a register comes last.
                ends.insert((*tenant, *register), Position { incarnation: *incarnation, seq: mark.seq });
            }
            feed::applied(db, &ends, at_ms)
        }
    }
}

fn marks_at_once(db: Db<'_>, marks: &Marks) -> StoreResult<()> {
    let tenants: Vec<i64> = marks.keys().map(|at| at.0).collect();
    let registers: Vec<Uuid> = marks.keys().map(|at| at.1).collect();
    let incarnations: Vec<i64> = marks.keys().map(|at| i64::from(at.2)).collect();
    let seqs: Vec<i64> = marks.values().map(|mark| mark.seq.cast_signed()).collect();
    let hashes: Vec<String> = marks.values().map(|mark| hex::encode(mark.hash)).collect();
    let sql = "INSERT INTO incarnation (tenant_id, register_id, incarnation, seq, hash)
               SELECT t, r, i, s, decode(h, 'hex')
               FROM unnest(?1::bigint[], ?2::uuid[], ?3::bigint[], ?4::bigint[], ?5::text[]) AS u (t, r, i, s, h)
               ON CONFLICT (tenant_id, register_id, incarnation)
               DO UPDATE SET seq = excluded.seq, hash = excluded.hash";
    let (tenants, registers, incarnations) =
        (Arg::Ints(&tenants), Arg::Ids(&registers), Arg::Ints(&incarnations));
    db.execute(sql, &[tenants, registers, incarnations, Arg::Ints(&seqs), Arg::Texts(&hashes)])?;
    Ok(())
}

/// How far the registers' own times have come.
pub(super) fn last_business(db: Db<'_>, times: &BTreeMap<(i64, Uuid), i64>) -> StoreResult<()> {
    if let Db::Sqlite(..) = db {
        let sql = "UPDATE register SET last_business_ms = ?3 WHERE tenant_id = ?1 AND id = ?2";
        for ((tenant, register), at_ms) in times {
            db.execute(sql, args![tenant, register, at_ms])?;
        }
        return Ok(());
    }
    let tenants: Vec<i64> = times.keys().map(|at| at.0).collect();
    let registers: Vec<Uuid> = times.keys().map(|at| at.1).collect();
    let at_ms: Vec<i64> = times.values().copied().collect();
    let sql = "UPDATE register AS r SET last_business_ms = u.at
               FROM unnest(?1::bigint[], ?2::uuid[], ?3::bigint[]) AS u (t, id, at)
               WHERE r.tenant_id = u.t AND r.id = u.id";
    db.execute(sql, &[Arg::Ints(&tenants), Arg::Ids(&registers), Arg::Ints(&at_ms)])?;
    Ok(())
}

/// Where the tenant's journal goes on. SQLite sees that by its last row.
pub(super) fn next_event(db: Db<'_>, tenant: i64, next: i64) -> StoreResult<()> {
    if let Db::Postgres(_) = db {
        let sql = "UPDATE ledger SET next_event = ?2 WHERE tenant_id = ?1 AND next_event < ?2";
        db.execute(sql, args![tenant, next])?;
    }
    Ok(())
}

/// Ids for so many rows of a table that numbers its own.
pub(super) fn free_rows(db: Db<'_>, table: &str, count: i64) -> StoreResult<VecDeque<i64>> {
    match db {
        Db::Sqlite(..) => {
            let sql = format!("SELECT coalesce(max(id), 0) + 1 FROM {table}");
            let first: i64 = db.of_all().need(&sql, &[], |row| row.get(0))?;
            Ok((first..first + count).collect())
        }
        Db::Postgres(_) => {
            // By its name, which is looked up once; asking for it would be asked for every number.
            let sql = format!("SELECT nextval('{table}_id_seq') FROM generate_series(1, ?1::bigint)");
            Ok(db.all(&sql, args![count], |row| row.get(0))?.into())
        }
    }
}
