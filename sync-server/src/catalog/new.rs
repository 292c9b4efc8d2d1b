//! What is made or changed, checked as far as it can be without the books.

use evertill_domain::time::local_midnight;
use evertill_domain::{Currency, Role, Rounding, UnitPrice};
use evertill_protocol::error::ErrorCode;

use crate::error::Refusal;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTenant {
    /// `alder-rye`.
    pub code: String,
    pub name: String,
    pub rounding: Rounding,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStore {
    /// `S12`: the beginning of its receipts' numbers.
    pub code: String,
    pub name: String,
    /// IANA zone.
    pub time_zone: String,
    /// ISO 4217.
    pub currency: String,
    pub tax_included: bool,
    /// Each rate's tax is rounded once on the receipt, not on every line.
    pub tax_per_receipt: bool,
    /// Receipts stand by vendor.
    pub receipt_by_vendor: bool,
    /// Smallest coin in minor units; 1: none is dropped.
    pub cash_step: i64,
    /// Minutes after local midnight at which a business day starts.
    pub day_start_minutes: u16,
    /// BCP 47.
    pub locale: String,
    /// Notes and coins worth a quick button, minor units, ascending.
    pub notes: Vec<i64>,
}

/// What changes about how a store counts money and writes receipts; none leaves it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StoreChange {
    pub tax_included: Option<bool>,
    pub tax_per_receipt: Option<bool>,
    pub receipt_by_vendor: Option<bool>,
    /// Minor units.
    pub cash_step: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewVendor {
    pub code: String,
    pub name: String,
}

/// One rate of a tax class from an instant on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTaxRate {
    pub class: String,
    /// On the receipt: `VAT 7%`.
    pub label: String,
    /// Parts per million; 0 for a fee.
    pub ppm: u32,
    pub valid_from_ms: i64,
    /// A fee per unit in place of a percentage; of 0: it has ended.
    pub per_unit: Option<UnitPrice>,
    /// Percent taxes are on the fee as well.
    pub taxed: bool,
}

/// A person. Secrets come hashed.
#[derive(Clone, PartialEq, Eq)]
pub struct NewUser {
    pub login: String,
    pub name: String,
    pub role: Role,
    /// Code of the one store this person works at; none: every store.
    pub store: Option<String>,
    pub password_hash: Option<String>,
    pub pin_hash: Option<String>,
}

impl std::fmt::Debug for NewUser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewUser")
            .field("login", &self.login)
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
}

/// What changes about a person; none leaves it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct UserChange {
    pub name: Option<String>,
    pub role: Option<Role>,
    pub active: Option<bool>,
    pub password_hash: Option<String>,
    pub pin_hash: Option<String>,
}

impl std::fmt::Debug for UserChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UserChange")
            .field("role", &self.role)
            .field("active", &self.active)
            .finish_non_exhaustive()
    }
}

/// One version of a price, to be recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PriceVersion {
    pub store: i64,
    pub variant: i64,
    /// Thousandths of a minor unit.
    pub amount: i64,
    pub valid_from_ms: i64,
}

impl NewTenant {
    /// # Errors
    /// `INVALID`.
    pub fn check(&self) -> Result<(), Refusal> {
        let fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        code(&self.code, 40, fine, "A tenant's code is small letters, digits and dashes, like alder-rye.")?;
        named(&self.name)
    }
}

impl NewStore {
    /// # Errors
    /// `INVALID`.
    pub fn check(&self) -> Result<(), Refusal> {
        let fine = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
        code(&self.code, 8, fine, "A store's code is capital letters and digits, like S12.")?;
        named(&self.name)?;
        if Currency::from_code(&self.currency).is_none() {
            return Err(invalid(format!("{:?} is no currency of ISO 4217.", self.currency)));
        }
        let epoch = chrono::NaiveDate::default();
        local_midnight(epoch, &self.time_zone).map_err(|why| invalid(format!("{why}.")))?;
        check_coin(self.cash_step)?;
        if self.day_start_minutes >= 24 * 60 {
            return Err(invalid("A business day starts within a day."));
        }
        Ok(())
    }
}

impl StoreChange {
    /// # Errors
    /// `INVALID`.
    pub fn check(&self) -> Result<(), Refusal> {
        self.cash_step.map_or(Ok(()), check_coin)
    }
}

fn check_coin(minor: i64) -> Result<(), Refusal> {
    if minor < 1 { Err(invalid("The smallest coin is at least 1 minor unit.")) } else { Ok(()) }
}

impl NewVendor {
    /// # Errors
    /// `INVALID`.
    pub fn check(&self) -> Result<(), Refusal> {
        let fine = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        code(&self.code, 40, fine, "A vendor's code is letters, digits, dashes and underscores.")?;
        named(&self.name)
    }
}

impl NewTaxRate {
    /// A percentage of a class, in parts per million.
    #[must_use]
    pub fn percent(class: &str, label: &str, ppm: u32, valid_from_ms: i64) -> Self {
        let (class, label) = (class.to_owned(), label.to_owned());
        NewTaxRate { class, label, ppm, valid_from_ms, per_unit: None, taxed: false }
    }

    /// # Errors
    /// `INVALID`.
    pub fn check(&self) -> Result<(), Refusal> {
        let fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-';
        code(&self.class, 32, fine, "A tax class is small letters, digits, dashes and underscores.")?;
        named(&self.label)?;
        if self.per_unit.is_some_and(|unit| unit < UnitPrice(0)) {
            return Err(invalid("A fee is not below zero."));
        }
        if self.ppm > 1_000_000 { Err(invalid("A tax rate is at most 100%.")) } else { Ok(()) }
    }
}

impl NewUser {
    /// # Errors
    /// `INVALID`.
    pub fn check(&self) -> Result<(), Refusal> {
        let fine = |c: char| c.is_ascii_alphanumeric() || "-_.@+".contains(c);
        code(&self.login, 80, fine, "A login is letters, digits and the signs - _ . @ +")?;
        named(&self.name)
    }
}

fn code(text: &str, longest: usize, fine: impl Fn(char) -> bool, words: &str) -> Result<(), Refusal> {
    if text.is_empty() || text.len() > longest || !text.chars().all(fine) {
        return Err(invalid(words));
    }
    Ok(())
}

fn named(name: &str) -> Result<(), Refusal> {
    let length = name.trim().chars().count();
    if length == 0 || length > 120 { Err(invalid("A name has 1 to 120 characters.")) } else { Ok(()) }
}

fn invalid(words: impl Into<String>) -> Refusal {
    Refusal::new(ErrorCode::Invalid, words)
}

/// What a till's pad can enter.
///
/// # Errors
/// `INVALID`.
pub fn check_pin(pin: &str) -> Result<(), Refusal> {
    let fine = (4..=8).contains(&pin.len()) && pin.bytes().all(|byte| byte.is_ascii_digit());
    if fine { Ok(()) } else { Err(invalid("A PIN has 4 to 8 digits.")) }
}
