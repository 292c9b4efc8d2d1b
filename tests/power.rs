//! What `synchronous=FULL` is for: without it a power cut takes sales that were paid; with it none, wherever it falls.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a story that cannot go on has failed")]

use evertill_domain::ablation;
use evertill_faults::{Device, FaultVfs};
use evertill_register::register::Options;
use evertill_tests::shop::{Counter, Engine, Place, Shop};
use uuid::Uuid;

/// Sales before the lights go out.
const SALES: u64 = 5;

fn disk(till: &Counter) -> &FaultVfs {
    match &till.place {
        Place::Breakable(vfs) => vfs,
        Place::Folder => panic!("a real disk"),
    }
}

fn power_cut(till: &mut Counter) {
    till.stop();
    disk(till).power_cut();
    till.clock.reboot();
    till.start().unwrap();
}

async fn a_till(shop: &Shop, number: usize, device: Device, seed: u64) -> Counter {
    let place = Place::Breakable(FaultVfs::register_on(device, "power", seed));
    let mut till = Counter::enrol(shop, number, seed, place, Options::default()).await.unwrap();
    till.drain().await.unwrap();
    till
}

/// When the log is moved into the database.
#[derive(Debug, Clone, Copy)]
enum Checkpoints {
    Never,
    /// By hand after every other sale, as in an idle moment.
    Forced,
}

/// Sells until the power fails at op `cut_at`, or after the last sale; answers how many paid sales are then missing.
fn lost(shop: &Shop, till: &mut Counter, cut_at: Option<u64>, checkpoints: Checkpoints) -> usize {
    let mut paid: Vec<Uuid> = Vec::new();
    if let Some(nth) = cut_at {
        disk(till).cut_at_op(nth);
    }
    for sale in 0..SALES {
        let Ok(sold) = till.sell(shop.seed.cashier, &[(shop.seed.goods[0], 1)]) else { break };
        paid.push(sold.key);
        if matches!(checkpoints, Checkpoints::Forced) && sale % 2 == 1 {
            let _ = till.register().store().checkpoint();
        }
    }
    power_cut(till);
    let register = till.register();
    register.verify().unwrap();
    let there = |key: &Uuid| {
        let sql =
            "SELECT EXISTS (SELECT 1 FROM journal JOIN sale USING (key) WHERE key = ?1 AND body IS NOT NULL)";
        register.store().read(|db| Ok(db.query_row(sql, [key], |row| row.get::<_, bool>(0))?)).unwrap()
    };
    paid.iter().filter(|key| !there(key)).count()
}

/// Sweeps the cut over a day of sales on fresh and on used disks; answers the first run that lost something.
async fn sweep(shop: &Shop, first_number: usize, seeds: u64) -> Option<(u64, usize)> {
    for seed in 0..seeds {
        let device = [Device::PLAIN, Device::POWERSAFE][usize::try_from(seed % 2).unwrap()];
        let mut till = a_till(shop, first_number + usize::try_from(seed).unwrap(), device, seed).await;
        for nth in [None].into_iter().chain((1..=30).map(|nth| Some(nth * 2 - seed % 2))) {
            for checkpoints in [Checkpoints::Never, Checkpoints::Forced] {
                let lost = lost(shop, &mut till, nth, checkpoints);
                if lost > 0 {
                    return Some((seed, lost));
                }
            }
        }
    }
    None
}

/// One test, since an ablation holds for the whole process.
#[tokio::test]
async fn a_paid_sale_survives_every_power_cut_and_only_because_commits_are_synced() {
    let shop = Shop::open(Engine::Sqlite, 1, 1_000_000).await.unwrap();
    assert_eq!(sweep(&shop, 0, 8).await, None, "FULL lost a paid sale");
    ablation::set(Some("sync_normal"));
    let caught = sweep(&shop, 100, 5).await;
    ablation::set(None);
    assert!(caught.is_some(), "NORMAL lost nothing in five seeds: the disk does not show what a sync is for");
    assert_eq!(sweep(&shop, 200, 1).await, None, "and back in force it holds again");
}
