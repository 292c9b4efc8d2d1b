//! The sentences on paper, from the same Fluent files as the screens; what a language lacks is said in English.

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

/// The languages there are, English first.
const LANGUAGES: &[(&str, &str)] = &[
    ("en", include_str!("../../../../ui/src/locales/en/receipt.ftl")),
    ("de", include_str!("../../../../ui/src/locales/de/receipt.ftl")),
    ("ar", include_str!("../../../../ui/src/locales/ar/receipt.ftl")),
];

/// Languages that are written from right to left (CLDR's `characterOrder`).
const RIGHT_TO_LEFT: &[&str] = &["ar", "fa", "he", "ps", "ur"];

/// A language's sentences.
pub(super) struct Words {
    bundles: Vec<FluentBundle<FluentResource>>,
    pub rtl: bool,
}

impl Words {
    /// `locale` is BCP 47; its language decides.
    pub fn of(locale: &str) -> Words {
        let language = locale.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        let wanted = LANGUAGES.iter().filter(|(name, _)| *name == language);
        let fallback = LANGUAGES.iter().take(1).filter(|(name, _)| *name != language);
        let rtl = RIGHT_TO_LEFT.contains(&language.as_str());
        Words { bundles: wanted.chain(fallback).map(|(name, text)| bundle(name, text, rtl)).collect(), rtl }
    }

    /// A sentence; one that nobody wrote shows its own name.
    pub fn say(&self, id: &str, values: &[(&str, &str)]) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in values {
            args.set(*name, FluentValue::from((*value).to_owned()));
        }
        let spoken = self.bundles.iter().find_map(|bundle| {
            let pattern = bundle.get_message(id)?.value()?;
            let mut errors = Vec::new();
            Some(bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned())
        });
        spoken.unwrap_or_else(|| id.to_owned())
    }

    pub fn get(&self, id: &str) -> String {
        self.say(id, &[])
    }
}

fn bundle(name: &str, text: &str, rtl: bool) -> FluentBundle<FluentResource> {
    let language: LanguageIdentifier = name.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new(vec![language]);
    // The marks keep a number or a name in its place among right-to-left words; elsewhere they would only be in the way.
    bundle.set_use_isolating(rtl);
    let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(resource, errors)| {
        tracing::error!(name, ?errors, "a language's sentences do not parse");
        resource
    });
    bundle.add_resource_overriding(resource);
    bundle
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_that_a_language_lacks_is_english() {
        let words = Words {
            bundles: vec![bundle("de", "paper-void = STORNO", false), bundle("en", LANGUAGES[0].1, false)],
            rtl: false,
        };
        assert_eq!(words.get("paper-void"), "STORNO");
        assert_eq!(words.say("paper-copy", &[("n", "2")]), "COPY 2");
        assert_eq!(words.get("no-such-sentence"), "no-such-sentence");
    }

    #[test]
    fn every_language_says_what_english_says() {
        let ids = |text: &str| -> Vec<String> {
            let names = text.lines().filter_map(|line| line.split_once(" ="));
            names.map(|(id, _)| id.to_owned()).filter(|id| !id.starts_with(['#', ' '])).collect()
        };
        for (name, text) in LANGUAGES {
            assert_eq!(ids(text), ids(LANGUAGES[0].1), "{name}");
            assert!(FluentResource::try_new((*text).to_owned()).is_ok(), "{name}");
        }
        assert!(Words::of("ar-EG").rtl && !Words::of("de").rtl);
        assert_eq!(Words::of("fr-CA").get("paper-void"), "VOID", "no French yet");
    }
}
