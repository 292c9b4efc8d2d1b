//! By what a customer is found: an e-mail or a phone number, written in one way only.

use std::str::FromStr;

use evertill_protocol::error::ErrorCode;
use lettre::Address;

use crate::error::Refusal;

/// The most digits of a number (ITU-T E.164), and the fewest that anybody has.
const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

/// By what a customer is found.
#[derive(Clone, PartialEq, Eq)]
pub enum Contact {
    /// In lower case.
    Email(String),
    /// `+` and digits.
    Phone(String),
}

/// Not what it is: it is somebody's.
impl std::fmt::Debug for Contact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Contact::Email(_) => "Email",
            Contact::Phone(_) => "Phone",
        })
    }
}

impl Contact {
    /// # Errors
    /// `INVALID` where no mail could be sent there.
    pub fn email(text: &str) -> Result<Self, Refusal> {
        let text = text.trim().to_lowercase();
        // 254 characters are what SMTP lets through (RFC 5321).
        if text.len() > 254 || Address::from_str(&text).is_err() {
            return Err(Refusal::new(ErrorCode::Invalid, "This is no e-mail address."));
        }
        Ok(Contact::Email(text))
    }

    /// # Errors
    /// `INVALID` where it is no number with its country.
    pub fn phone(text: &str) -> Result<Self, Refusal> {
        let plain: String =
            text.chars().filter(|c| !c.is_whitespace() && !['-', '/', '.', '(', ')'].contains(c)).collect();
        let digits = plain.strip_prefix('+').filter(|digits| digits.chars().all(|c| c.is_ascii_digit()));
        match digits.filter(|digits| DIGITS.contains(&digits.len()) && !digits.starts_with('0')) {
            Some(digits) => Ok(Contact::Phone(format!("+{digits}"))),
            None => {
                let words = "A phone number begins with + and its country: +49 30 901820.";
                Err(Refusal::new(ErrorCode::Invalid, words))
            }
        }
    }

    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Contact::Email(text) | Contact::Phone(text) => text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_contact_is_written_in_one_way() {
        assert_eq!(Contact::email(" Ada.Byron@Example.ORG ").unwrap().text(), "ada.byron@example.org");
        for wrong in
            ["", "ada", "ada@", "@example.org", "a b@example.org", &format!("{}@a.org", "x".repeat(250))]
        {
            assert_eq!(Contact::email(wrong).unwrap_err().code, ErrorCode::Invalid, "{wrong}");
        }
        for same in ["+49 30 901820", "+49-30/90 18 20", "+49(30)901820"] {
            assert_eq!(Contact::phone(same).unwrap().text(), "+4930901820");
        }
        for wrong in
            ["", "030 901820", "0049 30 901820", "+49 30 CALL ME", "+123", "+1234567890123456", "+0301234567"]
        {
            assert_eq!(Contact::phone(wrong).unwrap_err().code, ErrorCode::Invalid, "{wrong}");
        }
        assert_eq!(format!("{:?}", Contact::email("ada@example.org").unwrap()), "Email");
    }
}
