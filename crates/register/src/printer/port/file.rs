//! A printer that is a file: a device node such as `/dev/usb/lp0`, or a plain file that somebody else reads.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::time::Duration;

use super::Printer;
use crate::printer::Trouble;

/// A file that is only appended to.
pub(super) struct FilePrinter(File);

pub(super) fn open(path: &str) -> Result<FilePrinter, Trouble> {
    let file = OpenOptions::new().append(true).create(true).open(path);
    file.map(FilePrinter).map_err(|error| Trouble::unreachable(&error))
}

impl Printer for FilePrinter {
    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.write_all(bytes)?;
        self.0.flush()
    }

    fn can_answer(&self) -> bool {
        false
    }

    fn hear(&mut self, _: Duration) -> io::Result<Vec<u8>> {
        Ok(Vec::new())
    }
}
