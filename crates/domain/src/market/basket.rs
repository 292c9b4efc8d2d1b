//! Baskets on the server: what a guest's and a person's become together, and what a device did while it had no network.

use std::collections::BTreeMap;

use crate::quantity::Quantity;

/// Nobody buys more of one thing in one basket: a slip of the finger is no order.
pub const MOST: Quantity = Quantity::pieces(9_999);

/// What makes two items the same goods: not the id of a row, which every device makes up for itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Goods {
    pub variant: i64,
    pub vendor: i64,
    pub unit: String,
    /// What the buyer chose: a JSON object, its names sorted.
    pub options: String,
}

/// So much of some goods; above zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub goods: Goods,
    pub qty: Quantity,
}

/// Less came along than there was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capped {
    pub goods: Goods,
    /// What both baskets had.
    pub wanted: Quantity,
    /// What the one basket has now.
    pub got: Quantity,
}

/// One basket out of two.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Merged {
    pub items: Vec<Item>,
    pub capped: Vec<Capped>,
}

/// Puts a guest's items into somebody's own basket: quantities of the same goods are added up, but no further than
/// `most` of a variant there are (none: any number). What the basket had already is left to it, whatever there is.
/// Items keep the order of the own basket; new ones come behind.
#[must_use]
pub fn merge(own: &[Item], guest: &[Item], most: impl Fn(i64) -> Option<Quantity>) -> Merged {
    let mut merged = Merged { items: Vec::with_capacity(own.len() + guest.len()), capped: Vec::new() };
    let mut there: BTreeMap<i64, Quantity> = BTreeMap::new();
    for item in own {
        let of_variant = there.entry(item.goods.variant).or_default();
        *of_variant = of_variant.plus(item.qty);
        put(&mut merged.items, &item.goods, item.qty);
    }
    for item in guest {
        let of_variant = there.entry(item.goods.variant).or_default();
        let limit = most(item.goods.variant).map_or(MOST, |most| most.min(MOST));
        let got = item.qty.min(limit.minus(*of_variant)).max(Quantity::ZERO);
        *of_variant = of_variant.plus(got);
        let before = of(&merged.items, &item.goods);
        if got > Quantity::ZERO {
            put(&mut merged.items, &item.goods, got);
        }
        if got < item.qty {
            let (wanted, got) = (before.plus(item.qty), before.plus(got));
            merged.capped.push(Capped { goods: item.goods.clone(), wanted, got });
        }
    }
    merged
}

fn of(items: &[Item], goods: &Goods) -> Quantity {
    items.iter().find(|item| item.goods == *goods).map_or(Quantity::ZERO, |item| item.qty)
}

fn put(items: &mut Vec<Item>, goods: &Goods, qty: Quantity) {
    match items.iter_mut().find(|item| item.goods == *goods) {
        Some(item) => item.qty = item.qty.plus(qty),
        None => items.push(Item { goods: goods.clone(), qty }),
    }
}

/// What a device made of one of its items since it last saw the basket; zero: it was not there, or was taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    pub base: Quantity,
    pub mine: Quantity,
}

/// Another device had its say in the meantime.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conflict {
    /// It took out what this one has changed.
    RemovedElsewhere,
    /// It made it another number.
    ChangedElsewhere,
}

/// Three ways meet: what the device saw, what it made of it, and what the basket has by now. Where only one of them
/// moved, that one has it; where both did, what the device added or took away counts on top of what is there.
#[must_use]
pub fn reconcile(theirs: Quantity, change: Change) -> (Quantity, Option<Conflict>) {
    let Change { base, mine } = change;
    if theirs == base || theirs == mine {
        return (mine, None);
    }
    if mine == base {
        return (theirs, None);
    }
    let both = theirs.plus(mine.minus(base)).clamp(Quantity::ZERO, MOST);
    let removed = theirs == Quantity::ZERO;
    (both, Some(if removed { Conflict::RemovedElsewhere } else { Conflict::ChangedElsewhere }))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn item(variant: i64, options: &str, qty: i64) -> Item {
        Item {
            goods: Goods { variant, vendor: variant % 3, unit: "each".into(), options: options.into() },
            qty: Quantity(qty),
        }
    }

    #[test]
    fn the_same_goods_are_added_up_and_others_are_not() {
        let own = [item(1, "{}", 2_000), item(2, r#"{"cut":"thin"}"#, 1_000)];
        let guest = [item(2, r#"{"cut":"thick"}"#, 3_000), item(1, "{}", 1_000)];
        let merged = merge(&own, &guest, |_| None);
        assert_eq!(merged.items, [item(1, "{}", 3_000), own[1].clone(), guest[0].clone()]);
        assert_eq!(merged.capped, []);
    }

    #[test]
    fn no_more_than_there_is_comes_along_and_it_is_said() {
        let own = [item(1, "{}", 4_000)];
        let guest = [item(1, "{}", 3_000), item(1, "{\"a\":1}", 2_000), item(2, "{}", 1_000)];
        let merged = merge(&own, &guest, |variant| (variant == 1).then_some(Quantity(5_000)));
        assert_eq!(merged.items, [item(1, "{}", 5_000), item(2, "{}", 1_000)]);
        let told: Vec<_> = merged.capped.iter().map(|capped| (capped.wanted.0, capped.got.0)).collect();
        assert_eq!(told, [(7_000, 5_000), (2_000, 0)]);
        // What somebody had is theirs, even if it is gone by now.
        let merged = merge(&own, &[], |_| Some(Quantity::ZERO));
        assert_eq!(merged.items, own);
    }

    #[test]
    fn three_ways_meet() {
        // (saw, made of it, is there by now, becomes, told)
        let table = [
            (2, 3, 2, 3, None),
            (2, 2, 5, 5, None),
            (2, 3, 3, 3, None),
            (0, 2, 0, 2, None),
            (2, 0, 2, 0, None),
            (2, 0, 0, 0, None),
            (2, 3, 5, 6, Some(Conflict::ChangedElsewhere)),
            (0, 2, 1, 3, Some(Conflict::ChangedElsewhere)),
            (2, 0, 5, 3, Some(Conflict::ChangedElsewhere)),
            (2, 3, 0, 1, Some(Conflict::RemovedElsewhere)),
            (3, 2, 0, 0, Some(Conflict::RemovedElsewhere)),
        ];
        for (base, mine, theirs, becomes, told) in table {
            let change = Change { base: Quantity(base), mine: Quantity(mine) };
            assert_eq!(
                reconcile(Quantity(theirs), change),
                (Quantity(becomes), told),
                "{base} {mine} {theirs}"
            );
        }
    }

    fn items() -> impl Strategy<Value = Vec<Item>> {
        let one = (0i64..6, 0usize..3, 1i64..20).prop_map(|(variant, options, qty)| {
            item(variant, ["{}", "{\"a\":1}", "{\"a\":2}"][options], qty * 1000)
        });
        prop::collection::vec(one, 0..12)
    }

    fn sum(items: &[Item]) -> BTreeMap<Goods, i64> {
        let mut sum = BTreeMap::new();
        for item in items {
            *sum.entry(item.goods.clone()).or_default() += item.qty.0;
        }
        sum
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(10_000))]
        #[test]
        fn a_merge_loses_and_doubles_nothing(own in items(), guest in items(), stock in prop::collection::vec(0i64..40, 6)) {
            let most = |variant: i64| usize::try_from(variant).ok().and_then(|at| stock.get(at)).map(|pieces| Quantity(pieces * 1000));
            let merged = merge(&own, &guest, most);
            // Each goods once; all that both had is there, or said to be missing.
            let mut expected = sum(&own);
            for (goods, qty) in sum(&guest) {
                *expected.entry(goods).or_default() += qty;
            }
            let mut told = sum(&merged.items);
            prop_assert_eq!(told.len(), merged.items.len());
            let mut missing: BTreeMap<Goods, i64> = BTreeMap::new();
            for capped in &merged.capped {
                prop_assert!(capped.got < capped.wanted);
                *missing.entry(capped.goods.clone()).or_default() += capped.wanted.0 - capped.got.0;
            }
            for (goods, qty) in missing {
                *told.entry(goods).or_default() += qty;
            }
            prop_assert_eq!(told, expected);
            // Nothing beyond what there is, but what was there before.
            for variant in 0..6 {
                let of = |items: &[Item]| items.iter().filter(|item| item.goods.variant == variant).map(|item| item.qty.0).sum::<i64>();
                let limit = most(variant).map_or(i64::MAX, |most| most.0);
                prop_assert!(of(&merged.items) <= limit.max(of(&own)));
            }
        }
    }
}
