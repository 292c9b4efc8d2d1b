//! Numbers as the customer's language writes them, from whole minor units and never through a binary fraction.

use evertill_domain::UnitPrice;
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_locale_core::Locale;

use crate::view::Minor;

/// Writes amounts of one currency in one language.
pub(super) struct Amounts {
    format: Option<DecimalFormatter>,
    /// Digits after the decimal point of the currency.
    digits: i16,
}

impl Amounts {
    /// `locale` is BCP 47; an unknown one writes numbers as English does.
    pub fn new(locale: &str, digits: u8) -> Amounts {
        let locale = locale.parse::<Locale>().unwrap_or(Locale::UNKNOWN);
        let format = DecimalFormatter::try_new(locale.into(), Default::default());
        Amounts { format: format.ok(), digits: i16::from(digits) }
    }

    pub fn money(&self, amount: Minor) -> String {
        self.write(amount.0, 0)
    }

    /// A price per unit, with as many fractions of a minor unit as it has.
    pub fn unit_price(&self, price: UnitPrice) -> String {
        self.write(price.0, 3)
    }

    /// A quantity as the register spells it: `0.312`.
    pub fn quantity(&self, quantity: &str) -> String {
        match quantity.parse::<Decimal>() {
            Ok(mut number) => {
                number.trim_end();
                self.spell(&number)
            }
            Err(_) => quantity.to_owned(),
        }
    }

    /// A percentage from its hundredths.
    pub fn percent(&self, basis_points: u32) -> String {
        let mut number = Decimal::from(basis_points);
        number.multiply_pow10(-2);
        number.trim_end();
        format!("{}%", self.spell(&number))
    }

    /// `beyond` is how many digits finer than a minor unit the value counts.
    fn write(&self, value: i64, beyond: i16) -> String {
        let mut number = Decimal::from(value);
        number.multiply_pow10(-(self.digits + beyond));
        number.trim_end();
        number.pad_end(-self.digits);
        self.spell(&number)
    }

    fn spell(&self, number: &Decimal) -> String {
        self.format.as_ref().map_or_else(|| number.to_string(), |format| format.format(number).to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_as_the_language_does() {
        let money = |locale, digits, minor| Amounts::new(locale, digits).money(Minor(minor));
        assert_eq!(money("en", 2, 123_456), "1,234.56");
        assert_eq!(money("en", 2, -5), "-0.05");
        assert_eq!(money("en", 2, 0), "0.00");
        assert_eq!(money("de", 2, 123_400), "1.234,00");
        assert_eq!(money("ja", 0, 1_234), "1,234");
        assert_eq!(money("en-KW", 3, 1_250), "1.250");
        assert_eq!(money("ar-EG", 2, 123_456), "١٬٢٣٤٫٥٦");
        assert_eq!(money("no such language", 2, 150), "1.50");
        assert_eq!(Amounts::new("de", 2).money(Minor(i64::MIN)), "-92.233.720.368.547.758,08");
    }

    #[test]
    fn prices_per_unit_keep_their_fractions() {
        let de = Amounts::new("de", 2);
        assert_eq!(de.unit_price(UnitPrice(179_900)), "1,799");
        assert_eq!(de.unit_price(UnitPrice(119_000)), "1,19");
        assert_eq!((de.quantity("0.312").as_str(), de.quantity("2.000").as_str()), ("0,312", "2"));
        assert_eq!((de.percent(1_000).as_str(), de.percent(750).as_str()), ("10%", "7,5%"));
    }
}
