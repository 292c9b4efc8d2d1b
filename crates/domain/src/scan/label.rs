//! Labels with a price or measure in their code: EAN-13 that begins with 02 or 20–29, laid out as a market or shop says.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::gtin::{Gtin, check_digit, value_check_digit};
use super::market::Market;
use super::{Facts, Flaw, LabelPrice, Measure};
use crate::quantity::Quantity;

/// How a store's labels are read: its own rules first, then its market's.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScanRules {
    /// Whose published table holds; none: no table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub market: Option<Market>,
    /// The shop's own, tried in this order before the market's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<LabelRule>,
}

/// One kind of label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabelRule {
    pub pattern: Pattern,
    pub holds: Holds,
    /// Places of the value behind the decimal point.
    #[serde(default)]
    pub decimals: u8,
    /// The item's digits are the shop's own number: it may be a product's PLU.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub plu: bool,
}

/// What the value on a label is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holds {
    /// The price of all of it, in the store's currency.
    Price,
    Kg,
    Lb,
    /// Pieces.
    Count,
}

/// The 13 places of a label's code: the prefix's digits, then `i` the item, `v` the value, `k` the value's own check
/// digit (GS1's price verifier), `x` anything, and at the end `c` the code's check digit: `28iiiikvvvvvc`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Pattern(String);

/// Why a pattern is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadPattern {
    #[error("a label's pattern has 13 places, such as 28iiiikvvvvvc")]
    Places,
    #[error("a label's code begins with 02 or with 20 to 29")]
    Prefix,
    #[error(
        "behind the prefix there may be i (item), v (value), k (its check digit), x (anything), and c at the end"
    )]
    Letter,
    #[error("a label needs an item and a value of at most 9 digits")]
    Parts,
    #[error("only a value of four or five digits has a check digit, and only one")]
    ValueCheck,
}

impl TryFrom<String> for Pattern {
    type Error = BadPattern;

    fn try_from(text: String) -> Result<Self, BadPattern> {
        if text.len() != 13 || !text.is_ascii() {
            return Err(BadPattern::Places);
        }
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        if !(text[..digits].starts_with("02") || text.starts_with('2')) {
            return Err(BadPattern::Prefix);
        }
        let Some(places) = text[digits..].strip_suffix('c') else { return Err(BadPattern::Letter) };
        if !places.bytes().all(|place| b"ivkx".contains(&place)) {
            return Err(BadPattern::Letter);
        }
        let count = |letter: char| places.matches(letter).count();
        if count('i') == 0 || !(1..=9).contains(&count('v')) {
            return Err(BadPattern::Parts);
        }
        if count('k') > 1 || (count('k') == 1 && !(4..=5).contains(&count('v'))) {
            return Err(BadPattern::ValueCheck);
        }
        Ok(Pattern(text))
    }
}

impl From<Pattern> for String {
    fn from(pattern: Pattern) -> String {
        pattern.0
    }
}

impl Pattern {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A label as a rule reads it, whether the rule is built in or the shop's.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rule<'a> {
    pub pattern: &'a str,
    pub holds: Holds,
    pub decimals: u8,
    pub plu: bool,
}

/// The article that a label names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The whole code, which a shop may also have as a product of its own.
    pub code: Gtin,
    /// How the catalogue may have the article among its barcodes: the code with its value zeroed, or cut before it.
    pub barcodes: Vec<String>,
    /// How it may have it as a PLU.
    pub plus: Vec<String>,
}

impl ScanRules {
    /// What holds where nobody has said anything: the table of the market in whose time zone the store stands.
    #[must_use]
    pub fn of_zone(time_zone: &str) -> ScanRules {
        ScanRules { market: Market::of_zone(time_zone), labels: Vec::new() }
    }

    /// The article and value of a label; none for a code that no rule reads.
    pub(super) fn label(&self, code: Gtin) -> Result<Option<(Item, Facts)>, Flaw> {
        let Some(digits) = code.as_str().strip_prefix('0') else { return Ok(None) };
        if !(digits.starts_with('2') || digits.starts_with("02")) {
            return Ok(None);
        }
        let own = self.labels.iter().map(LabelRule::rule);
        let markets = self.market.map(Market::rules).unwrap_or_default().iter().copied();
        let rule = own.chain(markets).find(|rule| rule.fits(digits));
        rule.map(|rule| rule.read(code, digits)).transpose()
    }
}

impl LabelRule {
    fn rule(&self) -> Rule<'_> {
        Rule { pattern: self.pattern.as_str(), holds: self.holds, decimals: self.decimals, plu: self.plu }
    }
}

impl Rule<'_> {
    fn fits(&self, digits: &str) -> bool {
        let prefix = self.pattern.trim_end_matches(|place: char| !place.is_ascii_digit());
        digits.starts_with(prefix)
    }

    fn read(&self, code: Gtin, digits: &str) -> Result<(Item, Facts), Flaw> {
        let value = self.part(digits, b'v');
        if let (Some(found), Some(expected)) =
            (self.part(digits, b'k').bytes().next(), value_check_digit(value.as_bytes()))
            && found - b'0' != expected
        {
            return Err(Flaw::ValueCheck { expected, found: found - b'0' });
        }
        let value = Decimal::new(value.parse().unwrap_or_default(), u32::from(self.decimals));
        Ok((self.item(code, digits), self.facts(value)))
    }

    fn facts(&self, value: Decimal) -> Facts {
        let measure = |unit| Measure { unit, quantity: thousandths(value) };
        match self.holds {
            Holds::Price => {
                Facts { price: Some(LabelPrice { amount: value, currency: None }), ..Facts::default() }
            }
            Holds::Kg => Facts { measures: vec![measure("kg")], ..Facts::default() },
            Holds::Lb => Facts { measures: vec![measure("lb")], ..Facts::default() },
            Holds::Count => Facts { measures: vec![measure("each")], ..Facts::default() },
        }
    }

    fn item(&self, code: Gtin, digits: &str) -> Item {
        let zeroed = |places: &[u8]| -> String {
            let place = |(place, digit): (u8, char)| if places.contains(&place) { '0' } else { digit };
            self.pattern.bytes().zip(digits.chars()).map(place).collect()
        };
        let value_at = self.pattern.find(['v', 'k']).unwrap_or_default();
        let mut body = zeroed(b"vkxc");
        body.truncate(12);
        let mut barcodes =
            vec![format!("{body}{}", check_digit(body.as_bytes())), digits[..value_at].to_owned()];
        // A UPC-A label is the same without its leading zero.
        let upc: Vec<String> =
            barcodes.iter().filter_map(|code| code.strip_prefix('0')).map(str::to_owned).collect();
        barcodes.extend(upc);
        let mut plus = Vec::new();
        if self.plu {
            let item = self.part(digits, b'i');
            plus.push(item.trim_start_matches('0').to_owned());
            plus.push(item);
        }
        Item { code, barcodes, plus }
    }

    fn part(&self, digits: &str, letter: u8) -> String {
        let places = self.pattern.bytes().zip(digits.chars());
        places.filter(|(place, _)| *place == letter).map(|(_, digit)| digit).collect()
    }
}

/// A measure as the till keeps it; beyond three places it is rounded.
pub(super) fn thousandths(value: Decimal) -> Quantity {
    let scaled = value
        .checked_mul(Decimal::from(1000))
        .unwrap_or_default()
        .round_dp_with_strategy(0, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
    Quantity(i64::try_from(scaled.normalize().mantissa()).unwrap_or_default())
}
