//! What own events took from stock beyond the server's levels, added up in memory: an index by product would have
//! every sale write about as many pages as it has lines.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension as _, params};

use crate::error::Result;

/// An incarnation and a place in it.
type Place = (u32, u64);

/// The sums as of one state of the database.
#[derive(Debug, Default)]
pub(crate) struct Moves {
    levels: Levels,
    /// The last event that is in the sums.
    last: Place,
    sums: HashMap<i64, i64>,
}

/// Which levels of the server the moves stand beside: other levels hold other events already.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Levels {
    pub cursor: u64,
    pub applied: Place,
}

impl Moves {
    /// Brings the sums to what this view of the database holds: what was sold since is added; beside other levels, or
    /// in an older view, they are made anew.
    pub(super) fn catch_up(&mut self, conn: &Connection, levels: Levels) -> Result<()> {
        let sql = "SELECT incarnation, seq FROM own_move ORDER BY incarnation DESC, seq DESC LIMIT 1";
        let found =
            conn.prepare_cached(sql)?.query_row([], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        let last: Place = found.unwrap_or_default();
        if levels != self.levels || last < self.last {
            *self = Moves { levels, ..Moves::default() };
        }
        if last == self.last {
            return Ok(());
        }
        let sql = "SELECT variant, qty FROM own_move WHERE (incarnation, seq) > (?1, ?2)";
        let mut statement = conn.prepare_cached(sql)?;
        let mut rows = statement.query(params![self.last.0, self.last.1])?;
        while let Some(row) = rows.next()? {
            let qty: i64 = row.get(1)?;
            *self.sums.entry(row.get(0)?).or_default() += qty;
        }
        self.last = last;
        Ok(())
    }

    /// Thousandths of a product.
    pub(super) fn of(&self, variant: i64) -> i64 {
        self.sums.get(&variant).copied().unwrap_or(0)
    }
}
