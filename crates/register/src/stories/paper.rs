//! Receipts as they come out of a printer, decoded: every language, width and currency, and everything that can be on one.

use evertill_domain::UnitPrice;
use evertill_paper::Printed;
use uuid::Uuid;

use crate::printer::{CodePage, Fonts, Marks, Paper, encode, lay_out_receipt, lay_out_test_page};
use crate::view::{
    FeeSum, Minor, OrderDiscountView, PrinterSettings, Receipt, ReceiptGroup, ReceiptLine, TaxSum,
    TenderLine, UnitMinor,
};

fn line(name: &str, minor: i64) -> ReceiptLine {
    ReceiptLine {
        name: name.into(),
        quantity: "1".into(),
        unit: "each".into(),
        unit_price: UnitMinor(UnitPrice::minor(minor)),
        gross: Minor(minor),
        discount: Minor(0),
        discount_percent_bp: None,
        net: Minor(minor),
        fees: Vec::new(),
        note: None,
    }
}

fn group(vendor: &str, number: u32, lines: Vec<ReceiptLine>) -> ReceiptGroup {
    let total =
        lines.iter().map(|line| line.net.0 + line.fees.iter().map(|fee| fee.amount.0).sum::<i64>()).sum();
    ReceiptGroup {
        vendor: vendor.into(),
        number: format!("S12-R3B-000417/{number}"),
        lines,
        total: Minor(total),
    }
}

fn tax(label: &str, net: i64, tax: i64, included: bool) -> TaxSum {
    TaxSum { label: label.into(), net: Minor(net), tax: Minor(tax), included }
}

fn fee(label: &str, amount: i64) -> FeeSum {
    FeeSum { label: label.into(), amount: Minor(amount) }
}

fn tender(kind: &str, amount: i64, reference: Option<&str>) -> TenderLine {
    let reference = reference.map(str::to_owned);
    TenderLine { kind: kind.into(), label: kind.into(), reference, amount: Minor(amount) }
}

/// Milk, apples by weight and a bottle with its deposit, paid in cash.
fn basket(locale: &str) -> Receipt {
    let apples = ReceiptLine {
        quantity: "0.312".into(),
        unit: "kg".into(),
        unit_price: UnitMinor(UnitPrice::minor(299)),
        ..line("Apples, red", 93)
    };
    let water = ReceiptLine {
        quantity: "6".into(),
        unit_price: UnitMinor(UnitPrice::minor(49)),
        discount: Minor(29),
        discount_percent_bp: Some(1_000),
        net: Minor(265),
        fees: vec![fee("Deposit", 150)],
        note: Some("last crate".into()),
        ..line("Sparkling water", 294)
    };
    Receipt {
        key: Uuid::from_u128(0x0192_4f00_1111_7222_8333_4444_5555_6666),
        number: "S12-R3B-000417".into(),
        copy: 0,
        tenant_name: "Corner Shops".into(),
        store_name: "Mitte".into(),
        register_name: "Till 3".into(),
        cashier: "Ana".into(),
        sold_at: "2026-11-20T09:00:00+01:00".into(),
        currency: "EUR".into(),
        currency_digits: 2,
        locale: locale.into(),
        customer_id: None,
        exempt: None,
        exempt_amount: Minor(0),
        groups: vec![group("Dairy", 1, vec![line("Whole milk 1 l", 119), apples, water])],
        discount: Minor(29),
        order_discount: None,
        fees: vec![fee("Deposit", 150)],
        taxes: vec![tax("VAT 7%", 446, 31, true)],
        total: Minor(627),
        rounding: Minor(-2),
        tenders: vec![tender("cash", 1_000, None)],
        change: Minor(375),
        offline: false,
        voided: false,
    }
}

/// Two sellers, an order discount, taxes that come on top, cash beside a card, a customer who pays none of one tax.
fn market() -> Receipt {
    let long = "Hand-thrown stoneware bowl with a very long name, glazed in celadon green, large";
    let fuel = ReceiptLine {
        quantity: "41.230".into(),
        unit: "l".into(),
        unit_price: UnitMinor(UnitPrice(179_900)),
        ..line("Fuel", 7_417)
    };
    Receipt {
        groups: vec![
            group("Potter & Daughters", 1, vec![line(long, 12_000), fuel]),
            group("Florist", 2, vec![line("Tulips", 850)]),
        ],
        order_discount: Some(OrderDiscountView {
            label: "10%".into(),
            amount: Minor(2_027),
            percent_bp: Some(1_000),
            reason: "regular".into(),
            approved_by: None,
        }),
        customer_id: Some("C-0042".into()),
        exempt: Some("EX 12/34".into()),
        exempt_amount: Minor(55),
        fees: Vec::new(),
        taxes: vec![tax("Sales tax 8.25%", 18_240, 1_505, false)],
        total: Minor(19_690),
        rounding: Minor(0),
        tenders: vec![tender("external_card", 15_000, Some("terminal 4711")), tender("cash", 5_000, None)],
        change: Minor(310),
        offline: true,
        ..basket("en")
    }
}

fn paper(columns: usize, dots: usize, page: &str) -> Paper {
    Paper { columns, dots, page: CodePage::named(page), cut: true }
}

fn print(receipt: &Receipt, marks: Marks, paper: &Paper) -> Printed {
    let bytes = encode(&lay_out_receipt(receipt, marks), paper, &mut Fonts::default()).unwrap();
    Printed::of(&bytes)
}

/// The text, and a picture of it in `target/paper` for whoever wants to look.
fn shown(name: &str, printed: &Printed, dots: usize) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/paper");
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(format!("{folder}/{name}.png"), printed.png(dots).unwrap()).unwrap();
    let text = printed.text();
    assert!(!text.contains("garbage"), "{text}");
    text
}

#[test]
fn a_receipt_on_every_width() {
    for (columns, dots) in [(32, 384), (42, 512), (48, 576)] {
        let name = format!("en_{columns}");
        let printed =
            print(&basket("en"), Marks { logo: true, ..Marks::default() }, &paper(columns, dots, "PC858"));
        let text = shown(&name, &printed, dots);
        assert!(
            text.lines()
                .filter(|line| !line.starts_with("[QR"))
                .all(|line| { line.split("  [").next().unwrap_or(line).chars().count() <= columns })
        );
        insta::assert_snapshot!(name, text);
    }
}

#[test]
fn a_receipt_that_names_no_vendor() {
    let basket = basket("en");
    let by_vendor = print(&basket, Marks::default(), &paper(42, 512, "PC858")).text();
    let together = basket.groups.iter().cloned().map(|group| ReceiptGroup {
        vendor: "".into(),
        number: "".into(),
        ..group
    });
    let together = Receipt { groups: together.collect(), ..basket.clone() };
    let without = print(&together, Marks::default(), &paper(42, 512, "PC858")).text();
    let group = &basket.groups[0];
    assert!(by_vendor.contains(&group.vendor) && by_vendor.contains(&group.number));
    assert!(!without.contains(&group.vendor) && !without.contains(&group.number), "{without}");
    assert!(without.contains(&group.lines[0].name));
}

#[test]
fn a_receipt_in_german_and_in_arabic() {
    let german =
        Receipt { store_name: "Köln-Süd".into(), tenant_name: "Bäckerei Müller".into(), ..basket("de") };
    insta::assert_snapshot!(
        "de_42",
        shown("de_42", &print(&german, Marks::default(), &paper(42, 512, "PC858")), 512)
    );
    let mut arabic = Receipt {
        tenant_name: "متاجر الزاوية".into(),
        store_name: "وسط المدينة".into(),
        cashier: "ليلى".into(),
        currency: "EGP".into(),
        ..basket("ar-EG")
    };
    arabic.groups[0].lines[0].name = "حليب كامل الدسم ١ لتر".into();
    let printed = print(&arabic, Marks::default(), &paper(48, 576, "PC858"));
    insta::assert_snapshot!("ar_48", shown("ar_48", &printed, 576));
}

#[test]
fn currencies_without_digits_and_with_three() {
    let mut yen = Receipt { currency: "JPY".into(), currency_digits: 0, locale: "ja".into(), ..basket("ja") };
    yen.groups[0].lines[0].name = "牛乳 1 l".into();
    let text = shown("ja_32_jpy", &print(&yen, Marks::default(), &paper(32, 384, "PC437")), 384);
    // Whether this machine has the characters decides about a last line.
    insta::assert_snapshot!(
        "ja_32_jpy",
        text.replace("Some characters are left out: no\nfont on this till has them.\n", "")
    );
    let dinar = Receipt { currency: "KWD".into(), currency_digits: 3, ..basket("en") };
    insta::assert_snapshot!(
        "kwd_48",
        shown("kwd_48", &print(&dinar, Marks::default(), &paper(48, 576, "PC437")), 576)
    );
}

#[test]
fn everything_that_can_be_on_a_receipt() {
    let printed = print(&market(), Marks::default(), &paper(42, 512, "WPC1252"));
    insta::assert_snapshot!("market_42", shown("market_42", &printed, 512));
}

#[test]
fn copies_voids_and_reprints_say_so() {
    let marked = Receipt { copy: 2, voided: true, ..basket("en") };
    let marks = Marks { interrupted: true, logo: false };
    let printed = print(&marked, marks, &paper(32, 384, "PC858"));
    insta::assert_snapshot!("marked_32", shown("marked_32", &printed, 384));
}

#[test]
fn characters_that_no_font_has_are_owned_up_to() {
    // From the private use area: no font of any machine should have it.
    let mut receipt = basket("en");
    receipt.groups[0].lines[0].name = "Milk \u{f8d0}\u{f8d1}".into();
    let text = print(&receipt, Marks::default(), &paper(48, 576, "PC858")).text();
    assert!(text.contains("Some characters are left out"), "{text}");
    let text = print(&basket("en"), Marks::default(), &paper(48, 576, "PC858")).text();
    assert!(!text.contains("Some characters are left out"), "{text}");
}

#[test]
fn a_test_page_shows_columns_umlauts_and_scripts() {
    let settings = PrinterSettings { logo: true, ..PrinterSettings::default() };
    let sheet = lay_out_test_page("de", &settings, &["Corner Shops", "Mitte", "Till 3"]);
    let printed = Printed::of(&encode(&sheet, &Paper::from(&settings), &mut Fonts::default()).unwrap());
    let text = shown("test_page", &printed, 576);
    for wanted in ["Druckertest", "Corner Shops", "Till 3", "[picture]", "012345678901234567890", "[cut]"] {
        assert!(text.contains(wanted), "{wanted} is not in\n{text}");
    }
    assert!(text.matches("[dots]").count() >= 8, "{text}");
}
