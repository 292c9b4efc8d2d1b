//! The history of sub-orders: who moved them where, and when.

use evertill_domain::market::fulfilment::State;

use crate::store::sql::{Db, args};
use crate::store::{StoreError, StoreResult};

/// An order's row, and the number of one of its sub-orders.
pub type PartOf = (i64, i64);

pub fn write(
    db: Db<'_>,
    tenant: i64,
    (order, number): PartOf,
    state: State,
    (by, note): (Option<i64>, &str),
    now_ms: i64,
) -> StoreResult<()> {
    let sql = "INSERT INTO sub_order_step (tenant_id, order_id, number, no, state, at_ms, user_id, note)
        VALUES (?1, ?2, ?3, (SELECT count(*) + 1 FROM sub_order_step AS s
            WHERE s.tenant_id = ?1 AND s.order_id = ?2 AND s.number = ?3), ?4, ?5, ?6, ?7)";
    db.execute(sql, args![tenant, order, number, state.name(), now_ms, by, note]).map(drop)
}

/// As it is kept.
pub fn parse(name: &str) -> StoreResult<State> {
    State::parse(name).ok_or_else(|| StoreError::Corrupt(format!("a sub-order is {name}")))
}

/// How far each part of an order is, in their order.
pub fn states(db: Db<'_>, tenant: i64, order: i64) -> StoreResult<Vec<(i64, State)>> {
    let sql = "SELECT number, state FROM sub_order WHERE tenant_id = ?1 AND order_id = ?2 ORDER BY number";
    db.all(sql, args![tenant, order], |row| Ok((row.get(0)?, parse(&row.get::<String>(1)?)?)))
}
