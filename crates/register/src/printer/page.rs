//! Code pages: which characters a printer has in its own fonts, and under which byte.

use encoding_rs::{
    Encoding, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1257,
};
use escpos::utils::PageCode;
use oem_cp::OEMCPHashMap;
use oem_cp::code_table as oem;

/// A code page that a printer can be told to use.
#[derive(Clone, Copy)]
pub struct CodePage {
    /// As the printer's manual calls it.
    pub name: &'static str,
    pub(super) code: PageCode,
    table: Table,
}

#[derive(Clone, Copy)]
enum Table {
    Oem(&'static OEMCPHashMap<char, u8>),
    Windows(&'static Encoding),
}

impl std::fmt::Debug for CodePage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// Every code page there is, the usual one first.
pub const CODE_PAGES: &[CodePage] = &[
    oem("PC858", PageCode::PC858, &oem::ENCODING_TABLE_CP858),
    oem("PC437", PageCode::PC437, &oem::ENCODING_TABLE_CP437),
    oem("PC850", PageCode::PC850, &oem::ENCODING_TABLE_CP850),
    oem("PC852", PageCode::PC852, &oem::ENCODING_TABLE_CP852),
    oem("PC857", PageCode::PC857, &oem::ENCODING_TABLE_CP857),
    oem("PC737", PageCode::PC737, &oem::ENCODING_TABLE_CP737),
    oem("PC860", PageCode::PC860, &oem::ENCODING_TABLE_CP860),
    oem("PC863", PageCode::PC863, &oem::ENCODING_TABLE_CP863),
    oem("PC865", PageCode::PC865, &oem::ENCODING_TABLE_CP865),
    oem("PC866", PageCode::PC866, &oem::ENCODING_TABLE_CP866),
    windows("WPC1250", PageCode::WPC1250, WINDOWS_1250),
    windows("WPC1251", PageCode::WPC1251, WINDOWS_1251),
    windows("WPC1252", PageCode::WPC1252, WINDOWS_1252),
    windows("WPC1253", PageCode::WPC1253, WINDOWS_1253),
    windows("WPC1254", PageCode::WPC1254, WINDOWS_1254),
    windows("WPC1257", PageCode::WPC1257, WINDOWS_1257),
];

const fn oem(name: &'static str, code: PageCode, table: &'static OEMCPHashMap<char, u8>) -> CodePage {
    CodePage { name, code, table: Table::Oem(table) }
}

const fn windows(name: &'static str, code: PageCode, table: &'static Encoding) -> CodePage {
    CodePage { name, code, table: Table::Windows(table) }
}

impl CodePage {
    /// The page of that name; the usual one when there is none.
    #[must_use]
    pub fn named(name: &str) -> CodePage {
        CODE_PAGES.iter().find(|page| page.name.eq_ignore_ascii_case(name)).copied().unwrap_or(CODE_PAGES[0])
    }

    /// The text in this page's bytes, or none when it has a character that is not there.
    ///
    /// Not through the printer library: outside its page that sends UTF-8, and two places of its PC858 are wrong.
    #[must_use]
    pub fn encode(&self, text: &str) -> Option<Vec<u8>> {
        let bytes: Option<Vec<Option<u8>>> =
            text.chars().filter(|c| !is_direction_mark(*c)).map(|c| Some(Some(self.byte(c)?))).collect();
        bytes.map(|bytes| bytes.into_iter().flatten().collect())
    }

    fn byte(&self, c: char) -> Option<u8> {
        self.exact(c).or_else(|| self.exact(alike(c)?))
    }

    fn exact(&self, c: char) -> Option<u8> {
        if c.is_ascii() {
            return u8::try_from(c).ok().filter(|byte| (0x20..0x7f).contains(byte));
        }
        match self.table {
            Table::Oem(table) => table.get(&c).copied(),
            Table::Windows(table) => {
                let mut text = [0; 4];
                let (bytes, _, lost) = table.encode(c.encode_utf8(&mut text));
                bytes.first().copied().filter(|_| !lost)
            }
        }
    }
}

/// Marks that order mixed text and are never seen.
pub(super) fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{2066}'..='\u{2069}' | '\u{202a}'..='\u{202e}')
}

/// What typewriters have for a typographer's mark: never another letter.
fn alike(c: char) -> Option<char> {
    Some(match c {
        '\u{a0}' | '\u{202f}' | '\u{2009}' => ' ',
        '\u{2018}' | '\u{2019}' | '\u{201a}' => '\'',
        '\u{201c}' | '\u{201d}' | '\u{201e}' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '×' => 'x',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_has_not_is_noticed() {
        let encode = |page: &str, text: &str| CodePage::named(page).encode(text);
        assert_eq!(encode("PC437", "Käse 1,50"), Some(b"K\x84se 1,50".to_vec()));
        assert_eq!(encode("PC437", "1 €"), None, "that page is older than the euro");
        assert_eq!(encode("PC858", "1 €"), Some(b"1 \xd5".to_vec()));
        assert_eq!(encode("PC858", "¿Qué? ®"), Some(b"\xa8Qu\x82? \xa9".to_vec()));
        assert_eq!(encode("WPC1252", "Käse – 1 €"), Some(b"K\xe4se \x96 1 \x80".to_vec()));
        assert_eq!(encode("PC866", "Хлеб"), Some(b"\x95\xab\xa5\xa1".to_vec()));
        for outside in ["حليب", "牛乳", "Хлеб", "a\nb", "\u{1b}p"] {
            assert_eq!(encode("PC858", outside), None, "{outside:?}");
        }
    }

    #[test]
    fn typography_has_a_typewriters_likeness() {
        let text = "\u{2068}2\u{2069} × „a“ – b’s";
        assert_eq!(CodePage::named("PC437").encode(text), Some(b"2 x \"a\" - b's".to_vec()));
        assert_eq!(CodePage::named("nothing").name, "PC858");
    }
}
