//! The mark beside the database: who opened it last and how far its journal was, so that a file restored from a copy
//! shows.
//!
//! It is synced when the till opens and plainly rewritten in place after each event: a power cut may make the mark
//! older, never the journal, so a journal behind its mark is a copy.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use evertill_domain::journal::Position;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::Result;

/// Always as long, so that a rewrite in place leaves no rest of the last one; one sector, so that it is not torn.
const LENGTH: usize = 256;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Mark {
    pub register: Uuid,
    /// This opening of the database, and the one before it: a crash may come between the mark and the database.
    pub open_id: Uuid,
    pub previous: Option<Uuid>,
    pub incarnation: u32,
    pub seq: u64,
}

#[derive(Debug)]
pub(crate) struct MarkFile {
    file: File,
    mark: Option<Mark>,
}

impl MarkFile {
    pub fn open(path: &Path) -> Result<MarkFile> {
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
        let mut text = String::new();
        // Garbage is as good as no mark: the till then begins the next incarnation, which is always safe.
        let mark = file.read_to_string(&mut text).ok().and_then(|_| serde_json::from_str(text.trim()).ok());
        Ok(MarkFile { file, mark })
    }

    pub fn get(&self) -> Option<&Mark> {
        self.mark.as_ref()
    }

    /// Writes a new opening, and waits until the disk has it.
    pub fn set(&mut self, mark: Mark) -> Result<()> {
        self.mark = Some(mark);
        self.rewrite()?;
        Ok(self.file.sync_all()?)
    }

    /// Follows the journal, without waiting for the disk.
    pub fn advance(&mut self, to: Position) -> Result<()> {
        let Some(mark) = &mut self.mark else { return Ok(()) };
        (mark.incarnation, mark.seq) = (to.incarnation, to.seq);
        self.rewrite()
    }

    fn rewrite(&mut self) -> Result<()> {
        let mut bytes = serde_json::to_vec(&self.mark)?;
        bytes.resize(LENGTH, b' ');
        self.file.seek(SeekFrom::Start(0))?;
        Ok(self.file.write_all(&bytes)?)
    }
}
