//! GTIN: one number in five spellings (GTIN-8, GTIN-12, UPC-E, GTIN-13, GTIN-14), and its check digit.

use super::Flaw;

/// A GTIN in its canonical form: 14 digits, padded with zeros, the last of them right.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Gtin([u8; 14]);

impl std::fmt::Debug for Gtin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Gtin {
    /// Reads 8, 12, 13 or 14 digits.
    ///
    /// # Errors
    /// [`Flaw::CheckDigit`]; [`Flaw::Empty`] for anything that is no such number.
    pub fn parse(digits: &str) -> Result<Gtin, Flaw> {
        let digits = digits.as_bytes();
        let fits = matches!(digits.len(), 8 | 12..=14) && digits.iter().all(u8::is_ascii_digit);
        let Some((found, body)) = digits.split_last().filter(|_| fits) else { return Err(Flaw::Empty) };
        let expected = check_digit(body);
        if found - b'0' != expected {
            return Err(Flaw::CheckDigit { expected, found: found - b'0' });
        }
        let mut canonical = [b'0'; 14];
        canonical[14 - digits.len()..].copy_from_slice(digits);
        Ok(Gtin(canonical))
    }

    /// The number that a UPC-E symbol abbreviates: six digits, or with the number system 0 before and the check digit
    /// behind. General Specifications, 5.2.2.4.2.
    #[must_use]
    pub fn from_upc_e(digits: &str) -> Option<Gtin> {
        let (six, check) = match digits.len() {
            6 => (digits, None),
            7 => (digits.strip_prefix('0')?, None),
            8 => (digits.get(1..7)?, digits.get(7..)),
            _ => return None,
        };
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) || (digits.len() > 6 && !digits.starts_with('0'))
        {
            return None;
        }
        let (a, b, c, d, e, last) = (&six[..1], &six[1..2], &six[2..3], &six[3..4], &six[4..5], &six[5..]);
        let body = match last {
            "0" | "1" | "2" => format!("0{a}{b}{last}0000{c}{d}{e}"),
            "3" => format!("0{a}{b}{c}00000{d}{e}"),
            "4" => format!("0{a}{b}{c}{d}00000{e}"),
            _ => format!("0{six5}0000{last}", six5 = &six[..5]),
        };
        let expected = check_digit(body.as_bytes());
        Gtin::parse(&format!("{body}{}", check.map_or_else(|| expected.to_string(), str::to_owned))).ok()
    }

    /// 14 digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// 0 for one piece as a shop sells it, 1–8 for a case of them, 9 for a trade item of variable measure.
    #[must_use]
    pub fn indicator(&self) -> u8 {
        self.0[0] - b'0'
    }

    /// A voucher or coupon: GS1 prefixes 050–059, 980–984 and 990–999 (General Specifications, 1.4.1).
    #[must_use]
    pub fn is_coupon(&self) -> bool {
        matches!(
            &self.0[..4],
            [b'0', b'0', b'5', _] | [b'0', b'9', b'8', b'0'..=b'4'] | [b'0', b'9', b'9', _]
        )
    }

    /// Every way in which a catalogue may have written this number down, the likeliest first.
    #[must_use]
    pub fn spellings(&self) -> Vec<String> {
        let all = self.as_str();
        let mut spellings = Vec::with_capacity(5);
        for zeros in [1, 2, 0, 6] {
            if all[..zeros].bytes().all(|digit| digit == b'0') {
                spellings.push(all[zeros..].to_owned());
            }
        }
        spellings.extend(self.upc_e());
        spellings
    }

    /// The eight digits of a UPC-E symbol, where the number can be abbreviated so.
    fn upc_e(&self) -> Option<String> {
        let upc = self.as_str().strip_prefix("000")?;
        let (maker, item, check) = (&upc[..5], &upc[5..10], &upc[10..]);
        let six = if matches!(&maker[2..], "000" | "100" | "200") && item.starts_with("00") {
            format!("{}{}{}", &maker[..2], &item[2..], &maker[2..3])
        } else if maker.ends_with("00") && item.starts_with("000") {
            format!("{}{}3", &maker[..3], &item[3..])
        } else if maker.ends_with('0') && item.starts_with("0000") {
            format!("{}{}4", &maker[..4], &item[4..])
        } else if item.starts_with("0000") && &item[4..] >= "5" {
            format!("{maker}{}", &item[4..])
        } else {
            return None;
        };
        Some(format!("0{six}{check}"))
    }
}

/// The check digit behind these digits: weights 3 and 1 from the right, modulo 10. General Specifications, 7.9.1.
pub(super) fn check_digit(body: &[u8]) -> u8 {
    let weighted =
        |(place, digit): (usize, &u8)| u32::from(digit - b'0') * if place % 2 == 0 { 3 } else { 1 };
    let sum: u32 = body.iter().rev().enumerate().map(weighted).sum();
    u8::try_from((10 - sum % 10) % 10).unwrap_or_default()
}

/// The check digit of the price or measure within a label; none unless it has four or five digits. General
/// Specifications, 7.9.2–7.9.4.
pub(super) fn value_check_digit(value: &[u8]) -> Option<u8> {
    // The specification's weighting factors: the tens of the product are taken from, or added to, its units.
    let two_minus = |digit: u8| (2 * digit - 2 * digit / 10) % 10;
    let three = |digit: u8| 3 * digit % 10;
    let five_plus = |digit: u8| (5 * digit + 5 * digit / 10) % 10;
    let five_minus = |digit: u8| (5 * digit - 5 * digit / 10) % 10;
    let digits: Vec<u8> = value.iter().map(|digit| digit - b'0').collect();
    match *digits.as_slice() {
        [a, b, c, d] => Some((two_minus(a) + two_minus(b) + three(c) + five_minus(d)) * 3 % 10),
        [a, b, c, d, e] => {
            let sum = five_plus(a) + two_minus(b) + five_minus(c) + five_plus(d) + two_minus(e);
            let wanted = (10 - sum % 10) % 10;
            (0..10).find(|digit| five_minus(*digit) == wanted)
        }
        _ => None,
    }
}
