//! Receipts, made from the body as it was written: its totals never change, and every reprint says that it is a copy.

use evertill_domain::event::{DiscountKind, Sale, SaleLine, Tender};
use evertill_domain::journal::Position;
use evertill_domain::order::sub_orders;
use evertill_domain::time::{instant, local_rfc3339};
use evertill_domain::{Body, Fact, Money, PriceBasis, UnitPrice};
use evertill_protocol::feed::StoreRow;
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use uuid::Uuid;

use crate::catalog;
use crate::error::{Error, Result};
use crate::journal;
use crate::register::Register;
use crate::status::digits;
use crate::sums::{Sums, fees, own_discount, percent};
use crate::till::{self, Till};
use crate::view::{self, Minor, UnitMinor};

/// A sale as it is listed.
#[derive(Debug, Clone)]
pub(crate) struct SaleRow {
    pub key: Uuid,
    pub at: Position,
    pub receipt: String,
    pub sold_ms: i64,
    pub business_date: String,
    pub cashier: String,
    pub total: i64,
    pub offline: bool,
    pub names: Vec<String>,
    pub void_key: Option<Uuid>,
    pub void_reason: Option<String>,
    pub void_by: Option<String>,
    pub copies: u32,
}

const COLUMNS: &str = "key, receipt, sold_ms, business_date, cashier_name, offline, names, void_key, void_reason, \
     void_by, copies, total, incarnation, seq";

/// Where a sale's row is, by its key.
const AT_KEY: &str = "(incarnation, seq) = (SELECT incarnation, seq FROM journal WHERE key = ?1)";

fn read(row: &Row<'_>) -> rusqlite::Result<SaleRow> {
    let names: String = row.get(6)?;
    Ok(SaleRow {
        key: row.get(0)?,
        at: Position { incarnation: row.get(12)?, seq: row.get(13)? },
        receipt: row.get(1)?,
        sold_ms: row.get(2)?,
        business_date: row.get(3)?,
        cashier: row.get(4)?,
        offline: row.get(5)?,
        // Names are an ornament: a receipt without them is still one.
        names: serde_json::from_str(&names).unwrap_or_default(),
        void_key: row.get(7)?,
        void_reason: row.get(8)?,
        void_by: row.get(9)?,
        copies: row.get(10)?,
        total: row.get(11)?,
    })
}

pub(crate) fn find_sale(conn: &Connection, key: Uuid) -> Result<Option<SaleRow>> {
    let sql = format!("SELECT {COLUMNS} FROM sale WHERE {AT_KEY}");
    Ok(conn.prepare_cached(&sql)?.query_row([key], read).optional()?)
}

/// The sale that a void undid.
pub(crate) fn find_voided(conn: &Connection, void_key: Uuid) -> Result<Option<SaleRow>> {
    let sql = format!("SELECT {COLUMNS} FROM sale WHERE void_key = ?1");
    Ok(conn.prepare_cached(&sql)?.query_row([void_key], read).optional()?)
}

/// Notes that a sale was undone; the first void of it counts.
pub(crate) fn mark_voided(
    tx: &Connection,
    key: Uuid,
    void_key: Uuid,
    reason: &str,
    by: Option<&str>,
) -> Result<()> {
    let sql = format!(
        "UPDATE sale SET void_key = ?2, void_reason = ?3, void_by = ?4 WHERE {AT_KEY} AND void_key IS NULL"
    );
    tx.prepare_cached(&sql)?.execute(params![key, void_key, reason, by])?;
    Ok(())
}

/// Counts another copy of its receipt.
pub(crate) fn count_copy(tx: &Connection, key: Uuid) -> Result<u32> {
    let sql = format!("UPDATE sale SET copies = copies + 1 WHERE {AT_KEY} RETURNING copies");
    let copies = tx.prepare_cached(&sql)?.query_row([key], |row| row.get(0)).optional()?;
    copies.ok_or(Error::SaleUnknown(key))
}

/// What was sold, word for word.
pub(crate) fn sold(conn: &Connection, key: Uuid) -> Result<Sale> {
    let body = journal::body(conn, key)?.ok_or(Error::SaleUnknown(key))?;
    match Body::decode(&body) {
        Ok(Body { fact: Fact::Sale(sale), .. }) => Ok(sale),
        Ok(_) => Err(Error::SaleUnknown(key)),
        Err(error) => Err(Error::Corrupt(error.to_string())),
    }
}

impl Register {
    /// A sale's receipt; as a copy it is counted and says so.
    ///
    /// # Errors
    /// [`Error::SaleUnknown`], also when it is past the return window and its body is gone.
    pub fn receipt(&self, key: Uuid, copy: bool) -> Result<view::Receipt> {
        if copy {
            self.store.write(|tx| count_copy(tx, key))?;
        }
        self.store.read(|conn| show(conn, key, copy))
    }

    /// A sale that was committed and whose receipt nobody saw: the power went in between.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn unread_receipt(&self) -> Result<Option<view::Receipt>> {
        self.store.read(|conn| {
            let sql = "SELECT s.key FROM sale AS s
                       JOIN till AS t ON (s.incarnation, s.seq) > (t.shown_incarnation, t.shown_seq)
                       ORDER BY s.incarnation DESC, s.seq DESC LIMIT 1";
            let key: Option<Uuid> = conn.query_row(sql, [], |row| row.get(0)).optional()?;
            // Its body may be gone with a damaged file: then there is nothing to show.
            Ok(key.and_then(|key| show(conn, key, false).ok()))
        })
    }

    /// Its receipt, and those before it, were seen.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn receipt_shown(&self, key: Uuid) -> Result<()> {
        self.store.write(|tx| match find_sale(tx, key)? {
            Some(sale) => till::receipts_shown(tx, sale.at),
            None => Ok(()),
        })
    }
}

pub(crate) fn show(conn: &Connection, key: Uuid, copy: bool) -> Result<view::Receipt> {
    let row = find_sale(conn, key)?.ok_or(Error::SaleUnknown(key))?;
    let sale = sold(conn, key)?;
    let (till, store) = (till::load(conn)?, till::store(conn)?);
    let voided_by_hq = catalog::find_outcome(conn, key)?.is_some_and(|outcome| outcome.voided);
    let copy = if copy { row.copies } else { 0 };
    let receipt = made(conn, &row, &sale, &till, &store)?;
    Ok(view::Receipt { copy, voided: row.void_key.is_some() || voided_by_hq, ..receipt })
}

/// The receipt of a sale that was just made.
pub(crate) fn made(
    conn: &Connection,
    row: &SaleRow,
    sale: &Sale,
    till: &Till,
    store: &StoreRow,
) -> Result<view::Receipt> {
    let sums = Sums::of(conn, &sale.lines)?;
    Ok(view::Receipt {
        key: row.key,
        number: sale.receipt.clone(),
        copy: 0,
        tenant_name: store.tenant_name.clone(),
        store_name: store.name.clone(),
        register_name: till.register_name.clone(),
        cashier: row.cashier.clone(),
        sold_at: local_rfc3339(instant(row.sold_ms), &store.time_zone)?,
        currency: sale.currency.clone(),
        currency_digits: digits(&sale.currency),
        locale: store.locale.clone(),
        customer_id: sale.customer.clone(),
        exempt: sale.exempt.clone(),
        exempt_amount: Minor(sums.exempt.0),
        groups: if store.receipt_by_vendor {
            by_vendor(conn, row, sale)?
        } else {
            vec![together(conn, row, sale)?]
        },
        discount: Minor(sums.discount.0),
        order_discount: order_discount(conn, sale, sums.order)?,
        fees: sums.fees,
        taxes: sums.taxes,
        total: Minor(sale.total.0),
        rounding: Minor(sale.rounding.0),
        tenders: tenders(sale),
        change: Minor(change(sale).0),
        offline: row.offline,
        voided: false,
    })
}

fn order_discount(conn: &Connection, sale: &Sale, amount: Money) -> Result<Option<view::OrderDiscountView>> {
    let mut all = sale.lines.iter().flat_map(|line| &line.discounts);
    let Some(share) = all.find(|discount| discount.kind == DiscountKind::Order) else { return Ok(None) };
    let approval = share.approval.as_ref();
    Ok(Some(view::OrderDiscountView {
        label: share.percent_bp.map(percent).unwrap_or_default(),
        amount: Minor(amount.0),
        percent_bp: share.percent_bp,
        reason: approval.map(|approval| approval.reason.clone()).unwrap_or_default(),
        approved_by: catalog::approver(conn, approval)?,
    }))
}

/// As it was rung up, in one part that says of nobody that it is theirs.
fn together(conn: &Connection, row: &SaleRow, sale: &Sale) -> Result<view::ReceiptGroup> {
    let lines: Result<Vec<_>> =
        sale.lines.iter().enumerate().map(|(index, sold)| line(conn, row.names.get(index), sold)).collect();
    let (vendor, number) = (String::new(), String::new());
    Ok(view::ReceiptGroup { vendor, number, lines: lines?, total: Minor(sale.total.0) })
}

fn by_vendor(conn: &Connection, row: &SaleRow, sale: &Sale) -> Result<Vec<view::ReceiptGroup>> {
    let group = |part: evertill_domain::order::SubOrder| {
        let lines: Result<Vec<_>> =
            part.lines.iter().map(|index| line(conn, row.names.get(*index), &sale.lines[*index])).collect();
        Ok(view::ReceiptGroup {
            vendor: catalog::vendor_name(conn, part.vendor)?,
            number: format!("{}/{}", sale.receipt, part.number),
            lines: lines?,
            total: Minor(part.total.0),
        })
    };
    sub_orders(sale).into_iter().map(group).collect()
}

fn line(conn: &Connection, name: Option<&String>, sold: &SaleLine) -> Result<view::ReceiptLine> {
    let (known, unit) = catalog::name_and_unit(conn, sold.variant)?.unzip();
    let name = name.or(sold.name.as_ref()).cloned().or(known);
    let own = sold.discounts.iter().find(|discount| discount.kind == DiscountKind::Manual);
    let approval = match &sold.basis {
        PriceBasis::Override { approval, .. } => Some(approval),
        _ => own.and_then(|own| own.approval.as_ref()),
    };
    let note = approval.map(|approval| approval.reason.clone());
    let discount = own_discount(sold);
    Ok(view::ReceiptLine {
        name: name.unwrap_or_else(|| sold.variant.to_string()),
        quantity: sold.qty.to_string(),
        unit: unit.unwrap_or_default(),
        unit_price: UnitMinor(sold.unit.unwrap_or(UnitPrice::minor(sold.gross.0))),
        gross: Minor(sold.gross.0),
        discount: Minor(discount.0),
        discount_percent_bp: own.and_then(|own| own.percent_bp),
        net: Minor((sold.gross - discount).0),
        fees: fees(conn, std::slice::from_ref(sold))?,
        note,
    })
}

fn tenders(sale: &Sale) -> Vec<view::TenderLine> {
    let line = |kind: &str, label: &str, amount: Money| view::TenderLine {
        kind: kind.into(),
        label: label.into(),
        reference: None,
        amount: Minor(amount.0),
    };
    let shown = |tender: &Tender| match tender {
        Tender::Cash { tendered, .. } => line("cash", "Cash", *tendered),
        Tender::Coupon { amount, .. } => line("coupon", "Coupon", *amount),
        Tender::ExternalCard { amount, reference } => {
            view::TenderLine { reference: reference.clone(), ..line("external_card", "Card", *amount) }
        }
    };
    sale.tenders.iter().map(shown).collect()
}

fn change(sale: &Sale) -> Money {
    let change = |tender: &Tender| match tender {
        Tender::Cash { change, .. } => *change,
        Tender::Coupon { .. } | Tender::ExternalCard { .. } => Money::ZERO,
    };
    sale.tenders.iter().map(change).sum()
}
