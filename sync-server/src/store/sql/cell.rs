//! What a column holds, read alike from both engines.

use rusqlite::types::{FromSql, ValueRef};
use tokio_postgres::types::Type;
use uuid::Uuid;

use super::row::Column;
use crate::store::{StoreError, StoreResult};

/// A type that a column of either engine is read as.
pub trait Cell: Sized {
    /// # Errors
    /// When the column holds something else.
    fn sqlite(value: ValueRef<'_>) -> StoreResult<Self>;

    /// # Errors
    /// When the column holds something else.
    fn postgres(row: &tokio_postgres::Row, column: usize) -> StoreResult<Self>;
}

fn read<T: FromSql>(value: ValueRef<'_>) -> StoreResult<T> {
    T::column_result(value).map_err(|why| StoreError::Corrupt(why.to_string()))
}

macro_rules! plain {
    ($($ty:ty),*) => {$(
        impl Cell for $ty {
            fn sqlite(value: ValueRef<'_>) -> StoreResult<Self> {
                read(value)
            }

            fn postgres(row: &tokio_postgres::Row, column: usize) -> StoreResult<Self> {
                Ok(row.try_get(column)?)
            }
        }
    )*};
}
plain!(bool, Uuid, Vec<u8>);

impl Cell for i64 {
    fn sqlite(value: ValueRef<'_>) -> StoreResult<Self> {
        read(value)
    }

    fn postgres(row: &tokio_postgres::Row, column: usize) -> StoreResult<Self> {
        Ok(match row.columns().get(column).map(|column| column.type_()) {
            Some(&Type::INT4) => i64::from(row.try_get::<_, i32>(column)?),
            _ => row.try_get(column)?,
        })
    }
}

/// The one register that a row of the feed concerns; none for everybody.
pub(super) struct Whom(pub Option<Uuid>);

impl Cell for Whom {
    fn sqlite(value: ValueRef<'_>) -> StoreResult<Self> {
        // No bytes: every register.
        Ok(Whom(Uuid::from_slice(&read::<Vec<u8>>(value)?).ok()))
    }

    fn postgres(row: &tokio_postgres::Row, column: usize) -> StoreResult<Self> {
        let id = Uuid::postgres(row, column)?;
        Ok(Whom((!id.is_nil()).then_some(id)))
    }
}

macro_rules! narrow {
    ($($ty:ty),*) => {$(
        impl Cell for $ty {
            fn sqlite(value: ValueRef<'_>) -> StoreResult<Self> {
                fit(i64::sqlite(value)?)
            }

            fn postgres(row: &tokio_postgres::Row, column: usize) -> StoreResult<Self> {
                fit(i64::postgres(row, column)?)
            }
        }
    )*};
}
narrow!(u64, u32, u16, u8, i32, usize);

fn fit<T: TryFrom<i64>>(value: i64) -> StoreResult<T> {
    T::try_from(value).map_err(|_| StoreError::Corrupt(format!("{value} where no such number can be")))
}

impl Cell for String {
    fn sqlite(value: ValueRef<'_>) -> StoreResult<Self> {
        read(value)
    }

    fn postgres(row: &tokio_postgres::Row, column: usize) -> StoreResult<Self> {
        // A body is kept as the bytes that came, which were checked to be text.
        match row.columns().get(column).map(|column| column.type_()) {
            Some(&Type::BYTEA) => {
                String::from_utf8(row.try_get(column)?).map_err(|why| StoreError::Corrupt(why.to_string()))
            }
            _ => Ok(row.try_get(column)?),
        }
    }
}

impl<const N: usize> Cell for [u8; N] {
    fn sqlite(value: ValueRef<'_>) -> StoreResult<Self> {
        read(value)
    }

    fn postgres(row: &tokio_postgres::Row, column: usize) -> StoreResult<Self> {
        let bytes: &[u8] = row.try_get(column)?;
        bytes.try_into().map_err(|_| StoreError::Corrupt(format!("{} bytes in place of {N}", bytes.len())))
    }
}

impl<T: Cell> Cell for Option<T> {
    fn sqlite(value: ValueRef<'_>) -> StoreResult<Self> {
        match value {
            ValueRef::Null => Ok(None),
            value => T::sqlite(value).map(Some),
        }
    }

    fn postgres(row: &tokio_postgres::Row, column: usize) -> StoreResult<Self> {
        if is_null(row, column)? { Ok(None) } else { T::postgres(row, column).map(Some) }
    }
}

/// Whatever the column's type.
fn is_null(row: &tokio_postgres::Row, column: usize) -> StoreResult<bool> {
    struct Any;
    impl<'a> tokio_postgres::types::FromSql<'a> for Any {
        fn from_sql(_: &Type, _: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
            Ok(Any)
        }

        fn accepts(_: &Type) -> bool {
            true
        }
    }
    Ok(row.try_get::<_, Option<Any>>(column)?.is_none())
}

/// The place of a column in a row of either engine.
pub(super) fn place(column: Column<'_>, of: impl Fn(&str) -> Option<usize>) -> StoreResult<usize> {
    match column {
        Column::Place(place) => Ok(place),
        Column::Name(name) => of(name).ok_or_else(|| StoreError::Corrupt(format!("no column {name}"))),
    }
}
