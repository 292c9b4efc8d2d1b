//! Amounts as people write them (`4.50`, `2.499`) into the integers of the books, and back.

use chrono::{DateTime, NaiveDate, Utc};
use evertill_domain::{Currency, UnitPrice};
use rust_decimal::Decimal;

use super::rows::ValidFrom;

/// A price per unit in the currency's major unit, with at most three places below the minor unit.
///
/// # Errors
/// A sentence that says what is wrong with the text.
pub fn unit_price(text: &str, currency: Currency) -> Result<UnitPrice, String> {
    let amount = decimal(text)?;
    if amount.is_sign_negative() && !amount.is_zero() {
        return Err(format!("the price {text} is below zero"));
    }
    thousandths(amount, currency.exponent()).map(UnitPrice).ok_or_else(|| {
        let places = currency.exponent() + 3;
        format!(
            "the price {text} has more than {places} decimal places or is too large for {}",
            currency.code()
        )
    })
}

fn thousandths(amount: Decimal, exponent: u32) -> Option<i64> {
    let factor = Decimal::from(10_i64.checked_pow(exponent + 3)?);
    let scaled = amount.checked_mul(factor)?.normalize();
    (scaled.scale() == 0).then(|| i64::try_from(scaled.mantissa()).ok()).flatten()
}

fn decimal(text: &str) -> Result<Decimal, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("the price is missing".to_owned());
    }
    Decimal::from_str_exact(text).map_err(|_| format!("{text:?} is no price: write it like 4.50"))
}

/// `4.50`, `2.499`: a unit price in the major unit, with as many places as it needs and no fewer than the currency's.
#[must_use]
pub fn unit_price_text(price: UnitPrice, currency: Currency) -> String {
    let exact = Decimal::new(price.0, currency.exponent() + 3).normalize();
    let places = exact.scale().max(currency.exponent());
    let mut shown = exact;
    shown.rescale(places);
    shown.to_string()
}

/// Empty: now. A date: that day's midnight in each store. Otherwise an instant with its offset.
///
/// # Errors
/// A sentence that says what is wrong with the text.
pub fn valid_from(text: &str) -> Result<ValidFrom, String> {
    let text = text.trim();
    if text.is_empty() || text == "now" {
        return Ok(ValidFrom::Now);
    }
    if let Ok(date) = text.parse::<NaiveDate>() {
        return Ok(ValidFrom::Day(date));
    }
    DateTime::parse_from_rfc3339(text)
        .map(|at| ValidFrom::At(at.with_timezone(&Utc)))
        .map_err(|_| format!("{text:?} is no date: write 2026-12-01 or 2026-12-01T06:00:00+01:00"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_read_to_the_thousandth_of_a_minor_unit() {
        let currency = |code| Currency::from_code(code).unwrap();
        // (text, currency, thousandths of a minor unit)
        let good = [
            ("4.50", "EUR", 450_000),
            ("0", "EUR", 0),
            ("2.499", "EUR", 249_900),
            ("1.23456", "EUR", 123_456),
            ("150", "JPY", 150_000),
            ("1.500", "KWD", 1_500_000),
            (" 3.1 ", "EUR", 310_000),
        ];
        for (text, code, thousandths) in good {
            assert_eq!(unit_price(text, currency(code)), Ok(UnitPrice(thousandths)), "{text} {code}");
        }
        for (text, code) in
            [("", "EUR"), ("x", "EUR"), ("-1", "EUR"), ("1.234567", "EUR"), ("4,50", "EUR"), ("1e3", "EUR")]
        {
            assert!(unit_price(text, currency(code)).is_err(), "{text} {code}");
        }
        assert!(unit_price("99999999999999999999", currency("EUR")).is_err());
    }

    #[test]
    fn prices_are_written_as_people_read_them() {
        let eur = Currency::from_code("EUR").unwrap();
        for (price, text) in [(450_000, "4.50"), (249_900, "2.499"), (0, "0.00"), (123_456, "1.23456")] {
            assert_eq!(unit_price_text(UnitPrice(price), eur), text);
        }
        assert_eq!(unit_price_text(UnitPrice(150_000), Currency::from_code("JPY").unwrap()), "150");
    }

    #[test]
    fn a_date_is_a_day_and_an_instant_needs_its_offset() {
        assert_eq!(valid_from(""), Ok(ValidFrom::Now));
        assert_eq!(
            valid_from("2026-12-01"),
            Ok(ValidFrom::Day(NaiveDate::from_ymd_opt(2026, 12, 1).unwrap()))
        );
        assert!(matches!(valid_from("2026-12-01T06:00:00+01:00"), Ok(ValidFrom::At(_))));
        assert!(valid_from("2026-12-01T06:00:00").is_err());
        assert!(valid_from("01.12.2026").is_err());
    }
}
