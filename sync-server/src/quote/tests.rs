//! The examples of docs/quote.md, hostile documents, and what holds for every cart.

use evertill_domain::Currency;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::quote;
use crate::error::Refusal;

/// Each cart of the page stands before the answer to it.
#[test]
fn the_examples_of_the_documentation_are_what_it_answers() {
    let page = include_str!("../../../docs/quote.md");
    let blocks: Vec<&str> =
        page.split("```json\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(blocks.len() >= 10 && blocks.len().is_multiple_of(2), "{} blocks", blocks.len());
    for pair in blocks.chunks(2) {
        let wanted: Value = serde_json::from_str(pair[1]).unwrap();
        let got = match quote(pair[0]) {
            Ok(quote) => serde_json::to_value(&quote).unwrap(),
            Err(refusal) => error(&refusal),
        };
        assert_eq!(got, wanted, "{}\nanswers\n{}", pair[0], serde_json::to_string_pretty(&got).unwrap());
    }
}

fn error(refusal: &Refusal) -> Value {
    let Refusal { code, words, details, .. } = refusal;
    json!({ "error": words, "code": code, "request_id": "quote", "details": details })
}

fn cart(line: Value) -> Value {
    json!({ "currency": "EUR", "tax": "included", "lines": [line] })
}

fn refused(document: &Value) -> (String, String) {
    let refusal = quote(&document.to_string()).unwrap_err();
    let path = refusal.details.as_ref().and_then(|details| details["path"].as_str()).unwrap_or_default();
    (refusal.code.as_str().to_owned(), path.to_owned())
}

#[test]
fn a_value_out_of_bounds_is_named_by_its_path() {
    let line = |field: &str, value: Value| {
        let mut line = json!({ "unit_price": "1.00" });
        line[field] = value;
        cart(line)
    };
    let huge = format!("1{}", "0".repeat(30));
    let table = [
        (line("unit_price", json!("NaN")), "lines[0].unit_price"),
        (line("unit_price", json!("1e3")), "lines[0].unit_price"),
        (line("unit_price", json!("1_000")), "lines[0].unit_price"),
        (line("unit_price", json!("")), "lines[0].unit_price"),
        (line("unit_price", json!(huge)), "lines[0].unit_price"),
        (line("unit_price", json!("1.000001")), "lines[0].unit_price"),
        (line("quantity", json!("0")), "lines[0].quantity"),
        (line("quantity", json!("0.0001")), "lines[0].quantity"),
        (line("quantity", json!("Infinity")), "lines[0].quantity"),
        (line("amount", json!("1.00")), "lines[0].unit_price"),
        (line("rates", json!(["101"])), "lines[0].rates[0]"),
        (line("rates", json!(["-1"])), "lines[0].rates[0]"),
        (line("rates", json!(["7", "7.0"])), "lines[0].rates"),
        (line("fees", json!([{ "per_unit": "x" }])), "lines[0].fees[0].per_unit"),
        (line("discounts", json!([{ "percent": "100.01" }])), "lines[0].discounts[0]"),
        (line("discounts", json!([{ "amount": "-1" }])), "lines[0].discounts[0]"),
        (cart(json!({ "unit_price": "9999999999", "quantity": "999999999" })), "lines[0]"),
    ];
    for (document, path) in table {
        assert_eq!(refused(&document), ("INVALID".to_owned(), path.to_owned()), "{document}");
    }
}

#[test]
fn what_is_no_cart_is_placed_by_line_and_column() {
    for (document, line, column) in [
        ("", 1, 0),
        ("{\n  \"currency\": EUR }", 2, 15),
        ("{ \"mood\": 1 }", 1, 8),
        ("[]", 1, 0),
        ("[\"EUR\", \"included\", \"line\", \"half_up\", null, [], [], null, []]", 1, 0),
        ("{ \"currency\": \"EUR\", \"tax\": \"added\", \"lines\": [[\"a\", \"1\"]] }", 1, 47),
        ("{ \"currency\": \"EUR\", \"tax\": \"added\", \"lines\": [{ \"fees\": [[\"0.25\"]] }] }", 1, 58),
        ("{ \"currency\": \"EUR\", \"tax\": \"included\", \"lines\": [{ \"unit_price\": 1.5 }] }", 1, 69),
    ] {
        let refusal = quote(document).unwrap_err();
        assert_eq!(refusal.code.as_str(), "BAD_REQUEST", "{document}");
        let details = refusal.details.unwrap();
        assert_eq!(
            (details["line"].as_u64(), details["column"].as_u64()),
            (Some(line), Some(column)),
            "{document}"
        );
    }
}

#[test]
fn money_that_is_missing_or_too_much_has_its_code() {
    let paid = |tenders: Value| {
        let mut cart = cart(json!({ "unit_price": "4.50" }));
        cart["tenders"] = tenders;
        refused(&cart).0
    };
    assert_eq!(paid(json!([{ "cash": "4.49" }])), "TENDER_SHORT");
    assert_eq!(paid(json!([{ "card": "4.51" }])), "TENDER_OVER");
    assert_eq!(paid(json!([{ "cash": "-1" }])), "INVALID");
    assert_eq!(refused(&json!({ "currency": "EUR", "tax": "added", "lines": [] })).0, "CART_EMPTY");
    assert_eq!(refused(&json!({ "currency": "XXY", "tax": "added", "lines": [] })).0, "INVALID");
}

/// A number as somebody might write it, right or wrong.
fn number() -> impl Strategy<Value = Value> {
    prop_oneof![
        6 => (-999_999i64..999_999, 0u32..4).prop_map(|(n, scale)| {
            json!(rust_decimal::Decimal::new(n, scale).to_string())
        }),
        1 => "[0-9.+eE_-]{0,40}".prop_map(|text| json!(text)),
        1 => prop::sample::select(vec![json!("NaN"), json!(1.5), json!(null), json!("1e30"), json!("-0"), json!([])]),
    ]
}

fn discount() -> impl Strategy<Value = Value> {
    (any::<bool>(), number())
        .prop_map(|(percent, number)| json!({ if percent { "percent" } else { "amount" }: number }))
}

fn line() -> impl Strategy<Value = Value> {
    let rates = prop::collection::vec(
        prop_oneof![3 => Just(json!("7")), 3 => Just(json!("8.875")), 1 => number()],
        0..3,
    );
    let fees = prop::collection::vec(
        (number(), any::<bool>()).prop_map(|(unit, taxed)| json!({ "per_unit": unit, "taxed": taxed })),
        0..3,
    );
    (number(), number(), any::<bool>(), rates, fees, prop::collection::vec(discount(), 0..3)).prop_map(
        |(quantity, price, unit, rates, fees, discounts)| {
            let field = if unit { "unit_price" } else { "amount" };
            json!({ "quantity": quantity, field: price, "rates": rates, "fees": fees, "discounts": discounts })
        },
    )
}

fn document() -> impl Strategy<Value = Value> {
    let modes = (
        prop::sample::select(vec!["EUR", "JPY", "KWD", "CHF", "XAU", "eur"]),
        prop::sample::select(vec!["included", "added", "none"]),
        prop::sample::select(vec!["line", "receipt"]),
        prop::sample::select(vec!["half_up", "half_even", "up", "down"]),
    );
    let tender = (prop::sample::select(vec!["cash", "card", "coupon", "shells"]), number())
        .prop_map(|(kind, amount)| json!({ kind: amount }));
    let parts = (
        prop::collection::vec(line(), 0..6),
        prop::collection::vec(discount(), 0..3),
        prop::collection::vec(tender, 0..2),
        prop::option::of(Just("certificate")),
        prop::option::of(number()),
    );
    (modes, parts).prop_map(|((currency, tax, per, how), (lines, discounts, tenders, exempt, step))| {
        let mut cart = json!({
            "currency": currency, "tax": tax, "tax_rounding": per, "rounding": how, "lines": lines,
            "discounts": discounts, "tenders": tenders, "exempt": exempt,
        });
        if let Some(step) = step {
            cart["cash_step"] = step;
        }
        cart
    })
}

fn minor(text: &str, digits: u32) -> i128 {
    (rust_decimal::Decimal::from_str_exact(text).unwrap() * rust_decimal::Decimal::from(10_i64.pow(digits)))
        .mantissa()
        / 10_i128.pow(rust_decimal::Decimal::from_str_exact(text).unwrap().scale())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_document_is_quoted_or_refused_with_a_code(document in document()) {
        match quote(&document.to_string()) {
            Err(refusal) => prop_assert!((400..500).contains(&refusal.code.status()), "{refusal:?}"),
            Ok(quote) => {
                let digits = Currency::from_code(&quote.currency).unwrap().exponent();
                let of = |text: &String| minor(text, digits);
                let lines: i128 = quote.lines.iter().map(|line| of(&line.total)).sum();
                prop_assert_eq!(lines, of(&quote.totals.total));
                let taxes: i128 = quote.taxes.iter().map(|sum| of(&sum.tax)).sum();
                prop_assert_eq!(taxes, of(&quote.totals.tax_included) + of(&quote.totals.tax_added));
                let paid = of(&quote.payment.coupons) + of(&quote.payment.cards) + of(&quote.payment.due);
                prop_assert_eq!(paid, of(&quote.totals.total) + of(&quote.payment.rounding));
            }
        }
    }

    #[test]
    fn any_bytes_are_refused_with_a_place(text in "\\PC{0,200}") {
        if let Err(refusal) = quote(&text) {
            prop_assert!(refusal.details.is_some());
        }
    }
}
