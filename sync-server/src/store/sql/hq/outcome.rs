//! What reaches the till by the feed when something about one of its events changes after the first outcome.

use evertill_protocol::feed::Collection;
use uuid::Uuid;

use crate::store::StoreResult;
use crate::store::sql::Db;
use crate::store::sql::feed::{Changed, touch};

/// Tells the register that sold it.
pub fn changed(db: Db<'_>, tenant: i64, register: Uuid, key: Uuid, now_ms: i64) -> StoreResult<()> {
    touch(db, tenant, Changed::of(Collection::Outcome, &key.to_string(), register), now_ms)?;
    Ok(())
}
