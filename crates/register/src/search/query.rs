//! What somebody types who looks for goods, and what of a product it is compared with: words without case and accents.

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

/// A word of so many characters is looked for inside others; a shorter one begins a word, or it would be everywhere.
const INFIX_LENGTH: usize = 3;

/// The words of a query, all of which a product must have.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Query {
    pub words: Vec<Wanted>,
}

/// One word of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Within a word of the name, or within the SKU.
    Inside(String),
    /// At the beginning of a word of the name.
    Beginning(String),
}

impl Query {
    pub fn of(text: &str) -> Query {
        let folded = fold(text);
        let wanted = |word: &str| {
            let long = word.chars().count() >= INFIX_LENGTH;
            if long { Wanted::Inside(word.to_owned()) } else { Wanted::Beginning(word.to_owned()) }
        };
        Query { words: folded.split_whitespace().map(wanted).collect() }
    }

    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

/// Small letters, and those without accents, hooks and dots, in every script that has them.
pub(super) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let decomposed = DecomposingNormalizerBorrowed::new_nfd().normalize_iter(text.chars());
    let plain = decomposed.filter(|letter| !('\u{300}'..='\u{36f}').contains(letter));
    let small = plain.flat_map(char::to_lowercase).map(|letter| if letter == 'ς' { 'σ' } else { letter });
    // Composed again: a syllable of Hangul, or a kana with its voicing mark, is one letter.
    ComposingNormalizerBorrowed::new_nfc().normalize_iter(small).collect()
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn letters_are_compared_without_case_and_accents() {
        for (text, folded) in [
            ("Crème BRÛLÉE", "creme brulee"),
            ("Cre\u{300}me", "creme"),
            ("İstanbul ŞİŞ", "istanbul sis"),
            ("Ångström", "angstrom"),
            ("ΤΥΡΟΣ τυρός", "τυροσ τυροσ"),
            ("Йогурт", "иогурт"),
            ("ガム か", "ガム か"),
            ("한국 김치", "한국 김치"),
            ("حَلِيب", "حَلِيب"),
            ("50% OFF_", "50% off_"),
        ] {
            assert_eq!(fold(text), folded);
        }
    }
}
