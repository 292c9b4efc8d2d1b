//! The rows that a batch adds, each kind with its own pen: SQLite writes them one by one with prepared statements,
//! PostgreSQL all of a kind at once, from arrays.

use rusqlite::{CachedStatement, params_from_iter};
use uuid::Uuid;

use crate::store::sql::{Arg, Db};
use crate::store::{StoreError, StoreResult};

/// A kind of row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pen {
    Push,
    Event,
    ParkedBody,
    Order,
    SubOrder,
    Line,
    Fee,
    Tender,
    Movement,
    Exception,
}

impl Pen {
    const ALL: [Pen; 10] = [
        Pen::Push,
        Pen::Event,
        Pen::ParkedBody,
        Pen::Order,
        Pen::SubOrder,
        Pen::Line,
        Pen::Fee,
        Pen::Tender,
        Pen::Movement,
        Pen::Exception,
    ];

    /// The table, and its columns with their types, in the order in which their values are given.
    fn form(self) -> (&'static str, &'static str) {
        match self {
            Pen::Push => (
                "push",
                "tenant_id bigint, id bigint, register_id uuid, incarnation bigint, first_seq bigint, \
                 last_seq bigint, last_hash bytea, signature bytea, received_ms bigint",
            ),
            Pen::Event => (
                "event",
                "tenant_id bigint, id bigint, key uuid, register_id uuid, incarnation bigint, seq bigint, \
                 kind text, body bytea, hash bytea, push_id bigint, received_ms bigint, outcome text, \
                 result bytea, aside boolean",
            ),
            Pen::ParkedBody => (
                "parked_body",
                "tenant_id bigint, key uuid, body_hash bytea, register_id uuid, incarnation bigint, \
                 seq bigint, body bytea, code text, result bytea, received_ms bigint",
            ),
            Pen::Order => (
                "orders",
                "tenant_id bigint, id bigint, order_id uuid, key uuid, store_id bigint, register_id uuid, \
                 number text, cart_id uuid, cashier_id bigint, sold_ms bigint, received_ms bigint, \
                 business_date text, sold_offline boolean, currency text, total bigint, rounding bigint, \
                 variance bigint, exceptions bigint, customer text, exempt text",
            ),
            Pen::SubOrder => (
                "sub_order",
                "tenant_id bigint, order_id bigint, number bigint, vendor_id bigint, total bigint",
            ),
            Pen::Line => (
                "order_line",
                "tenant_id bigint, order_id bigint, line bigint, variant_id bigint, vendor_id bigint, \
                 sub_order bigint, name text, qty bigint, unit_price bigint, basis text, gross bigint, \
                 discount bigint, net bigint, tax_included bigint, tax_added bigint, expected bigint, \
                 variance bigint, taken bigint, short bigint, fees bigint",
            ),
            Pen::Fee => (
                "order_fee",
                "tenant_id bigint, order_id bigint, line bigint, place bigint, rate_id bigint, \
                 unit bigint, amount bigint, taxed boolean",
            ),
            Pen::Tender => (
                "tender",
                "tenant_id bigint, order_id bigint, place bigint, kind text, tendered bigint, \
                 change bigint, line bigint, reference text",
            ),
            Pen::Movement => (
                "stock_movement",
                "tenant_id bigint, id bigint, previous bigint, store_id bigint, variant_id bigint, kind text, \
                 qty bigint, event_id bigint, at_ms bigint",
            ),
            Pen::Exception => (
                "exception",
                "tenant_id bigint, id bigint, store_id bigint, register_id uuid, event_key uuid, body_hash bytea, \
                 order_id bigint, code text, severity text, line bigint, detail text, opened_ms bigint",
            ),
        }
    }

    /// Column and type.
    fn columns(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.form().1.split(", ").filter_map(|column| column.split_once(' '))
    }

    fn names(self) -> Vec<&'static str> {
        self.columns().map(|(name, _)| name).collect()
    }

    /// `INSERT INTO t (a, b) VALUES (?, ?)`
    fn one_row(self) -> String {
        let (table, names) = (self.form().0, self.names());
        format!("INSERT INTO {table} ({}) VALUES ({})", names.join(", "), vec!["?"; names.len()].join(", "))
    }

    /// `INSERT INTO t (a, b) SELECT * FROM unnest(?1::bigint[], ?2::text[])`
    fn all_rows(self) -> String {
        let lists = (1..).zip(self.columns()).map(|(number, (_, ty))| format!("?{number}::{ty}[]"));
        let (table, lists) = (self.form().0, lists.collect::<Vec<String>>().join(", "));
        format!("INSERT INTO {table} ({}) SELECT * FROM unnest({lists})", self.names().join(", "))
    }
}

/// One column of the rows that wait to be written.
#[derive(Debug)]
pub enum Column {
    Ints(Vec<Option<i64>>),
    Bools(Vec<Option<bool>>),
    Texts(Vec<Option<String>>),
    Bytes(Vec<Option<Vec<u8>>>),
    Ids(Vec<Option<Uuid>>),
}

impl Column {
    fn of(ty: &str) -> Column {
        match ty {
            "bigint" => Column::Ints(Vec::new()),
            "boolean" => Column::Bools(Vec::new()),
            "bytea" => Column::Bytes(Vec::new()),
            "uuid" => Column::Ids(Vec::new()),
            _ => Column::Texts(Vec::new()),
        }
    }

    fn push(&mut self, arg: &Arg<'_>) -> StoreResult<()> {
        match (self, arg) {
            (Column::Ints(all), Arg::Int(value)) => all.push(Some(*value)),
            (Column::Ints(all), Arg::Null) => all.push(None),
            (Column::Bools(all), Arg::Bool(value)) => all.push(Some(*value)),
            (Column::Bools(all), Arg::Null) => all.push(None),
            (Column::Texts(all), Arg::Text(value)) => all.push(Some((*value).to_owned())),
            (Column::Texts(all), Arg::Null) => all.push(None),
            (Column::Bytes(all), Arg::Bytes(value)) => all.push(Some(value.to_vec())),
            (Column::Bytes(all), Arg::Text(value)) => all.push(Some(value.as_bytes().to_vec())),
            (Column::Bytes(all), Arg::Null) => all.push(None),
            (Column::Ids(all), Arg::Id(value)) => all.push(Some(*value)),
            (Column::Ids(all), Arg::Null) => all.push(None),
            (column, arg) => {
                return Err(StoreError::Corrupt(format!("{arg:?} in a column of {column:?}")));
            }
        }
        Ok(())
    }
}

/// The pens of one batch.
pub(super) enum Pens<'c> {
    OneByOne(Vec<Option<CachedStatement<'c>>>),
    AllAtOnce(Vec<Vec<Column>>),
}

impl<'c> Pens<'c> {
    pub fn new(db: Db<'c>) -> Self {
        match db {
            Db::Sqlite(_) => Pens::OneByOne(Pen::ALL.iter().map(|_| None).collect()),
            Db::Postgres(_) => Pens::AllAtOnce(Pen::ALL.iter().map(|_| Vec::new()).collect()),
        }
    }

    /// Adds a row.
    pub fn put(&mut self, db: Db<'c>, pen: Pen, row: &[Arg<'_>]) -> StoreResult<()> {
        match (self, db) {
            (Pens::OneByOne(statements), Db::Sqlite(connection)) => {
                let Some(slot) = statements.get_mut(pen as usize) else { return Ok(()) };
                let statement = match slot {
                    Some(statement) => statement,
                    None => slot.insert(connection.prepare_cached(&pen.one_row())?),
                };
                statement.execute(params_from_iter(row))?;
            }
            (Pens::AllAtOnce(tables), _) => {
                let Some(columns) = tables.get_mut(pen as usize) else { return Ok(()) };
                if columns.is_empty() {
                    columns.extend(pen.columns().map(|(_, ty)| Column::of(ty)));
                    debug_assert_eq!(columns.len(), row.len(), "{pen:?}");
                }
                for (column, arg) in columns.iter_mut().zip(row) {
                    column.push(arg)?;
                }
            }
            (Pens::OneByOne(_), Db::Postgres(_)) => {}
        }
        Ok(())
    }

    /// Writes what waits: before anything looks for it, and at the end.
    pub fn flush(&mut self, db: Db<'c>) -> StoreResult<()> {
        let Pens::AllAtOnce(tables) = self else { return Ok(()) };
        for pen in Pen::ALL {
            let Some(columns) = tables.get_mut(pen as usize).filter(|columns| !columns.is_empty()) else {
                continue;
            };
            let columns = std::mem::take(columns);
            let args: Vec<Arg<'_>> = columns.iter().map(Arg::Column).collect();
            db.execute(&pen.all_rows(), &args)?;
        }
        Ok(())
    }
}
