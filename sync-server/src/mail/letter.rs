//! What is written to customers, in their language.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;

/// The languages that Evertill writes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    English,
    German,
    Arabic,
}

impl Language {
    /// The first that a browser asks for (RFC 9110) and we have.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        let wanted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let known = |tag: &str| match tag.trim().get(..2).unwrap_or_default() {
            "en" => Some(Language::English),
            "de" => Some(Language::German),
            "ar" => Some(Language::Arabic),
            _ => None,
        };
        wanted.split(',').find_map(known).unwrap_or(Language::English)
    }
}

/// A code by which somebody chooses a password.
#[derive(Debug, Clone, Copy)]
pub struct Letter<'a> {
    pub language: Language,
    pub merchant: &'a str,
    pub code: &'a str,
}

impl Letter<'_> {
    #[must_use]
    pub fn subject(&self) -> String {
        let merchant = self.merchant;
        match self.language {
            Language::English => format!("Your code for {merchant}"),
            Language::German => format!("Ihr Code für {merchant}"),
            Language::Arabic => format!("رمزك لدى {merchant}"),
        }
    }

    #[must_use]
    pub fn body(&self) -> String {
        let Letter { merchant, code, .. } = self;
        match self.language {
            Language::English => format!(
                "Your code is\n\n    {code}\n\nWith it you choose the password of your account at {merchant}. It is good for an hour.\n\
                 If it was not you who asked for it, do nothing: then nothing changes.\n"
            ),
            Language::German => format!(
                "Ihr Code lautet\n\n    {code}\n\nDamit wählen Sie das Passwort Ihres Kontos bei {merchant}. Er gilt eine Stunde.\n\
                 Wenn nicht Sie danach gefragt haben, tun Sie nichts: Dann ändert sich nichts.\n"
            ),
            Language::Arabic => format!(
                "رمزك هو\n\n    {code}\n\nبه تختار كلمة مرور حسابك لدى {merchant}. وهو صالح لمدة ساعة.\n\
                 إن لم تكن أنت من طلبه فلا تفعل شيئًا، ولن يتغيّر شيء.\n"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_in_the_language_that_the_browser_asks_for() {
        let asked = |tags: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_LANGUAGE, tags.parse().unwrap());
            Language::of(&headers)
        };
        assert_eq!(asked("de-AT,de;q=0.9,en;q=0.8"), Language::German);
        assert_eq!(asked("fr, ar;q=0.5"), Language::Arabic);
        assert_eq!(asked("fr"), Language::English);
        assert_eq!(Language::of(&HeaderMap::new()), Language::English);
        for language in [Language::English, Language::German, Language::Arabic] {
            let letter = Letter { language, merchant: "Alder & Rye", code: "K7QM-2XPA" };
            assert!(letter.body().contains("K7QM-2XPA") && letter.body().contains("Alder & Rye"));
            assert!(letter.subject().contains("Alder & Rye") && !letter.subject().contains("K7QM"));
        }
    }
}
