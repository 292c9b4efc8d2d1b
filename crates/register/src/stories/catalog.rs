//! The copy of the server's state: applied twice it is the same, a snapshot takes its place at once, damage shows.

use evertill_protocol::feed::{Change, Collection, VariantRow};

use super::shop::{MILK, Shop, change, demo, price, stock, variant};
use crate::catalog::{self, Staging};

fn digests(shop: &Shop) -> Vec<(Collection, String)> {
    shop.till().store().read(catalog::digests).unwrap()
}

pub fn snapshot(shop: &Shop, rows: &[Change]) {
    let store = shop.till().store();
    let mut staging = store.write(|tx| Staging::begin(tx)).unwrap();
    store.write(|tx| rows.iter().try_for_each(|row| staging.load(tx, row))).unwrap();
    while store.write(|tx| staging.step(tx)).unwrap() {}
    let mut staging = Some(staging);
    store.write(|tx| staging.take().map_or(Ok(()), |staging| staging.swap(tx))).unwrap();
}

#[test]
fn rows_applied_twice_add_up_to_the_same() {
    let shop = Shop::new();
    let once = digests(&shop);
    demo().iter().for_each(|row| shop.apply(row));
    let again = digests(&shop);
    let users = |sums: &[(Collection, String)]| sums.iter().find(|sum| sum.0 == Collection::User).cloned();
    assert_ne!(users(&once), users(&again), "other salts, other hashes: the digest sees them");
    let others = |sums: Vec<(Collection, String)>| {
        sums.into_iter().filter(|sum| sum.0 != Collection::User).collect::<Vec<_>>()
    };
    assert_eq!(others(once), others(again));
}

#[test]
fn a_damaged_row_changes_the_digest() {
    let shop = Shop::new();
    let before = digests(&shop);
    shop.till()
        .store()
        .write(|tx| Ok(tx.execute("UPDATE price SET amount = amount + 1 WHERE id = 501", [])?))
        .unwrap();
    let differing: Vec<_> =
        before.into_iter().zip(digests(&shop)).filter(|(a, b)| a != b).map(|((name, _), _)| name).collect();
    assert_eq!(differing, [Collection::Price]);
}

#[test]
fn a_snapshot_takes_the_catalogues_place_and_leaves_the_journal_alone() {
    let shop = Shop::new().signed_in();
    shop.sell_milk();
    for round in 0..3 {
        let mut rows = demo();
        rows.push(change(Collection::Variant, 700, &variant(700, &format!("Round {round}"))));
        rows.extend([price(701, 700, 10 + round, 0), stock(700, 5)]);
        snapshot(&shop, &rows);
        assert_eq!(shop.till().products(&format!("round {round}"), None, 0, 10).unwrap().total, 1);
        assert_eq!(shop.till().products("milk", None, 0, 10).unwrap().total, 1);
        assert_eq!(shop.till().find_code("4006381333931").unwrap().unwrap().variant_id, MILK);
    }
    let without = demo();
    snapshot(&shop, &without);
    assert_eq!(shop.till().products("round", None, 0, 10).unwrap().total, 0);
    assert_eq!(shop.count("SELECT count(*) FROM sale"), 1);
    assert_eq!(shop.count("SELECT count(*) FROM sqlite_schema WHERE name LIKE '%staging%'"), 0);
    assert_eq!(
        shop.count("SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'variant'"),
        4,
        "its indexes came along"
    );
    shop.apply(&change(
        Collection::Variant,
        MILK,
        &VariantRow { retired: true, ..variant(MILK, "Whole milk 1 l") },
    ));
    assert_eq!(shop.till().products("milk", None, 0, 10).unwrap().total, 0);
}

#[test]
fn a_snapshot_that_was_cut_leaves_no_trace_and_the_next_one_works() {
    let mut shop = Shop::new();
    let before = digests(&shop);
    let store = shop.till().store();
    let mut staging = store.write(|tx| Staging::begin(tx)).unwrap();
    store.write(|tx| demo().iter().take(12).try_for_each(|row| staging.load(tx, row))).unwrap();
    store.write(|tx| staging.step(tx)).unwrap();
    shop.restart();
    assert_eq!(digests(&shop), before);
    snapshot(&shop, &demo());
    assert_eq!(shop.till().products("milk", None, 0, 10).unwrap().total, 1);
}
