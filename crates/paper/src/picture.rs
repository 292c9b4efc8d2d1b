//! A strip of paper as a picture, to be looked at.

use cosmic_text::{Attrs, Buffer, Color, Family, FontSystem, Metrics, Shaping, SwashCache};

use crate::decode::{Piece, Printed};

/// A printer's own letters: 12 dots wide and 24 high, with 6 more to the next line.
const CELL: (usize, usize) = (12, 24);
const LINE: usize = 30;
/// White at both sides of the paper.
const MARGIN: usize = 24;
const QR_SIDE: usize = 150;

/// Grey values, row by row.
struct Strip {
    width: usize,
    rows: Vec<u8>,
}

impl Strip {
    fn grow(&mut self, height: usize) -> usize {
        let top = self.rows.len() / self.width;
        self.rows.resize(self.rows.len() + height * self.width, 255);
        top
    }

    fn set(&mut self, x: usize, y: usize, grey: u8) {
        if x < self.width
            && let Some(dot) = self.rows.get_mut(y * self.width + x)
        {
            *dot = grey.min(*dot);
        }
    }
}

impl Printed {
    /// A PNG of it on paper of so many dots.
    ///
    /// # Errors
    /// When it cannot be encoded.
    pub fn png(&self, dots: usize) -> Result<Vec<u8>, png::EncodingError> {
        let mut strip = Strip { width: dots + 2 * MARGIN, rows: Vec::new() };
        let mut fonts = (FontSystem::new(), SwashCache::new());
        strip.grow(MARGIN);
        for piece in &self.pieces {
            draw(piece, &mut strip, &mut fonts, dots);
        }
        strip.grow(MARGIN);
        let mut bytes = Vec::new();
        let height = strip.rows.len() / strip.width;
        let side = |dots: usize| u32::try_from(dots).unwrap_or(u32::MAX);
        let mut encoder = png::Encoder::new(&mut bytes, side(strip.width), side(height));
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.write_header()?.write_image_data(&strip.rows)?;
        Ok(bytes)
    }
}

fn draw(piece: &Piece, strip: &mut Strip, fonts: &mut (FontSystem, SwashCache), dots: usize) {
    match piece {
        Piece::Line { text, wide, high, bold } => {
            let (wide, high) = (usize::from(*wide), usize::from(*high));
            let top = strip.grow(LINE * high);
            for (column, letter) in text.chars().enumerate() {
                for (x, y) in letter_dots(letter, *bold, fonts) {
                    for (dx, dy) in (0..wide).flat_map(|dx| (0..high).map(move |dy| (dx, dy))) {
                        strip.set(MARGIN + (column * CELL.0 + x) * wide + dx, top + y * high + dy, 0);
                    }
                }
            }
        }
        Piece::Dots { across, dots: bytes, centred } => {
            let left = if *centred { dots.saturating_sub(across * 8) / 2 } else { 0 };
            let top = strip.grow(bytes.len() / across.max(&1));
            for (at, byte) in bytes.iter().enumerate() {
                for bit in (0..8).filter(|bit| byte & (0x80 >> bit) != 0) {
                    strip.set(MARGIN + left + (at % across) * 8 + bit, top + at / across, 0);
                }
            }
        }
        Piece::Qr(_) => {
            let (left, top) = (MARGIN + (dots - QR_SIDE) / 2, strip.grow(QR_SIDE + 8));
            for at in 0..QR_SIDE {
                for (x, y) in
                    [(at, 0), (at, QR_SIDE - 1), (0, at), (QR_SIDE - 1, at), (at, at), (at, QR_SIDE - 1 - at)]
                {
                    strip.set(left + x, top + y, 0);
                }
            }
        }
        Piece::Cut => {
            let top = strip.grow(LINE);
            (0..strip.width).filter(|x| x % 12 < 6).for_each(|x| strip.set(x, top + LINE / 2, 128));
        }
        Piece::Kick { .. } | Piece::Garbage(_) => {}
    }
}

/// Black dots of a letter within its cell.
fn letter_dots(letter: char, bold: bool, fonts: &mut (FontSystem, SwashCache)) -> Vec<(usize, usize)> {
    let (system, cache) = fonts;
    let mut buffer = Buffer::new(system, Metrics::new(20.0, 24.0));
    let weight = if bold { cosmic_text::Weight::BOLD } else { cosmic_text::Weight::NORMAL };
    let attrs = Attrs::new().family(Family::Name("DejaVu Sans Mono")).weight(weight);
    buffer.set_text(&letter.to_string(), &attrs, Shaping::Basic, None);
    let mut black = Vec::new();
    buffer.draw(system, cache, Color::rgb(0, 0, 0), |x, y, _, _, color| {
        if let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y))
            && color.a() > 110
            && x < CELL.0
            && y < CELL.1
        {
            black.push((x, y));
        }
    });
    black
}
