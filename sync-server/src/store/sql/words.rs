//! The words of a statement, as far as somebody must know them who asks whose rows it is about.

/// A word, a value that is given, or a mark between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A word of SQL's or a name, without its quotes.
    Word(&'a str),
    /// By its number: `?3`, or a bare `?` in its turn.
    Given(usize),
    Mark(char),
    /// A number, a text in quotes, an inequality.
    Else,
}

impl Token<'_> {
    pub fn is(&self, word: &str) -> bool {
        matches!(self, Token::Word(own) if own.eq_ignore_ascii_case(word))
    }
}

pub(super) fn tokens(sql: &str) -> Vec<Token<'_>> {
    let (mut all, mut rest, mut last) = (Vec::new(), sql.trim_start(), 0);
    while let Some(first) = rest.chars().next() {
        let (token, length) = match first {
            '"' => {
                quoted(rest, '"').map_or((Token::Else, rest.len()), |(name, end)| (Token::Word(name), end))
            }
            '\'' => (Token::Else, quoted(rest, '\'').map_or(rest.len(), |(_, end)| end)),
            '?' => {
                let end = 1 + run(rest.get(1..).unwrap_or_default(), |letter| letter.is_ascii_digit());
                let number = rest.get(1..end).unwrap_or_default().parse().unwrap_or(last + 1);
                last = last.max(number);
                (Token::Given(number), end)
            }
            '!' | '<' | '>' => (Token::Else, run(rest, |letter| matches!(letter, '!' | '<' | '>' | '='))),
            letter if letter.is_ascii_digit() => (Token::Else, run(rest, |letter| letter.is_ascii_digit())),
            letter if is_word(letter) => {
                let end = run(rest, is_word);
                (Token::Word(rest.get(..end).unwrap_or_default()), end)
            }
            mark => (Token::Mark(mark), mark.len_utf8()),
        };
        all.push(token);
        rest = rest.get(length..).unwrap_or_default().trim_start();
    }
    all
}

/// What a table that has just been named is called from there on.
pub(super) fn alias<'a>(tokens: &[Token<'a>], at: usize) -> Option<&'a str> {
    const NONE: &[&str] = &[
        "WHERE",
        "JOIN",
        "LEFT",
        "CROSS",
        "ON",
        "GROUP",
        "ORDER",
        "LIMIT",
        "SET",
        "UNION",
        "EXCEPT",
        "INTERSECT",
        "INDEXED",
        "RETURNING",
        "HAVING",
    ];
    match (tokens.get(at)?, tokens.get(at + 1)) {
        (as_, Some(Token::Word(alias))) if as_.is("AS") => Some(alias),
        (Token::Word(word), _) if !NONE.contains(&word.to_ascii_uppercase().as_str()) => Some(word),
        _ => None,
    }
}

pub(super) fn is_distinct_from(tokens: &[Token<'_>], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| tokens.get(at));
    tokens.get(at).is_some_and(|word| word.is("FROM")) && before.is_some_and(|word| word.is("DISTINCT"))
}

/// What stands between commas, from here to the end of the brackets or to FROM; and where that is over.
pub(super) fn list<'t, 'a>(tokens: &'t [Token<'a>], from: usize) -> (Vec<&'t [Token<'a>]>, usize) {
    let (mut all, mut begin, mut depth, mut at) = (Vec::new(), from, 0usize, from);
    while let Some(token) = tokens.get(at) {
        let is_from = token.is("FROM") && !is_distinct_from(tokens, at);
        let ends = depth == 0 && (is_from || *token == Token::Mark(')'));
        if ends || (depth == 0 && *token == Token::Mark(',')) {
            all.push(tokens.get(begin..at).unwrap_or_default());
            begin = at + 1;
        }
        if ends {
            return (all, at + 1);
        }
        match token {
            Token::Mark('(') => depth += 1,
            Token::Mark(')') => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    all.push(tokens.get(begin..).unwrap_or_default());
    (all, at)
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// How many bytes there are of such letters.
fn run(text: &str, of: impl Fn(char) -> bool) -> usize {
    text.find(|letter| !of(letter)).unwrap_or(text.len())
}

/// What stands between quotes, and where that is over.
fn quoted(text: &str, quote: char) -> Option<(&str, usize)> {
    let inside = text.get(1..)?;
    let end = inside.find(quote)?;
    Some((inside.get(..end)?, end + 2))
}
