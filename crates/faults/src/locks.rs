//! SQLite's two kinds of lock: the five levels on a database file, and the eight slots of a WAL index.

use std::collections::BTreeMap;

use rusqlite::ffi;

use crate::disk::{HandleId, Io};

/// How strongly one handle holds a file, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    Unlocked,
    Shared,
    Reserved,
    Pending,
    Exclusive,
}

impl Level {
    pub(crate) fn from_code(code: i32) -> Option<Level> {
        match code {
            ffi::SQLITE_LOCK_NONE => Some(Level::Unlocked),
            ffi::SQLITE_LOCK_SHARED => Some(Level::Shared),
            ffi::SQLITE_LOCK_RESERVED => Some(Level::Reserved),
            ffi::SQLITE_LOCK_PENDING => Some(Level::Pending),
            ffi::SQLITE_LOCK_EXCLUSIVE => Some(Level::Exclusive),
            _ => None,
        }
    }
}

/// Who holds one file, and how. A handle that is not in it holds nothing.
#[derive(Debug, Default)]
pub(crate) struct FileLocks(BTreeMap<HandleId, Level>);

impl FileLocks {
    pub(crate) fn held_by(&self, handle: HandleId) -> Level {
        self.0.get(&handle).copied().unwrap_or(Level::Unlocked)
    }

    /// The strongest lock that anybody but `handle` holds.
    fn others(&self, handle: HandleId) -> Level {
        let others = self.0.iter().filter(|(other, _)| **other != handle);
        others.map(|(_, level)| *level).max().unwrap_or(Level::Unlocked)
    }

    pub(crate) fn raise(&mut self, handle: HandleId, to: Level) -> Io<()> {
        let (mine, others) = (self.held_by(handle), self.others(handle));
        if mine >= to {
            return Ok(());
        }
        let free = match to {
            Level::Unlocked | Level::Shared => others < Level::Pending,
            Level::Reserved | Level::Pending => others < Level::Reserved,
            Level::Exclusive => others < Level::Shared,
        };
        if free {
            self.0.insert(handle, to);
            return Ok(());
        }
        // A writer that waits for readers to leave keeps new ones out meanwhile, or it would starve.
        if to == Level::Exclusive && mine == Level::Reserved {
            self.0.insert(handle, Level::Pending);
        }
        Err(ffi::SQLITE_BUSY)
    }

    pub(crate) fn lower(&mut self, handle: HandleId, to: Level) {
        if to == Level::Unlocked {
            self.0.remove(&handle);
        } else if self.held_by(handle) > to {
            self.0.insert(handle, to);
        }
    }

    pub(crate) fn anybody_reserved(&self) -> bool {
        self.0.values().any(|level| *level >= Level::Reserved)
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}

/// How many locks a WAL index has.
pub(crate) const SLOTS: usize = ffi::SQLITE_SHM_NLOCK as usize;

/// The slots that one handle holds, one bit each.
#[derive(Debug, Default, Clone, Copy)]
struct Held {
    shared: u8,
    exclusive: u8,
}

/// Who holds which slot of one WAL index.
#[derive(Debug, Default)]
pub(crate) struct SlotLocks(BTreeMap<HandleId, Held>);

impl SlotLocks {
    fn others(&self, handle: HandleId) -> Held {
        let others = self.0.iter().filter(|(other, _)| **other != handle);
        others.fold(Held::default(), |all, (_, held)| Held {
            shared: all.shared | held.shared,
            exclusive: all.exclusive | held.exclusive,
        })
    }

    pub(crate) fn lock_shared(&mut self, handle: HandleId, mask: u8) -> Io<()> {
        if self.others(handle).exclusive & mask != 0 {
            return Err(ffi::SQLITE_BUSY);
        }
        self.0.entry(handle).or_default().shared |= mask;
        Ok(())
    }

    pub(crate) fn lock_exclusive(&mut self, handle: HandleId, mask: u8) -> Io<()> {
        let others = self.others(handle);
        if (others.exclusive | others.shared) & mask != 0 {
            return Err(ffi::SQLITE_BUSY);
        }
        self.0.entry(handle).or_default().exclusive |= mask;
        Ok(())
    }

    pub(crate) fn unlock(&mut self, handle: HandleId, mask: u8) {
        if let Some(held) = self.0.get_mut(&handle) {
            held.shared &= !mask;
            held.exclusive &= !mask;
        }
    }

    pub(crate) fn forget(&mut self, handle: HandleId) {
        self.0.remove(&handle);
    }
}

#[cfg(test)]
mod tests {
    use super::{Level::*, *};

    #[test]
    fn a_file_has_many_readers_and_one_writer() {
        let mut locks = FileLocks::default();
        assert_eq!(locks.raise(1, Shared), Ok(()));
        assert_eq!(locks.raise(2, Shared), Ok(()));
        assert_eq!(locks.raise(1, Reserved), Ok(()));
        assert!(locks.anybody_reserved());
        assert_eq!(locks.raise(2, Reserved), Err(ffi::SQLITE_BUSY));
        assert_eq!(locks.raise(3, Shared), Ok(()), "a reserved writer does not keep readers out");
        assert_eq!(locks.raise(1, Exclusive), Err(ffi::SQLITE_BUSY));
        assert_eq!(locks.held_by(1), Pending);
        assert_eq!(locks.raise(4, Shared), Err(ffi::SQLITE_BUSY), "a pending writer does");
        locks.lower(2, Unlocked);
        locks.lower(3, Unlocked);
        assert_eq!(locks.raise(1, Exclusive), Ok(()));
        locks.lower(1, Shared);
        assert!(!locks.anybody_reserved());
        assert_eq!(locks.raise(4, Shared), Ok(()));
    }

    /// Two connections that both want to roll back the same hot journal.
    #[test]
    fn a_reader_turned_away_from_exclusive_stays_a_reader() {
        let mut locks = FileLocks::default();
        assert_eq!(locks.raise(1, Shared), Ok(()));
        assert_eq!(locks.raise(2, Shared), Ok(()));
        assert_eq!(locks.raise(1, Exclusive), Err(ffi::SQLITE_BUSY));
        assert_eq!(locks.held_by(1), Shared);
    }

    #[test]
    fn a_slot_is_shared_or_exclusive() {
        let mut locks = SlotLocks::default();
        assert_eq!(locks.lock_shared(1, 0b1), Ok(()));
        assert_eq!(locks.lock_shared(2, 0b1), Ok(()));
        assert_eq!(locks.lock_exclusive(3, 0b11), Err(ffi::SQLITE_BUSY));
        assert_eq!(locks.lock_exclusive(3, 0b10), Ok(()));
        assert_eq!(locks.lock_shared(1, 0b10), Err(ffi::SQLITE_BUSY));
        locks.unlock(1, 0b1);
        assert_eq!(locks.lock_exclusive(3, 0b1), Err(ffi::SQLITE_BUSY), "2 still reads");
        locks.forget(2);
        assert_eq!(locks.lock_exclusive(3, 0b1), Ok(()));
    }
}
