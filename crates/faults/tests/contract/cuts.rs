//! Cuts at every op: what SQLite promises holds on this disk, and what it does not promise breaks.

use std::{collections::HashSet, ops::Range, sync::Mutex, thread};

use evertill_faults::{Device, FaultVfs};
use rusqlite::TransactionBehavior;

use crate::{
    files::Dice,
    till::{self, Breach, PATH, Setup, Told, WAL_FULL},
};

/// Enough for several checkpoints, and for the WAL to start over several times.
const SALES: i64 = 50;

/// Enough where the WAL is not what is tested.
const FEW: i64 = 15;

/// How many ops apart the cuts of one seed are. The seeds start one op apart, so that twenty of them
/// cut at every op; with `EVERTILL_CUTS=all` every seed does.
fn stride() -> u64 {
    if std::env::var("EVERTILL_CUTS").is_ok_and(|cuts| cuts == "all") { 1 } else { 20 }
}

/// What a sweep found.
#[derive(Debug, Default)]
struct Found {
    cuts: u64,
    breaches: Vec<Breach>,
}

impl Found {
    /// How many paid sales were missing after each cut that lost any.
    fn lost(&self) -> Vec<i64> {
        let losses = self.breaches.iter().filter_map(|breach| match breach {
            Breach::Lost { paid, there } => Some(paid - there),
            _ => None,
        });
        losses.collect()
    }

    /// Whatever is worse than a lost sale.
    fn broken(&self) -> Vec<&Breach> {
        self.breaches.iter().filter(|breach| !matches!(breach, Breach::Lost { .. })).collect()
    }
}

/// Runs a day of `sales` for each seed and each op, and crashes it there.
fn sweep(
    device: Device,
    setup: Setup,
    sales: i64,
    seeds: Range<u64>,
    plan: impl Fn(&FaultVfs, u64),
    crash: impl Fn(&FaultVfs),
) -> Found {
    let mut found = Found::default();
    for seed in seeds {
        let quiet = FaultVfs::register_on(device, "quiet", seed);
        let (told, outcome) = till::day(&quiet, setup, sales, seed);
        assert_eq!((told.paid, outcome), (sales, Ok(())));
        // One beyond the last op: the crash comes when all is done.
        for nth in (1 + seed % stride()..=quiet.ops() + 1).step_by(stride() as usize) {
            let vfs = FaultVfs::register_on(device, "sweep", seed * 100_003 + nth);
            plan(&vfs, nth);
            let (told, _) = till::day(&vfs, setup, sales, seed);
            crash(&vfs);
            found.cuts += 1;
            found.breaches.extend(till::audit(&vfs, told).err());
        }
    }
    println!("{device:?}\n{setup:?}\n{} cuts, {} breaches", found.cuts, found.breaches.len());
    found
}

fn cuts(device: Device, setup: Setup, sales: i64, seeds: Range<u64>) -> Found {
    sweep(device, setup, sales, seeds, FaultVfs::cut_at_op, FaultVfs::power_cut)
}

#[test]
fn wal_full_keeps_every_paid_sale_on_a_disk_that_damages_sectors() {
    assert_eq!(cuts(Device::DAMAGES_SECTORS, WAL_FULL, SALES, 0..200).breaches, []);
}

#[test]
fn wal_full_keeps_every_paid_sale_on_a_powersafe_disk() {
    assert_eq!(cuts(Device::POWERSAFE, WAL_FULL, SALES, 0..200).breaches, []);
}

#[test]
fn wal_full_keeps_every_paid_sale_on_other_disks() {
    assert_eq!(cuts(Device::SMALL_SECTORS, WAL_FULL, SALES, 0..40).breaches, []);
    assert_eq!(cuts(Device::PLAIN, WAL_FULL, SALES, 0..40).breaches, []);
}

#[test]
fn rollback_journals_keep_every_paid_sale_where_sqlite_says_so() {
    for device in [Device::DAMAGES_SECTORS, Device::POWERSAFE] {
        for (journal, synchronous) in [("DELETE", "EXTRA"), ("TRUNCATE", "FULL"), ("PERSIST", "FULL")] {
            let setup = Setup { journal, synchronous, ..WAL_FULL };
            assert_eq!(cuts(device, setup, FEW, 0..20).breaches, []);
        }
    }
}

/// Without this, all of the above could pass on a disk that never loses anything.
#[test]
fn wal_normal_loses_paid_sales_but_is_never_corrupt() {
    for device in [Device::PLAIN, Device::POWERSAFE] {
        let found = cuts(device, Setup { synchronous: "NORMAL", ..WAL_FULL }, SALES, 0..20);
        assert_eq!(found.broken(), Vec::<&Breach>::new());
        let lost = found.lost();
        assert!(lost.len() > 50, "{} of {}", lost.len(), found.cuts);
        assert!(lost.iter().any(|sales| *sales > 1));
    }
}

/// `FULL` does not sync the directory after the journal is deleted, so the last sale, and only that,
/// can be rolled back by a journal that came back.
#[test]
fn delete_full_can_lose_the_last_sale_as_documented() {
    let found = cuts(Device::PLAIN, Setup { journal: "DELETE", ..WAL_FULL }, FEW, 0..20);
    assert_eq!(found.broken(), Vec::<&Breach>::new());
    let lost = found.lost();
    assert!(lost.len() > 50, "{} of {}", lost.len(), found.cuts);
    assert!(lost.iter().all(|sales| *sales == 1));
}

#[test]
fn no_sync_at_all_corrupts() {
    for journal in ["WAL", "DELETE"] {
        let setup = Setup { journal, synchronous: "OFF", ..WAL_FULL };
        assert!(cuts(Device::PLAIN, setup, FEW, 0..5).broken().len() > 10);
    }
}

#[test]
fn a_disk_that_lies_about_syncs_loses_and_corrupts() {
    let found = cuts(Device::LIES_ABOUT_SYNC, WAL_FULL, SALES, 0..5);
    assert!(found.lost().len() > 50 && found.broken().len() > 20);
}

/// Shows that the damage beyond what was written is real, and that SQLite's padding is what saves it.
#[test]
fn a_disk_that_lies_about_overwrites_loses() {
    let found = cuts(Device::LIES_ABOUT_OVERWRITE, WAL_FULL, SALES, 0..40);
    assert!(found.lost().len() > 10, "{} of {}", found.lost().len(), found.cuts);
}

#[test]
fn a_kill_loses_nothing_even_without_syncs() {
    for journal in ["WAL", "DELETE", "TRUNCATE", "PERSIST"] {
        let setup = Setup { journal, synchronous: "OFF", ..WAL_FULL };
        let kills = sweep(Device::PLAIN, setup, FEW, 0..20, FaultVfs::kill_at_op, FaultVfs::kill);
        assert_eq!(kills.breaches, []);
    }
}

#[test]
fn a_kill_and_then_a_cut_keep_every_paid_sale() {
    let both = |vfs: &FaultVfs| {
        vfs.kill();
        vfs.power_cut();
    };
    let found = sweep(Device::POWERSAFE, WAL_FULL, SALES, 0..20, FaultVfs::kill_at_op, both);
    assert_eq!(found.breaches, []);
}

/// One till over many days, each cut short, often while the last cut is being repaired.
fn many_days(device: Device, seed: u64) -> Result<i64, Breach> {
    let vfs = FaultVfs::register_on(device, "days", seed);
    let mut dice = Dice(seed);
    let (mut paid, mut begun) = (0, 0);
    for _ in 0..25 {
        let reach = if dice.below(3) == 0 { 300 } else { 12 };
        vfs.cut_at_op(1 + dice.below(reach) as u64);
        // Also a sale whose COMMIT did not return must stay, once it was seen.
        let (told, _) = till::day(&vfs, WAL_FULL, paid + 20, seed);
        if (1..paid).contains(&told.paid) {
            return Err(Breach::Lost { paid, there: told.paid });
        }
        paid = paid.max(told.paid);
        begun = begun.max(told.begun);
        if dice.below(2) == 0 { vfs.power_cut() } else { vfs.kill() }
    }
    vfs.power_cut();
    till::audit(&vfs, Told { paid, begun })
}

#[test]
fn cuts_upon_cuts_lose_nothing() {
    for device in [Device::PLAIN, Device::POWERSAFE] {
        let mut sold = 0;
        for seed in 0..100 {
            let there = many_days(device, seed);
            assert!(there.is_ok(), "{device:?}, seed {seed}: {there:?}");
            sold += there.unwrap_or(0);
        }
        assert!(sold > 3000, "{sold}");
    }
}

/// See [`Device::DAMAGES_SECTORS`]. Should this fail one day, SQLite has closed the gap.
#[test]
fn cuts_upon_cuts_can_lose_a_sale_where_sectors_are_damaged() {
    let lost = (0..100).filter(|seed| many_days(Device::DAMAGES_SECTORS, *seed).is_err()).count();
    assert!(lost > 5, "{lost} of 100");
}

/// A reader keeps the WAL from starting over, so checkpoints are partial and the WAL goes on behind
/// frames that are in the database file already.
#[test]
fn a_long_reader_does_not_cost_a_sale() {
    let mut whole = 0;
    for device in [Device::DAMAGES_SECTORS, Device::POWERSAFE] {
        for seed in 0..300 {
            let vfs = FaultVfs::register_on(device, "reader", seed);
            let mut writer = till::open(&vfs, WAL_FULL).unwrap();
            let reader = vfs.open(PATH).unwrap();
            vfs.cut_at_op(1 + Dice(seed).below(900) as u64);
            let mut told = Told::default();
            for sale in 1..=SALES {
                if sale % 7 == 0 {
                    let _ = reader.execute_batch("ROLLBACK");
                    let _ = reader.execute_batch("BEGIN; SELECT count(*) FROM sale");
                }
                told.begun = sale;
                if till::sell(&mut writer, sale, seed).is_err() {
                    break;
                }
                told.paid = sale;
            }
            whole += i64::from(told.paid == SALES);
            vfs.power_cut();
            drop((writer, reader));
            let there = till::audit(&vfs, told);
            assert!(there.is_ok(), "{device:?}, seed {seed}: {there:?}, {told:?}");
        }
    }
    assert!(whole < 300, "most days are cut short");
}

#[test]
fn threads_that_sell_until_the_cut_lose_nothing_they_were_told() {
    for seed in 0..40 {
        let vfs = FaultVfs::register("threads", seed);
        drop(till::open(&vfs, WAL_FULL).unwrap());
        vfs.cut_at_op(20 + Dice(seed).below(200) as u64);
        let paid = Mutex::new(HashSet::new());
        let sell = |first: i64| -> rusqlite::Result<()> {
            let mut db = vfs.open(PATH)?;
            db.pragma_update(None, "synchronous", "FULL")?;
            for sale in (first..).step_by(3) {
                let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
                tx.execute("INSERT INTO sale VALUES (?1, ?1, zeroblob(900))", [sale])?;
                tx.commit()?;
                paid.lock().unwrap().insert(sale);
            }
            Ok(())
        };
        thread::scope(|scope| {
            let tills: Vec<_> = (1..=3).map(|first| scope.spawn(move || sell(first))).collect();
            tills.into_iter().for_each(|till| assert!(till.join().unwrap().is_err()));
        });
        vfs.power_cut();
        let db = vfs.open(PATH).unwrap();
        let check: String = db.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(check, "ok");
        let mut select = db.prepare("SELECT id FROM sale").unwrap();
        let there: HashSet<i64> =
            select.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        let paid = paid.into_inner().unwrap();
        assert!(paid.is_subset(&there), "seed {seed}: {:?}", paid.difference(&there));
        assert!(!paid.is_empty());
    }
}
