//! The one transaction that turns a cart into a sale: lines, tenders, receipt number, journal event, stock estimate and
//! the cart's end, durable before anybody is told "paid".

use evertill_domain::cart::{self, CartLine, Checkout, MoneyRules, OrderDiscount};
use evertill_domain::event::{Sale, SaleLine, Tender};
use evertill_domain::journal::{Position, receipt_number};
use evertill_domain::time::{ClockReading, business_date};
use evertill_domain::{Fact, Money, Quantity};
use evertill_protocol::feed::StoreRow;
use rusqlite::{Connection, OptionalExtension as _, params};
use uuid::Uuid;

use crate::catalog;
use crate::error::{Error, Result};
use crate::journal::{self, Written};
use crate::pricing::{self, Pricing};
use crate::printer;
use crate::receipt::SaleRow;
use crate::register::Register;
use crate::settings;
use crate::status;
use crate::store::Writing;
use crate::till::{self, Till};

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

/// Who sells.
#[derive(Debug, Clone)]
pub(crate) struct Seller {
    pub id: Option<i64>,
    pub name: String,
}

/// The till and its store at one moment, each read once.
#[derive(Debug)]
pub(crate) struct Counter {
    pub till: Till,
    pub store: StoreRow,
    pub reading: ClockReading,
    pub offline: bool,
}

/// A cart that is priced and ready to be sold.
#[derive(Debug)]
pub(crate) struct Priced {
    pub cart: Uuid,
    pub seller: Seller,
    pub lines: Vec<SaleLine>,
    /// What the lines are called.
    pub names: Vec<String>,
    pub tenders: Vec<Tender>,
    pub tendered: Tendered,
    pub customer: Option<String>,
    pub exempt: Option<String>,
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
            if let Some(sold) = find_by_cart(tx, draft.cart)? {
                return Ok(sold);
            }
            let counter = self.counter(tx, &reading)?;
            let (row, sale) = sell_in(tx, &counter, price(tx, draft, &counter.store)?)?;
            // Nobody at this till waits for its receipt.
            till::receipts_shown(tx, row.at)?;
            Ok(Sold { key: row.key, at: row.at, receipt: row.receipt, total: sale.total, new: true })
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

    pub(crate) fn counter(&self, conn: &Connection, reading: &ClockReading) -> Result<Counter> {
        let (till, store) = (till::load(conn)?, till::store(conn)?);
        let offline = status::is_offline(conn, &till)?;
        Ok(Counter { till, store, reading: reading.clone(), offline })
    }
}

fn price(conn: &Connection, draft: &SaleDraft, store: &StoreRow) -> Result<Priced> {
    let rules = till::money_rules(store);
    let lines = cart::price(&draft.lines, &draft.discounts, draft.exempt.as_deref(), &rules);
    let seller = draft.by.map(|id| catalog::find_user(conn, id)).transpose()?.flatten();
    Ok(Priced {
        cart: draft.cart,
        seller: Seller { id: draft.by, name: seller.map_or_else(String::new, |user| user.name) },
        names: names(conn, &lines)?,
        lines,
        tenders: draft.tenders.clone(),
        tendered: draft.tendered,
        customer: draft.customer.clone(),
        exempt: draft.exempt.clone(),
    })
}

/// Everything a sale writes, within the caller's transaction. The caller has seen that the cart was not sold before.
pub(crate) fn sell_in(tx: &Writing<'_>, at: &Counter, priced: Priced) -> Result<(SaleRow, Sale)> {
    let Counter { till, store, reading, offline } = at;
    let count = last_receipt(tx, till.incarnation)? + 1;
    let receipt = receipt_number(&store.code, &till.register_code, till.incarnation, count);
    let (seller, names) = (priced.seller.clone(), priced.names.clone());
    let sale = settle(priced, receipt, *offline, &till::money_rules(store))?;
    let written = journal::append_to(tx, till, reading, seller.id, Fact::Sale(sale.clone()))?;
    let date = business_date(written.printed, &store.time_zone, store.day_start_minutes)?.to_string();
    let row = insert(tx, &sale, &written, seller, date, names)?;
    tx.prepare_cached("DELETE FROM cart WHERE id = ?1")?.execute([sale.cart])?;
    let cash = sale
        .tenders
        .iter()
        .any(|tender| matches!(tender, Tender::Cash { tendered, .. } if *tendered != Money::ZERO));
    printer::jobs::enqueue(tx, &settings::load(tx)?.printer, written.key, cash, reading.wall_ms)?;
    Ok((row, sale))
}

fn settle(priced: Priced, receipt: String, offline: bool, rules: &MoneyRules) -> Result<Sale> {
    let Priced { cart, lines, tenders, tendered, customer, exempt, .. } = priced;
    let tendered = match tendered {
        Tendered::Cash(amount) => amount,
        // Coupons above the total: the difference is handed back.
        Tendered::Exact => cart::due(&lines, &tenders, rules).cash.max(Money::ZERO),
    };
    let checkout = Checkout { cart, receipt, offline, lines, tenders, customer, exempt };
    Ok(cart::settle(checkout, tendered, rules)?)
}

/// The number of the last receipt of an incarnation: the next one's follows it within the sale's transaction.
fn last_receipt(conn: &Connection, incarnation: u32) -> Result<u64> {
    let sql = "SELECT receipt FROM sale WHERE incarnation = ?1 ORDER BY seq DESC LIMIT 1";
    let last: Option<String> =
        conn.prepare_cached(sql)?.query_row([incarnation], |row| row.get(0)).optional()?;
    let Some(last) = last else { return Ok(0) };
    let count = last.rsplit('-').next().and_then(|count| count.parse().ok());
    count.ok_or_else(|| Error::Corrupt(format!("{last:?} is no receipt number")))
}

/// The row of a sale that was just written, for lists.
pub(crate) fn insert(
    tx: &Connection,
    sale: &Sale,
    at: &Written,
    seller: Seller,
    business_date: String,
    names: Vec<String>,
) -> Result<SaleRow> {
    let sql = "INSERT INTO sale (incarnation, seq, key, cart_id, receipt, sold_ms, business_date, cashier,
                   cashier_name, total, rounding, offline, names)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";
    tx.prepare_cached(sql)?.execute(params![
        at.at.incarnation,
        at.at.seq,
        at.key,
        sale.cart,
        sale.receipt,
        at.printed.timestamp_millis(),
        business_date,
        seller.id,
        seller.name,
        sale.total.0,
        sale.rounding.0,
        sale.offline,
        serde_json::to_string(&names)?,
    ])?;
    Ok(SaleRow {
        key: at.key,
        at: at.at,
        receipt: sale.receipt.clone(),
        sold_ms: at.printed.timestamp_millis(),
        business_date,
        cashier: seller.name,
        total: sale.total.0,
        offline: sale.offline,
        names,
        void_key: None,
        void_reason: None,
        void_by: None,
        copies: 0,
    })
}

/// What lines are called: by the cashier where the catalogue does not tell.
pub(crate) fn names(conn: &Connection, lines: &[SaleLine]) -> Result<Vec<String>> {
    let name = |line: &SaleLine| match &line.name {
        Some(name) => Ok(name.clone()),
        None => {
            let known = catalog::name_and_unit(conn, line.variant)?;
            Ok(known.map_or_else(|| line.variant.to_string(), |(name, _)| name))
        }
    };
    lines.iter().map(name).collect()
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
