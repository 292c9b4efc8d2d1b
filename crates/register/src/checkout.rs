//! The one transaction that turns a cart into a sale: lines, tenders, receipt number, journal event, stock estimate and
//! the cart's end, durable before anybody is told "paid".

use evertill_domain::cart::{self, CartLine, Checkout, MoneyRules, OrderDiscount};
use evertill_domain::event::{Sale, SaleLine, Tender};
use evertill_domain::journal::{Position, receipt_number};
use evertill_domain::time::{ClockReading, business_date};
use evertill_domain::{Fact, Money, Quantity};
use rusqlite::{Connection, OptionalExtension as _, params};
use uuid::Uuid;

use crate::catalog;
use crate::error::Result;
use crate::journal::{self, Written};
use crate::pricing::{self, Pricing};
use crate::printer;
use crate::register::Register;
use crate::settings;
use crate::store::Writing;
use crate::till;

/// A sale that is ready to be paid.
#[derive(Debug, Clone)]
pub struct SaleDraft {
    /// Sold once, however often it is tried.
    pub cart: Uuid,
    /// Who sells it.
    pub by: Option<i64>,
    pub lines: Vec<CartLine>,
    /// Discounts on the whole order, one after the other.
    pub discounts: Vec<OrderDiscount>,
    /// Coupons that their makers pay, and cards on terminals that are not connected.
    pub tenders: Vec<Tender>,
    pub tendered: Tendered,
    /// Whom it is sold to: an id, never a name.
    pub customer: Option<String>,
    /// Certificate or reason of a customer who pays no tax.
    pub exempt: Option<String>,
}

impl SaleDraft {
    /// Lines for exactly their money, in cash.
    #[must_use]
    pub fn of(cart: Uuid, by: Option<i64>, lines: Vec<CartLine>) -> SaleDraft {
        SaleDraft {
            cart,
            by,
            lines,
            discounts: Vec::new(),
            tenders: Vec::new(),
            tendered: Tendered::Exact,
            customer: None,
            exempt: None,
        }
    }
}

/// What the customer hands over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tendered {
    /// Just what is due.
    Exact,
    Cash(Money),
}

/// A sale that is in the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sold {
    pub key: Uuid,
    pub at: Position,
    pub receipt: String,
    pub total: Money,
    /// False when this cart had been sold before and this is that sale.
    pub new: bool,
}

impl Register {
    /// Sells a draft. When this returns, the sale is on the disk; when it fails, there is no sale.
    ///
    /// # Errors
    /// [`crate::Error::DiskFull`] before anything is taken, [`crate::Error::CartEmpty`], [`crate::Error::TenderShort`], and when SQLite
    /// fails.
    pub fn sell(&self, draft: &SaleDraft) -> Result<Sold> {
        self.store.has_room()?;
        let reading = self.reading();
        let sold = self.store.write(|tx| {
            let offline = self.is_offline(tx)?;
            let sold = sell_in(tx, draft, &reading, offline)?;
            // Nobody at this till waits for its receipt.
            receipt_was_shown(tx, sold.key)?;
            Ok(sold)
        })?;
        self.appended.notify_one();
        self.print_bell.ring();
        Ok(sold)
    }

    /// A line ready to be sold, at the prices and taxes in force now.
    ///
    /// # Errors
    /// [`crate::Error::ProductUnknown`], [`crate::Error::PriceMissing`], and when SQLite fails.
    pub fn line(&self, variant: i64, qty: Quantity, pricing: Pricing) -> Result<CartLine> {
        let now_ms = self.now_ms();
        self.store.read(|conn| pricing::line(conn, variant, qty, pricing, Vec::new(), now_ms))
    }
}

/// Everything a sale writes, within the caller's transaction.
pub(crate) fn sell_in(
    tx: &Writing<'_>,
    draft: &SaleDraft,
    reading: &ClockReading,
    offline: bool,
) -> Result<Sold> {
    if let Some(sold) = find_by_cart(tx, draft.cart)? {
        return Ok(sold);
    }
    let (till, store) = (till::load(tx)?, till::store(tx)?);
    let rules = till::money_rules(&store);
    let count = till::next_receipt(tx, till.incarnation)?;
    let receipt = receipt_number(&store.code, &till.register_code, till.incarnation, count);
    let sale = settle(draft, receipt, offline, &rules)?;
    let written = journal::append(tx, reading, draft.by, Fact::Sale(sale.clone()))?;
    let date = business_date(written.printed, &store.time_zone, store.day_start_minutes)?.to_string();
    insert(tx, &sale, &written, draft.by, &date)?;
    let taken = sale.lines.iter().map(|line| (line.variant, line.qty));
    move_stock(tx, written.at, taken)?;
    tx.prepare_cached("DELETE FROM cart WHERE id = ?1")?.execute([sale.cart])?;
    let cash = sale
        .tenders
        .iter()
        .any(|tender| matches!(tender, Tender::Cash { tendered, .. } if *tendered != Money::ZERO));
    printer::jobs::enqueue(tx, &settings::load(tx)?.printer, written.key, cash, reading.wall_ms)?;
    Ok(Sold { key: written.key, at: written.at, receipt: sale.receipt, total: sale.total, new: true })
}

fn settle(draft: &SaleDraft, receipt: String, offline: bool, rules: &MoneyRules) -> Result<Sale> {
    let lines = cart::price(&draft.lines, &draft.discounts, draft.exempt.as_deref(), rules);
    let tendered = match draft.tendered {
        Tendered::Cash(amount) => amount,
        // Coupons above the total: the difference is handed back.
        Tendered::Exact => cart::due(&lines, &draft.tenders, rules).cash.max(Money::ZERO),
    };
    let checkout = Checkout {
        cart: draft.cart,
        receipt,
        offline,
        lines,
        tenders: draft.tenders.clone(),
        customer: draft.customer.clone(),
        exempt: draft.exempt.clone(),
    };
    Ok(cart::settle(checkout, tendered, rules)?)
}

/// The row of a sale that was just written, for lists.
pub(crate) fn insert(tx: &Connection, sale: &Sale, at: &Written, by: Option<i64>, date: &str) -> Result<()> {
    let cashier = by.map(|id| catalog::find_user(tx, id)).transpose()?.flatten();
    let mut names = Vec::with_capacity(sale.lines.len());
    for line in &sale.lines {
        names.push(line_name(tx, line)?);
    }
    let sql = "INSERT INTO sale (key, incarnation, seq, cart_id, receipt, sold_ms, business_date, cashier,
                   cashier_name, total, rounding, offline, names)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";
    tx.prepare_cached(sql)?.execute(params![
        at.key,
        at.at.incarnation,
        at.at.seq,
        sale.cart,
        sale.receipt,
        at.printed.timestamp_millis(),
        date,
        by,
        cashier.map_or_else(String::new, |user| user.name),
        sale.total.0,
        sale.rounding.0,
        sale.offline,
        serde_json::to_string(&names)?,
    ])?;
    Ok(())
}

fn line_name(tx: &Connection, line: &SaleLine) -> Result<String> {
    if let Some(name) = &line.name {
        return Ok(name.clone());
    }
    let sql = "SELECT name FROM variant WHERE id = ?1";
    let name: Option<String> =
        tx.prepare_cached(sql)?.query_row([line.variant], |row| row.get(0)).optional()?;
    Ok(name.unwrap_or_else(|| line.variant.to_string()))
}

/// Notes what an event takes from stock (or, below zero, gives back) until the server's levels hold it.
pub(crate) fn move_stock(
    tx: &Connection,
    at: Position,
    taken: impl Iterator<Item = (i64, Quantity)>,
) -> Result<()> {
    let sql = "INSERT INTO own_move (incarnation, seq, variant, qty) VALUES (?1, ?2, ?3, ?4)
               ON CONFLICT (incarnation, seq, variant) DO UPDATE SET qty = qty + excluded.qty";
    let mut put = tx.prepare_cached(sql)?;
    for (variant, qty) in taken {
        put.execute(params![at.incarnation, at.seq, variant, qty.0])?;
    }
    Ok(())
}

/// The sale that a cart became.
pub(crate) fn find_by_cart(conn: &Connection, cart: Uuid) -> Result<Option<Sold>> {
    let sql = "SELECT key, incarnation, seq, receipt, total FROM sale WHERE cart_id = ?1";
    let found = conn.prepare_cached(sql)?.query_row([cart], |row| {
        Ok(Sold {
            key: row.get(0)?,
            at: Position { incarnation: row.get(1)?, seq: row.get(2)? },
            receipt: row.get(3)?,
            total: Money(row.get(4)?),
            new: false,
        })
    });
    Ok(found.optional()?)
}

/// Its receipt was seen or printed, or nobody waits for it.
pub(crate) fn receipt_was_shown(tx: &Connection, key: Uuid) -> Result<()> {
    tx.prepare_cached("UPDATE sale SET shown = 1 WHERE key = ?1 AND shown = 0")?.execute([key])?;
    Ok(())
}
