//! What came out of a printer: its lines as a person would read them, pictures, codes, cuts and pulses.

use encoding_rs::{
    Encoding, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1257,
};
use oem_cp::code_table::DECODING_TABLE_CP_MAP;

use crate::token::{Token, all};

/// One thing that came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Text, times as wide and as high, and whether it is bold.
    Line {
        text: String,
        wide: u8,
        high: u8,
        bold: bool,
    },
    /// Bytes a row, the dots, and whether it stands in the middle.
    Dots {
        across: usize,
        dots: Vec<u8>,
        centred: bool,
    },
    Qr(String),
    Cut,
    /// Pin, and the times in milliseconds.
    Kick {
        pin: u8,
        on_ms: u16,
        off_ms: u16,
    },
    /// No printer would know what to make of this.
    Garbage(u8),
}

/// Everything that came out, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Printed {
    pub pieces: Vec<Piece>,
}

/// Settings of a printer, and the line it is at.
struct Head {
    page: u8,
    bold: bool,
    size: (u8, u8),
    centred: bool,
    line: String,
    qr: Vec<u8>,
}

impl Head {
    fn new() -> Head {
        Head { page: 0, bold: false, size: (1, 1), centred: false, line: String::new(), qr: Vec::new() }
    }

    fn end_line(&mut self) -> Piece {
        let (wide, high) = self.size;
        Piece::Line { text: std::mem::take(&mut self.line), wide, high, bold: self.bold }
    }
}

impl Printed {
    /// Decodes a stream; what is cut off in the middle of a command is not there.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Printed {
        let mut head = Head::new();
        let mut pieces = Vec::new();
        for token in all(bytes).0 {
            match token {
                Token::Reset => head = Head::new(),
                Token::CodePage(page) => head.page = page,
                Token::Bold(on) => head.bold = on,
                Token::Size(wide, high) => head.size = (wide, high),
                Token::Align(side) => head.centred = side % 48 == 1,
                Token::Text(bytes) => head.line.push_str(&read(&bytes, head.page)),
                Token::LineFeed => pieces.push(head.end_line()),
                Token::Feed(lines) => pieces.extend((0..lines).map(|_| head.end_line())),
                Token::Kick(pin, on, off) => {
                    let [on_ms, off_ms] = [on, off].map(|units| 2 * u16::from(units));
                    pieces.push(Piece::Kick { pin, on_ms, off_ms });
                }
                Token::Cut => pieces.push(Piece::Cut),
                Token::Raster(across, _, dots) => {
                    pieces.push(Piece::Dots { across, dots, centred: head.centred });
                }
                // Store, then print: functions 80 and 81 of a QR code.
                Token::Code(49, 80, data) => head.qr = data.get(1..).unwrap_or_default().to_vec(),
                Token::Code(49, 81, _) => {
                    pieces.push(Piece::Qr(String::from_utf8_lossy(&head.qr).into_owned()))
                }
                Token::Code(..) | Token::Ask(_) | Token::AskInLine(_) => {}
                Token::Unknown(byte) => pieces.push(Piece::Garbage(byte)),
            }
        }
        Printed { pieces }
    }

    /// As text: one line a line, everything else in brackets.
    #[must_use]
    pub fn text(&self) -> String {
        let lines = self.pieces.iter().map(|piece| match piece {
            Piece::Line { text, wide: 1, high: 1, bold: false } => text.clone(),
            Piece::Line { text, wide: 1, high: 1, bold: true } => format!("{text}  [bold]"),
            Piece::Line { text, wide, high, .. } => format!("{text}  [{wide}x{high}]"),
            // How high a row of dots is depends on the fonts of the machine.
            Piece::Dots { centred: false, .. } => "[dots]".into(),
            Piece::Dots { centred: true, .. } => "[picture]".into(),
            Piece::Qr(text) => format!("[QR {text}]"),
            Piece::Cut => "[cut]".into(),
            Piece::Kick { pin, on_ms, off_ms } => format!("[drawer {pin}: {on_ms} ms on, {off_ms} ms off]"),
            Piece::Garbage(byte) => format!("[garbage {byte:02x}]"),
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    /// How often the drawer was kicked.
    #[must_use]
    pub fn kicks(&self) -> usize {
        self.pieces.iter().filter(|piece| matches!(piece, Piece::Kick { .. })).count()
    }

    #[must_use]
    pub fn cuts(&self) -> usize {
        self.pieces.iter().filter(|piece| **piece == Piece::Cut).count()
    }
}

/// The numbers of `ESC t` and the pages behind them (Epson, ESC/POS Command Reference, `ESC t`).
const OEM: &[(u8, u16)] = &[
    (0, 437),
    (2, 850),
    (3, 860),
    (4, 863),
    (5, 865),
    (13, 857),
    (14, 737),
    (17, 866),
    (18, 852),
    (19, 858),
];
const WINDOWS: &[(u8, &Encoding)] = &[
    (16, WINDOWS_1252),
    (45, WINDOWS_1250),
    (46, WINDOWS_1251),
    (47, WINDOWS_1253),
    (48, WINDOWS_1254),
    (51, WINDOWS_1257),
];

fn read(bytes: &[u8], page: u8) -> String {
    let oem = OEM.iter().find(|(number, _)| *number == page);
    if let Some(table) = oem.and_then(|(_, page)| DECODING_TABLE_CP_MAP.get(page)) {
        return table.decode_string_lossy(bytes);
    }
    let windows = WINDOWS.iter().find(|(number, _)| *number == page);
    let known = windows.map(|(_, encoding)| encoding.decode_without_bom_handling(bytes).0.into_owned());
    known.unwrap_or_else(|| format!("[page {page} is not known]"))
}
