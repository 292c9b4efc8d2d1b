//! The frozen bytes of every version, and what is not understood.

use super::*;
use crate::time::ClockReading;

fn sale() -> Body {
    Body {
        at: ClockReading { wall_ms: 1_795_000_000_000, boot: "b1".into(), mono_ms: 12_000, anchor: None },
        by: Some(4_294_967_303),
        cursor: 1_204,
        fact: Fact::Sale(Sale {
            cart: Uuid::from_u128(7),
            receipt: "S12-R3B-000417".into(),
            currency: "EUR".into(),
            offline: true,
            lines: vec![SaleLine {
                variant: 4_294_967_301,
                vendor: 4_294_967_297,
                name: None,
                qty: Quantity::ONE,
                unit: Some(UnitPrice::minor(450)),
                basis: PriceBasis::List { price_id: 4_294_967_400 },
                gross: Money(450),
                discounts: vec![],
                net: Money(450),
                taxes: vec![LineTax { rate: 1, ppm: 70_000, included: true, amount: Money(29) }],
                fees: vec![],
            }],
            tenders: vec![Tender::Cash { tendered: Money(500), change: Money(50) }],
            total: Money(450),
            rounding: Money::ZERO,
            customer: None,
            exempt: None,
            tax_per_receipt: false,
        }),
    }
}

/// The frozen bytes of version 1.
const SALE_V1: &str = r#"{"v":1,"kind":"sale","at":{"wall_ms":1795000000000,"boot":"b1","mono_ms":12000},"by":4294967303,"cursor":1204,"data":{"cart":"00000000-0000-0000-0000-000000000007","receipt":"S12-R3B-000417","currency":"EUR","offline":true,"lines":[{"variant":4294967301,"vendor":4294967297,"qty":1000,"unit":450000,"basis":{"list":{"price_id":4294967400}},"gross":450,"net":450,"taxes":[{"rate":1,"ppm":70000,"included":true,"amount":29}]}],"tenders":[{"cash":{"tendered":500,"change":50}}],"total":450}}"#;

#[test]
fn version_1_is_frozen() {
    assert_eq!(sale().encode(), SALE_V1);
    assert_eq!(Body::decode(SALE_V1), Ok(sale()));
}

#[test]
fn what_is_not_known_is_named() {
    let edit = |from: &str, to: &str| Body::decode(&SALE_V1.replacen(from, to, 1)).unwrap_err();
    assert_eq!(edit("\"v\":1", "\"v\":9"), NotUnderstood::Version(9));
    assert_eq!(edit("\"sale\"", "\"lease\""), NotUnderstood::Kind("lease".into()));
    assert!(matches!(edit("\"cash\"", "\"shells\""), NotUnderstood::Content { .. }));
    assert!(matches!(edit("\"total\"", "\"tip\":1,\"total\""), NotUnderstood::Content { .. }));
    assert!(matches!(edit("\"cursor\"", "\"mood\":1,\"cursor\""), NotUnderstood::Content { .. }));
    for garbage in ["", "[]", "{}", "null", "{\"v\":1}", "\u{0}"] {
        assert!(matches!(Body::decode(garbage), Err(NotUnderstood::Malformed(_))), "{garbage:?}");
    }
}

/// A sale that uses everything version 2 added.
fn sale_v2() -> Body {
    let Body { at, by, cursor, fact: Fact::Sale(mut sale) } = sale() else { unreachable!("a sale") };
    let line = &mut sale.lines[0];
    let share =
        |kind, amount, percent_bp| Discount { kind, amount: Money(amount), percent_bp, approval: None };
    line.discounts =
        vec![share(DiscountKind::Order, 45, Some(1_000)), share(DiscountKind::TaxExempt, 28, None)];
    (line.net, line.taxes) = (Money(377), vec![]);
    line.fees = vec![LineFee { rate: 2, unit: UnitPrice::minor(25), amount: Money(25), taxed: true }];
    sale.tenders = vec![Tender::ExternalCard { amount: Money(402), reference: Some("A17".into()) }];
    sale.total = Money(402);
    (sale.customer, sale.exempt, sale.tax_per_receipt) = (Some("C-1".into()), Some("EX 9".into()), true);
    Body { at, by, cursor, fact: Fact::Sale(sale) }
}

/// The frozen bytes of version 2.
const SALE_V2: &str = r#"{"v":2,"kind":"sale","at":{"wall_ms":1795000000000,"boot":"b1","mono_ms":12000},"by":4294967303,"cursor":1204,"data":{"cart":"00000000-0000-0000-0000-000000000007","receipt":"S12-R3B-000417","currency":"EUR","offline":true,"lines":[{"variant":4294967301,"vendor":4294967297,"qty":1000,"unit":450000,"basis":{"list":{"price_id":4294967400}},"gross":450,"discounts":[{"kind":"order","amount":45,"percent_bp":1000},{"kind":"tax_exempt","amount":28}],"net":377,"fees":[{"rate":2,"unit":25000,"amount":25,"taxed":true}]}],"tenders":[{"external_card":{"amount":402,"reference":"A17"}}],"total":402,"customer":"C-1","exempt":"EX 9","tax_per_receipt":true}}"#;

#[test]
fn version_2_is_frozen() {
    assert_eq!(sale_v2().encode(), SALE_V2);
    assert_eq!(Body::decode(SALE_V2), Ok(sale_v2()));
    let of_1 = SALE_V2.replacen("\"v\":2", "\"v\":1", 1);
    assert!(matches!(Body::decode(&of_1), Err(NotUnderstood::Content { .. })), "version 1 stays as it was");
    let plain_2 = SALE_V1.replacen("\"v\":1", "\"v\":2", 1);
    assert_eq!(Body::decode(&plain_2), Ok(sale()), "version 2 can say all that version 1 can");
}

#[test]
fn each_thing_that_is_new_makes_it_version_2() {
    type Change = fn(&mut Sale);
    let fee = LineFee { rate: 1, unit: UnitPrice::minor(8), amount: Money(8), taxed: false };
    let table: [(&str, Change, u16); 9] = [
        ("nothing", |_| {}, 1),
        ("a version 1 discount", |sale| sale.lines[0].discounts = vec![of(DiscountKind::Manual, None)], 1),
        ("a percentage", |sale| sale.lines[0].discounts = vec![of(DiscountKind::Manual, Some(1))], 2),
        ("a share", |sale| sale.lines[0].discounts = vec![of(DiscountKind::Order, None)], 2),
        ("an exemption's", |sale| sale.lines[0].discounts = vec![of(DiscountKind::TaxExempt, None)], 2),
        ("a customer", |sale| sale.customer = Some("C".into()), 2),
        ("an exemption", |sale| sale.exempt = Some("E".into()), 2),
        ("tax per receipt", |sale| sale.tax_per_receipt = true, 2),
        ("a card", |sale| sale.tenders.push(Tender::ExternalCard { amount: Money(1), reference: None }), 2),
    ];
    for (what, change, version) in table {
        let Fact::Sale(mut sale) = sale().fact else { unreachable!("a sale") };
        change(&mut sale);
        assert_eq!(Fact::Sale(sale).version(), version, "{what}");
    }
    let Fact::Sale(mut sale) = sale().fact else { unreachable!("a sale") };
    sale.lines[0].fees.push(fee);
    assert_eq!(Fact::Sale(sale).version(), 2, "a fee");
}

fn of(kind: DiscountKind, percent_bp: Option<u32>) -> Discount {
    Discount { kind, amount: Money(1), percent_bp, approval: None }
}
