//! The journal as the cashier sees it: every sale and void, where it stands with the server, and what differs, in words.

use evertill_domain::exception::{Detail, Exception};
use evertill_domain::time::{instant, local_rfc3339};
use evertill_domain::{Money, Quantity, UnitPrice};
use evertill_protocol::feed::{OutcomeException, StoreRow};
use evertill_protocol::push::{Outcome, OutcomeKind};
use rusqlite::{Connection, OptionalExtension as _, Row, named_params};
use uuid::Uuid;

use crate::catalog;
use crate::error::{Error, Result};
use crate::receipt::{self, SaleRow, find_sale, find_voided};
use crate::register::Register;
use crate::sync::Notes;
use crate::till;
use crate::view::{
    ExceptionView, JournalDetail, JournalFilter, JournalPage, JournalRow, Measured, Minor, SyncState,
    UnitMinor,
};
use crate::void;

const MOST_PER_PAGE: u64 = 500;

/// What is listed.
const LISTED: &str = "kind IN ('sale', 'void')";

/// Keys of events with an open difference: by the latest word of the server, else by its first outcome.
const ATTENTION: &str = "SELECT key FROM journal WHERE json_array_length(result, '$.exceptions') > 0
         AND key NOT IN (SELECT key FROM outcome)
     UNION ALL SELECT key FROM outcome WHERE open = 1";

const VOIDED: &str = "SELECT key FROM sale WHERE void_key IS NOT NULL
     UNION SELECT key FROM outcome WHERE row ->> '$.voided'";

/// An event as it stands in the journal.
#[derive(Debug)]
struct Entry {
    key: Uuid,
    incarnation: u32,
    seq: u64,
    kind: String,
    at_ms: i64,
    acked: bool,
    result: Option<String>,
}

const COLUMNS: &str = "key, incarnation, seq, kind, at_ms, acked, result";

fn read(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        key: row.get(0)?,
        incarnation: row.get(1)?,
        seq: row.get(2)?,
        kind: row.get(3)?,
        at_ms: row.get(4)?,
        acked: row.get(5)?,
        result: row.get(6)?,
    })
}

/// What the server makes of an event by now.
#[derive(Debug, Default)]
struct Standing {
    outcome: Option<OutcomeKind>,
    order_number: Option<String>,
    voided: bool,
    exceptions: Vec<OutcomeException>,
}

impl Standing {
    fn of(conn: &Connection, entry: &Entry) -> Result<Standing> {
        if let Some(row) = catalog::find_outcome(conn, entry.key)? {
            return Ok(Standing {
                outcome: Some(row.outcome),
                order_number: row.order_number,
                voided: row.voided,
                exceptions: row.exceptions,
            });
        }
        let Some(result) = &entry.result else { return Ok(Standing::default()) };
        let first: Outcome = serde_json::from_str(result)?;
        let open = |exception: Exception| OutcomeException { exception, settled: None };
        Ok(Standing {
            outcome: Some(first.outcome),
            order_number: first.order_number,
            voided: false,
            exceptions: first.exceptions.into_iter().map(open).collect(),
        })
    }

    fn state(&self, entry: &Entry, sending: bool) -> SyncState {
        match entry.acked {
            false if sending => SyncState::Sending,
            false => SyncState::Waiting,
            true if self.exceptions.iter().any(|open| open.settled.is_none()) => SyncState::NeedsLook,
            true => SyncState::Accepted,
        }
    }
}

impl Register {
    /// A page of sales and voids, newest first; `query` is part of a receipt number.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn journal(
        &self,
        filter: JournalFilter,
        query: &str,
        offset: u64,
        limit: u64,
    ) -> Result<JournalPage> {
        self.store.read(|conn| {
            let Some(store) = till::find_store(conn)? else {
                return Ok(JournalPage { items: Vec::new(), total: 0, offset });
            };
            let sending = Notes::load(conn)?.sending.is_some();
            let conditions = conditions(filter, !query.trim().is_empty());
            let pattern = format!("%{}%", query.trim());
            let parameters = named_params! { ":pattern": pattern };
            let parameters = if query.trim().is_empty() { &[] } else { parameters };
            let count =
                format!("SELECT count(*) FROM journal INDEXED BY journal_by_place WHERE {conditions}");
            let total = conn.prepare_cached(&count)?.query_row(parameters, |row| row.get(0))?;
            let page = format!(
                "SELECT key FROM journal INDEXED BY journal_by_place WHERE {conditions}
                 ORDER BY incarnation DESC, seq DESC LIMIT {} OFFSET {offset}",
                limit.min(MOST_PER_PAGE)
            );
            let mut statement = conn.prepare(&page)?;
            let keys = statement
                .query_map(parameters, |row| row.get(0))?
                .collect::<rusqlite::Result<Vec<Uuid>>>()?;
            let mut entries = Vec::with_capacity(keys.len());
            for key in keys {
                entries.extend(find(conn, key)?);
            }
            let rows: Result<Vec<_>> = entries
                .iter()
                .map(|entry| row(conn, &store, entry, &Standing::of(conn, entry)?, sending))
                .collect();
            Ok(JournalPage { items: rows?, total, offset })
        })
    }

    /// One sale, or the sale that a void undid, with all that is known of it.
    ///
    /// # Errors
    /// [`Error::SaleUnknown`], and when SQLite fails.
    pub fn journal_entry(&self, key: Uuid) -> Result<JournalDetail> {
        let now_ms = self.now_ms();
        self.store.read(|conn| {
            let store = till::store(conn)?;
            let entry = find(conn, key)?.ok_or(Error::SaleUnknown(key))?;
            let standing = Standing::of(conn, &entry)?;
            let sale = sale_of(conn, &entry)?.ok_or(Error::SaleUnknown(key))?;
            let sending = Notes::load(conn)?.sending.is_some();
            let exceptions = standing.exceptions.iter().map(|open| explain(&store, &sale, open)).collect();
            let blocked =
                if entry.kind == "sale" { void::blocked(conn, key, now_ms)? } else { Some("ALREADY_VOIDED") };
            Ok(JournalDetail {
                row: row(conn, &store, &entry, &standing, sending)?,
                receipt: receipt::show(conn, sale.key, false)?,
                position: format!("{}/{}", entry.incarnation, entry.seq),
                outcome: standing.outcome.map(|outcome| outcome.as_str().to_owned()),
                order_number: standing.order_number,
                exceptions,
                void_blocked: blocked.map(str::to_owned),
                voided_by: sale.void_by,
                void_reason: sale.void_reason,
            })
        })
    }
}

fn conditions(filter: JournalFilter, by_receipt: bool) -> String {
    let mut conditions = vec![LISTED.to_owned()];
    match filter {
        JournalFilter::All => {}
        JournalFilter::Waiting => conditions.push("acked = 0".to_owned()),
        JournalFilter::NeedsLook => conditions.push(format!("key IN ({ATTENTION})")),
        JournalFilter::Voided => conditions.push(format!("key IN ({VOIDED})")),
    }
    if by_receipt {
        let receipts = "SELECT key FROM sale WHERE receipt LIKE :pattern
                        UNION SELECT void_key FROM sale WHERE receipt LIKE :pattern AND void_key IS NOT NULL";
        conditions.push(format!("key IN ({receipts})"));
    }
    conditions.join(" AND ")
}

/// How many sales and voids have an open difference.
pub(crate) fn attention(conn: &Connection) -> Result<u64> {
    // From the few to the many, whatever the planner thinks.
    let sql =
        format!("SELECT count(*) FROM ({ATTENTION}) AS few CROSS JOIN journal USING (key) WHERE {LISTED}");
    Ok(conn.prepare_cached(&sql)?.query_row([], |row| row.get(0))?)
}

fn find(conn: &Connection, key: Uuid) -> Result<Option<Entry>> {
    let sql = format!("SELECT {COLUMNS} FROM journal WHERE key = ?1 AND {LISTED}");
    Ok(conn.prepare_cached(&sql)?.query_row([key], read).optional()?)
}

fn sale_of(conn: &Connection, entry: &Entry) -> Result<Option<SaleRow>> {
    if entry.kind == "sale" { find_sale(conn, entry.key) } else { find_voided(conn, entry.key) }
}

fn row(
    conn: &Connection,
    store: &StoreRow,
    entry: &Entry,
    standing: &Standing,
    sending: bool,
) -> Result<JournalRow> {
    let sale = sale_of(conn, entry)?;
    let is_void = entry.kind == "void";
    let total = sale.as_ref().map_or(0, |sale| if is_void { -sale.total } else { sale.total });
    let open = standing.exceptions.iter().filter(|open| open.settled.is_none());
    Ok(JournalRow {
        key: entry.key,
        kind: entry.kind.clone(),
        receipt: sale.as_ref().map(|sale| sale.receipt.clone()).unwrap_or_default(),
        time: local_rfc3339(instant(entry.at_ms), &store.time_zone)?,
        amount: Minor(total),
        cashier: sale.as_ref().map(|sale| sale.cashier.clone()).unwrap_or_default(),
        state: standing.state(entry, sending),
        voided: standing.voided || sale.as_ref().is_some_and(|sale| sale.void_key.is_some()),
        offline: sale.as_ref().is_some_and(|sale| sale.offline),
        exceptions: open.map(|open| open.exception.code.as_str().to_owned()).collect(),
    })
}

/// A difference with what its words need: the product, what was charged and what the server had.
fn explain(store: &StoreRow, sale: &SaleRow, open: &OutcomeException) -> ExceptionView {
    let exception = &open.exception;
    let unit = |price: Option<UnitPrice>| price.map(|price| Measured::Money(UnitMinor(price)));
    let money = |amount: Money| Some(Measured::Money(UnitMinor::minor(amount.0)));
    let amount = |quantity: Quantity| Some(Measured::Quantity(quantity.to_string()));
    let (charged, expected, since_ms) = match &exception.detail {
        Detail::Price { charged, expected, since_ms, .. } => (unit(*charged), unit(*expected), *since_ms),
        Detail::Stock { sold, available, .. } => (amount(*sold), amount(*available), None),
        Detail::Sum { sent, computed, .. } => (money(*sent), money(*computed), None),
        _ => (None, None, None),
    };
    let line = exception.line.and_then(|line| usize::try_from(line).ok());
    ExceptionView {
        code: exception.code.as_str().to_owned(),
        severity: exception.code.severity().as_str().to_owned(),
        product: line.and_then(|line| sale.names.get(line).cloned()),
        charged,
        expected,
        since: since_ms.and_then(|ms| local_rfc3339(instant(ms), &store.time_zone).ok()),
        settled: open.settled.as_ref().map(|(action, _)| action.clone()),
        settled_by: open.settled.as_ref().map(|(_, by)| by.clone()),
    }
}
