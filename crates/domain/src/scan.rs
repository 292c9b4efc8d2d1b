//! Reading a scanned code: what to look up, and what else stands in it (weight, price, dates, batch).
//!
//! Understood are GTINs in every spelling (EAN-8, EAN-13, UPC-A, UPC-E, ITF-14), the labels of a shop's scales, GS1
//! element strings (as GS1-128, DataBar, DataMatrix and QR carry them, or typed with brackets) and GS1 Digital Link
//! addresses. Source: GS1 General Specifications; sections are named where they are used.

mod ai;
mod elements;
mod gtin;
mod label;
mod link;
mod market;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::money::{Currency, Money};
use crate::quantity::Quantity;

pub use gtin::Gtin;
pub use label::{BadPattern, Holds, Item, LabelRule, Pattern, ScanRules};
pub use market::Market;

/// Separates the elements of a GS1 element string where a symbol had FNC1 (General Specifications, 7.8).
pub const GS: char = '\u{1d}';

/// What a code says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    pub key: Key,
    pub facts: Facts,
}

/// What to look up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    Gtin(Gtin),
    /// The article on a label with its price or measure.
    Item(Item),
    /// As it stands: a PLU, or a code of the shop's own.
    Plain(String),
}

/// What stands in a code beside the product.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// How much it is; a label may say it in several units.
    pub measures: Vec<Measure>,
    /// What it costs altogether.
    pub price: Option<LabelPrice>,
    pub batch: Option<String>,
    pub serial: Option<String>,
    /// Not to be sold or eaten after this day.
    pub use_by: Option<NaiveDate>,
    /// Not to be sold after this day.
    pub sell_by: Option<NaiveDate>,
    /// At its best until this day; it may be sold after it.
    pub best_before: Option<NaiveDate>,
}

/// So much of a unit as the catalogue writes it: `kg`, `lb`, `l`, `each`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    pub unit: &'static str,
    pub quantity: Quantity,
}

/// An amount in a code, in whole units of a currency; the store's own where the code names none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LabelPrice {
    pub amount: Decimal,
    pub currency: Option<Currency>,
}

impl LabelPrice {
    /// In minor units of the store's currency; none for another currency, or for a fraction of a minor unit.
    #[must_use]
    pub fn in_minor_units(self, store: Currency) -> Option<Money> {
        if self.currency.is_some_and(|named| named != store) {
            return None;
        }
        let minor = self.amount.checked_mul(Decimal::from(10_i64.pow(store.exponent())))?.normalize();
        (minor.scale() == 0).then(|| i64::try_from(minor.mantissa()).ok().map(Money)).flatten()
    }
}

impl Facts {
    /// The day after which this must not be sold: the earlier of use-by and sell-by.
    #[must_use]
    pub fn sellable_until(&self) -> Option<NaiveDate> {
        self.use_by.into_iter().chain(self.sell_by).min()
    }

    #[must_use]
    pub fn in_unit(&self, unit: &str) -> Option<Quantity> {
        self.measures.iter().find(|measure| measure.unit == unit).map(|measure| measure.quantity)
    }
}

/// Why a code cannot be sold by what stands in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    #[error("there is nothing to read")]
    Empty,
    #[error("the check digit is {found}, but should be {expected}")]
    CheckDigit { expected: u8, found: u8 },
    #[error("the check digit of the label's price or measure is {found}, but should be {expected}")]
    ValueCheck { expected: u8, found: u8 },
    #[error("({ai}): {why}")]
    Element { ai: String, why: Wrong },
    #[error("this is {0}, not a product")]
    NotAProduct(Thing),
}

/// What is wrong with one element of a GS1 element string.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    #[error("no such application identifier")]
    Unknown,
    #[error("too short or too long")]
    Length,
    #[error("a character that may not stand here")]
    Character,
    #[error("the check digit is wrong")]
    CheckDigit,
    #[error("no such date")]
    Date,
    #[error("no such currency")]
    Currency,
    #[error("said twice, differently")]
    Twice,
}

/// What a code names that is not a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Thing {
    #[error("a web address")]
    Link,
    #[error("a parcel or pallet")]
    Shipment,
    #[error("a coupon")]
    Coupon,
    #[error("a card")]
    Card,
    #[error("a place")]
    Place,
    #[error("a thing that is not sold")]
    Asset,
    #[error("something else")]
    Other,
}

/// Reads what a scanner sent or a person typed. `today` resolves years of two digits.
///
/// # Errors
/// [`Flaw`]. A shop may still know the text as a code of its own: look it up verbatim before giving up.
pub fn read(text: &str, rules: &ScanRules, today: NaiveDate) -> Result<Code, Flaw> {
    let (symbology, data) = symbology(text.trim());
    let data = data.trim();
    if data.trim_matches(GS).is_empty() {
        return Err(Flaw::Empty);
    }
    if symbology.is_some_and(carries_elements) || data.contains(GS) {
        return elements::read(data, today);
    }
    if data.starts_with('(') {
        return elements::read_bracketed(data, today);
    }
    if link::is_address(data) {
        return link::read(data, today);
    }
    if data.bytes().all(|byte| byte.is_ascii_digit()) {
        return number(data, symbology, rules, today);
    }
    Ok(plain(data))
}

/// Takes off the symbology identifier that scanners may put first (ISO/IEC 15424): `]`, a letter, a digit.
fn symbology(text: &str) -> (Option<&str>, &str) {
    let bytes = text.as_bytes();
    match bytes {
        [b']', letter, modifier, ..] if letter.is_ascii_alphabetic() && modifier.is_ascii_alphanumeric() => {
            let (identifier, data) = text.split_at(3);
            (Some(identifier), data)
        }
        _ => (None, text),
    }
}

/// GS1-128, GS1 DataBar, GS1 DataMatrix, GS1 QR Code and GS1 DotCode (General Specifications, 5.1.2).
fn carries_elements(symbology: &str) -> bool {
    matches!(symbology, "]C1" | "]e0" | "]e1" | "]e2" | "]d2" | "]Q3" | "]J1")
}

/// A code without the scanner's symbology identifier, for people to read.
#[must_use]
pub fn without_symbology(text: &str) -> &str {
    symbology(text).1
}

fn number(digits: &str, symbology: Option<&str>, rules: &ScanRules, today: NaiveDate) -> Result<Code, Flaw> {
    let gtin = match digits.len() {
        6 | 7 if symbology == Some("]E0") => Gtin::from_upc_e(digits).map(Ok),
        // A GTIN-8 from 0 on is some shop's own number, unless the scanner says so; UPC-E is what such digits are else.
        8 if symbology != Some("]E4") => {
            Some(Gtin::from_upc_e(digits).map_or_else(|| Gtin::parse(digits), Ok))
        }
        8 => Some(Gtin::parse(digits)),
        12..=14 => Some(Gtin::parse(digits)),
        // GS1-128 of fixed-length elements from a scanner that sends neither identifier nor separator.
        18.. if digits.starts_with("01") => return elements::read(digits, today).or(Ok(plain(digits))),
        _ => None,
    };
    match gtin {
        None => Ok(plain(digits)),
        Some(Err(flaw)) => Err(flaw),
        Some(Ok(gtin)) => match rules.label(gtin)? {
            Some((item, facts)) => Ok(Code { key: Key::Item(item), facts }),
            None => Ok(Code { key: Key::Gtin(gtin), facts: Facts::default() }),
        },
    }
}

fn plain(text: &str) -> Code {
    Code { key: Key::Plain(text.to_owned()), facts: Facts::default() }
}

#[cfg(test)]
mod tests;
