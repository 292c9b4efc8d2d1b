//! Which store sells on the web.

use evertill_protocol::error::ErrorCode;
use serde_json::json;

use super::invalid;
use crate::audit::{Act, Entry};
use crate::error::Refusal;
use crate::hq::scope::Scope;
use crate::store::StoreResult;
use crate::store::sql::catalog::taken;
use crate::store::sql::{Db, args, audit};

/// # Errors
/// `NOT_FOUND`; `INVALID` where another merchant has that host.
pub fn open(db: Db<'_>, scope: &Scope, code: &str, host: Option<&str>, now_ms: i64) -> StoreResult<()> {
    let host = host.map(host_name).transpose()?;
    let sql = "SELECT id FROM store WHERE tenant_id = ? AND code = ?";
    let missing = || Refusal::new(ErrorCode::NotFound, format!("There is no store {code}."));
    let store: i64 = db.one(sql, args![scope.tenant(), code], |row| row.get(0))?.ok_or_else(missing)?;
    let sql = "INSERT INTO shop (tenant_id, store_id, host, opened_ms) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (tenant_id) DO UPDATE SET store_id = excluded.store_id, host = excluded.host";
    db.execute(sql, args![scope.tenant(), store, host, now_ms])
        .map_err(|error| taken(error, || "Another merchant's shop has this host name.".to_owned()))?;
    let entry = Entry::new(Act::ShopOpened, code, json!({ "host": host })).at(store);
    audit::record(db, scope, &entry, now_ms)
}

/// As a browser sends it, without a port.
fn host_name(text: &str) -> Result<String, Refusal> {
    let text = text.trim().to_ascii_lowercase();
    let fine = |letter: u8| letter.is_ascii_alphanumeric() || letter == b'-' || letter == b'.';
    if (1..=253).contains(&text.len()) && text.bytes().all(fine) {
        return Ok(text);
    }
    Err(invalid("A host name is letters, digits, dashes and points, like shop.example.org."))
}

pub fn close(db: Db<'_>, scope: &Scope, now_ms: i64) -> StoreResult<bool> {
    let sql = "DELETE FROM shop WHERE tenant_id = ?1 RETURNING store_id";
    let Some(store): Option<i64> = db.one(sql, args![scope.tenant()], |row| row.get(0))? else {
        return Ok(false);
    };
    audit::record(db, scope, &Entry::new(Act::ShopClosed, "shop", json!({})).at(store), now_ms)?;
    Ok(true)
}
