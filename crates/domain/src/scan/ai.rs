//! GS1 application identifiers: which there are, and what may stand behind each.
//!
//! The facts are those of GS1's Barcode Syntax Dictionary (<https://github.com/gs1/gs1-syntax-dictionary>, Apache-2.0),
//! written down here in our own form. What a till never uses is held to its length and characters only.

use chrono::{Datelike as _, NaiveDate};

use super::Wrong;
use super::gtin::check_digit;

/// One field of a value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    set: Set,
    min: usize,
    max: usize,
    rule: Rule,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Set {
    Digits,
    /// General Specifications, 7.11, table 1: 82 printable characters.
    Any82,
    /// The same, table 2: 39 characters.
    Any39,
    /// File-safe base 64 (RFC 4648), for digital signatures.
    Any64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rule {
    None,
    /// Ends with a check digit.
    Check,
    /// YYMMDD; day 00 is the month's last.
    Date,
    /// YYMMDD of a day that there is.
    Day,
}

const fn n(length: usize) -> Field {
    Field { set: Set::Digits, min: length, max: length, rule: Rule::None }
}

const fn n_to(max: usize) -> Field {
    Field { set: Set::Digits, min: 1, max, rule: Rule::None }
}

const fn x_to(max: usize) -> Field {
    Field { set: Set::Any82, min: 1, max, rule: Rule::None }
}

impl Field {
    const fn check(self) -> Field {
        Field { rule: Rule::Check, ..self }
    }

    const fn optional(self) -> Field {
        Field { min: 0, ..self }
    }

    const fn of(self, set: Set) -> Field {
        Field { set, ..self }
    }
}

const DATE: Field = Field { rule: Rule::Date, ..n(6) };
const DAY: Field = Field { rule: Rule::Day, ..n(6) };
const PARTY: Field = n(13).check();

/// First and last identifier of a run with the same fields.
type Row = (&'static str, &'static str, &'static [Field]);

#[rustfmt::skip]
const TABLE: &[Row] = &[
    ("00", "00", &[n(18).check()]),
    ("01", "02", &[n(14).check()]),
    ("10", "10", &[x_to(20)]),
    ("11", "13", &[DATE]), ("15", "17", &[DATE]),
    ("20", "20", &[n(2)]),
    ("21", "22", &[x_to(20)]),
    ("235", "235", &[x_to(28)]), ("240", "241", &[x_to(30)]), ("242", "242", &[n_to(6)]), ("243", "243", &[x_to(20)]),
    ("250", "251", &[x_to(30)]), ("253", "253", &[PARTY, x_to(17).optional()]), ("254", "254", &[x_to(20)]),
    ("255", "255", &[PARTY, n_to(12).optional()]),
    ("30", "30", &[n_to(8)]), ("37", "37", &[n_to(8)]),
    ("310", "316", MEASURE), ("320", "329", MEASURE), ("330", "337", MEASURE), ("340", "349", MEASURE),
    ("350", "357", MEASURE), ("360", "369", MEASURE),
    ("3900", "3909", &[n_to(15)]), ("3910", "3919", &[n(3), n_to(15)]),
    ("3920", "3929", &[n_to(15)]), ("3930", "3939", &[n(3), n_to(15)]),
    ("3940", "3943", &[n(4)]), ("3950", "3955", &[n(6)]),
    ("400", "401", &[x_to(30)]), ("402", "402", &[n(17).check()]), ("403", "403", &[x_to(30)]),
    ("410", "417", &[PARTY]),
    ("420", "420", &[x_to(20)]), ("421", "421", &[n(3), x_to(9)]), ("422", "422", &[n(3)]), ("423", "423", &[n_to(15)]),
    ("424", "424", &[n(3)]), ("425", "425", &[n_to(15)]), ("426", "426", &[n(3)]), ("427", "427", &[x_to(3)]),
    ("4300", "4301", &[x_to(35)]), ("4302", "4306", &[x_to(70)]), ("4307", "4307", &[x_to(2)]),
    ("4308", "4308", &[x_to(30)]), ("4309", "4309", &[n(20)]), ("4310", "4311", &[x_to(35)]),
    ("4312", "4316", &[x_to(70)]), ("4317", "4317", &[x_to(2)]), ("4318", "4318", &[x_to(20)]),
    ("4319", "4319", &[x_to(30)]), ("4320", "4320", &[x_to(35)]), ("4321", "4323", &[n(1)]),
    ("4324", "4325", &[DATE, n(4)]), ("4326", "4326", &[DAY]), ("4330", "4333", &[n(6), x_to(1).optional()]),
    ("7001", "7001", &[n(13)]), ("7002", "7002", &[x_to(30)]), ("7003", "7003", &[DAY, n(4)]),
    ("7004", "7004", &[n_to(4)]), ("7005", "7005", &[x_to(12)]), ("7006", "7006", &[DAY]),
    ("7007", "7007", &[DAY, n_to(6).optional()]), ("7008", "7008", &[x_to(3)]), ("7009", "7009", &[x_to(10)]),
    ("7010", "7010", &[x_to(2)]), ("7011", "7011", &[DAY, n_to(4).optional()]), ("7020", "7022", &[x_to(20)]),
    ("7023", "7023", &[x_to(30)]), ("7030", "7039", &[n(3), x_to(27)]), ("7040", "7040", &[n(1), x_to(3)]),
    ("710", "715", &[x_to(20)]),
    ("7230", "7239", &[x_to(30)]), ("7240", "7240", &[x_to(20)]), ("7241", "7241", &[n(2)]), ("7242", "7242", &[x_to(25)]),
    ("8001", "8001", &[n(14)]), ("8002", "8002", &[x_to(20)]), ("8003", "8003", &[n(14).check(), x_to(16).optional()]),
    ("8004", "8004", &[x_to(30)]), ("8005", "8005", &[n(6)]), ("8006", "8006", &[n(14).check(), n(4)]),
    ("8007", "8007", &[x_to(34)]), ("8008", "8008", &[DAY, n(2), n_to(4).optional()]), ("8009", "8009", &[x_to(50)]),
    ("8010", "8010", &[x_to(30).of(Set::Any39)]), ("8011", "8011", &[n_to(12)]), ("8012", "8012", &[x_to(20)]),
    ("8013", "8013", &[x_to(25)]), ("8017", "8018", &[n(18).check()]), ("8019", "8019", &[n_to(10)]),
    ("8020", "8020", &[x_to(25)]), ("8026", "8026", &[n(14).check(), n(4)]),
    ("8030", "8030", &[x_to(90).of(Set::Any64)]),
    ("8110", "8110", &[x_to(70)]), ("8111", "8111", &[n(4)]), ("8112", "8112", &[x_to(70)]), ("8200", "8200", &[x_to(70)]),
    ("90", "90", &[x_to(30)]), ("91", "99", &[x_to(90)]),
];

/// A measure: the identifier's fourth digit says where its decimal point is.
const MEASURE: &[Field] = &[n(6)];

/// The identifier at the beginning of a text, and its fields.
pub(super) fn find(text: &str) -> Option<(&str, &'static [Field])> {
    (2..=4).find_map(|length| {
        let ai = text.get(..length).filter(|ai| ai.bytes().all(|byte| byte.is_ascii_digit()))?;
        let (first, _, fields) =
            TABLE.iter().find(|(first, last, _)| first.len() == length && (*first..=*last).contains(&ai))?;
        // Measures are listed by three digits and have a fourth, 0 to 5.
        if std::ptr::eq(*fields, MEASURE) && first.len() == 3 {
            let ai = text.get(..4).filter(|ai| matches!(ai.as_bytes()[3], b'0'..=b'5'))?;
            return Some((ai, *fields));
        }
        Some((ai, *fields))
    })
}

/// How long a value is where the standard fixes it by the identifier's first two digits, so that no separator follows.
/// General Specifications, figure 7.8.5-2.
pub(super) fn predefined_length(ai: &str) -> Option<usize> {
    let whole = match ai.get(..2)? {
        "00" => 20,
        "01" | "02" | "03" => 16,
        "04" => 18,
        "11" | "12" | "13" | "14" | "15" | "16" | "17" | "18" | "19" => 8,
        "20" => 4,
        "31" | "32" | "33" | "34" | "35" | "36" => 10,
        "41" => 16,
        _ => return None,
    };
    Some(whole - ai.len())
}

/// Holds a value against its fields.
pub(super) fn check(value: &str, fields: &[Field], today: NaiveDate) -> Result<(), Wrong> {
    if !value.is_ascii() {
        return Err(Wrong::Character);
    }
    let mut rest = value;
    for field in fields {
        let (part, behind) = rest.split_at(field.max.min(rest.len()));
        if part.len() < field.min {
            return Err(Wrong::Length);
        }
        field.check_part(part, today)?;
        rest = behind;
    }
    if rest.is_empty() { Ok(()) } else { Err(Wrong::Length) }
}

impl Field {
    fn check_part(&self, part: &str, today: NaiveDate) -> Result<(), Wrong> {
        if !part.bytes().all(|byte| self.set.has(byte)) {
            return Err(Wrong::Character);
        }
        match self.rule {
            Rule::Check => match part.as_bytes().split_last() {
                Some((last, body)) if last - b'0' == check_digit(body) => Ok(()),
                _ => Err(Wrong::CheckDigit),
            },
            Rule::Date => date(part, today).map(|_| ()).ok_or(Wrong::Date),
            Rule::Day if part.ends_with("00") => Err(Wrong::Date),
            Rule::Day => date(part, today).map(|_| ()).ok_or(Wrong::Date),
            Rule::None => Ok(()),
        }
    }
}

impl Set {
    fn has(self, byte: u8) -> bool {
        match self {
            Set::Digits => byte.is_ascii_digit(),
            Set::Any82 => byte.is_ascii_alphanumeric() || b"!\"%&'()*+,-./_:;<=>?".contains(&byte),
            Set::Any39 => byte.is_ascii_uppercase() || byte.is_ascii_digit() || b"#-/".contains(&byte),
            Set::Any64 => byte.is_ascii_alphanumeric() || b"-_=".contains(&byte),
        }
    }
}

/// YYMMDD; day 00 is the month's last. The century is the one that brings the year within 50 of today's. General
/// Specifications, 7.12.
pub(super) fn date(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let two = |from: usize| text.get(from..from + 2)?.parse::<i32>().ok();
    let (year, month, day) = (two(0)?, u32::try_from(two(2)?).ok()?, u32::try_from(two(4)?).ok()?);
    let century = today.year() - today.year().rem_euclid(100);
    let year = match year - today.year().rem_euclid(100) {
        51.. => century - 100 + year,
        ..=-50 => century + 100 + year,
        _ => century + year,
    };
    if day > 0 {
        return NaiveDate::from_ymd_opt(year, month, day);
    }
    let next = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    NaiveDate::from_ymd_opt(year, month, 1)?;
    NaiveDate::from_ymd_opt(next.0, next.1, 1)?.pred_opt()
}
