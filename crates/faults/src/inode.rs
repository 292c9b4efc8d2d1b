//! A file's bytes and a name's meaning, each in two states: as the process sees it and as the disk has it.

use crate::{
    damage::{self, Change},
    device::Device,
    disk::InodeId,
    locks::FileLocks,
    rng::Rng,
};

/// What the kernel writes back at once, and therefore what a sync makes durable around a write.
const CACHE_PAGE_BYTES: usize = 4096;

/// The bytes of one file, whatever its name is or was.
#[derive(Debug, Default)]
pub(crate) struct Inode {
    /// What a read sees: the page cache.
    pub(crate) current: Vec<u8>,
    /// What the disk holds for certain.
    durable: Vec<u8>,
    /// How `current` came about since.
    pending: Vec<Change>,
    pub(crate) locks: FileLocks,
    pub(crate) shm: Option<u64>,
}

impl Inode {
    /// A file that is on the disk as it is in the cache.
    pub(crate) fn synced(bytes: &[u8]) -> Self {
        Inode { current: bytes.to_vec(), durable: bytes.to_vec(), ..Inode::default() }
    }

    pub(crate) fn change(&mut self, change: Change) {
        change.apply(&mut self.current);
        self.pending.push(change);
    }

    /// Copies what is dirty, and only that: after a failed sync the cache and the disk differ where
    /// nothing is dirty any more, and a later sync does not mend it.
    pub(crate) fn sync(&mut self) {
        let mut dirty = Vec::with_capacity(self.pending.len());
        for change in self.pending.drain(..) {
            match change {
                Change::Write { at, bytes } => dirty.push((at, at + bytes.len())),
                Change::Truncate { len } => self.durable.truncate(len),
            }
        }
        let len = self.current.len();
        self.durable.truncate(len);
        damage::lengthen(&mut self.durable, len);
        for (from, to) in dirty {
            let from = (from / CACHE_PAGE_BYTES * CACHE_PAGE_BYTES).min(len);
            let to = to.next_multiple_of(CACHE_PAGE_BYTES).min(len);
            self.durable[from..to].copy_from_slice(&self.current[from..to]);
        }
    }

    pub(crate) fn fail_sync(&mut self, rng: &mut Rng) {
        self.durable = damage::after_failed_sync(&self.durable, &self.pending, rng);
        self.pending.clear();
    }

    pub(crate) fn cut(&mut self, device: &Device, rng: &mut Rng) {
        self.durable = damage::after_power_cut(&self.durable, &self.pending, device, rng);
        self.pending.clear();
        self.current.clone_from(&self.durable);
    }
}

/// What a name in a directory leads to.
#[derive(Debug, Default)]
pub(crate) struct Entry {
    pub(crate) durable: Option<InodeId>,
    /// What it led to since the directory was last synced, oldest first.
    pub(crate) since: Vec<Option<InodeId>>,
}

impl Entry {
    pub(crate) fn current(&self) -> Option<InodeId> {
        self.since.last().copied().unwrap_or(self.durable)
    }

    pub(crate) fn sync(&mut self) {
        self.durable = self.current();
        self.since.clear();
    }

    /// The disk may have got as far as any of the states that the name went through.
    pub(crate) fn cut(&mut self, rng: &mut Rng) {
        let reached = rng.below(self.since.len() + 1);
        if let Some(state) = self.since.get(reached) {
            self.durable = *state;
        }
        self.since.clear();
    }
}
