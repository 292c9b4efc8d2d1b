//! Search over a few thousand products: codes, words, categories, pages.

use evertill_protocol::feed::{Collection, VariantRow};

use super::shop::{MILK, Shop, change, gone, stock, variant};
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
    assert_eq!(names("BREAD", None).0, 620, "a page, and how many there are so far ahead of it");
    assert_eq!(till.products("bread", None, 900, 20).unwrap().total, 1_000);
    assert_eq!(names("bread", Some(21)).0, 0);
    assert_eq!(names("bread", Some(22)).0, 620);
    assert_eq!(names("milk", None).1, ["Whole milk 1 l"]);
    assert_eq!(names("wh", None).1, ["Whole milk 1 l"], "two letters are the beginning of a name");
    assert_eq!(names("milk 1", None).1, ["Whole milk 1 l"], "or of a word");
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
    let check = "INSERT INTO variant_text (variant_text, rank) VALUES ('integrity-check', 0)";
    shop.till().store().write(|tx| Ok(tx.execute(check, [])?)).unwrap();
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
