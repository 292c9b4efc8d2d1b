//! What the window is shown: plain values, ready to draw, that cross the IPC boundary.
//!
//! The TypeScript side is generated from these types (`cargo test -p evertill-register export_bindings`
//! writes `ui/src/lib/api/bindings/`). Money crosses as a decimal string of integer minor units, unit prices as a
//! decimal string of minor units with up to three places, and quantities as decimal strings: a JavaScript number would
//! round them.
//!
//! | command | arguments | answer |
//! | --- | --- | --- |
//! | `till_state` | – | [`TillState`] |
//! | `enrol` | `server_url, code` | [`TillState`] (`code` may be a whole setup text, `evertill:enrol?server=…&code=…`) |
//! | `sign_in` | `user_id?, pin` | [`TillState`] |
//! | `lock` | – | [`TillState`] |
//! | `status` | – | [`Status`] (also pushed as the event `status` whenever it changes) |
//! | `set_work_offline` | `on` | [`Status`] |
//! | `sync_now` | – | [`Status`] |
//! | `categories` | – | `Vec<Category>` |
//! | `products` | `query, category?, offset, limit` | [`ProductPage`] |
//! | `scan` | `code` | [`ScanResult`] |
//! | `price_check` | `code` | `Option<PriceCheck>`: never touches the cart |
//! | `cart` | – | [`Cart`] |
//! | `cart_add` | `variant_id, quantity?, open_price?` | [`Cart`] |
//! | `cart_add_by_amount` | `variant_id, amount` | [`Cart`] ("20.00 of it") |
//! | `cart_add_metered` | `variant_id, quantity, unit_price` | [`Cart`] (what a pump says) |
//! | `cart_set_quantity` | `line_id, quantity` | [`Cart`] (quantity 0 removes the line) |
//! | `cart_override_price` | `line_id, unit_price, reason, approval` | [`Cart`] |
//! | `cart_discount_line` | `line_id, discount, reason, approval?` | [`Cart`] (taking a discount back needs no approval) |
//! | `cart_discount_order` | `discount?, reason, approval?` | [`Cart`] (none takes it back) |
//! | `cart_set_customer` | `customer?` | [`Cart`] |
//! | `cart_set_exempt` | `certificate?, approval?` | [`Cart`] |
//! | `cart_remove` | `line_id` | [`Cart`] |
//! | `cart_clear` | – | [`Cart`] |
//! | `cart_park` | `name?` | [`Cart`] (the next one) |
//! | `parked_carts` | – | `Vec<ParkedCart>`, newest first |
//! | `cart_recall` | `cart_id` | [`Cart`] (an open cart that holds anything is parked in exchange) |
//! | `parked_cart_drop` | `cart_id, approval?` | `Vec<ParkedCart>` |
//! | `pay_options` | `card?` | [`PayOptions`] |
//! | `pay` | `cart_id, tenders` | [`Receipt`] (a second call with the same cart answers the same receipt) |
//! | `receipt` | `key, copy` | [`Receipt`] (`copy` counts a reprint and marks it COPY) |
//! | `journal` | `filter, query, offset, limit` | [`JournalPage`] |
//! | `journal_entry` | `key` | [`JournalDetail`] |
//! | `void_sale` | `key, reason, approval` | [`JournalDetail`] |
//! | `unread_receipt` | – | `Option<Receipt>`: a sale committed whose receipt was never shown (power cut) |
//! | `receipt_shown` | `key` | – |
//! | `settings` | – | [`Settings`] |
//! | `set_settings` | `settings, approval?` | [`Settings`] |
//! | `devices` | – | [`Devices`] |
//! | `print_receipt` | `key` | [`Devices`] (a copy, marked COPY) |
//! | `print_retry`, `print_drop` | `job_id` | [`Devices`] |
//! | `print_test` | – | [`Devices`] |
//! | `open_drawer` | `reason, approval?` | [`Devices`] |
//! | `customer_display` | `on` | [`Settings`] |
//! | `display_show` | `state` | – (pushed to the customer's window as the event `display`) |
//! | `display_state` | – | `Option<DisplayState>`: what was shown last, for the customer's window as it opens |
//! | `report_quit_attempt` | – | – |
//!
//! Every command fails with [`Problem`].

mod cart;
mod display;
mod goods;
mod journal;
mod pay;
mod settings;
mod till;

pub use cart::{
    Cart, CartLine, CustomerInput, DiscountInput, FeeSum, LineNote, OrderDiscountView, ParkedCart, TaxSum,
};
pub use display::{DisplayKind, DisplayState};
pub use goods::{Category, NextPrice, PriceCheck, Product, ProductPage, Refusal, ScanKind, ScanResult};
pub use journal::{
    ExceptionView, JournalDetail, JournalFilter, JournalPage, JournalRow, Measured, SyncState,
};
pub use pay::{PayOptions, Receipt, ReceiptGroup, ReceiptLine, TenderInput, TenderLine};
pub use settings::{
    AutoPrint, Devices, DrawerSettings, KeyPlace, Layout, PrintJob, PrintKind, PrinterSettings, PrinterState,
    PrinterTarget, PrinterView, ScannerSettings, Settings, Theme, UsbPrinter,
};
pub use till::{ApprovalInput, Network, Person, Screen, Status, TillState};

use std::borrow::Cow;

use evertill_domain::{Quantity, UnitPrice};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use ts_rs::TS;

/// Integer minor units of the store's currency (cents for EUR), as a string on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Minor(pub i64);

impl Serialize for Minor {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Minor {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = <Cow<'de, str>>::deserialize(d)?;
        text.parse().map(Minor).map_err(D::Error::custom)
    }
}

/// A price per unit in minor units, with up to three places (fuel at `179.9` cents), as a string on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct UnitMinor(pub UnitPrice);

impl UnitMinor {
    /// A price of whole minor units.
    #[must_use]
    pub const fn minor(units: i64) -> Self {
        UnitMinor(UnitPrice::minor(units))
    }
}

impl Serialize for UnitMinor {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(&self.0.decimal().normalize())
    }
}

impl<'de> Deserialize<'de> for UnitMinor {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = <Cow<'de, str>>::deserialize(d)?;
        // Both are counted in thousandths.
        let parsed = Quantity::parse(&text).map(|thousandths| UnitMinor(UnitPrice(thousandths.0)));
        parsed.ok_or_else(|| D::Error::custom(format!("{text:?} is no price per unit")))
    }
}

/// Why a command failed: a stable code to branch on and a sentence to show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct Problem {
    /// UPPER_SNAKE, stable: `PIN_WRONG`, `PIN_LOCKED`, `NOT_SIGNED_IN`, `NOT_ENROLLED`, `ENROL_CODE_INVALID`,
    /// `SETUP_TEXT_INVALID`, `SERVER_ADDRESS_INVALID`, `SERVER_UNREACHABLE`, `SERVER_KEY_CHANGED`,
    /// `SERVER_NOT_TRUSTED`, `OTHER_REGISTER`, `APPROVAL_NEEDED`, `APPROVAL_SAME_PERSON`, `NOT_ALLOWED`, `GRANTS_EXPIRED`,
    /// `CART_EMPTY`, `CART_CHANGED`, `CART_NOT_PARKED`, `LINE_UNKNOWN`, `PRODUCT_UNKNOWN`, `PRICE_MISSING`,
    /// `QUANTITY_INVALID`, `AMOUNT_INVALID`, `REASON_MISSING`, `CUSTOMER_INVALID`, `CERTIFICATE_INVALID`,
    /// `TENDER_SHORT`, `TENDER_INVALID`, `SETTINGS_INVALID`, `SALE_UNKNOWN`, `VOID_NOT_TODAY`, `ALREADY_VOIDED`,
    /// `DISK_FULL`, `STORAGE_FAILED`, `KEY_UNAVAILABLE`, `INTERNAL`.
    pub code: String,
    pub message: String,
    /// Seconds until it is worth trying again (PIN lock-out).
    #[ts(type = "number | null")]
    pub retry_after_s: Option<u64>,
}

#[cfg(test)]
mod tests {
    use super::{DiscountInput, Minor, TenderInput, UnitMinor};
    use evertill_domain::UnitPrice;

    #[test]
    fn what_crosses_to_the_page_is_spelt_like_this() {
        let json = |text: &str| text.to_owned();
        let unit = |thousandths| serde_json::to_string(&UnitMinor(UnitPrice(thousandths))).unwrap();
        assert_eq!((unit(179_900), unit(450_000)), (json("\"179.9\""), json("\"450\"")));
        assert_eq!(serde_json::from_str::<UnitMinor>("\"179.9\"").unwrap().0, UnitPrice(179_900));
        assert!(serde_json::from_str::<UnitMinor>("\"1.2345\"").is_err());
        let said = |discount: &DiscountInput| serde_json::to_string(discount).unwrap();
        assert_eq!(said(&DiscountInput::PercentBp(1000)), r#"{"percent_bp":1000}"#);
        assert_eq!(said(&DiscountInput::Amount(Minor(150))), r#"{"amount":"150"}"#);
        let card = r#"{"kind":"external_card","amount":"150","reference":null}"#;
        let read: TenderInput = serde_json::from_str(card).unwrap();
        assert_eq!(read, TenderInput::ExternalCard { amount: Minor(150), reference: None });
    }
}
