//! Just enough JSON to read what `evertill-server demo` prints, so that this program stays quick to build.

use std::iter::Peekable;
use std::str::Chars;

use crate::Result;

#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Null,
    Bool(bool),
    /// As written: nothing here calculates.
    Number(String),
    Text(String),
    List(Vec<Value>),
    Object(Vec<(String, Value)>),
}

impl Value {
    pub fn parse(text: &str) -> Result<Self> {
        let mut chars = text.chars().peekable();
        let value = value(&mut chars)?;
        skip_space(&mut chars);
        match chars.next() {
            None => Ok(value),
            Some(extra) => Err(format!("JSON goes on after its end: `{extra}`").into()),
        }
    }

    pub fn list(&self, key: &str) -> &[Value] {
        match self.get(key) {
            Some(Value::List(items)) => items,
            _ => &[],
        }
    }

    /// A field as text, whatever its type; a missing one is empty.
    pub fn text(&self, key: &str) -> String {
        match self.get(key) {
            Some(Value::Text(text) | Value::Number(text)) => text.clone(),
            Some(Value::Bool(value)) => value.to_string(),
            _ => String::new(),
        }
    }

    fn get(&self, key: &str) -> Option<&Value> {
        match self {
            Value::Object(fields) => fields.iter().find(|(name, _)| name == key).map(|(_, value)| value),
            _ => None,
        }
    }
}

type Input<'a> = Peekable<Chars<'a>>;

fn value(chars: &mut Input<'_>) -> Result<Value> {
    skip_space(chars);
    match chars.peek() {
        Some('{') => object(chars),
        Some('[') => list(chars),
        Some('"') => Ok(Value::Text(text(chars)?)),
        Some(_) => word(chars),
        None => Err("JSON ends too early".into()),
    }
}

fn object(chars: &mut Input<'_>) -> Result<Value> {
    let mut fields = Vec::new();
    expect(chars, '{')?;
    if ends(chars, '}') {
        return Ok(Value::Object(fields));
    }
    loop {
        skip_space(chars);
        let name = text(chars)?;
        expect(chars, ':')?;
        fields.push((name, value(chars)?));
        if ends(chars, '}') {
            return Ok(Value::Object(fields));
        }
        expect(chars, ',')?;
    }
}

fn list(chars: &mut Input<'_>) -> Result<Value> {
    let mut items = Vec::new();
    expect(chars, '[')?;
    if ends(chars, ']') {
        return Ok(Value::List(items));
    }
    loop {
        items.push(value(chars)?);
        if ends(chars, ']') {
            return Ok(Value::List(items));
        }
        expect(chars, ',')?;
    }
}

fn text(chars: &mut Input<'_>) -> Result<String> {
    expect(chars, '"')?;
    let mut text = String::new();
    loop {
        match chars.next() {
            Some('"') => return Ok(text),
            Some('\\') => text.push(escaped(chars)?),
            Some(plain) => text.push(plain),
            None => return Err("a JSON text does not end".into()),
        }
    }
}

fn escaped(chars: &mut Input<'_>) -> Result<char> {
    match chars.next() {
        Some('n') => Ok('\n'),
        Some('t') => Ok('\t'),
        Some('r') => Ok('\r'),
        Some('b') => Ok('\u{8}'),
        Some('f') => Ok('\u{c}'),
        Some('u') => {
            let digits: String = chars.by_ref().take(4).collect();
            let code = u32::from_str_radix(&digits, 16)?;
            // Half of a surrogate pair: only outside the Basic Plane, which is shown, not used.
            Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
        }
        Some(other @ ('"' | '\\' | '/')) => Ok(other),
        _ => Err("an unknown escape in a JSON text".into()),
    }
}

fn word(chars: &mut Input<'_>) -> Result<Value> {
    let mut word = String::new();
    while let Some(next) = chars.next_if(|c| c.is_ascii_alphanumeric() || "+-.".contains(*c)) {
        word.push(next);
    }
    match word.as_str() {
        "null" => Ok(Value::Null),
        "true" => Ok(Value::Bool(true)),
        "false" => Ok(Value::Bool(false)),
        number if number.starts_with(|c: char| c == '-' || c.is_ascii_digit()) => Ok(Value::Number(word)),
        _ => Err(format!("`{word}` is not JSON").into()),
    }
}

fn skip_space(chars: &mut Input<'_>) {
    while chars.next_if(char::is_ascii_whitespace).is_some() {}
}

/// Takes the closing bracket if it is next.
fn ends(chars: &mut Input<'_>, bracket: char) -> bool {
    skip_space(chars);
    chars.next_if_eq(&bracket).is_some()
}

fn expect(chars: &mut Input<'_>, wanted: char) -> Result {
    skip_space(chars);
    match chars.next() {
        Some(found) if found == wanted => Ok(()),
        Some(found) => Err(format!("JSON has `{found}` where `{wanted}` belongs").into()),
        None => Err(format!("JSON ends where `{wanted}` belongs").into()),
    }
}

#[cfg(test)]
mod tests {
    use super::Value;

    #[test]
    fn reads_what_the_demo_prints() {
        let demo = r#" {"hq_user":"ann@x", "pins":[{"name":"Zo\u00eb \"Z\"","pin":"1234","store":1}],
                       "enrol_codes":[], "fresh": true, "note": null} "#;
        let demo = Value::parse(demo).unwrap();
        assert_eq!(demo.text("hq_user"), "ann@x");
        assert_eq!(demo.list("pins")[0].text("name"), "Zoë \"Z\"");
        assert_eq!(demo.list("pins")[0].text("store"), "1");
        assert!(demo.list("enrol_codes").is_empty());
        assert_eq!(demo.text("fresh"), "true");
        assert_eq!(demo.text("nothing"), "");
    }

    #[test]
    fn says_no_to_what_is_not_json() {
        for bad in ["", "{", "{\"a\" 1}", "[1,]", "\"open", "{} extra", "hello", "\"\\q\""] {
            assert!(Value::parse(bad).is_err(), "{bad}");
        }
    }
}
