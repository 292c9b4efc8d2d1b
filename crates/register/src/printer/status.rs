//! What a printer says of itself: the status bytes of ESC/POS, told apart by their fixed bits.
//!
//! Source: Epson, ESC/POS Command Reference, `DLE EOT`, `GS r` and `GS a`.

use super::trouble::Trouble;

/// Asks, past everything that waits in its buffer, why it is off-line and whether it has paper.
pub const ASK: &[u8] = &[0x10, 0x04, 2, 0x10, 0x04, 4];

/// Asks for the paper sensor in line with everything else: the answer comes once what went before is done.
pub const ASK_IN_LINE: &[u8] = &[0x1d, b'r', 1];

/// What has been heard so far.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Heard {
    /// It answered a question of [`ASK`].
    pub answered: bool,
    /// It answered [`ASK_IN_LINE`].
    pub reached_end: bool,
    pub trouble: Option<Trouble>,
    /// Bytes of an automatic status that are still to come.
    automatic: u8,
    /// Answers of [`ASK`] that came since it was asked.
    answers: u8,
}

impl Heard {
    /// Two questions were sent: what they find replaces what was known.
    pub fn asks(&mut self) {
        self.answers = 0;
    }

    /// Both answers are here.
    pub fn complete(&self) -> bool {
        self.answers >= 2
    }

    pub fn take(&mut self, bytes: &[u8]) {
        for byte in bytes {
            match byte {
                _ if self.automatic > 0 => self.automatic -= 1,
                // 0xx1xx00 begins the four bytes that some printers send whenever something changes.
                byte if byte & 0x93 == 0x10 => self.automatic = 3,
                // 0xx1xx10 answers DLE EOT.
                byte if byte & 0x93 == 0x12 => self.answer(*byte),
                // 0xx0xxxx answers GS r.
                byte if byte & 0x90 == 0 => self.reached_end = true,
                _ => {}
            }
        }
    }

    /// Bits as in the reference's tables for n = 2 and n = 4.
    fn answer(&mut self, byte: u8) {
        self.answered = true;
        let first = self.answers == 0;
        self.answers = self.answers.saturating_add(1);
        let found = match byte {
            _ if !first => (byte & 0x60 != 0).then_some(Trouble::PaperOut),
            byte if byte & 0x04 != 0 => Some(Trouble::CoverOpen),
            byte if byte & 0x20 != 0 => Some(Trouble::PaperOut),
            byte if byte & 0x40 != 0 => Some(Trouble::Offline),
            _ => None,
        };
        if first {
            self.trouble = found;
        } else {
            self.trouble = self.trouble.take().or(found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_is_told_by_its_fixed_bits() {
        let after = |bytes: &[u8]| {
            let mut heard = Heard::default();
            heard.take(bytes);
            (heard.answered, heard.reached_end, heard.trouble)
        };
        assert_eq!(after(&[]), (false, false, None));
        assert_eq!(after(&[0x12, 0x12]), (true, false, None));
        assert_eq!(after(&[0x32, 0x7e]), (true, false, Some(Trouble::PaperOut)));
        assert_eq!(after(&[0x16, 0x12]), (true, false, Some(Trouble::CoverOpen)));
        assert_eq!(after(&[0x52, 0x12]), (true, false, Some(Trouble::Offline)));
        assert_eq!(after(&[0x12, 0x1e]), (true, false, None), "paper that is nearly out still prints");
        assert_eq!(after(&[0x12, 0x12, 0x00]), (true, true, None));
        assert_eq!(after(&[0x18, 0x00, 0x0f, 0x00]), (false, false, None), "nobody asked for that one");
        assert_eq!(after(&[0x18, 0x00, 0x0f, 0x00, 0x00]), (false, true, None));
    }

    #[test]
    fn a_mended_printer_is_believed() {
        let mut heard = Heard::default();
        heard.take(&[0x32, 0x7e]);
        heard.asks();
        heard.take(&[0x12, 0x12]);
        assert_eq!(heard.trouble, None);
    }
}
