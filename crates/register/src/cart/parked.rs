//! Carts put aside at this till, and called back at the prices of that moment.

use evertill_domain::cart::LinePrice;
use evertill_domain::time::{instant, local_rfc3339};
use evertill_domain::{Money, PriceBasis, Role};
use rusqlite::{Connection, Row, params};
use uuid::Uuid;

use super::rows::{Head, all, open, open_cart};
use super::rung::{Rung, ring};
use crate::error::{Error, Result};
use crate::pricing;
use crate::register::Register;
use crate::till;
use crate::view::{self, ApprovalInput, CustomerInput, Minor, ParkedCart};

/// What fits on the tile of a parked cart, in characters.
const LONGEST_NAME: usize = 40;

impl Register {
    /// Puts the open cart aside, with all that belongs to it, and opens the next one.
    ///
    /// # Errors
    /// [`Error::CartEmpty`], [`Error::NotSignedIn`].
    pub fn cart_park(&self, name: Option<&str>) -> Result<view::Cart> {
        let (now_ms, new_id) = (self.now_ms(), self.ids.new_id());
        self.store.write(|tx| {
            let head = open_cart(tx)?.ok_or(Error::CartEmpty)?;
            if !self.put_aside(tx, head, name, now_ms)? {
                return Err(Error::CartEmpty);
            }
            open(tx, new_id, now_ms)?;
            self.show(tx, now_ms)
        })
    }

    /// The carts put aside, newest first.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn parked_carts(&self) -> Result<Vec<ParkedCart>> {
        self.store.read(parked)
    }

    /// Calls a cart back, its list prices those of now. An open cart that holds anything is put aside in exchange.
    ///
    /// # Errors
    /// [`Error::CartNotParked`], [`Error::NotSignedIn`].
    pub fn cart_recall(&self, cart: Uuid) -> Result<view::Cart> {
        let now_ms = self.now_ms();
        self.store.write(|tx| {
            self.cashier(tx)?;
            let sql = "UPDATE cart SET opened_ms = ?2 WHERE id = ?1 AND parked_ms IS NOT NULL";
            if tx.execute(sql, params![cart, now_ms])? == 0 {
                return Err(Error::CartNotParked);
            }
            if let Some(head) = open_cart(tx)? {
                let open = head.id;
                if !self.put_aside(tx, head, None, now_ms)? {
                    tx.execute("DELETE FROM cart WHERE id = ?1", [open])?;
                }
            }
            tx.execute("UPDATE cart SET parked_ms = NULL WHERE id = ?1", [cart])?;
            reprice(tx, cart, now_ms)?;
            self.show(tx, now_ms)
        })
    }

    /// Throws a parked cart away.
    ///
    /// # Errors
    /// [`Error::CartNotParked`], and what an approval can be refused for: a cashier asks a supervisor.
    pub fn parked_cart_drop(&self, cart: Uuid, approval: Option<&ApprovalInput>) -> Result<Vec<ParkedCart>> {
        self.allowed(approval, Role::may_supervise)?;
        self.store.write(|tx| {
            let sql = "DELETE FROM cart WHERE id = ?1 AND parked_ms IS NOT NULL";
            if tx.execute(sql, [cart])? == 0 {
                return Err(Error::CartNotParked);
            }
            parked(tx)
        })
    }

    /// False when there is nothing in it to keep.
    fn put_aside(&self, tx: &Connection, head: Head, name: Option<&str>, now_ms: i64) -> Result<bool> {
        let by = self.cashier(tx)?.name;
        let Rung { head, sold, .. } = ring(tx, head, &till::store(tx)?, now_ms)?;
        if sold.is_empty() {
            return Ok(false);
        }
        let name: Option<String> = name.map(|name| name.trim().chars().take(LONGEST_NAME).collect());
        let total: Money = sold.iter().map(evertill_domain::order::line_total).sum();
        // Called what it was called when it was parked before, unless it gets another name.
        let sql =
            "UPDATE cart SET parked_ms = ?2, parked_by = ?3, parked_total = ?4, name = coalesce(?5, name)
                   WHERE id = ?1";
        tx.execute(sql, params![head.id, now_ms, by, total.0, name.filter(|name| !name.is_empty())])?;
        Ok(true)
    }
}

/// Sets list prices to those in force, each line remembering the one it had. What a person approved stands.
fn reprice(tx: &Connection, cart: Uuid, now_ms: i64) -> Result<()> {
    for kept in all(tx, cart)? {
        let (PriceBasis::List { price_id }, LinePrice::Unit(before)) = (&kept.basis, kept.price) else {
            continue;
        };
        let Some(now) = pricing::list_price(tx, kept.variant, now_ms)?.filter(|now| now.id != *price_id)
        else {
            continue;
        };
        let basis = serde_json::to_string(&PriceBasis::List { price_id: now.id })?;
        let changed_from = (before != now.amount).then_some(before.0);
        let sql = "UPDATE cart_line SET unit_price = ?2, list_price = ?2, basis = ?3, repriced_from = ?4 WHERE id = ?1";
        tx.execute(sql, params![kept.id, now.amount.0, basis, changed_from])?;
    }
    Ok(())
}

fn parked(conn: &Connection) -> Result<Vec<ParkedCart>> {
    let Some(store) = till::find_store(conn)? else { return Ok(Vec::new()) };
    let sql =
        "SELECT id, number, name, (SELECT count(*) FROM cart_line WHERE cart_id = cart.id), parked_total,
                   parked_ms, parked_by, customer, customer_name
               FROM cart WHERE parked_ms IS NOT NULL ORDER BY parked_ms DESC, number DESC";
    let read = |row: &Row<'_>| {
        let (customer, name): (Option<String>, _) = (row.get(7)?, row.get(8)?);
        let cart = ParkedCart {
            cart_id: row.get(0)?,
            number: row.get(1)?,
            name: row.get(2)?,
            lines: row.get(3)?,
            total: Minor(row.get::<_, Option<i64>>(4)?.unwrap_or_default()),
            parked_at: String::new(),
            cashier: row.get::<_, Option<String>>(6)?.unwrap_or_default(),
            customer: customer.map(|id| CustomerInput { id, name }),
        };
        Ok((cart, row.get(5)?))
    };
    let mut statement = conn.prepare_cached(sql)?;
    let carts = statement.query_map([], read)?.collect::<rusqlite::Result<Vec<(ParkedCart, i64)>>>()?;
    let dated = |(cart, at_ms)| {
        Ok(ParkedCart { parked_at: local_rfc3339(instant(at_ms), &store.time_zone)?, ..cart })
    };
    carts.into_iter().map(dated).collect()
}
