//! The servers' own keys: what signs access tokens, and what says which key the database's secrets are under.

use crate::audit::{Act, Entry};
use crate::hq::scope::Scope;
use crate::store::StoreResult;
use crate::store::people::StoredKey;
use crate::store::sql::{Db, args, audit, customers};
use serde_json::json;

const CHECK: &str = "SELECT sealed FROM vault WHERE id = 1";

pub fn vault_check(db: Db<'_>) -> StoreResult<Option<Vec<u8>>> {
    db.one(CHECK, &[], |row| row.get(0))
}

/// Of two servers that begin at once the first has begun.
pub fn begin_vault(db: Db<'_>, sealed: &[u8]) -> StoreResult<Vec<u8>> {
    db.execute("INSERT INTO vault (id, sealed) VALUES (1, ?1) ON CONFLICT (id) DO NOTHING", args![sealed])?;
    db.need(CHECK, &[], |row| row.get(0))
}

/// What is under a key that nobody has any more is of no use to anybody.
pub fn renew_vault(db: Db<'_>, now_ms: i64) -> StoreResult<()> {
    let sql = "SELECT u.tenant_id, u.id, u.login FROM second_factor f
        JOIN \"user\" u ON u.tenant_id = f.tenant_id AND u.id = f.user_id ORDER BY u.tenant_id, u.id";
    let lost: Vec<(i64, i64, String)> =
        db.all(sql, &[], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    for (tenant, person, login) in lost {
        let entry = Entry::new(Act::SecondFactorOff, login, json!({ "person": person }));
        audit::record(db, &Scope::of_operator(tenant), &entry, now_ms)?;
    }
    customers::give_up(db, now_ms)?;
    for table in ["recovery_code", "second_factor", "signing_key", "vault"] {
        db.execute(&format!("DELETE FROM {table}"), &[])?;
    }
    Ok(())
}

pub fn signing_keys(db: Db<'_>, signed_after_ms: i64) -> StoreResult<Vec<StoredKey>> {
    let sql = "SELECT kid, sealed, made_ms, signs_until_ms FROM signing_key WHERE signs_until_ms > ?1
        ORDER BY signs_until_ms DESC, kid";
    db.all(sql, args![signed_after_ms], |row| {
        Ok(StoredKey {
            kid: row.get(0)?,
            sealed: row.get(1)?,
            made_ms: row.get(2)?,
            signs_until_ms: row.get(3)?,
        })
    })
}

pub fn add(db: Db<'_>, key: &StoredKey, drop_before_ms: i64) -> StoreResult<()> {
    db.execute("DELETE FROM signing_key WHERE signs_until_ms <= ?", args![drop_before_ms])?;
    let sql = "INSERT INTO signing_key (kid, sealed, made_ms, signs_until_ms) VALUES (?, ?, ?, ?)";
    db.execute(sql, args![key.kid, key.sealed, key.made_ms, key.signs_until_ms]).map(drop)
}

pub fn end(db: Db<'_>, now_ms: i64, at_once: bool) -> StoreResult<()> {
    let sql = match at_once {
        true => "DELETE FROM signing_key WHERE made_ms <= ?1",
        false => "UPDATE signing_key SET signs_until_ms = ?1 WHERE signs_until_ms > ?1",
    };
    db.execute(sql, args![now_ms]).map(drop)
}
