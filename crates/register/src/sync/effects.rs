//! What a journal event does beside the journal, for events that came back from the server: the lists' rows.

use evertill_domain::event::{Sale, Void};
use evertill_domain::journal::Position;
use evertill_domain::time::{business_date, instant};
use evertill_domain::{Body, Fact};
use rusqlite::Connection;

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
    let seller = body.by.map(|id| catalog::find_user(tx, id)).transpose()?.flatten();
    let seller = checkout::Seller { id: body.by, name: seller.map_or_else(String::new, |user| user.name) };
    checkout::insert(tx, sale, at, seller, date.to_string(), checkout::names(tx, &sale.lines)?)?;
    till::receipts_shown(tx, at.at)
}

fn mark_voided(tx: &Connection, at: &Written, body: &Body, void: &Void) -> Result<()> {
    let by = void.approved_by.or(body.by).map(|id| catalog::find_user(tx, id)).transpose()?.flatten();
    let by = by.map_or_else(String::new, |user| user.name);
    receipt::mark_voided(tx, void.target, at.key, &void.reason, Some(&by))
}

/// When the business counts it as written.
pub(crate) fn written(at: Position, key: uuid::Uuid, body: &Body) -> Written {
    Written { key, at, printed: instant(body.at.business_time().timestamp_millis()) }
}
