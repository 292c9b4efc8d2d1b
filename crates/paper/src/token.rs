//! The commands in a stream of ESC/POS bytes, one after the other.
//!
//! Source: Epson, ESC/POS Command Reference; only what receipts are made of is known here.

/// One command, or text between commands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    Text(Vec<u8>),
    LineFeed,
    Reset,
    CodePage(u8),
    Bold(bool),
    Align(u8),
    Feed(u8),
    /// Times as wide and as high.
    Size(u8, u8),
    /// Connector pin, and the times on and off in units of 2 ms.
    Kick(u8, u8, u8),
    Cut,
    /// Bytes a row, rows, and the dots.
    Raster(usize, usize, Vec<u8>),
    /// A function of a two-dimensional code: kind, function, data.
    Code(u8, u8, Vec<u8>),
    /// `DLE EOT n`.
    Ask(u8),
    /// `GS r n`.
    AskInLine(u8),
    /// No command of ours begins like this.
    Unknown(u8),
}

/// The first token and its length; none while its end is still on the way.
#[must_use]
pub fn first(bytes: &[u8]) -> Option<(Token, usize)> {
    match bytes {
        [] | [0x10 | 0x1b | 0x1d] => None,
        [0x0a, ..] => Some((Token::LineFeed, 1)),
        [0x10, 0x04, n, ..] => Some((Token::Ask(*n), 3)),
        [0x10, 0x04] => None,
        [0x1b, rest @ ..] => escape(rest),
        [0x1d, rest @ ..] => group(rest),
        [byte, ..] if *byte < 0x20 => Some((Token::Unknown(*byte), 1)),
        _ => {
            let end = bytes.iter().position(|byte| *byte < 0x20).unwrap_or(bytes.len());
            Some((Token::Text(bytes[..end].to_vec()), end))
        }
    }
}

fn escape(rest: &[u8]) -> Option<(Token, usize)> {
    Some(match rest {
        [b'@', ..] => (Token::Reset, 2),
        [b't', n, ..] => (Token::CodePage(*n), 3),
        [b'E', n, ..] => (Token::Bold(n & 1 == 1), 3),
        [b'a', n, ..] => (Token::Align(*n), 3),
        [b'd', n, ..] => (Token::Feed(*n), 3),
        [b'p', m, on, off, ..] => (Token::Kick(*m, *on, *off), 5),
        [b't' | b'E' | b'a' | b'd'] | [b'p', ..] => return None,
        _ => (Token::Unknown(0x1b), 1),
    })
}

fn group(rest: &[u8]) -> Option<(Token, usize)> {
    Some(match rest {
        [b'!', n, ..] => (Token::Size((n >> 4) + 1, (n & 7) + 1), 3),
        [b'r', n, ..] => (Token::AskInLine(*n), 3),
        [b'V', b'A' | b'B', _, ..] => (Token::Cut, 4),
        [b'V', 0 | 1 | b'0' | b'1', ..] => (Token::Cut, 3),
        [b'v', b'0', _, xl, xh, yl, yh, data @ ..] => {
            let number = |low: &u8, high: &u8| usize::from(u16::from_le_bytes([*low, *high]));
            let (across, rows) = (number(xl, xh), number(yl, yh));
            let dots = data.get(..across * rows)?;
            (Token::Raster(across, rows, dots.to_vec()), 8 + dots.len())
        }
        [b'(', b'k', low, high, data @ ..] => {
            let data = data.get(..usize::from(u16::from_le_bytes([*low, *high])))?;
            let [kind, function, data @ ..] = data else { return Some((Token::Unknown(0x1d), 1)) };
            (Token::Code(*kind, *function, data.to_vec()), 7 + data.len())
        }
        [b'!' | b'r' | b'V' | b'v' | b'(', ..] => return None,
        _ => (Token::Unknown(0x1d), 1),
    })
}

/// All whole tokens, and how many bytes they are.
#[must_use]
pub fn all(bytes: &[u8]) -> (Vec<Token>, usize) {
    let (mut tokens, mut at) = (Vec::new(), 0);
    while let Some((token, length)) = first(&bytes[at..]) {
        tokens.push(token);
        at += length;
    }
    (tokens, at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_waits_for_its_end() {
        let receipt =
            b"\x1b@\x1bt\x13\x1d!\x11Hi\n\x1bp\x00\x19\x32\x1dv0\x00\x01\x00\x02\x00\x10\x04\x1dVA\x00";
        let (tokens, length) = all(receipt);
        assert_eq!(length, receipt.len());
        let wanted = [
            Token::Reset,
            Token::CodePage(19),
            Token::Size(2, 2),
            Token::Text(b"Hi".to_vec()),
            Token::LineFeed,
            Token::Kick(0, 25, 50),
            // What looks like a question is a picture's dots.
            Token::Raster(1, 2, vec![0x10, 0x04]),
            Token::Cut,
        ];
        assert_eq!(tokens, wanted);
        for cut in 0..receipt.len() {
            let (_, at) = all(&receipt[..cut]);
            let whole = all(&receipt[..at]).0.into_iter().chain(all(&receipt[at..]).0);
            let bytes = |token: &Token| matches!(token, Token::Unknown(_));
            assert!(!whole.into_iter().any(|token| bytes(&token)), "cut at {cut}");
        }
    }
}
