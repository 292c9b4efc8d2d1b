//! A sheet as the bytes that a printer takes: its own fonts where they will do, dots where they will not.

use std::cell::RefCell;

use escpos::driver::Driver;
use escpos::printer::Printer;
use escpos::printer_options::PrinterOptions;
use escpos::utils::{JustifyMode, Protocol, QRCodeCorrectionLevel, QRCodeModel, QRCodeOption};

use super::bitmap::Bitmap;
use super::fonts::{Block, Fonts};
use super::logo;
use super::page::CodePage;
use super::sheet::{Item, Row, Sheet, Style};
use super::trouble::Trouble;
use crate::view::PrinterSettings;

/// Height of letters in dots, as high as a printer's own: 24 with what surrounds them.
const LETTERS: u16 = 22;
/// Lines fed where nothing cuts, so that the last one can be torn off.
const TEAR_OFF: u8 = 5;

/// What the paper is like.
#[derive(Debug, Clone)]
pub struct Paper {
    pub columns: usize,
    pub dots: usize,
    pub page: CodePage,
    pub cut: bool,
}

impl From<&PrinterSettings> for Paper {
    fn from(settings: &PrinterSettings) -> Paper {
        Paper {
            columns: usize::from(settings.columns).clamp(20, 96),
            dots: usize::from(settings.dots).clamp(200, 2048),
            page: CodePage::named(&settings.code_page),
            cut: settings.cut,
        }
    }
}

/// What the printer library writes to.
#[derive(Default)]
struct Bytes(RefCell<Vec<u8>>);

impl Driver for Bytes {
    fn name(&self) -> String {
        "bytes".into()
    }

    fn write(&self, data: &[u8]) -> escpos::errors::Result<()> {
        self.0.borrow_mut().extend(data);
        Ok(())
    }

    fn read(&self, _: &mut [u8]) -> escpos::errors::Result<usize> {
        Ok(0)
    }

    fn flush(&self) -> escpos::errors::Result<()> {
        Ok(())
    }
}

/// The pulse that opens a drawer: `ESC p m t1 t2`, in units of 2 ms (Epson, ESC/POS Command Reference). The printer
/// library leaves the times out, and the printer would take the next two bytes for them.
#[must_use]
pub fn kick(pin: u8, on_ms: u16, off_ms: u16) -> [u8; 5] {
    let units = |ms: u16| u8::try_from(ms / 2).unwrap_or(u8::MAX).max(1);
    [0x1b, b'p', u8::from(pin != 0), units(on_ms), units(off_ms)]
}

/// Everything of a sheet, from resetting the printer to the cut.
///
/// # Errors
/// [`Trouble::Gone`] when it cannot be said in bytes.
pub fn encode(sheet: &Sheet, paper: &Paper, fonts: &mut Fonts) -> Result<Vec<u8>, Trouble> {
    let options = PrinterOptions::new(Some(paper.page.code), None, 42);
    let mut strip = Strip {
        out: Printer::new(Bytes::default(), Protocol::default(), Some(options)),
        paper,
        fonts,
        rtl: sheet.rtl,
    };
    strip.sheet(sheet).map_err(|error| {
        tracing::error!(%error, "a sheet could not be encoded");
        Trouble::Gone
    })?;
    Ok(strip.out.driver().0.into_inner())
}

struct Strip<'a> {
    out: Printer<Bytes>,
    paper: &'a Paper,
    fonts: &'a mut Fonts,
    rtl: bool,
}

impl Strip<'_> {
    fn sheet(&mut self, sheet: &Sheet) -> escpos::errors::Result<()> {
        self.fonts.take_missing();
        self.out.init()?;
        for item in &sheet.items {
            match item {
                Item::Row(row) => self.row(row)?,
                Item::Rule => self.line(&vec![b'-'; self.paper.columns])?,
                Item::Blank => self.line(b"")?,
                Item::Logo => self.centred(&[logo::mark().command()])?,
                Item::Qr(text) => self.qr(text)?,
            }
        }
        if !self.fonts.take_missing().is_empty() {
            self.row(&Row::new(sheet.no_glyph.as_str(), ""))?;
        }
        if self.paper.cut {
            self.out.cut()?
        } else {
            self.out.feeds(TEAR_OFF)?
        };
        self.out.print()?;
        Ok(())
    }

    fn line(&mut self, bytes: &[u8]) -> escpos::errors::Result<()> {
        self.out.custom(bytes)?.custom(b"\n")?;
        Ok(())
    }

    fn centred(&mut self, commands: &[Vec<u8>]) -> escpos::errors::Result<()> {
        self.out.justify(JustifyMode::CENTER)?;
        for command in commands {
            self.out.custom(command)?;
        }
        self.out.justify(JustifyMode::LEFT)?;
        Ok(())
    }

    fn qr(&mut self, text: &str) -> escpos::errors::Result<()> {
        let size = if self.paper.dots < 500 { 4 } else { 5 };
        let option = QRCodeOption::new(QRCodeModel::Model2, size, QRCodeCorrectionLevel::M);
        self.out.justify(JustifyMode::CENTER)?.qrcode_option(text, option)?;
        self.out.custom(b"\n")?.justify(JustifyMode::LEFT)?;
        Ok(())
    }

    fn row(&mut self, row: &Row) -> escpos::errors::Result<()> {
        let page = self.paper.page;
        match (page.encode(&row.start), page.encode(&row.end)) {
            (Some(start), Some(end)) => self.own_fonts(row, &start, &end),
            _ => {
                let picture = self.dots(row);
                self.out.custom(&picture.command())?;
                Ok(())
            }
        }
    }

    fn own_fonts(&mut self, row: &Row, start: &[u8], end: &[u8]) -> escpos::errors::Result<()> {
        let half = self.paper.columns / 2;
        let fits = start.len() + usize::from(!end.is_empty()) + end.len() <= half;
        let (wide, high) = match row.style {
            Style::Double => (if fits { 2 } else { 1 }, 2),
            Style::Plain | Style::Bold => (1, 1),
        };
        let columns = if wide == 2 { half } else { self.paper.columns };
        let lines =
            fold(start, end, &Shape { columns, indent: row.indent, centred: row.centred, rtl: self.rtl });
        if row.style != Style::Plain {
            self.out.bold(true)?.size(wide, high)?;
        }
        for line in lines {
            self.line(&line)?;
        }
        if row.style != Style::Plain {
            self.out.reset_size()?.bold(false)?;
        }
        Ok(())
    }

    /// The same row in dots.
    fn dots(&mut self, row: &Row) -> Bitmap {
        let width = self.paper.dots;
        let size = if row.style == Style::Double { 2 * LETTERS } else { LETTERS };
        let bold = row.style != Style::Plain;
        let indent = row.indent * (width / self.paper.columns);
        // The mark makes the row run from right to left although it may begin with a number or a Latin name.
        let text = if self.rtl { format!("\u{200f}{}", row.start) } else { row.start.clone() };
        let start = self.fonts.lay(&text, size, bold, width - indent);
        let end = self.fonts.lay(&row.end, size, bold, width);
        let (starts, ends) = (start.widths(), end.widths());
        let last = starts.last().copied().unwrap_or(0);
        let ends = if row.end.is_empty() { Vec::new() } else { ends };
        let gap = usize::from(LETTERS) / 2;
        // The end stands beside the last line of the start when there is room.
        let beside = ends.iter().all(|end| last + gap + end <= width - indent);
        let first_end = if beside { starts.len().saturating_sub(1) } else { starts.len() };
        let lines = starts.len().max(first_end + ends.len());
        let mut picture = Bitmap::new(width, lines * start.line_height());
        for (line, taken) in starts.iter().enumerate() {
            let x = match (row.centred, self.rtl) {
                (true, _) => width.saturating_sub(*taken) / 2,
                (false, true) => (width - indent).saturating_sub(*taken),
                (false, false) => indent,
            };
            self.put(&start, line, &mut picture, x, line);
        }
        for (line, taken) in ends.iter().enumerate() {
            let x = if self.rtl { 0 } else { width.saturating_sub(*taken) };
            self.put(&end, line, &mut picture, x, first_end + line);
        }
        picture
    }

    fn put(&mut self, block: &Block, line: usize, onto: &mut Bitmap, x: usize, row: usize) {
        let whole = |dots: usize| i32::try_from(dots).unwrap_or(i32::MAX);
        self.fonts.draw(block, line, onto, whole(x), whole(row * block.line_height()));
    }
}

struct Shape {
    columns: usize,
    indent: usize,
    centred: bool,
    rtl: bool,
}

/// Breaks a row into lines of single-byte columns, its end on the last one when there is room.
fn fold(start: &[u8], end: &[u8], shape: &Shape) -> Vec<Vec<u8>> {
    let room = shape.columns.saturating_sub(shape.indent).max(1);
    let mut lines = wrap(start, room);
    let last = lines.pop().unwrap_or_default();
    let beside = end.is_empty() || last.len() + 1 + end.len() <= room;
    let mut folded: Vec<Vec<u8>> = lines.iter().map(|line| shape.place(line, b"")).collect();
    if beside {
        folded.push(shape.place(&last, end));
    } else {
        folded.push(shape.place(&last, b""));
        folded.extend(wrap(end, shape.columns).iter().map(|line| shape.place(b"", line)));
    }
    folded
}

impl Shape {
    fn place(&self, start: &[u8], end: &[u8]) -> Vec<u8> {
        let pad = |count: usize| vec![b' '; count];
        let free = self.columns.saturating_sub(start.len() + end.len());
        match (self.centred, self.rtl) {
            (true, _) => [pad(free / 2), start.to_vec()].concat(),
            (false, true) => {
                let indent = if start.is_empty() { 0 } else { self.indent };
                [end, &pad(free.saturating_sub(indent)), start].concat()
            }
            (false, false) if end.is_empty() => [pad(self.indent), start.to_vec()].concat(),
            (false, false) => {
                [pad(self.indent), start.to_vec(), pad(free.saturating_sub(self.indent)), end.to_vec()]
                    .concat()
            }
        }
    }
}

/// Breaks at spaces, and inside a word only when it is longer than a line.
fn wrap(text: &[u8], room: usize) -> Vec<Vec<u8>> {
    let mut lines: Vec<Vec<u8>> = vec![Vec::new()];
    for word in text.split(|byte| *byte == b' ') {
        for piece in if word.is_empty() { vec![word] } else { word.chunks(room).collect() } {
            let line =
                lines.last_mut().filter(|line| line.is_empty() || line.len() + 1 + piece.len() <= room);
            match line {
                Some(line) if line.is_empty() => line.extend(piece),
                Some(line) => {
                    line.push(b' ');
                    line.extend(piece);
                }
                None => lines.push(piece.to_vec()),
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pulse_is_five_bytes_whatever_is_set() {
        assert_eq!(kick(0, 50, 100), [0x1b, 0x70, 0, 25, 50]);
        assert_eq!(kick(1, 240, 240), [0x1b, 0x70, 1, 120, 120]);
        assert_eq!(kick(7, 0, 9_999), [0x1b, 0x70, 1, 1, 255]);
    }

    #[test]
    fn names_are_wrapped_and_amounts_stay_at_the_end() {
        let lines = |start: &str, end: &str, shape: &Shape| -> Vec<String> {
            let folded = fold(start.as_bytes(), end.as_bytes(), shape);
            folded.into_iter().map(|line| String::from_utf8(line).unwrap()).collect()
        };
        let ltr = Shape { columns: 12, indent: 0, centred: false, rtl: false };
        assert_eq!(lines("Milk", "1.19", &ltr), ["Milk    1.19"]);
        assert_eq!(lines("Whole milk", "1.19", &ltr), ["Whole milk", "        1.19"]);
        assert_eq!(lines("Fresh whole milk", "1.19", &ltr), ["Fresh whole", "milk    1.19"]);
        assert_eq!(lines("Donaudampfschiff", "", &ltr), ["Donaudampfsc", "hiff"]);
        let indented = Shape { indent: 2, ..ltr };
        assert_eq!(lines("2 x 1.19", "", &indented), ["  2 x 1.19"]);
        assert_eq!(lines("Pfand", "0.25", &indented), ["  Pfand 0.25"]);
        let rtl = Shape { columns: 12, indent: 0, centred: false, rtl: true };
        assert_eq!(lines("Milk", "1.19", &rtl), ["1.19    Milk"]);
        let centred = Shape { columns: 12, indent: 0, centred: true, rtl: false };
        assert_eq!(lines("Milk", "", &centred), ["    Milk"]);
    }
}
