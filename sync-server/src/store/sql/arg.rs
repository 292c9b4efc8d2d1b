//! What a statement is given: one value, or a list that is a JSON array to SQLite and an array to PostgreSQL.

use std::error::Error;

use bytes::{BufMut, BytesMut};
use rusqlite::types::{ToSqlOutput, ValueRef};
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use uuid::Uuid;

use super::push::Column;

/// A value on its way into a statement.
#[derive(Debug, Clone, Copy)]
pub enum Arg<'a> {
    Null,
    Int(i64),
    Bool(bool),
    Text(&'a str),
    Bytes(&'a [u8]),
    Id(Uuid),
    /// The one register that a row of the feed concerns; none for everybody.
    Whom(Option<Uuid>),
    /// For `json_each(?1) AS j`: its `j.value`.
    Ints(&'a [i64]),
    /// For `json_each(?1) AS k`: its `unhex(k.value)`.
    Ids(&'a [Uuid]),
    /// For `json_each(?1) AS t`: its `t.value`.
    Texts(&'a [String]),
    /// A column of many rows, for PostgreSQL only.
    Column(&'a Column),
}

/// The arguments of a statement: `args![tenant, code]`.
macro_rules! args {
    ($($value:expr),* $(,)?) => { &[$($crate::store::sql::Given::arg(&$value)),*] };
}
pub(crate) use args;

/// What can be given to a statement.
pub trait Given {
    fn arg(&self) -> Arg<'_>;
}

macro_rules! whole {
    ($($number:ty),*) => {$(
        impl Given for $number {
            fn arg(&self) -> Arg<'_> {
                Arg::Int(i64::from(*self))
            }
        }
    )*};
}
whole!(i64, i32, u32, u16, u8);

impl Given for bool {
    fn arg(&self) -> Arg<'_> {
        Arg::Bool(*self)
    }
}

impl Given for str {
    fn arg(&self) -> Arg<'_> {
        Arg::Text(self)
    }
}

impl Given for String {
    fn arg(&self) -> Arg<'_> {
        Arg::Text(self)
    }
}

impl Given for Uuid {
    fn arg(&self) -> Arg<'_> {
        Arg::Id(*self)
    }
}

impl<const N: usize> Given for [u8; N] {
    fn arg(&self) -> Arg<'_> {
        Arg::Bytes(self)
    }
}

impl Given for [u8] {
    fn arg(&self) -> Arg<'_> {
        Arg::Bytes(self)
    }
}

impl Given for Vec<u8> {
    fn arg(&self) -> Arg<'_> {
        Arg::Bytes(self)
    }
}

impl Given for Arg<'_> {
    fn arg(&self) -> Arg<'_> {
        *self
    }
}

impl<T: Given + ?Sized> Given for &T {
    fn arg(&self) -> Arg<'_> {
        (**self).arg()
    }
}

impl<T: Given> Given for Option<T> {
    fn arg(&self) -> Arg<'_> {
        self.as_ref().map_or(Arg::Null, Given::arg)
    }
}

impl rusqlite::ToSql for Arg<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let list = |all: Vec<String>| ToSqlOutput::from(format!("[{}]", all.join(",")));
        Ok(match self {
            Arg::Null => ToSqlOutput::Borrowed(ValueRef::Null),
            Arg::Int(value) => ToSqlOutput::Borrowed(ValueRef::Integer(*value)),
            Arg::Bool(value) => ToSqlOutput::Borrowed(ValueRef::Integer(i64::from(*value))),
            Arg::Text(value) => ToSqlOutput::Borrowed(ValueRef::Text(value.as_bytes())),
            Arg::Bytes(value) => ToSqlOutput::Borrowed(ValueRef::Blob(value)),
            Arg::Id(value) | Arg::Whom(Some(value)) => {
                ToSqlOutput::Borrowed(ValueRef::Blob(value.as_bytes()))
            }
            Arg::Whom(None) => ToSqlOutput::Borrowed(ValueRef::Blob(&[])),
            Arg::Ints(values) => list(values.iter().map(ToString::to_string).collect()),
            Arg::Ids(values) => list(values.iter().map(|id| format!("\"{}\"", id.simple())).collect()),
            Arg::Texts(values) => ToSqlOutput::from(serde_json::Value::from(values.to_vec()).to_string()),
            Arg::Column(_) => ToSqlOutput::Borrowed(ValueRef::Null),
        })
    }
}

impl ToSql for Arg<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Arg::Null => return Ok(IsNull::Yes),
            Arg::Int(value) => match *ty {
                Type::INT2 => i16::try_from(*value)?.to_sql(ty, out)?,
                Type::INT4 => i32::try_from(*value)?.to_sql(ty, out)?,
                Type::INT8 => value.to_sql(ty, out)?,
                _ => return Err(format!("an integer where {ty} belongs").into()),
            },
            Arg::Bool(value) => value.to_sql(ty, out)?,
            // Bodies are kept as the bytes that came.
            Arg::Text(value) => {
                out.put_slice(value.as_bytes());
                IsNull::No
            }
            Arg::Bytes(value) => value.to_sql(ty, out)?,
            Arg::Id(value) => value.to_sql(ty, out)?,
            Arg::Whom(value) => value.unwrap_or_default().to_sql(ty, out)?,
            Arg::Ints(values) => values.to_sql(ty, out)?,
            Arg::Ids(values) => values.to_sql(ty, out)?,
            Arg::Texts(values) => values.to_sql(ty, out)?,
            Arg::Column(Column::Ints(values)) => values.to_sql(ty, out)?,
            Arg::Column(Column::Bools(values)) => values.to_sql(ty, out)?,
            Arg::Column(Column::Texts(values)) => values.to_sql(ty, out)?,
            Arg::Column(Column::Bytes(values)) => values.to_sql(ty, out)?,
            Arg::Column(Column::Ids(values)) => values.to_sql(ty, out)?,
        };
        Ok(IsNull::No)
    }

    /// Which type a value has is the statement's to say; one of another is refused by the server.
    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}
