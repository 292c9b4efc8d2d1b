//! How commands say what they did: a table for people, JSON with `--json`.

use serde::Serialize;
use serde_json::Value;

/// Prints rows: a JSON array, or a table of these columns.
pub(super) fn rows<T: Serialize>(json: bool, columns: &[&str], rows: &[T]) -> anyhow::Result<()> {
    if json {
        println!("{}", serde_json::to_string_pretty(rows)?);
        return Ok(());
    }
    let values = rows.iter().map(serde_json::to_value).collect::<Result<Vec<_>, _>>()?;
    let mut table = vec![columns.iter().map(|column| column.replace('_', " ")).collect::<Vec<_>>()];
    table.extend(
        values.iter().map(|row| columns.iter().map(|column| cell(row.pointer(&path(column)))).collect()),
    );
    print!("{}", aligned(&table));
    Ok(())
}

/// Prints one thing that was made or changed.
pub(super) fn done(json: bool, sentence: &str, value: &Value) {
    if json {
        println!("{value}");
    } else {
        println!("{sentence}");
    }
}

/// `store.code` is a field of a field.
fn path(column: &str) -> String {
    format!("/{}", column.replace('.', "/"))
}

fn cell(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => "–".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Bool(yes)) => if *yes { "yes" } else { "no" }.to_owned(),
        Some(other) => other.to_string(),
    }
}

fn aligned(table: &[Vec<String>]) -> String {
    let columns = table.first().map_or(0, Vec::len);
    let width = |at: usize| table.iter().map(|row| row[at].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut text = String::new();
    for row in table {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        text += cells.collect::<Vec<_>>().join("  ").trim_end();
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_aligned_and_reaches_into_fields() {
        let rows = [serde_json::json!({"a": 1, "b": {"c": "xyz"}}), serde_json::json!({"a": 200, "b": null})];
        let table: Vec<Vec<String>> = rows
            .iter()
            .map(|row| vec![cell(row.pointer(&path("a"))), cell(row.pointer(&path("b.c")))])
            .collect();
        assert_eq!(aligned(&table), "1    xyz\n200  –\n");
    }
}
