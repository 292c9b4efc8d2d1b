//! What is on a strip of paper, before anybody knows how wide it is.

/// How a row stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Style {
    #[default]
    Plain,
    Bold,
    /// Twice as high and wide where it fits, else twice as high.
    Double,
}

/// One row: what stands at its start, and what is aligned to its end.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    pub start: String,
    pub end: String,
    pub style: Style,
    pub centred: bool,
    /// Columns by which the start, and where it goes on, are moved in.
    pub indent: usize,
}

/// A piece of a strip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    Row(Row),
    Rule,
    Logo,
    /// Drawn by the printer itself.
    Qr(String),
    Blank,
}

/// A whole strip, top to bottom.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    pub items: Vec<Item>,
    /// Rows start at the right.
    pub rtl: bool,
    /// What stands at the foot when a character had to be left out because no font on this till has it.
    pub no_glyph: String,
}

impl Row {
    pub fn new(start: impl Into<String>, end: impl Into<String>) -> Row {
        Row { start: start.into(), end: end.into(), ..Row::default() }
    }

    #[must_use]
    pub fn indented(self, indent: usize) -> Row {
        Row { indent, ..self }
    }

    #[must_use]
    pub fn styled(self, style: Style) -> Row {
        Row { style, ..self }
    }

    #[must_use]
    pub fn centred(self) -> Row {
        Row { centred: true, ..self }
    }
}

impl Sheet {
    pub fn row(&mut self, row: Row) {
        self.items.push(Item::Row(row));
    }

    pub fn text(&mut self, text: impl Into<String>) {
        self.row(Row::new(text, ""));
    }

    pub fn title(&mut self, text: impl Into<String>, style: Style) {
        self.row(Row::new(text, "").styled(style).centred());
    }

    pub fn rule(&mut self) {
        self.items.push(Item::Rule);
    }
}
