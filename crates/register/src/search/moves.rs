//! What own events took from stock beyond the server's levels, added up in memory: a table by product would have
//! every sale write about as many pages as it has lines.

use std::collections::HashMap;

use rusqlite::{Connection, params};

use crate::error::Result;
use crate::journal::Moved;

/// An incarnation and a place in it.
pub(super) type Place = (u32, u64);

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
    /// Brings the sums to what this view of the database holds, up to its last event: what was sold since is added;
    /// beside other levels, or in an older view, they are made anew.
    pub(super) fn catch_up(&mut self, conn: &Connection, levels: Levels, last: Place) -> Result<()> {
        if levels != self.levels || last < self.last {
            *self = Moves { levels, last: levels.applied, ..Moves::default() };
        }
        if last <= self.last {
            return Ok(());
        }
        let sql = "SELECT moved FROM journal WHERE (incarnation, seq) > (?1, ?2) AND moved IS NOT NULL";
        let mut statement = conn.prepare_cached(sql)?;
        let mut rows = statement.query(params![self.last.0, self.last.1])?;
        while let Some(row) = rows.next()? {
            let moved: Moved =
                serde_json::from_str(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?)?;
            for (variant, qty) in moved {
                *self.sums.entry(variant).or_default() += qty;
            }
        }
        self.last = last;
        Ok(())
    }

    /// Thousandths of a product.
    pub(super) fn of(&self, variant: i64) -> i64 {
        self.sums.get(&variant).copied().unwrap_or(0)
    }
}
