//! The model of a disk with a page cache: what is written, what of it is durable, who has it open.

use std::collections::BTreeMap;

use rusqlite::ffi;

use crate::{
    damage::{self, Change},
    device::Device,
    inode::{Entry, Inode},
    locks::Level,
    plan::{Crash, Plan},
    rng::Rng,
    shm::Shm,
};

/// A SQLite result code other than `SQLITE_OK`.
pub(crate) type Code = i32;
pub(crate) type Io<T> = Result<T, Code>;
pub(crate) type HandleId = u64;
pub(crate) type InodeId = u64;

/// An open file.
#[derive(Debug)]
struct Handle {
    inode: InodeId,
    /// The directory to sync together with the file's first sync, as SQLite's Unix VFS does for a
    /// journal or a WAL that it may have created.
    sync_dir: Option<String>,
    /// Temporary files take no part in faults: a crash removes them whatever is in them.
    temporary: bool,
    shm: Option<u64>,
    /// False after a crash; what the process still asks of it is an I/O error.
    alive: bool,
}

/// How a file is opened.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OpenMode {
    pub(crate) create: bool,
    pub(crate) exclusive: bool,
    pub(crate) journal: bool,
}

/// The whole machine: files, names, open handles, and the faults to come.
#[derive(Debug)]
pub(crate) struct Disk {
    pub(crate) device: Device,
    pub(crate) plan: Plan,
    pub(crate) rng: Rng,
    inodes: BTreeMap<InodeId, Inode>,
    names: BTreeMap<String, Entry>,
    handles: BTreeMap<HandleId, Handle>,
    shms: BTreeMap<u64, Shm>,
    ids: u64,
    ops: u64,
    syncs: u64,
    writes: u64,
    stopped: bool,
}

impl Disk {
    pub(crate) fn new(device: Device, seed: u64) -> Self {
        Disk {
            device,
            plan: Plan::default(),
            rng: Rng::new(seed),
            inodes: BTreeMap::new(),
            names: BTreeMap::new(),
            handles: BTreeMap::new(),
            shms: BTreeMap::new(),
            ids: 0,
            ops: 0,
            syncs: 0,
            writes: 0,
            stopped: false,
        }
    }

    fn id(&mut self) -> u64 {
        self.ids += 1;
        self.ids
    }

    pub(crate) fn ops(&self) -> u64 {
        self.ops
    }

    pub(crate) fn syncs(&self) -> u64 {
        self.syncs
    }

    pub(crate) fn writes(&self) -> u64 {
        self.writes
    }

    /// True from a planned crash until the machine is started again.
    pub(crate) fn stopped(&self) -> bool {
        self.stopped
    }

    pub(crate) fn paths(&self) -> Vec<String> {
        let present = self.names.iter().filter(|(_, entry)| entry.current().is_some());
        present.map(|(path, _)| path.clone()).collect()
    }

    fn named(&self, path: &str) -> Option<InodeId> {
        self.names.get(path)?.current()
    }

    pub(crate) fn contents(&self, path: &str) -> Option<&[u8]> {
        Some(&self.inodes.get(&self.named(path)?)?.current)
    }

    /// Puts a file there, durably, as if it had always been.
    pub(crate) fn put(&mut self, path: &str, bytes: &[u8]) {
        let inode = self.id();
        self.inodes.insert(inode, Inode::synced(bytes));
        self.names.insert(path.to_owned(), Entry { durable: Some(inode), since: Vec::new() });
        self.forget_unused();
    }
}

/// Crashes.
impl Disk {
    /// Cuts the power, if a planned crash has not already stopped the machine, and starts it again.
    pub(crate) fn power_cut(&mut self) {
        if !self.stopped {
            self.crash(Crash::Power);
        }
        self.start();
    }

    /// The same for the process alone.
    pub(crate) fn kill(&mut self) {
        if !self.stopped {
            self.crash(Crash::Kill);
        }
        self.start();
    }

    /// Stops for good, and gives the files back.
    pub(crate) fn shut_down(&mut self) {
        self.crash(Crash::Kill);
        self.names.clear();
        self.forget_unused();
    }

    fn start(&mut self) {
        self.stopped = false;
        self.plan = Plan::default();
    }

    fn crash(&mut self, crash: Crash) {
        self.stopped = true;
        for handle in self.handles.values_mut() {
            handle.alive = false;
        }
        if crash == Crash::Power {
            self.names.values_mut().for_each(|entry| entry.cut(&mut self.rng));
            self.inodes.values_mut().for_each(|inode| inode.cut(&self.device, &mut self.rng));
        }
        for inode in self.inodes.values_mut() {
            inode.locks.clear();
            // The old index stays where the dead connections see it; the next ones get a new one.
            inode.shm = None;
        }
        self.forget_unused();
    }

    /// Drops every file that neither a name nor a handle of a living process leads to.
    fn forget_unused(&mut self) {
        self.names.retain(|_, entry| entry.durable.is_some() || !entry.since.is_empty());
        let named = self.names.values().flat_map(|entry| {
            entry.since.iter().copied().chain([entry.durable]).flatten().collect::<Vec<_>>()
        });
        let open = self.handles.values().filter(|handle| handle.alive).map(|handle| handle.inode);
        let used: Vec<InodeId> = named.chain(open).collect();
        self.inodes.retain(|id, _| used.contains(id));
    }

    /// Counts an op. A power cut strikes while the op is under way, so `change` is then one more
    /// unsynced change; a kill strikes before it. Either way the op fails with `code`.
    fn op(&mut self, code: Code, change: impl FnOnce(&mut Disk)) -> Io<()> {
        self.ops += 1;
        let Some(crash) = self.plan.op() else { return Ok(()) };
        if crash == Crash::Power {
            change(self);
        }
        self.crash(crash);
        Err(code)
    }
}

/// Names.
impl Disk {
    pub(crate) fn open(&mut self, path: Option<&str>, mode: OpenMode) -> Io<HandleId> {
        if self.stopped {
            return Err(ffi::SQLITE_IOERR);
        }
        let inode = match path {
            Some(path) => self.find_or_create(path, mode)?,
            None => self.new_inode(),
        };
        let dir = path.filter(|_| mode.create && mode.journal).map(|path| dir(path).to_owned());
        let handle = self.id();
        let temporary = path.is_none();
        self.handles.insert(handle, Handle { inode, sync_dir: dir, temporary, shm: None, alive: true });
        Ok(handle)
    }

    fn find_or_create(&mut self, path: &str, mode: OpenMode) -> Io<InodeId> {
        match self.named(path) {
            Some(_) if mode.exclusive && mode.create => Err(ffi::SQLITE_CANTOPEN),
            Some(inode) => Ok(inode),
            None if !mode.create => Err(ffi::SQLITE_CANTOPEN),
            None => {
                let inode = self.new_inode();
                self.names.entry(path.to_owned()).or_default().since.push(Some(inode));
                Ok(inode)
            }
        }
    }

    fn new_inode(&mut self) -> InodeId {
        let inode = self.id();
        self.inodes.insert(inode, Inode::default());
        inode
    }

    pub(crate) fn close(&mut self, id: HandleId) {
        self.unmap_shm(id);
        self.unlock(id, Level::Unlocked);
        self.handles.remove(&id);
        self.forget_unused();
    }

    pub(crate) fn is_alive(&self, id: HandleId) -> bool {
        self.handles.get(&id).is_some_and(|handle| handle.alive)
    }

    pub(crate) fn delete(&mut self, path: &str, sync_dir: bool) -> Io<()> {
        if self.stopped {
            return Err(ffi::SQLITE_IOERR_DELETE);
        }
        if self.named(path).is_none() {
            return Err(ffi::SQLITE_IOERR_DELETE_NOENT);
        }
        let remove = |disk: &mut Disk| {
            if let Some(entry) = disk.names.get_mut(path) {
                entry.since.push(None);
            }
        };
        self.op(ffi::SQLITE_IOERR_DELETE, remove)?;
        remove(self);
        if sync_dir {
            self.sync_dir(dir(path))?;
        }
        self.forget_unused();
        Ok(())
    }

    /// Whether the file is there; an empty one is not, as in SQLite's Unix VFS.
    pub(crate) fn exists(&self, path: &str) -> Io<bool> {
        if self.stopped {
            return Err(ffi::SQLITE_IOERR_ACCESS);
        }
        Ok(self.contents(path).is_some_and(|bytes| !bytes.is_empty()))
    }

    /// A directory is synced as a whole: all its names, and none of its files' contents.
    fn sync_dir(&mut self, synced: &str) -> Io<()> {
        self.op(ffi::SQLITE_IOERR_DIR_FSYNC, |_| ())?;
        if self.device.honours_sync {
            let in_it = self.names.iter_mut().filter(|(path, _)| dir(path) == synced);
            in_it.for_each(|(_, entry)| entry.sync());
        }
        Ok(())
    }
}

fn dir(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(dir, _)| dir)
}

/// Contents.
impl Disk {
    fn handle(&self, id: HandleId, code: Code) -> Io<&Handle> {
        self.handles.get(&id).filter(|handle| handle.alive && !self.stopped).ok_or(code)
    }

    fn inode(&self, id: HandleId, code: Code) -> Io<&Inode> {
        self.inodes.get(&self.handle(id, code)?.inode).ok_or(code)
    }

    fn inode_mut(&mut self, id: HandleId, code: Code) -> Io<&mut Inode> {
        let inode = self.handle(id, code)?.inode;
        self.inodes.get_mut(&inode).ok_or(code)
    }

    /// The bytes that the file has of the `len` at `at`; fewer at its end.
    pub(crate) fn read(&self, id: HandleId, at: usize, len: usize) -> Io<&[u8]> {
        let bytes = &self.inode(id, ffi::SQLITE_IOERR_READ)?.current;
        let from = at.min(bytes.len());
        Ok(&bytes[from..(at + len).min(bytes.len()).max(from)])
    }

    pub(crate) fn len(&self, id: HandleId) -> Io<usize> {
        Ok(self.inode(id, ffi::SQLITE_IOERR_FSTAT)?.current.len())
    }

    pub(crate) fn write(&mut self, id: HandleId, at: usize, bytes: &[u8]) -> Io<()> {
        let code = ffi::SQLITE_IOERR_WRITE;
        let grows = self.inode(id, code)?.current.len() < at + bytes.len();
        if self.handle(id, code)?.temporary {
            damage::write(&mut self.inode_mut(id, code)?.current, at, bytes);
            return Ok(());
        }
        let change = Change::Write { at, bytes: bytes.to_vec() };
        self.writes += 1;
        self.change(id, code, change.clone())?;
        if self.plan.write_finds_no_room(grows) {
            // A write that runs out of room part of the way leaves that part behind.
            let room = self.rng.below(bytes.len());
            let part = Change::Write { at, bytes: bytes[..room].to_vec() };
            self.inode_mut(id, code)?.change(part);
            return Err(ffi::SQLITE_FULL);
        }
        self.inode_mut(id, code)?.change(change);
        Ok(())
    }

    pub(crate) fn truncate(&mut self, id: HandleId, len: usize) -> Io<()> {
        let code = ffi::SQLITE_IOERR_TRUNCATE;
        if self.handle(id, code)?.temporary {
            self.inode_mut(id, code)?.current.truncate(len);
            return Ok(());
        }
        self.change(id, code, Change::Truncate { len })?;
        self.inode_mut(id, code)?.change(Change::Truncate { len });
        Ok(())
    }

    /// Counts a change of a file as an op, and leaves making it to the caller.
    fn change(&mut self, id: HandleId, code: Code, change: Change) -> Io<()> {
        let inode = self.handle(id, code)?.inode;
        self.op(code, |disk| {
            if let Some(inode) = disk.inodes.get_mut(&inode) {
                inode.change(change);
            }
        })
    }

    pub(crate) fn sync(&mut self, id: HandleId) -> Io<()> {
        let code = ffi::SQLITE_IOERR_FSYNC;
        let handle = self.handle(id, code)?;
        if handle.temporary {
            return Ok(());
        }
        let (inode, sync_dir) = (handle.inode, handle.sync_dir.clone());
        self.syncs += 1;
        self.op(code, |_| ())?;
        let fails = self.plan.sync_fails();
        let inode = self.inodes.get_mut(&inode).ok_or(code)?;
        if fails {
            inode.fail_sync(&mut self.rng);
            return Err(code);
        }
        if self.device.honours_sync {
            inode.sync();
        }
        if let Some(dir) = sync_dir {
            self.sync_dir(&dir)?;
            self.handles.entry(id).and_modify(|handle| handle.sync_dir = None);
        }
        Ok(())
    }
}

/// Locks and the WAL index.
impl Disk {
    pub(crate) fn lock(&mut self, id: HandleId, to: Level) -> Io<()> {
        self.inode_mut(id, ffi::SQLITE_IOERR_LOCK)?.locks.raise(id, to)
    }

    /// Never fails: a dead handle holds nothing any more.
    pub(crate) fn unlock(&mut self, id: HandleId, to: Level) {
        if let Ok(inode) = self.inode_mut(id, ffi::SQLITE_IOERR_UNLOCK) {
            inode.locks.lower(id, to);
        }
    }

    pub(crate) fn anybody_reserved(&self, id: HandleId) -> Io<bool> {
        Ok(self.inode(id, ffi::SQLITE_IOERR_CHECKRESERVEDLOCK)?.locks.anybody_reserved())
    }

    /// The address of a region of the WAL index, if it is there.
    pub(crate) fn map_shm(
        &mut self,
        id: HandleId,
        region: usize,
        bytes: usize,
        extend: bool,
    ) -> Io<Option<*mut u8>> {
        let code = ffi::SQLITE_IOERR_SHMMAP;
        let new = self.id();
        let shm = *self.inode_mut(id, code)?.shm.get_or_insert(new);
        self.handles.entry(id).and_modify(|handle| handle.shm = Some(shm));
        Ok(self.shms.entry(shm).or_default().region(region, bytes, extend))
    }

    pub(crate) fn shm(&mut self, id: HandleId) -> Io<&mut Shm> {
        let code = ffi::SQLITE_IOERR_SHMLOCK;
        let shm = self.handle(id, code)?.shm.ok_or(code)?;
        self.shms.get_mut(&shm).ok_or(code)
    }

    /// Also for a dead handle, whose connection reads the old index until here.
    pub(crate) fn unmap_shm(&mut self, id: HandleId) {
        let Some(shm) = self.handles.get_mut(&id).and_then(|handle| handle.shm.take()) else {
            return;
        };
        if self.handles.values().any(|other| other.shm == Some(shm)) {
            if let Some(shm) = self.shms.get_mut(&shm) {
                shm.locks.forget(id);
            }
            return;
        }
        self.shms.remove(&shm);
        self.inodes.values_mut().filter(|inode| inode.shm == Some(shm)).for_each(|inode| {
            inode.shm = None;
        });
    }
}
