//! Text as dots, for what a printer's own fonts have not: shaped, ordered both ways, in the fonts of this machine.

use std::collections::BTreeSet;

use cosmic_text::{
    Align, Attrs, Buffer, Family, FontSystem, LayoutRun, Metrics, Shaping, SwashCache, Weight, fontdb,
};

use super::bitmap::Bitmap;
use super::page::is_direction_mark;

/// Families that read well in dots, the likeliest first; any other one helps out glyph by glyph.
const FAMILIES: &[&str] = &["Noto Sans", "DejaVu Sans", "Liberation Sans", "Segoe UI", "Arial"];

/// Coverage from which a dot is black: strokes stay closed at a printer's 203 dots an inch.
const BLACK: u8 = 96;

/// This machine's fonts, read when they are first needed.
#[derive(Default)]
pub struct Fonts {
    loaded: Option<(FontSystem, SwashCache)>,
    missing: BTreeSet<char>,
}

impl std::fmt::Debug for Fonts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fonts").field("loaded", &self.loaded.is_some()).finish_non_exhaustive()
    }
}

/// Text that has been broken into lines of dots.
pub(super) struct Block {
    buffer: Buffer,
    line_height: usize,
}

impl Fonts {
    /// The characters that no font had since this was last asked.
    pub(super) fn take_missing(&mut self) -> BTreeSet<char> {
        std::mem::take(&mut self.missing)
    }

    /// Breaks text into lines of at most `width` dots, `size` dots high without what surrounds them.
    pub(super) fn lay(&mut self, text: &str, size: u16, bold: bool, width: usize) -> Block {
        let (system, _) = self.loaded.get_or_insert_with(load);
        // A quarter more than the letters, as printers space their own lines.
        let line_height = size + size / 4;
        let mut buffer = Buffer::new(system, Metrics::new(f32::from(size), f32::from(line_height)));
        buffer.set_size(u16::try_from(width).ok().map(f32::from), None);
        let weight = if bold { Weight::BOLD } else { Weight::NORMAL };
        let attrs = Attrs::new().family(Family::SansSerif).weight(weight);
        buffer.set_text(text, &attrs, Shaping::Advanced, Some(Align::Left));
        buffer.shape_until_scroll(system, false);
        for run in buffer.layout_runs() {
            self.missing.extend(unknown(&run));
        }
        Block { buffer, line_height: usize::from(line_height) }
    }

    /// Draws a line with its left edge at `x` and its upper one at `y`.
    pub(super) fn draw(&mut self, block: &Block, line: usize, onto: &mut Bitmap, x: i32, y: i32) {
        let Some((system, cache)) = &mut self.loaded else { return };
        let Some(run) = block.buffer.layout_runs().nth(line) else { return };
        let x = x - left(&run);
        let y = y - whole(run.line_top);
        for glyph in run.glyphs {
            let glyph = glyph.physical((0.0, run.line_y), 1.0);
            let black = cosmic_text::Color::rgb(0, 0, 0);
            cache.with_pixels(system, glyph.cache_key, black, |dx, dy, color| {
                if color.a() >= BLACK {
                    onto.set(x + glyph.x + dx, y + glyph.y + dy);
                }
            });
        }
    }
}

impl Block {
    /// Width of each line in dots.
    pub fn widths(&self) -> Vec<usize> {
        let width = |run: LayoutRun<'_>| usize::try_from(whole(run.line_w.ceil())).unwrap_or(0);
        self.buffer.layout_runs().map(width).collect()
    }

    pub fn line_height(&self) -> usize {
        self.line_height
    }
}

fn load() -> (FontSystem, SwashCache) {
    let mut fonts = fontdb::Database::new();
    fonts.load_system_fonts();
    let has = |wanted: &str| fonts.faces().any(|face| face.families.iter().any(|(name, _)| name == wanted));
    if let Some(family) = FAMILIES.iter().find(|family| has(family)) {
        fonts.set_sans_serif_family(*family);
    }
    if fonts.is_empty() {
        tracing::warn!("this machine has no fonts: what the printer's own have not stays out of receipts");
    }
    // The locale only chooses among the fonts for Chinese, Japanese and Korean.
    let locale = sys_locale();
    (FontSystem::new_with_locale_and_db(locale, fonts), SwashCache::new())
}

fn sys_locale() -> String {
    std::env::var("LANG").unwrap_or_else(|_| "en".into())
}

/// The characters for which no font has a picture.
fn unknown(run: &LayoutRun<'_>) -> Vec<char> {
    let lost = run.glyphs.iter().filter(|glyph| glyph.glyph_id == 0);
    let chars = lost.flat_map(|glyph| run.text.get(glyph.start..glyph.end).unwrap_or_default().chars());
    chars.filter(|c| !is_direction_mark(*c) && !c.is_control()).collect()
}

/// Where the leftmost glyph begins: right-to-left lines may keep their place at the end of the width.
fn left(run: &LayoutRun<'_>) -> i32 {
    run.glyphs.iter().map(|glyph| whole(glyph.x.floor())).min().unwrap_or(0)
}

/// Dots are whole, and few enough for any integer.
#[allow(clippy::cast_possible_truncation, reason = "a strip of paper is some hundred dots wide")]
fn whole(dots: f32) -> i32 {
    dots as i32
}
