//! The statements that write the books, prepared once for a whole batch.

use rusqlite::{CachedStatement, Connection};

use crate::store::StoreResult;

macro_rules! pens {
    ($($name:ident: $sql:literal;)*) => {
        pub(super) struct Pens<'c> { $(pub $name: CachedStatement<'c>,)* }

        impl<'c> Pens<'c> {
            pub fn new(connection: &'c Connection) -> StoreResult<Self> {
                Ok(Pens { $($name: connection.prepare_cached($sql)?,)* })
            }
        }
    };
}

pens! {
    push: "INSERT INTO push (register_id, incarnation, first_seq, last_seq, last_hash, signature, received_ms)
           VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    event: "INSERT INTO event (id, tenant_id, key, register_id, incarnation, seq, kind, body, hash, push_id, received_ms,
               outcome, result, aside)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)";
    parked_body: "INSERT INTO parked_body (key, body_hash, tenant_id, register_id, incarnation, seq, body, code, result,
                     received_ms)
                  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    overwrite: "UPDATE event SET body = ?2 WHERE key = ?1";
    order: "INSERT INTO orders (id, tenant_id, order_id, key, store_id, register_id, number, cart_id, cashier_id, sold_ms,
               received_ms, business_date, sold_offline, currency, total, rounding, variance, exceptions,
               customer, exempt)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)";
    sub_order: "INSERT INTO sub_order (order_id, number, vendor_id, total) VALUES (?1, ?2, ?3, ?4)";
    line: "INSERT INTO order_line (order_id, line, variant_id, vendor_id, sub_order, name, qty, unit_price, basis, gross,
              discount, net, tax_included, tax_added, expected, variance, taken, short, fees)
           VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)";
    fee: "INSERT INTO order_fee (order_id, line, place, rate_id, unit, amount, taxed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    tender: "INSERT INTO tender (order_id, place, kind, tendered, change, line, reference)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    movement: "INSERT INTO stock_movement (tenant_id, store_id, variant_id, kind, qty, event_id, user_id, reason, at_ms)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    exception: "INSERT INTO exception (tenant_id, store_id, register_id, event_key, body_hash, order_id, code, severity,
                   line, detail, opened_ms)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
    wait: "INSERT OR IGNORE INTO waiting (target, key) VALUES (?1, ?2)";
    wait_no_more: "DELETE FROM waiting WHERE target = ?1 AND key = ?2";
    line_back: "UPDATE order_line SET taken = taken - ?3, short = short - ?4 WHERE order_id = ?1 AND line = ?2";
    order_void: "UPDATE orders SET voided_ms = ?2, void_key = ?3, void_reason = ?4, voided_by = ?5
                 WHERE id = ?1 AND voided_ms IS NULL";
    order_refund: "UPDATE orders SET refunded = refunded + ?2 WHERE id = ?1";
    mark: "INSERT INTO incarnation (register_id, incarnation, seq, hash) VALUES (?1, ?2, ?3, ?4)
           ON CONFLICT (register_id, incarnation) DO UPDATE SET seq = excluded.seq, hash = excluded.hash";
    last_business: "UPDATE register SET last_business_ms = ?2 WHERE id = ?1";
    // The condition is what keeps stock at or above what is held for others, whatever was decided.
    stock: "UPDATE stock_level SET on_hand = on_hand + ?4
            WHERE tenant_id = ?1 AND store_id = ?2 AND variant_id = ?3 AND (?4 >= 0 OR on_hand + ?4 >= reserved)";
    stock_first: "INSERT INTO stock_level (tenant_id, store_id, variant_id, on_hand) VALUES (?1, ?2, ?3, ?4)
                  ON CONFLICT (tenant_id, store_id, variant_id) DO UPDATE SET on_hand = on_hand + excluded.on_hand";
}
