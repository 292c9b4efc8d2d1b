//! The words that PostgreSQL reads otherwise than SQLite.

use std::fmt::Write as _;

/// Hints to SQLite's planner, and what its lists of ids need.
const WORDS: &[(&str, &str)] = &[
    ("CROSS JOIN", "JOIN"),
    (" INDEXED BY price_by_variant", ""),
    ("unhex(k.value)", "k.value"),
    ("lower(hex(e.key))", "replace(e.key::text, '-', '')"),
];

/// A list is an array: of integers under the name of `j`, of ids under `k`, of texts under `t`.
const LISTS: &[(&str, &str)] = &[("j", "bigint"), ("k", "uuid"), ("t", "text")];

/// A statement as PostgreSQL reads it.
pub(super) fn postgres(sql: &str) -> String {
    let mut text = numbered(sql);
    for (ours, theirs) in WORDS {
        if text.contains(ours) {
            text = text.replace(ours, theirs);
        }
    }
    if text.contains("json_each(") { lists(&text) } else { text }
}

/// `json_each($1) AS j` is `unnest($1::bigint[]) AS j (value)`.
fn lists(sql: &str) -> String {
    let mut pieces = sql.split("json_each(");
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let known = LISTS.iter().find_map(|(name, ty)| {
            let (number, rest) = piece.split_once(&format!(") AS {name}"))?;
            number.starts_with('$').then(|| format!("unnest({number}::{ty}[]) AS {name} (value){rest}"))
        });
        text.push_str(&known.unwrap_or_else(|| piece.to_owned()));
    }
    text
}

/// `?1` is `$1`; a bare `?` takes the number after the highest so far.
fn numbered(sql: &str) -> String {
    let mut text = String::with_capacity(sql.len() + 8);
    let mut highest = 0;
    let mut pieces = sql.split('?');
    text.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let digits = piece.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(piece.len());
        let (number, rest) = piece.split_at(digits);
        let number = number.parse().unwrap_or(highest + 1);
        highest = highest.max(number);
        // Writing to a string cannot fail.
        let _ = write!(text, "${number}{rest}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::postgres;

    #[test]
    fn what_postgres_reads() {
        let table = [
            ("SELECT a FROM t WHERE b = ?2 AND c = ?1", "SELECT a FROM t WHERE b = $2 AND c = $1"),
            ("INSERT INTO t (a, b) VALUES (?, ?)", "INSERT INTO t (a, b) VALUES ($1, $2)"),
            ("SELECT ?1 WHERE a = ?1 AND b = ? AND c = ?", "SELECT $1 WHERE a = $1 AND b = $2 AND c = $3"),
            (
                "SELECT e.id FROM json_each(?1) AS k CROSS JOIN event AS e ON e.key = unhex(k.value)",
                "SELECT e.id FROM unnest($1::uuid[]) AS k (value) JOIN event AS e ON e.key = k.value",
            ),
            (
                "SELECT 1 FROM t WHERE id IN (SELECT j.value FROM json_each(?3) AS j)",
                "SELECT 1 FROM t WHERE id IN (SELECT j.value FROM unnest($3::bigint[]) AS j (value))",
            ),
        ];
        for (ours, theirs) in table {
            assert_eq!(postgres(ours), theirs);
        }
    }
}
