//! Decimal strings in major units, read and written without a float in between.

use evertill_domain::{Currency, Money, Quantity, UnitPrice};
use evertill_protocol::error::ErrorCode;
use rust_decimal::Decimal;
use serde_json::json;

use crate::error::Refusal;

/// The largest amount of a line, in minor units: what a thousand of them add up to, taxes and fees included, is far
/// from the limits of the arithmetic.
pub(super) const MOST_MINOR: i64 = 1_000_000_000_000;

/// The largest quantity, in thousandths.
const MOST_QUANTITY: i64 = 1_000_000_000_000;

/// What a value at a path is refused with.
pub(super) fn invalid(path: &str, words: impl std::fmt::Display) -> Refusal {
    Refusal::new(ErrorCode::Invalid, format!("{path}: {words}.")).with_details(json!({ "path": path }))
}

/// An integer count of `10^-places`: digits, at most one point, a minus sign in front. Nothing else is a number here.
fn scaled(text: &str, places: u32, most: i64) -> Result<i64, String> {
    let shaped = text.len() <= 40
        && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-')
        && text.starts_with(|first: char| first.is_ascii_digit() || first == '-')
        && text.ends_with(|last: char| last.is_ascii_digit());
    let wrong = || format!("{:?} is no decimal number", text.chars().take(40).collect::<String>());
    if !shaped {
        return Err(wrong());
    }
    let value = Decimal::from_str_exact(text).map_err(|_| wrong())?.normalize();
    if value.scale() > places {
        return Err(format!("{text} has more than {places} decimal places"));
    }
    let whole = value.checked_mul(Decimal::from(10_i64.pow(places))).map(|value| value.normalize());
    let count = whole.and_then(|whole| i64::try_from(whole.mantissa()).ok());
    let fits = count.filter(|count| count.unsigned_abs() <= most.unsigned_abs());
    fits.ok_or_else(|| format!("{text} is beyond {}", plain(i128::from(most), places)))
}

pub(super) fn money(text: &str, currency: Currency, path: &str) -> Result<Money, Refusal> {
    scaled(text, currency.exponent(), MOST_MINOR).map(Money).map_err(|why| invalid(path, why))
}

pub(super) fn unit_price(text: &str, currency: Currency, path: &str) -> Result<UnitPrice, Refusal> {
    let places = currency.exponent() + 3;
    scaled(text, places, MOST_MINOR * 1000).map(UnitPrice).map_err(|why| invalid(path, why))
}

pub(super) fn quantity(text: &str, path: &str) -> Result<Quantity, Refusal> {
    scaled(text, 3, MOST_QUANTITY).map(Quantity).map_err(|why| invalid(path, why))
}

/// A tax rate in parts per million, 0 to 100%.
pub(super) fn ppm(percent: &str, path: &str) -> Result<u32, Refusal> {
    share(percent, 4, path)
}

/// A discount in hundredths of a percent, 0 to 100%.
pub(super) fn basis_points(percent: &str, path: &str) -> Result<u32, Refusal> {
    share(percent, 2, path)
}

fn share(percent: &str, places: u32, path: &str) -> Result<u32, Refusal> {
    let count = scaled(percent, places, 100 * 10_i64.pow(places)).map_err(|why| invalid(path, why))?;
    u32::try_from(count).map_err(|_| invalid(path, "a percentage is not below zero"))
}

/// `count` of `10^-places`, without needless zeros.
pub(super) fn plain(count: i128, places: u32) -> String {
    Decimal::try_from_i128_with_scale(count, places)
        .map_or_else(|_| count.to_string(), |value| value.normalize().to_string())
}

/// A price per unit: at least the currency's digits, more where it has a fraction of a minor unit.
pub(super) fn show_unit(unit: UnitPrice, currency: Currency) -> String {
    let digits = currency.exponent();
    let mut value = Decimal::new(unit.0, digits + 3).normalize();
    if value.scale() < digits {
        value.rescale(digits);
    }
    value.to_string()
}
