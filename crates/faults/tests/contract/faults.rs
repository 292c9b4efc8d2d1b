//! A sync that fails and a disk that is full: SQLite says so, rolls back, and goes on.

use evertill_faults::{Device, FaultVfs};
use rusqlite::{Connection, ErrorCode, ffi};

use crate::till::{self, Breach, Setup, Told, WAL_FULL};

const SALES: i64 = 40;

const SETUPS: [Setup; 4] = [
    WAL_FULL,
    Setup { journal: "DELETE", synchronous: "EXTRA", ..WAL_FULL },
    Setup { journal: "TRUNCATE", ..WAL_FULL },
    Setup { journal: "PERSIST", ..WAL_FULL },
];

fn count(db: &Connection) -> i64 {
    db.query_row("SELECT count(*) FROM sale", [], |row| row.get(0)).unwrap()
}

/// Sells `sales` through whatever fails, trying again after `mend` what is not there then. The
/// errors that there were.
fn stubborn_day(
    vfs: &FaultVfs,
    setup: Setup,
    sales: i64,
    mend: impl Fn(&FaultVfs, Connection) -> Connection,
) -> Vec<rusqlite::Error> {
    let mut db = till::open(vfs, setup).unwrap();
    let mut errors = Vec::new();
    let mut sale = 1;
    while sale <= sales {
        if let Err(error) = till::sell(&mut db, sale, 0) {
            errors.push(error);
            assert!(errors.len() < 10, "it does not get better");
            assert!(db.is_autocommit(), "no transaction is left open");
            // With a rollback journal the last step of a commit is to be rid of the journal. When
            // that step fails, the journal may yet be gone, and the sale be there.
            let there = count(&db);
            assert!(there == sale - 1 || setup.journal != "WAL" && there == sale);
            db = mend(vfs, db);
        }
        sale = count(&db) + 1;
    }
    errors
}

fn carry_on(vfs: &FaultVfs, db: Connection) -> Connection {
    vfs.free_disk();
    db
}

fn reopen(vfs: &FaultVfs, db: Connection) -> Connection {
    drop(db);
    till::open(vfs, WAL_FULL).unwrap()
}

fn restart(vfs: &FaultVfs, _: Connection) -> Connection {
    vfs.kill();
    till::open(vfs, WAL_FULL).unwrap()
}

/// How many syncs and writes a day has after the till was set up.
fn a_quiet_day(device: Device, setup: Setup) -> (u64, u64) {
    let vfs = FaultVfs::register_on(device, "quiet", 0);
    drop(till::open(&vfs, setup).unwrap());
    let (syncs, writes) = (vfs.syncs(), vfs.writes());
    assert_eq!(stubborn_day(&vfs, setup, SALES, carry_on), []);
    (vfs.syncs() - syncs, vfs.writes() - writes)
}

#[test]
fn any_one_failed_sync_costs_at_most_the_sale_it_was_for() {
    for device in [Device::PLAIN, Device::POWERSAFE] {
        for setup in SETUPS {
            let mut failures = 0;
            for nth in 1..=a_quiet_day(device, setup).0 {
                let vfs = FaultVfs::register_on(device, "fsync", nth);
                drop(till::open(&vfs, setup).unwrap());
                vfs.fail_sync(nth);
                let errors = stubborn_day(&vfs, setup, SALES, carry_on);
                // None when it was a checkpoint's: SQLite puts that off, since the WAL has it all.
                assert!(errors.len() <= 1);
                for error in errors {
                    failures += 1;
                    let code = error.sqlite_error().map(|error| error.extended_code);
                    assert_eq!(code, Some(ffi::SQLITE_IOERR_FSYNC));
                }
                vfs.power_cut();
                let told = Told { paid: SALES, begun: SALES };
                assert_eq!(till::audit(&vfs, told), Ok(SALES), "{device:?}, {setup:?}, sync {nth}");
            }
            assert!(failures >= SALES, "every sale has a sync of its own");
        }
    }
}

/// Breaches after a failed sync, some more sales and a power cut.
fn breaches_after_a_failed_sync(mend: fn(&FaultVfs, Connection) -> Connection) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for nth in 60..=85 {
        for sales in 32..=SALES {
            let seed = nth * 100 + sales as u64;
            let vfs = FaultVfs::register_on(Device::POWERSAFE, "fsync", seed);
            drop(till::open(&vfs, WAL_FULL).unwrap());
            vfs.fail_sync(nth);
            let mut db = till::open(&vfs, WAL_FULL).unwrap();
            let mut sale = 1;
            while sale <= sales {
                if till::sell(&mut db, sale, 0).is_err() {
                    db = mend(&vfs, db);
                }
                sale = count(&db) + 1;
            }
            vfs.power_cut();
            breaches.extend(till::audit(&vfs, Told { paid: sales, begun: sales }).err());
        }
    }
    breaches
}

/// The trap that Linux sets. The sale whose sync failed is rolled back, but its frames are still in
/// the cache, clean. Who goes on writes over them. Who restarts reads them, takes the sale for
/// committed, appends to it, and is promised durability for what hangs behind a hole in the WAL.
#[test]
fn after_a_failed_sync_close_the_database_and_do_not_die() {
    assert_eq!(breaches_after_a_failed_sync(|_, db| db), []);
    assert_eq!(breaches_after_a_failed_sync(reopen), []);
    assert!(breaches_after_a_failed_sync(restart).len() > 5);
}

#[test]
fn a_full_disk_refuses_a_sale_and_spoils_none() {
    for device in [Device::PLAIN, Device::POWERSAFE] {
        for setup in SETUPS {
            let mut failures = 0;
            // Every write would do as well and take longer; 7 has no common factor with anything.
            for nth in (1..=a_quiet_day(device, setup).1).step_by(7) {
                let vfs = FaultVfs::register_on(device, "full", nth);
                drop(till::open(&vfs, setup).unwrap());
                vfs.fail_write_full(nth);
                for error in stubborn_day(&vfs, setup, SALES, carry_on) {
                    failures += 1;
                    assert_eq!(error.sqlite_error_code(), Some(ErrorCode::DiskFull));
                }
                vfs.power_cut();
                let told = Told { paid: SALES, begun: SALES };
                assert_eq!(till::audit(&vfs, told), Ok(SALES), "{device:?}, {setup:?}, write {nth}");
            }
            assert!(failures > 30, "{failures}");
        }
    }
}

#[test]
fn a_disk_that_stays_full_can_still_be_read() {
    let vfs = FaultVfs::register("stays full", 0);
    let mut db = till::open(&vfs, WAL_FULL).unwrap();
    (1..=10).for_each(|sale| till::sell(&mut db, sale, 0).unwrap());
    vfs.fail_write_full(1);
    for _ in 0..20 {
        let refused = till::sell(&mut db, 11, 0).unwrap_err();
        assert_eq!(refused.sqlite_error_code(), Some(ErrorCode::DiskFull));
        assert_eq!(count(&db), 10);
    }
    vfs.free_disk();
    till::sell(&mut db, 11, 0).unwrap();
}
