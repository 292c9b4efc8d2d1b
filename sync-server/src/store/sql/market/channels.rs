//! How a product is sold: at tills, on the web, to be picked up.

use std::collections::BTreeSet;

use serde_json::json;

use super::{invalid, not_below_zero};
use crate::audit::{Act, Entry};
use crate::hq::scope::Scope;
use crate::hq::view::channel::{Channel, ChannelName};
use crate::store::sql::hq::stock::{require_variant, sku};
use crate::store::sql::{Db, args, audit};
use crate::store::{StoreError, StoreResult};

/// A product that is a vendor's from now on is sold on the web, at its list price, unless somebody has said otherwise.
/// Called before the product's row is written.
pub fn first_of(db: Db<'_>, tenant: i64, variant: i64, vendor: i64) -> StoreResult<()> {
    let sql = "INSERT INTO channel (tenant_id, variant_id, channel, active) SELECT ?1, ?2, 'web', TRUE
        WHERE NOT EXISTS (SELECT 1 FROM variant v WHERE v.tenant_id = ?1 AND v.id = ?2 AND v.vendor_id = ?3)
        ON CONFLICT DO NOTHING";
    db.execute(sql, args![tenant, variant, vendor])?;
    Ok(())
}

pub fn list(db: Db<'_>, scope: &Scope, variant: i64) -> StoreResult<Vec<Channel>> {
    require_variant(db, scope, variant)?;
    let sql =
        "SELECT channel, active, price FROM channel WHERE tenant_id = ? AND variant_id = ? ORDER BY channel";
    db.all(sql, args![scope.tenant(), variant], |row| {
        let name: String = row.get(0)?;
        let channel =
            ChannelName::parse(&name).ok_or_else(|| StoreError::Corrupt(format!("channel {name}")))?;
        Ok(Channel { channel, active: row.get(1)?, price: row.get(2)? })
    })
}

/// # Errors
/// `INVALID` where a channel is named twice, or a till is given a price.
pub fn set(
    db: Db<'_>,
    scope: &Scope,
    variant: i64,
    wanted: &[Channel],
    now_ms: i64,
) -> StoreResult<Vec<Channel>> {
    require_variant(db, scope, variant)?;
    let names: BTreeSet<ChannelName> = wanted.iter().map(|channel| channel.channel).collect();
    if names.len() != wanted.len() {
        return Err(invalid("Each channel is named once.").into());
    }
    for channel in wanted {
        not_below_zero(&[("A price", channel.price.unwrap_or_default())])?;
        if channel.channel == ChannelName::Till && channel.price.is_some() {
            return Err(invalid("A till's price is its list price.").into());
        }
    }
    let tenant = scope.tenant();
    db.execute("DELETE FROM channel WHERE tenant_id = ? AND variant_id = ?", args![tenant, variant])?;
    let sql = "INSERT INTO channel (tenant_id, variant_id, channel, active, price) VALUES (?, ?, ?, ?, ?)";
    for Channel { channel, active, price } in wanted {
        db.execute(sql, args![tenant, variant, channel.name(), active, price])?;
    }
    let entry = Entry::new(
        Act::ChannelChanged,
        sku(db, scope, variant)?,
        json!({ "product": variant, "channels": wanted }),
    );
    audit::record(db, scope, &entry, now_ms)?;
    list(db, scope, variant)
}
