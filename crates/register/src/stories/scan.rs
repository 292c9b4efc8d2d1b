//! Codes at the till: every spelling of a number, labels of scales, dates that have passed, and codes nobody knows.

use evertill_domain::scan::{Holds, LabelRule, Market, ScanRules};
use evertill_protocol::feed::{Collection, StoreRow, VariantRow};

use super::shop::{APPLES, DAY_MS, FLOWERS, MILK, Shop, change, price, variant};
use crate::view::{Cart, CartLine, Refusal, ScanKind, ScanResult, UnitMinor};
use crate::{Error, till};

const CHEESE: i64 = 105;

/// A shop in Berlin that also sells cheese at 15.90 a kilogram: article 1108 on its scales, and with a GTIN.
fn shop() -> Shop {
    let shop = Shop::new().signed_in();
    let cheese = VariantRow {
        unit: "kg".into(),
        plu: Some("1108".into()),
        barcodes: vec!["9506000134352".into()],
        allow_label: true,
        ..variant(CHEESE, "Gouda")
    };
    shop.apply(&change(Collection::Variant, CHEESE, &cheese));
    shop.apply(&price(505, CHEESE, 1590, 0));
    shop
}

fn rules(shop: &Shop, rules: Option<ScanRules>) {
    let store = shop.till().store().read(till::store).unwrap();
    shop.apply(&change(Collection::Store, store.id, &StoreRow { scan_rules: rules, ..store }));
}

fn added(shop: &Shop, code: &str) -> Cart {
    match shop.till().scan(code).unwrap() {
        ScanResult::Added { cart, .. } => cart,
        other => panic!("{code}: {other:?}"),
    }
}

fn last(cart: &Cart) -> &CartLine {
    cart.lines.last().unwrap()
}

#[test]
fn every_spelling_of_a_number_finds_its_product() {
    let shop = shop();
    let upc_e = VariantRow { barcodes: vec!["042100005264".into()], ..variant(201, "Soup") };
    shop.apply(&change(Collection::Variant, 201, &upc_e));
    let found = |code: &str| shop.till().find_code(code).unwrap().map(|product| product.variant_id);
    for code in ["0012345678905", "012345678905", "00012345678905", "]E00012345678905", " 4006381333931 "] {
        assert_eq!(found(code), Some(MILK), "{code}");
    }
    for code in
        ["04252614", "0042100005264", "(01)00042100005264(10)A", "https://example.com/01/042100005264"]
    {
        assert_eq!(found(code), Some(201), "{code}");
    }
    assert_eq!(found("4011"), Some(APPLES));
    for code in ["", "12345678905", "40063813339310", "14006381333938", "'; DROP TABLE variant"] {
        assert_eq!(found(code), None, "{code}");
    }
}

#[test]
fn a_scan_rings_up_or_says_what_is_missing() {
    let shop = shop();
    let till = shop.till();
    assert_eq!(added(&shop, "4006381333931").lines.len(), 1);
    assert_eq!(last(&added(&shop, "]E04006381333931")).quantity, "2", "the same thing is the same line");
    assert!(
        matches!(till.scan("4011").unwrap(), ScanResult::NeedsWeight { product } if product.variant_id == APPLES)
    );
    assert!(
        matches!(till.scan("22").unwrap(), ScanResult::NeedsPrice { product } if product.variant_id == FLOWERS)
    );
    assert!(matches!(till.scan("33"), Err(Error::PriceMissing(_))));
    assert_eq!(till.devices().unwrap().scanner_last.as_deref(), Some("33"));
}

#[test]
fn a_label_with_a_price_is_charged_as_printed() {
    let shop = shop();
    // 22: price in Germany; article 1108, 4.99.
    let cart = added(&shop, "2211088004998");
    let line = last(&cart);
    assert_eq!((line.variant_id, line.basis.as_str(), line.net.0), (CHEESE, "label", 499));
    assert_eq!(line.quantity, "0.314", "4.99 at 15.90 a kilogram");
    let pay = shop.till().pay_options(None).unwrap();
    let receipt = shop.till().pay_cash(pay.cart_id, pay.due).unwrap();
    assert_eq!(receipt.total.0, 499);
    let sql = "SELECT count(*) FROM journal WHERE body LIKE '%{\"label\":{\"barcode\":\"2211088004998\"}}%'";
    assert_eq!(shop.count(sql), 1, "the journal keeps what stood on the label");
}

#[test]
fn a_label_with_a_weight_is_charged_at_the_list_price() {
    let shop = shop();
    let cart = added(&shop, "2811086003124");
    let line = last(&cart);
    assert_eq!((line.quantity.as_str(), line.basis.as_str(), line.net.0), ("0.312", "list", 496));
    let again = added(&shop, "2811086003124");
    assert_eq!(again.lines.len(), 2, "two packs are two lines");
}

#[test]
fn a_price_from_a_label_without_a_list_price_is_for_one() {
    let shop = shop();
    let platter = VariantRow { unit: "kg".into(), plu: Some("3001".into()), ..variant(106, "Platter") };
    shop.apply(&change(Collection::Variant, 106, &platter));
    let code = "2230018004990";
    let cart = added(&shop, code);
    assert_eq!((last(&cart).quantity.as_str(), last(&cart).net.0), ("1", 499));
    assert!(
        matches!(shop.till().scan("2830016003126"), Err(Error::PriceMissing(_))),
        "a weight alone costs nothing"
    );
}

#[test]
fn a_product_that_only_looks_like_a_label_is_itself() {
    let shop = shop();
    let own = VariantRow { barcodes: vec!["2211088004998".into()], ..variant(107, "Gift box") };
    shop.apply(&change(Collection::Variant, 107, &own));
    shop.apply(&price(507, 107, 1250, 0));
    assert_eq!(
        (last(&added(&shop, "2211088004998")).variant_id, last(&added(&shop, "2211088004998")).net.0),
        (107, 2500)
    );
}

#[test]
fn the_stores_rules_come_with_the_feed_and_hold_at_once() {
    let shop = shop();
    assert_eq!(
        last(&added(&shop, "2811086003124")).variant_id,
        CHEESE,
        "Berlin reads labels as Germany does"
    );
    rules(&shop, Some(ScanRules::default()));
    let gone = shop.till().scan("2811086003124").unwrap();
    assert!(matches!(gone, ScanResult::Unknown { kind: ScanKind::Gtin, .. }), "{gone:?}");
    let own = LabelRule {
        pattern: "28iiiixvvvvvc".to_owned().try_into().unwrap(),
        holds: Holds::Price,
        decimals: 2,
        plu: true,
    };
    rules(&shop, Some(ScanRules { market: Some(Market::Se), labels: vec![own] }));
    assert_eq!(last(&added(&shop, "2811086003124")).net.0, 312);
    rules(&shop, None);
    assert_eq!(last(&added(&shop, "2811086003124")).quantity, "0.312");
}

#[test]
fn a_gs1_code_says_weight_price_batch_and_dates() {
    let shop = shop();
    let weighed = added(&shop, "]C10109506000134352310300031210A7\u{1d}15261201");
    let line = last(&weighed);
    assert_eq!((line.quantity.as_str(), line.net.0), ("0.312", 496));
    let note = line.note.clone().unwrap();
    assert_eq!((note.batch.as_deref(), note.best_before.as_deref()), (Some("A7"), Some("2026-12-01")));
    assert!(!note.past_best);

    let priced = added(&shop, "https://example.com/01/09506000134352?3103=000312&3922=450");
    assert_eq!(
        (last(&priced).quantity.as_str(), last(&priced).net.0),
        ("0.312", 450),
        "the price stands on it"
    );
    let tired = added(&shop, "(01)09506000134352(3103)000100(15)261119");
    assert!(last(&tired).note.as_ref().unwrap().past_best, "best before yesterday: sold, with a word");

    let dollars = shop.till().scan("(01)09506000134352(3932)840000450").unwrap();
    assert!(matches!(dollars, ScanResult::Refused { reason: Refusal::Currency, .. }), "{dollars:?}");
    let bare = shop.till().scan("(01)09506000134352(10)A7").unwrap();
    assert!(matches!(bare, ScanResult::NeedsWeight { .. }), "{bare:?}");
}

#[test]
fn two_batches_of_one_thing_are_two_lines() {
    let shop = shop();
    added(&shop, "4006381333931");
    added(&shop, "(01)04006381333931(10)A");
    added(&shop, "(01)04006381333931(10)B");
    let cart = added(&shop, "(01)04006381333931(10)B");
    let quantities: Vec<_> = cart.lines.iter().map(|line| line.quantity.as_str()).collect();
    assert_eq!(quantities, ["1", "1", "2"]);
}

#[test]
fn what_has_expired_is_not_sold_from_the_next_store_day_on() {
    let shop = shop();
    for (ai, name) in [("17", "use by"), ("16", "sell by")] {
        let code = format!("(01)04006381333931({ai})261120");
        assert!(matches!(shop.till().scan(&code).unwrap(), ScanResult::Added { .. }), "{name} today");
    }
    shop.clock.advance_ms(DAY_MS);
    let before = shop.till().cart().unwrap().lines.len();
    let late = shop.till().scan("(01)04006381333931(17)261120").unwrap();
    match late {
        ScanResult::Expired { product, expired_on } => {
            assert_eq!((product.variant_id, expired_on.as_str()), (MILK, "2026-11-20"));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(shop.till().cart().unwrap().lines.len(), before, "nothing was added");
}

#[test]
fn an_unknown_code_is_named_for_what_it_is() {
    let shop = shop();
    let unknown = [
        ("5901234123457", ScanKind::Gtin),
        ("14006381333938", ScanKind::Case),
        ("9910000000003", ScanKind::Coupon),
        ("2830016003126", ScanKind::Label),
        ("99", ScanKind::Own),
        ("https://example.com/shop", ScanKind::Link),
        ("(8018)376104250021234569", ScanKind::Card),
        ("]C100376104250021234569", ScanKind::Shipment),
    ];
    for (text, expected) in unknown {
        match shop.till().scan(text).unwrap() {
            ScanResult::Unknown { code, kind, open } => {
                assert_eq!(kind, expected, "{text}");
                assert_eq!(open.iter().map(|product| product.variant_id).collect::<Vec<_>>(), [FLOWERS]);
                assert!(!code.contains(']'), "{code}");
            }
            other => panic!("{text}: {other:?}"),
        }
    }
    let refused = [
        ("5901234123458", Refusal::CheckDigit),
        ("2811080003120", Refusal::LabelDamaged),
        ("(01)09506000134352(17)269999", Refusal::Unreadable),
    ];
    for (text, expected) in refused {
        let result = shop.till().scan(text).unwrap();
        assert!(
            matches!(&result, ScanResult::Refused { reason, .. } if *reason == expected),
            "{text}: {result:?}"
        );
    }
}

#[test]
fn a_price_is_checked_by_any_code_without_a_scan() {
    let shop = shop();
    let cheese = shop.till().find_code("2811086003124").unwrap().unwrap();
    assert_eq!(cheese.price.map(|UnitMinor(price)| price.rounded().0), Some(1590));
    let found = shop.till().products("2811086003124", None, 0, 10).unwrap();
    assert_eq!(found.items.iter().map(|product| product.variant_id).collect::<Vec<_>>(), [CHEESE]);
}
