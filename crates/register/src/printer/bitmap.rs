//! Black dots on white, a bit each, as a printer takes them.

/// A picture of dots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bitmap {
    width: usize,
    height: usize,
    /// Row by row, eight dots a byte, the leftmost highest.
    bytes: Vec<u8>,
}

impl Bitmap {
    #[must_use]
    pub fn new(width: usize, height: usize) -> Bitmap {
        Bitmap { width, height, bytes: vec![0; width.div_ceil(8) * height] }
    }

    /// Blackens a dot; outside the picture there is none.
    pub fn set(&mut self, x: i32, y: i32) {
        let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else { return };
        if x < self.width && y < self.height {
            self.bytes[y * self.width.div_ceil(8) + x / 8] |= 0x80 >> (x % 8);
        }
    }

    /// The command that prints it where the paper is: `GS v 0 m xL xH yL yH d…` (Epson, ESC/POS Command Reference).
    /// The printer library would want an image file for this.
    #[must_use]
    pub fn command(&self) -> Vec<u8> {
        let [x, y] =
            [self.width.div_ceil(8), self.height].map(|side| u16::try_from(side).unwrap_or(u16::MAX));
        let mut command = vec![0x1d, b'v', b'0', 0];
        command.extend(x.to_le_bytes());
        command.extend(y.to_le_bytes());
        command.extend(&self.bytes);
        command
    }
}
