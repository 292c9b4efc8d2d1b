//! The VFS alone: bytes, names, locks and crashes, against a model too simple to be wrong.

use std::collections::HashSet;

use evertill_faults::{Device, FaultVfs};
use rusqlite::ffi;

use crate::raw::{self, DATABASE, JOURNAL, RawFile};

/// SplitMix64 again, so that the test does not draw from what it tests.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) as usize % end
    }

    fn bytes(&mut self, most: usize) -> Vec<u8> {
        let len = 1 + self.below(most);
        (0..len).map(|_| self.below(256) as u8).collect()
    }
}

fn grown(mut bytes: Vec<u8>, to: usize) -> Vec<u8> {
    bytes.resize(bytes.len().max(to), 0);
    bytes
}

#[test]
fn reads_are_those_of_a_byte_array() {
    for seed in 0..50 {
        let vfs = FaultVfs::register("bytes", seed);
        let mut dice = Dice(seed);
        let mut model: Vec<u8> = Vec::new();
        let file = RawFile::open(&vfs, "/f", DATABASE).unwrap();
        for _ in 0..300 {
            let at = dice.below(20_000);
            match dice.below(8) {
                0..=2 => {
                    let bytes = dice.bytes(6000);
                    file.write(at, &bytes).unwrap();
                    model = grown(model, at + bytes.len());
                    model[at..at + bytes.len()].copy_from_slice(&bytes);
                }
                3..=5 => {
                    let len = 1 + dice.below(6000);
                    let (bytes, code) = file.read(at, len);
                    let whole = at + len <= model.len();
                    let expected = grown(model.clone(), at + len)[at..at + len].to_vec();
                    assert_eq!(bytes, expected, "seed {seed}");
                    let short = ffi::SQLITE_IOERR_SHORT_READ;
                    assert_eq!(code, if whole { ffi::SQLITE_OK } else { short });
                }
                6 => {
                    let len = dice.below(model.len() + 1);
                    file.truncate(len).unwrap();
                    model.truncate(len);
                }
                _ => file.sync().unwrap(),
            }
            assert_eq!(file.len(), Ok(model.len()));
        }
        assert_eq!(vfs.contents("/f").as_ref(), Some(&model));
        // Whatever the order of writes, truncates and syncs was, the last sync makes it all durable.
        let journal = RawFile::open(&vfs, "/journal", JOURNAL).unwrap();
        journal.sync().unwrap();
        file.sync().unwrap();
        vfs.power_cut();
        assert_eq!(vfs.contents("/f").as_ref(), Some(&model));
    }
}

/// Synced bytes are there after a cut unless a later write was in their sector; unsynced ones may be
/// anything that lies within the sizes that the file has had.
#[test]
fn a_cut_keeps_what_was_synced() {
    for device in [Device::PLAIN, Device::DAMAGES_SECTORS, Device::SMALL_SECTORS, Device::POWERSAFE] {
        for seed in 0..150 {
            let vfs = FaultVfs::register_on(device, "cut", seed);
            let mut dice = Dice(seed);
            let file = RawFile::open(&vfs, "/f", JOURNAL).unwrap();
            for _ in 0..5 {
                file.write(dice.below(20_000), &dice.bytes(6000)).unwrap();
            }
            file.sync().unwrap();
            let synced = vfs.contents("/f").unwrap();

            let reach = if device.is_powersafe_overwrite { 1 } else { device.sector_bytes };
            let mut in_doubt = HashSet::new();
            for _ in 0..dice.below(5) {
                let (at, bytes) = (dice.below(synced.len()), dice.bytes(3000));
                file.write(at, &bytes).unwrap();
                let from = at / reach * reach;
                in_doubt.extend(from..(at + bytes.len()).next_multiple_of(reach));
            }
            vfs.power_cut();

            let left = vfs.contents("/f").unwrap();
            assert!(left.len() >= synced.len(), "nothing was truncated");
            for (at, byte) in synced.iter().enumerate() {
                let same = left[at] == *byte || in_doubt.contains(&at);
                assert!(same, "{device:?}, seed {seed}: byte {at} was synced and is lost");
            }
        }
    }
}

#[test]
fn a_cut_can_lose_keep_and_tear_what_was_not_synced() {
    let (old, new) = (vec![1; 4096], vec![2; 4096]);
    let (mut lost, mut kept, mut torn, mut shorter) = (0, 0, 0, 0);
    for seed in 0..300 {
        let vfs = FaultVfs::register("doubt", seed);
        let file = RawFile::open(&vfs, "/f", JOURNAL).unwrap();
        file.write(0, &old).unwrap();
        file.sync().unwrap();
        file.write(0, &new).unwrap();
        file.truncate(4000).unwrap();
        vfs.power_cut();
        let left = vfs.contents("/f").unwrap();
        let start = &left[..4000];
        lost += usize::from(start == &old[..4000]);
        kept += usize::from(start == &new[..4000]);
        torn += usize::from(start.contains(&1) && start.contains(&2));
        shorter += usize::from(left.len() == 4000);
    }
    for (what, times) in [("lost", lost), ("kept", kept), ("torn", torn), ("shorter", shorter)] {
        assert!(times > 20, "{what}: {times} of 300");
    }
}

#[test]
fn the_same_seed_does_the_same_damage() {
    let damage = |seed| {
        let vfs = FaultVfs::register("seed", seed);
        let file = RawFile::open(&vfs, "/f", JOURNAL).unwrap();
        file.sync().unwrap();
        (0..20).for_each(|i| file.write(i * 700, &[i as u8 + 1; 700]).unwrap());
        vfs.power_cut();
        vfs.contents("/f").unwrap()
    };
    assert_eq!(damage(7), damage(7));
    let different: HashSet<Vec<u8>> = (0..50).map(damage).collect();
    assert!(different.len() > 20, "{} of 50", different.len());
}

#[test]
fn a_name_is_durable_with_its_directory() {
    let left = |seed, sync: fn(&FaultVfs, &RawFile)| {
        let vfs = FaultVfs::register("names", seed);
        let file = RawFile::open(&vfs, "/shop/new", DATABASE).unwrap();
        sync(&vfs, &file);
        vfs.power_cut();
        vfs.paths().contains(&"/shop/new".to_owned())
    };
    let syncs_nothing = |_: &FaultVfs, _: &RawFile| ();
    let syncs_file = |_: &FaultVfs, file: &RawFile| file.sync().unwrap();
    let syncs_directory = |vfs: &FaultVfs, _: &RawFile| {
        RawFile::open(vfs, "/shop/journal", JOURNAL).unwrap().sync().unwrap();
    };
    let syncs_other_directory = |vfs: &FaultVfs, _: &RawFile| {
        RawFile::open(vfs, "/bank/journal", JOURNAL).unwrap().sync().unwrap();
    };
    for (sometimes, sync) in [
        (true, syncs_nothing as fn(&FaultVfs, &RawFile)),
        (true, syncs_file),
        (false, syncs_directory),
        (true, syncs_other_directory),
    ] {
        let there = (0..64).filter(|seed| left(*seed, sync)).count();
        assert!(if sometimes { (1..64).contains(&there) } else { there == 64 }, "{there}");
    }
}

#[test]
fn a_deleted_file_can_come_back_until_its_directory_is_synced() {
    let comes_back = |seed, sync_dir| {
        let vfs = FaultVfs::register("deleted", seed);
        vfs.put("/f", b"old");
        raw::delete(&vfs, "/f", sync_dir).unwrap();
        assert_eq!(vfs.contents("/f"), None);
        vfs.power_cut();
        match vfs.contents("/f") {
            None => false,
            Some(bytes) => {
                assert_eq!(bytes, b"old");
                true
            }
        }
    };
    let times = (0..64).filter(|seed| comes_back(*seed, false)).count();
    assert!((1..64).contains(&times), "{times}");
    assert!((0..64).all(|seed| !comes_back(seed, true)));
}

#[test]
fn a_cut_during_a_delete_leaves_the_file_or_does_not() {
    let there = |seed| {
        let vfs = FaultVfs::register("deleted", seed);
        vfs.put("/f", b"old");
        vfs.cut_at_op(1);
        assert_eq!(raw::delete(&vfs, "/f", true), Err(ffi::SQLITE_IOERR_DELETE));
        assert!(vfs.is_stopped());
        vfs.power_cut();
        vfs.contents("/f").is_some()
    };
    let times = (0..64).filter(|seed| there(*seed)).count();
    assert!((1..64).contains(&times), "{times}");
}

/// SQLite's Unix VFS does so, and SQLite takes an empty journal for none.
#[test]
fn an_empty_file_does_not_count_as_existing() {
    let vfs = FaultVfs::register("empty", 0);
    assert!(!raw::exists(&vfs, "/f"));
    let file = RawFile::open(&vfs, "/f", DATABASE).unwrap();
    assert!(!raw::exists(&vfs, "/f"));
    file.write(0, b"x").unwrap();
    assert!(raw::exists(&vfs, "/f"));
}

#[test]
fn a_file_replaced_under_its_name_is_the_old_or_the_new_but_never_a_mixture() {
    let mut seen = HashSet::new();
    for seed in 0..100 {
        let vfs = FaultVfs::register("replaced", seed);
        vfs.put("/f", &[1; 1000]);
        raw::delete(&vfs, "/f", false).unwrap();
        let file = RawFile::open(&vfs, "/f", DATABASE).unwrap();
        file.write(0, &[2; 1000]).unwrap();
        file.sync().unwrap();
        vfs.power_cut();
        seen.insert(vfs.contents("/f"));
    }
    assert_eq!(seen, HashSet::from([None, Some(vec![1; 1000]), Some(vec![2; 1000])]));
}

#[test]
fn a_deleted_file_stays_readable_to_who_has_it_open() {
    let vfs = FaultVfs::register("unlinked", 0);
    let file = RawFile::open(&vfs, "/f", DATABASE).unwrap();
    file.write(0, b"still here").unwrap();
    raw::delete(&vfs, "/f", false).unwrap();
    assert_eq!(file.read(0, 10), (b"still here".to_vec(), ffi::SQLITE_OK));
    assert_eq!(raw::delete(&vfs, "/f", false), Err(ffi::SQLITE_IOERR_DELETE_NOENT));
    let read_only = ffi::SQLITE_OPEN_MAIN_DB | ffi::SQLITE_OPEN_READONLY;
    assert_eq!(RawFile::open(&vfs, "/f", read_only).err(), Some(ffi::SQLITE_CANTOPEN));
}

#[test]
fn a_handle_from_before_a_crash_does_nothing_but_fail() {
    for crash in [FaultVfs::power_cut, FaultVfs::kill] {
        let vfs = FaultVfs::register("dead", 0);
        let old = RawFile::open(&vfs, "/f", JOURNAL).unwrap();
        old.write(0, b"before").unwrap();
        old.sync().unwrap();
        old.lock(ffi::SQLITE_LOCK_SHARED).unwrap();
        old.lock(ffi::SQLITE_LOCK_EXCLUSIVE).unwrap();
        crash(&vfs);

        assert_eq!(old.read(0, 6).1, ffi::SQLITE_IOERR_READ);
        assert_eq!(old.write(0, b"after!"), Err(ffi::SQLITE_IOERR_WRITE));
        assert_eq!(old.sync(), Err(ffi::SQLITE_IOERR_FSYNC));
        assert_eq!(old.truncate(0), Err(ffi::SQLITE_IOERR_TRUNCATE));
        assert_eq!(old.len(), Err(ffi::SQLITE_IOERR_FSTAT));
        assert_eq!(old.lock(ffi::SQLITE_LOCK_SHARED), Err(ffi::SQLITE_IOERR_LOCK));
        assert_eq!(old.map(0, true), Err(ffi::SQLITE_IOERR_SHMMAP));

        let new = RawFile::open(&vfs, "/f", DATABASE).unwrap();
        assert_eq!(new.read(0, 6), (b"before".to_vec(), ffi::SQLITE_OK));
        new.lock(ffi::SQLITE_LOCK_SHARED).unwrap();
        drop(old);
        new.write(0, b"later!").unwrap();
    }
}

#[test]
fn a_kill_keeps_what_was_written_and_a_later_cut_may_still_take_it() {
    let mut lost = 0;
    for seed in 0..64 {
        let vfs = FaultVfs::register("kill", seed);
        let file = RawFile::open(&vfs, "/f", JOURNAL).unwrap();
        file.sync().unwrap();
        file.write(0, &[1; 5000]).unwrap();
        vfs.kill();
        assert_eq!(vfs.contents("/f"), Some(vec![1; 5000]));
        vfs.power_cut();
        lost += usize::from(vfs.contents("/f") != Some(vec![1; 5000]));
    }
    assert!(lost > 16, "{lost} of 64");
}

#[test]
fn a_planned_cut_strikes_in_its_op_and_the_machine_stays_down() {
    let mut begun = 0;
    for seed in 0..64 {
        let vfs = FaultVfs::register("planned", seed);
        let file = RawFile::open(&vfs, "/f", JOURNAL).unwrap();
        file.write(0, &[1; 512]).unwrap();
        file.sync().unwrap();
        assert_eq!(vfs.ops(), 3, "a write, a sync and the directory's");
        vfs.cut_at_op(2);
        file.write(512, &[2; 512]).unwrap();
        assert!(!vfs.is_stopped());
        assert_eq!(file.write(0, &[3; 512]), Err(ffi::SQLITE_IOERR_WRITE));
        assert!(vfs.is_stopped());
        assert_eq!(RawFile::open(&vfs, "/f", DATABASE).err(), Some(ffi::SQLITE_IOERR));
        assert_eq!(raw::delete(&vfs, "/f", true), Err(ffi::SQLITE_IOERR_DELETE));
        vfs.power_cut();
        assert!(!vfs.is_stopped());
        begun += usize::from(vfs.contents("/f").unwrap()[..512] != [1; 512]);
        RawFile::open(&vfs, "/f", DATABASE).unwrap();
    }
    assert!((1..64).contains(&begun), "the op that was cut may have begun: {begun} of 64");
}

#[test]
fn the_device_says_what_it_was_told_to_say() {
    let says = |device| {
        let vfs = FaultVfs::register_on(device, "says", 0);
        RawFile::open(&vfs, "/f", DATABASE).unwrap().characteristics()
    };
    assert_eq!(says(Device::default()), (0, 4096));
    assert_eq!(says(Device::SMALL_SECTORS), (0, 512));
    assert_eq!(says(Device::POWERSAFE), (ffi::SQLITE_IOCAP_POWERSAFE_OVERWRITE, 4096));
}

#[test]
fn connections_share_one_wal_index_and_its_locks() {
    const SHARED: i32 = ffi::SQLITE_SHM_LOCK | ffi::SQLITE_SHM_SHARED;
    const EXCLUSIVE: i32 = ffi::SQLITE_SHM_LOCK | ffi::SQLITE_SHM_EXCLUSIVE;
    let vfs = FaultVfs::register("index", 0);
    let one = RawFile::open(&vfs, "/f", DATABASE).unwrap();
    let two = RawFile::open(&vfs, "/f", DATABASE).unwrap();
    assert!(one.map(0, false).unwrap().is_null());
    let address = one.map(0, true).unwrap();
    assert_eq!(two.map(0, false), Ok(address));
    assert_ne!(two.map(1, true).unwrap(), address);
    assert_eq!(one.map(0, false), Ok(address), "a region never moves");

    one.slot(3, SHARED).unwrap();
    two.slot(3, SHARED).unwrap();
    assert_eq!(two.slot(4, EXCLUSIVE), Ok(()));
    assert_eq!(one.slot(4, SHARED), Err(ffi::SQLITE_BUSY));
    drop(two);
    assert_eq!(one.slot(4, SHARED), Ok(()), "closing gives the locks back");

    vfs.kill();
    let three = RawFile::open(&vfs, "/f", DATABASE).unwrap();
    assert_ne!(three.map(0, true), Ok(address), "the next life has an index of its own");
    assert_eq!(three.slot(3, EXCLUSIVE), Ok(()));
    // SAFETY: the dead connection's region stays mapped until it is closed, 32768 bytes of it.
    unsafe { address.write_volatile(1) };
    drop(one);
}

#[test]
fn a_full_disk_takes_a_part_and_then_nothing_more() {
    let vfs = FaultVfs::register("full", 3);
    let file = RawFile::open(&vfs, "/f", JOURNAL).unwrap();
    file.write(0, &[1; 1000]).unwrap();
    vfs.fail_write_full(2);
    file.write(1000, &[1; 1000]).unwrap();
    assert_eq!(file.write(2000, &[1; 1000]), Err(ffi::SQLITE_FULL));
    assert!((2000..3000).contains(&file.len().unwrap()));
    assert_eq!(file.write(5000, &[1; 1000]), Err(ffi::SQLITE_FULL));
    file.write(500, &[2; 1000]).unwrap();
    vfs.free_disk();
    file.write(5000, &[1; 1000]).unwrap();
}

#[test]
fn a_failed_sync_loses_data_that_no_later_sync_brings_back() {
    let mut lost = 0;
    for seed in 0..64 {
        let vfs = FaultVfs::register("fsync", seed);
        let file = RawFile::open(&vfs, "/f", JOURNAL).unwrap();
        file.sync().unwrap();
        file.write(0, &[1; 5000]).unwrap();
        vfs.fail_sync(1);
        assert_eq!(file.sync(), Err(ffi::SQLITE_IOERR_FSYNC));
        file.sync().unwrap();
        assert_eq!(vfs.contents("/f"), Some(vec![1; 5000]), "the cache still has it");
        vfs.power_cut();
        let left = vfs.contents("/f").unwrap();
        lost += usize::from(left != [1; 5000]);
    }
    assert!((16..=64).contains(&lost), "{lost} of 64");
}

#[test]
fn a_disk_is_full_for_as_long_as_the_room_is_held_by_another_file() {
    let vfs = FaultVfs::register("held", 0);
    let file = RawFile::open(&vfs, "/f", JOURNAL).unwrap();
    file.write(0, &[1; 1000]).unwrap();
    vfs.full_while(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"));
    assert_eq!(file.write(1000, &[1; 1000]), Err(ffi::SQLITE_FULL));
    file.write(0, &[2; 1000]).unwrap();
    vfs.full_while("/no/such/file");
    file.write(1000, &[1; 1000]).unwrap();
}

#[test]
fn syncs_fail_in_a_row() {
    let vfs = FaultVfs::register("fsyncs", 0);
    let file = RawFile::open(&vfs, "/f", JOURNAL).unwrap();
    vfs.fail_syncs(2, 2);
    let failed: Vec<bool> = (0..5).map(|_| file.sync().is_err()).collect();
    assert_eq!(failed, [false, true, true, false, false]);
}

#[test]
fn machines_do_not_see_each_other() {
    let one = FaultVfs::register("same", 0);
    let two = FaultVfs::register("same", 0);
    assert_ne!(one.name(), two.name());
    RawFile::open(&one, "/f", DATABASE).unwrap().write(0, b"one").unwrap();
    assert!(two.paths().is_empty());
    let name = one.name().to_owned();
    drop(one);
    let flags = rusqlite::OpenFlags::default();
    let gone = rusqlite::Connection::open_with_flags_and_vfs("/f", flags, name.as_str());
    assert!(gone.unwrap_err().to_string().contains("no such vfs"));
}
