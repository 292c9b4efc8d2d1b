//! Disk space held back, so that a sale under way, the day's end and the last push still fit when the disk is full.

use std::fs::{self, OpenOptions};
use std::path::PathBuf;

use fs4::fs_std::FileExt as _;

use crate::error::{Error, Result};

#[derive(Debug)]
pub(super) struct Reserve {
    path: PathBuf,
    bytes: u64,
    held: bool,
}

impl Reserve {
    /// Takes hold of the space, or goes on without it until there is some.
    pub fn new(path: PathBuf, bytes: u64) -> Reserve {
        let mut reserve = Reserve { path, bytes, held: false };
        if reserve.hold().is_err() {
            tracing::warn!("the disk has no room for the reserve");
        }
        reserve
    }

    /// Makes sure the space is held.
    pub fn hold(&mut self) -> Result<()> {
        if self.held || self.bytes == 0 {
            return Ok(());
        }
        self.allocate().map_err(|_| {
            let _ = fs::remove_file(&self.path);
            Error::DiskFull
        })?;
        self.held = true;
        Ok(())
    }

    fn allocate(&self) -> std::io::Result<()> {
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(&self.path)?;
        file.allocate(self.bytes)?;
        file.sync_all()
    }

    /// Gives the space up; false when there was none to give.
    pub fn release(&mut self) -> Result<bool> {
        if !self.held {
            return Ok(false);
        }
        tracing::error!("the disk is full: the reserve is given up");
        self.held = false;
        fs::remove_file(&self.path)?;
        Ok(true)
    }
}
