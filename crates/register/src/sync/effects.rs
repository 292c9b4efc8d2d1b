//! What a journal event does beside the journal, for events that came back from the server: the lists' rows and the
//! stock estimate.

use evertill_domain::event::{Sale, Void};
use evertill_domain::journal::Position;
use evertill_domain::time::{business_date, instant};
use evertill_domain::{Body, Fact, Quantity};
use rusqlite::{Connection, params};

use crate::error::Result;
use crate::journal::Written;
use crate::{catalog, checkout, receipt, till};

/// Lists a recovered event. What cannot be listed (of a newer version, or already there in another form) is in the
/// journal all the same.
pub(crate) fn list(tx: &Connection, at: &Written, body: &Body) -> Result<()> {
    match &body.fact {
        Fact::Sale(sale) => list_sale(tx, at, body, sale),
        Fact::Void(void) => mark_voided(tx, at, body, void),
        _ => Ok(()),
    }
}

fn list_sale(tx: &Connection, at: &Written, body: &Body, sale: &Sale) -> Result<()> {
    // A copy may hold the cart still open: it has been sold.
    tx.prepare_cached("DELETE FROM cart WHERE id = ?1")?.execute([sale.cart])?;
    if checkout::find_by_cart(tx, sale.cart)?.is_some() {
        return Ok(());
    }
    let store = till::find_store(tx)?;
    let date = match &store {
        Some(store) => business_date(at.printed, &store.time_zone, store.day_start_minutes)?,
        None => at.printed.date_naive(),
    };
    checkout::insert(tx, sale, at, body.by, &date.to_string())?;
    checkout::receipt_was_shown(tx, at.key)
}

fn mark_voided(tx: &Connection, at: &Written, body: &Body, void: &Void) -> Result<()> {
    let by = void.approved_by.or(body.by).map(|id| catalog::find_user(tx, id)).transpose()?.flatten();
    let sql =
        "UPDATE sale SET void_key = ?2, void_reason = ?3, void_by = ?4 WHERE key = ?1 AND void_key IS NULL";
    let by = by.map_or_else(String::new, |user| user.name);
    tx.prepare_cached(sql)?.execute(params![void.target, at.key, void.reason, by])?;
    Ok(())
}

/// When the business counts it as written.
pub(crate) fn written(at: Position, key: uuid::Uuid, body: &Body) -> Written {
    Written { key, at, printed: instant(body.at.business_time().timestamp_millis()) }
}

/// Notes again what the events beyond the server's levels took from stock, where that was forgotten: a restored
/// server's levels hold less than they did.
pub(crate) fn estimate_again(tx: &Connection) -> Result<()> {
    let sql = "SELECT event.incarnation, event.seq, event.body FROM till JOIN journal AS event
                 ON (event.incarnation, event.seq) > (till.applied_incarnation, till.applied_seq)
               WHERE event.body IS NOT NULL AND event.kind IN ('sale', 'void', 'return') AND NOT EXISTS (
                 SELECT 1 FROM own_move WHERE incarnation = event.incarnation AND seq = event.seq)";
    let mut statement = tx.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let at = Position { incarnation: row.get(0)?, seq: row.get(1)? };
        if let Ok(body) = Body::decode(&row.get::<_, String>(2)?) {
            checkout::move_stock(tx, at, taken(tx, &body)?.into_iter())?;
        }
    }
    Ok(())
}

/// What an event took from stock; below zero, gave back.
fn taken(db: &Connection, body: &Body) -> Result<Vec<(i64, Quantity)>> {
    let back = |qty: Quantity| Quantity(qty.0.saturating_neg());
    Ok(match &body.fact {
        Fact::Sale(sale) => sale.lines.iter().map(|line| (line.variant, line.qty)).collect(),
        Fact::Return(goods) => goods.lines.iter().map(|line| (line.variant, back(line.qty))).collect(),
        // Of a sale whose body is not here any more nothing is known; the server's levels will have it.
        Fact::Void(void) => match receipt::sold(db, void.target) {
            Ok(sale) => sale.lines.iter().map(|line| (line.variant, back(line.qty))).collect(),
            Err(_) => Vec::new(),
        },
        _ => Vec::new(),
    })
}
