//! What is held for carts: taken from what is free by conditional changes, so that no two have the same piece, and given
//! back when the time is over.
//!
//! Reservations are locked before levels, and levels in the order of their places: nobody waits for somebody who waits.

use std::collections::BTreeMap;

use evertill_protocol::feed::Collection;
use uuid::Uuid;

use super::basket::Place;
use crate::store::StoreResult;
use crate::store::sql::feed::{Changed, touch};
use crate::store::sql::{Db, args};

/// Holds so much more (below zero: less) of a level; false where there is not so much free.
pub fn move_held(db: Db<'_>, tenant: i64, place: Place, change: i64, now_ms: i64) -> StoreResult<bool> {
    if change == 0 {
        return Ok(true);
    }
    let sql = "UPDATE stock_level SET reserved = reserved + ?4
        WHERE tenant_id = ?1 AND store_id = ?2 AND variant_id = ?3 AND reserved + ?4 >= 0 AND on_hand >= reserved + ?4";
    if db.execute(sql, args![tenant, place.0, place.1, change])? == 0 {
        return Ok(false);
    }
    touch(db, tenant, Changed::at(Collection::Stock, &place.1.to_string(), place.0), now_ms)?;
    Ok(true)
}

/// What is held for a cart, taken from it: whoever calls says what becomes of it.
pub fn take(db: Db<'_>, tenant: i64, cart: Uuid) -> StoreResult<BTreeMap<Place, i64>> {
    let sql =
        "DELETE FROM reservation WHERE tenant_id = ?1 AND cart_id = ?2 RETURNING store_id, variant_id, qty";
    let taken = db.all(sql, args![tenant, cart], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)))?;
    Ok(taken.into_iter().collect())
}

/// Nothing is held for the cart any more.
pub fn release(db: Db<'_>, tenant: i64, cart: Uuid, now_ms: i64) -> StoreResult<()> {
    for (place, qty) in take(db, tenant, cart)? {
        move_held(db, tenant, place, -qty, now_ms)?;
    }
    Ok(())
}

/// Makes what is held for a cart as near to this as there is: each place whole, or as it was. All of it until then.
pub fn hold(
    db: Db<'_>,
    tenant: i64,
    cart: Uuid,
    wanted: &BTreeMap<Place, i64>,
    until_ms: i64,
    now_ms: i64,
) -> StoreResult<()> {
    let had = take(db, tenant, cart)?;
    let places: BTreeMap<Place, i64> = had
        .keys()
        .chain(wanted.keys())
        .map(|place| (*place, wanted.get(place).copied().unwrap_or_default()))
        .collect();
    let sql = "INSERT INTO reservation (tenant_id, cart_id, store_id, variant_id, qty, expires_ms)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    for (place, wanted) in places {
        let had = had.get(&place).copied().unwrap_or_default();
        let holds = if move_held(db, tenant, place, wanted - had, now_ms)? { wanted } else { had };
        if holds > 0 {
            db.execute(sql, args![tenant, cart, place.0, place.1, holds, until_ms])?;
        }
    }
    Ok(())
}

/// What is held for a cart beyond what is still in it is free again.
pub fn shrink(
    db: Db<'_>,
    tenant: i64,
    cart: Uuid,
    (held, wanted): (&BTreeMap<Place, i64>, &BTreeMap<Place, i64>),
    now_ms: i64,
) -> StoreResult<()> {
    for (place, held) in held {
        let wanted = wanted.get(place).copied().unwrap_or_default();
        if *held <= wanted {
            continue;
        }
        let sql = "DELETE FROM reservation WHERE tenant_id = ?1 AND cart_id = ?2 AND store_id = ?3 AND variant_id = ?4
            RETURNING qty, expires_ms";
        let row = args![tenant, cart, place.0, place.1];
        let taken: Option<(i64, i64)> = db.one(sql, row, |row| Ok((row.get(0)?, row.get(1)?)))?;
        // Freed meanwhile: its time was over.
        let Some((held, until_ms)) = taken else { continue };
        let stays = held.min(wanted);
        move_held(db, tenant, *place, stays - held, now_ms)?;
        if stays > 0 {
            let sql = "INSERT INTO reservation (tenant_id, cart_id, store_id, variant_id, qty, expires_ms)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
            db.execute(sql, args![tenant, cart, place.0, place.1, stays, until_ms])?;
        }
    }
    Ok(())
}

/// Whose reservations have run out.
pub fn tenants_with_old(db: Db<'_>, now_ms: i64) -> StoreResult<Vec<i64>> {
    let sql = "SELECT DISTINCT tenant_id FROM reservation WHERE expires_ms <= ?1";
    db.all(sql, args![now_ms], |row| row.get(0))
}

/// Gives back what ran out; how many reservations. Another server that does the same finds them gone.
pub fn free_old(db: Db<'_>, tenant: i64, now_ms: i64) -> StoreResult<usize> {
    let sql = "DELETE FROM reservation WHERE tenant_id = ?1 AND expires_ms <= ?2 RETURNING store_id, variant_id, qty";
    let old: Vec<(Place, i64)> =
        db.all(sql, args![tenant, now_ms], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)))?;
    let mut sums: BTreeMap<Place, i64> = BTreeMap::new();
    for (place, qty) in &old {
        *sums.entry(*place).or_default() += qty;
    }
    for (place, qty) in sums {
        move_held(db, tenant, place, -qty, now_ms)?;
    }
    Ok(old.len())
}
