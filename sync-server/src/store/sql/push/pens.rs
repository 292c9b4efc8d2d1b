//! The rows that a batch adds, each kind with its own pen: SQLite writes a few of a kind with one prepared statement,
//! PostgreSQL all of a kind at once, from arrays.

use rusqlite::types::{ToSqlOutput, Value};
use rusqlite::{Connection, ToSql as _, params_from_iter};
use uuid::Uuid;

use crate::store::sql::dialect::postgres;
use crate::store::sql::{Arg, Db};
use crate::store::{StoreError, StoreResult};

/// So many rows go into one statement of SQLite: what a statement costs beside its rows is shared, and the second row
/// of an order is put right behind its first.
const A_FEW: usize = 8;

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

    /// `INSERT INTO t (a, b) VALUES (?, ?), (?, ?)`
    fn some_rows(self, count: usize) -> String {
        let (table, names) = (self.form().0, self.names());
        let row = format!("({})", vec!["?"; names.len()].join(", "));
        format!("INSERT INTO {table} ({}) VALUES {}", names.join(", "), vec![row; count].join(", "))
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
#[derive(Debug)]
pub(super) enum Pens {
    /// Of SQLite: the values of the rows that wait, by pen.
    AFewAtATime(Vec<Vec<Value>>),
    /// Of PostgreSQL: their columns, by pen.
    AllAtOnce(Vec<Vec<Column>>),
}

impl Pens {
    pub fn new(db: Db<'_>) -> Self {
        match db {
            Db::Sqlite(..) => Pens::AFewAtATime(Pen::ALL.iter().map(|_| Vec::new()).collect()),
            Db::Postgres(_) => Pens::AllAtOnce(Pen::ALL.iter().map(|_| Vec::new()).collect()),
        }
    }

    /// Adds a row.
    pub fn put(&mut self, db: Db<'_>, pen: Pen, row: &[Arg<'_>]) -> StoreResult<()> {
        match (self, db) {
            (Pens::AFewAtATime(tables), Db::Sqlite(connection, _)) => {
                let Some(values) = tables.get_mut(pen as usize) else { return Ok(()) };
                // Whose it is comes first in every table.
                db.keep_row_apart(row.first())?;
                for arg in row {
                    values.push(owned(arg)?);
                }
                if values.len() == A_FEW * row.len() {
                    write_few(connection, pen, values, A_FEW)?;
                }
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
            (Pens::AFewAtATime(_), Db::Postgres(_)) => {}
        }
        Ok(())
    }

    /// Writes what waits: before anything looks for it, and at the end.
    pub fn flush(&mut self, db: Db<'_>) -> StoreResult<()> {
        match (self, db) {
            (Pens::AFewAtATime(tables), Db::Sqlite(connection, _)) => {
                for (pen, values) in Pen::ALL.into_iter().zip(tables) {
                    let rows = values.len() / pen.columns().count();
                    if rows > 0 {
                        write_few(connection, pen, values, rows)?;
                    }
                }
                Ok(())
            }
            (Pens::AllAtOnce(tables), Db::Postgres(session)) => {
                let tables: Vec<Vec<Column>> = tables.iter_mut().map(std::mem::take).collect();
                let waiting = Pen::ALL.into_iter().zip(&tables).filter(|(_, columns)| !columns.is_empty());
                let statements: Vec<(String, Vec<Arg<'_>>)> = waiting
                    .map(|(pen, columns)| {
                        (postgres(&pen.all_rows()), columns.iter().map(Arg::Column).collect())
                    })
                    .collect();
                session.execute_together(&statements)
            }
            (Pens::AFewAtATime(_), Db::Postgres(_)) | (Pens::AllAtOnce(_), Db::Sqlite(..)) => Ok(()),
        }
    }
}

fn write_few(connection: &Connection, pen: Pen, values: &mut Vec<Value>, rows: usize) -> StoreResult<()> {
    let mut statement = connection.prepare_cached(&pen.some_rows(rows))?;
    statement.execute(params_from_iter(values.drain(..)))?;
    Ok(())
}

fn owned(arg: &Arg<'_>) -> StoreResult<Value> {
    Ok(match arg.to_sql()? {
        ToSqlOutput::Borrowed(value) => {
            Value::try_from(value).map_err(|why| StoreError::Corrupt(why.to_string()))?
        }
        ToSqlOutput::Owned(value) => value,
        _ => Value::Null,
    })
}
