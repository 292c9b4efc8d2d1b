//! Import files: CSV with a header line, read whole and checked line by line before anything is written.

use std::collections::HashMap;
use std::io::Read;

use evertill_domain::Quantity;

use super::amount;
use super::rows::{BadRow, PriceLine, ProductLine, StockLine};

/// Columns of a catalogue file; the first five are required.
pub const CATALOG_COLUMNS: &[&str] = &[
    "sku",
    "name",
    "vendor",
    "category",
    "tax_class",
    "unit",
    "barcodes",
    "plu",
    "allow_open",
    "allow_label",
    "allow_amount",
    "tracked",
    "retired",
    "picture",
    "hue",
];
/// Columns of a price file; `sku` and `price` are required.
pub const PRICE_COLUMNS: &[&str] = &["sku", "price", "store", "valid_from"];
/// Columns of a stock file; `sku` and `on_hand` are required.
pub const STOCK_COLUMNS: &[&str] = &["sku", "on_hand", "store", "low"];

/// The good rows of a file and its bad ones.
#[derive(Debug)]
pub struct Parsed<T> {
    pub rows: Vec<T>,
    pub bad: Vec<BadRow>,
}

/// # Errors
/// The header's fault, by which no line can be read.
pub fn catalog(file: impl Read) -> Result<Parsed<ProductLine>, BadRow> {
    parse(file, CATALOG_COLUMNS, 5, product)
}

/// # Errors
/// The header's fault, by which no line can be read.
pub fn prices(file: impl Read) -> Result<Parsed<PriceLine>, BadRow> {
    parse(file, PRICE_COLUMNS, 2, price)
}

/// # Errors
/// The header's fault, by which no line can be read.
pub fn stock(file: impl Read) -> Result<Parsed<StockLine>, BadRow> {
    parse(file, STOCK_COLUMNS, 2, stock_line)
}

fn product(cells: &Cells) -> Result<ProductLine, String> {
    Ok(ProductLine {
        line: cells.line,
        sku: cells.short("sku", 64)?,
        name: cells.short("name", 120)?,
        vendor: cells.short("vendor", 64)?,
        category: cells.short("category", 64)?,
        tax_class: cells.short("tax_class", 32)?,
        unit: cells.optional("unit").unwrap_or("each").to_owned(),
        barcodes: barcodes(cells.get("barcodes"))?,
        plu: cells.optional("plu").map(|plu| digits(plu, "PLU", 6)).transpose()?,
        allow_open: cells.flag("allow_open", false)?,
        allow_label: cells.flag("allow_label", false)?,
        allow_amount: cells.flag("allow_amount", false)?,
        tracked: cells.flag("tracked", true)?,
        retired: cells.flag("retired", false)?,
        picture: cells.get("picture").to_owned(),
        hue: hue(cells.get("hue"))?,
    })
}

fn price(cells: &Cells) -> Result<PriceLine, String> {
    Ok(PriceLine {
        line: cells.line,
        store: store(cells),
        sku: cells.required("sku")?.to_owned(),
        price: cells.required("price")?.to_owned(),
        valid_from: amount::valid_from(cells.get("valid_from"))?,
    })
}

fn stock_line(cells: &Cells) -> Result<StockLine, String> {
    let on_hand = quantity(cells.required("on_hand")?)?;
    let low = cells.optional("low").map(quantity).transpose()?;
    Ok(StockLine {
        line: cells.line,
        store: store(cells),
        sku: cells.required("sku")?.to_owned(),
        on_hand,
        low,
    })
}

/// A store's code; empty or `*` means every store.
fn store(cells: &Cells) -> Option<String> {
    cells.optional("store").filter(|code| *code != "*").map(ToOwned::to_owned)
}

fn quantity(text: &str) -> Result<Quantity, String> {
    let quantity =
        Quantity::parse(text).ok_or_else(|| format!("{text:?} is no quantity with up to three decimals"))?;
    if quantity < Quantity::ZERO { Err(format!("the quantity {text} is below zero")) } else { Ok(quantity) }
}

/// Several codes of one product are separated by `|`.
fn barcodes(text: &str) -> Result<Vec<String>, String> {
    let codes = text.split('|').map(str::trim).filter(|code| !code.is_empty());
    codes.map(barcode).collect()
}

/// Digits, or for codes of other symbologies visible ASCII; a GTIN's check digit must be right.
fn barcode(code: &str) -> Result<String, String> {
    let visible = code.len() <= 48 && code.bytes().all(|byte| byte.is_ascii_graphic());
    if !visible {
        return Err(format!("{code:?} is no barcode: at most 48 visible ASCII characters"));
    }
    let gtin = matches!(code.len(), 8 | 12 | 13 | 14) && code.bytes().all(|byte| byte.is_ascii_digit());
    if gtin && !check_digit_is_right(code) {
        return Err(format!("the check digit of the barcode {code} is wrong"));
    }
    Ok(code.to_owned())
}

/// GS1's check digit: weights 3 and 1 from the right, the sum with the check digit a multiple of ten.
fn check_digit_is_right(code: &str) -> bool {
    let weighted = code.bytes().rev().zip([1, 3].into_iter().cycle());
    weighted.map(|(byte, weight)| u32::from(byte - b'0') * weight).sum::<u32>() % 10 == 0
}

fn digits(text: &str, what: &str, longest: usize) -> Result<String, String> {
    let fine = text.len() <= longest && text.bytes().all(|byte| byte.is_ascii_digit());
    if fine { Ok(text.to_owned()) } else { Err(format!("{text:?} is no {what}: at most {longest} digits")) }
}

fn hue(text: &str) -> Result<u16, String> {
    if text.is_empty() {
        return Ok(0);
    }
    text.parse().ok().filter(|hue| *hue < 360).ok_or_else(|| format!("{text:?} is no hue: 0 to 359"))
}

/// One line's cells by column.
struct Cells<'a> {
    line: u64,
    columns: &'a HashMap<&'static str, usize>,
    record: &'a csv::StringRecord,
}

impl Cells<'_> {
    fn get(&self, column: &str) -> &str {
        self.columns.get(column).and_then(|at| self.record.get(*at)).unwrap_or_default().trim()
    }

    fn optional(&self, column: &str) -> Option<&str> {
        Some(self.get(column)).filter(|text| !text.is_empty())
    }

    fn required(&self, column: &str) -> Result<&str, String> {
        self.optional(column).ok_or_else(|| format!("{column} is missing"))
    }

    fn short(&self, column: &str, longest: usize) -> Result<String, String> {
        let text = self.required(column)?;
        if text.chars().count() > longest {
            return Err(format!("{column} is longer than {longest} characters"));
        }
        Ok(text.to_owned())
    }

    fn flag(&self, column: &str, otherwise: bool) -> Result<bool, String> {
        match self.get(column) {
            "" => Ok(otherwise),
            "true" | "yes" | "1" => Ok(true),
            "false" | "no" | "0" => Ok(false),
            other => Err(format!("{column} is {other:?}: write true or false")),
        }
    }
}

fn parse<T>(
    file: impl Read,
    known: &'static [&'static str],
    required: usize,
    row: impl Fn(&Cells) -> Result<T, String>,
) -> Result<Parsed<T>, BadRow> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(file);
    let header = reader.headers().map_err(|error| BadRow::new(1, unreadable(&error)))?.clone();
    let columns = columns(&header, known, required).map_err(|reason| BadRow::new(1, reason))?;
    let mut parsed = Parsed { rows: Vec::new(), bad: Vec::new() };
    let mut record = csv::StringRecord::new();
    loop {
        let line = reader.position().line();
        match reader.read_record(&mut record) {
            Ok(false) => return Ok(parsed),
            Ok(true) => {
                let line = record.position().map_or(line, csv::Position::line);
                let read = same_width(&record, header.len())
                    .and_then(|()| row(&Cells { line, columns: &columns, record: &record }));
                match read {
                    Ok(row) => parsed.rows.push(row),
                    Err(reason) => parsed.bad.push(BadRow::new(line, reason)),
                }
            }
            Err(error) if error.is_io_error() => return Err(BadRow::new(line, unreadable(&error))),
            Err(error) => parsed.bad.push(BadRow::new(line, unreadable(&error))),
        }
    }
}

fn same_width(record: &csv::StringRecord, wanted: usize) -> Result<(), String> {
    let found = record.len();
    if found == wanted { Ok(()) } else { Err(format!("{found} cells where the header has {wanted}")) }
}

fn unreadable(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Utf8 { .. } => "not UTF-8".to_owned(),
        csv::ErrorKind::Io(error) => format!("cannot be read: {error}"),
        _ => error.to_string(),
    }
}

/// Where each known column stands; a misspelt column must not be taken for an absent one.
fn columns(
    header: &csv::StringRecord,
    known: &'static [&'static str],
    required: usize,
) -> Result<HashMap<&'static str, usize>, String> {
    let mut columns = HashMap::new();
    for (at, name) in header.iter().enumerate() {
        let name = name.trim().trim_start_matches('\u{feff}');
        let Some(column) = known.iter().find(|column| **column == name) else {
            return Err(format!("column {name:?} is not known; the columns are {}", known.join(",")));
        };
        if columns.insert(*column, at).is_some() {
            return Err(format!("column {name} is there twice"));
        }
    }
    match known[..required].iter().find(|column| !columns.contains_key(**column)) {
        Some(missing) => {
            Err(format!("column {missing} is missing; required are {}", known[..required].join(",")))
        }
        None => Ok(columns),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::ValidFrom;

    #[test]
    fn a_catalogue_file_is_read_with_its_defaults() {
        let file = "sku,name,vendor,category,tax_class,barcodes,plu\n\
                    A1,\"Bread, dark\",kostner,Bakery,zero,4006381333931|12345,2001\n\
                    A2,Milk,dairy,Dairy,zero,,\n";
        let parsed = catalog(file.as_bytes()).unwrap();
        assert_eq!(parsed.bad, []);
        assert_eq!(parsed.rows[0].barcodes, ["4006381333931", "12345"]);
        assert_eq!(parsed.rows[0].name, "Bread, dark");
        assert_eq!(
            (parsed.rows[1].unit.as_str(), parsed.rows[1].tracked, &parsed.rows[1].plu),
            ("each", true, &None)
        );
    }

    #[test]
    fn bad_lines_are_listed_with_their_number_and_reason() {
        let file = "sku,name,vendor,category,tax_class,barcodes,hue\n\
                    A1,Bread,v,c,zero,4006381333932,0\n\
                    ,Nameless,v,c,zero,,\n\
                    A3,\"Two\nlines\",v,c,zero,,\n\
                    A4,Short\n\
                    A5,Hue,v,c,zero,,360\n";
        let parsed = catalog(file.as_bytes()).unwrap();
        let bad: Vec<_> = parsed.bad.iter().map(|bad| (bad.line, bad.reason.as_str())).collect();
        assert_eq!(
            bad,
            [
                (2, "the check digit of the barcode 4006381333932 is wrong"),
                (3, "sku is missing"),
                (6, "2 cells where the header has 7"),
                (7, "\"360\" is no hue: 0 to 359"),
            ]
        );
        assert_eq!(parsed.rows.len(), 1, "the name on two lines is fine");
    }

    #[test]
    fn a_header_must_have_its_columns_and_no_strange_ones() {
        let reason = |file: &str| prices(file.as_bytes()).unwrap_err().reason;
        assert!(reason("sku,amount\n").contains("\"amount\" is not known"));
        assert!(reason("sku,store\n").contains("price is missing"));
        assert!(reason("sku,sku,price\n").contains("twice"));
        assert!(reason("").contains("not known") || reason("").contains("missing"));
        assert_eq!(
            prices("\u{feff}sku,price\nA1,4.50\n".as_bytes()).unwrap().rows.len(),
            1,
            "a byte order mark is no column"
        );
    }

    #[test]
    fn prices_and_stock_name_one_store_or_all() {
        let parsed =
            prices("sku,price,store,valid_from\nA1,4.50,*,2026-12-01\nA1,4.60,S1,\n".as_bytes()).unwrap();
        assert_eq!(parsed.rows[0].store, None);
        assert!(matches!(parsed.rows[0].valid_from, ValidFrom::Day(_)));
        assert_eq!(parsed.rows[1].store.as_deref(), Some("S1"));
        assert_eq!(parsed.rows[1].valid_from, ValidFrom::Now);

        let parsed = stock("sku,on_hand,low\nA1,12.5,3\nA2,-1,\nA3,x,\n".as_bytes()).unwrap();
        assert_eq!((parsed.rows[0].on_hand, parsed.rows[0].low), (Quantity(12_500), Some(Quantity(3000))));
        assert_eq!(parsed.bad.iter().map(|bad| bad.line).collect::<Vec<_>>(), [3, 4]);
    }
}
