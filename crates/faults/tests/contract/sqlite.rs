//! SQLite on a disk that does not fail: it must work as on any other.

use std::thread;

use evertill_faults::{Device, FaultVfs};
use rusqlite::{Connection, ErrorCode, TransactionBehavior};

use crate::{
    files::Dice,
    till::{self, PATH, Setup, Told, WAL_FULL},
};

const JOURNALS: [&str; 4] = ["WAL", "DELETE", "TRUNCATE", "PERSIST"];

#[test]
fn every_journal_mode_works_and_lasts() {
    for device in [Device::PLAIN, Device::SMALL_SECTORS, Device::POWERSAFE] {
        for journal in JOURNALS {
            let vfs = FaultVfs::register_on(device, "modes", 1);
            let setup = Setup { journal, ..WAL_FULL };
            let (told, outcome) = till::day(&vfs, setup, 30, 1);
            assert_eq!(outcome, Ok(()), "{journal}");
            assert_eq!(till::audit(&vfs, told), Ok(30), "{journal}");
        }
    }
}

#[test]
fn the_last_connection_takes_the_wal_away() {
    let vfs = FaultVfs::register("last", 0);
    let db = till::open(&vfs, WAL_FULL).unwrap();
    assert_eq!(vfs.paths(), [PATH, "/till.db-wal"]);
    let other = vfs.open(PATH).unwrap();
    let _: i64 = other.query_row("SELECT count(*) FROM sale", [], |row| row.get(0)).unwrap();
    drop(db);
    assert_eq!(vfs.paths(), [PATH, "/till.db-wal"]);
    drop(other);
    assert_eq!(vfs.paths(), [PATH]);
}

#[test]
fn a_reader_keeps_its_snapshot_while_a_writer_commits() {
    let vfs = FaultVfs::register("snapshot", 0);
    let mut writer = till::open(&vfs, WAL_FULL).unwrap();
    let mut reader = vfs.open(PATH).unwrap();
    let count =
        |db: &Connection| -> i64 { db.query_row("SELECT count(*) FROM sale", [], |row| row.get(0)).unwrap() };
    till::sell(&mut writer, 1, 0).unwrap();
    let snapshot = reader.transaction().unwrap();
    assert_eq!(count(&snapshot), 1);
    (2..20).for_each(|sale| till::sell(&mut writer, sale, 0).unwrap());
    assert_eq!(count(&snapshot), 1);
    drop(snapshot);
    assert_eq!(count(&reader), 19);
}

#[test]
fn a_second_writer_waits_its_turn() {
    for journal in JOURNALS {
        let vfs = FaultVfs::register("writers", 0);
        let mut one = till::open(&vfs, Setup { journal, ..WAL_FULL }).unwrap();
        let mut two = vfs.open(PATH).unwrap();
        two.busy_timeout(std::time::Duration::ZERO).unwrap();
        let tx = one.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
        let busy = two.transaction_with_behavior(TransactionBehavior::Immediate).err().unwrap();
        assert_eq!(busy.sqlite_error_code(), Some(ErrorCode::DatabaseBusy), "{journal}");
        drop(tx);
        two.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
    }
}

#[test]
fn threads_lose_no_update() {
    const THREADS: i64 = 4;
    const EACH: i64 = 50;
    for journal in ["WAL", "DELETE"] {
        let vfs = FaultVfs::register("threads", 0);
        let setup = Setup { journal, ..WAL_FULL };
        let first = till::open(&vfs, setup).unwrap();
        let count_up = || {
            let mut db = vfs.open(PATH).unwrap();
            db.busy_timeout(std::time::Duration::from_secs(60)).unwrap();
            for _ in 0..EACH {
                let tx = db.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
                let sold: i64 =
                    tx.query_row("SELECT sold FROM stock WHERE product = 0", [], |row| row.get(0)).unwrap();
                tx.execute("UPDATE stock SET sold = ?1 WHERE product = 0", [sold + 1]).unwrap();
                tx.commit().unwrap();
            }
        };
        thread::scope(|scope| (0..THREADS).for_each(|_| drop(scope.spawn(count_up))));
        let sold: i64 =
            first.query_row("SELECT sold FROM stock WHERE product = 0", [], |row| row.get(0)).unwrap();
        assert_eq!(sold, THREADS * EACH, "{journal}");
    }
}

/// The same statements here and in SQLite's own memory database leave the same rows.
#[test]
fn random_statements_do_what_they_do_elsewhere() {
    for seed in 0..12 {
        let vfs = FaultVfs::register("random", seed);
        let journal = JOURNALS[seed as usize % JOURNALS.len()];
        let mut ours = till::open(&vfs, Setup { journal, ..WAL_FULL }).unwrap();
        let theirs = Connection::open_in_memory().unwrap();
        for db in [&ours, &theirs] {
            db.execute_batch("CREATE TABLE t (k INTEGER PRIMARY KEY, v TEXT); CREATE INDEX i ON t (v)")
                .unwrap();
        }
        let mut dice = Dice(seed);
        for step in 0..250 {
            let (k, n) = (dice.below(60), dice.below(9000));
            let sql = match dice.below(12) {
                0..=4 => format!("INSERT OR REPLACE INTO t VALUES ({k}, '{step}-' || hex(zeroblob({n})))"),
                5 => format!("DELETE FROM t WHERE k < {k}"),
                6 => "BEGIN; UPDATE t SET v = v || 'x'; ROLLBACK".into(),
                7 => format!(
                    "BEGIN; SAVEPOINT s; DELETE FROM t; ROLLBACK TO s; UPDATE t SET v = '{n}' WHERE k = {k}; COMMIT"
                ),
                8 => "VACUUM".into(),
                9 => "SELECT * FROM t ORDER BY v || k".into(),
                _ => format!("UPDATE t SET v = substr(v, 1, {n}) || '{step}' WHERE k % 3 = {}", k % 3),
            };
            ours.execute_batch(&sql).unwrap();
            theirs.execute_batch(&sql).unwrap();
            if dice.below(10) == 0 {
                vfs.kill();
                ours = vfs.open(PATH).unwrap();
                ours.pragma_update(None, "cache_size", 10).unwrap();
            }
        }
        let rows = |db: &Connection| -> Vec<(i64, String)> {
            let mut select = db.prepare("SELECT k, v FROM t ORDER BY k").unwrap();
            let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
            rows.map(Result::unwrap).collect()
        };
        assert_eq!(rows(&ours), rows(&theirs), "seed {seed}, {journal}");
        let check: String = ours.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(check, "ok");
    }
}

/// A process that is gone cannot write, whatever its connections are still asked to do.
#[test]
fn a_connection_from_before_a_crash_cannot_touch_the_next_life() {
    for journal in JOURNALS {
        for spilled in [false, true] {
            let vfs = FaultVfs::register("ghost", 5);
            let setup = Setup { journal, ..WAL_FULL };
            let idle = till::open(&vfs, setup).unwrap();
            let busy = vfs.open(PATH).unwrap();
            busy.pragma_update(None, "cache_size", 10).unwrap();
            busy.execute_batch("BEGIN IMMEDIATE").unwrap();
            if spilled {
                // More than the cache holds: some of it is in the files before it is committed.
                busy.execute("INSERT INTO sale VALUES (1, 'ghost', zeroblob(200000))", []).unwrap();
            }
            vfs.kill();

            let mut next = till::open(&vfs, setup).unwrap();
            till::sell(&mut next, 1, 0).unwrap();
            for ghost in [&idle, &busy] {
                assert!(ghost.execute("INSERT INTO sale VALUES (9, 'ghost', zeroblob(99000))", []).is_err());
                let _ = ghost.execute_batch("COMMIT");
                let _ = ghost.execute_batch("ROLLBACK");
            }
            till::sell(&mut next, 2, 0).unwrap();
            drop((idle, busy));
            till::sell(&mut next, 3, 0).unwrap();
            drop(next);
            assert_eq!(till::audit(&vfs, Told { paid: 3, begun: 3 }), Ok(3), "{journal}");
        }
    }
}

/// The ghost holds the write lock and has read all that it needs, so the first thing it asks of the
/// disk is to create its journal, under the name of the one that the living rely on.
#[test]
fn a_connection_from_before_a_crash_cannot_write_into_a_journal_of_the_next_life() {
    for journal in ["DELETE", "TRUNCATE", "PERSIST"] {
        let vfs = FaultVfs::register("ghost", 5);
        let setup = Setup { journal, ..WAL_FULL };
        drop(till::open(&vfs, setup).unwrap());
        let ghost = vfs.open(PATH).unwrap();
        ghost.execute_batch("BEGIN IMMEDIATE").unwrap();
        let _: i64 = ghost.query_row("SELECT sum(sold) FROM stock", [], |row| row.get(0)).unwrap();
        vfs.kill();

        let mut next = till::open(&vfs, setup).unwrap();
        till::sell(&mut next, 1, 0).unwrap();
        next.execute_batch("BEGIN; INSERT INTO sale VALUES (2, 'unpaid', zeroblob(200000))").unwrap();
        assert!(ghost.execute("UPDATE stock SET sold = 99", []).is_err(), "{journal}");
        let _ = ghost.execute_batch("ROLLBACK");
        drop(ghost);
        vfs.kill();
        assert_eq!(till::audit(&vfs, Told { paid: 1, begun: 1 }), Ok(1), "{journal}");
    }
}

#[test]
fn attach_and_vacuum_into_and_backup_stay_on_the_disk() {
    let vfs = FaultVfs::register("attach", 0);
    let (told, outcome) = till::day(&vfs, WAL_FULL, 5, 0);
    assert_eq!((told.paid, outcome), (5, Ok(())));
    let db = vfs.open(PATH).unwrap();
    db.execute_batch("VACUUM INTO '/copy.db'; ATTACH '/copy.db' AS copy").unwrap();
    let copied: i64 = db.query_row("SELECT count(*) FROM copy.sale", [], |row| row.get(0)).unwrap();
    assert_eq!(copied, 5);
    let mut target = vfs.open("/backup.db").unwrap();
    rusqlite::backup::Backup::new(&db, &mut target)
        .unwrap()
        .run_to_completion(100, std::time::Duration::ZERO, None)
        .unwrap();
    let copied: i64 = target.query_row("SELECT count(*) FROM sale", [], |row| row.get(0)).unwrap();
    assert_eq!(copied, 5);
    assert!(vfs.paths().contains(&"/backup.db".to_owned()));
}
