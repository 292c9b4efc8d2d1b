//! A receipt as rows: by vendor, with everything that the sum is made of, so that the column adds up on paper.

use super::amounts::Amounts;
use super::sheet::{Item, Row, Sheet, Style};
use super::words::Words;
use crate::view::{FeeSum, Minor, PrinterSettings, Receipt, ReceiptGroup, ReceiptLine, TenderLine};

/// How a receipt comes to be printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Marks {
    /// An earlier attempt may have left a part of it on paper.
    pub interrupted: bool,
    pub logo: bool,
}

/// Lays a receipt out in its store's language.
#[must_use]
pub fn receipt(receipt: &Receipt, marks: Marks) -> Sheet {
    let words = Words::of(&receipt.locale);
    let amounts = Amounts::new(&receipt.locale, receipt.currency_digits);
    let mut strip = Strip { sheet: sheet(&words), words: &words, amounts: &amounts };
    if marks.interrupted {
        strip.sheet.title(words.get("paper-interrupted"), Style::Bold);
        strip.sheet.items.push(Item::Blank);
    }
    if marks.logo {
        strip.sheet.items.push(Item::Logo);
    }
    strip.head(receipt);
    for group in &receipt.groups {
        strip.group(group, receipt);
    }
    strip.sum(receipt);
    strip.foot(receipt);
    strip.sheet
}

/// A page that shows whether a printer is set up well.
#[must_use]
pub fn test_page(locale: &str, settings: &PrinterSettings, place: &[&str]) -> Sheet {
    /// A word of each script that printers lack, in its own language: *receipt*.
    const SCRIPTS: &[&str] =
        &["إيصال", "קבלה", "ใบเสร็จ", "レシート", "收据", "영수증", "चेक", "Απόδειξη", "Чек"];
    let words = Words::of(locale);
    let mut page = sheet(&words);
    if settings.logo {
        page.items.push(Item::Logo);
    }
    page.title(words.get("paper-test"), Style::Double);
    for line in place {
        page.title(*line, Style::Plain);
    }
    page.rule();
    let (columns, dots) = (settings.columns.to_string(), settings.dots.to_string());
    let values = [("columns", columns.as_str()), ("dots", &dots), ("page", &settings.code_page)];
    page.text(words.say("paper-test-columns", &values));
    page.text(words.get("paper-test-text"));
    page.text((0..settings.columns).map(|column| char::from(b'0' + column % 10)).collect::<String>());
    page.rule();
    page.text(words.get("paper-test-scripts"));
    for word in SCRIPTS {
        page.row(Row::new(*word, "12.34"));
    }
    page.rule();
    page.items.push(Item::Qr("evertill:test".into()));
    page
}

fn sheet(words: &Words) -> Sheet {
    Sheet { items: Vec::new(), rtl: words.rtl, no_glyph: words.get("paper-no-glyph") }
}

struct Strip<'a> {
    sheet: Sheet,
    words: &'a Words,
    amounts: &'a Amounts,
}

impl Strip<'_> {
    fn head(&mut self, receipt: &Receipt) {
        let words = self.words;
        self.sheet.title(&receipt.tenant_name, Style::Double);
        self.sheet.title(format!("{} - {}", receipt.store_name, receipt.register_name), Style::Plain);
        self.sheet.title(local_time(&receipt.sold_at), Style::Plain);
        if !receipt.cashier.is_empty() {
            self.sheet.title(words.say("paper-cashier", &[("name", &receipt.cashier)]), Style::Plain);
        }
        if receipt.voided {
            self.sheet.title(words.get("paper-void"), Style::Double);
        }
        if receipt.copy > 0 {
            let number = receipt.copy.to_string();
            self.sheet.title(words.say("paper-copy", &[("n", &number)]), Style::Double);
        }
        self.sheet.rule();
        self.sheet.row(Row::new(words.get("paper-number"), &receipt.number));
        for (id, name, value) in
            [("paper-customer", "id", &receipt.customer_id), ("paper-exempt", "certificate", &receipt.exempt)]
        {
            if let Some(value) = value {
                self.sheet.text(words.say(id, &[(name, value)]));
            }
        }
    }

    fn group(&mut self, group: &ReceiptGroup, receipt: &Receipt) {
        self.sheet.rule();
        if !group.vendor.is_empty() {
            self.sheet.row(Row::new(&group.vendor, &group.number));
        }
        for line in &group.lines {
            self.line(line);
        }
        if receipt.groups.len() > 1 {
            // Its share of what is taken off everything is in it already; the rows that say so come later.
            let id = if receipt.order_discount.is_some() {
                "paper-group-total-discounted"
            } else {
                "paper-group-total"
            };
            let label = self.words.say(id, &[("vendor", &group.vendor)]);
            self.amount(label, group.total);
        }
    }

    fn line(&mut self, line: &ReceiptLine) {
        self.amount(line.name.clone(), line.gross);
        let (quantity, price) =
            (self.amounts.quantity(&line.quantity), self.amounts.unit_price(line.unit_price.0));
        let values = [("quantity", quantity.as_str()), ("price", &price), ("unit", &line.unit)];
        let by_piece = line.unit.is_empty() || line.unit == "each";
        if !by_piece {
            self.detail(self.words.say("paper-measured", &values));
        } else if quantity != self.amounts.quantity("1") {
            self.detail(self.words.say("paper-each", &values));
        }
        if line.discount != Minor(0) {
            let label = self.discount("paper-discount", line.discount_percent_bp);
            self.part(label, taken_off(line.discount));
        }
        for FeeSum { label, amount } in &line.fees {
            self.part(label.clone(), *amount);
        }
        if let Some(note) = &line.note {
            self.detail(note.clone());
        }
    }

    /// What comes to the lines, and what it makes.
    fn sum(&mut self, receipt: &Receipt) {
        self.sheet.rule();
        if let Some(discount) = &receipt.order_discount {
            let label = self.discount("paper-order-discount", discount.percent_bp);
            self.amount(label, taken_off(discount.amount));
        }
        if receipt.exempt_amount != Minor(0) {
            self.amount(self.words.get("paper-tax-not-charged"), taken_off(receipt.exempt_amount));
        }
        self.taxes(receipt, false);
        let label = self.words.say("paper-total", &[("currency", &receipt.currency)]);
        let total = self.amounts.money(receipt.total);
        self.sheet.row(Row::new(label, total).styled(Style::Double));
        if receipt.rounding != Minor(0) {
            self.amount(self.words.get("paper-rounding"), receipt.rounding);
        }
        for tender in &receipt.tenders {
            self.tender(tender);
        }
        if receipt.change != Minor(0) {
            self.amount(self.words.get("paper-change"), receipt.change);
        }
        if receipt.taxes.iter().any(|tax| tax.included) || !receipt.fees.is_empty() {
            self.sheet.rule();
        }
        self.taxes(receipt, true);
        for FeeSum { label, amount } in &receipt.fees {
            self.amount(self.words.say("paper-fees", &[("label", label)]), *amount);
        }
    }

    fn taxes(&mut self, receipt: &Receipt, included: bool) {
        let id = if included { "paper-tax-contained" } else { "paper-tax-added" };
        for tax in receipt.taxes.iter().filter(|tax| tax.included == included) {
            let net = self.amounts.money(tax.net);
            self.amount(self.words.say(id, &[("label", &tax.label), ("net", &net)]), tax.tax);
        }
    }

    fn tender(&mut self, tender: &TenderLine) {
        let label = match tender.kind.as_str() {
            "cash" => self.words.get("paper-cash"),
            "external_card" => self.words.get("paper-card"),
            "coupon" => self.words.get("paper-coupon"),
            _ => tender.label.clone(),
        };
        self.amount(label, tender.amount);
        if let Some(reference) = &tender.reference {
            self.detail(reference.clone());
        }
    }

    fn foot(&mut self, receipt: &Receipt) {
        self.sheet.rule();
        if receipt.offline {
            self.sheet.title(self.words.get("paper-offline"), Style::Plain);
        }
        self.sheet.title(self.words.get("paper-thanks"), Style::Plain);
        self.sheet.items.push(Item::Blank);
        let link = format!("evertill:receipt?number={}&key={}", receipt.number, receipt.key);
        self.sheet.items.push(Item::Qr(link));
    }

    fn discount(&self, id: &str, percent_bp: Option<u32>) -> String {
        match percent_bp {
            Some(percent) => {
                let percent = self.amounts.percent(percent);
                self.words.say(&format!("{id}-percent"), &[("percent", &percent)])
            }
            None => self.words.get(id),
        }
    }

    fn amount(&mut self, label: String, amount: Minor) {
        self.sheet.row(Row::new(label, self.amounts.money(amount)));
    }

    /// A part of the line above that has its own place in the column.
    fn part(&mut self, label: String, amount: Minor) {
        self.sheet.row(Row::new(label, self.amounts.money(amount)).indented(INDENT));
    }

    fn detail(&mut self, text: String) {
        self.sheet.row(Row::new(text, "").indented(INDENT));
    }
}

const INDENT: usize = 2;

fn taken_off(amount: Minor) -> Minor {
    Minor(amount.0.saturating_neg())
}

/// `2026-11-20T09:00:00.123+01:00` as people write it down, with its offset: two tills abroad print the same instant.
fn local_time(rfc3339: &str) -> String {
    let Some((date, rest)) = rfc3339.split_once('T') else { return rfc3339.to_owned() };
    let offset = rest.find(['+', '-', 'Z']).unwrap_or(rest.len());
    let (time, offset) = rest.split_at(offset);
    let time = time.split('.').next().unwrap_or(time);
    format!("{date} {time} {offset}")
}

#[cfg(test)]
mod tests {
    use super::local_time;

    #[test]
    fn the_time_keeps_its_offset() {
        for (from, to) in [
            ("2026-11-20T09:00:00+01:00", "2026-11-20 09:00:00 +01:00"),
            ("2026-11-20T09:00:00.123-03:30", "2026-11-20 09:00:00 -03:30"),
            ("2026-11-20T09:00:00Z", "2026-11-20 09:00:00 Z"),
            ("soon", "soon"),
        ] {
            assert_eq!(local_time(from), to);
        }
    }
}
