//! What the two databases hold after the story, read by SQL behind both programs' backs.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use rusqlite::{Connection, OpenFlags, params};
use uuid::Uuid;

/// A sale as the till's journal has it.
#[derive(Debug, Clone)]
pub struct TillSale {
    pub receipt: String,
    pub key: Uuid,
    pub total: i64,
    pub offline: bool,
    pub voided: bool,
    pub acked: bool,
}

/// The same sale as the server has it.
#[derive(Debug, Clone)]
pub struct ServerOrder {
    pub number: String,
    pub key: Uuid,
    pub cart: Uuid,
    pub total: i64,
    pub voided: bool,
    pub outcome: String,
    pub exceptions: Vec<String>,
}

/// How many events of each kind a journal holds.
pub type Events = BTreeMap<String, i64>;
/// Columns of a view of control totals.
pub type Totals = BTreeMap<String, i64>;

#[derive(Debug)]
pub struct TillBooks {
    pub register: Uuid,
    pub sales: Vec<TillSale>,
    pub events: Events,
    pub totals: Totals,
}

#[derive(Debug)]
pub struct ServerBooks {
    pub orders: Vec<ServerOrder>,
    pub events: Events,
    pub booked: i64,
    pub parked: i64,
    pub totals: Totals,
}

impl TillBooks {
    pub fn read(path: &Path) -> Result<Self> {
        let db = open(path)?;
        let mut rows = db.prepare(
            "SELECT s.receipt, s.key, s.total, s.offline, s.void_key IS NOT NULL, j.acked
             FROM sale AS s JOIN journal AS j ON j.key = s.key ORDER BY s.incarnation, s.seq",
        )?;
        let sales = rows.query_map([], |row| {
            Ok(TillSale {
                receipt: row.get(0)?,
                key: row.get(1)?,
                total: row.get(2)?,
                offline: row.get(3)?,
                voided: row.get(4)?,
                acked: row.get(5)?,
            })
        })?;
        Ok(Self {
            register: db.query_row("SELECT register_id FROM till", [], |row| row.get(0))?,
            sales: sales.collect::<rusqlite::Result<_>>()?,
            events: events(
                &db,
                "SELECT kind, count(*) FROM journal WHERE ?1 IS NOT NULL GROUP BY kind",
                Uuid::nil(),
            )?,
            totals: totals(&db, "SELECT * FROM control_totals WHERE ?1 IS NOT NULL", Uuid::nil())?,
        })
    }
}

impl ServerBooks {
    /// What the server holds of one register, and the totals of its store, where it is the only one that sells.
    pub fn read(path: &Path, register: Uuid) -> Result<Self> {
        let db = open(path)?;
        let mut rows = db.prepare(
            "SELECT o.number, o.key, o.cart_id, o.total, o.voided_ms IS NOT NULL, e.outcome,
                 (SELECT coalesce(group_concat(DISTINCT code), '') FROM exception WHERE event_key = o.key)
             FROM orders AS o JOIN event AS e ON e.id = o.id WHERE o.register_id = ?1 ORDER BY e.incarnation, e.seq",
        )?;
        let orders = rows.query_map([register], |row| {
            let codes: String = row.get(6)?;
            Ok(ServerOrder {
                number: row.get(0)?,
                key: row.get(1)?,
                cart: row.get(2)?,
                total: row.get(3)?,
                voided: row.get(4)?,
                outcome: row.get(5)?,
                exceptions: codes.split(',').filter(|code| !code.is_empty()).map(str::to_owned).collect(),
            })
        })?;
        let counted = "SELECT sum(booked), sum(parked) FROM journal_totals WHERE register_id = ?1";
        let (booked, parked) =
            db.query_row(counted, params![register], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let of_store =
            "SELECT * FROM control_totals WHERE store_id = (SELECT store_id FROM register WHERE id = ?1)";
        Ok(Self {
            orders: orders.collect::<rusqlite::Result<_>>()?,
            events: events(
                &db,
                "SELECT kind, count(*) FROM event WHERE register_id = ?1 GROUP BY kind",
                register,
            )?,
            booked,
            parked,
            totals: totals(&db, of_store, register)?,
        })
    }
}

fn open(path: &Path) -> Result<Connection> {
    Ok(Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?)
}

fn events(db: &Connection, sql: &str, register: Uuid) -> Result<Events> {
    let mut rows = db.prepare(sql)?;
    let counts = rows.query_map([register], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(counts.collect::<rusqlite::Result<_>>()?)
}

/// The one row of a view, by the names of its columns; what is no number is no figure.
fn totals(db: &Connection, sql: &str, register: Uuid) -> Result<Totals> {
    let mut rows = db.prepare(sql)?;
    let names: Vec<String> = rows.column_names().map(str::to_owned).collect();
    Ok(rows.query_row([register], |row| {
        let figures = names.iter().enumerate().map(|(at, name)| (name.clone(), row.get::<_, i64>(at)));
        Ok(figures.filter_map(|(name, figure)| Some((name, figure.ok()?))).collect())
    })?)
}
