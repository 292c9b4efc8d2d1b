//! GS1 element strings: identifiers and values one behind the other, and what they say of a product.

use std::borrow::Cow;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::label::thousandths;
use super::{Code, Facts, Flaw, GS, Gtin, Key, LabelPrice, Measure, Thing, Wrong, ai};
use crate::money::Currency;
use crate::quantity::Quantity;

/// An identifier and its value, which has been held against the identifier's fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Element<'a> {
    ai: &'a str,
    value: Cow<'a, str>,
}

impl<'a> Element<'a> {
    /// # Errors
    /// When the identifier is none, or the value is not what it wants.
    pub fn new(ai: &'a str, value: impl Into<Cow<'a, str>>, today: NaiveDate) -> Result<Self, Flaw> {
        let (_, fields) =
            ai::find(ai).filter(|(whole, _)| *whole == ai).ok_or_else(|| flaw(ai, Wrong::Unknown))?;
        let value = value.into();
        ai::check(&value, fields, today).map_err(|why| flaw(ai, why))?;
        Ok(Element { ai, value })
    }
}

fn flaw(ai: &str, why: Wrong) -> Flaw {
    Flaw::Element { ai: ai.chars().take(8).collect(), why }
}

/// Elements as a symbol carries them: those without a fixed length end at a separator. General Specifications, 7.8.
pub(super) fn read(text: &str, today: NaiveDate) -> Result<Code, Flaw> {
    let mut elements = Vec::new();
    let mut rest = text.trim_start_matches(GS);
    while !rest.is_empty() {
        let (ai, _) = ai::find(rest).ok_or_else(|| flaw(rest, Wrong::Unknown))?;
        let behind = &rest[ai.len()..];
        let until = behind.find(GS).unwrap_or(behind.len());
        let length = ai::predefined_length(ai).map_or(until, |length| length.min(until));
        let value = behind.get(..length).ok_or_else(|| flaw(ai, Wrong::Character))?;
        elements.push(Element::new(ai, value, today)?);
        rest = behind[length..].trim_start_matches(GS);
    }
    product(&elements, today)
}

/// Elements as they are printed for people: `(01)09506000134352(10)ABC`. General Specifications, 4.14.
pub(super) fn read_bracketed(text: &str, today: NaiveDate) -> Result<Code, Flaw> {
    let mut elements = Vec::new();
    let mut rest = text;
    while let Some(opened) = rest.strip_prefix('(') {
        let (ai, behind) = opened.split_once(')').ok_or_else(|| flaw(opened, Wrong::Unknown))?;
        let end = (0..behind.len())
            .find(|at| opens_an_identifier(&behind.as_bytes()[*at..]))
            .unwrap_or(behind.len());
        elements.push(Element::new(ai, behind[..end].trim(), today)?);
        rest = &behind[end..];
    }
    product(&elements, today)
}

/// A bracket within a value is one that two to four digits and a closing one do not follow.
fn opens_an_identifier(text: &[u8]) -> bool {
    let digits = text.iter().skip(1).take_while(|byte| byte.is_ascii_digit()).count();
    text.first() == Some(&b'(') && (2..=4).contains(&digits) && text.get(digits + 1) == Some(&b')')
}

/// What the elements say of a product.
pub(super) fn product(elements: &[Element<'_>], today: NaiveDate) -> Result<Code, Flaw> {
    let mut facts = Facts::default();
    let mut key = None;
    for (place, element) in elements.iter().enumerate() {
        let same = elements[..place].iter().find(|earlier| earlier.ai == element.ai);
        if same.is_some_and(|earlier| earlier.value != element.value) {
            return Err(flaw(element.ai, Wrong::Twice));
        }
        if same.is_none() {
            take(element, &mut key, &mut facts, today)?;
        }
    }
    match key {
        Some(gtin) => Ok(Code { key: Key::Gtin(gtin), facts }),
        None => Err(Flaw::NotAProduct(
            elements.iter().find_map(|element| thing(element.ai)).unwrap_or(Thing::Other),
        )),
    }
}

fn take(
    element: &Element<'_>,
    key: &mut Option<Gtin>,
    facts: &mut Facts,
    today: NaiveDate,
) -> Result<(), Flaw> {
    let value = element.value.as_ref();
    let text = || Some(value.to_owned());
    let date = || ai::date(value.get(..6).unwrap_or_default(), today);
    match element.ai {
        "01" => *key = Gtin::parse(value).ok(),
        // One piece of a product that is sold in several pieces.
        "8006" => *key = key.or(value.get(..14).and_then(|gtin| Gtin::parse(gtin).ok())),
        "10" => facts.batch = text(),
        "21" => facts.serial = text(),
        "15" => facts.best_before = date(),
        "16" => facts.sell_by = date(),
        "17" => facts.use_by = date(),
        // With hour and minute, of which a till sees only the day.
        "7003" => facts.use_by = facts.use_by.or(date()),
        "30" => facts.measures.push(Measure { unit: "each", quantity: pieces(value) }),
        ai if ai.starts_with("392") => facts.price = Some(price(ai, value, None)),
        ai if ai.starts_with("393") => {
            let (currency, amount) = value.split_at(3);
            let named = currency.parse().ok().and_then(Currency::from_number);
            let currency = named.ok_or_else(|| flaw(ai, Wrong::Currency))?;
            facts.price = Some(price(ai, amount, Some(currency)));
        }
        ai => {
            let unit = UNITS.iter().find(|(prefix, _)| ai.len() == 4 && ai.starts_with(prefix));
            let measure =
                |(_, unit): &(_, &'static str)| Measure { unit, quantity: thousandths(decimal(ai, value)) };
            facts.measures.extend(unit.map(measure));
        }
    }
    Ok(())
}

/// The net measures that goods are sold by, as the catalogue writes their units.
const UNITS: &[(&str, &str)] = &[
    ("310", "kg"),
    ("311", "m"),
    ("314", "m2"),
    ("315", "l"),
    ("316", "m3"),
    ("320", "lb"),
    ("321", "in"),
    ("322", "ft"),
    ("323", "yd"),
    ("357", "oz"),
    ("360", "qt"),
    ("361", "gal"),
];

fn pieces(value: &str) -> Quantity {
    Quantity::pieces(value.parse().unwrap_or_default())
}

fn price(ai: &str, value: &str, currency: Option<Currency>) -> LabelPrice {
    LabelPrice { amount: decimal(ai, value), currency }
}

/// Digits with as many decimal places as the identifier's last digit says.
fn decimal(ai: &str, digits: &str) -> Decimal {
    let places = ai.bytes().last().map_or(0, |last| u32::from(last.saturating_sub(b'0')));
    Decimal::new(digits.parse().unwrap_or_default(), places)
}

fn thing(ai: &str) -> Option<Thing> {
    Some(match ai {
        "00" | "02" | "401" | "402" => Thing::Shipment,
        "255" | "8110" | "8111" | "8112" => Thing::Coupon,
        "8017" | "8018" => Thing::Card,
        "410" | "411" | "412" | "413" | "414" | "415" | "416" | "417" => Thing::Place,
        "253" | "8003" | "8004" => Thing::Asset,
        _ => return None,
    })
}
