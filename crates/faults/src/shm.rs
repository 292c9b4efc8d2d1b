//! The WAL index: memory that all connections to one file share, and its locks.

use std::ptr::NonNull;

use crate::locks::SlotLocks;

/// One WAL index. It lives as long as a handle uses it and starts empty, so the first connection
/// after a crash recovers it from the WAL, exactly as when nobody has the `-shm` file open.
#[derive(Debug, Default)]
pub(crate) struct Shm {
    regions: Vec<Region>,
    pub(crate) locks: SlotLocks,
}

impl Shm {
    /// The address of region `index`; `None` if it is not there yet and `extend` is false.
    pub(crate) fn region(&mut self, index: usize, bytes: usize, extend: bool) -> Option<*mut u8> {
        while extend && self.regions.len() <= index {
            self.regions.push(Region::zeroed(bytes));
        }
        self.regions.get(index).map(Region::address)
    }
}

/// A piece of memory at a fixed address, read and written by SQLite alone.
#[derive(Debug)]
struct Region(NonNull<[u64]>);

impl Region {
    fn zeroed(bytes: usize) -> Self {
        // Words, so that the index SQLite lays over it is aligned.
        let words = vec![0_u64; bytes.div_ceil(8)].into_boxed_slice();
        Region(NonNull::from(Box::leak(words)))
    }

    fn address(&self) -> *mut u8 {
        self.0.as_ptr().cast()
    }
}

impl Drop for Region {
    fn drop(&mut self) {
        // SAFETY: the pointer came from `Box::leak` in `zeroed` and is given back once, here.
        drop(unsafe { Box::from_raw(self.0.as_ptr()) });
    }
}

// SAFETY: a region is only an owned allocation; nothing in it belongs to a thread. What SQLite does
// with the memory from several threads it orders by the slot locks and `xShmBarrier`.
unsafe impl Send for Region {}
