//! GS1 Digital Link: a product as a web address, `https://example.com/01/09506000134352/10/ABC?17=261231`.
//!
//! Source: GS1 Digital Link Standard, URI Syntax. Identifiers are numbers only: the short names of early drafts
//! (`/gtin/`) are no longer part of it.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::elements::{Element, product};
use super::{Code, Flaw, Thing};

/// What may stand before the value that names the thing, and the qualifiers that may follow it, in this order.
const KEYS: &[(&str, &[&str])] = &[
    ("01", &["22", "10", "21", "235"]),
    ("8006", &["22", "10", "21"]),
    ("00", &[]),
    ("253", &[]),
    ("255", &[]),
    ("401", &[]),
    ("402", &[]),
    ("414", &["254", "7040"]),
    ("417", &["7040"]),
    ("8003", &[]),
    ("8004", &["7040"]),
    ("8017", &["8019"]),
    ("8018", &["8019"]),
];

pub(super) fn is_address(text: &str) -> bool {
    let scheme = text.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    scheme.is_some_and(|scheme| scheme == "http" || scheme == "https")
}

pub(super) fn read(text: &str, today: NaiveDate) -> Result<Code, Flaw> {
    let link = Flaw::NotAProduct(Thing::Link);
    let address = text.split_once("://").map_or(text, |(_, address)| address);
    let address = address.split_once('#').map_or(address, |(address, _)| address);
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let segments: Vec<&str> = path.trim_end_matches('/').split('/').skip(1).collect();
    let pairs = (0..segments.len()).find_map(|at| pairs(&segments[at..])).ok_or(link)?;
    let mut elements = Vec::new();
    for (ai, value) in pairs {
        elements.push(Element::new(ai, gtin_14(ai, decoded(value)), today)?);
    }
    for (ai, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
        // Other keys are the address's own business.
        if super::ai::find(ai).is_some_and(|(whole, _)| whole == ai) {
            elements.push(Element::new(ai, decoded(value), today)?);
        }
    }
    product(&elements, today)
}

/// The rest of a path as identifiers and values, if it is that: a key, then its qualifiers in their order.
fn pairs<'a>(segments: &[&'a str]) -> Option<Vec<(&'a str, &'a str)>> {
    let (_, qualifiers) = KEYS.iter().find(|(key, _)| segments.first() == Some(key))?;
    if !segments.len().is_multiple_of(2) {
        return None;
    }
    let pairs: Vec<_> = segments.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
    let place = |ai: &str| qualifiers.iter().position(|qualifier| *qualifier == ai);
    let places = pairs[1..].iter().map(|(ai, _)| place(ai)).collect::<Option<Vec<_>>>()?;
    places.is_sorted_by(|a, b| a < b).then_some(pairs)
}

/// A GTIN may be written without its leading zeros.
fn gtin_14<'a>(ai: &str, value: Cow<'a, str>) -> Cow<'a, str> {
    match value.len() {
        8 | 12 | 13 if ai == "01" => Cow::Owned(format!("{value:0>14}")),
        _ => value,
    }
}

/// Percent-decoding (RFC 3986, 2.1); what is not UTF-8 then is no value of ours, and the caller's check says so.
fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let hex = behind.get(..2).filter(|_| *first == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.filter(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit())) {
            Some(hex) => {
                bytes.push(u8::from_str_radix(hex, 16).unwrap_or_default());
                rest = &behind[2..];
            }
            None => {
                bytes.push(*first);
                rest = behind;
            }
        }
    }
    Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
}
