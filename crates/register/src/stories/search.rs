//! Search over a few thousand products: codes, words, categories, pages.

use evertill_protocol::feed::{Collection, VariantRow};

use proptest::collection::vec;
use proptest::prelude::*;

use super::shop::{MILK, Shop, change, enrolment, gone, stock, variant};
use crate::catalog;

#[test]
fn words_are_found_inside_names_and_all_must_match() {
    let shop = Shop::new();
    let brands = (1_000..4_000).map(|id| {
        let name =
            format!("Brand {} {} size {}", id % 7, ["Crème brûlée", "Rye bread", "Tea"][id as usize % 3], id);
        change(Collection::Variant, id, &VariantRow { category: 22, ..variant(id, &name) })
    });
    let rows: Vec<_> = brands.collect();
    shop.till().store().write(|tx| rows.iter().try_for_each(|row| catalog::apply(tx, row))).unwrap();
    let till = shop.till();
    let names = |query: &str, category| {
        let page = till.products(query, category, 0, 20).unwrap();
        (page.total, page.items.into_iter().map(|product| product.name).collect::<Vec<_>>())
    };
    assert_eq!(names("bread 1004", None), (0, vec![]), "1004 is tea");
    assert_eq!(names("size brule 1002", None).1, ["Brand 1 Crème brûlée size 1002"], "without accents too");
    assert_eq!(names("BREAD", None).0, 1_000);
    assert_eq!(names("bread", Some(21)).0, 0);
    assert_eq!(names("bread", Some(22)).0, 1_000);
    assert_eq!(names("milk", None).1, ["Whole milk 1 l"]);
    assert_eq!(names("wh", None).1, ["Whole milk 1 l"], "two letters are the beginning of a word");
    assert_eq!(names("ol", None).0, 0, "and no more");
    assert_eq!(names("milk 1", None).1, ["Whole milk 1 l"]);
    assert_eq!(names("\"milk\" OR", None).0, 0, "what is typed is text");
    assert_eq!(names("50% off_", None).0, 0);
    assert_eq!(names("4011", None).1, ["Apples, red"], "a code finds just that");
    let page = till.products("", Some(22), 2_990, 20).unwrap();
    assert_eq!((page.total, page.items.len()), (3_001, 11));
    assert_eq!(till.products("tea", None, 990, 100).unwrap().items.len(), 10);
    let categories = till.categories().unwrap();
    assert_eq!(categories.iter().map(|category| category.products).collect::<Vec<_>>(), [3, 3_001]);
}

#[test]
fn renamed_retired_and_deleted_goods_leave_the_search() {
    let shop = Shop::new();
    let till = shop.till();
    let total = |query: &str| till.products(query, None, 0, 10).unwrap().total;
    shop.apply(&change(Collection::Variant, 900, &variant(900, "Green tea")));
    assert_eq!(total("green"), 1);
    shop.apply(&change(Collection::Variant, 900, &variant(900, "Black tea")));
    assert_eq!((total("green"), total("black")), (0, 1));
    let retired = VariantRow { retired: true, barcodes: vec!["900".into()], ..variant(900, "Black tea") };
    shop.apply(&change(Collection::Variant, 900, &retired));
    assert_eq!(total("black"), 0);
    assert!(till.find_code("900").unwrap().is_some(), "one that is still on the shelf can be scanned");
    shop.apply(&change(Collection::Variant, 900, &retired));
    shop.apply(&gone(Collection::Variant, 900));
    assert!(till.find_code("900").unwrap().is_none());
}

#[test]
fn stock_is_shown_with_its_age() {
    let shop = Shop::new().signed_in();
    shop.apply(&stock(MILK, 3));
    shop.sell_milk();
    let milk = shop.till().find_code("4006381333931").unwrap().unwrap();
    assert_eq!((milk.stock.as_deref(), milk.low), (Some("2"), true));
    assert_eq!(milk.stock_as_of.as_deref(), Some("2026-11-20T09:00:00+01:00"));
}

/// What becomes of the catalogue between two searches.
#[derive(Debug, Clone)]
enum Happening {
    Named { id: i64, name: String, category: i64 },
    Retired { id: i64 },
    Gone { id: i64 },
    Snapshot,
    Restart,
}

fn happening() -> impl Strategy<Value = Happening> {
    let words = vec(
        prop::sample::select(vec!["Crème", "BRÛLÉE", "milk", "Milkshake", "a", "An", "50%", "_x_"]),
        0..4,
    );
    let named = (0_i64..30, words, 21_i64..24).prop_map(|(id, words, category)| Happening::Named {
        id,
        name: words.join(" "),
        category,
    });
    prop_oneof![
        12 => named,
        2 => (0_i64..30).prop_map(|id| Happening::Retired { id }),
        2 => (0_i64..30).prop_map(|id| Happening::Gone { id }),
        1 => Just(Happening::Snapshot),
        1 => Just(Happening::Restart),
    ]
}

/// A till without goods.
fn enrolled() -> Shop {
    let mut shop = Shop::empty();
    shop.start().unwrap();
    shop.till().enrolled(&enrolment(1)).unwrap();
    shop
}

/// The goods as somebody would keep them on a list, without accents because their names have few.
type List = std::collections::BTreeMap<i64, VariantRow>;

fn plain(text: &str) -> String {
    text.to_lowercase().replace(['è', 'é'], "e").replace('û', "u")
}

fn listed(list: &List, query: &str, category: Option<i64>) -> Vec<i64> {
    let query = plain(query);
    let has = |row: &VariantRow, word: &str| {
        let (name, sku) = (plain(&row.name), plain(&row.sku));
        match word.chars().count() {
            0..3 => name.split(' ').any(|own| own.starts_with(word)),
            _ => name.contains(word) || sku.contains(word),
        }
    };
    let fits = |row: &&VariantRow| {
        !row.retired
            && category.is_none_or(|category| row.category == category)
            && query.split_whitespace().all(|word| has(row, word))
    };
    list.values().filter(fits).map(|row| row.id).collect()
}

fn take_place(shop: &mut Shop, list: &mut List, happening: Happening) {
    match happening {
        Happening::Named { id, name, category } => {
            let row = VariantRow { category, ..variant(1_000 + id, &name) };
            shop.apply(&change(Collection::Variant, row.id, &row));
            list.insert(row.id, row);
        }
        Happening::Retired { id } => {
            if let Some(row) = list.get_mut(&(1_000 + id)) {
                row.retired = true;
                shop.apply(&change(Collection::Variant, row.id, row));
            }
        }
        Happening::Gone { id } => {
            shop.apply(&gone(Collection::Variant, 1_000 + id));
            list.remove(&(1_000 + id));
        }
        Happening::Snapshot => {
            let rows: Vec<_> = list.values().map(|row| change(Collection::Variant, row.id, row)).collect();
            super::catalog::snapshot(shop, &rows);
        }
        Happening::Restart => shop.restart(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// However the catalogue came to be what it is, a search finds what reading through all of it would.
    #[test]
    fn a_search_finds_what_reading_every_name_would(
        happenings in vec((happening(), any::<bool>()), 1..60),
        queries in vec("(milk|MILK|shake|reme|brul|ûlé|lée|a|an|AN|50|50%|_|_x_|1|u-10|ilk){1}( (mil|cre|a|an|x_|e)){0,2}", 3),
        category in prop::option::of(21_i64..24),
        offset in 0_u64..4,
    ) {
        let (mut shop, mut list) = (enrolled(), List::new());
        for (happening, looked) in happenings {
            take_place(&mut shop, &mut list, happening);
            // Else there would be nothing that a later change must be added to.
            if looked {
                shop.till().prepare_search().unwrap();
            }
        }
        for query in queries {
            let all = listed(&list, &query, category);
            let page = shop.till().products(&query, category, offset, 5).unwrap();
            let ids: Vec<i64> = page.items.iter().map(|item| item.variant_id).collect();
            prop_assert_eq!(page.total, all.len() as u64, "{}", query);
            prop_assert_eq!(ids, all.into_iter().skip(offset as usize).take(5).collect::<Vec<_>>(), "{}", query);
        }
    }
}
