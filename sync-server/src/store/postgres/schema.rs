//! The schema and its migrations, forward only; several servers may start at once.

use super::pool::{Kind, Pool};
use crate::faults::kill_at;
use crate::store::sql::{Db, Whose, args};
use crate::store::{StoreError, StoreResult};

const MIGRATIONS: &[&str] = &[
    include_str!("../../../../migrations/server/postgres/0001_books.sql"),
    include_str!("../../../../migrations/server/postgres/0002_registers.sql"),
    include_str!("../../../../migrations/server/postgres/0003_people_and_backups.sql"),
    include_str!("../../../../migrations/server/postgres/0004_views.sql"),
    include_str!("../../../../migrations/server/postgres/0005_outbox.sql"),
    include_str!("../../../../migrations/server/postgres/0006_movements.sql"),
    include_str!("../../../../migrations/server/postgres/0007_audit.sql"),
    include_str!("../../../../migrations/server/postgres/0008_sessions.sql"),
    include_str!("../../../../migrations/server/postgres/0009_apart.sql"),
    include_str!("../../../../migrations/server/postgres/0010_customers.sql"),
    include_str!("../../../../migrations/server/postgres/0011_devices.sql"),
    include_str!("../../../../migrations/server/postgres/0012_market.sql"),
];

/// What a migration did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Migrated {
    pub from: usize,
    pub to: usize,
}

/// Applies every migration that the database lacks, each in a transaction of its own.
pub(super) async fn migrate(pool: &Pool, now_ms: i64) -> StoreResult<Migrated> {
    let from = pool.run(Kind::Upkeep, Whose::All, version).await?;
    if from > MIGRATIONS.len() {
        let known = MIGRATIONS.len();
        let why = format!("{} was written by a newer version (schema {from}, known {known})", pool.place());
        return Err(StoreError::Unusable(why));
    }
    for index in from..MIGRATIONS.len() {
        pool.run(Kind::Upkeep, Whose::All, move |db| apply(db, index, now_ms)).await?;
    }
    Ok(Migrated { from, to: MIGRATIONS.len() })
}

/// Fails unless the database has had exactly the migrations that this program knows; changes nothing.
pub(super) fn is_current(db: Db<'_>) -> StoreResult<()> {
    let version: usize = db.need("SELECT version FROM schema_version", &[], |row| row.get(0))?;
    if version == MIGRATIONS.len() {
        return Ok(());
    }
    let known = MIGRATIONS.len();
    Err(StoreError::Unusable(format!(
        "the copy has schema {version}, this program {known}: migrate the one behind"
    )))
}

/// How many migrations the database has had; the row is locked until the transaction ends.
pub(super) fn version(db: Db<'_>) -> StoreResult<usize> {
    let Db::Postgres(session) = db else { return Ok(0) };
    session.batch(
        "CREATE TABLE IF NOT EXISTS schema_version (one BOOLEAN PRIMARY KEY CHECK (one), version BIGINT NOT NULL);
         INSERT INTO schema_version (one, version) VALUES (TRUE, 0) ON CONFLICT DO NOTHING;",
    )?;
    db.need("SELECT version FROM schema_version FOR UPDATE", &[], |row| row.get(0))
}

fn apply(db: Db<'_>, index: usize, now_ms: i64) -> StoreResult<()> {
    let Db::Postgres(session) = db else { return Ok(()) };
    // Another server may have been faster.
    if version(db)? != index {
        return Ok(());
    }
    let Some(sql) = MIGRATIONS.get(index) else { return Ok(()) };
    session.batch(sql)?;
    kill_at("mid_migration");
    if index == 0 {
        let sql = "INSERT INTO meta (one, epoch_n, epoch_id, next_id, created_ms) VALUES (1, 1, ?1, 1, ?2)";
        db.execute(sql, args![uuid::Uuid::new_v4(), now_ms])?;
    }
    db.execute("UPDATE schema_version SET version = version + 1", &[])?;
    Ok(())
}
