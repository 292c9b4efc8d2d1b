//! How often somebody has tried, counted in the database, so that what one server refuses the others refuse.

use super::{Db, Row, args};
use crate::error::Refusal;
use crate::store::{StoreError, StoreResult};

/// Failures of one login that are forgiven.
const FREE_FAILURES: i64 = 5;
/// An address may be a whole office, or all tills of a shop, behind one router.
const FREE_FAILURES_OF_ADDRESS: i64 = 20;
const FIRST_LOCK_MS: i64 = 30_000;
const LONGEST_LOCK_MS: i64 = 3_600_000;
/// Failures are forgotten so long after the last lock.
const FORGET_MS: i64 = 900_000;
/// So long what was asked for is counted together.
const WINDOW_MS: i64 = 60_000;

/// Until when any of these may not try, if that is not over.
pub fn locked_until(db: Db<'_>, subjects: &[String], now_ms: i64) -> StoreResult<Option<i64>> {
    let mut latest = None;
    for subject in subjects {
        let until: Option<i64> = db.one(
            "SELECT locked_until_ms FROM sign_in_failure WHERE subject = ? AND failures >= ?",
            args![subject, free(subject)],
            |row| row.get(0),
        )?;
        latest = latest.max(until.filter(|until| *until > now_ms));
    }
    Ok(latest)
}

fn free(subject: &str) -> i64 {
    if subject.starts_with("address ") { FREE_FAILURES_OF_ADDRESS } else { FREE_FAILURES }
}

/// Counts a failure against each; beyond those that are forgiven, each locks for twice as long as the one before.
pub fn failed(db: Db<'_>, subjects: &[String], now_ms: i64) -> StoreResult<()> {
    db.execute("DELETE FROM sign_in_failure WHERE locked_until_ms < ?", args![now_ms - FORGET_MS])?;
    for subject in subjects {
        let sql = "INSERT INTO sign_in_failure (subject, failures, locked_until_ms) VALUES (?1, 1, ?2)
            ON CONFLICT (subject) DO UPDATE SET failures = sign_in_failure.failures + 1, locked_until_ms = ?2 RETURNING failures";
        let failures: i64 = db.need(sql, args![subject, now_ms], |row| row.get(0))?;
        let free = free(subject);
        if failures >= free {
            let doublings = u32::try_from(failures - free).unwrap_or(u32::MAX).min(20);
            let lock = FIRST_LOCK_MS.saturating_mul(1 << doublings).min(LONGEST_LOCK_MS);
            db.execute(
                "UPDATE sign_in_failure SET locked_until_ms = ? WHERE subject = ?",
                args![now_ms + lock, subject],
            )?;
        }
    }
    Ok(())
}

/// Its failures are forgotten.
pub fn succeeded(db: Db<'_>, subject: &str) -> StoreResult<()> {
    db.execute("DELETE FROM sign_in_failure WHERE subject = ?", args![subject])?;
    Ok(())
}

/// Counts what is no failure, but may be asked for only so often a minute. A refusal undoes the count with all else.
pub fn asked(db: Db<'_>, subject: &str, most: i64, now_ms: i64) -> StoreResult<()> {
    let sql = "INSERT INTO sign_in_failure AS f (subject, failures, locked_until_ms) VALUES (?1, 1, ?3)
        ON CONFLICT (subject) DO UPDATE SET
            failures = CASE WHEN f.locked_until_ms <= ?2 THEN 1 ELSE f.failures + 1 END,
            locked_until_ms = CASE WHEN f.locked_until_ms <= ?2 THEN ?3 ELSE f.locked_until_ms END
        RETURNING failures, locked_until_ms";
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
    let (times, until_ms): (i64, i64) = db.need(sql, args![subject, now_ms, now_ms + WINDOW_MS], read)?;
    if times > most {
        return Err(StoreError::Refused(Refusal::locked(until_ms - now_ms)));
    }
    Ok(())
}
