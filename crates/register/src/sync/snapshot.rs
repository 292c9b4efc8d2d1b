//! A snapshot on its way in: read line by line into staging, checked to its end, and only then swapped in.

use std::collections::BTreeMap;

use evertill_protocol::digest::Digest;
use evertill_protocol::feed::{Change, Collection, SnapshotEnd, SnapshotHead};
use rusqlite::Connection;

use super::failure::Failure;
use super::link::LinkBody;
use super::progress;
use crate::catalog::Staging;
use crate::error::Result;

/// Rows written in one transaction: a sale waits for no more than these.
const PIECE: usize = 1_000;
/// No row of a catalogue is longer; a stranger on the line must not fill the till's memory.
const LINE_LIMIT: usize = 4 << 20;

/// A stream of JSON lines.
#[derive(Debug)]
struct Lines {
    body: LinkBody,
    buffer: Vec<u8>,
    /// Where the next line begins in the buffer, and up to where no end of it was found.
    start: usize,
    searched: usize,
}

impl Lines {
    fn new(body: LinkBody) -> Self {
        Lines { body, buffer: Vec::new(), start: 0, searched: 0 }
    }

    /// The next whole line without its end; none when the stream is over.
    async fn next(&mut self) -> Result<Option<&[u8]>, Failure> {
        loop {
            if let Some(length) = self.buffer[self.searched..].iter().position(|byte| *byte == b'\n') {
                let line = self.start..self.searched + length;
                (self.start, self.searched) = (line.end + 1, line.end + 1);
                return Ok(Some(&self.buffer[line]));
            }
            self.buffer.drain(..self.start);
            (self.start, self.searched) = (0, self.buffer.len());
            if self.buffer.len() > LINE_LIMIT {
                return Err(Failure::garbled("a line that does not end"));
            }
            match self.body.next().await? {
                Some(chunk) => self.buffer.extend_from_slice(&chunk),
                // What is left over has no end of line: it was cut.
                None => return Ok(None),
            }
        }
    }
}

/// One snapshot, from its first line to the swap.
#[derive(Debug)]
pub(crate) struct Snapshot {
    lines: Lines,
    pub head: SnapshotHead,
    staging: Option<Staging>,
    rows: u64,
    sums: BTreeMap<Collection, Digest>,
    whole: bool,
}

impl Snapshot {
    /// Reads the first line.
    pub async fn begin(body: LinkBody) -> Result<Snapshot, Failure> {
        let mut lines = Lines::new(body);
        let first = lines.next().await?.ok_or_else(cut)?;
        let head: SnapshotHead = serde_json::from_slice(first).map_err(Failure::garbled)?;
        Ok(Snapshot { lines, head, staging: None, rows: 0, sums: BTreeMap::new(), whole: false })
    }

    /// Reads the next rows; none once the last line was there and everything adds up.
    pub async fn read(&mut self) -> Result<Vec<Change>, Failure> {
        let mut piece = Vec::new();
        while !self.whole && piece.len() < PIECE {
            let line = self.lines.next().await?.ok_or_else(cut)?;
            match serde_json::from_slice::<Change>(line) {
                Ok(change) => {
                    self.count(&change);
                    piece.push(change);
                }
                Err(why) => {
                    let end: SnapshotEnd = serde_json::from_slice(line).map_err(|_| Failure::garbled(why))?;
                    self.check(&end)?;
                    self.whole = true;
                }
            }
        }
        Ok(piece)
    }

    fn count(&mut self, change: &Change) {
        self.rows += 1;
        let json = change.row.as_ref().map_or("", |row| row.get());
        self.sums.entry(change.collection).or_default().add_bytes(json.as_bytes());
    }

    /// The bytes as they came must add up to what the server sent.
    fn check(&self, end: &SnapshotEnd) -> Result<(), Failure> {
        let sum = |collection| self.sums.get(&collection).copied().unwrap_or_default().hex();
        let wrong = end.digests.iter().find(|(collection, theirs)| sum(*collection) != *theirs);
        if self.rows != self.head.rows || !end.end {
            return Err(cut());
        }
        wrong.map_or(Ok(()), |(collection, _)| {
            Err(Failure::garbled(format!("the snapshot's {} does not add up", collection.as_str())))
        })
    }

    /// Writes rows beside the live catalogue.
    pub fn load(&mut self, tx: &Connection, piece: &[Change]) -> Result<()> {
        let staging = match self.staging.take() {
            Some(staging) => staging,
            None => Staging::begin(tx)?,
        };
        let staging = self.staging.insert(staging);
        piece.iter().try_for_each(|change| staging.load(tx, change))
    }

    /// Does a piece of the indexing; false once nothing is left to do.
    pub fn index(&mut self, tx: &Connection) -> Result<bool> {
        match &mut self.staging {
            Some(staging) => staging.step(tx),
            None => Ok(false),
        }
    }

    /// Takes the place of the catalogue, together with the cursor that says so, in the caller's one transaction.
    pub fn swap(&mut self, tx: &Connection) -> Result<()> {
        let staging = match self.staging.take() {
            Some(staging) => staging,
            // A snapshot without a row: an empty catalogue.
            None => Staging::begin(tx)?,
        };
        staging.swap(tx)?;
        progress::set_cursor(tx, self.head.cursor)?;
        progress::set_applied(tx, self.head.applied)?;
        progress::set_catalog_as_of(tx, self.head.server.time_ms)
    }
}

fn cut() -> Failure {
    super::link::LinkError::Cut("the snapshot was cut".into()).into()
}
