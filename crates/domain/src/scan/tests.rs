//! Tables of codes with their sources, and that reading never panics and loses nothing.

use proptest::prelude::*;

use super::gtin::{check_digit, value_check_digit};
use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn today() -> NaiveDate {
    day("2026-11-21")
}

fn market(market: Market) -> ScanRules {
    ScanRules { market: Some(market), labels: vec![] }
}

fn scan(text: &str) -> Result<Code, Flaw> {
    read(text, &ScanRules::default(), today())
}

fn gtin(text: &str) -> String {
    match scan(text).unwrap().key {
        Key::Gtin(gtin) => gtin.as_str().to_owned(),
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn one_number_in_every_spelling() {
    // (what a scanner sends, canonical); the last digits are the General Specifications' and GS1's own examples
    let table = [
        ("9501101531000", "09501101531000"),
        ("95012346", "00000095012346"),
        ("6291041500213", "06291041500213"),
        ("012345678905", "00012345678905"),
        ("0012345678905", "00012345678905"),
        ("00012345678905", "00012345678905"),
        ("19501101531007", "19501101531007"),
        ("]E09501101531000", "09501101531000"),
        ("]E495012346", "00000095012346"),
        ("]I119501101531007", "19501101531007"),
        (" 9501101531000\r\n", "09501101531000"),
        // UPC-E; the General Specifications' figure 5.2.2.4.2 has one example a rule
        ("04252614", "00042100005264"),
        ("01234505", "00012000003455"),
        ("01234531", "00012300000451"),
        ("01234543", "00012340000053"),
        ("01234565", "00012345000065"),
        ("]E401234565", "00000001234565"),
        ("]E0425261", "00042100005264"),
    ];
    for (text, canonical) in table {
        assert_eq!(gtin(text), canonical, "{text}");
    }
    assert_eq!(Gtin::parse("19501101531007").unwrap().indicator(), 1);
    let coupon = |text: &str| Gtin::parse(text).unwrap().is_coupon();
    assert!(
        coupon("9910000000003") && coupon("500000000005") && !coupon("9501101531000") && !coupon("95012346")
    );
    let spellings = Gtin::parse("042100005264").unwrap().spellings();
    assert_eq!(spellings, ["0042100005264", "042100005264", "00042100005264", "04252614"]);
    assert_eq!(Gtin::parse("19501101531007").unwrap().spellings(), ["19501101531007"]);
    assert_eq!(Gtin::parse("95012346").unwrap().spellings().last().unwrap(), "95012346");
}

#[test]
fn a_wrong_check_digit_is_said() {
    assert_eq!(scan("9501101531001"), Err(Flaw::CheckDigit { expected: 0, found: 1 }));
    assert_eq!(scan("012345678904"), Err(Flaw::CheckDigit { expected: 5, found: 4 }));
    assert_eq!(scan("95012345"), Err(Flaw::CheckDigit { expected: 6, found: 5 }));
    // General Specifications, 7.9.1: a number of 18 digits.
    assert_eq!(check_digit(b"37610425002123456"), 9);
}

#[test]
fn prices_on_labels_have_check_digits_of_their_own() {
    // General Specifications, 7.9.3 and 7.9.4.
    assert_eq!(value_check_digit(b"2875"), Some(9));
    assert_eq!(value_check_digit(b"14685"), Some(6));
    assert_eq!(value_check_digit(b"123"), None);
}

#[test]
fn short_numbers_and_words_stay_as_they_are() {
    for text in ["4011", "1108", "22", "AB-12/c", "12345678901", "012345678901234567"] {
        assert_eq!(scan(text).map(|code| code.key), Ok(Key::Plain(text.to_owned())), "{text}");
    }
    for text in ["", "  ", "\u{1d}", "]C1"] {
        assert_eq!(scan(text), Err(Flaw::Empty), "{text:?}");
    }
}

/// Reads a label: the shop's item as a barcode and as a PLU, then its value.
fn label(rules: &ScanRules, text: &str) -> (Vec<String>, Vec<String>, String) {
    let code = read(text, rules, today()).unwrap();
    let Key::Item(item) = code.key else { panic!("{text}: {:?}", code.key) };
    let measured =
        code.facts.measures.first().map(|measure| format!("{} {}", measure.quantity, measure.unit));
    let price = code.facts.price.map(|price| price.amount.to_string());
    (item.barcodes, item.plus, measured.or(price).unwrap())
}

#[test]
fn what_a_label_says_depends_on_the_market() {
    // (market, label, item by its first barcode, value); the labels' values are of the sources in `market.rs`
    let table = [
        (Market::Se, "2388060112344", "2388060100006", "1.234 kg"),
        (Market::Se, "2088060112343", "2088060100005", "12.34"),
        (Market::Se, "2288060112347", "2288060100009", "1234"),
        (Market::Fi, "2488060112341", "2488060100003", "12.34 kg"),
        (Market::Fi, "2588060112348", "2588060100000", "123.4 kg"),
        (Market::No, "2302148210869", "2302148200006", "1.086 kg"),
        (Market::De, "2330714002396", "2330710000006", "2.39"),
        (Market::De, "2511119000129", "2511110000005", "12 each"),
        (Market::De, "2811111068708", "2811110000006", "6.87 kg"),
        (Market::Dk, "2712341002251", "2712341000004", "0.225 kg"),
        (Market::Gb, "2011122912346", "2011122000005", "12.34"),
    ];
    for (place, text, item, value) in table {
        let (barcodes, _, said) = label(&market(place), text);
        assert_eq!((barcodes[0].as_str(), said.as_str()), (item, value), "{place:?} {text}");
    }
    assert_eq!(label(&market(Market::Us), "212345719954").2, "19.95");
    assert_eq!(label(&market(Market::It), "2123456012347").2, "12.34");
    assert_eq!(label(&market(Market::At), "2712345012508").2, "1.25 kg");
}

#[test]
fn the_same_digits_are_a_weight_in_sweden_a_price_in_germany_and_an_article_elsewhere() {
    let text = "2330714002396";
    assert_eq!(label(&market(Market::Se), text).2, "0.239 kg");
    assert_eq!(label(&market(Market::De), text).2, "2.39");
    assert_eq!(gtin(text), "02330714002396");
}

#[test]
fn a_misread_price_is_caught_within_the_label() {
    let code = read("2511118000120", &market(Market::De), today());
    assert_eq!(code, Err(Flaw::ValueCheck { expected: 9, found: 8 }));
}

#[test]
fn the_shops_own_rules_come_before_the_markets() {
    let json = r#"{"market":"SE","labels":[{"pattern":"23iiiixvvvvvc","holds":"count","plu":true}]}"#;
    let rules: ScanRules = serde_json::from_str(json).unwrap();
    let (barcodes, plus, value) = label(&rules, "2300420000122");
    assert_eq!((plus, value.as_str()), (vec!["42".to_owned(), "0042".to_owned()], "12 each"));
    assert_eq!(barcodes, ["2300420000009", "2300420"]);
    assert_eq!(
        label(&rules, "2488060112341").2,
        "12.34 kg",
        "what the own rules do not read, the market's do"
    );
    assert_eq!(serde_json::to_string(&rules).unwrap(), json.replace(",\"plu\"", ",\"decimals\":0,\"plu\""));
    let us = label(&market(Market::Us), "0212345719954");
    assert_eq!(
        us.0,
        ["0212345000007", "0212345", "212345000007", "212345"],
        "with and without the zero of UPC-A"
    );
}

#[test]
fn a_pattern_that_is_none_says_why() {
    let table = [
        ("28iiiikvvvvv", BadPattern::Places),
        ("40iiiikvvvvvc", BadPattern::Prefix),
        ("iiiiiiikvvvvc", BadPattern::Prefix),
        ("28iiiikvvvvvv", BadPattern::Letter),
        ("28iiiikvvvv9c", BadPattern::Letter),
        ("28vvvvvvvvvvc", BadPattern::Parts),
        ("28iiiiiiiiiic", BadPattern::Parts),
        ("28iiikvvvvvvc", BadPattern::ValueCheck),
        ("28iiiikkvvvvc", BadPattern::ValueCheck),
    ];
    for (text, why) in table {
        assert_eq!(Pattern::try_from(text.to_owned()), Err(why), "{text}");
    }
    for rules in Market::ALL.map(Market::rules) {
        for rule in rules {
            assert_eq!(
                Pattern::try_from(rule.pattern.to_owned()).map(String::from),
                Ok(rule.pattern.to_owned())
            );
        }
    }
    assert_eq!(ScanRules::of_zone("Europe/Stockholm").market, Some(Market::Se));
    assert_eq!(ScanRules::of_zone("Pacific/Apia").market, None);
    assert_eq!(serde_json::from_str::<Market>("\"UK\"").unwrap(), Market::Gb);
}

/// GTIN, batch, serial, use by, and the first measure of a code.
fn said(text: &str) -> [String; 5] {
    let code = scan(text).unwrap_or_else(|flaw| panic!("{text}: {flaw}"));
    let Key::Gtin(gtin) = code.key else { panic!("{text}") };
    let measure = code.facts.measures.first();
    [
        gtin.as_str().to_owned(),
        code.facts.batch.unwrap_or_default(),
        code.facts.serial.unwrap_or_default(),
        code.facts.use_by.map(|day| day.to_string()).unwrap_or_default(),
        measure.map(|measure| format!("{} {}", measure.quantity, measure.unit)).unwrap_or_default(),
    ]
}

#[test]
fn one_product_said_in_every_syntax() {
    let expected = ["09506000134352", "ABC", "12345", "2026-12-31", "0.189 kg"];
    let table = [
        "]C10109506000134352310300018917261231\u{1d}10ABC\u{1d}2112345",
        "]d2\u{1d}0109506000134352172612313103000189\u{1d}10ABC\u{1d}2112345",
        "]Q301095060001343523103000189172612311 0ABC\u{1d}2112345",
        "]e001095060001343523103000189172612312112345\u{1d}10ABC",
        "010950600013435217261231310300018910ABC\u{1d}2112345",
        "(01)09506000134352(10)ABC(21)12345(17)261231(3103)000189",
        "(01) 09506000134352 (10) ABC (21) 12345 (17) 261231 (3103) 000189",
        "https://id.gs1.org/01/09506000134352/10/ABC/21/12345?17=261231&3103=000189",
        "HTTPS://example.com:8080/some/path/01/9506000134352/10/ABC/21/12345?17=261231&x=1&3103=000189#top",
        "https://example.com/01/01/9506000134352/10/%41BC/21/12345/?3103=000189&17=261231&gtin=7",
    ];
    for text in table {
        let text = text.replace("12311 0ABC", "123110ABC");
        assert_eq!(said(&text), expected, "{text:?}");
    }
    assert_eq!(said("010950600013435217261231")[3], "2026-12-31", "fixed lengths need no separator");
    assert_eq!(said("(01)09506000134352(10)A(B)C")[1], "A(B)C", "a bracket may be part of a value");
}

#[test]
fn prices_carry_their_decimals_and_their_currency() {
    let price = |text: &str| scan(text).unwrap().facts.price.unwrap();
    let [eur, jpy, kwd] = ["EUR", "JPY", "KWD"].map(|code| Currency::from_code(code).unwrap());
    assert_eq!(price("(01)09506000134352(3922)001599").in_minor_units(eur), Some(Money(1599)));
    assert_eq!(price("(01)09506000134352(3921)01599").in_minor_units(eur), Some(Money(15_990)));
    assert_eq!(price("(01)09506000134352(3923)01599").in_minor_units(eur), None, "a tenth of a cent");
    assert_eq!(price("(01)09506000134352(3923)01599").in_minor_units(kwd), Some(Money(1599)));
    assert_eq!(price("(01)09506000134352(3920)498").in_minor_units(jpy), Some(Money(498)));
    assert_eq!(price("(01)09506000134352(3932)978001599").in_minor_units(eur), Some(Money(1599)));
    assert_eq!(
        price("(01)09506000134352(3932)840001599").in_minor_units(eur),
        None,
        "dollars in a euro shop"
    );
}

#[test]
fn dates_take_the_nearest_century_and_day_00_is_the_last() {
    let use_by = |text: &str, today: &str| {
        let text = format!("(01)09506000134352(17){text}");
        read(&text, &ScanRules::default(), day(today)).map(|code| code.facts.use_by.unwrap().to_string())
    };
    // General Specifications, 7.12: 51 to 99 ahead is the last century, 50 to 99 behind the next.
    let table = [
        ("261231", "2026-11-21", "2026-12-31"),
        ("270200", "2026-11-21", "2027-02-28"),
        ("280200", "2026-11-21", "2028-02-29"),
        ("261200", "2026-11-21", "2026-12-31"),
        ("760101", "2026-11-21", "2076-01-01"),
        ("770101", "2026-11-21", "1977-01-01"),
        ("010101", "2051-11-21", "2101-01-01"),
        ("020101", "2051-11-21", "2002-01-01"),
    ];
    for (text, now, expected) in table {
        assert_eq!(use_by(text, now).as_deref(), Ok(expected), "{text} in {now}");
    }
    for text in ["261301", "260230", "260001"] {
        let wrong = Flaw::Element { ai: "17".into(), why: Wrong::Date };
        assert_eq!(use_by(text, "2026-11-21"), Err(wrong), "{text}");
    }
    let code = scan("(01)09506000134352(17)261231(16)261130(15)261001(7003)2612011200").unwrap();
    assert_eq!(code.facts.sellable_until(), Some(day("2026-11-30")), "the earlier of use-by and sell-by");
    assert_eq!(code.facts.best_before, Some(day("2026-10-01")));
}

#[test]
fn what_is_no_product_or_broken_is_named() {
    let wrong = |ai: &str, why| Err(Flaw::Element { ai: ai.into(), why });
    let thing = |thing| Err(Flaw::NotAProduct(thing));
    let table = [
        ("https://example.com/shop?id=7", thing(Thing::Link)),
        ("https://example.com/gtin/09506000134352", thing(Thing::Link)),
        ("https://example.com/01/09506000134352/21/1/10/A", thing(Thing::Link)),
        ("https://example.com/00/376104250021234569", thing(Thing::Shipment)),
        ("(00)376104250021234569", thing(Thing::Shipment)),
        ("(8018)376104250021234569", thing(Thing::Card)),
        ("(255)9501101531000123", thing(Thing::Coupon)),
        ("(414)9501101531000", thing(Thing::Place)),
        ("(8003)09501101531000A1", thing(Thing::Asset)),
        ("(99)ours", thing(Thing::Other)),
        ("https://example.com/01/09506000134353", wrong("01", Wrong::CheckDigit)),
        ("(01)09506000134353", wrong("01", Wrong::CheckDigit)),
        ("(01)9506000134352", wrong("01", Wrong::Length)),
        ("]C1010950600013435", wrong("01", Wrong::Length)),
        ("(01)09506000134352(10)", wrong("10", Wrong::Length)),
        ("(01)09506000134352(10)ABCDEFGHIJKLMNOPQRSTU", wrong("10", Wrong::Length)),
        ("(01)09506000134352(10)Ä", wrong("10", Wrong::Character)),
        ("(01)09506000134352(3106)000100", wrong("3106", Wrong::Unknown)),
        ("(01)09506000134352(3103)00018A", wrong("3103", Wrong::Character)),
        ("(01)09506000134352(10)A(10)B", wrong("10", Wrong::Twice)),
        ("(01)09506000134352(3932)000001599", wrong("3932", Wrong::Currency)),
        ("]d20509506000134352", wrong("05095060", Wrong::Unknown)),
        ("(0109506000134352", wrong("01095060", Wrong::Unknown)),
    ];
    for (text, flaw) in table {
        assert_eq!(scan(text), flaw, "{text}");
    }
}

proptest! {
    #[test]
    fn reading_never_panics(text in ".{0,60}", place in prop::option::of(0usize..9)) {
        let rules = place.map_or_else(ScanRules::default, |place| market(Market::ALL[place]));
        let _ = read(&text, &rules, today());
    }

    #[test]
    fn nor_does_it_on_what_looks_like_a_code(
        text in "(\\]C1|\\]d2|\\]E0|https://a/|\\(01\\)09506000134352)?[0-9()A-Z/?=&%\u{1d}ä]{0,60}",
    ) {
        let _ = read(&text, &market(Market::De), today());
    }

    #[test]
    fn a_gtin_is_itself_in_every_spelling(body in "0{0,12}[0-9]{1,13}") {
        let body = format!("{body:0>13}");
        let body = &body[body.len() - 13..];
        let whole = Gtin::parse(&format!("{body}{}", check_digit(body.as_bytes()))).unwrap();
        for spelling in whole.spellings() {
            let Key::Gtin(read) = scan(&spelling).unwrap().key else { panic!("{spelling}") };
            // Eight digits from 0 on may be a GTIN-8 and another number's UPC-E at once; the UPC-E goes first.
            prop_assert!(read == whole || spelling.len() == 8, "{spelling}");
        }
    }

    #[test]
    fn upc_e_expands_to_what_it_abbreviates(six in "[0-9]{6}") {
        let whole = Gtin::from_upc_e(&six).unwrap();
        // A symbol that could be shorter still is never printed, so its number abbreviates another way.
        let again = whole.spellings().into_iter().rfind(|spelling| spelling.len() == 8).unwrap();
        prop_assert_eq!(Gtin::from_upc_e(&again), Some(whole));
    }

    #[test]
    fn a_label_gives_back_its_value(place in 0usize..9, rule in 0usize..8, item in "[0-9]{9}", value in 0u64..1_000_000_000) {
        let place = Market::ALL[place];
        let rule = place.rules()[rule % place.rules().len()];
        let digits = rule.pattern.bytes().filter(|letter| *letter == b'v').count();
        let value = format!("{:0>9}", value % 10u64.pow(u32::try_from(digits).unwrap()));
        let (mut items, mut values) = (item.bytes(), value[9 - digits..].bytes());
        let inner = value_check_digit(&value.as_bytes()[9 - digits..]).unwrap_or_default() + b'0';
        let body: Vec<u8> = rule.pattern[..12].bytes().map(|letter| match letter {
            b'i' => items.next().unwrap(),
            b'v' => values.next().unwrap(),
            b'k' => inner,
            digit => digit,
        }).collect();
        let text = format!("{}{}", String::from_utf8(body.clone()).unwrap(), check_digit(&body));
        let facts = read(&text, &market(place), today()).unwrap().facts;
        let read = facts.price.map(|price| price.amount).or(facts.measures.first().map(|measure| measure.quantity.decimal()));
        prop_assert_eq!(read, Some(Decimal::new(value.parse().unwrap(), u32::from(rule.decimals))));
    }

    #[test]
    fn elements_say_the_same_in_every_syntax(
        body in "[0-9]{13}",
        batch in "[A-Za-z0-9/!*%&=?;:,.<>_+'-]{1,20}",
        grams in 0u32..1_000_000,
        month in 1u32..13,
        date in 0u32..29,
    ) {
        let gtin = format!("{body}{}", check_digit(body.as_bytes()));
        let date = format!("27{month:02}{date:02}");
        let encoded: String = batch.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let fnc1 = scan(&format!("]C101{gtin}10{batch}\u{1d}17{date}3103{grams:06}"));
        let printed = scan(&format!("(01){gtin}(10){batch}(17){date}(3103){grams:06}"));
        let link = scan(&format!("https://example.com/01/{gtin}/10/{encoded}?3103={grams:06}&17={date}"));
        prop_assert_eq!(fnc1.as_ref().unwrap().facts.batch.as_ref(), Some(&batch));
        prop_assert_eq!(&fnc1, &printed);
        prop_assert_eq!(&fnc1, &link);
    }
}
